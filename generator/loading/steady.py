"""Whether anybody wrote while we read: then what was read is of two minds, and half a file may be among it."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.problems import Location, Problem

FOLDERS = ("fundamentals", "stories")
Stamp = tuple[int, int, int, int]
"""Which file it is, its size in bytes, when it was last written, and when anything about it last changed (ns)."""
Stamps = Mapping[str, Stamp]
"""By path below the root."""


def stamps(root: Path) -> Stamps:
    """The files below `root` that content is read from; links are not followed, hidden files not looked at."""
    found: dict[str, Stamp] = {}
    for folder in FOLDERS:
        _look(f"{root}/{folder}", f"{folder}/", found)
    return found


def changes(before: Stamps, after: Stamps) -> Iterator[Problem]:
    """A problem, if files were written, made or removed in between; it stands at the first of them."""
    if before == after:
        return
    changed = sorted(path for path, _ in before.items() ^ after.items())
    yield changed_meanwhile(changed[0], len(set(changed)) - 1)


def changed_meanwhile(path: str, others: int = 0) -> Problem:
    """What is said of a file that changed under our eyes, and of how many `others` did."""
    more = f", and so {'was' if others == 1 else 'were'} {others} more" if others else ""
    said = f"The file was changed while it was being read{more}."
    return Problem(location=Location(path), code="unreadable", text=said, hint="Nothing is wrong with it: try again.")


def _look(folder: str, below: str, found: dict[str, Stamp]) -> None:
    """Note the files in a folder and below it; their paths begin with `below`."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if (name := entry.name).startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    _look(entry.path, f"{below}{name}/", found)
                else:
                    told = entry.stat(follow_symlinks=False)
                    found[f"{below}{name}"] = (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)
    except OSError:  # Reading says what is wrong with it.
        return
