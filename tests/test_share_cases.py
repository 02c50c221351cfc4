"""The generator's half of the share page's cases; the script's half is in tests/browser/test_share_cases.py."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.forge import edit_address, fill, folder_address, patterns_of
from generator.problems import CODES, Severity
from generator.programme import inspect, read_programme
from generator.settings import Forge
from generator.slugs import slug
from tests.builders import on
from tests.share_cases import TODAY, cases, small_programme, stories

LATER = on("2027-12-31")
"""A day on which every story of the cases is out."""


def by_name(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.fixture(scope="module")
def codes_before(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return [p.code for p in inspect(small_programme(tmp_path_factory.mktemp("before")), TODAY)]


def put(root: Path, case: dict[str, Any]) -> Path:
    path = small_programme(root) / str(case["path"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(str(case["file"]).encode())
    return root


WITH_LIBRARIES = {"private-address"}
"""What only `check` looks for; the page says so."""


@pytest.mark.parametrize("case", stories(), ids=by_name)
def test_check_says_of_the_file_what_the_form_says_of_itself(
    case: dict[str, Any], tmp_path: Path, codes_before: list[str]
) -> None:
    found = [problem.code for problem in inspect(put(tmp_path, case), TODAY) if problem.code not in WITH_LIBRARIES]
    assert sorted(found) == sorted([*codes_before, *(code for _, code in case["problems"])])


def is_taken(case: dict[str, Any]) -> bool:
    return all(CODES[code].severity is Severity.WARNING for _, code in case["problems"])


@pytest.mark.parametrize("case", [case for case in stories() if is_taken(case)], ids=by_name)
def test_the_site_reads_from_the_file_what_was_written_into_the_form(case: dict[str, Any], tmp_path: Path) -> None:
    told = read_programme(put(tmp_path, case), LATER).stories
    (story,) = (s for s in told if s.location.path == case["path"])
    form, kept = case["form"], case.get("kept", {})
    wanted = {**form, **kept}
    assert (story.title, story.author, story.team) == (wanted["title"], wanted["author"], wanted["team"])
    assert story.date == date.fromisoformat(form["date"])
    assert list(story.fundamentals) == form["fundamentals"]
    assert list(story.recognises) == wanted["recognises"]
    assert list(story.tags) == wanted["tags"]
    assert story.consent is form["consent"]
    assert story.body.text


@pytest.mark.parametrize(("title", "address"), cases("slugs").items())
def test_a_title_becomes_the_address_of_its_case(title: str, address: str) -> None:
    assert slug(title) == address


@pytest.mark.parametrize("case", cases("forges"), ids=lambda case: case["forge"]["kind"])
def test_a_forge_has_the_addresses_of_its_case(case: dict[str, Any]) -> None:
    forge, file = Forge(**case["forge"]), case["file"]
    assert fill(patterns_of(forge).new, **file) == case["new"]
    assert edit_address(forge, file["path"]) == case["edit"]
    assert folder_address(forge, file["folder"]) == case["folder"]


def test_without_a_forge_there_are_no_addresses() -> None:
    assert edit_address(None, "stories/2026/a.md") == folder_address(None, "stories") == ""
