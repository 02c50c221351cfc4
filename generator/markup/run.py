"""One rendering under way: what the text refers to, and what was met in it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from markdown_it.token import Token

from generator.body import Heading
from generator.model import Picture
from generator.problems import Location
from generator.source import Place

_END_OF_LINE = re.compile("\n")


@dataclass(frozen=True, slots=True)
class Mention:
    """A fundamental that a number in a text means: its id, its title."""

    id: str
    title: str


class Surroundings(Protocol):
    """What a text may refer to; a None is reported by the one who looked."""

    def fundamental(self, number: int) -> Mention | None:
        """The fundamental that a number means on the text's day."""

    def picture(self, source: str, alt: str, at: Location) -> Picture | None:
        """The picture at an address written in the text."""

    def link(self, href: str, at: Location) -> str | None:
        """The site path of a relative address written in the text."""


@dataclass
class Run:
    """One rendering under way: what it refers to, what it has met, and how far it is in the file.

    Where the text stands in the file as it is, `verbatim`, a block begins on a known line;
    a folded YAML text is searched.
    """

    around: Surroundings
    place: Place
    text: str
    first_line: int
    verbatim: bool
    prefix: str
    links: dict[str, None] = field(default_factory=dict)
    headings: dict[str, Heading] = field(default_factory=dict)
    cursor: int = 0

    def begin(self, block: Token) -> None:
        """Stand at the beginning of a block."""
        if self.verbatim and block.map:
            self.cursor = self._starts[min(block.map[0], len(self._starts) - 1)]

    @cached_property
    def source(self) -> str:
        """The file from the line on which the text begins."""
        if self.verbatim or not self.place.text:
            return self.text
        return "\n".join(self.place.lines[self.first_line - 1 :])

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Where each line of the source begins."""
        return [0, *(end.end() for end in _END_OF_LINE.finditer(self.source))]

    def past(self, needle: str) -> None:
        """Go behind the next `needle`, if there is one."""
        if needle and (found := self.source.find(needle, self.cursor)) >= 0:
            self.cursor = found + len(needle)

    def at(self, *needles: str) -> Location:
        """Where the first of `needles` that is still to come stands, and go behind it."""
        return self.location(self.find(*needles))

    def find(self, *needles: str) -> int:
        """The same, as an offset in the source."""
        for needle in needles:
            if (found := self.source.find(needle, self.cursor)) >= 0:
                self.cursor = found + len(needle)
                return found
        return self.cursor

    def location(self, offset: int) -> Location:
        """The place of an offset in the source."""
        row = bisect_right(self._starts, offset) - 1
        return Location(self.place.path, self.first_line + row, offset - self._starts[row] + 1)
