"""Twice the text takes at most two and a half times the work, whatever it is made of.

Work is counted in calls of functions, ours and those of libraries: the same on every machine.
"""

from collections.abc import Callable
from cProfile import Profile
from zoneinfo import ZoneInfo

import pytest

from generator import incoming
from generator.characters import MAX_MARKS, marks
from generator.incoming import Unreadable
from generator.loading.formats import FORMATS
from generator.problems import Problem
from generator.rules.traces import traces
from generator.source import Fields, read_story
from tests.bench.shapes import FRONTS, SHAPES
from tests.builders import rendered

SIZE = 3_000
"""Characters of the smaller text: enough for what is square to be four times as much."""
MOST = 2.5


def work(do: Callable[[], object]) -> int:
    """How many functions are called."""
    with Profile() as counted:
        do()
    return sum(entry.callcount for entry in counted.getstats())


def assert_it_grows_as_it_should(do: Callable[[str], object], make: Callable[[int], str]) -> None:
    do(make(100))  # what is made once, for all texts
    small, large = (work(lambda size=size: do(make(size))) for size in (SIZE, 2 * SIZE))  # type: ignore[misc]
    assert large <= MOST * small + 500


@pytest.mark.parametrize("name", SHAPES)
def test_a_text_is_rendered_in_time_that_grows_with_its_length(name: str) -> None:
    if marks(SHAPES[name](2 * SIZE)) <= MAX_MARKS:
        assert_it_grows_as_it_should(rendered, SHAPES[name])


@pytest.mark.parametrize("name", SHAPES)
def test_a_text_is_looked_through_for_private_things_in_time_that_grows_with_its_length(name: str) -> None:
    assert_it_grows_as_it_should(lambda text: list(traces(text, ("GB",))), SHAPES[name])


@pytest.mark.parametrize("name", FRONTS)
def test_a_front_matter_is_read_in_time_that_grows_with_its_length(name: str) -> None:
    def read(front: str) -> None:
        found: list[Problem] = []
        document = read_story("stories/2026/a.md", f"---\n{front}\n---\nx\n".encode(), found.append)
        if document.mapping:
            fields = Fields(document.mapping, FORMATS["story"], document.place)
            for known in FORMATS["story"]:
                fields.get(known)

    assert_it_grows_as_it_should(read, FRONTS[name])


MAIL = b"From: Ada <ada@way.test>\nSubject: The bell\nDate: Mon, 12 Jan 2026 09:00:00 +0000\n"


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("name", SHAPES)
def test_a_mail_is_read_in_time_that_grows_with_its_length(name: str, kind: str) -> None:
    def read(text: str) -> None:
        head = MAIL + f"Content-Type: text/{kind}; charset=utf-8\n\n".encode()
        try:
            incoming.read(head + text.encode(), ZoneInfo("UTC"), None)
        except Unreadable:
            pass

    assert_it_grows_as_it_should(read, SHAPES[name])


def test_a_table_with_more_cells_than_its_text_has_signs_counts_by_its_cells() -> None:
    assert marks(SHAPES["a wide table of short rows"](SIZE)) > MAX_MARKS
    assert marks("| a | b |\n|---|---|\n" + "| c | d |\n" * 500) < MAX_MARKS / 2


def test_what_is_square_would_be_seen() -> None:
    with pytest.raises(AssertionError):
        assert_it_grows_as_it_should(lambda text: [len(text[n:]) for n in range(len(text) ** 2 // 1_000)], "a".__mul__)
