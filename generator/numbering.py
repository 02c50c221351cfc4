"""What a number means on a day: a number may pass from one fundamental to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from generator.model import Fundamental


@dataclass(frozen=True, slots=True)
class Bearer:
    """The fundamental that a number or id means; `exact` is whether it is active that day."""

    fundamental: Fundamental
    exact: bool


class Numbering:
    """Finds the fundamental that bears a number on a day."""

    def __init__(self, fundamentals: Iterable[Fundamental]) -> None:
        self._by_number: dict[int, list[Fundamental]] = {}
        self._by_id: dict[str, Fundamental] = {}
        for f in sorted(fundamentals, key=lambda f: f.id):
            self._by_number.setdefault(f.number, []).append(f)
            self._by_id[f.id] = f

    def __bool__(self) -> bool:
        return bool(self._by_id)

    def find(self, reference: int | str, day: date) -> Bearer | None:
        """The bearer on `day`, else the nearest in time; None if there never was one."""
        if isinstance(reference, str):
            named = self._by_id.get(reference)
            return Bearer(named, named.active(day)) if named else None
        bearers = self._by_number.get(reference, [])
        if not bearers:
            return None
        nearest = min(bearers, key=lambda f: (_distance(f, day), f.id))
        return Bearer(nearest, nearest.active(day))

    def newest(self, reference: int | str, today: date) -> Fundamental | None:
        """The bearer today, else the one that bore it last; None if there never was one."""
        found = self.find(reference, today)
        if found is None or found.exact or isinstance(reference, str):
            return found.fundamental if found else None
        return max(self._by_number[reference], key=lambda f: (f.until or date.max, f.id))

    def clashes(self) -> list[tuple[Fundamental, Fundamental]]:
        """Pairs that bear one number on the same day, the later one second."""
        found = []
        for bearers in self._by_number.values():
            in_time = sorted(bearers, key=lambda f: (f.since or date.min, f.id))
            for earlier, later in combinations(in_time, 2):
                if (earlier.until or date.max) >= (later.since or date.min):
                    found.append((earlier, later))
        return found


def _distance(fundamental: Fundamental, day: date) -> timedelta:
    """How far `day` lies outside the time in which it is active."""
    if fundamental.since and day < fundamental.since:
        return fundamental.since - day
    if fundamental.until and day > fundamental.until:
        return day - fundamental.until
    return timedelta(0)
