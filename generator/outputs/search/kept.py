"""Folders that were made once and are taken as they are, for as long as they are whole.

Beside its files a folder holds a proof: what every file measured when it was put there.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

_KEPT = 4
"""Folders of one name that stay: branches and days that one goes back to."""
_PROOF = "whole.json"


def kept(cache: Path, name: str, key: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` for `key` below `cache`: the one that is whole there, else one that `make` fills.

    Raises OSError where it cannot be written, and whatever `make` raises; nothing is left then.
    """
    folder = cache / f"{name}-{key}"
    if not _is_whole(folder):
        cache.mkdir(parents=True, exist_ok=True)
        (cache / ".gitignore").write_text("*\n", encoding="utf-8")
        fresh = Path(tempfile.mkdtemp(dir=cache, prefix=".new-"))
        try:
            make(fresh)
            (fresh / _PROOF).write_text(json.dumps(_inventory(fresh)), encoding="utf-8")
            _take_place(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        _forget_old(folder, name)
    return folder


def code_of(*modules: str) -> str:
    """A digest of modules that stand here: what another version of them made is made again."""
    code = b"".join(Path(__file__).with_name(f"{module}.py").read_bytes() for module in modules)
    return hashlib.sha256(code).hexdigest()


def files_below(folder: str) -> Iterator[os.DirEntry[str]]:
    """Every file in a folder and the folders in it."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from files_below(entry.path)
            else:
                yield entry


def _inventory(folder: Path) -> dict[str, list[int]]:
    """Every file with its size and the nanosecond it was written in: what is changed or cut short shows."""
    start = len(str(folder)) + 1
    known = ((file.path[start:], file.stat()) for file in files_below(str(folder)) if file.name != _PROOF)
    return {path: [stat.st_size, stat.st_mtime_ns] for path, stat in known}


def _is_whole(folder: Path) -> bool:
    try:
        proof = json.loads((folder / _PROOF).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(proof == _inventory(folder))


def _take_place(fresh: Path, folder: Path) -> None:
    """Put a fresh folder into its place; another build may have been quicker."""
    if folder.exists() and not _is_whole(folder):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        fresh.rename(folder)
    except OSError:
        if not _is_whole(folder):
            raise


def _forget_old(newest: Path, name: str) -> None:
    """Keep the last few folders of a name."""
    others = [folder for folder in newest.parent.glob(f"{name}-*") if folder != newest]
    for folder in sorted(others, key=lambda f: f.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
