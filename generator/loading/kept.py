"""What was read of each story's file, kept so that a file which nobody touched is not read again.

A reading is taken from here where everything that it depends on is the same:

* the file, and every picture that it shows: by number, size and times, as git has it, else
  by content. What was written just before the reading began could have been written once
  more without a sign of it (git's “racy-git”), and counts by its content;
* the files that it links to, which are still there;
* what the numbers of fundamentals mean, and the settings, which say what to look out for;
* the generator itself, and every library that is installed with it.

What had an error is never kept. The rows are pickled, some hundred files to a shelf, and a
pickle that names anything to be called or made is refused: nothing can run that somebody put
into the cache of a CI, say. What is damaged or foreign counts as never read.
"""

import hashlib
import io
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from generator.cache import Cache
from generator.edition import edition
from generator.loading.rows import Read, packed, unpacked
from generator.loading.steady import Stamp, Stamps
from generator.model import Fundamental, Story
from generator.plainfile import NotPlain, read_plain
from generator.problems import Problem, errors
from generator.settings import Settings
from generator.workers import aside

SHELVES = 32
MANY = 1_000
"""Readings that are worth another process to be written."""
MOST_BYTES = 10_000_000
"""Of a file whose content is compared: more than any story or picture has."""
_SECOND = 1_000_000_000
_FINE, _COARSE = _SECOND // 10, 2 * _SECOND
"""Nanoseconds in which a disk's clock goes on: one that knows parts of a second, and any (FAT: two seconds)."""
_LENGTH = 8
"""Bytes at the head of a shelf, which say how long its rows are; behind them come the texts."""
_NOTHING: Stamp = (0, 0, 0, 0)


@dataclass(slots=True)
class _Entry:
    """A reading on its shelf: when the disk's clock began to count it, its file and pictures, and what it became."""

    began: int
    stamp: Stamp
    pictures: tuple[Stamp, ...]
    read: Read
    became: tuple[Story | None, list[Problem]] | None = None


_Shelf = Mapping[str, _Entry]


class AtHand:
    """The shelves that a process has read or filled itself; it need not fetch them from the cache again."""

    def __init__(self) -> None:
        self._against = ""
        self._shelves: dict[int, _Shelf] = {}

    def of(self, against: str) -> dict[int, _Shelf]:
        """Those of readings that were made against one state of their surroundings; others are forgotten."""
        if self._against != against:
            self._against, self._shelves = against, {}
        return self._shelves


class Kept:
    """The readings of the programme below `root` that were made against one state of its surroundings.

    `stamps` are those of all its files, as they are since the moment `began` (`Cache.moment`).
    """

    def __init__(
        self,
        root: Path,
        stamps: Stamps,
        began: int,
        fundamentals: Iterable[Fundamental],
        settings: Settings,
        at_hand: AtHand,
    ) -> None:
        self._root, self._stamps, self._began, self._cache = root, stamps, began, Cache.below(root)
        self._against = _against(fundamentals, settings)
        self._shelves = at_hand.of(self._against)
        self._touched: set[str] = set()

    def get(self, path: str, is_there: Callable[[str], bool]) -> tuple[Read, Story | None, list[Problem]] | None:
        """What was read of the file at `path` and is true today; `is_there` says whether a linked file is."""
        if (found := self._shelf(_number(path)).get(path)) is None:
            return None
        read, began = found.read, found.began
        try:
            pictures = zip(read.pictures, found.pictures, strict=True)
            if (
                self._same(path, path, found.stamp, read.digest, began)
                and all(self._same(path, p, stamp, bytes.fromhex(digest), began) for (p, digest), stamp in pictures)
                and all(map(is_there, read.links))
            ):
                found.became = story, problems = found.became or (read.story(), read.said())
                return (read, story, problems) if story else None
        except Exception:  # A foreign row may be anything.
            return None
        return None

    def put(self, reads: Mapping[str, Read]) -> None:
        """Keep what was read of all files, where anything is new; what belongs to no file any more goes."""
        wanted: dict[int, dict[str, Read]] = defaultdict(dict)
        changed: dict[int, dict[str, Read]] = {}
        for path, read in reads.items():
            if read.row and not (read.problems and errors(read.said())):
                wanted[_number(path)][path] = read
        for number in range(SHELVES):
            shelf, new = self._shelf(number), wanted[number]
            same = shelf.keys() == new.keys() and all(shelf[path].read is read for path, read in new.items())
            if not same or not self._touched.isdisjoint(new):
                self._shelves[number] = {path: self._entry(path, read, shelf.get(path)) for path, read in new.items()}
                changed[number] = new

        def write() -> None:
            for number, new in changed.items():
                self._cache.put(_key(number), self._packed(new))

        aside(write) if sum(map(len, changed.values())) > MANY else write()

    def _entry(self, path: str, read: Read, old: _Entry | None) -> _Entry:
        if old and old.read is read and path not in self._touched:
            return old
        return _Entry(self._began, *self._stamps_of(path, read), read)

    def _stamps_of(self, path: str, read: Read) -> tuple[Stamp, tuple[Stamp, ...]]:
        """Of a file and of the pictures that it shows."""
        stamp = self._stamps.get
        return stamp(path, _NOTHING), tuple(stamp(shown, _NOTHING) for shown, _ in read.pictures)

    def _same(self, path: str, own: str, kept: Stamp, digest: bytes, began: int) -> bool:
        """Whether a file is what it was; if its content alone says so, it is worth keeping its new stamp."""
        if kept == self._stamps.get(own) and _settled(kept, began):
            return True
        self._touched.add(path)
        try:
            content = read_plain(self._root, own, MOST_BYTES)
        except NotPlain:
            return False
        return hashlib.sha256(content).digest() == digest

    def _shelf(self, number: int) -> _Shelf:
        if number not in self._shelves:
            content = self._cache.view(_key(number))
            try:
                self._shelves[number] = _unpacked(content, self._against) if content else {}
            except Exception:  # Whole, but not ours.
                self._shelves[number] = {}
        return self._shelves[number]

    def _packed(self, reads: Mapping[str, Read]) -> bytes:
        paths = sorted(reads)
        files = [(path, *self._stamps_of(path, reads[path])) for path in paths]
        held, rows = packed(reads[path] for path in paths)
        told = pickle.dumps((self._against, self._began, files, rows), pickle.HIGHEST_PROTOCOL)
        return len(told).to_bytes(_LENGTH) + told + held


class _Plain(pickle.Unpickler):
    """Makes words, numbers, bytes and tuples alone; see “Restricting Globals” in Python's manual."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name}")


def _unpacked(content: memoryview, against: str) -> _Shelf:
    """A shelf; the texts of its stories stay in `content`, and are read where somebody asks for them."""
    texts = _LENGTH + int.from_bytes(content[:_LENGTH])
    for_whom, began, files, rows = _Plain(io.BytesIO(content[_LENGTH:texts])).load()
    if for_whom != against:
        return {}
    reads = zip(files, unpacked(content, rows, texts), strict=True)
    return {path: _Entry(began, stamp, pictures, read) for (path, stamp, pictures), read in reads}


def _settled(stamp: Stamp, began: int) -> bool:
    """Whether whatever was written into a file after the reading began would have given it another stamp."""
    times = stamp[2:]
    age = began - max(times)
    return age >= _COARSE or (age >= _FINE and all(time % _SECOND for time in times))


def _number(path: str) -> int:
    return crc32(path.encode("utf-8", "surrogatepass")) % SHELVES


def _key(number: int) -> str:
    return f"readings {number}"


def _against(fundamentals: Iterable[Fundamental], settings: Settings) -> str:
    """Says whether readings were made with the same generator, against the same fundamentals and settings."""
    borne = sorted((f.id, f.number, f.title, str(f.since), str(f.until)) for f in fundamentals)
    return hashlib.sha256(repr((edition(), borne, settings)).encode("utf-8", "surrogatepass")).hexdigest()
