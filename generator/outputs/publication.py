"""A site's files are brought up to date: what is made from the same as before keeps its bytes and its time.

The folder that the new site is made in is the one before last (`folder`), of which most
is still right. What each of its files was made from stands in an inventory, together with
what the system says of it; where that is not so any more, somebody else was there, and all
of the folder is made again. A file is never written into: it goes, and another takes its
name, since the same bytes may stand under a second name in the site that people read.
"""

import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.cache import Cache
from generator.model import Asset
from generator.outputs.folder import Replacement
from generator.workers import in_parts

SMALLEST = 16
"""Files that are made in one go."""

_SLOTS = ("inventory 1", "inventory 2")
"""Of two folders it is known what is in them: the site, and the one before."""
_CLIMBS = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")
"""A path that leads out of its folder: somebody else wrote this inventory."""

Entry = tuple[str, int, int]
"""What a file was made from (an empty text: not known), its size in bytes, its time of change in nanoseconds."""
_NOBODY_KNOWS: Entry = ("", 0, 0)
Finish = Callable[[Path], Iterable[str]]
"""Looks over a whole site, and gives the paths of the files that it wrote anew."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files of a folder by their path, its folders with their times of change, and what all of it was made from."""

    files: Mapping[str, Entry]
    folders: Mapping[str, int]
    made_from: str = ""

    @classmethod
    def of(cls, folder: Path, made_from: str, content: bytes) -> "Inventory":
        """What is in a folder, as far as it is there as it was left and `_told`; else nothing is known of it."""
        nothing = cls({}, {})
        try:
            told = json.loads(content)
            files = {path: tuple(entry) for path, entry in told["files"].items()}
            found = cls(files, told["folders"], made_from)
            if any(_CLIMBS.search(path) for path in (*found.files, *filter(None, found.folders))):
                return nothing
            there = f"{folder}/"
            for path, (_, size, changed) in found.files.items():
                stat = os.lstat(there + path)
                if stat.st_size != size or stat.st_mtime_ns != changed:
                    return nothing
            if any(os.lstat(there + path).st_mtime_ns != changed for path, changed in found.folders.items()):
                return nothing
        except (AttributeError, KeyError, OSError, TypeError, ValueError):  # It may be anything.
            return nothing
        return found

    def is_like(self, other: "Inventory") -> bool:
        """Whether two folders hold the same files."""
        mine, theirs = self.files, other.files
        return mine.keys() == theirs.keys() and all(_made_of(theirs, path) == key for path, (key, *_) in mine.items())


class Known:
    """What is in some folders, looked at once: before a build begins, say, and beside other work."""

    def __init__(self, cache: Cache, folders: Iterable[Path] = ()) -> None:
        self._cache = cache
        self._slots = self._stamps()
        self._found = {_head(folder): Inventory.of(folder, *_told(folder, cache)) for folder in folders}

    def of(self, folder: Path) -> Inventory:
        """What is in a folder, under whatever name it was looked at, unless another build was there since."""
        found = self._found.get(_head(folder)) if self._slots == self._stamps() else None
        return found or Inventory.of(folder, *_told(folder, self._cache))

    def _stamps(self) -> Sequence[object]:
        return [self._cache.stamp(slot) for slot in _SLOTS]

    def keep(self, inventory: Inventory, folder: Path, beside: Path) -> None:
        """Remember what is in a folder, and forget no other one than that of `beside`."""
        told = {"files": inventory.files, "folders": inventory.folders}
        slot = next((slot for slot in _SLOTS if _kept(slot, beside, self._cache) is None), _SLOTS[0])
        parts = [_head(folder), inventory.made_from.encode(), json.dumps(told).encode()]
        self._cache.put(slot, b"\n".join(parts))


def publish(
    sets: Iterable[Iterable[Asset]],
    replacement: Replacement,
    known: Known,
    finish: Finish | None = None,
    processes: int | None = None,
) -> tuple[Inventory, bool]:
    """Make the new site in the replacement's fresh folder: what is in it, and whether it differs from the one in place.

    `sets` hold all its files: one set is made before the next is asked for, and of two
    files with the same path the later one counts. `finish` sees the site when all of them
    are there. `known` is what was in the folders when the build began; `processes` may work
    at it, or as many as the machine lets us have. Raises what the making of a file raises,
    and OSError.
    """
    in_place, fresh = known.of(replacement.final), known.of(replacement.fresh)
    if not fresh.files:
        replacement.empty()
    folder, entries = f"{replacement.fresh}/", dict(fresh.files)
    wanted, touched = set[str](), set[str]()

    def put(files: Sequence[Asset]) -> list[tuple[str, Entry]]:
        """Have all files there; which of them were not, and are now."""
        new = []
        for file in files:
            key = file.key
            if _made_of(entries, file.path) == key:
                continue
            if _made_of(in_place.files, file.path) == key and into.link(f"{replacement.final}/{file.path}", file.path):
                new.append((file.path, in_place.files[file.path]))
                continue
            if not (file.kept and into.link(file.kept, file.path)):
                into.write(file)
            new.append((file.path, _entry(key, folder + file.path)))
        return new

    for some in sets:
        files = {file.path: file for file in some}
        touched |= _make_way(folder, entries, files)
        into = _Into(replacement.fresh, _folders_of(entries))
        for new in in_parts(put, tuple(files.values()), SMALLEST, processes):
            entries.update(new)
            touched.update(path for path, _ in new)
        wanted |= files.keys()
    touched |= _remove(folder, entries, entries.keys() - wanted)
    for path in finish(replacement.fresh) if finish else ():
        entries[path] = _entry("", folder + path)
        touched.add(path)
    moved = _folders_of(touched)
    folders = {
        path: os.lstat(folder + path).st_mtime_ns if path in moved else fresh.folders[path]
        for path in _folders_of(entries)
    }
    made = Inventory(entries, folders)
    return made, finish is not None or not made.is_like(in_place)


def _head(folder: Path) -> bytes:
    """A folder keeps its number whatever it is called; renaming it changes nothing of what is known of it."""
    with suppress(OSError):
        stat = folder.stat()
        return f"{stat.st_dev}:{stat.st_ino}".encode()
    return b"nowhere"


def _told(folder: Path, cache: Cache) -> tuple[str, bytes]:
    """What a folder was made from and what is in it, as far as anybody remembers."""
    return next((kept for slot in _SLOTS if (kept := _kept(slot, folder, cache))), ("", b"{}"))


def _kept(slot: str, folder: Path, cache: Cache) -> tuple[str, bytes] | None:
    """The same, if it is what the slot holds."""
    head, _, rest = (cache.get(slot) or b"").partition(b"\n")
    made_from, _, content = rest.partition(b"\n")
    return (made_from.decode(errors="replace"), content) if head == _head(folder) != b"nowhere" else None


def _made_of(files: Mapping[str, Entry], path: str) -> str | None:
    """What a file was made from; None where that is not known."""
    return files.get(path, _NOBODY_KNOWS)[0] or None


def _entry(key: str, path: str) -> Entry:
    stat = os.lstat(path)
    return key, stat.st_size, stat.st_mtime_ns


class _Into:
    """Puts files into a folder; each folder in it is made once, and those that are `there` are not made at all."""

    def __init__(self, folder: Path, there: Iterable[str] = ()) -> None:
        self._folder, self._there = f"{folder}/", set(there)

    def write(self, file: Asset) -> None:
        """Make a file. Raises what the making raises, and OSError."""
        content = file.make()

        def write(path: str) -> None:
            with open(path, "xb") as out:
                out.write(content)

        try:
            self._put(write, file.path)
        except OSError as error:  # A disk that is full does not say which file it has no room for.
            raise OSError(error.errno, error.strerror, self._folder + file.path) from error

    def link(self, source: str, path: str) -> bool:
        """Whether a second name could be given to a file."""
        try:
            self._put(partial(os.link, source), path)
        except OSError:
            return False
        return True

    def _put(self, put: Callable[[str], None], path: str) -> None:
        """Put a file where mostly nothing stands. Raises OSError."""
        above, whole = path.rpartition("/")[0], self._folder + path
        if above not in self._there:
            _make_folder(self._folder + above)
            self._there.add(above)
        try:
            put(whole)
        except FileExistsError:  # What was made from something else; or half of it, when this was begun elsewhere.
            os.unlink(whole)
            put(whole)


def _make_folder(path: str) -> None:
    """Make a folder that another process may be making, too; mostly the one above it is there. Raises OSError."""
    try:
        os.mkdir(path)
    except FileExistsError:
        return
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)


def _folders_of(paths: Iterable[str]) -> set[str]:
    """All folders that these files stand in, the outermost one too: its path is empty."""
    found, new = set[str](), {path.rpartition("/")[0] for path in paths}
    while new:
        found |= new
        new = {path.rpartition("/")[0] for path in new} - found
    return found


def _make_way(folder: str, entries: dict[str, Entry], files: Collection[str]) -> Set[str]:
    """Which files stood where these or their folders are to be, and went."""
    above, below = _folders_of(files).intersection(entries), _folders_of(entries).intersection(files)
    inside = tuple(f"{path}/" for path in below)
    return _remove(folder, entries, above.union(path for path in entries if inside and path.startswith(inside)))


def _remove(folder: str, entries: dict[str, Entry], gone: Set[str]) -> Set[str]:
    """Remove some files, and the folders that hold nothing then."""
    held = _folders_of(entries) if gone else set()
    for path in gone:
        os.unlink(folder + path)
        del entries[path]
    for path in sorted(held - _folders_of(entries), reverse=True) if gone else ():
        if path:
            os.rmdir(folder + path)
    return gone


def write_into(folder: Path, files: Iterable[Asset]) -> None:
    """Make all files below a folder that nobody reads yet."""
    into = _Into(folder)
    for file in {file.path: file for file in files}.values():
        if file.kept is None or not into.link(file.kept, file.path):
            into.write(file)
