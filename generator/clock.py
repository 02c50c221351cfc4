"""What day and what time it is. Only the doors look here: everything below them is told."""

import os
from datetime import date, datetime, time, tzinfo

from generator.week import YEARS

VARIABLE = "FUNDAMENTALS_TODAY"


def read_day(text: str) -> date:
    """Read a day such as 2026-11-16.

    Raises ValueError for any other spelling, and for a year that no programme is about.
    """
    day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 a day has no zone
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def now(zone: tzinfo) -> datetime:
    """The date and the time that a clock on the wall shows in `zone`, without a zone of its own.

    A day that FUNDAMENTALS_TODAY says counts to its last second: whatever is due on it is
    due. Raises ValueError when that is not a date like 2026-11-16.
    """
    said = os.environ.get(VARIABLE)
    return end_of(read_day(said)) if said else datetime.now(zone).replace(tzinfo=None)


def today(zone: tzinfo) -> date:
    """The day in `zone`, unless FUNDAMENTALS_TODAY says another one; raises as `now` does."""
    return now(zone).date()


def end_of(day: date) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, time.max)
