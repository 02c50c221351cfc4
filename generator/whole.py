"""Writing files so that nobody ever sees half of one, whatever happens meanwhile.

What is new stands beside its place first, and takes it by a rename. Whoever writes in a
folder holds it meanwhile; so what lies there under such a name was left by a killed
process, and the next one that writes there removes it.
"""

import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.locks import held

_ASIDE = re.compile(r"\..+-[0-9a-f]{8}\.part")
"""The names of what is being written."""


def write_whole(path: Path, content: bytes) -> None:
    """Write one file so; see `write_all`."""
    write_all({path: content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write all files, or none.

    Keeps the mode of a file that is there. Raises OSError; then everything is as it was.
    A process that is killed between two renames leaves each file whole, as the old one or
    the new one; the first of `contents` takes its place last: where it is new, all are.
    """
    folders = {path.parent for path in contents}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    with held(folders):
        _write(contents)


def rewrite(path: Path, change: Callable[[bytes | None], bytes | None]) -> None:
    """Make of a file's content (None where there is no file) another one (None: leave it as it is).

    Nobody else who writes so comes between the reading and the writing. Raises OSError;
    then nothing was changed.
    """
    with held([path.parent]):
        after = change(path.read_bytes() if path.exists() else None)
        if after is not None:
            _write({path: after})


def create_all(contents: Mapping[Path, bytes]) -> None:
    """Make new files, in this order, never over one that is there.

    Raises OSError (FileExistsError where something stands in the way); then nothing was made.
    """
    made: list[Path] = []
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                made.append(path)
                file.write(content)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def why(error: OSError) -> str:
    """What the system says of an error, for the end of a sentence."""
    return (error.strerror or str(error) or "for no known reason").lower()


def _write(contents: Mapping[Path, bytes]) -> None:
    """As `write_all`, in folders that are there and held."""
    new = {path: _aside(path) for path in contents}
    old = {path: _aside(path) for path in contents if len(contents) > 1 and path.exists()}
    placed: list[Path] = []
    try:
        _sweep({path.parent for path in contents})
        for path, content in contents.items():
            with _about(path):
                if path.is_dir():
                    raise IsADirectoryError(errno.EISDIR, "a folder stands there")
                new[path].write_bytes(content)
                new[path].chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        for path, aside in old.items():
            with _about(path):
                _keep(path, aside)
        for path in reversed(tuple(contents)):
            with _about(path):
                new[path].replace(path)
            placed.append(path)
    except BaseException:
        for path in placed:
            if path in old:
                old[path].replace(path)
            elif len(contents) > 1:
                path.unlink(missing_ok=True)
        raise
    finally:
        for aside in (*new.values(), *old.values()):
            with suppress(OSError):
                aside.unlink()


@contextmanager
def _about(path: Path) -> Iterator[None]:
    """Errors name the file that was to be, not the one beside it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}-{secrets.token_hex(4)}.part")


def _keep(path: Path, aside: Path) -> None:
    """A second name for a file; where the disk has no such thing, a copy."""
    try:
        os.link(path, aside)
    except OSError:
        shutil.copy2(path, aside)


def _sweep(folders: Iterable[Path]) -> None:
    for folder in folders:
        for left in folder.iterdir():
            if _ASIDE.fullmatch(left.name):
                with suppress(OSError):
                    left.unlink()
