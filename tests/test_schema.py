"""The JSON Schemas: what an editor says of a file is what `check` says."""

import json
import re
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

from generator.cli import main
from generator.kinds import DAY, WEEK
from generator.loading.formats import FORMATS
from generator.outputs.schemas import FOLDER, NAMES, modeline, schema, written
from generator.source import Place, read_yaml
from generator.week import Week
from tests.builders import PROJECT, fundamental_yml

CONTENT = PROJECT / "fundamentals"


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it: version 1.2 with its core schema (10.3.2), in which a date is a text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 as PyYAML has it


for tag, pattern, first in (
    ("null", r"(~|null|Null|NULL|)", ["~", "n", "N", ""]),
    ("bool", r"(true|True|TRUE|false|False|FALSE)", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), first)


def loaded(text: str) -> Any:
    """What an editor sees; as JSON, so that keys are texts."""
    return json.loads(json.dumps(yaml.load(text, Loader=EditorLoader)))


def front(text: str) -> str:
    return text.split("---\n")[1]


def faults(name: str, text: str) -> list[str]:
    """What an editor underlines in a file of this format."""
    validator = Draft202012Validator(schema(name), format_checker=FormatChecker())
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(loaded(text))]


STORY = "title: The bell\ndate: 2026-11-16\nauthor: Ada Quay\nteam: Port\nfundamentals: [9, 2]\n"
PROGRAMME = "name: The Way\ntime_zone: Europe/London\nlanguage: en\nfirst_week: 2026-W01\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*-*.yml")), ids=lambda p: p.stem[:2])
def test_an_editor_finds_nothing_wrong_with_the_samples_fundamentals(path: Path) -> None:
    assert faults("fundamental", path.read_text("utf-8")) == []


@pytest.mark.parametrize("name", ["programme", "history"])
def test_an_editor_finds_nothing_wrong_with_the_samples_programme(name: str) -> None:
    assert faults(name, (CONTENT / f"{name}.yml").read_text("utf-8")) == []


def test_an_editor_finds_nothing_wrong_with_the_samples_stories() -> None:
    stories = sorted((PROJECT / "stories").rglob("*.md"))
    assert len(stories) > 70
    assert {p.name: found for p in stories if (found := faults("story", front(p.read_text("utf-8"))))} == {}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("fundamental", "number: 9\ntitle: Be kind\n", "'statement' is a required property"),
        ("fundamental", fundamental_yml(9, "Be kind", "sinse: 2026-01-01\n"), "'sinse' was unexpected"),
        ("fundamental", fundamental_yml(9, "Be kind", "since: 2026-13-01\n"), "does not match"),
        ("fundamental", fundamental_yml(9, "Be kind", "since: 2026-02-30\n"), "is not a 'date'"),
        ("fundamental", fundamental_yml(9, "Be kind", "since: tomorrow\n"), "does not match"),
        ("fundamental", fundamental_yml(9, "Be kind", "practices: Smile\n"), "is not of type 'array', 'null'"),
        ("fundamental", fundamental_yml(9, "Be kind", "reading: [{url: 'https://x.example'}]\n"), "'title' is a req"),
        ("fundamental", "number: nine\ntitle: Be kind\nstatement: Do.\n", "is not of type 'integer'"),
        ("fundamental", "number: 9\ntitle:\nstatement: Do.\n", "None is not of type"),
        ("story", STORY.replace("team: Port\n", ""), "'team' is a required property"),
        ("story", STORY + "week: 2026-W60\n", "does not match"),
        ("story", STORY + "kind: letter\n", "is not one of"),
        ("story", STORY + "draft: yes\n", "is not of type 'boolean'"),
        ("story", STORY.replace("[9, 2]", "[{a: b}]"), "is not of type 'integer', 'string', 'null'"),
        ("story", STORY.replace("The bell", '"  "'), "does not match"),
        ("programme", PROGRAMME.replace("2026-W01", "2026-01-05"), "does not match"),
        ("programme", PROGRAMME + "skips: {W52: Closed}\n", "does not match"),
        ("programme", PROGRAMME + "mail: {to: all@way.example}\n", "'from' is a required property"),
        ("programme", PROGRAMME + "mail: {from: nobody}\n", "does not match"),
        ("programme", PROGRAMME + "submit: {forge: svn, url: x, repository: y}\n", "is not one of"),
        ("history", "2026-W60: 1\n", "does not match"),
        ("history", "2026-W01: [1]\n", "is not of type"),
    ],
)
def test_an_editor_underlines_what_is_wrong(name: str, text: str, said: str) -> None:
    found = faults(name, text)
    assert len({fault.partition(":")[0] for fault in found}) == 1, found
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize("title", ["1066", "12:30", "No", "true", "3.14", "2026-11-16", '"#9"', "1e3"])
def test_a_title_that_yaml_takes_for_something_else_is_still_a_title(title: str) -> None:
    assert faults("story", STORY.replace("The bell", title)) == []
    assert faults("fundamental", f"number: 9\ntitle: {title}\nstatement: Do.\n") == []


def test_a_key_left_open_is_no_fault_where_it_is_optional() -> None:
    assert faults("story", STORY + "tags:\nweek:\nimage:\nreading:\nkind:\ndraft:\nrecognises: [Ann, ]\n") == []


def test_a_leaders_message_needs_no_team() -> None:
    assert faults("story", STORY.replace("team: Port", "kind: message")) == []


@given(st.dates(date(1800, 1, 1), date(2300, 1, 1)))
def test_an_editor_knows_the_days_and_weeks_that_the_reader_knows(day: date) -> None:
    for kind, text in ((DAY, day.isoformat()), (WEEK, str(Week.of(day)))):
        said: list[object] = []
        node = yaml.compose(f"'{text}'")
        assert node
        read = kind.read(node, Place("a.yml", said.append))
        validator = Draft202012Validator(kind.schema, format_checker=FormatChecker())
        assert validator.is_valid(text) == (read is not None)


@pytest.mark.parametrize("name", FORMATS)
def test_a_schema_knows_the_keys_of_its_format_and_what_they_are_for(name: str) -> None:
    properties: Any = schema(name)["properties"]
    assert {key: rules["description"] for key, rules in properties.items()} == {f.name: f.about for f in FORMATS[name]}


# -- where editors find them ----------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_schemas_that_editors_read_are_the_ones_the_tables_make(name: str) -> None:
    kept = (PROJECT / FOLDER / f"{name}.json").read_text("utf-8")
    assert kept == written(schema(name)), f"run: fundamentals schema --output {FOLDER}"


def test_each_content_file_goes_by_its_own_schema() -> None:
    mapped = json.loads((PROJECT / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    assert all((PROJECT / path).is_file() for path in mapped)
    for path in CONTENT.glob("*.yml"):
        name = path.relative_to(PROJECT).as_posix()
        (found,) = [Path(rules).stem for rules, glob in mapped.items() if fnmatch(name, glob)]
        assert found == (path.stem if path.stem in NAMES else "fundamental")


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*-*.yml")), ids=lambda p: p.stem[:2])
def test_a_fundamental_says_where_its_schema_is_and_the_reader_takes_it_for_a_comment(path: Path) -> None:
    line = path.read_text("utf-8").split("\n")[0]
    assert line == modeline("../")
    assert (path.parent / line.partition("$schema=")[2]).resolve() == PROJECT / FOLDER / "fundamental.json"
    said: list[object] = []
    assert read_yaml("a.yml", path.read_bytes(), said.append).mapping
    assert said == []


# -- the command ----------------------------------------------------------------------------


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["schema", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("name", NAMES)
def test_one_schema_is_printed_as_it_would_be_kept(name: str) -> None:
    assert run(name) == written(schema(name))


def test_all_schemas_are_one_object_by_name() -> None:
    assert json.loads(run()) == {name: schema(name) for name in NAMES}


def test_schemas_are_written_into_a_folder(tmp_path: Path) -> None:
    assert run("--output", str(tmp_path / "new")).split() == [str(tmp_path / f"new/{n}.json") for n in NAMES]
    assert (tmp_path / "new/story.json").read_text("utf-8") == written(schema("story"))


def test_an_unknown_schema_ends_2() -> None:
    assert CliRunner().invoke(main, ["schema", "letter"]).exit_code == 2
