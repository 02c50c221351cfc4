"""What was made once and need not be made again: bytes by key, in a folder that may go at any time.

Nothing depends on it: what is missing, damaged or unreadable counts as never made, and
where the folder cannot be written to there is no cache. Outputs fill it; reading a
programme looks something up, and keeps something only when it is asked to.
"""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from generator.plainfile import NotPlain, read_plain
from generator.whole import write_whole

FOLDER = ".cache"
"""The cache's folder, below a programme's root."""
MAX_BYTES = 50_000_000
_IGNORED = b"# What can be made again at any time; delete this folder whenever you like.\n*\n"


@dataclass(frozen=True, slots=True)
class Cache:
    """Keeps bytes below `folder` under any text as their key.

    A key says everything that the bytes depend on: the content they were made from, and
    the version of what made them.
    """

    folder: Path

    @classmethod
    def below(cls, root: Path) -> "Cache":
        """The cache of the programme below `root`; nothing is created before something is kept."""
        return cls(root / FOLDER)

    def get(self, key: str) -> bytes | None:
        """What was kept under `key`, or None. Never raises on what it finds."""
        kept = self.view(key)
        return None if kept is None else bytes(kept)

    def view(self, key: str) -> memoryview | None:
        """The same, where it may be too long to be copied."""
        if self.folder.is_symlink():
            return None
        try:
            kept = memoryview(read_plain(self.folder, _name(key), MAX_BYTES))
        except NotPlain:
            return None
        checksum, content = kept[:32], kept[32:]
        return content if checksum == _checksum(key, content) else None

    def stamp(self, key: str) -> object:
        """Something that is equal as long as nobody keeps anything else under `key`."""
        with suppress(OSError):
            found = os.lstat(self.folder / _name(key))
            return found.st_ino, found.st_mtime_ns, found.st_ctime_ns
        return None

    def put(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`, whole or not at all; where that cannot be, nothing happens."""
        if self.folder.is_symlink() or len(content) + 32 > MAX_BYTES:
            return
        with suppress(OSError):
            self._begin()
            write_whole(self.folder / _name(key), _checksum(key, content) + content)

    def moment(self) -> int:
        """What the clock of the folder's disk says, in nanoseconds; 0 where nothing can be kept."""
        with suppress(OSError):
            if not self.folder.is_symlink():
                self._begin()
                with TemporaryFile(dir=self.folder) as file:
                    return os.fstat(file.fileno()).st_ctime_ns
        return 0

    def _begin(self) -> None:
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            write_whole(ignore, _IGNORED)


def _name(key: str) -> str:
    name = hashlib.sha256(key.encode()).hexdigest()
    return f"{name[:2]}/{name[2:]}"


def _checksum(key: str, content: bytes | memoryview) -> bytes:
    """Of the key as well, so that no file stands in for another one."""
    told = hashlib.sha256(f"{len(key)}:{key}".encode())
    told.update(content)
    return told.digest()
