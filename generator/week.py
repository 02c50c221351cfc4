"""The ISO week: the unit the whole programme is planned in (ISO 8601, week dates)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

YEARS = range(1900, 2200)
"""The years that a programme can be about."""
_WRITTEN = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Week:
    """One ISO week, written `2026-W48`; a week that never comes cannot be made.

    Raises ValueError for a week that its year does not have (week 53 of 2025).
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-W48`; raises ValueError for any other spelling and for week 60."""
        if not (found := _WRITTEN.fullmatch(text)):
            raise ValueError(f"{text!r} is not a week like 2026-W48")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The week that `day` lies in."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return date.fromisocalendar(self.year, self.number, 7)

    def until(self, last: Self) -> Iterator["Week"]:
        """Every week from here up to and including `last`."""
        for ahead in range(last - self + 1):
            yield self + ahead

    def __add__(self, weeks: int) -> "Week":
        return Week.of(self.monday + timedelta(weeks=weeks))

    def __sub__(self, other: "Week") -> int:
        """How many weeks lie between the two."""
        return (self.monday - other.monday).days // 7

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"
