"""The dial: a ring with one tick for each fundamental that says where in the cycle a week is."""

import math
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from generator.model import Focus, Fundamental
from generator.week import Week


class State(StrEnum):
    """Where a fundamental stands in the cycle that ends with a week."""

    BEEN = "been"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One line of the ring, in a square of 120 by 120 units."""

    number: int
    state: State
    x1: str
    y1: str
    x2: str
    y2: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """A ring of ticks around a number; `been` counts the bold ones, the long one included."""

    number: int | None
    ticks: tuple[Tick, ...]
    been: int


def been_before(weeks: Iterable[Focus], fundamentals: Sequence[Fundamental]) -> dict[Week, frozenset[str]]:
    """For each week, the ids of the fundamentals that have led since the cycle began.

    A cycle is over when everything that is active has had its turn in it; the next week
    begins a new one. (Counting the last n-1 weeks instead would show a full ring for ever
    once the first cycle is through.)
    """
    before: dict[Week, frozenset[str]] = {}
    been: frozenset[str] = frozenset()
    for focus in weeks:
        active = {f.id for f in fundamentals if f.active(focus.week.monday)}
        if active <= been:
            been = frozenset()
        before[focus.week] = been
        if focus.fundamental:
            been |= {focus.fundamental.id}
    return before


def draw(active: Iterable[Fundamental], been: Container[str], leader: Fundamental | None) -> Dial:
    """A ring of what is `active`, bold where its id is in `been`, with `leader` long and in the middle."""
    ring = sorted(active, key=lambda f: (f.number, f.id))
    now = leader.id if leader else None
    states = [State.NOW if f.id == now else State.BEEN if f.id in been else State.AHEAD for f in ring]
    return Dial(
        number=leader.number if leader else None,
        ticks=tuple(
            _tick(n, len(ring), f.number, state) for n, (f, state) in enumerate(zip(ring, states, strict=True))
        ),
        been=sum(state is not State.AHEAD for state in states),
    )


@cache
def _tick(n: int, count: int, number: int, state: State) -> Tick:
    angle = n / count * 2 * math.pi - math.pi / 2
    inner = 39 if state is State.NOW else 48
    x, y = math.cos(angle), math.sin(angle)
    return Tick(
        number=number,
        state=state,
        x1=f"{60 + inner * x:.2f}",
        y1=f"{60 + inner * y:.2f}",
        x2=f"{60 + 56 * x:.2f}",
        y2=f"{60 + 56 * y:.2f}",
        width={State.NOW: "5", State.BEEN: "3", State.AHEAD: "1.5"}[state],
    )
