"""Tables for a terminal: the calendar, and whatever else is read in columns."""

import unicodedata
from collections.abc import Sequence

from generator.model import Focus, Programme, Story
from generator.rotation import leads

HEADINGS = ("Week", "Monday", "Fundamental", "Cycle", "Writes", "Message")


def calendar_row(programme: Programme, focus: Focus) -> tuple[str, ...]:
    """One week: its name, its Monday, the fundamental, the cycle, who writes, whether the message is ready."""
    leader = focus.fundamental
    messages = [m for m in programme.letters if m.week == focus.week and leads(m, focus)]
    messages.sort(key=lambda m: (m.draft, not m.week_given, m.date, m.id))
    return (
        str(focus.week),
        focus.week.monday.isoformat(),
        f"#{leader.number} {leader.title}" if leader else f"– {focus.reason or 'no fundamental'}",
        str(focus.cycle or ""),
        next((m.author for m in messages), programme.settings.authors.get(focus.week, "")),
        _readiness(messages) if leader else "",
    )


def calendar_table(programme: Programme, weeks: Sequence[Focus]) -> str:
    """One line a week, in columns."""
    return columns([HEADINGS, *(calendar_row(programme, focus) for focus in weeks)])


def columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows of one length in columns, the headings first."""
    widths = [max(_width(row[n]) for row in rows) for n in range(len(rows[0]))]
    return "\n".join("  ".join(_padded(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def plain_cell(cell: str) -> str:
    """A cell for a sheet; one that a spreadsheet would calculate begins with an apostrophe."""
    return f"'{cell}" if cell[:1] in set("=+-@＝＋－＠\t\r") else cell


def _readiness(messages: Sequence[Story]) -> str:
    if not messages:
        return "missing"
    return "draft" if all(m.draft for m in messages) else "ready"


def _width(text: str) -> int:
    """Columns on a terminal: wide East Asian characters take two, combining marks none."""
    unseen = {"Mn", "Me", "Cf"}
    return sum(
        0 if unicodedata.category(c) in unseen else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
