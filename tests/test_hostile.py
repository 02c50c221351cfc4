"""Every hostile case ends as its table says, and fails once the guard that it names is taken away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile import Case, cases
from tests.hostile_guards import GUARDS

CASES = tuple(cases())
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@every_case
def test_a_hostile_case_ends_as_its_table_says(case: Case, tmp_path: Path) -> None:
    case.carried_out(tmp_path)


def guarded() -> Iterator[tuple[str, Case]]:
    yield from ((case.guard, case) for case in CASES if GUARDS.get(case.guard))


@pytest.mark.parametrize(("guard", "case"), tuple(guarded()), ids=lambda part: getattr(part, "name", part))
def test_without_its_guard_a_case_fails(
    guard: str, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_away = GUARDS[guard]
    assert take_away
    with monkeypatch.context() as without:
        take_away(without)
        with pytest.raises((Exception, pytest.fail.Exception)):
            case.carried_out(tmp_path)


def test_every_guard_has_a_case_and_every_case_a_guard() -> None:
    assert {case.guard for case in CASES} == GUARDS.keys()


def test_no_two_cases_have_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
