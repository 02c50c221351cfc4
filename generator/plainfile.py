"""Reading a file of a programme: the file itself, whole, of bounded size, and nothing that only has its name."""

import os
import stat
from pathlib import Path, PurePosixPath


class NotPlain(Exception):
    """The file cannot be read; `code` is that of a problem, `said` a sentence and `hint` the way out."""

    def __init__(self, code: str, said: str, hint: str) -> None:
        self.code, self.said, self.hint = code, said, hint
        super().__init__(said)


class Missing(NotPlain):
    """There is no such file."""


def read_plain(root: Path, path: PurePosixPath, most: int) -> bytes:
    """The bytes of the file at `path` below `root`, at most `most` of them.

    No part of the path below `root` may be a link. What is no file (a folder, a pipe, a
    socket, a device) is never waited for. Raises NotPlain, Missing where nothing is there.
    """
    try:
        here = str(root)
        for n, part in enumerate(path.parts, 1):
            here = f"{here}/{part}"
            if stat.S_ISLNK(os.lstat(here).st_mode):
                what = "This" if n == len(path.parts) else f"The folder {part}"
                raise NotPlain("link", f"{what} is a symbolic link.", "Put the file itself there.")
        # Between this look and the opening a link could take its place; a pipe would wait for somebody to write.
        handle = os.open(here, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise NotPlain("unreadable", _what_stands_there(before.st_mode), "Put a file there, or take it away.")
            if before.st_size > most:
                raise NotPlain("too-large", f"The file has {before.st_size:,} bytes.", f"Keep it below {most:,}.")
            content = file.read(most + 1)
            if _changed(before, os.fstat(handle), len(content)):
                raise NotPlain(
                    "unreadable",
                    "The file was changed while it was being read.",
                    "Nothing is wrong with it: try again.",
                )
            return content
    except FileNotFoundError:
        raise Missing("unreadable", "The file is not there.", "Look at its name and at who may read it.") from None
    except IsADirectoryError:
        hint = "Put the file there, or give the folder another name."
        raise NotPlain("unreadable", "A folder stands here in place of a file.", hint) from None
    except (OSError, ValueError):
        hint = "Look at its name and at who may read it."
        raise NotPlain("unreadable", "The file cannot be read.", hint) from None


def _changed(before: os.stat_result, after: os.stat_result, read: int) -> bool:
    return (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or read != before.st_size


def _what_stands_there(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "A folder stands here in place of a file."
    return "This is no file but a pipe, a socket or a device."
