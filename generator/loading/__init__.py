"""Files -> Content: everything is read, and everything that is wrong is reported."""

from collections.abc import Callable
from datetime import date, tzinfo
from pathlib import Path

from generator.cache import Cache
from generator.loading.calendars import HISTORY_FILE, read_calendar
from generator.loading.files import read_if_there
from generator.loading.fundamentals import read_fundamentals
from generator.loading.kept import AtHand, Kept
from generator.loading.settings import PROGRAMME_FILE, programme_fields, read_settings
from generator.loading.steady import changes, stamps
from generator.loading.stories import Look, read_stories
from generator.model import Content
from generator.numbering import Numbering
from generator.problems import Problem
from generator.settings import Settings
from generator.source import MAX_BYTES

Clock = Callable[[tzinfo], date]
"""Says what day it is in a time zone; only the doors make one."""


def load(
    root: Path,
    clock: Clock,
    reader: Callable[[Settings], Look] | None = None,
    keep: bool = False,
    at_hand: AtHand | None = None,
) -> Content:
    """Read the programme below `root`; never raises on what people wrote.

    `reader` makes of the settings who is asked what is wrong with each story. Then what
    was read before is taken from what is `at_hand` or else from the cache, and with `keep`
    it is kept in both.
    """
    problems: list[Problem] = []
    keep = keep and (root / PROGRAMME_FILE).is_file()  # Elsewhere nothing of ours is to lie about.
    began = Cache.below(root).moment() if keep else 0
    before = stamps(root)
    report = problems.append
    fields = programme_fields(root, report)
    settings = read_settings(root, fields)
    today = clock(settings.time_zone)
    fundamentals = read_fundamentals(root, today, report)
    numbering = Numbering(fundamentals)
    recorded = read_if_there(root, HISTORY_FILE, report, MAX_BYTES)
    calendar = read_calendar(recorded, fields, numbering, report)
    kept = Kept(root, before, began, fundamentals, settings, at_hand or AtHand()) if reader else None
    stories, reads = read_stories(root, numbering, report, reader(settings) if reader else None, kept)
    written = tuple(changes(before, stamps(root)))
    if kept and keep and not written:
        kept.put(reads)
    return Content(
        today=today,
        settings=settings,
        calendar=calendar,
        fundamentals=fundamentals,
        stories=stories,
        problems=(*problems, *written),
    )
