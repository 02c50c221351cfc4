import os
from pathlib import Path

import pytest

from generator.model import Origin, Programme
from generator.outputs.history import record
from generator.problems import ContentError, Severity
from generator.programme import inspect, read_programme
from generator.week import Week
from tests.builders import PROGRAMME_YML, fundamental_yml, on, programme

DAY = "2026-01-20"  # a Tuesday in week 4: with three fundamentals, 1, 2, 3 and again 1 have led by then
HISTORY = "fundamentals/history.yml"


def history(root: Path, lines: str, settings: str = "", files: dict[str, str | bytes] | None = None) -> Path:
    """A small programme whose history holds `lines`, with `settings` added to programme.yml."""
    written = {HISTORY: lines, "fundamentals/programme.yml": f"{PROGRAMME_YML}{settings}"}
    return programme(root, {**written, **(files or {})})


def record_weeks(root: Path, day: str = DAY) -> tuple[str, ...]:
    """What `fundamentals record` does on a day."""
    return record(root, read_programme(root, on(day)))


def text(root: Path) -> str:
    return (root / HISTORY).read_bytes().decode()


def leaders(found: Programme, weeks: int) -> list[int | None]:
    """The numbers that lead the first weeks; None where nothing does."""
    return [focus.fundamental.number if focus.fundamental else None for focus in found.weeks[:weeks]]


def problems(root: Path, day: str = DAY) -> list[tuple[str, int, str]]:
    """Path, line and code of what is wrong, but for the weeks that nobody has recorded."""
    found = [(p.location.path, p.location.line, p.code) for p in inspect(root, on(day))]
    return [p for p in found if p[2] != "unrecorded-weeks"]


# Recording


def test_the_weeks_that_have_begun_are_recorded_this_one_included(tmp_path: Path) -> None:
    assert record_weeks(programme(tmp_path)) == ("2026-W01: 1", "2026-W02: 2", "2026-W03: 3", "2026-W04: 1")


def test_a_new_history_begins_with_what_it_is(tmp_path: Path) -> None:
    record_weeks(programme(tmp_path), "2026-01-05")
    head, *lines = text(tmp_path).splitlines()
    assert head.startswith("# ")
    assert lines == ["2026-W01: 1", "2026-W02: 2"]


def test_only_the_weeks_that_are_missing_are_added_at_the_end(tmp_path: Path) -> None:
    root = history(tmp_path, "2026-W01: 3\n2026-W02: 3\n")
    assert record_weeks(root) == ("2026-W03: 1", "2026-W04: 2")
    assert text(root) == "2026-W01: 3\n2026-W02: 3\n2026-W03: 1\n2026-W04: 2\n"


def test_recording_again_changes_nothing(tmp_path: Path) -> None:
    root = programme(tmp_path)
    record_weeks(root)
    before = text(root)
    assert record_weeks(root) == ()
    assert text(root) == before


def test_recording_week_by_week_gives_the_same_as_recording_once(tmp_path: Path) -> None:
    once, weekly = programme(tmp_path / "once"), programme(tmp_path / "weekly")
    record_weeks(once)
    for day in ("2026-01-04", "2026-01-05", "2026-01-18", DAY):
        record_weeks(weekly, day)
    assert text(weekly) == text(once)


def test_before_the_first_week_nothing_is_recorded_and_no_file_is_made(tmp_path: Path) -> None:
    assert record_weeks(programme(tmp_path), "2025-12-28") == ()
    assert not (tmp_path / HISTORY).exists()


def test_comments_empty_lines_and_spaces_stay_as_they_are(tmp_path: Path) -> None:
    before = "# Ours since 2026\n\n2026-W01:   1   # the launch\n# 2026-W02: 3\n2026-W02: 2\n\n"
    root = history(tmp_path, before)
    record_weeks(root)
    assert text(root) == f"{before}2026-W03: 3\n2026-W04: 1\n"


def test_a_last_line_without_its_end_gets_one_first(tmp_path: Path) -> None:
    root = history(tmp_path, "2026-W01: 1")
    record_weeks(root, "2026-01-05")
    assert text(root) == "2026-W01: 1\n2026-W02: 2\n"


def test_line_ends_of_another_system_are_not_rewritten(tmp_path: Path) -> None:
    root = history(tmp_path, "# Ours\r\n2026-W01: 1\r\n")
    record_weeks(root, "2026-01-05")
    assert text(root) == "# Ours\r\n2026-W01: 1\r\n2026-W02: 2\r\n"


def test_a_skipped_week_is_recorded_as_skipped(tmp_path: Path) -> None:
    root = history(tmp_path, "", "skips: {2026-W02: Winter break}\n")
    assert record_weeks(root) == ("2026-W01: 1", "2026-W02: skipped", "2026-W03: 2", "2026-W04: 3")


def test_a_pinned_week_is_recorded_with_what_led_it(tmp_path: Path) -> None:
    root = history(tmp_path, "", "pins: {2026-W02: 3}\n")
    assert record_weeks(root) == ("2026-W01: 1", "2026-W02: 3", "2026-W03: 2", "2026-W04: 1")


@pytest.mark.parametrize(
    "before",
    ["2026-W01 : 1\n", "---\n2026-W01: 1\n", '"2026-W01": 1\n', "\ufeff2026-W01: 1\n"],
)
def test_a_week_that_the_programme_reads_is_never_recorded_twice(tmp_path: Path, before: str) -> None:
    root = history(tmp_path, before)
    assert read_programme(root, on(DAY)).weeks[0].origin is Origin.RECORDED
    assert record_weeks(root, "2026-01-05") == ("2026-W02: 2",)


@pytest.mark.parametrize("before", ["", "2026-W01: 3\n", "2026-W01: skipped\n2026-W02: 3\n", "2026-W03: 3\n"])
def test_what_was_recorded_can_be_read_again(tmp_path: Path, before: str) -> None:
    root = history(tmp_path, before)
    was = leaders(read_programme(root, on(DAY)), 4)
    record_weeks(root)
    assert problems(root) == []
    assert text(root).startswith(before)
    assert leaders(read_programme(root, on(DAY)), 4) == was


def test_what_was_recorded_stays_whatever_comes_later(tmp_path: Path) -> None:
    root = history(tmp_path, "", "skips: {2026-W02: Winter break}\n")
    record_weeks(root)
    later: dict[str, str | bytes] = {
        "fundamentals/00-begin-here.yml": fundamental_yml(0, "Begin here"),
        "fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first", "until: 2026-01-20\n"),
    }
    history(root, text(root), "pins: {2026-W02: 3}\n", later)
    assert leaders(read_programme(root, on(DAY)), 4) == [1, None, 2, 3]


def test_past_weeks_that_are_not_recorded_are_a_warning_this_week_is_none(tmp_path: Path) -> None:
    root = history(tmp_path, "2026-W01: 1\n")
    assert [p.code for p in inspect(root, on("2026-01-11"))] == []
    [warning] = inspect(root, on("2026-01-12"))
    assert (warning.code, warning.severity) == ("unrecorded-weeks", Severity.WARNING)


@pytest.mark.parametrize("before", ["", "2026-W01: 3\n", "2026-W03: 3\n"])
def test_after_recording_nothing_is_left_to_warn_about(tmp_path: Path, before: str) -> None:
    root = history(tmp_path, before)
    record_weeks(root)
    assert inspect(root, on(DAY)) == ()


# A write that fails


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)


@pytest.mark.usefixtures("full_disk")
def test_where_writing_fails_the_history_stays_as_it_was(tmp_path: Path) -> None:
    root = history(tmp_path, "2026-W01: 1\n")
    files = sorted(root.rglob("*"))
    with pytest.raises(OSError, match="No space"):
        record_weeks(root)
    assert text(root) == "2026-W01: 1\n"
    assert sorted(root.rglob("*")) == files


@pytest.mark.usefixtures("full_disk")
def test_where_writing_fails_no_new_history_is_begun(tmp_path: Path) -> None:
    root = programme(tmp_path)
    files = sorted(root.rglob("*"))
    with pytest.raises(OSError, match="No space"):
        record_weeks(root)
    assert sorted(root.rglob("*")) == files


def test_who_may_read_and_write_the_history_stays_as_it_was(tmp_path: Path) -> None:
    root = history(tmp_path, "2026-W01: 1\n")
    (root / HISTORY).chmod(0o664)
    record_weeks(root)
    assert (root / HISTORY).stat().st_mode & 0o777 == 0o664


def test_a_new_history_can_be_read_by_everyone(tmp_path: Path) -> None:
    record_weeks(programme(tmp_path))
    assert (tmp_path / HISTORY).stat().st_mode & 0o444 == 0o444


# Reading what is recorded


def test_recorded_weeks_are_repeated_and_the_rotation_goes_on(tmp_path: Path) -> None:
    found = read_programme(history(tmp_path, "2026-W01: 3\n2026-W02: skipped\n2026-W03: 3\n"), on(DAY))
    assert leaders(found, 6) == [3, None, 3, 1, 2, 3]
    assert [focus.origin for focus in found.weeks[:4]] == [
        Origin.RECORDED,
        Origin.SKIPPED,
        Origin.RECORDED,
        Origin.ROTATED,
    ]


def test_recorded_weeks_to_come_are_repeated_too(tmp_path: Path) -> None:
    lines = "".join(f"2026-W{n:02}: 3\n" for n in range(1, 7))
    assert leaders(read_programme(history(tmp_path, lines), on(DAY)), 7) == [3] * 6 + [1]


@pytest.mark.parametrize("lines", ["", "\n", "# Nothing yet\n"])
def test_an_empty_history_records_nothing(tmp_path: Path, lines: str) -> None:
    root = history(tmp_path, lines)
    assert problems(root) == []
    assert leaders(read_programme(root, on(DAY)), 3) == [1, 2, 3]


@pytest.mark.parametrize(
    ("lines", "line", "code"),
    [
        ("2026-W01: 1\n2026-W03: 2\n", 2, "history-order"),
        ("2026-W02: 1\n2026-W01: 2\n", 2, "history-order"),
        ("2025-W52: 1\n2026-W01: 2\n", 1, "outside-programme"),
        ("2026-W01: 1\n2026-W01: 2\n", 2, "duplicate-key"),
        ("2026-W54: 1\n", 1, "impossible-week"),
        ("week one: 1\n", 1, "wrong-type"),
        ("2026-W01: 77\n", 1, "unknown-fundamental"),
        ("2026-W01: skiped\n", 1, "unknown-fundamental"),
        ("2026-W01:\n", 1, "empty"),
    ],
)
def test_a_recorded_week_that_cannot_stand_is_an_error(tmp_path: Path, lines: str, line: int, code: str) -> None:
    root = history(tmp_path, lines)
    assert problems(root) == [(HISTORY, line, code)]
    with pytest.raises(ContentError):
        read_programme(root, on(DAY))


def test_recorded_weeks_run_on_across_a_53rd_week(tmp_path: Path) -> None:
    root = programme(
        tmp_path,
        {
            "fundamentals/programme.yml": PROGRAMME_YML.replace("2026-W01", "2026-W52"),
            HISTORY: "2026-W52: 1\n2026-W53: 2\n2027-W01: 3\n",
        },
    )
    assert problems(root, "2027-01-04") == []


def test_a_history_that_is_there_but_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / HISTORY).mkdir(parents=True)
    assert problems(programme(tmp_path)) == [(HISTORY, 1, "unreadable")]


def test_a_history_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    root = programme(tmp_path, {HISTORY: "# Für alle\n2026-W01: 1\n".encode("latin-1")})
    assert problems(root) == [(HISTORY, 1, "encoding")]


# Skips and pins


def test_a_pin_and_a_skip_of_weeks_to_come_are_followed(tmp_path: Path) -> None:
    root = history(tmp_path, "2026-W01: 1\n", "skips: {2026-W05: Away}\npins: {2026-W06: be-kind, 2026-W07: 3}\n")
    found = read_programme(root, on(DAY))
    assert leaders(found, 7) == [1, 2, 3, 1, None, 3, 3]
    assert [focus.origin for focus in found.weeks[4:7]] == [Origin.SKIPPED, Origin.PINNED, Origin.PINNED]
    assert found.weeks[4].reason == "Away"


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("pins: {2026-W06: 77}\n", "unknown-fundamental"),
        ("pins: {2026-W06: be-bold}\n", "unknown-fundamental"),
        ("pins: {2026-W06: 4}\n", "pin-inactive"),
        ("pins: {2026-W06: 3}\nskips: {2026-W06: Away}\n", "pin-on-skip"),
        ("pins: {2025-W52: 3}\n", "outside-programme"),
        ("skips: {2025-W52: Away}\n", "outside-programme"),
    ],
)
def test_a_pin_or_skip_that_cannot_be_followed_is_an_error(tmp_path: Path, settings: str, code: str) -> None:
    gone: dict[str, str | bytes] = {
        "fundamentals/04-be-brief.yml": fundamental_yml(4, "Be brief", "until: 2026-02-01\n")
    }
    root = history(tmp_path, "", settings, gone)
    assert [(path, c) for path, _, c in problems(root)] == [("fundamentals/programme.yml", code)]
    with pytest.raises(ContentError):
        read_programme(root, on(DAY))


def test_a_pin_is_followed_to_the_last_monday_of_its_fundamental(tmp_path: Path) -> None:
    gone: dict[str, str | bytes] = {
        "fundamentals/04-be-brief.yml": fundamental_yml(4, "Be brief", "until: 2026-02-02\n")
    }
    found = read_programme(history(tmp_path, "", "pins: {2026-W06: 4}\n", gone), on(DAY))
    assert found.weeks[5].week == Week(2026, 6)
    assert leaders(found, 6)[5] == 4


@pytest.mark.parametrize(
    ("lines", "settings", "led"),
    [
        ("2026-W01: 1\n", "pins: {2026-W01: 4}\n", 1),
        ("2026-W01: 4\n", "pins: {2026-W01: 4}\n", 4),
        ("2026-W01: 1\n", "pins: {2026-W01: 3}\nskips: {2026-W01: Away}\n", 1),
        ("2026-W01: skipped\n", "pins: {2026-W01: 3}\nskips: {2026-W01: Away}\n", None),
        ("2026-W01: 1\n", "skips: {2026-W01: Away}\n", 1),
    ],
)
def test_a_pin_or_skip_of_a_recorded_week_has_done_its_work_and_what_is_recorded_stands(
    tmp_path: Path, lines: str, settings: str, led: int | None
) -> None:
    gone: dict[str, str | bytes] = {
        "fundamentals/04-be-brief.yml": fundamental_yml(4, "Be brief", "until: 2025-12-31\n")
    }
    found = read_programme(history(tmp_path, lines, settings, gone), on(DAY))
    assert leaders(found, 1) == [led]


def test_a_recorded_pin_to_what_nobody_ever_bore_is_still_an_error(tmp_path: Path) -> None:
    root = history(tmp_path, "2026-W01: 1\n", "pins: {2026-W01: 77}\n")
    assert [code for _, _, code in problems(root)] == ["unknown-fundamental"]
