"""What the stories cover, and what has been quiet for long: by fundamental, team and quarter, never by person."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from generator.directory import Directory
from generator.model import Fundamental, Kind, Programme, Story
from generator.outputs.table import columns, plain_cell
from generator.week import Week

QUARTER = 13
"""Weeks of silence after which a team is called quiet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How often something was told of: `recent` since it last led, or in the last 13 weeks; `last` is the newest day.

    `led` is the last week that a fundamental led before this one; `active` is whether it is in force.
    """

    name: str
    number: int | None = None
    stories: int = 0
    recent: int = 0
    last: date | None = None
    led: Week | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The coverage of a programme on a day: fundamentals by number, teams by name, quarters in time."""

    today: date
    this_week: Week
    fundamentals: tuple[Coverage, ...]
    teams: tuple[Coverage, ...]
    quarters: tuple[tuple[str, int, int], ...]

    @property
    def quiet_fundamentals(self) -> tuple[Coverage, ...]:
        """Those in force without a story since they last led, the longest ago first."""
        found = [f for f in self.fundamentals if f.active and f.led and not f.recent]
        return tuple(sorted(found, key=lambda f: (f.led or self.this_week, f.number or 0)))

    @property
    def quiet_teams(self) -> tuple[Coverage, ...]:
        """Those without a story for a quarter, the longest ago first."""
        return tuple(sorted((t for t in self.teams if not t.recent), key=lambda t: (t.last or date.min, t.name)))


def measure(programme: Programme) -> Stats:
    """Count the stories that may be seen; messages are not counted."""
    stories = _told(programme.stories)
    since = programme.this_week + -(QUARTER - 1)
    led = {
        focus.fundamental.id: focus.week
        for focus in programme.weeks
        if focus.fundamental and focus.week < programme.this_week
    }
    teams = ((entry.name, _told(entry.stories)) for entry in Directory.of(programme).teams.values())
    return Stats(
        today=programme.today,
        this_week=programme.this_week,
        fundamentals=tuple(_fundamental(f, stories, led.get(f.id), programme.today) for f in programme.fundamentals),
        teams=tuple(_coverage(name, own, lambda s: s.week >= since) for name, own in teams if own),
        quarters=tuple(_quarters(stories, programme)),
    )


def _told(stories: Iterable[Story]) -> list[Story]:
    return [s for s in stories if s.kind is Kind.STORY]


def _fundamental(fundamental: Fundamental, stories: Iterable[Story], led: Week | None, today: date) -> Coverage:
    own = [s for s in stories if fundamental.id in s.fundamentals]
    return _coverage(
        fundamental.title,
        own,
        lambda s: led is None or s.week > led,
        number=fundamental.number,
        led=led,
        active=fundamental.active(today),
    )


def _coverage(
    name: str,
    stories: Sequence[Story],
    recent: Callable[[Story], bool],
    number: int | None = None,
    led: Week | None = None,
    active: bool = True,
) -> Coverage:
    return Coverage(
        name=name,
        number=number,
        stories=len(stories),
        recent=sum(map(recent, stories)),
        last=max((s.date for s in stories), default=None),
        led=led,
        active=active,
    )


def _quarters(stories: Sequence[Story], programme: Programme) -> Iterable[tuple[str, int, int]]:
    """Every calendar quarter from the first story or week to today: its stories, and the fundamentals they show."""
    first = min([*(s.date for s in stories), programme.weeks[0].week.monday, programme.today])
    for number in range(_quarter(first), _quarter(programme.today) + 1):
        own = [s for s in stories if _quarter(s.date) == number]
        yield f"{number // 4} Q{number % 4 + 1}", len(own), len({f for s in own for f in s.fundamentals})


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


# -- put out ----------------------------------------------------------------------------------


def text(stats: Stats) -> str:
    """Tables for a terminal, then what has been quiet for long."""
    parts = [
        _table(("Fundamental", "Stories", "Since it led", "Last led", "Last story"), map(_row, stats.fundamentals)),
        _table(
            ("Team", "Stories", f"In {QUARTER} weeks", "Last story"),
            ((t.name, str(t.stories), str(t.recent), str(t.last or "–")) for t in stats.teams),
        ),
        _table(
            ("Quarter", "Stories", "Fundamentals shown"),
            ((name, str(n), str(shown)) for name, n, shown in stats.quarters),
        ),
        _quiet("No story since it last led", (_since_led(f, stats) for f in stats.quiet_fundamentals)),
        _quiet(f"No story for {QUARTER} weeks", (f"{t.name} (last on {t.last})" for t in stats.quiet_teams)),
        "A story that shows two fundamentals counts for both. Messages are not counted.",
    ]
    return "\n\n".join(filter(None, parts))


def sheet(stats: Stats) -> str:
    """The same as comma-separated values (RFC 4180), one row a fundamental, a team or a quarter."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("Kind", "Number", "Name", "Stories", "Recent", "Last led", "Last story", "Quiet"))
    quiet = {*stats.quiet_fundamentals, *stats.quiet_teams}
    for kind, found in (("fundamental", stats.fundamentals), ("team", stats.teams)):
        for each in found:
            said = "yes" if each in quiet else ""
            writer.writerow(
                (
                    kind,
                    _said(each.number),
                    plain_cell(each.name),
                    each.stories,
                    each.recent,
                    _said(each.led),
                    _said(each.last),
                    said,
                )
            )
    for name, count, _ in stats.quarters:
        writer.writerow(("quarter", "", name, count, "", "", "", ""))
    return out.getvalue()


def as_json(stats: Stats) -> str:
    """The same as JSON, for programs."""
    data = {
        "today": str(stats.today),
        "fundamentals": [
            {
                "number": f.number, "title": f.name, "active": f.active, "stories": f.stories,
                "since_last_led": f.recent, "last_led": _said(f.led) or None, "last_story": _said(f.last) or None,
            }
            for f in stats.fundamentals
        ],
        "teams": [
            {"name": t.name, "stories": t.stories, "last_13_weeks": t.recent, "last_story": _said(t.last) or None}
            for t in stats.teams
        ],
        "quarters": [{"quarter": name, "stories": n, "fundamentals": shown} for name, n, shown in stats.quarters],
        "quiet": {
            "fundamentals": [f.number for f in stats.quiet_fundamentals],
            "teams": [t.name for t in stats.quiet_teams],
        },
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2)


def _row(f: Coverage) -> tuple[str, ...]:
    ended = "" if f.active else " (not in force)"
    recent = str(f.recent) if f.led else "–"
    return f"#{f.number} {f.name}{ended}", str(f.stories), recent, str(f.led or "–"), str(f.last or "–")


def _since_led(f: Coverage, stats: Stats) -> str:
    ago = stats.this_week - (f.led or stats.this_week)
    told = f"last story on {f.last}" if f.last else "never a story"
    return f"#{f.number} {f.name} (led {ago} {'week' if ago == 1 else 'weeks'} ago, {told})"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    found = list(rows)
    return columns([headings, *found]) if found else ""


def _quiet(title: str, said: Iterable[str]) -> str:
    lines = [f"  {each}" for each in said]
    return "\n".join([f"{title}:", *lines]) if lines else ""


def _said(value: object) -> str:
    return "" if value is None else str(value)
