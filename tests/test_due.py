"""`record --due`: a job that runs every hour records the week once, at its time on the programme's own clock."""

from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator import clock
from generator.cli import main
from tests.builders import PROGRAMME_YML, programme

HISTORY = "fundamentals/history.yml"
Machine = pytest.MonkeyPatch


def at(machine: Machine, moment: str) -> None:
    """Set the machine's clock to a moment in UTC."""
    fixed = datetime.fromisoformat(f"{moment}:00").replace(tzinfo=UTC)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return fixed.astimezone(tz)

    machine.setattr(clock, "datetime", Stopped)


def way(root: Path, zone: str = "Europe/London", recorded: str = "") -> Path:
    files: dict[str, str | bytes] = {"fundamentals/programme.yml": PROGRAMME_YML.replace("Europe/London", zone)}
    if recorded:
        files[HISTORY] = f"{recorded}: 1\n"
    return programme(root, files)


def record(root: Path, *arguments: str, due: str = "06:00") -> Result:
    return CliRunner().invoke(main, ["record", "--root", str(root), "--due", due, *arguments])


def recorded(root: Path) -> list[str]:
    path = root / HISTORY
    return [line for line in path.read_text().splitlines() if line[0] != "#"] if path.exists() else []


@pytest.mark.parametrize(
    ("zone", "before", "then", "week"),
    [
        pytest.param("Europe/London", "2026-01-05T05:59", "2026-01-05T06:00", "2026-W02", id="winter"),
        pytest.param("Europe/London", "2026-06-15T04:59", "2026-06-15T05:00", "2026-W25", id="summer"),
        pytest.param("Europe/London", "2026-03-30T04:59", "2026-03-30T05:00", "2026-W14", id="the clocks went on"),
        pytest.param("Europe/London", "2026-10-26T05:59", "2026-10-26T06:00", "2026-W44", id="the clocks went back"),
        pytest.param("America/Los_Angeles", "2026-01-05T13:59", "2026-01-05T14:00", "2026-W02", id="west of UTC"),
        pytest.param("Pacific/Auckland", "2026-01-11T16:59", "2026-01-11T17:00", "2026-W03", id="east of UTC"),
        pytest.param("Asia/Kolkata", "2026-01-05T00:29", "2026-01-05T00:30", "2026-W02", id="half an hour apart"),
    ],
)
def test_the_week_is_due_at_its_time_on_the_programmes_clock(
    zone: str, before: str, then: str, week: str, tmp_path: Path, monkeypatch: Machine
) -> None:
    root = way(tmp_path, zone)
    at(monkeypatch, before)
    assert (record(root).exit_code, recorded(root)) == (0, [])
    at(monkeypatch, then)
    assert record(root).stdout.splitlines() == recorded(root)
    assert recorded(root)[-1].startswith(week)


def test_before_its_time_the_command_says_nothing_at_all(tmp_path: Path, monkeypatch: Machine) -> None:
    at(monkeypatch, "2026-01-12T05:59")
    root = way(tmp_path, recorded="2026-W02")
    assert record(root, "--quiet").output == ""
    assert recorded(root) == ["2026-W02: 1"]


def test_after_it_was_recorded_the_command_says_nothing_more(tmp_path: Path, monkeypatch: Machine) -> None:
    root = way(tmp_path, recorded="2026-W01")
    at(monkeypatch, "2026-01-05T06:17")
    assert record(root).stdout == "2026-W02: 2\n"
    for later in ("2026-01-05T07:17", "2026-01-11T23:17"):
        at(monkeypatch, later)
        assert (record(root).output, record(root).exit_code) == ("", 0)
    assert recorded(root) == ["2026-W01: 1", "2026-W02: 2"]


@pytest.mark.parametrize("late", ["2026-01-06T00:05", "2026-01-07T12:00", "2026-01-11T23:59"])
def test_a_week_whose_monday_was_missed_is_recorded_on_any_later_day_at_any_time(
    late: str, tmp_path: Path, monkeypatch: Machine
) -> None:
    at(monkeypatch, late)
    root = way(tmp_path, recorded="2026-W01")
    assert record(root).stdout == "2026-W02: 2\n"


def test_on_sunday_the_coming_week_is_not_due_however_late(tmp_path: Path, monkeypatch: Machine) -> None:
    at(monkeypatch, "2026-01-11T23:59")
    assert record(way(tmp_path, recorded="2026-W02")).output == ""


def test_a_day_that_is_said_counts_to_its_end(tmp_path: Path, monkeypatch: Machine) -> None:
    root = way(tmp_path, recorded="2026-W01")
    assert record(root, "--today", "2026-01-04").output == ""
    assert record(root, "--today", "2026-01-05", due="23:59").stdout == "2026-W02: 2\n"
    monkeypatch.setenv("FUNDAMENTALS_TODAY", "2026-01-12")
    assert record(root, due="23:59").stdout == "2026-W03: 3\n"


def test_without_due_a_week_is_recorded_from_its_first_minute(tmp_path: Path, monkeypatch: Machine) -> None:
    at(monkeypatch, "2026-01-05T00:00")
    result = CliRunner().invoke(main, ["record", "--root", str(way(tmp_path, recorded="2026-W01"))])
    assert result.stdout == "2026-W02: 2\n"


@pytest.mark.parametrize("said", ["six", "25:00", "06", "6pm", ""])
def test_a_time_that_is_none_is_wrong_usage(said: str, tmp_path: Path) -> None:
    result = record(way(tmp_path), due=said)
    assert result.exit_code == 2
    assert "06:00" in result.stderr


def test_what_is_wrong_with_the_content_is_said_even_before_the_time(tmp_path: Path, monkeypatch: Machine) -> None:
    at(monkeypatch, "2026-01-05T05:00")
    root = way(tmp_path)
    (root / "fundamentals/02-ask-early.yml").write_text("number: 3\ntitle: Ask\nstatement: Ask.\n")
    assert record(root).exit_code == 1
