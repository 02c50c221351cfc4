"""One rendering under way: what the text refers to, and what was met in it."""

from collections.abc import Sequence
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
    """One rendering under way: what it refers to, and what it has met."""

    around: Surroundings
    place: Place
    first_line: int
    lines: Sequence[str]
    prefix: str
    links: dict[str, None] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)

    def at(self, block: Token, breaks: int, needle: str) -> Location:
        """Where `needle` stands in a block, `breaks` lines below its first."""
        row = (block.map[0] if block.map else 0) + breaks
        column = self.lines[row].find(needle) if row < len(self.lines) else -1
        return Location(self.place.path, self.first_line + row, max(column, 0) + 1)
