"""Every hostile case ends as its table says, and fails once the guard that it names is taken away."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import SHARED
from tests.hostile import FOLDER, Case, cases
from tests.hostile_guards import GUARDS

CASES = tuple(cases())
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@every_case
def test_a_hostile_case_ends_as_its_table_says(case: Case, tmp_path: Path) -> None:
    case.carried_out(tmp_path)


def guarded() -> Iterator[tuple[str, Case]]:
    yield from ((case.guard, case) for case in CASES)


@pytest.mark.parametrize(("guard", "case"), tuple(guarded()), ids=lambda part: getattr(part, "name", part))
def test_without_its_guard_a_case_fails(
    guard: str, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        GUARDS[guard](without)
        with pytest.raises((Exception, pytest.fail.Exception)):
            case.carried_out(tmp_path)


def test_every_guard_has_a_case_and_every_case_a_guard() -> None:
    assert {case.guard for case in CASES} == GUARDS.keys()


def test_no_two_cases_have_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


# -- what it is all for: the page on safety, sentence by sentence -----------------------------

SENTENCES = tomllib.loads((FOLDER / "sentences.toml").read_text("utf-8"))


def test_every_guard_keeps_a_sentence_and_every_sentence_has_a_guard() -> None:
    assert set().union(*SENTENCES["guards"].values()) == GUARDS.keys()
    assert all(SENTENCES["guards"].values())


def test_no_sentence_of_the_page_on_safety_is_forgotten() -> None:
    page = SHARED / "safety.md"
    if not page.is_file():
        pytest.skip("the page on safety is not here")
    lines = [line.removeprefix("- ") for line in page.read_text("utf-8").splitlines() if line and line[0] != "#"]
    sentences = [sentence for line in lines for sentence in re.split(r"(?<=\.)\s+(?=[A-Z])", line)]
    known = (*SENTENCES["held"], *SENTENCES["guards"])
    assert [sentence for sentence in sentences if not sentence.startswith(known)] == []
    assert [beginning for beginning in known if not any(s.startswith(beginning) for s in sentences)] == []
