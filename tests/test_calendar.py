"""The calendar: to subscribe to (RFC 5545), as a sheet (RFC 4180), as a table, and as a page of the site.

Whole outputs are golden files; tests/test_feeds.py says how they are written anew.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from generator.cli import main
from generator.model import Programme
from generator.outputs.assets import compose_assets
from generator.outputs.calendar import icalendar, shown_weeks
from generator.outputs.pages import compose_pages
from generator.places import Places
from generator.programme import read_programme
from generator.week import Week
from generator.words import Words
from tests.builders import PROGRAMME_YML, PROJECT, fundamental_yml, on, programme, story_md
from tests.test_feeds import ADDRESS, SMALL, SMALL_DAY, TODAY, golden, letter, quoted, read, settings

Files = dict[str, str | bytes]


def ics(made: Programme) -> bytes:
    """The calendar to subscribe to."""
    return icalendar(made, Words.load(Places(PROJECT), made.settings.language), shown_weeks(made))


def subscribed(root: Path, files: Files | None = None, day: str = TODAY) -> bytes:
    return ics(read(root, files, day))


def events(content: bytes) -> dict[str, Component]:
    """The events of a calendar, by their week, as another program reads them."""
    found = Calendar.from_ical(content).walk("VEVENT")
    by_week = {str(event["UID"]).partition("@")[0]: event for event in found}
    assert len(by_week) == len(found)
    return by_week


def said(event: Component, name: str) -> str:
    return str(event.get(name, ""))


def unfolded(content: bytes) -> list[str]:
    whole = content.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode()
    return whole.removesuffix("\r\n").split("\r\n")


def texts(content: bytes, name: str) -> list[str]:
    """Every text of this name, unescaped by nobody but the format (RFC 5545, 3.3.11)."""
    values = [line.partition(":")[2] for line in unfolded(content) if line.startswith(f"{name}:")]
    return [re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value) for value in values]


def calendar_command(root: Path, *arguments: str, today: str = TODAY) -> bytes:
    """What `fundamentals calendar` prints."""
    result = CliRunner().invoke(main, ["calendar", "--root", str(root), "--today", today, *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


# -- the rules of the format, and a sample that breaks each ---------------------------------

TEXTS = ("SUMMARY", "DESCRIPTION", "PRODID", "X-WR-CALNAME")
ONCE = {"VCALENDAR": ("PRODID", "VERSION"), "VEVENT": ("UID", "DTSTAMP", "DTSTART", "SUMMARY")}


def ics_faults(content: bytes) -> list[str]:
    """What RFC 5545 says against a calendar, and what ours promises beyond it."""
    faults = []
    if not content.endswith(b"\r\n") or re.search(rb"\r(?!\n)|(?<!\r)\n", content):
        faults.append("a line does not end in CRLF")
    lines = content.split(b"\r\n")
    for n, line in enumerate(lines, 1):
        if len(line) > 75:
            faults.append(f"line {n} has {len(line)} octets")
        try:
            line.decode()
        except UnicodeDecodeError:
            faults.append(f"line {n} ends within a character")
    if odd := re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content):
        faults.append(f"a control character: {odd[0]!r}")
    return [*faults, *_property_faults(unfolded(content))]


def _property_faults(lines: list[str]) -> Iterator[str]:
    inside: list[tuple[str, list[str]]] = []
    uids: set[str] = set()
    for line in lines:
        name, _, value = line.partition(":")
        name, *_ = name.split(";")
        if name == "BEGIN":
            inside.append((value, []))
        elif name == "END":
            kind, names = inside.pop()
            if kind != value:
                yield f"{kind} ends as {value}"
            yield from (f"{kind}: {names.count(n)} {n}" for n in ONCE[kind] if names.count(n) != 1)
        else:
            inside[-1][1].append(name)
            yield from _value_faults(line, name, value)
        if name == "UID":
            if value in uids:
                yield "a UID stands twice"
            uids.add(value)
    if inside:
        yield f"{inside[-1][0]} stays open"


def _value_faults(line: str, name: str, value: str) -> Iterator[str]:
    if name in TEXTS and not re.fullmatch(r"(?:[^\\,;]|\\[\\,;nN])*", value):
        yield f"{name} is not escaped"
    if name == "URL" and not re.fullmatch(r"https?://[\x21-\x7e]+", value):
        yield "URL is no URI"
    if name == "DTSTAMP" and not re.fullmatch(r"DTSTAMP:\d{8}T\d{6}Z", line):
        yield "DTSTAMP is not in UTC"
    if name in {"DTSTART", "DTEND"} and not re.fullmatch(rf"{name};VALUE=DATE:\d{{8}}", line):
        yield f"{name} is not a day"


SOUND = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//A\\, B//C//EN
X-WR-CALNAME:A
BEGIN:VEVENT
UID:2026-W01@a.example
DTSTAMP:20251229T000000Z
DTSTART;VALUE=DATE:20251229
DTEND;VALUE=DATE:20260105
SUMMARY:One\\; two\\, \\\\ three\\n
 four
URL:https://a.example/b/
END:VEVENT
BEGIN:VEVENT
UID:2026-W02@a.example
DTSTAMP:20260105T000000Z
DTSTART;VALUE=DATE:20260105
DTEND;VALUE=DATE:20260112
SUMMARY:Two
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_a_sound_calendar_has_no_faults() -> None:
    assert ics_faults(SOUND.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("VERSION:2.0\r\n", "VERSION:2.0\n", "a line does not end in CRLF"),
        ("END:VCALENDAR\r\n", "END:VCALENDAR", "a line does not end in CRLF"),
        ("SUMMARY:Two", "SUMMARY:" + "é" * 34, "line 19 has 76 octets"),
        ("SUMMARY:Two", "SUMMARY:\x0b", "a control character: b'\\x0b'"),
        ("VERSION:2.0\r\n", "", "VCALENDAR: 0 VERSION"),
        ("PRODID:-//A\\, B//C//EN\r\n", "", "VCALENDAR: 0 PRODID"),
        ("A\\, B", "A, B", "PRODID is not escaped"),
        ("UID:2026-W02@a.example\r\n", "", "VEVENT: 0 UID"),
        ("UID:2026-W02", "UID:2026-W01", "a UID stands twice"),
        ("DTSTAMP:20260105T000000Z\r\n", "", "VEVENT: 0 DTSTAMP"),
        ("DTSTAMP:20260105T000000Z", "DTSTAMP:20260105T000000", "DTSTAMP is not in UTC"),
        ("DTSTART;VALUE=DATE:20260105", "DTSTART:20260105", "DTSTART is not a day"),
        ("DTEND;VALUE=DATE:20260112", "DTEND;VALUE=DATE:20260112T000000", "DTEND is not a day"),
        ("One\\;", "One;", "SUMMARY is not escaped"),
        ("two\\,", "two,", "SUMMARY is not escaped"),
        ("\\\\ three", "\\ three", "SUMMARY is not escaped"),
        ("https://a.example/b/", "/b/", "URL is no URI"),
        ("https://a.example/b/", "https://a.example/ö/", "URL is no URI"),
        ("END:VEVENT\r\nEND", "END", "VEVENT ends as VCALENDAR"),
        ("END:VCALENDAR\r\n", "", "VCALENDAR stays open"),
    ],
)
def test_a_fault_in_a_calendar_is_found(old: str, new: str, fault: str) -> None:
    assert old in SOUND
    assert fault in ics_faults(SOUND.replace(old, new, 1).encode())


def test_a_character_torn_by_the_end_of_a_line_is_found() -> None:
    torn = SOUND.encode().replace(b"SUMMARY:Two", "SUMMARY:é".encode()[:-1] + b"\r\n " + "é".encode()[-1:])
    assert ics_faults(torn)[:2] == ["line 19 ends within a character", "line 20 ends within a character"]


# -- whole calendars ------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "name"), [("csv", "calendar.csv"), ("text", "calendar.txt")])
def test_the_whole_calendar_is_printed_as_it_was_read_and_approved(form: str, name: str, tmp_path: Path) -> None:
    root = programme(tmp_path, SMALL)
    golden(name, calendar_command(root, "--weeks", "6", "--format", form, today=SMALL_DAY))


def test_the_whole_calendar_to_subscribe_to_is_as_it_was_read_and_approved(tmp_path: Path) -> None:
    golden("calendar.ics", subscribed(tmp_path, SMALL, SMALL_DAY))


def test_the_calendar_keeps_to_the_format(tmp_path: Path) -> None:
    assert ics_faults(subscribed(tmp_path, SMALL, SMALL_DAY)) == []


def test_the_calendar_of_the_sample_programme_keeps_to_the_format() -> None:
    content = ics(read_programme(PROJECT, on("2026-11-20")))
    assert ics_faults(content) == []
    assert len(events(content)) == 79


def test_an_address_in_another_script_is_written_as_a_uri(tmp_path: Path) -> None:
    content = subscribed(tmp_path, {"fundamentals/04-слушай.yml": fundamental_yml(4, "Слушай")})
    ways = {unquote(said(event, "URL")) for event in events(content).values()}
    assert f"{ADDRESS}fundamentals/слушай/" in ways
    assert ics_faults(content) == []


def test_the_calendar_is_published_with_the_site(tmp_path: Path) -> None:
    made = read(tmp_path, {"fundamentals/programme.yml": settings().replace("2026-W01", "2024-W01")})
    (asset,) = (a for a in compose_assets(made, Places(PROJECT)) if a.path == "calendar.ics")
    assert asset.content == ics(made)


# -- one event a week -----------------------------------------------------------------------


def test_every_week_is_one_event_from_its_monday_to_the_monday_after(tmp_path: Path) -> None:
    found = events(subscribed(tmp_path))
    days = {week: (event.decoded("DTSTART"), event.decoded("DTEND")) for week, event in found.items()}
    assert days == {
        str(week): (week.monday, week.monday + timedelta(days=7))
        for week in Week(2026, 1).until(Week.of(date.fromisoformat(TODAY)) + 26)
    }
    assert {type(day) for pair in days.values() for day in pair} == {date}


@pytest.mark.parametrize(
    ("first", "day", "shown"),
    [
        ("2024-W01", "2026-02-11", ("2025-W07", "2026-W33")),
        ("2024-W01", "2026-02-15", ("2025-W07", "2026-W33")),
        ("2024-W01", "2026-02-16", ("2025-W08", "2026-W34")),
        ("2026-W05", "2026-02-11", ("2026-W05", "2026-W33")),
        ("2026-W10", "2026-02-11", ("2026-W10", "2026-W33")),
        ("2019-W01", "2021-01-01", ("2020-W01", "2021-W26")),
    ],
)
def test_the_past_year_and_the_next_26_weeks_are_shown(
    first: str, day: str, shown: tuple[str, str], tmp_path: Path
) -> None:
    files: Files = {"fundamentals/programme.yml": settings().replace("2026-W01", first)}
    weeks = list(events(subscribed(tmp_path, files, day)))
    assert (weeks[0], weeks[-1]) == shown
    assert weeks == [str(week) for week in Week.parse(weeks[0]).until(Week.parse(weeks[-1]))]


def test_an_events_uid_is_the_same_on_any_day_and_whatever_changes(tmp_path: Path) -> None:
    def uids(root: str, files: Files, day: str) -> dict[str, str]:
        return {week: said(e, "UID") for week, e in events(subscribed(tmp_path / root, files, day)).items()}

    before = uids("one", {}, "2026-01-14")
    changed: Files = {
        "fundamentals/programme.yml": settings(
            "skips: {2026-W12: Away}\npins: {2026-W13: 3}\norganisation: New Owners\n", "https://way.example/moved/"
        ).replace("The Test Way", "A New Name"),
        "fundamentals/02-ask-early.yml": fundamental_yml(2, "Ask at once"),
        "stories/2026/more.md": story_md("More", "2026-03-04", "[1]"),
    }
    after = uids("two", changed, "2026-06-10")
    assert {week: after[week] for week in before} == before
    assert len(set(after.values())) == len(after)
    assert after["2026-W12"].endswith("@way.example")


def test_a_week_shows_what_leads_it_in_its_wording_and_leaves_everyone_free(tmp_path: Path) -> None:
    found = events(subscribed(tmp_path, SMALL, SMALL_DAY))
    assert [said(found[f"2026-W{n}"], "SUMMARY") for n in (12, 13, 14, 15, 16)] == [
        "#1 Listen first",
        "#2 Ask early",
        "No fundamental: Easter, at home; back on Tuesday",
        "#3 Be kind",
        "#1 Listen first",
    ]
    assert said(found["2026-W13"], "DESCRIPTION").split("\n")[0] == "Ask early, always."
    assert said(found["2026-W12"], "DESCRIPTION").startswith("Listen first; answer later, and not at all while")
    assert {said(event, "TRANSP") for event in found.values()} == {"TRANSPARENT"}


def test_a_week_leads_to_its_page_and_one_to_come_to_its_fundamentals_page(tmp_path: Path) -> None:
    found = events(subscribed(tmp_path))
    ways = {week: (said(found[week], "URL"), said(found[week], "DESCRIPTION")) for week in ("2026-W07", "2026-W08")}
    assert ways == {
        "2026-W07": (f"{ADDRESS}weeks/2026/07/", f"Listen first, always.\n\n{ADDRESS}weeks/2026/07/"),
        "2026-W08": (f"{ADDRESS}fundamentals/ask-early/", f"Ask early, always.\n\n{ADDRESS}fundamentals/ask-early/"),
    }


def test_every_address_in_the_calendar_is_a_page_of_the_site(tmp_path: Path) -> None:
    made = read(tmp_path, SMALL, SMALL_DAY)
    pages = {f"{ADDRESS}{page.path}" for page in compose_pages(made, Places(PROJECT))}
    ways = {said(event, "URL") for event in events(ics(made)).values()} - {""}
    assert ways <= pages
    assert len(ways) == 4 + 3


def test_a_skipped_week_has_an_address_once_it_has_begun(tmp_path: Path) -> None:
    files: Files = {"fundamentals/programme.yml": settings("skips: {2026-W08: Stocktaking}\n")}
    before, after = (events(subscribed(tmp_path, files, day))["2026-W08"] for day in ("2026-02-15", "2026-02-16"))
    assert (said(before, "URL"), said(before, "DESCRIPTION")) == ("", "")
    assert (said(after, "URL"), said(after, "DESCRIPTION")) == (f"{ADDRESS}weeks/2026/08/",) * 2


def test_a_recorded_skip_without_a_reason_is_named_all_the_same(tmp_path: Path) -> None:
    files: Files = {"fundamentals/history.yml": "2026-W01: 1\n2026-W02: skipped\n"}
    assert said(events(subscribed(tmp_path, files))["2026-W02"], "SUMMARY") == "No fundamental"


def test_without_an_address_the_calendar_names_none(tmp_path: Path) -> None:
    content = subscribed(tmp_path, {"fundamentals/programme.yml": PROGRAMME_YML})
    assert ics_faults(content) == []
    assert b"http" not in content
    assert said(events(content)["2026-W07"], "DESCRIPTION") == "Listen first, always."


def test_a_new_day_of_the_same_week_changes_nothing(tmp_path: Path) -> None:
    assert subscribed(tmp_path, day="2026-02-09") == subscribed(tmp_path, day="2026-02-15")


def test_the_same_programme_on_the_same_day_becomes_the_same_calendar(tmp_path: Path) -> None:
    backwards = dict(reversed(SMALL.items()))
    assert subscribed(tmp_path / "one", SMALL, SMALL_DAY) == subscribed(tmp_path / "two", backwards, SMALL_DAY)


def test_no_message_written_for_a_week_to_come_is_in_the_calendar(tmp_path: Path) -> None:
    to_come: Files = {"stories/2026/numbat.md": letter("Numbat", "2026-02-12", "[2]", "week: 2026-W08\n")}
    assert subscribed(tmp_path / "one", to_come) == subscribed(tmp_path / "two")


# -- words that want to be escaped ----------------------------------------------------------

CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Co", "Zl", "Zp"))
LINES = st.text(CHARACTERS, min_size=1).map(str.strip).filter(bool)


@pytest.fixture(scope="module")
def made_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str, str], bytes]:
    """Makes a calendar of a week with this title and wording, and of one skipped for this reason."""
    plain, words = read(tmp_path_factory.mktemp("calendar")), Words.load(Places(PROJECT), "en")
    leading = next(focus for focus in plain.weeks if focus.week == plain.this_week)
    leader = leading.fundamental
    assert leader

    def make(title: str, wording: str, reason: str) -> bytes:
        led = replace(leading, fundamental=replace(leader, title=title, statement=wording))
        skipped = replace(leading, week=leading.week + 1, fundamental=None, reason=reason)
        return icalendar(plain, words, [led, skipped])

    return make


@given(title=LINES, wording=LINES, reason=LINES)
def test_any_words_come_through_the_calendar_unharmed(
    title: str, wording: str, reason: str, made_of: Callable[[str, str, str], bytes]
) -> None:
    content = made_of(title, wording, reason)
    assert ics_faults(content) == []
    assert list(events(content)) == ["2026-W07", "2026-W08"]
    assert texts(content, "SUMMARY") == [f"#1 {title}", f"No fundamental: {reason}"]
    assert texts(content, "DESCRIPTION")[0] == f"{wording}\n\n{ADDRESS}weeks/2026/07/"


def test_the_calendar_is_called_what_the_programme_is_called(tmp_path: Path) -> None:
    named = settings("organisation: 'Quay; Sons, Ltd'\n").replace("The Test Way", "Listen, then; act \\now")
    content = subscribed(tmp_path, {"fundamentals/programme.yml": named})
    assert ics_faults(content) == []
    assert texts(content, "X-WR-CALNAME") == ["Listen, then; act \\now"]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Now, then; or \\never\\n", "#1 Now\\, then\\; or \\\\never\\\\n"),
        ("Not \\Now", "#1 Not \\\\Now"),
        ("BEGIN:VEVENT", "#1 BEGIN:VEVENT"),
        ('"Quote" it', '#1 "Quote" it'),
        ("مرحبا 🪢 <b>&", "#1 مرحبا 🪢 <b>&"),
    ],
)
def test_a_title_is_escaped_as_the_format_wants_it(title: str, written: str, tmp_path: Path) -> None:
    files: Files = {"fundamentals/01-listen-first.yml": f"number: 1\ntitle: {quoted(title)}\nstatement: Listen.\n"}
    assert f"SUMMARY:{written}" in unfolded(subscribed(tmp_path, files))


# -- the command ----------------------------------------------------------------------------


def test_the_printed_calendar_has_the_same_head_and_events_as_the_one_to_subscribe_to(tmp_path: Path) -> None:
    made = read(tmp_path)
    head, *shown = calendar_command(tmp_path, "--format", "ics", "--weeks", "26").split(b"BEGIN:VEVENT")
    whole_head, *whole = ics(made).split(b"BEGIN:VEVENT")
    assert head == whole_head
    assert shown == whole[-27:]
    assert b"UID:2026-W07@" in shown[0]


def test_the_printed_calendar_reaches_as_far_as_is_asked(tmp_path: Path) -> None:
    content = calendar_command(read_root(tmp_path), "--format", "ics", "--weeks", "60")
    assert ics_faults(content) == []
    assert list(events(content))[::60] == ["2026-W07", "2027-W14"]


def read_root(root: Path, files: Files | None = None) -> Path:
    """A small programme with an address, on disk."""
    return programme(root, {"fundamentals/programme.yml": settings(), **(files or {})})


def sheet(root: Path, *arguments: str) -> list[list[str]]:
    """The printed sheet as another program reads it, without its first line."""
    printed = calendar_command(root, "--format", "csv", *arguments).decode()
    assert not re.search(r"\r(?!\n)|(?<!\r)\n", printed)
    head, *rows = csv.reader(io.StringIO(printed, newline=""), strict=True)
    assert head == ["Week", "Monday", "Fundamental", "Cycle", "Writes", "Message"]
    return rows


def test_the_sheet_says_who_leads_who_writes_and_whether_the_message_is_ready(tmp_path: Path) -> None:
    files: Files = {
        "fundamentals/programme.yml": settings(
            "skips: {2026-W08: 'Stock, \"taking\"'}\nauthors: {2026-W09: Zoë Ångström}\n"
        ),
        "stories/2026/dear.md": letter("Dear", "2026-02-09", "[1]"),
    }
    assert sheet(read_root(tmp_path, files), "--weeks", "2") == [
        ["2026-W07", "2026-02-09", "#1 Listen first", "3", "Lea Lead", "ready"],
        ["2026-W08", "2026-02-16", '– Stock, "taking"', "", "", ""],
        ["2026-W09", "2026-02-23", "#2 Ask early", "3", "Zoë Ångström", "missing"],
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_no_cell_of_the_sheet_is_calculated(sign: str, tmp_path: Path) -> None:
    words = f"{sign}HYPERLINK(A1)"
    rota = f"skips: {{2026-W08: {quoted(words)}}}\nauthors: {{2026-W09: {quoted(words)}}}\n"
    files: Files = {
        "fundamentals/programme.yml": settings(rota),
        "fundamentals/01-listen-first.yml": f"number: 1\ntitle: {quoted(words)}\nstatement: Listen.\n",
        "stories/2026/dear.md": letter("Dear", "2026-02-09", "[1]", author=quoted(words)),
    }
    rows = sheet(read_root(tmp_path, files), "--weeks", "2")
    # A title stands behind its number, a reason behind a dash: only a name begins a cell.
    assert [(row[2], row[4]) for row in rows] == [
        (f"#1 {words}", f"'{words}"),
        (f"– {words}", ""),
        ("#2 Ask early", f"'{words}"),
    ]


def test_an_ordinary_name_gets_no_apostrophe(tmp_path: Path) -> None:
    files: Files = {"stories/2026/dear.md": letter("Dear", "2026-02-09", "[1]", author="Jean-Luc = O’Hara")}
    assert sheet(read_root(tmp_path, files), "--weeks", "1")[0][4] == "Jean-Luc = O’Hara"


@pytest.mark.parametrize(
    ("title", "columns"),
    [
        ("Row", 3),
        ("Écoute", 6),
        ("まず聴く", 8),
        ("Ship 🚢", 7),
        ("ｈａｉ", 6),
        ("שָׁלוֹם", 4),
        ("ฟังก่อน", 5),
        ("می‌شنویم", 7),
    ],
)
def test_the_table_stands_in_columns_whatever_the_script(title: str, columns: int, tmp_path: Path) -> None:
    files: Files = {"fundamentals/01-listen-first.yml": f"number: 1\ntitle: {title}\nstatement: Listen.\n"}
    printed = calendar_command(read_root(tmp_path, files), "--weeks", "1").decode().splitlines()
    assert printed == [
        "Week      Monday      Fundamental   Cycle  Writes  Message",
        f"2026-W07  2026-02-09  #1 {title}{' ' * (9 - columns)}  3              missing",
        "2026-W08  2026-02-16  #2 Ask early  3              missing",
    ]


# -- whether the message is ready -----------------------------------------------------------


def writes(root: Path, *letters: str) -> tuple[str, str]:
    """Who writes for week 8, led by the second fundamental, and whether it is ready, a week before."""
    files: Files = {f"stories/2026/letter-{n}.md": text for n, text in enumerate(letters)}
    rota = settings("authors: {2026-W08: Rota Writer}\n")
    row = sheet(read_root(root, {"fundamentals/programme.yml": rota, **files}), "--weeks", "1")[1]
    assert row[:3] == ["2026-W08", "2026-02-16", "#2 Ask early"]
    return row[4], row[5]


def test_a_message_dated_in_the_future_is_ready(tmp_path: Path) -> None:
    assert writes(tmp_path, letter("To come", "2026-02-16", "[2]")) == ("Lea Lead", "ready")


def test_a_message_with_another_date_is_ready_for_the_week_it_names(tmp_path: Path) -> None:
    assert writes(tmp_path, letter("Early", "2026-02-02", "[2]", "week: 2026-W08\n")) == ("Lea Lead", "ready")


def test_a_message_for_two_fundamentals_is_for_its_first(tmp_path: Path) -> None:
    assert writes(tmp_path / "one", letter("Two", "2026-02-16", "[2, 1]")) == ("Lea Lead", "ready")
    assert writes(tmp_path / "two", letter("Two", "2026-02-16", "[1, 2]")) == ("Rota Writer", "missing")


def test_a_draft_is_a_draft(tmp_path: Path) -> None:
    assert writes(tmp_path, letter("Draft", "2026-02-16", "[2]", "draft: true\n")) == ("Lea Lead", "draft")


@pytest.mark.parametrize(
    "other",
    [
        letter("Other", "2026-02-16", "[3]"),
        letter("Other week", "2026-02-23", "[2]"),
        letter("Gone", "2026-02-16", "[2]", "withdrawn: asked for\n"),
        story_md("A story", "2026-02-10", "[2]", "week: 2026-W08\n"),
    ],
)
def test_what_is_no_message_for_the_weeks_fundamental_leaves_it_missing(other: str, tmp_path: Path) -> None:
    assert writes(tmp_path, other) == ("Rota Writer", "missing")


def test_one_message_that_is_ready_is_enough_and_its_author_writes(tmp_path: Path) -> None:
    draft = letter("Draft", "2026-02-16", "[2]", "draft: true\n", author="Drafty Dee")
    assert writes(tmp_path, draft, letter("Ready", "2026-02-16", "[2]")) == ("Lea Lead", "ready")


def test_of_two_messages_the_author_of_the_one_that_is_mailed_writes(tmp_path: Path) -> None:
    by_date = letter("By date", "2026-02-16", "[2]", author="Dora Date")
    named = letter("By name", "2026-02-16", "[2]", "week: 2026-W08\n", author="Nema Named")
    assert writes(tmp_path / "one", by_date, named) == ("Nema Named", "ready")
    assert writes(tmp_path / "two", named, by_date) == ("Nema Named", "ready")


# -- the page of the site -------------------------------------------------------------------


def page(root: Path, *letters: str) -> str:
    """The site's calendar page in week 7, led by the first fundamental, with a rota for this week and the next."""
    files: Files = {f"stories/2026/letter-{n}.md": text for n, text in enumerate(letters)}
    rota = settings("authors: {2026-W07: Rota Seven, 2026-W08: Rota Eight}\n")
    made = read(root, {"fundamentals/programme.yml": rota, **files})
    (found,) = (p for p in compose_pages(made, Places(PROJECT)) if p.path == "calendar/")
    return found.html


@pytest.mark.parametrize(
    "hidden",
    [
        letter("Numbat", "2026-02-16", "[2]", author="Nora Numbat"),
        letter("Numbat", "2026-02-12", "[2]", "week: 2026-W08\n", author="Nora Numbat"),
        letter("Numbat", "2026-02-12", "[1]", "week: 2026-W07\n", author="Nora Numbat"),
        letter("Numbat", "2026-02-09", "[1]", "draft: true\n", author="Nora Numbat"),
        letter("Numbat", "2026-02-09", "[1]", "withdrawn: Numbat asked\n", author="Nora Numbat"),
    ],
)
def test_the_page_says_nothing_of_a_message_that_may_not_be_seen(hidden: str, tmp_path: Path) -> None:
    assert page(tmp_path / "one", hidden) == page(tmp_path / "two")


def test_the_page_names_the_writer_of_a_published_message_and_leads_to_it(tmp_path: Path) -> None:
    html = page(tmp_path, letter("Dear all", "2026-02-09", "[1]"))
    assert re.search(r'<a href="\.\./stories/2026/letter-0/"><bdi>Lea Lead</bdi></a>', html)
    assert "Rota Seven" not in html
    assert "Rota Eight" in html


def test_the_page_names_no_writer_of_a_message_for_another_fundamental(tmp_path: Path) -> None:
    assert page(tmp_path / "one", letter("Other", "2026-02-09", "[3]")) == page(tmp_path / "two")


def test_the_page_names_the_writer_of_the_message_that_is_mailed(tmp_path: Path) -> None:
    named = letter("By name", "2026-02-09", "[1]", "week: 2026-W07\n", author="Nema Named")
    by_date = letter("By date", "2026-02-09", "[1]", author="Dora Date")
    for root, letters in (("one", (by_date, named)), ("two", (named, by_date))):
        html = page(tmp_path / root, *letters)
        assert "<bdi>Nema Named</bdi>" in html
        assert "Dora Date" not in html


@pytest.mark.parametrize(
    ("address", "ways"),
    [
        ("site_url: https://test.example/way/\n", ["webcal://test.example/way/calendar.ics"]),
        ("site_url: http://test.example\n", ["webcal://test.example/calendar.ics"]),
        ("", []),
    ],
)
def test_calendar_programs_subscribe_where_the_site_has_an_address(
    address: str, ways: list[str], tmp_path: Path
) -> None:
    made = read(tmp_path, {"fundamentals/programme.yml": f"{PROGRAMME_YML}{address}"})
    (found,) = (p for p in compose_pages(made, Places(PROJECT)) if p.path == "calendar/")
    assert re.findall(r'href="(webcal:[^"]*)"', found.html) == ways
