"""What day it is. Only the doors look here: everything below them is told."""

import os
from datetime import date, datetime, tzinfo

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


def today(zone: tzinfo) -> date:
    """The day in `zone`, unless FUNDAMENTALS_TODAY says another one.

    Raises ValueError when that is not a date like 2026-11-16.
    """
    said = os.environ.get(VARIABLE)
    return read_day(said) if said else datetime.now(zone).date()
