from dataclasses import replace

import pytest

from generator import markup
from generator.body import BlockKind
from generator.model import Content, Kind, Story
from generator.problems import Location, Problem
from generator.rules.taste import CAPITALS, EXCLAMATIONS, LONGEST, LONGEST_PARAGRAPH, SHORTEST, check_taste
from generator.rules.twins import check_twins, twins
from tests.bench.twins import edited, many, texts_of_the_sample
from tests.builders import content, rendered, story

EARLY = story("The bell", "2026-01-12", "ask-early")


def told(text: str, title: str = "The bell", kind: Kind = Kind.STORY) -> Story:
    return replace(EARLY, title=title, kind=kind, places="title:2:8", body=rendered(text, first_line=4))


def said(story: Story) -> list[Problem]:
    """What is said of a story with this title and these words."""
    return list(check_taste(story, f"---\ntitle: {story.title}\n---\n{story.body.text}\n"))


def codes(story: Story) -> list[str]:
    return [problem.code for problem in said(story)]


def words(count: int) -> str:
    return "\n\n".join(" ".join(["word"] * min(100, count - n)) for n in range(0, count, 100))


@pytest.mark.parametrize(
    ("count", "code"), [(SHORTEST - 1, ["short"]), (SHORTEST, []), (LONGEST, []), (LONGEST + 1, ["long"])]
)
def test_a_story_has_a_length_that_a_colleague_reads(count: int, code: list[str]) -> None:
    assert codes(told(words(count))) == code


@pytest.mark.parametrize(("count", "code"), [(LONGEST_PARAGRAPH, []), (LONGEST_PARAGRAPH + 1, ["wall-of-text"])])
def test_a_paragraph_ends_before_a_reader_is_lost(count: int, code: list[str]) -> None:
    assert codes(told("word " * count)) == code


def test_a_long_paragraph_is_reported_on_the_line_where_it_begins() -> None:
    (problem,) = said(told("It began.\n\n" + "word " * 201))
    assert problem.location == Location(EARLY.location.path, 6)


def test_a_long_list_is_no_wall() -> None:
    listed = told("- word word word\n" * 100)
    assert markup.blocks(listed.body.html)[0].kind is BlockKind.LIST
    assert codes(listed) == []


@pytest.mark.parametrize("count", [10, LONGEST + 1])
def test_a_leaders_message_has_the_length_it_has(count: int) -> None:
    assert codes(told("word " * count, kind=Kind.MESSAGE)) == []


@pytest.mark.parametrize("change", [{"draft": True}, {"withdrawn": "as asked"}])
def test_nothing_is_said_of_what_nobody_is_shown(change: dict[str, object]) -> None:
    assert codes(replace(told("Too short!!!"), **change)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("title", ["The bell", "RNLI", "A", "UNESCO", "ÄÖ 9", "Port of SKERROW"])
def test_an_abbreviation_is_no_title_in_capitals(title: str) -> None:
    assert codes(told(words(100), title)) == []


@pytest.mark.parametrize("title", ["THE BELL AT THE GATE", "ÜBERALL ÄRGER", "A" * CAPITALS])
def test_a_title_in_capitals_is_reported_where_it_stands(title: str) -> None:
    (problem,) = said(told(words(100), title))
    assert (problem.code, problem.location) == ("capitals", Location(EARLY.location.path, 2, 8))


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("The bell!", "It rang!", []),
        ("The bell!!", "It rang.", ["exclamation"]),
        ("The bell", "It rang!!", []),
        ("The bell", "It rang!!!", ["exclamation"]),
        ("The bell", "It rang! " * EXCLAMATIONS, []),
        ("The bell", "It rang! " * (EXCLAMATIONS + 1), ["exclamation"]),
        ("The bell", "![A picture](https://x.example/a.png) " * 12, []),
    ],
)
def test_one_exclamation_mark_is_no_wall(title: str, text: str, code: list[str]) -> None:
    assert codes(told(f"{text}\n\n{words(100)}", title)) == code


# -- the same story twice -------------------------------------------------------------------

SAMPLE = texts_of_the_sample()


@pytest.mark.parametrize("number", range(0, len(SAMPLE), 8))
def test_a_story_is_known_again_with_a_tenth_of_its_words_changed(number: int) -> None:
    assert list(twins([*SAMPLE, edited(SAMPLE[number], 0.1)])) == [(len(SAMPLE), number)]


def test_a_story_is_known_again_with_half_as_much_added_to_it() -> None:
    added = SAMPLE[3] + SAMPLE[7][: len(SAMPLE[3]) // 2]
    assert list(twins([*SAMPLE[:7], added])) == [(7, 3)]


def test_no_two_stories_of_the_sample_are_taken_for_one() -> None:
    assert list(twins(SAMPLE)) == []


def test_a_twin_is_found_among_a_thousand_stories() -> None:
    texts = many(1_000)
    assert list(twins([*texts, edited(texts[-5], 0.1)])) == [(1_000, 995)]


def test_of_many_copies_each_later_one_names_the_first() -> None:
    assert list(twins([SAMPLE[0]] * 4)) == [(1, 0), (2, 0), (3, 0)]


def test_a_few_words_alike_are_no_twins() -> None:
    assert list(twins(["Thank you for everything, everybody."] * 2)) == []


def test_the_later_story_is_warned_about_and_the_other_is_named() -> None:
    earlier = replace(told(SAMPLE[0]), id="2026/a", location=Location("stories/2026/a.md"), places="")
    later = replace(earlier, date=EARLY.date.replace(day=20), location=Location("stories/2026/0.md"))
    (problem,) = check_twins(content(later, earlier))
    assert problem.location.path == "stories/2026/0.md"
    assert "stories/2026/a.md" in problem.text


def test_a_story_that_was_withdrawn_may_be_sent_again() -> None:
    first = told(SAMPLE[0])
    whole: Content = content(replace(first, withdrawn="a wrong name"), first)
    assert list(check_twins(whole)) == []
