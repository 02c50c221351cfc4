"""What machines read of `check`: each form is parsed back."""

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.outputs.reports import FORMS
from generator.outputs.reports.github import LIMIT
from generator.outputs.reports.summary import MOST, problem_summary
from generator.problems import Location, Problem
from tests.builders import PROJECT

MANUAL = "https://way.example/about/messages/"
ERROR = Problem(
    location=Location("stories/2026/b.md", 4, 7), code="impossible-date", text="There is no day.", hint="Look."
)
WARNING = Problem(location=Location("stories/2026/a b.md", 1, 1), code="short", text="Too short.")
ODD = replace(
    ERROR,
    location=Location("stories/2026/50%, a:b\né.md", 3, 2),
    text="100% of\r\n::error::it, \x1b[31m##[add-mask]x",
    hint="Write, say: 5%",
)
EVERY = (ERROR, WARNING, ODD)


def commands(log: str) -> list[tuple[str, dict[str, str], str]]:
    """What GitHub's runner makes of a log: each command with its properties and its text, unescaped."""
    found, until = [], ""
    for line in log.splitlines():
        match = re.fullmatch(r"::([\w-]+)(?: (.*?))?::(.*)|(::[0-9a-f]+::)", line)
        if until:
            until = "" if line == f"::{until}::" else until
        elif match and match[1] == "stop-commands":
            until = match[3]
        elif match:
            properties = dict(part.split("=", 1) for part in (match[2] or "").split(",") if part)
            found.append((match[1], {k: _unescaped(v) for k, v in properties.items()}, _unescaped(match[3])))
        else:
            assert "##[" not in line, line
    return found


def _unescaped(text: str) -> str:
    for code, char in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def many(count: int, like: Problem) -> list[Problem]:
    return [replace(like, location=replace(like.location, line=n + 1)) for n in range(count)]


@pytest.mark.parametrize("form", FORMS)
def test_without_a_problem_every_form_is_still_whole(form: str) -> None:
    said = FORMS[form]((), MANUAL)
    assert said == "" if form == "github" else json.loads(said) is not None


# -- github ---------------------------------------------------------------------------------


def test_a_problem_becomes_a_note_on_its_line() -> None:
    assert FORMS["github"]([ERROR], MANUAL) == (
        "::error file=stories/2026/b.md,line=4,col=7,title=impossible-date::There is no day.%0Ahint: Look."
    )


def test_what_a_file_holds_is_neither_a_command_nor_a_property() -> None:
    ((severity, properties, text),) = commands(FORMS["github"]([ODD], MANUAL))
    assert severity == "error"
    assert properties == {
        "file": "stories/2026/50%, a:b\\u000aé.md", "line": "3", "col": "2", "title": "impossible-date",
    }  # fmt: skip
    assert text == "100% of\\u000d\\u000a::error::it, \\u001b[31m##[add-mask]x\nhint: Write, say: 5%"


def test_no_more_notes_than_a_forge_shows_and_a_word_about_the_others() -> None:
    log = FORMS["github"]([*many(LIMIT + 3, WARNING), *many(LIMIT + 2, ODD)], MANUAL)
    found = commands(log)
    assert [kind for kind, _, _ in found] == ["error"] * LIMIT + ["warning"] * LIMIT + ["notice"]
    assert "5 more problems" in found[-1][2]
    assert log.count("Too short.") == LIMIT + 3


@given(st.text(max_size=60), st.text(max_size=60), st.text(min_size=1, max_size=30))
def test_whatever_is_said_a_problem_is_one_command(text: str, hint: str, name: str) -> None:
    problem = Problem(location=Location(f"stories/{name}"), code="empty", text=text, hint=hint)
    assert len(commands(FORMS["github"]([problem], MANUAL))) == 1
    assert len(commands(FORMS["github"]([problem] * 12, MANUAL))) == 11


# -- gitlab ---------------------------------------------------------------------------------


def quality(*problems: Problem) -> list[dict[str, Any]]:
    report: list[dict[str, Any]] = json.loads(FORMS["gitlab"](problems, MANUAL))
    return report


def test_code_quality_has_what_gitlab_asks_for() -> None:
    for entry, problem in zip(quality(*EVERY), EVERY, strict=True):
        assert entry["description"].startswith(problem.text)
        assert entry["check_name"] == problem.code
        assert re.fullmatch("[0-9a-f]{64}", entry["fingerprint"])
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"] == {"path": problem.location.path, "lines": {"begin": problem.location.line}}


def test_a_problem_is_known_again_when_it_moves_to_another_line() -> None:
    moved = replace(ERROR, location=replace(ERROR.location, line=40, column=1))
    assert quality(ERROR)[0]["fingerprint"] == quality(moved)[0]["fingerprint"]


def test_each_problem_of_several_alike_is_known_by_itself() -> None:
    alike = many(3, ERROR)
    assert len({entry["fingerprint"] for entry in quality(*alike, WARNING, ODD)}) == 5


# -- sarif ----------------------------------------------------------------------------------

SCHEMA = json.loads((PROJECT / "tests/cases/sarif.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("manual", ["", MANUAL])
@pytest.mark.parametrize("problems", [(), EVERY, (ERROR, ERROR)], ids=["none", "every", "alike"])
def test_sarif_is_what_its_standard_asks_for(problems: tuple[Problem, ...], manual: str) -> None:
    jsonschema.validate(json.loads(FORMS["sarif"](problems, manual)), SCHEMA)


def test_sarif_says_what_was_found_and_where() -> None:
    (run,) = json.loads(FORMS["sarif"](EVERY, MANUAL))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["helpUri"] for rule in rules] == [f"{MANUAL}#impossible-date", f"{MANUAL}#short"]
    for result, problem in zip(run["results"], EVERY, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == problem.location.path
        assert place["region"] == {"startLine": problem.location.line, "startColumn": problem.location.column}
        assert (result["ruleId"], result["level"]) == (problem.code, problem.severity)
        assert rules[result["ruleIndex"]]["id"] == problem.code


# -- json -----------------------------------------------------------------------------------


def test_json_is_the_problem_as_it_stands() -> None:
    first, second, _ = json.loads(FORMS["json"](EVERY, MANUAL))
    assert first == {
        "path": "stories/2026/b.md", "line": 4, "column": 7, "severity": "error", "code": "impossible-date",
        "text": "There is no day.", "hint": "Look.", "url": f"{MANUAL}#impossible-date",
    }  # fmt: skip
    assert second["severity"] == "warning"


# -- markdown -------------------------------------------------------------------------------


def test_a_summary_names_errors_first_and_every_way_out() -> None:
    said = problem_summary([WARNING, ERROR])
    assert said.index("There is no day.") < said.index("Too short.")
    assert "\\\n  Look." in said


def test_a_long_list_is_cut_with_a_word_about_the_rest() -> None:
    said = problem_summary(many(MOST + 7, ERROR))
    assert said.count("There is no day.") == MOST
    assert "and 7 more" in said


@pytest.mark.parametrize("text", ["@everyone", "#12", "![x](https://x.example/p.png)", "<img src=x>", "www.x.example"])
def test_what_people_wrote_calls_nobody_and_loads_nothing(text: str) -> None:
    assert text not in problem_summary([replace(ERROR, text=text)])
