"""What is fixed about the weeks: the first one, the recorded ones, skips and pins."""

from generator.loading.formats import HISTORY, ProgrammeFields
from generator.model import Calendar, Fundamental
from generator.numbering import Numbering
from generator.problems import Location
from generator.source import Fields, Located, Place, Report, read_yaml
from generator.week import Week

HISTORY_FILE = "fundamentals/history.yml"
SKIPPED = "skipped"
NO_FIRST_WEEK = Week(1970, 1)
"""Stands for a first week that could not be read, so that everything else can be."""


def read_calendar(history: bytes | None, fields: Fields | None, numbering: Numbering, report: Report) -> Calendar:
    """Read history.yml and the weeks in programme.yml; `history` is None where there is none."""
    first = (fields.get(ProgrammeFields.FIRST_WEEK) if fields else None) or NO_FIRST_WEEK
    skips = (fields.get(ProgrammeFields.SKIPS) if fields else None) or {}
    pins = (fields.get(ProgrammeFields.PINS) if fields else None) or {}
    reasons = {week.value: reason for week, reason in skips.items()}
    pinned: dict[Week, str] = {}
    recorded, ends = _history(history, first, numbering, report) if history else ({}, None)
    if fields:
        for week in (*skips, *pins):
            _not_before(week, first, fields.place)
        for week, reference in pins.items():
            if found := _pin(week, reference, reasons, recorded, numbering, fields.place):
                pinned[week.value] = found.id
    return Calendar(first=first, history=recorded, pins=pinned, skips=reasons, history_ends=ends)


def _pin(
    week: Located[Week],
    reference: Located[int | str],
    skips: dict[Week, str],
    recorded: dict[Week, str | None],
    numbering: Numbering,
    place: Place,
) -> Fundamental | None:
    bearer = numbering.find(reference.value, week.value.monday)
    if bearer is None:
        said = f"There is no fundamental “{reference.value}”."
        place.problem(
            reference.location, "unknown-fundamental", said, "Look its number up in the folder fundamentals/."
        )
        return None
    if week.value in recorded:  # What is recorded stands; the pin has done its work.
        return bearer.fundamental
    if week.value in skips:
        place.problem(
            week.location, "pin-on-skip", f"{week.value} is skipped and pinned at once.", "Take one of the two away."
        )
        return None
    if not bearer.exact:
        said = f"“{bearer.fundamental.title}” is not active on {week.value.monday}."
        place.problem(reference.location, "pin-inactive", said, "Pin one that is, or change its since and until.")
        return None
    return bearer.fundamental


def _not_before(week: Located[Week], first: Week, place: Place) -> None:
    if week.value < first:
        said = f"{week.value} is before the programme's first week, {first}."
        place.problem(week.location, "outside-programme", said, "Correct the week, or first_week in programme.yml.")


def _history(
    content: bytes, first: Week, numbering: Numbering, report: Report
) -> tuple[dict[Week, str | None], Location | None]:
    """The recorded weeks, and where the last of them stands, if there is one."""
    document = read_yaml(HISTORY_FILE, content, report, may_be_empty=True)
    place = document.place
    lines = HISTORY.read(document.mapping, place) if document.mapping else None
    recorded: dict[Week, str | None] = {}
    expected: Week | None = None
    for week, leader in (lines or {}).items():
        _not_before(week, first, place)
        if expected and week.value != expected:
            said = f"{week.value} stands here, {expected} is next."
            place.problem(week.location, "history-order", said, "One line a week, in order, none left out.")
        expected = week.value + 1
        if leader == SKIPPED:
            recorded[week.value] = None
            continue
        number: int | str = int(leader) if leader.isascii() and leader.isdigit() and len(leader) < 7 else leader
        bearer = numbering.find(number, week.value.monday)
        if bearer is None:
            recorded[week.value] = None
            said = f"There is no fundamental “{leader}”."
            hint = "Write the number of a fundamental, or skipped; a retired fundamental keeps its file, with until:."
            place.problem(Location(HISTORY_FILE, week.location.line), "unknown-fundamental", said, hint)
            continue
        if not bearer.exact:
            said = f"#{leader} was not in force on {week.value.monday}; “{bearer.fundamental.title}” is taken."
            place.problem(week.location, "other-bearer", said, "Look at its since and until.")
        recorded[week.value] = bearer.fundamental.id
    last = max(lines or {}, key=lambda week: week.location, default=None)
    return recorded, last.location if last else None
