"""Who may write just now: locks that the system lets go of when their process ends, however it ends.

They are those of flock(2). Where the system or the disk knows none (Windows, some network
disks), nothing is locked and nobody waits.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class Taken(Exception):
    """Another process has it; the text says which."""


class Claim:
    """A file at `path` that one process at a time can hold; it is gone after `release`.

    The file says who holds it. One that a killed process left is taken over. Raises Taken,
    and OSError where the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None
        if sys.platform == "win32":
            return
        while self._handle is None:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
            try:
                if not _lock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB):
                    raise Taken(os.read(handle, 100).decode("ascii", "replace") or "another process")
                if _same(path, handle):  # Else its last holder removed it just after we opened it.
                    os.ftruncate(handle, 0)
                    os.write(handle, f"process {os.getpid()}".encode())
                    self._handle = handle
            finally:
                if self._handle is None:
                    os.close(handle)

    def release(self) -> None:
        """Let it go; more than once does no harm."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(OSError):
                self._path.unlink()
            os.close(handle)


@contextmanager
def held(folders: Iterable[Path]) -> Iterator[None]:
    """Hold folders, waiting for whoever else does. No file is needed for it, so none is left."""
    with ExitStack() as handles:
        for folder in sorted(set(folders)):
            if sys.platform != "win32":
                handle = os.open(folder, os.O_RDONLY)
                handles.callback(os.close, handle)
                _lock(handle, fcntl.LOCK_EX)
        yield


def _lock(handle: int, how: int) -> bool:
    """False where another process holds it; a disk without locks is nobody's."""
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _same(path: Path, handle: int) -> bool:
    """Whether the file at `path` is still the one that was opened."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False
