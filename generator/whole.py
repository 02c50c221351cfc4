"""Writing a file so that nobody ever sees half of it."""

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write one file so; see `write_all`."""
    write_all({path: content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write beside each path, and when all is written rename: each file is the old one or the new one.

    Keeps the mode of a file that is there. Raises OSError; then nothing was changed.
    """
    made: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder stands there", str(path))
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
            made[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            made[path].chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        for path, temporary in made.items():
            temporary.replace(path)
    finally:
        for temporary in made.values():
            temporary.unlink(missing_ok=True)


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
