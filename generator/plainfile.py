"""Reading a file of a programme: the file itself, whole, of bounded size, and nothing that only has its name."""

import os
import stat
from pathlib import Path


class NotPlain(Exception):
    """The file cannot be read; `code` is that of a problem, `said` a sentence and `hint` the way out."""

    def __init__(self, code: str, said: str, hint: str) -> None:
        self.code, self.said, self.hint = code, said, hint
        super().__init__(said)


class Missing(NotPlain):
    """There is no such file."""


_READING = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""Each system has some of these. A pipe would wait for somebody to write."""


def read_plain(root: Path, path: str, most: int) -> bytes:
    """The bytes of the file at `path` (parts between /) below `root`, at most `most` of them.

    No part of the path below `root` may be a link. What is no file (a folder, a pipe, a
    socket, a device) is never waited for. Raises NotPlain, Missing where nothing is there.
    """
    try:
        here, parts = str(root), path.split("/")
        for n, part in enumerate(parts, 1):
            here = f"{here}/{part}"
            if stat.S_ISLNK(os.lstat(here).st_mode):
                what = "This" if n == len(parts) else f"The folder {part}"
                raise NotPlain("link", f"{what} is a symbolic link.", "Put the file itself there.")
        # Between this look and the opening a link could take its place: it is not followed.
        handle = os.open(here, _READING)
        try:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise NotPlain("unreadable", *_what_stands_there(before.st_mode))
            if before.st_size > most:
                raise NotPlain("too-large", f"The file has {before.st_size:,} bytes.", f"Keep it below {most:,}.")
            content = _read(handle, before.st_size + 1)
            if _changed(before, os.fstat(handle), len(content)):
                raise NotPlain(
                    "unreadable",
                    "The file was changed while it was being read.",
                    "Nothing is wrong with it: try again.",
                )
            return content
        finally:
            os.close(handle)
    except FileNotFoundError:
        raise Missing("unreadable", "The file is not there.", "Look at its name and at who may read it.") from None
    except (OSError, ValueError):
        hint = "Look at its name and at who may read it."
        raise NotPlain("unreadable", "The file cannot be read.", hint) from None


def _read(handle: int, most: int) -> bytes:
    """What is still to come, at most `most` bytes; a system may give it in pieces."""
    content = os.read(handle, most)
    while len(content) < most and (more := os.read(handle, most - len(content))):
        content += more
    return content


def _changed(before: os.stat_result, after: os.stat_result, read: int) -> bool:
    return (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or read != before.st_size


def _what_stands_there(mode: int) -> tuple[str, str]:
    """What it is in place of a file, and the way out."""
    if stat.S_ISDIR(mode):
        return "A folder stands here in place of a file.", "Put the file there, or give the folder another name."
    return "This is no file but a pipe, a socket or a device.", "Put a file there, or take it away."
