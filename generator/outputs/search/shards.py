"""A shard of the index: made by Pagefind once, kept as long as its records stay the same.

Pagefind's program is called on files: its Python interface waits a tenth of a second
for each record.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.model import Asset
from generator.outputs.search.records import Record, page
from generator.outputs.search.spelling import count_words

_KEPT = 4
"""Indexes of one shard that stay in the cache: branches and days that one goes back to."""
_PROOF = "whole.json"
_BUNDLE = "bundle"
_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")


class SearchMissing(Exception):
    """Nothing on this machine makes an index, or it could not; the text says which."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One shard on disk: its name, its folder in the cache, how often it says which word."""

    name: str
    folder: Path
    words: Counter[str]

    def files(self, below: str) -> Iterator[Asset]:
        """The files of the index for the folder `below` of a site, without the interfaces that come with it.

        They become second names of the cached files, since nothing writes into either.
        """
        bundle = f"{self.folder / _BUNDLE}/"
        for path, file in _files(bundle.rstrip("/")):
            if not file.name.startswith(_UNUSED):
                own = path.removeprefix(bundle)
                yield Asset(
                    path=f"{below}/{own}", key=f"{self.folder.name}/{own}", make=Path(path).read_bytes, kept=Path(path)
                )

    def entry(self) -> dict[str, Any]:
        """What the index says of itself."""
        text = (self.folder / _BUNDLE / "pagefind-entry.json").read_text(encoding="utf-8")
        return dict(json.loads(text))


def indexed(name: str, records: Sequence[Record], language: str, cache: Path) -> Shard:
    """The shard of these records, from `cache` if it is whole there, else made and put there.

    Raises SearchMissing.
    """
    program = _program()
    pages = {record.path: page(record, language) for record in records}
    folder = cache / f"{name}-{_key(pages, program)}"
    if not _is_whole(folder):
        try:
            _renew(folder, pages, records, language, program)
        except OSError as error:
            raise SearchMissing(f"its folder cannot be written ({error})") from None
    words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    return Shard(name, folder, Counter(words))


def _program() -> Path:
    try:
        from pagefind_bin import get_executable
    except ImportError:
        found = shutil.which("pagefind")
    else:
        found = str(get_executable())
    if not found:
        raise SearchMissing("Pagefind is not installed; try: pip install 'pagefind[bin]'")
    return Path(found)


def _key(pages: dict[str, str], program: Path) -> str:
    """What an index is made of: the pages, and which program reads them."""
    digest = hashlib.sha256(f"{program.stat().st_size}".encode())
    for path, text in pages.items():
        digest.update(f"\0{path}\0{text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def _renew(folder: Path, pages: dict[str, str], records: Sequence[Record], language: str, program: Path) -> None:
    """Make an index beside its place in the cache, and put it there when it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    (folder.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
    try:
        _make(fresh, pages, records, language, program)
        _take_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    _forget_old(folder)


def _make(fresh: Path, pages: dict[str, str], records: Sequence[Record], language: str, program: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="fundamentals-") as source:
        for path, text in pages.items():
            folder = Path(source, path)
            folder.mkdir(parents=True)
            (folder / "index.html").write_text(text, encoding="utf-8")
        command = [str(program), "--site", source, "--output-path", str(fresh / _BUNDLE), "--force-language", language]
        done = subprocess.run([*command, "--silent"], capture_output=True, text=True, check=False)
    if done.returncode or not (fresh / _BUNDLE / "pagefind-entry.json").is_file():
        raise SearchMissing(f"Pagefind could not make the index: {(done.stderr or done.stdout).strip()[-300:]}")
    counted = count_words(records)
    (fresh / "words.json").write_text(json.dumps(counted, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    (fresh / _PROOF).write_text(json.dumps(_inventory(fresh)), encoding="utf-8")


def _files(folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file in a folder and the folders in it, with its path."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            else:
                yield entry.path, entry


def _inventory(folder: Path) -> dict[str, list[int]]:
    """Every file with its size and the nanosecond it was written in: what is changed or cut short shows."""
    start = len(str(folder)) + 1
    known = ((path[start:], file.stat()) for path, file in _files(str(folder)) if file.name != _PROOF)
    return {path: [stat.st_size, stat.st_mtime_ns] for path, stat in known}


def _is_whole(folder: Path) -> bool:
    try:
        proof = json.loads((folder / _PROOF).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(proof == _inventory(folder))


def _take_place(fresh: Path, folder: Path) -> None:
    """Put a fresh index into its place; another build may have been quicker."""
    if folder.exists() and not _is_whole(folder):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        fresh.rename(folder)
    except OSError:
        if not _is_whole(folder):
            raise


def _forget_old(newest: Path) -> None:
    """Keep the last few indexes of a shard."""
    name = newest.name.partition("-")[0]
    others = [folder for folder in newest.parent.glob(f"{name}-*") if folder != newest]
    for folder in sorted(others, key=lambda f: f.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
