"""Walking folders and reading bytes, without following links and without raising."""

import stat
from collections.abc import Iterator
from pathlib import Path

from generator.problems import Location, Problem
from generator.source import Report


def walk(root: Path, folder: Path, report: Report) -> Iterator[Path]:
    """Every file below a folder in the order of its path; links and unreadable folders are reported."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        shown = folder.relative_to(root).as_posix()
        hint = f"There should be a folder {shown}/ in {root.name or root}; --root says where to look."
        report(Problem(location=Location(shown), code="unreadable", text="The folder cannot be read.", hint=hint))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        mode = entry.lstat().st_mode
        if stat.S_ISLNK(mode):
            shown = entry.relative_to(root).as_posix()
            report(
                Problem(
                    location=Location(shown),
                    code="link",
                    text="This is a symbolic link.",
                    hint="Put the file itself there.",
                )
            )
        elif stat.S_ISDIR(mode):
            yield from walk(root, entry, report)
        elif stat.S_ISREG(mode):
            yield entry


def read_bytes(root: Path, path: Path, report: Report | None) -> bytes | None:
    """The bytes of a file, or None; says why to `report` if there is one."""
    try:
        return path.read_bytes()
    except OSError as error:
        if report:
            shown = path.relative_to(root).as_posix()
            said = "The file is not there." if isinstance(error, FileNotFoundError) else "The file cannot be read."
            report(
                Problem(
                    location=Location(shown),
                    code="unreadable",
                    text=said,
                    hint="Look at its name and at who may read it.",
                )
            )
        return None
