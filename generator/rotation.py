"""Which fundamental leads which week."""

from collections import Counter
from collections.abc import Sequence

from generator.model import Calendar, Focus, Fundamental, Origin, Story
from generator.week import Week


def plan(fundamentals: Sequence[Fundamental], calendar: Calendar, last: Week) -> tuple[Focus, ...]:
    """Repeat the recorded weeks, then decide one week at a time until `last`.

    A later week is skipped, or led by what it is pinned to, or by the active fundamental
    that was not seen for longest (never seen comes first; ties: number, then id). A week
    in which nothing is active comes back without a fundamental and as rotated. The order
    in which the fundamentals are given does not matter.
    """
    by_id = {f.id: f for f in fundamentals}
    led: Counter[str] = Counter()
    seen: dict[str, Week] = {}
    weeks: list[Focus] = []
    for week in calendar.first.until(last):
        leader, origin = _decide(week, by_id, calendar, seen)
        if leader:
            led[leader.id] += 1
            seen[leader.id] = week
        weeks.append(
            Focus(
                week=week,
                fundamental=leader,
                cycle=led[leader.id] if leader else 0,
                origin=origin,
                reason=calendar.skips.get(week, "") if origin is Origin.SKIPPED else "",
            )
        )
    return tuple(weeks)


def leads(message: Story, focus: Focus) -> bool:
    """Whether a message stands on its week's page as the message: its fundamental leads, or nothing does."""
    leader = focus.fundamental
    return leader is None or message.fundamentals[:1] == (leader.id,)


def _decide(
    week: Week, by_id: dict[str, Fundamental], calendar: Calendar, seen: dict[str, Week]
) -> tuple[Fundamental | None, Origin]:
    if week in calendar.history:
        recorded = calendar.history[week]
        return (by_id[recorded], Origin.RECORDED) if recorded else (None, Origin.SKIPPED)
    if week in calendar.skips:
        return None, Origin.SKIPPED
    if week in calendar.pins:
        return by_id[calendar.pins[week]], Origin.PINNED
    active = (f for f in by_id.values() if f.active(week.monday))
    never = Week(1, 1)
    return min(active, key=lambda f: (seen.get(f.id, never), f.number, f.id), default=None), Origin.ROTATED
