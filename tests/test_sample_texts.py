import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

import pytest

from generator.digest import newest_first
from generator.loading import load
from generator.model import Content, Kind, Story
from generator.slugs import slug
from tests.builders import PROJECT, on

LAST_DAY = date(2026, 11, 22)
TEAMS = {
    "Customer Support", "Port Services", "Engineering", "Product Design", "Field Team", "Sales", "Finance",
    "People & Places",
}  # fmt: skip
RUN = 8
"""So many words in the same order twice would sound like a formula."""


@pytest.fixture(scope="module")
def sample() -> Content:
    content = load(PROJECT, on(LAST_DAY.isoformat()))
    assert not content.problems
    return content


def of_kind(sample: Content, kind: Kind) -> tuple[Story, ...]:
    return newest_first(s for s in sample.stories if s.kind is kind)


def sources(folder: str, ending: str) -> dict[str, str]:
    """The files that people wrote, as they stand there."""
    paths = sorted((PROJECT / folder).rglob(f"*.{ending}"))
    return {path.relative_to(PROJECT).as_posix(): path.read_text("utf-8") for path in paths}


def texts(sample: Content) -> Iterator[tuple[str, str]]:
    """Every text of the sample, and where it stands."""
    for f in sample.fundamentals:
        yield from ((f.location.path, text) for text in (f.title, f.statement, f.description.text))
        yield from ((f.location.path, text) for text in (*f.practices, *f.questions))
    for s in sample.stories:
        yield from ((s.location.path, text) for text in (s.title, s.body.text, s.postscript, *s.questions))


# -- fundamentals ---------------------------------------------------------------------------


def test_thirty_fundamentals_are_in_force_and_one_was_retired(sample: Content) -> None:
    active = [f for f in sample.fundamentals if f.active(LAST_DAY)]
    assert sorted(f.number for f in active) == list(range(1, 31))
    assert [f.id for f in sample.fundamentals if not f.active(LAST_DAY)] == ["answer-within-the-day"]


def test_every_fundamental_is_more_than_a_title(sample: Content) -> None:
    for f in sample.fundamentals:
        if f.active(LAST_DAY):
            assert 1 <= len(re.findall(r"[.!?](?:\s|$)", f.statement)) <= 4, f.id
            assert 50 <= f.description.words <= 160, (f.id, f.description.words)
            assert 3 <= len(f.practices) <= 5, f.id
            assert 3 <= len(f.questions) <= 5, f.id
            assert all(question.endswith("?") for question in f.questions), f.id
            assert f.related, f.id


# -- stories and letters --------------------------------------------------------------------


def test_there_are_stories_enough_of_a_length_for_a_coffee(sample: Content) -> None:
    stories = of_kind(sample, Kind.STORY)
    assert len(stories) >= 48
    assert {s.id: s.body.words for s in stories if not 120 <= s.body.words <= 450} == {}


def test_many_voices_from_every_team_tell_them(sample: Content) -> None:
    stories = of_kind(sample, Kind.STORY)
    assert {s.team for s in stories} == TEAMS
    assert len({s.author for s in stories}) >= 25


def test_nobody_writes_for_two_teams(sample: Content) -> None:
    teams = defaultdict(set)
    for story in of_kind(sample, Kind.STORY):
        teams[story.author].add(story.team)
    assert {author: team for author, team in teams.items() if len(team) > 1} == {}


def test_most_of_them_are_of_the_last_year(sample: Content) -> None:
    stories = of_kind(sample, Kind.STORY)
    recent = [s for s in stories if LAST_DAY - timedelta(days=365) <= s.date <= LAST_DAY]
    assert len(recent) > len(stories) * 3 / 4


def test_leaders_write_letters_that_are_read_to_the_end(sample: Content) -> None:
    letters = of_kind(sample, Kind.MESSAGE)
    assert len(letters) >= 16
    assert len({letter.author for letter in letters}) == 3
    assert {letter.id: letter.body.words for letter in letters if not 350 <= letter.body.words <= 900} == {}


def test_a_letter_is_there_when_its_monday_mail_is_made(sample: Content) -> None:
    assert [s.id for s in of_kind(sample, Kind.MESSAGE) if s.date > s.week.monday] == []


# -- the weeks ------------------------------------------------------------------------------


def test_the_calendar_shows_what_a_calendar_can_do(sample: Content) -> None:
    calendar = sample.calendar
    assert len(calendar.history) >= 90
    assert len(calendar.skips) == 2
    assert all(calendar.history[week] is None for week in calendar.skips)
    pins = re.findall(
        r"^pins:\n((?:  .*\n)+)", (PROJECT / "fundamentals/programme.yml").read_text("utf-8"), re.MULTILINE
    )
    assert [pin.split() for pin in pins] == [["2026-W11:", "9"]]


# -- how it is written ----------------------------------------------------------------------


def words(text: str) -> list[str]:
    """The words of a text as the ear hears them."""
    flat = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", flat)


def test_no_run_of_eight_words_occurs_twice(sample: Content) -> None:
    seen: dict[tuple[str, ...], str] = {}
    twice = set()
    for where, text in texts(sample):
        spoken = words(text)
        for n in range(len(spoken) - RUN + 1):
            run = tuple(spoken[n : n + RUN])
            if run in seen:
                twice.add(f"{' '.join(run)}: {seen[run]}, {where}")
            seen.setdefault(run, where)
    assert sorted(twice) == []


def test_a_run_that_occurs_twice_would_be_found() -> None:
    assert words("He said: “Don’t—wait”, Zoë.") == ["he", "said", "don't", "wait", "zoë"]


def test_prose_has_no_straight_quotation_marks(sample: Content) -> None:
    for where, text in texts(sample):
        assert '"' not in text, where


def test_prose_has_no_straight_apostrophes(sample: Content) -> None:
    for where, text in texts(sample):
        assert "'" not in text, where


def test_no_two_texts_are_called_the_same(sample: Content) -> None:
    titles = [s.title.casefold() for s in sample.stories]
    assert sorted({title for title in titles if titles.count(title) > 1}) == []


def test_the_sample_shows_what_a_text_can_hold(sample: Content) -> None:
    html = "".join(s.body.html for s in sample.stories)
    for shown in ("<table>", "<blockquote>", "<li>", 'class="film"', 'class="ref"'):
        assert shown in html, shown
    assert sum("<blockquote>" in s.body.html for s in of_kind(sample, Kind.MESSAGE)) >= 8


def test_the_sample_shows_what_a_story_can_say_of_itself(sample: Content) -> None:
    stories, letters = of_kind(sample, Kind.STORY), of_kind(sample, Kind.MESSAGE)
    assert any(s.recognises for s in stories)
    assert any(s.tags for s in stories)
    assert any(s.image for s in stories)
    assert any(len(s.fundamentals) > 1 for s in stories)
    for told in ("sign_off", "questions", "postscript"):
        assert any(getattr(letter, told) for letter in letters), told


def test_no_text_brings_raw_html() -> None:
    for path, text in sources("stories", "md").items():
        assert not re.search(r"<[a-zA-Z/!]", text), path


# -- names ----------------------------------------------------------------------------------


def names(sample: Content) -> set[str]:
    rota = sample.settings.authors.values()
    return {name for s in sample.stories for name in (s.author, *s.recognises)} | set(rota)


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or other makes the two alike."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    same = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same:] == long[same + 1 :] or short[same + 1 :] == long[same + 1 :]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("ann", "ann", True), ("ann", "anne", True), ("ann", "ana", True), ("ann", "nan", False), ("ann", "annie", False)],
)
def test_names_that_could_be_slips_of_each_other_would_be_found(one: str, other: str, apart: bool) -> None:
    assert one_letter_apart(one, other) is one_letter_apart(other, one) is apart


def test_nobody_s_name_is_misspelled(sample: Content) -> None:
    found = sorted(names(sample))
    assert [(a, b) for a, b in combinations(found, 2) if one_letter_apart(slug(a), slug(b))] == []
    assert [name for name in found if "'" in name or name != " ".join(name.split())] == []


def test_tags_are_few_and_spelled_alike(sample: Content) -> None:
    tags = {tag for s in sample.stories for tag in s.tags}
    assert len(tags) <= 20
    assert [(a, b) for a, b in combinations(sorted(tags), 2) if one_letter_apart(slug(a), slug(b))] == []
