"""Walking folders and reading files, without following links and without raising."""

import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from generator.characters import MISLEADING
from generator.plainfile import Missing, NotPlain, read_plain
from generator.problems import Location, Problem
from generator.slugs import WINDOWS_NAMES
from generator.source import Report

MAX_DEPTH = 8
"""Folders in folders."""
MAX_NAME = 200
"""Bytes of a name in UTF-8: a file system takes 255, and a picture's versions have longer ones."""


def walk(root: Path, folder: Path, report: Report) -> Iterator[Path]:
    """Every file below a folder in the order of its path; whatever else is there is reported."""
    if folder.is_symlink():
        _say(root, folder, report, "link", "This is a symbolic link.", "Put the folder itself there.")
        return
    if len(folder.relative_to(root).parts) > MAX_DEPTH:
        hint = "Put what is in it into the folder above."
        _say(root, folder, report, "file-name", "The folders are nested too deeply here.", hint)
        return
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        hint = f"There should be a folder {folder.name}/ in {root.name or root}; --root says where to look."
        _say(root, folder, report, "unreadable", "The folder cannot be read.", hint)
        return
    taken: dict[str, str] = {}
    for entry in entries:
        if said := wrong_with(entry.name):
            _say(root, entry, report, "file-name", *said)
            continue
        if (other := taken.setdefault(folded(entry.name), entry.name)) != entry.name:
            hint = "Give one of the two another name."
            _say(root, entry, report, "address-clash", f"On many machines this name is that of {other}.", hint)
            continue
        yield from _entry(root, entry, report)


def _entry(root: Path, entry: Path, report: Report) -> Iterator[Path]:
    try:
        mode = entry.lstat().st_mode
    except OSError:
        _say(root, entry, report, "unreadable", "The file cannot be looked at.", "Look at who may read its folder.")
        return
    if stat.S_ISLNK(mode):
        _say(root, entry, report, "link", "This is a symbolic link.", "Put the file itself there.")
    elif stat.S_ISDIR(mode) and entry.suffix in {".md", ".yml"}:
        hint = "Put the file there, or give the folder another name."
        _say(root, entry, report, "unreadable", "A folder stands here in place of a file.", hint)
    elif stat.S_ISDIR(mode):
        yield from walk(root, entry, report)
    elif stat.S_ISREG(mode):
        yield entry
    else:
        said = "This is no file but a pipe, a socket or a device."
        _say(root, entry, report, "unreadable", said, "Put a file there, or take it away.")


def folded(name: str) -> str:
    """What two names have in common that some system takes for one: NFC (macOS) and case (Windows, macOS)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def wrong_with(name: str) -> tuple[str, str] | None:
    """Why not every system can keep a file of this name, and the way out."""
    if any("\ud800" <= char <= "\udfff" for char in name):
        return "The file's name is no text in UTF-8.", "Give it a name with letters, digits and hyphens."
    if odd := re.search(r"[\n\t]", name) or MISLEADING.search(name):
        return f"There is an invisible character in the file's name (U+{ord(odd[0]):04X}).", "Type the name again."
    if len(name.encode()) > MAX_NAME:
        return f"The file's name has {len(name.encode())} bytes.", f"Keep it below {MAX_NAME}."
    if name.partition(".")[0].rstrip().casefold() in WINDOWS_NAMES:
        return "Windows keeps this name for itself.", "Give the file another name."
    if odd_sign := re.search(r'[<>:"|*\\]|[. ]$', name):
        said = f"No file on Windows can have a “{odd_sign[0]}” there in its name."
        return said, "Give it a name with letters, digits and hyphens."
    return None


def read_bytes(root: Path, path: Path, report: Report, most: int) -> bytes | None:
    """The bytes of a file, at most `most`, or None; then it has said why."""
    try:
        return read_plain(root, PurePosixPath(path.relative_to(root)), most)
    except NotPlain as error:
        _say(root, path, report, error.code, error.said, error.hint)
        return None


def read_if_there(root: Path, path: Path, report: Report, most: int) -> bytes | None:
    """The same of a file that may be missing: then nothing is said."""
    try:
        return read_plain(root, PurePosixPath(path.relative_to(root)), most)
    except Missing:
        return None
    except NotPlain as error:
        _say(root, path, report, error.code, error.said, error.hint)
        return None


def _say(root: Path, path: Path, report: Report, code: str, text: str, hint: str) -> None:
    report(Problem(location=Location(path.relative_to(root).as_posix()), code=code, text=text, hint=hint))
