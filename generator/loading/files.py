"""Walking folders and reading files, without following links and without raising."""

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from generator.characters import MISLEADING
from generator.plainfile import Missing, NotPlain, read_plain
from generator.problems import Location, Problem
from generator.slugs import WINDOWS_NAMES
from generator.source import Report

MAX_DEPTH = 8
"""Folders in folders."""
_ORDINARY = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9]+)*")
"""The name of nearly every file, in which few things can be wrong."""
MAX_NAME = 200
"""Bytes of a name in UTF-8: a file system takes 255, and a picture's versions have longer ones."""


def walk(root: Path, folder: str, report: Report) -> Iterator[str]:
    """The path below `root` of every file below a folder, in order; whatever else is there is reported."""
    here = root / folder
    if here.is_symlink():
        _say(folder, report, "link", "This is a symbolic link.", "Put the folder itself there.")
        return
    if folder.count("/") >= MAX_DEPTH:
        hint = "Put what is in it into the folder above."
        _say(folder, report, "file-name", "The folders are nested too deeply here.", hint)
        return
    try:
        with os.scandir(here) as found:
            entries = sorted((e for e in found if not e.name.startswith(".")), key=lambda entry: entry.name)
    except OSError:
        hint = f"There should be a folder {here.name}/ in {root.name or root}; --root says where to look."
        _say(folder, report, "unreadable", "The folder cannot be read.", hint)
        return
    taken: dict[str, str] = {}
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if said := wrong_with(entry.name):
            _say(path, report, "file-name", *said)
            continue
        if (other := taken.setdefault(folded(entry.name), entry.name)) != entry.name:
            hint = "Give one of the two another name."
            _say(path, report, "address-clash", f"On many machines this name is that of {other}.", hint)
            continue
        if _is_file(entry):
            yield path
        else:
            yield from _other(root, path, entry, report)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file(follow_symlinks=False)
    except OSError:
        return False


def _other(root: Path, path: str, entry: os.DirEntry[str], report: Report) -> Iterator[str]:
    """The files below what is no file itself, if it is a folder."""
    try:
        is_link, is_folder = entry.is_symlink(), entry.is_dir(follow_symlinks=False)
    except OSError:
        _say(path, report, "unreadable", "The file cannot be looked at.", "Look at who may read its folder.")
        return
    if is_link:
        _say(path, report, "link", "This is a symbolic link.", "Put the file itself there.")
    elif is_folder and path.endswith((".md", ".yml")):
        hint = "Put the file there, or give the folder another name."
        _say(path, report, "unreadable", "A folder stands here in place of a file.", hint)
    elif is_folder:
        yield from walk(root, path, report)
    else:
        said = "This is no file but a pipe, a socket or a device."
        _say(path, report, "unreadable", said, "Put a file there, or take it away.")


def folded(name: str) -> str:
    """What two names have in common that some system takes for one: NFC (macOS) and case (Windows, macOS)."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def wrong_with(name: str) -> tuple[str, str] | None:
    """Why not every system can keep a file of this name, and the way out."""
    if _ORDINARY.fullmatch(name) and len(name) <= MAX_NAME and name.partition(".")[0] not in WINDOWS_NAMES:
        return None
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


def read_bytes(root: Path, path: str, report: Report, most: int) -> bytes | None:
    """The bytes of the file at `path` below `root`, at most `most`, or None; then it has said why."""
    try:
        return read_plain(root, path, most)
    except NotPlain as error:
        _say(path, report, error.code, error.said, error.hint)
        return None


def read_if_there(root: Path, path: str, report: Report, most: int) -> bytes | None:
    """The same of a file that may be missing: then nothing is said."""
    try:
        return read_plain(root, path, most)
    except Missing:
        return None
    except NotPlain as error:
        _say(path, report, error.code, error.said, error.hint)
        return None


def _say(path: str, report: Report, code: str, text: str, hint: str) -> None:
    report(Problem(location=Location(path), code=code, text=text, hint=hint))
