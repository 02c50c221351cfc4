from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Programme, Story
from generator.numbering import Numbering
from generator.outputs.pages import compose_pages
from generator.places import Places
from generator.programme import inspect, read_programme
from generator.week import Week
from tests.builders import fundamental, fundamental_yml, on, programme, story_md

KIND = fundamental(3, "Be kind", until=date(2026, 2, 3))
BRAVE = fundamental(3, "Be brave", since=date(2026, 2, 4))

# Number 3 passes from one to the other in the middle of week 6: its Monday is the 2nd of February.
HANDOVER: dict[str, str | bytes] = {
    "fundamentals/03-be-kind.yml": fundamental_yml(3, "Be kind", "until: 2026-02-03\n"),
    "fundamentals/03-be-brave.yml": fundamental_yml(3, "Be brave", "since: 2026-02-04\n"),
}


def message_md(title: str, day: str, more: str = "") -> str:
    return story_md(title, day, "[3]", f"kind: message\n{more}").replace("team: Port\n", "")


def read(root: Path, files: dict[str, str | bytes], day: str = "2026-03-10") -> Programme:
    return read_programme(programme(root, {**HANDOVER, **files}), on(day))


def told(root: Path, content: str) -> Story:
    """The one story of the programme whose title is `Told`."""
    return next(s for s in read(root, {"stories/2026/told.md": content}).stories if s.title == "Told")


def problems(root: Path, files: dict[str, str | bytes]) -> set[tuple[str, str]]:
    """Path and code of all that is wrong, but for the weeks that nobody has recorded."""
    found = inspect(programme(root, files), on("2026-03-10"))
    return {(p.location.path, p.code) for p in found} - {("fundamentals/history.yml", "unrecorded-weeks")}


# Active


@pytest.mark.parametrize(
    ("day", "active"),
    [("2026-01-31", False), ("2026-02-01", True), ("2026-02-15", True), ("2026-02-28", True), ("2026-03-01", False)],
)
def test_a_fundamental_is_active_from_its_since_to_its_until_both_included(day: str, active: bool) -> None:
    lasting = fundamental(1, "Listen first", since=date(2026, 2, 1), until=date(2026, 2, 28))
    assert lasting.active(date.fromisoformat(day)) is active


@given(st.dates())
def test_a_missing_since_or_until_is_open(day: date) -> None:
    assert fundamental(1, "Listen first").active(day)
    assert fundamental(1, "Listen first", since=day).active(date.max)
    assert fundamental(1, "Listen first", until=day).active(date.min)


# A number resolves on a date


@pytest.mark.parametrize(("day", "title"), [(date(2026, 2, 3), "Be kind"), (date(2026, 2, 4), "Be brave")])
def test_a_number_means_who_bears_it_that_day(day: date, title: str) -> None:
    bearer = Numbering([BRAVE, KIND]).find(3, day)
    assert bearer
    assert (bearer.fundamental.title, bearer.exact) == (title, True)


def test_a_number_that_nobody_ever_bore_means_nothing() -> None:
    numbering = Numbering([KIND, BRAVE])
    assert numbering.find(77, date(2026, 2, 4)) is None
    assert numbering.newest(77, date(2026, 2, 4)) is None


@pytest.mark.parametrize(("day", "title"), [("2026-01-11", "Be kind"), ("2026-01-21", "Be brave")])
def test_where_nobody_bears_a_number_that_day_it_means_the_nearest_bearer(day: str, title: str) -> None:
    early, late = fundamental(3, "Be kind", until=date(2026, 1, 1)), fundamental(3, "Be brave", since=date(2026, 1, 31))
    bearer = Numbering([early, late]).find(3, date.fromisoformat(day))
    assert bearer
    assert (bearer.fundamental.title, bearer.exact) == (title, False)


def test_of_two_bearers_equally_near_it_means_the_first_by_id_whatever_their_order() -> None:
    early, late = fundamental(3, "Be kind", until=date(2026, 1, 1)), fundamental(3, "Be brave", since=date(2026, 1, 31))
    found = [Numbering(both).find(3, date(2026, 1, 16)) for both in ([early, late], [late, early])]
    assert [bearer and bearer.fundamental for bearer in found] == [late, late]


def test_an_id_means_one_fundamental_on_any_day() -> None:
    numbering = Numbering([KIND, BRAVE])
    bearer = numbering.find("be-kind", date(2026, 2, 4))
    assert bearer
    assert (bearer.fundamental, bearer.exact) == (KIND, False)
    assert numbering.newest("be-kind", date(2026, 2, 4)) == KIND
    assert numbering.find("be-bold", date(2026, 2, 4)) is None
    assert numbering.newest("be-bold", date(2026, 2, 4)) is None


def test_a_story_means_the_bearer_on_its_date(tmp_path: Path) -> None:
    assert told(tmp_path, story_md("Told", "2026-02-05", "[3]")).fundamentals == ("be-brave",)


def test_a_storys_date_decides_even_where_it_belongs_to_another_week(tmp_path: Path) -> None:
    assert told(tmp_path, story_md("Told", "2026-02-03", "[3]", "week: 2026-W07\n")).fundamentals == ("be-kind",)


def test_a_message_means_the_bearer_on_the_monday_of_its_week(tmp_path: Path) -> None:
    assert told(tmp_path, message_md("Told", "2026-02-05")).fundamentals == ("be-kind",)


def test_a_message_for_another_week_means_the_bearer_on_that_weeks_monday(tmp_path: Path) -> None:
    assert told(tmp_path, message_md("Told", "2026-02-03", "week: 2026-W07\n")).fundamentals == ("be-brave",)


def test_a_recorded_number_means_the_bearer_on_the_monday_of_its_week(tmp_path: Path) -> None:
    lines = "".join(f"2026-W{n:02}: 3\n" for n in range(1, 8))
    weeks = read(tmp_path, {"fundamentals/history.yml": lines}).weeks
    assert [f.fundamental and f.fundamental.id for f in weeks[:7]] == ["be-kind"] * 6 + ["be-brave"]


def test_a_pinned_number_means_the_bearer_on_the_monday_of_its_week(tmp_path: Path) -> None:
    root = programme(tmp_path, HANDOVER)
    settings = root / "fundamentals/programme.yml"
    settings.write_text(f"{settings.read_text()}pins: {{2026-W06: 3, 2026-W07: 3}}\n")
    leaders = {f.week: f.fundamental for f in read_programme(root, on("2026-03-10")).weeks}
    found = [leaders[Week(2026, 6)], leaders[Week(2026, 7)]]
    assert [f and f.id for f in found] == ["be-kind", "be-brave"]


@pytest.mark.parametrize(("day", "related"), [("2026-02-03", "be-kind"), ("2026-02-04", "be-brave")])
def test_a_related_number_means_who_bears_it_today(tmp_path: Path, day: str, related: str) -> None:
    found = read(
        tmp_path, {"fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first", "related: [3]\n")}, day
    )
    assert found.fundamentals[0].related == (related,)


def test_where_nobody_bears_it_today_a_related_number_means_its_newest_bearer_however_near_another_is() -> None:
    past, coming = fundamental(3, "Be kind", until=date(2026, 1, 31)), fundamental(3, "Act", since=date(2026, 12, 1))
    assert Numbering([past, coming]).newest(3, date(2026, 2, 1)) == coming


def test_where_all_bearers_are_gone_a_related_number_means_the_one_that_bore_it_last() -> None:
    first, last = fundamental(3, "Walk", until=date(2024, 1, 31)), fundamental(3, "Act", until=date(2025, 1, 31))
    assert Numbering([last, first]).newest(3, date(2026, 2, 1)) == last


# What is an error, and what a warning


def test_a_number_borne_on_another_day_is_a_warning_and_the_nearest_bearer_is_taken(tmp_path: Path) -> None:
    since = fundamental_yml(3, "Be kind", "since: 2026-01-26\n")
    root = programme(
        tmp_path,
        {
            "fundamentals/03-be-kind.yml": since,
            "fundamentals/history.yml": "2026-W01: 3\n",
            "stories/2026/told.md": story_md("Told", "2026-01-10", "[3]"),
        },
    )
    found = read_programme(root, on("2026-03-10"))
    assert next(s for s in found.stories if s.title == "Told").fundamentals == ("be-kind",)
    assert found.weeks[0].fundamental == next(f for f in found.fundamentals if f.id == "be-kind")
    warned = [p.location.path for p in found.warnings if p.code == "other-bearer"]
    assert warned == ["fundamentals/history.yml", "stories/2026/told.md"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("stories/2026/told.md", story_md("Told", "2026-01-10", "[77]")),
        ("stories/2026/told.md", story_md("Told", "2026-01-10", "[be-bold]")),
        ("fundamentals/01-listen-first.yml", fundamental_yml(1, "Listen first", "related: [77]\n")),
        ("fundamentals/history.yml", "2026-W01: 77\n"),
    ],
)
def test_a_number_or_id_that_nobody_ever_bore_is_an_error(tmp_path: Path, path: str, content: str) -> None:
    assert problems(tmp_path, {path: content}) == {(path, "unknown-fundamental")}


def test_two_bearers_on_one_day_are_an_error_in_the_later_ones_file(tmp_path: Path) -> None:
    overlapping = {**HANDOVER, "fundamentals/03-be-brave.yml": fundamental_yml(3, "Be brave", "since: 2026-02-03\n")}
    assert problems(tmp_path, overlapping) == {("fundamentals/03-be-brave.yml", "number-clash")}


def test_a_number_may_pass_on_from_one_day_to_the_next(tmp_path: Path) -> None:
    assert problems(tmp_path, HANDOVER) == set()


def test_two_bearers_without_any_dates_clash() -> None:
    kind, brave = fundamental(3, "Be kind"), fundamental(3, "Be brave")
    assert Numbering([kind, brave]).clashes() == [(brave, kind)]


def test_bearers_of_different_numbers_never_clash() -> None:
    assert Numbering([fundamental(3, "Be kind"), fundamental(4, "Be brave")]).clashes() == []


def test_every_pair_that_shares_a_day_is_found_even_with_another_bearer_between() -> None:
    always = fundamental(3, "Be kind")
    spring = fundamental(3, "Be brave", since=date(2026, 3, 1), until=date(2026, 5, 31))
    autumn = fundamental(3, "Be bold", since=date(2026, 9, 1), until=date(2026, 11, 30))
    assert set(Numbering([always, spring, autumn]).clashes()) == {(always, spring), (always, autumn)}


# Retired


def test_a_retired_fundamental_keeps_its_page_labelled_with_its_years(tmp_path: Path) -> None:
    lasted = fundamental_yml(3, "Be kind", "since: 2021-05-01\nuntil: 2026-02-03\n")
    found = read(tmp_path, {"fundamentals/03-be-kind.yml": lasted})
    page = next(p for p in compose_pages(found, Places(tmp_path)) if p.path == "fundamentals/be-kind/")
    assert "In force May 1, 2021 to February 3, 2026" in page.html
    assert "no longer in force" in page.html


def test_a_fundamental_to_come_is_not_called_in_force_until_today(tmp_path: Path) -> None:
    coming = fundamental_yml(4, "Be bold", "since: 2026-12-01\n")
    found = read(tmp_path, {"fundamentals/04-be-bold.yml": coming})
    page = next(p for p in compose_pages(found, Places(tmp_path)) if p.path == "fundamentals/be-bold/")
    assert "December 1, 2026" in page.html
    assert "to today" not in page.html
