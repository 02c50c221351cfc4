import io
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path

import pytest
from PIL import Image

from generator.model import Programme
from generator.outputs.assets import compose_assets
from generator.outputs.pages import compose_pages
from generator.places import Places
from generator.problems import ContentError, Severity
from generator.programme import AHEAD, inspect, read_programme
from generator.week import Week
from tests.builders import PROGRAMME_YML, fundamental_yml, on, programme, story_md

Files = dict[str, str | bytes]


def read(root: Path, files: Files, day: str = "2026-01-20", drafts: bool = False) -> Programme:
    return read_programme(programme(root, files), on(day), drafts=drafts)


def everything(root: Path, found: Programme) -> str:
    """All that is published, in small letters: every page, every address, every picture's name."""
    pages = [f"{p.path} {p.title} {p.summary} {p.html}" for p in compose_pages(found, Places(root))]
    assets = [f"{a.path} {a.content!r}" for a in compose_assets(found, Places(root))]
    return "\n".join([*pages, *assets]).casefold()


def page(root: Path, found: Programme, path: str) -> str:
    return next(p.html for p in compose_pages(found, Places(root)) if p.path == path)


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "PNG")
    return content.getvalue()


def quokka_files(day: str, more: str = "") -> Files:
    """A story in which every single thing is called quokka, so that no trace of it goes unnoticed."""
    head = (
        f"title: A quokka\ndate: {day}\nauthor: Quokka One\nteam: Quokkas\nfundamentals: [1, 2]\n"
        f"recognises: [Quokka Two]\ntags: [quokka tag]\nimage: quokka.png\nimage_alt: The quokka\n"
        f"questions: [Which quokka?]\naliases: [old/quokka]\n{more}"
    )
    text = "A quokka text, see fundamental #3.\n\n![Another quokka](quokka-two.png)\n"
    return {
        "stories/2026/quokka.md": f"---\n{head}---\n\n{text}",
        "stories/2026/quokka.png": picture(),
        "stories/2026/quokka-two.png": picture(),
    }


# Rule 9: nothing from the future, no draft, nothing withdrawn


def test_a_story_dated_today_is_published(tmp_path: Path) -> None:
    found = read(tmp_path, quokka_files("2026-01-20"))
    assert everything(tmp_path, found).count("quokka") > 20


def test_a_story_dated_tomorrow_leaves_no_trace(tmp_path: Path) -> None:
    found = read(tmp_path, quokka_files("2026-01-21"))
    assert "quokka" not in everything(tmp_path, found)


def test_a_story_to_come_leaves_no_trace_in_the_week_that_it_names(tmp_path: Path) -> None:
    found = read(tmp_path, quokka_files("2026-01-21", "week: 2026-W03\n"))
    assert "quokka" not in everything(tmp_path, found)


def test_a_message_to_come_leaves_no_trace(tmp_path: Path) -> None:
    files = quokka_files("2026-01-21", "kind: message\nweek: 2026-W04\n")
    assert "quokka" not in everything(tmp_path, read(tmp_path, files))


def test_a_draft_leaves_no_trace(tmp_path: Path) -> None:
    found = read(tmp_path, quokka_files("2026-01-20", "draft: true\n"))
    assert "quokka" not in everything(tmp_path, found)


def test_a_draft_of_a_message_leaves_no_trace(tmp_path: Path) -> None:
    found = read(tmp_path, quokka_files("2026-01-19", "kind: message\ndraft: true\n"))
    assert "quokka" not in everything(tmp_path, found)


def test_drafts_are_shown_to_who_asks_for_them(tmp_path: Path) -> None:
    found = read(tmp_path, quokka_files("2026-01-20", "draft: true\n"), drafts=True)
    assert "a quokka text" in everything(tmp_path, found)


def test_asking_for_drafts_shows_neither_what_is_to_come_nor_what_was_withdrawn(tmp_path: Path) -> None:
    to_come = read(tmp_path / "one", quokka_files("2026-01-21", "draft: true\n"), drafts=True)
    withdrawn = read(tmp_path / "two", quokka_files("2026-01-20", "draft: true\nwithdrawn: Wrong\n"), drafts=True)
    assert (len(to_come.stories), len(withdrawn.stories)) == (1, 1)
    assert "quokka" not in everything(tmp_path, to_come)
    assert "a quokka text" not in everything(tmp_path, withdrawn)


def test_a_withdrawn_story_leaves_nothing_but_its_address(tmp_path: Path) -> None:
    found = read(tmp_path, quokka_files("2026-01-20", "withdrawn: The quokka asked us to\n"))
    left = everything(tmp_path, found)
    assert left.replace("stories/2026/quokka/", "").replace("old/quokka/", "").count("quokka") == 0


def test_a_withdrawn_storys_address_says_only_that_it_was_withdrawn(tmp_path: Path) -> None:
    other = story_md("Another", "2026-01-07", "[3]", "withdrawn: Not ours to tell\n", "Some other text.")
    files = {**quokka_files("2026-01-20", "withdrawn: The quokka asked us to\n"), "stories/2026/another.md": other}
    left = [p for p in compose_pages(read(tmp_path, files), Places(tmp_path)) if p.kind == "withdrawn"]
    assert [p.path for p in left] == ["stories/2026/another/", "stories/2026/quokka/"]
    assert len({(p.title, p.summary, p.html, p.source) for p in left}) == 1
    assert "What stood here was withdrawn." in left[0].html


def test_a_withdrawn_story_that_was_never_published_has_no_address(tmp_path: Path) -> None:
    found = read(tmp_path, quokka_files("2026-01-21", "withdrawn: Changed my mind\n"))
    assert "quokka" not in everything(tmp_path, found)


def test_a_link_to_a_story_still_to_come_is_text_until_it_comes(tmp_path: Path) -> None:
    linking: Files = {
        **quokka_files("2026-01-21"),
        "stories/2026/link.md": story_md("Link", "2026-01-20", "[1]", text="Wait for [more](quokka.md) of it."),
    }
    before = page(tmp_path, read(tmp_path, linking), "stories/2026/link/")
    after = page(tmp_path, read(tmp_path, linking, "2026-01-21"), "stories/2026/link/")
    assert "quokka" not in before
    assert "Wait for" in before
    assert 'href="../../../stories/2026/quokka/"' in after


def test_messages_to_come_and_drafts_are_known_to_editors(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "stories/2026/come.md": story_md("To come", "2026-02-03", "[1]", "kind: message\n"),
            "stories/2026/draft.md": story_md("Draft", "2026-01-19", "[1]", "kind: message\ndraft: true\n"),
            "stories/2026/gone.md": story_md("Gone", "2026-01-19", "[1]", "kind: message\nwithdrawn: Wrong\n"),
        },
    )
    assert [s.title for s in found.letters] == ["To come", "Draft"]


# Which day it is, and which weeks there are


def moment(time: str) -> Callable[[tzinfo], date]:
    """A clock that stands at one moment and says what day that is in a zone."""
    now = datetime.fromisoformat(time)
    return lambda zone: now.astimezone(zone).date()


@pytest.mark.parametrize(
    ("zone", "day", "week"),
    [
        ("Europe/London", date(2026, 1, 4), Week(2026, 1)),
        ("Pacific/Auckland", date(2026, 1, 5), Week(2026, 2)),
        ("America/Los_Angeles", date(2026, 1, 4), Week(2026, 1)),
    ],
)
def test_today_is_the_day_in_the_programmes_zone(tmp_path: Path, zone: str, day: date, week: Week) -> None:
    root = programme(tmp_path, {"fundamentals/programme.yml": PROGRAMME_YML.replace("Europe/London", zone)})
    found = read_programme(root, moment("2026-01-04T23:30+00:00"))
    assert (found.today, found.this_week) == (day, week)
    assert found.digests[-1].week == week


def test_a_story_is_published_at_midnight_in_the_programmes_zone(tmp_path: Path) -> None:
    there: Files = {
        **quokka_files("2026-01-05"),
        "fundamentals/programme.yml": PROGRAMME_YML.replace("Europe/London", "Asia/Tokyo"),
    }
    root = programme(tmp_path, there)
    assert "quokka" not in everything(root, read_programme(root, moment("2026-01-04T14:59+00:00")))
    assert "a quokka text" in everything(root, read_programme(root, moment("2026-01-04T15:00+00:00")))


def test_digests_reach_from_the_first_week_to_this_one_and_the_plan_beyond(tmp_path: Path) -> None:
    found = read(tmp_path, {}, "2026-01-25")
    assert [str(d.week) for d in found.digests] == ["2026-W01", "2026-W02", "2026-W03", "2026-W04"]
    assert found.weeks[-1].week == found.this_week + AHEAD


def test_the_plan_reaches_as_far_as_is_asked_for(tmp_path: Path) -> None:
    found = read_programme(programme(tmp_path), on("2026-01-25"), ahead=100)
    assert found.weeks[-1].week == Week(2026, 4) + 100


def test_only_weeks_that_have_begun_have_a_page(tmp_path: Path) -> None:
    found = read(tmp_path, {}, "2026-01-18")
    weeks = [p.path for p in compose_pages(found, Places(tmp_path)) if p.kind == "week"]
    assert weeks == ["weeks/2026/01/", "weeks/2026/02/", "weeks/2026/03/"]


def test_next_leads_to_the_fundamentals_page_until_its_week_begins(tmp_path: Path) -> None:
    before = page(tmp_path, read(tmp_path, {}, "2026-01-11"), "weeks/2026/02/")
    after = page(tmp_path, read(tmp_path, {}, "2026-01-12"), "weeks/2026/02/")
    assert 'rel="next" href="../../../fundamentals/be-kind/"' in before
    assert 'rel="next" href="../../../weeks/2026/03/"' in after


def test_home_shows_this_week(tmp_path: Path) -> None:
    found = read(tmp_path, {}, "2026-01-18")
    assert '<h1 id="content">Be kind</h1>' in page(tmp_path, found, "")


def test_before_the_first_week_home_says_when_it_begins_and_with_what(tmp_path: Path) -> None:
    found = read(tmp_path, {}, "2025-12-28")
    assert found.digests == ()
    assert [p.path for p in compose_pages(found, Places(tmp_path)) if p.kind == "week"] == []
    assert "The Test Way begins on December 29, 2025" in page(tmp_path, found, "")
    assert "The first fundamental is #1 Listen first." in page(tmp_path, found, "")


def test_on_the_first_monday_home_shows_the_first_week(tmp_path: Path) -> None:
    found = read(tmp_path, {}, "2025-12-29")
    assert [str(d.week) for d in found.digests] == ["2026-W01"]
    assert '<h1 id="content">Listen first</h1>' in page(tmp_path, found, "")


def test_long_before_the_first_week_the_plan_still_begins_with_it(tmp_path: Path) -> None:
    found = read(tmp_path, {}, "2025-03-01")
    assert (found.weeks[0].week, found.weeks[-1].week) == (Week(2026, 1), Week(2026, 1) + AHEAD)


# The introduction


def introduction(root: Path, text: str, name: str = "The Test Way", day: str = "2026-01-20", more: str = "") -> str:
    settings = f"{PROGRAMME_YML.replace('The Test Way', name)}introduction: '{text}'\n{more}"
    return read(root, {"fundamentals/programme.yml": settings}, day).settings.introduction


def test_placeholders_of_the_introduction_are_filled_in(tmp_path: Path) -> None:
    said = introduction(tmp_path, "The {count} of {name} at {organisation}.", more="organisation: Harbourline\n")
    assert said == "The 3 of The Test Way at Harbourline."


def test_a_placeholder_is_filled_in_wherever_it_stands(tmp_path: Path) -> None:
    assert introduction(tmp_path, "{count} now, {count} again") == "3 now, 3 again"


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", "{0}", "{ count }", "{count", "{Count}", "{name!r}", "{name.x}", "%s"]
)
def test_odd_braces_stay_as_they_are(tmp_path: Path, text: str) -> None:
    assert introduction(tmp_path, f"About {text} us") == f"About {text} us"


def test_doubled_braces_keep_the_outer_ones(tmp_path: Path) -> None:
    assert introduction(tmp_path, "{{count}}") == "{3}"


def test_what_is_filled_in_is_not_filled_in_again(tmp_path: Path) -> None:
    said = introduction(tmp_path, "{name}", "'{count} {organisation}'", more="organisation: Harbourline\n")
    assert said == "{count} {organisation}"


def test_an_unknown_placeholder_stays_and_is_a_warning(tmp_path: Path) -> None:
    assert introduction(tmp_path, "{count} of {nome}") == "3 of {nome}"
    [warning] = [p for p in inspect(tmp_path, on("2026-01-20")) if p.code == "unknown-placeholder"]
    assert "{nome}" in warning.text
    assert warning.severity is Severity.WARNING


@pytest.mark.parametrize(("day", "count"), [("2026-01-31", "3"), ("2026-02-01", "4"), ("2026-02-03", "3")])
def test_the_count_is_of_those_active_today(tmp_path: Path, day: str, count: str) -> None:
    programme(
        tmp_path,
        {
            "fundamentals/04-be-bold.yml": fundamental_yml(4, "Be bold", "since: 2026-02-01\n"),
            "fundamentals/03-be-kind.yml": fundamental_yml(3, "Be kind", "until: 2026-02-02\n"),
        },
    )
    settings = tmp_path / "fundamentals/programme.yml"
    settings.write_text(f"{settings.read_text()}introduction: '{{count}}'\n")
    assert read_programme(tmp_path, on(day)).settings.introduction == count


def test_a_page_shows_the_introduction_filled_in(tmp_path: Path) -> None:
    introduction(tmp_path, "The {count} of <us>")
    assert "The 3 of &lt;us&gt;" in page(tmp_path, read_programme(tmp_path, on("2026-01-20")), "")


# What is wrong, all of it at once


def broken_files() -> Files:
    return {
        "fundamentals/programme.yml": f"{PROGRAMME_YML}colour: blue\nintroduction: '{{nome}}'\n",
        "fundamentals/03-be-kind.yml": fundamental_yml(4, "Be kind"),
        "fundamentals/history.yml": "2026-W02: 2\n2026-W01: 1\n2026-W03: 3\n",
        "stories/2025/wrong-year.md": story_md("Wrong year", "2026-01-07"),
        "stories/2026/no-number.md": story_md("No number", "2026-01-07", "[77]"),
        "stories/2026/no-day.md": story_md("No day", "2026-02-30"),
    }


def test_everything_that_is_wrong_is_said_at_once_warnings_too(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        read(tmp_path, broken_files())
    assert {(p.location.path, p.code) for p in caught.value.problems} == {
        ("fundamentals/03-be-kind.yml", "number-differs"),
        ("fundamentals/history.yml", "history-order"),
        ("fundamentals/programme.yml", "unknown-key"),
        ("fundamentals/programme.yml", "unknown-placeholder"),
        ("stories/2025/wrong-year.md", "folder-year"),
        ("stories/2026/no-day.md", "impossible-date"),
        ("stories/2026/no-number.md", "unknown-fundamental"),
    }


def test_problems_are_sorted_by_place_and_said_in_full(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        read(tmp_path, broken_files())
    problems = caught.value.problems
    assert [p.location for p in problems] == sorted(p.location for p in problems)
    assert str(caught.value) == "\n".join(map(str, problems))
    assert "stories/2026/no-day.md:3:7: error[impossible-date]" in str(caught.value)


def test_inspecting_finds_the_same_without_raising(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        read(tmp_path, broken_files())
    assert inspect(tmp_path, on("2026-01-20")) == caught.value.problems


def test_warnings_alone_do_not_stop_a_programme(tmp_path: Path) -> None:
    found = read(tmp_path, {"stories/2025/wrong-year.md": story_md("Wrong year", "2026-01-07")})
    assert "folder-year" in [p.code for p in found.warnings]
    assert "Wrong year" in [s.title for s in found.stories]


def test_a_planned_week_without_an_active_fundamental_is_an_error(tmp_path: Path) -> None:
    only: Files = {
        "fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first", "until: 2026-03-01\n"),
        "fundamentals/02-ask-early.yml": fundamental_yml(2, "Ask early", "until: 2026-03-01\n"),
        "fundamentals/03-be-kind.yml": fundamental_yml(3, "Be kind", "until: 2026-02-01\n"),
    }
    with pytest.raises(ContentError, match="no-fundamental"):
        read(tmp_path, only)


def test_a_programme_without_any_fundamental_is_an_error(tmp_path: Path) -> None:
    root = programme(tmp_path)
    for path in (*root.glob("fundamentals/0*.yml"), *root.glob("stories/*/*.md")):
        path.unlink()
    with pytest.raises(ContentError, match="no-fundamental"):
        read_programme(root, on("2026-01-20"))
