"""The weeks as a calendar to subscribe to (RFC 5545), and as a sheet to plan in (RFC 4180)."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from urllib.parse import quote, urlsplit

from icalendar import Calendar, Event, vText

from generator.model import Focus, Programme
from generator.outputs.paths import fundamental_path, week_path
from generator.outputs.table import HEADINGS, calendar_row, plain_cell
from generator.words import Words

WEEKS_BACK, WEEKS_AHEAD = 52, 26


def shown_weeks(programme: Programme) -> tuple[Focus, ...]:
    """The weeks that a subscriber sees: the past year and the next 26."""
    start, end = programme.this_week + -WEEKS_BACK, programme.this_week + WEEKS_AHEAD
    return tuple(focus for focus in programme.weeks if start <= focus.week <= end)


def icalendar(programme: Programme, words: Words, weeks: Sequence[Focus]) -> bytes:
    """One all-week event a week, with the wording and the address of its page; CRLF, UTF-8."""
    settings = programme.settings
    host = urlsplit(settings.site_url).hostname or "fundamentals.invalid"
    calendar = Calendar()
    owner = settings.organisation or settings.name
    calendar.add("prodid", _Text(f"-//{owner}//{settings.name}//{settings.language[:2].upper()}"))
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _Text(settings.name))
    calendar.add("x-wr-timezone", str(settings.time_zone))
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    for focus in weeks:
        calendar.add_component(_event(focus, programme, words, host))
    return bytes(calendar.to_ical())


def _event(focus: Focus, programme: Programme, words: Words, host: str) -> Event:
    leader, base = focus.fundamental, programme.settings.site_url
    event = Event()
    event.add("uid", f"{focus.week}@{host}")
    event.add("dtstamp", datetime.combine(focus.week.monday, time(), UTC))
    event.add("dtstart", focus.week.monday)
    event.add("dtend", focus.week.monday + timedelta(days=7))
    event.add("transp", "TRANSPARENT")
    if leader is None:
        event.add("summary", _Text(words.skipped(focus.reason)))
        path = week_path(focus.week) if focus.week <= programme.this_week else ""
    else:
        event.add("summary", _Text(words.plain("numbered", number=leader.number, title=leader.title)))
        path = week_path(focus.week) if focus.week <= programme.this_week else fundamental_path(leader)
    address = f"{base}{quote(path)}" if base and (path or leader) else ""
    event.add("description", _Text("\n\n".join(filter(None, (leader.statement if leader else "", address)))))
    if address:
        event.add("url", address)
    return event


class _Text(vText):
    """A text, escaped as RFC 5545 wants it (3.3.11); the library's makes a break of a written backslash-N."""

    def to_ical(self) -> bytes:
        return re.sub(r"([\\;,])", r"\\\1", self).replace("\n", r"\n").encode()


def sheet(programme: Programme, weeks: Sequence[Focus]) -> str:
    """The weeks as comma-separated values. A cell that a spreadsheet would calculate begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for focus in weeks:
        writer.writerow([plain_cell(cell) for cell in calendar_row(programme, focus)])
    return out.getvalue()
