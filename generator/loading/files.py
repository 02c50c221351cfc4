"""Walking folders and reading bytes, without following links and without raising."""

import stat
from collections.abc import Iterator
from pathlib import Path

from generator.problems import Location, Problem
from generator.source import Report


def walk(root: Path, folder: Path, report: Report) -> Iterator[Path]:
    """Every file below a folder in the order of its path; links and unreadable folders are reported."""
    if folder.is_symlink():
        _say(root, folder, report, "link", "This is a symbolic link.", "Put the folder itself there.")
        return
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        hint = f"There should be a folder {folder.name}/ in {root.name or root}; --root says where to look."
        _say(root, folder, report, "unreadable", "The folder cannot be read.", hint)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        mode = entry.lstat().st_mode
        if stat.S_ISLNK(mode):
            _say(root, entry, report, "link", "This is a symbolic link.", "Put the file itself there.")
        elif stat.S_ISDIR(mode):
            yield from walk(root, entry, report)
        elif stat.S_ISREG(mode):
            yield entry


def read_bytes(root: Path, path: Path, report: Report) -> bytes | None:
    """The bytes of a file, or None; then it has said why."""
    try:
        return path.read_bytes()
    except OSError as error:
        said = "The file is not there." if isinstance(error, FileNotFoundError) else "The file cannot be read."
        _say(root, path, report, "unreadable", said, "Look at its name and at who may read it.")
        return None


def _say(root: Path, path: Path, report: Report, code: str, text: str, hint: str) -> None:
    report(Problem(location=Location(path.relative_to(root).as_posix()), code=code, text=text, hint=hint))
