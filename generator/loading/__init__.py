"""Files -> Content: everything is read, and everything that is wrong is reported."""

from collections.abc import Callable
from datetime import date, tzinfo
from pathlib import Path

from generator.loading.calendars import HISTORY_FILE, read_calendar
from generator.loading.files import read_if_there
from generator.loading.fundamentals import read_fundamentals
from generator.loading.settings import programme_fields, read_settings
from generator.loading.steady import changes, stamps
from generator.loading.stories import read_stories
from generator.model import Content
from generator.numbering import Numbering
from generator.problems import Problem
from generator.source import MAX_BYTES

Clock = Callable[[tzinfo], date]
"""Says what day it is in a time zone; only the doors make one."""


def load(root: Path, clock: Clock) -> Content:
    """Read the programme below `root`; never raises on what people wrote."""
    problems: list[Problem] = []
    before = stamps(root)
    report = problems.append
    fields = programme_fields(root, report)
    settings = read_settings(root, fields)
    today = clock(settings.time_zone)
    fundamentals = read_fundamentals(root, today, report)
    numbering = Numbering(fundamentals)
    recorded = read_if_there(root, root / HISTORY_FILE, report, MAX_BYTES)
    calendar = read_calendar(recorded, fields, numbering, report)
    stories = read_stories(root, numbering, report)
    problems += changes(before, stamps(root))
    return Content(
        today=today,
        settings=settings,
        calendar=calendar,
        fundamentals=fundamentals,
        stories=stories,
        problems=tuple(problems),
    )
