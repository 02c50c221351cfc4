"""One rendering under way: what the text refers to, and what was met in it."""

from dataclasses import dataclass, field
from typing import Protocol

from markdown_it.token import Token

from generator.model import Heading, Picture
from generator.problems import Location
from generator.source import Place


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


@dataclass(slots=True)
class Run:
    """One rendering under way: what it refers to, what it has met, and how far it is in the file.

    `source` is the file from the line `first_line` on. Where the text stands in it as it
    is, `verbatim`, a block begins on a known line; a folded YAML text is searched.
    """

    around: Surroundings
    place: Place
    source: str
    first_line: int
    verbatim: bool
    prefix: str
    links: dict[str, None] = field(default_factory=dict)
    headings: dict[str, Heading] = field(default_factory=dict)
    cursor: int = 0

    def begin(self, block: Token) -> None:
        """Stand at the beginning of a block."""
        if self.verbatim and block.map:
            start = -1
            for _ in range(block.map[0]):
                start = self.source.find("\n", start + 1)
            self.cursor = start + 1

    def past(self, needle: str) -> None:
        """Go behind the next `needle`, if there is one."""
        if needle and (found := self.source.find(needle, self.cursor)) >= 0:
            self.cursor = found + len(needle)

    def at(self, *needles: str) -> Location:
        """Where the first of `needles` that is still to come stands, and go behind it."""
        for needle in needles:
            if (found := self.source.find(needle, self.cursor)) >= 0:
                self.cursor = found + len(needle)
                return self._location(found)
        return self._location(self.cursor)

    def _location(self, offset: int) -> Location:
        line = self.first_line + self.source.count("\n", 0, offset)
        return Location(self.place.path, line, offset - self.source.rfind("\n", 0, offset))
