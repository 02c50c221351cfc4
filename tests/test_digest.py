import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.digest import compose_digests, for_mail, newest_first, questions
from generator.model import Digest, Kind, Page, Story
from generator.outputs.pages import compose_pages
from generator.places import Places
from generator.programme import inspect, read_programme
from generator.rotation import plan
from generator.week import Week
from tests.builders import PROGRAMME_YML, calendar, fundamental, message, on, programme, story, story_md

LISTEN, ASK, KIND = fundamental(1, "Listen first"), fundamental(2, "Ask early"), fundamental(3, "Be kind")
FIRST = Week(2026, 1)
LAST = FIRST + 11

# Weeks 1, 4, 7 and 10 belong to Listen first; 2, 5, 8 to Ask early; 3, 6, 9 to Be kind.


def day(week: int, weekday: int = 3) -> str:
    """A day of a week of 2026, its Wednesday unless another one is asked for."""
    return date.fromisocalendar(2026, week, weekday).isoformat()


def digests(*stories: Story, skips: Iterable[int] = (), pins: Mapping[int, str] | None = None) -> dict[int, Digest]:
    """The digests of weeks 1 to 12, by number."""
    weeks = plan(
        [LISTEN, ASK, KIND],
        calendar(
            "2026-W01",
            skips={Week(2026, n): "Away" for n in skips},
            pins={Week(2026, n): leader for n, leader in (pins or {}).items()},
        ),
        LAST,
    )
    return {d.week.number: d for d in compose_digests(weeks, stories, LAST)}


def titles(stories: Iterable[Story]) -> list[str]:
    return [s.title for s in stories]


def shown(found: dict[int, Digest]) -> dict[str, list[tuple[int, str]]]:
    """For each title: the weeks whose page shows it, and in which part."""
    places: dict[str, list[tuple[int, str]]] = {}
    for n, digest in found.items():
        for part in ("about", "others"):
            for s in getattr(digest, part):
                places.setdefault(s.title, []).append((n, part))
    return places


def message_md(title: str, on_day: str, fundamentals: str, more: str = "", text: str = "Dear all.") -> str:
    return story_md(title, on_day, fundamentals, f"kind: message\n{more}", text).replace("team: Port\n", "")


def pages(root: Path, files: dict[str, str | bytes], today: str) -> dict[str, Page]:
    """The site of the small programme with `files`, by path."""
    found = read_programme(programme(root, files), on(today))
    return {p.path: p for p in compose_pages(found, Places(root))}


def warned(root: Path, files: dict[str, str | bytes], today: str) -> list[tuple[str, str]]:
    """Path and code of what is wrong about messages."""
    found = inspect(programme(root, files), on(today))
    return [(p.location.path, p.code) for p in found if p.code.startswith("message")]


# Rule 5: which stories stand on which page


def test_there_is_a_digest_for_every_week_up_to_the_last_and_for_none_beyond() -> None:
    weeks = plan([LISTEN], calendar("2026-W01"), LAST)
    assert [d.week for d in compose_digests(weeks, (), Week(2026, 3))] == [Week(2026, 1), Week(2026, 2), Week(2026, 3)]


def test_a_week_knows_what_led_before_and_what_leads_next() -> None:
    found = digests(skips=[2])
    assert found[1].previous is None
    assert found[1].next == found[2].focus
    assert found[3].previous == found[2].focus
    assert [d.focus.fundamental for d in (found[1], found[2], found[3])] == [LISTEN, None, ASK]


def test_the_last_week_to_be_seen_still_knows_what_leads_next() -> None:
    weeks = plan([LISTEN, ASK], calendar("2026-W01"), LAST)
    [only] = compose_digests(weeks, (), FIRST)
    assert only.next == weeks[1]


def test_without_stories_a_week_has_none() -> None:
    for digest in digests().values():
        assert (digest.about, digest.others, digest.since_last_mail, digest.recognised) == ((), (), (), ())


def test_without_stories_the_page_asks_for_the_first(tmp_path: Path) -> None:
    html = pages(tmp_path, {}, day(1))["weeks/2026/01/"].html
    assert "Yours would be the first." in html
    assert "Also shared" not in html


def test_a_story_stands_on_the_page_of_its_week_and_again_when_its_fundamental_leads() -> None:
    assert shown(digests(story("Tea", day(4), KIND.id))) == {"Tea": [(4, "others"), (6, "about")]}


def test_a_story_about_the_fundamental_of_its_own_week_stands_there_once() -> None:
    assert shown(digests(story("Tea", day(4), LISTEN.id))) == {"Tea": [(4, "about")]}


def test_a_story_is_about_a_fundamental_only_in_the_first_week_that_it_leads() -> None:
    assert (7, "about") not in shown(digests(story("Tea", day(2), LISTEN.id)))["Tea"]


def test_a_pinned_week_is_a_turn_that_stories_wait_for() -> None:
    assert shown(digests(story("Tea", day(4), KIND.id), pins={5: KIND.id}))["Tea"] == [(4, "others"), (5, "about")]


def test_the_week_that_is_given_counts_and_not_the_date() -> None:
    given = story("Tea", day(4), KIND.id, week="2026-W02")
    assert shown(digests(given)) == {"Tea": [(2, "others"), (3, "about")]}


@pytest.mark.parametrize(("weekday", "week"), [(1, 4), (7, 4), (8, 5)])
def test_the_iso_week_of_the_date_counts_where_none_is_given(weekday: int, week: int) -> None:
    after = date.fromisocalendar(2026, 4, 1) + timedelta(weekday - 1)
    assert shown(digests(story("Tea", after.isoformat(), KIND.id)))["Tea"] == [(week, "others"), (6, "about")]


def test_a_story_of_two_fundamentals_appears_once_for_each_even_two_weeks_running() -> None:
    both = story("Tea", day(4), ASK.id, KIND.id)
    assert shown(digests(both)) == {"Tea": [(4, "others"), (5, "about"), (6, "about")]}


def test_the_order_of_its_fundamentals_makes_no_difference_to_where_a_story_appears() -> None:
    both, turned = story("Tea", day(4), ASK.id, KIND.id), story("Tea", day(4), KIND.id, ASK.id)
    assert shown(digests(both)) == shown(digests(turned))


def test_a_story_of_a_skipped_week_stands_on_its_page_and_with_the_others_of_the_next_week() -> None:
    found = shown(digests(story("Tea", day(4), KIND.id), skips=[4]))
    assert found == {"Tea": [(4, "others"), (5, "others"), (7, "about")]}


def test_a_story_of_the_first_of_two_skipped_weeks_waits_for_the_week_after_both() -> None:
    found = shown(digests(story("Tea", day(4), KIND.id), skips=[4, 5]))
    assert found == {"Tea": [(4, "others"), (5, "others"), (6, "others"), (8, "about")]}


def test_a_story_of_a_skipped_week_about_what_leads_next_is_no_other_there() -> None:
    assert shown(digests(story("Tea", day(4), LISTEN.id), skips=[4])) == {"Tea": [(4, "others"), (5, "about")]}


def test_a_story_from_before_a_skipped_week_is_not_shown_again_after_it() -> None:
    assert shown(digests(story("Tea", day(3), ASK.id), skips=[4])) == {"Tea": [(3, "others"), (6, "about")]}


def test_a_story_older_than_the_programme_is_in_no_digest() -> None:
    old = story("Tea", "2025-12-28", LISTEN.id)
    assert shown(digests(old)) == {}
    assert all(for_mail(d).others == () for d in digests(old).values())


def test_a_story_older_than_the_programme_is_in_the_archive_and_on_its_fundamentals_page(tmp_path: Path) -> None:
    old: dict[str, str | bytes] = {"stories/2025/tea.md": story_md("Tea at four", "2025-12-28", "[1]")}
    found = [path for path, page in pages(tmp_path, old, day(4)).items() if "Tea at four" in page.html]
    assert {"archive/", "archive/year/2025/", "fundamentals/listen-first/", "stories/2025/tea/"} <= set(found)
    assert not [path for path in found if path == "" or path.startswith("weeks/2026/")]


def test_stories_stand_newest_first_and_then_by_id() -> None:
    of_one_day = [story(title, day(4, 2), LISTEN.id) for title in ("Bread", "Apple", "Cake")]
    found = digests(story("Early", day(4, 1), LISTEN.id), *of_one_day, story("Late", day(4, 5), LISTEN.id))
    assert titles(found[4].about) == ["Late", "Apple", "Bread", "Cake", "Early"]


def test_others_of_several_weeks_stand_newest_first_too() -> None:
    found = digests(story("Early", day(4), KIND.id), story("Late", day(5), KIND.id), skips=[4])
    assert titles(found[5].others) == ["Late", "Early"]


def test_a_digest_is_the_same_whatever_the_order_of_the_stories() -> None:
    told = [story(title, day(4, 2), KIND.id) for title in "ABCDE"] + [message(t, day(4), LISTEN.id) for t in "XYZ"]
    assert digests(*told) == digests(*reversed(told))


# Rule 5: twelve on the page, all in the digest


def test_more_than_twelve_stories_are_all_in_the_digest() -> None:
    about = [story(f"About {n}", day(4), LISTEN.id) for n in range(17)]
    others = [story(f"Other {n}", day(4), KIND.id) for n in range(15)]
    found = digests(*about, *others)[4]
    assert (len(found.about), len(found.others)) == (17, 15)


def many(count: int, fundamentals: str, on_day: str, folder: int = 2026) -> dict[str, str | bytes]:
    return {
        f"stories/{folder}/told-{on_day}-{n:02}.md": story_md(f"Told {on_day} {n:02}.", on_day, fundamentals)
        for n in range(count)
    }


def told_on(page: Page) -> set[str]:
    return set(re.findall(r"Told [0-9-]{10} \d\d\.", page.html))


def rest(site: dict[str, Page], path: str) -> tuple[str, Page]:
    """What the link below the stories of a page says, and the page that it leads to."""
    [(href, said)] = re.findall(r'class="more"><a href="([^"]*)">([^<]*)<', site[path].html)
    return said, site[urljoin(f"https://way.test/{path}", href).removeprefix("https://way.test/").partition("#")[0]]


def test_the_page_shows_twelve_about_it_and_links_to_the_rest(tmp_path: Path) -> None:
    site = pages(tmp_path, many(17, "[1]", day(4)), day(4))
    said, whole = rest(site, "weeks/2026/04/")
    assert len(told_on(site["weeks/2026/04/"])) == 12
    assert said == "and 5 more"
    assert len(told_on(whole)) == 17


def test_the_page_shows_twelve_others_and_links_to_the_rest(tmp_path: Path) -> None:
    site = pages(tmp_path, many(17, "[3]", day(4)), day(4))
    said, whole = rest(site, "weeks/2026/04/")
    assert len(told_on(site["weeks/2026/04/"])) == 12
    assert said == "and 5 more"
    assert len(told_on(whole)) == 17


def test_the_page_of_a_skipped_week_shows_twelve_and_links_to_the_rest(tmp_path: Path) -> None:
    skipping = {"fundamentals/programme.yml": f"{PROGRAMME_YML}skips: {{2026-W04: Away}}\n"}
    site = pages(tmp_path, {**many(13, "[3]", day(4)), **skipping}, day(4))
    said, whole = rest(site, "weeks/2026/04/")
    assert len(told_on(site["weeks/2026/04/"])) == 12
    assert said == "and 1 more"
    assert len(told_on(whole)) == 13


def test_twelve_are_no_reason_for_a_link(tmp_path: Path) -> None:
    html = pages(tmp_path, {**many(12, "[1]", day(4)), **many(12, "[3]", day(4, 2))}, day(4))["weeks/2026/04/"].html
    assert 'class="more"' not in html


def test_the_link_leads_to_the_rest_even_where_a_week_lies_in_two_years(tmp_path: Path) -> None:
    files = {**many(12, "[3]", "2026-01-01"), **many(2, "[3]", "2025-12-30", 2025)}
    site = pages(tmp_path, files, day(1, 4))
    first_page = told_on(site["weeks/2026/01/"])
    _, whole = rest(site, "weeks/2026/01/")
    assert told_on(whole) - first_page == {"Told 2025-12-30 00.", "Told 2025-12-30 01."}


# Rule 6: messages


def test_a_message_stands_on_the_page_of_its_week() -> None:
    found = digests(message("Dear all", day(4, 1), LISTEN.id))[4]
    assert (titles(found.messages), found.message_from) == (["Dear all"], None)


def test_a_message_is_no_story_of_its_week() -> None:
    assert shown(digests(message("Dear all", day(4, 1), LISTEN.id, KIND.id))) == {}


def test_a_message_is_for_its_first_fundamental_only() -> None:
    found = digests(message("Dear all", day(4, 1), LISTEN.id, KIND.id))
    assert [n for n, digest in found.items() if digest.messages] == [4, 7, 10]


def test_the_week_that_a_message_names_counts_and_not_its_date() -> None:
    found = digests(message("Dear all", day(2), LISTEN.id, week="2026-W04"))
    assert titles(found[4].messages) == ["Dear all"]
    assert found[4].message_from is None
    assert shown(found) == {}


def test_all_messages_of_a_week_stand_there_those_with_week_first_then_by_date_then_by_id() -> None:
    found = digests(
        message("Wren", day(4, 1), LISTEN.id),
        message("Lark", day(5), LISTEN.id, week="2026-W04"),
        message("Tern", day(2), LISTEN.id, week="2026-W04"),
        message("Rook", day(2), LISTEN.id, week="2026-W04"),
        message("Dove", day(4, 2), LISTEN.id),
    )
    assert titles(found[4].messages) == ["Rook", "Tern", "Lark", "Wren", "Dove"]


def test_without_a_message_of_its_own_a_week_takes_the_newest_earlier_one_for_its_fundamental() -> None:
    found = digests(
        message("Older", day(1), LISTEN.id), message("Newer", day(4), LISTEN.id), message("Other", day(6), KIND.id)
    )
    assert (titles(found[7].messages), found[7].message_from) == (["Newer"], Week(2026, 4))
    assert (titles(found[10].messages), found[10].message_from) == (["Newer"], Week(2026, 4))


def test_of_several_messages_of_the_earlier_week_the_newest_is_taken_alone() -> None:
    found = digests(
        message("B", day(4, 2), LISTEN.id), message("A", day(4, 1), LISTEN.id), message("C", day(4, 2), LISTEN.id)
    )
    assert titles(found[7].messages) == ["C"]


def test_the_newest_earlier_message_is_the_one_of_the_latest_week_not_of_the_latest_date() -> None:
    found = digests(message("Late for W01", day(6), LISTEN.id, week="2026-W01"), message("W04", day(4), LISTEN.id))
    assert (titles(found[7].messages), found[7].message_from) == (["W04"], Week(2026, 4))


def test_a_message_of_a_later_week_is_never_taken() -> None:
    found = digests(message("Later", day(4), LISTEN.id))
    assert (found[1].messages, found[1].message_from) == ((), None)


def test_the_page_says_which_week_a_borrowed_message_was_written_for(tmp_path: Path) -> None:
    site = pages(tmp_path, {"stories/2026/dear.md": message_md("Dear all", day(1, 1), "[1]")}, day(4))
    assert "Dear all" in site["weeks/2026/04/"].html
    assert "written for the fundamental in week 1, 2026" in site["weeks/2026/04/"].html
    assert "written for the fundamental in" not in site["weeks/2026/01/"].html


def test_without_any_message_there_is_none() -> None:
    found = digests(message("For another", day(3), KIND.id))[4]
    assert (found.messages, found.message_from) == ((), None)


def test_without_any_message_the_page_shows_the_description(tmp_path: Path) -> None:
    described = "number: 1\ntitle: Listen first\nstatement: Always.\ndescription: Two ears and one mouth.\n"
    site = pages(tmp_path, {"fundamentals/01-listen-first.yml": described}, day(4))
    assert "Two ears and one mouth." in site["weeks/2026/04/"].html


def test_a_message_whose_fundamental_does_not_lead_its_week_is_among_the_stories_there() -> None:
    found = digests(message("Dear all", day(4, 1), KIND.id))
    assert found[4].messages == ()
    assert shown(found) == {"Dear all": [(4, "others")]}


def test_a_message_is_elsewhere_even_where_the_leader_is_among_its_other_fundamentals(tmp_path: Path) -> None:
    found = digests(message("Dear all", day(4, 1), KIND.id, LISTEN.id))
    assert found[4].messages == ()
    assert shown(found) == {"Dear all": [(4, "others")]}
    files: dict[str, str | bytes] = {"stories/2026/dear.md": message_md("Dear all", day(4, 1), "[3, 1]")}
    assert warned(tmp_path, files, day(4)) == [("stories/2026/dear.md", "message-elsewhere")]


def test_a_message_that_stood_elsewhere_can_be_taken_when_its_fundamental_leads() -> None:
    found = digests(message("Dear all", day(4, 1), KIND.id))[6]
    assert (titles(found.messages), found.message_from) == (["Dear all"], Week(2026, 4))


def test_a_message_whose_fundamental_does_not_lead_its_week_is_a_warning(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"stories/2026/dear.md": message_md("Dear all", day(4, 1), "[3]")}
    assert warned(tmp_path, files, day(4)) == [("stories/2026/dear.md", "message-elsewhere")]


def test_a_message_for_its_weeks_fundamental_dated_monday_or_earlier_is_no_warning(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "stories/2026/dear.md": message_md("Dear all", day(4, 1), "[1]"),
        "stories/2026/early.md": message_md("Dear all", day(3, 2), "[1]", "week: 2026-W04\n"),
    }
    assert warned(tmp_path, files, day(4)) == []


@pytest.mark.parametrize("weekday", [2, 7])
def test_a_message_dated_tuesday_to_sunday_of_its_week_is_a_warning(tmp_path: Path, weekday: int) -> None:
    files: dict[str, str | bytes] = {"stories/2026/dear.md": message_md("Dear all", day(4, weekday), "[1]")}
    assert warned(tmp_path, files, day(4, 7)) == [("stories/2026/dear.md", "message-late")]


def test_a_message_still_to_come_is_warned_about_while_there_is_time(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "stories/2026/late.md": message_md("Dear all", day(7, 2), "[1]"),
        "stories/2026/elsewhere.md": message_md("Dear all", day(7, 1), "[2]"),
    }
    assert warned(tmp_path, files, day(4)) == [
        ("stories/2026/elsewhere.md", "message-elsewhere"),
        ("stories/2026/late.md", "message-late"),
    ]


def test_a_withdrawn_message_is_not_warned_about(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "stories/2026/dear.md": message_md("Dear all", day(4, 2), "[3]", "withdrawn: A mistake\n")
    }
    assert warned(tmp_path, files, day(4)) == []


def test_a_message_of_a_skipped_week_stands_there_whatever_it_is_about() -> None:
    found = digests(message("Dear all", day(4, 1), KIND.id), skips=[4])
    assert (titles(found[4].messages), found[4].message_from) == (["Dear all"], None)
    assert shown(found) == {}


def test_a_message_of_a_skipped_week_is_on_its_page_and_no_warning(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "fundamentals/programme.yml": f"{PROGRAMME_YML}skips: {{2026-W04: Away}}\n",
        "stories/2026/dear.md": message_md("Dear all", day(4, 1), "[3]", text="First.\n\nEnjoy the quiet."),
    }
    assert warned(tmp_path, files, day(4)) == []
    assert '<div class="prose"><p>First.</p>\n<p>Enjoy the quiet.</p>' in pages(tmp_path, files, day(4))[""].html


def test_a_skipped_week_borrows_no_message() -> None:
    assert digests(message("Dear all", day(1), LISTEN.id), skips=[4])[4].messages == ()


# Rule 8: the page of a skipped week


def test_a_skipped_week_shows_its_reason_what_was_shared_and_what_leads_next(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "fundamentals/programme.yml": f"{PROGRAMME_YML}skips: {{2026-W04: Painting the office}}\n",
        "stories/2026/tea.md": story_md("Tea at four", day(4), "[3]"),
    }
    site = pages(tmp_path, files, day(4))
    for path in ("", "weeks/2026/04/"):
        assert "Painting the office" in site[path].html
        assert "Tea at four" in site[path].html
        assert "Next, in week 5: Listen first" in site[path].html


def test_the_first_of_two_skipped_weeks_says_what_leads_after_both(tmp_path: Path) -> None:
    settings = f"{PROGRAMME_YML}skips: {{2026-W05: Winter break, 2026-W06: Winter break}}\n"
    site = pages(tmp_path, {"fundamentals/programme.yml": settings}, day(5))
    assert "Ask early" in site["weeks/2026/05/"].html


# Who is thanked


def test_everyone_who_is_thanked_is_recognised_once_however_the_name_is_spelled() -> None:
    found = digests(
        story("Later", day(4, 5), LISTEN.id, recognises=("Morag O’Neill", "Ada Quay")),
        story("Earlier", day(4, 2), LISTEN.id, recognises=("morag o'neill",)),
    )[4]
    assert [(r.name, r.story.title) for r in found.recognised] == [("Morag O’Neill", "Later"), ("Ada Quay", "Later")]


def test_messages_thank_first_then_stories_about_it_then_the_others() -> None:
    found = digests(
        story("Other", day(4, 5), KIND.id, recognises=("Cem", "Ann")),
        story("About", day(4, 2), LISTEN.id, recognises=("Ben", "Ann")),
        replace(message("Dear all", day(4, 1), LISTEN.id), recognises=("Ann",)),
    )[4]
    assert [(r.name, r.story.title) for r in found.recognised] == [
        ("Ann", "Dear all"),
        ("Ben", "About"),
        ("Cem", "Other"),
    ]


def test_a_borrowed_message_thanks_nobody_again() -> None:
    thanking = replace(message("Dear all", day(1, 1), LISTEN.id), recognises=("Ann",))
    found = digests(thanking)
    assert titles(found[4].messages) == ["Dear all"]
    assert (found[4].recognised, for_mail(found[4]).recognised) == ((), ())
    assert [r.name for r in for_mail(found[1]).recognised] == ["Ann"]


# Rule 7: the Monday cut


def test_the_mail_carries_only_what_was_told_before_its_monday() -> None:
    found = digests(story("Last week", day(3, 7), LISTEN.id), story("This week", day(4, 1), LISTEN.id))[4]
    assert titles(found.about) == ["This week", "Last week"]
    assert titles(for_mail(found).about) == ["Last week"]


def test_a_story_dated_later_but_of_an_earlier_week_is_carried() -> None:
    found = digests(story("Named", day(5), LISTEN.id, week="2026-W03"))[4]
    assert titles(for_mail(found).about) == ["Named"]


def test_the_mail_carries_the_other_stories_of_last_week_and_none_of_this_one() -> None:
    found = digests(story("Last week", day(3), KIND.id), story("This week", day(4, 1), ASK.id))[4]
    assert titles(found.others) == ["This week"]
    assert titles(for_mail(found).others) == ["Last week"]


def test_last_weeks_story_about_its_own_fundamental_is_carried_this_week() -> None:
    found = digests(story("Tea", day(3), KIND.id))
    assert (for_mail(found[3]).about, titles(for_mail(found[4]).others)) == ((), ["Tea"])


def test_last_weeks_story_about_this_weeks_fundamental_is_carried_once() -> None:
    cut = for_mail(digests(story("Tea", day(3), LISTEN.id))[4])
    assert (titles(cut.about), cut.others) == (["Tea"], ())


def test_the_mail_carries_what_was_shared_in_a_skipped_week_before_it() -> None:
    found = digests(story("Before", day(3), KIND.id), story("Skipped", day(4), KIND.id), skips=[4])
    assert titles(for_mail(found[5]).others) == ["Skipped", "Before"]


def test_the_mail_carries_what_was_shared_in_all_skipped_weeks_directly_before_it() -> None:
    told = [story(f"Week {n}", day(n), KIND.id) for n in range(2, 6)]
    found = digests(*told, skips=[4, 5])
    assert titles(for_mail(found[6]).others) == ["Week 5", "Week 4", "Week 3"]


def test_what_a_skipped_week_shared_is_not_carried_twice() -> None:
    found = digests(story("Skipped", day(4), KIND.id), skips=[4])
    assert titles(for_mail(found[5]).others) == ["Skipped"]
    assert for_mail(found[6]).others == ()


def test_the_mail_of_the_first_week_carries_no_stories() -> None:
    cut = for_mail(digests(story("Tea", day(1), LISTEN.id), story("Cake", day(1), KIND.id))[1])
    assert (cut.about, cut.others) == ((), ())


def test_the_mail_keeps_the_message_and_where_it_is_from() -> None:
    found = digests(message("Dear all", day(1, 1), LISTEN.id))
    assert (titles(for_mail(found[1]).messages), for_mail(found[1]).message_from) == (["Dear all"], None)
    assert (titles(for_mail(found[4]).messages), for_mail(found[4]).message_from) == (["Dear all"], Week(2026, 1))


def test_the_mail_thanks_those_whom_its_own_stories_thank() -> None:
    found = digests(
        story("Last week", day(3), LISTEN.id, recognises=("Ann",)),
        story("Also last week", day(3), KIND.id, recognises=("Ben",)),
        story("This week", day(4), LISTEN.id, recognises=("Cem",)),
    )[4]
    assert [r.name for r in for_mail(found).recognised] == ["Ann", "Ben"]


def test_a_message_that_stood_elsewhere_is_carried_with_last_weeks_stories() -> None:
    found = digests(message("Dear all", day(4, 1), KIND.id))
    assert titles(for_mail(found[5]).others) == ["Dear all"]


# What a team talks about


def asking(*questions: str) -> Story:
    return replace(message("Dear all", day(4, 1), LISTEN.id), questions=questions)


def test_the_messages_questions_come_before_the_fundamentals() -> None:
    leader = replace(LISTEN, questions=("Who heard you?",))
    found = compose_digests(plan([leader], calendar("2026-W04"), LAST), [asking("What did you miss?")], LAST)[0]
    assert questions(found) == ("What did you miss?", "Who heard you?")


def test_every_question_is_asked_once_and_five_at_most() -> None:
    leader = replace(LISTEN, questions=("B?", "C?", "D?", "E?", "F?"))
    found = compose_digests(plan([leader], calendar("2026-W04"), LAST), [asking("A?", "B?")], LAST)[0]
    assert questions(found) == ("A?", "B?", "C?", "D?", "E?")


def test_a_borrowed_message_asks_nothing_again() -> None:
    leader = replace(LISTEN, questions=("Who heard you?",))
    borrowing = compose_digests(plan([leader], calendar("2026-W04"), LAST), [asking("What did you miss?")], LAST)[1]
    assert titles(borrowing.messages) == ["Dear all"]
    assert questions(borrowing) == ("Who heard you?",)


def test_a_skipped_week_asks_what_its_message_asks() -> None:
    assert questions(digests(asking("What did you miss?"), skips=[4])[4]) == ("What did you miss?",)
    assert questions(digests(skips=[4])[4]) == ()


# Whatever is told, and whenever


@dataclass(frozen=True, kw_only=True)
class Case:
    """Stories and messages of the first ten weeks; the twelve after them are never skipped."""

    digests: tuple[Digest, ...]
    stories: tuple[Story, ...]

    @property
    def mails(self) -> list[Digest]:
        """What is sent: a skipped week sends nothing."""
        return [for_mail(d) for d in self.digests if d.focus.fundamental]


FUNDAMENTALS = (LISTEN, ASK, KIND)
IDS = tuple(f.id for f in FUNDAMENTALS)
TOLD = 10


@st.composite
def cases(draw: st.DrawFn) -> Case:
    weeks = st.integers(0, TOLD - 1)
    skips = draw(st.sets(weeks, max_size=6), label="skips")
    pins = draw(st.dictionaries(weeks, st.sampled_from(IDS), max_size=4), label="pins")
    stories = []
    for n in range(draw(st.integers(1, 8), label="stories")):
        told = FIRST.monday + timedelta(draw(st.integers(0, 7 * TOLD - 1), label="day"))
        week = draw(st.none() | weeks, label="week")
        about = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True), label="fundamentals")
        kind = draw(st.sampled_from([Kind.STORY, Kind.STORY, Kind.STORY, Kind.MESSAGE]), label="kind")
        given = "" if week is None else str(FIRST + week)
        stories.append(story(f"Story {n}", told.isoformat(), *about, kind=kind, week=given))
    last = FIRST + (TOLD + 12)
    fixed = calendar(
        str(FIRST),
        skips={FIRST + n: "Away" for n in skips},
        pins={FIRST + n: leader for n, leader in pins.items() if n not in skips},
    )
    return Case(digests=compose_digests(plan(FUNDAMENTALS, fixed, last), stories, last), stories=tuple(stories))


@settings(deadline=None)
@given(cases())
def test_every_story_stands_once_on_the_page_of_its_week(case: Case) -> None:
    for digest in case.digests:
        on_page = Counter(s.id for s in (*digest.messages, *digest.about, *digest.others) if s.week == digest.week)
        assert on_page == Counter(s.id for s in case.stories if s.week == digest.week)


@settings(deadline=None)
@given(cases())
def test_a_story_is_about_a_week_iff_it_is_the_first_that_its_fundamental_leads_since(case: Case) -> None:
    told = [s for s in case.stories if s.kind is Kind.STORY]
    expected = {
        (min(d.week for d in case.digests if d.focus.fundamental == f and d.week >= s.week), s.id)
        for s in told
        for f in FUNDAMENTALS
        if f.id in s.fundamentals
    }
    found = [(d.week, s.id) for d in case.digests for s in d.about]
    assert sorted(found) == sorted(expected)


@settings(deadline=None)
@given(cases())
def test_every_story_is_carried_by_the_first_mail_after_its_week(case: Case) -> None:
    for told in (s for s in case.stories if s.kind is Kind.STORY):
        mail = next(m for m in case.mails if m.week > told.week)
        assert [s for s in (*mail.about, *mail.others) if s == told] == [told]


@settings(deadline=None)
@given(cases())
def test_no_story_is_shared_by_two_mails_or_twice_by_one(case: Case) -> None:
    shared = Counter(s.id for mail in case.mails for s in mail.others)
    assert not [i for i, times in shared.items() if times > 1]
    for mail in case.mails:
        assert not {s.id for s in mail.about} & {s.id for s in mail.others}
    for told in case.stories:
        about = [mail.focus.fundamental for mail in case.mails if told in mail.about]
        assert len(about) == len({f.id for f in about if f})


@settings(deadline=None)
@given(cases())
def test_no_mail_carries_a_story_of_its_own_week_or_of_a_later_one(case: Case) -> None:
    for mail in case.mails:
        assert all(s.week < mail.week for s in (*mail.about, *mail.others))


@given(st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 1, 9)), st.sampled_from("ABCDE")), unique=True))
def test_newest_first_never_puts_an_older_story_before_a_newer_one(told: list[tuple[date, str]]) -> None:
    stories = [story(f"{title} {day}", day.isoformat(), LISTEN.id) for day, title in told]
    ordered = newest_first(stories)
    assert sorted(titles(ordered)) == sorted(titles(stories))
    assert all((b.date, a.id) < (a.date, b.id) for a, b in itertools.pairwise(ordered))
