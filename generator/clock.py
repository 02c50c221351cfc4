"""What day it is. Only the doors look here: everything below them is told."""

import os
from datetime import date, datetime, tzinfo

VARIABLE = "FUNDAMENTALS_TODAY"


def today(zone: tzinfo) -> date:
    """The day in `zone`, unless FUNDAMENTALS_TODAY says another one.

    Raises ValueError when that is not a date like 2026-11-16.
    """
    said = os.environ.get(VARIABLE)
    return date.fromisoformat(said) if said else datetime.now(zone).date()
