"""`fundamentals new`: what it writes reads back as what was given, and nothing that is there is touched."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from click import unstyle
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from generator.cli import main
from generator.loading.formats import FORMATS
from generator.loading.formats import FundamentalFields as Fu
from generator.loading.formats import StoryFields as St
from generator.outputs.drafting import paths, texts
from generator.outputs.drafting.fields import line
from generator.programme import inspect
from generator.slugs import segment, slug
from generator.source import Fields, read_story, read_yaml
from generator.week import Week
from tests.builders import PROJECT, fundamental_yml, on, ordinary, programme, story_md
from tests.test_cli import remembered

DAY = "2026-01-07"
"""A Wednesday of the second week."""


def new(*arguments: str | Path, root: Path, today: str = DAY, sent: bytes | None = None) -> Result:
    """Run the command in this process, with nobody there to ask."""
    given = ["new", *map(str, arguments), "--root", str(root), "--today", today]
    return CliRunner().invoke(main, given, input=sent)


def made(done: Result) -> Path:
    """The file that was made: the one line on standard output."""
    assert done.exit_code == 0, done.output
    return Path(done.stdout.removesuffix("\n"))


def opened(done: Result) -> list[str]:
    """What the command says is still open."""
    return re.findall(r"(?m)^  - (.*)$", done.stderr.partition("Still open:")[2])


def problems(root: Path, path: Path, today: str = DAY) -> list[str]:
    shown = path.relative_to(root).as_posix()
    return [str(p) for p in inspect(root, on(today)) if p.location.path == shown]


# -- what is written reads back ---------------------------------------------------------------

some_text = st.text(max_size=60).map(line).filter(bool)
odd = pytest.mark.parametrize(
    "title",
    ["No", "12:30", "#9 & more: x", "“It’s” 'so' \"so\"", "🎉 Hooray", "- a", "[x]", "{y}", "null", "~", "1e3", "0x1F",
     "2026-11-16", "yes", "y", "a #b", "key: value", "! tag", "&a *b", "%x", "@x", "`x`", "| x", "> x", "a\\nb", "…"],
)  # fmt: skip


def story_values(text: str) -> Fields:
    said: list[object] = []
    document = read_story("a.md", text.encode(), said.append)
    assert document.mapping, said
    fields = Fields(document.mapping, FORMATS["story"], document.place)
    for known in FORMATS["story"]:
        fields.get(known)
    assert said == []
    return fields


@given(some_text, some_text, some_text, st.lists(some_text, min_size=1), st.lists(some_text, min_size=1))
@example("No", "12:30", "#9 & more: x", ["true", "~"], ["1e3", "- a", "a, b", "]"])
@example("x" * 100 + " y", "'", '"', ["a\u200bb"], ["b\u00a0 c"])
def test_what_a_new_story_says_reads_back(
    title: str, author: str, team: str, names: list[str], tags: list[str]
) -> None:
    values = {
        "title": title, "date": date(2026, 1, 7), "author": author, "team": team, "fundamentals": (9, "ask-early"),
        "recognises": tuple(names), "tags": tuple(tags), "week": Week(2026, 2), "draft": True, "postscript": title,
    }  # fmt: skip
    get = story_values(texts.story(values)).get
    assert (get(St.TITLE), get(St.AUTHOR), get(St.TEAM), get(St.POSTSCRIPT)) == (title, author, team, title)
    assert (get(St.RECOGNISES), get(St.TAGS)) == (tuple(names), tuple(tags))
    assert [each.value for each in get(St.FUNDAMENTALS) or ()] == [9, "ask-early"]
    assert (get(St.DATE), get(St.WEEK), get(St.DRAFT)) == (date(2026, 1, 7), Week(2026, 2), True)


paragraphs = st.lists(some_text, min_size=1, max_size=4).map("\n\n".join)


@given(some_text, paragraphs, paragraphs)
@example("12:30", " ".join(["a: #b"] * 40), "  indented\n\nthen not")
@example("No", "- " * 60, "# heading\n\ttab")
def test_what_a_new_fundamental_says_reads_back(title: str, statement: str, description: str) -> None:
    statement = " ".join(statement.split())
    said: list[object] = []
    written = texts.fundamental(
        {"number": 4, "title": title, "statement": statement, "description": description, "since": date(2026, 1, 5)}
    )
    document = read_yaml("a.yml", written.encode(), said.append)
    assert document.mapping
    get = Fields(document.mapping, FORMATS["fundamental"], document.place).get
    assert (get(Fu.NUMBER), get(Fu.TITLE), get(Fu.SINCE)) == (4, title, date(2026, 1, 5))
    assert (get(Fu.STATEMENT), get(Fu.DESCRIPTION)) == (statement, description.strip())
    assert said == []


@odd
def test_a_title_that_yaml_would_take_for_something_else_is_kept_in_a_real_file(tmp_path: Path, title: str) -> None:
    done = new("story", "--title", title, "--author", "A", "--fundamentals", "1", root=programme(tmp_path))
    assert story_values(made(done).read_text("utf-8")).get(St.TITLE) == title


def test_an_open_line_becomes_a_field_when_its_sign_is_taken_away(tmp_path: Path) -> None:
    path = made(new("story", "--title", "Ok", root=programme(tmp_path)))
    filled = {"author": "Ada Quay", "team": "Port", "fundamentals": "[1]", "tags": "[rain]"}
    text = path.read_text("utf-8")
    for name, value in filled.items():
        text, count = re.subn(rf"(?m)^# {name}:( \[\])? *#", f"{name}: {value}  #", text)
        assert count == 1
    path.write_text(f"{text}{ordinary('Something happened.', 9)}\n", "utf-8")
    assert problems(tmp_path, path) == []


# -- the whole file ---------------------------------------------------------------------------


def test_with_all_options_only_the_text_is_open(tmp_path: Path) -> None:
    done = new(
        "story", "--title", "The Friday call", "--author", "ada  quay", "--team", "port", "--fundamentals", "3,#2",
        "--date", "2026-01-06", "--recognises", "Ben Boom, Ann", "--tags", "rain, bell", "--week", "2026-W03",
        root=programme(tmp_path),
    )  # fmt: skip
    path = made(done)
    assert path == tmp_path / "stories/2026/the-friday-call.md"
    assert path.read_text("utf-8").split("# Still open")[0] == (
        "---\ntitle: The Friday call\ndate: 2026-01-06\nauthor: Ada Quay\nteam: Port\nfundamentals: [3, 2]\n"
        "week: 2026-W03\nrecognises: [Ben Boom, Ann]\ntags: [rain, bell]\n"
    )
    assert opened(done) == ["There is no text. Write the story below the second line of ---."]
    path.write_text(path.read_text("utf-8") + ordinary("Something happened.", 9), "utf-8")
    assert problems(tmp_path, path) == []


def test_it_says_what_is_open_in_the_words_of_check_and_what_comes_next(tmp_path: Path) -> None:
    root = programme(tmp_path / "our way")
    done = new("story", "--title", "Ok", "--date", "2026-02-02", root=root)
    path = made(done)
    assert [each.split(". ")[0] for each in opened(done)] == [
        "“author” is missing",
        "“fundamentals” is missing",
        "“team” is missing",
        "There is no text",
    ]
    assert done.stderr.endswith(
        f"Next:\n  main check --root '{root}' '{path}'\n  main serve --root '{root}' --today 2026-02-02\n"
    )


def test_a_mistake_in_somebody_elses_story_keeps_nobody_from_writing(tmp_path: Path) -> None:
    root = programme(tmp_path, {"stories/2026/broken.md": story_md("x", "2026-13-77", "[77]")})
    assert made(new("story", "--title", "Ok", root=root)).is_file()


def test_without_a_programme_nothing_is_written(tmp_path: Path) -> None:
    done = new("story", "--title", "Ok", root=tmp_path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "programme.yml" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["story"], "It needs a title"),
        (["story", "--title", " \t"], "It needs a title"),
        (["story", "--title", "x" * 301], "200 are the most"),
        (["story", "--title", "x", "--fundamentals", "77"], "There is no fundamental #77."),
        (["story", "--title", "x", "--fundamentals", "ask-erly"], "There is no fundamental “ask-erly”."),
        (["story", "--title", "x", "--date", "2026-02-30"], "2026-02-30 is not a date like 2026-11-16"),
        (["story", "--title", "x", "--week", "2026-W60"], "“2026-W60” is not a week"),
        (["message", "--title", "x", "--week", "soon"], "“soon” is not a week"),
        (["fundamental", "--title", "x", "--number", "-1"], "-1"),
    ],
)
def test_an_option_that_cannot_be_meant_ends_2_and_writes_nothing(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    before = remembered(programme(tmp_path))
    done = new(*arguments, root=tmp_path)
    assert done.exit_code == 2
    assert said in done.stderr
    assert remembered(tmp_path) == before


# -- names and addresses ------------------------------------------------------------------------


def test_a_second_story_of_one_title_gets_an_address_of_its_own(tmp_path: Path) -> None:
    root = programme(tmp_path)
    before = (root / "stories/2026/a-start.md").read_text("utf-8")
    made_paths = [made(new("story", "--title", "A start!", root=root)) for _ in range(3)]
    assert (root / "stories/2026/a-start.md").read_text("utf-8") == before
    assert len({path.name for path in made_paths}) == 3
    assert all(re.fullmatch(r"a-start-[0-9a-f]{6,8}\.md", path.name) for path in made_paths)


def test_an_old_address_is_not_given_away(tmp_path: Path) -> None:
    moved = story_md("Now", "2026-01-06", more="aliases: [stories/2026/then]\n")
    root = programme(tmp_path, {"stories/2026/now.md": moved})
    assert made(new("story", "--title", "Then", root=root)).stem != "then"


@pytest.mark.parametrize("title", ["README", "Con", "aux", "Nul", "COM1", "lpt9"])
def test_a_name_that_some_system_keeps_for_itself_is_not_taken(tmp_path: Path, title: str) -> None:
    path = made(new("story", "--title", title, root=programme(tmp_path)))
    assert re.fullmatch(rf"{title.lower()}-[0-9a-f]{{6}}\.md", path.name)


@given(st.text(min_size=1, max_size=300).map(line).filter(bool))
@example("漢" * 300)
@example("🎉")
@example("a-" * 150)
def test_every_title_makes_a_name_that_is_its_own_address(title: str) -> None:
    path = paths.story_path(Path("nowhere"), 2026, title, ())
    assert path.stem == segment(path.stem)
    assert slug(title).startswith(path.stem) or re.search("[0-9a-f]{6}$", path.stem)
    assert len(path.name.encode()) < 220


def test_a_folder_that_is_a_link_to_elsewhere_is_not_written_to(tmp_path: Path) -> None:
    root = programme(tmp_path / "way")
    (tmp_path / "elsewhere").mkdir()
    (root / "stories/2025").symlink_to(tmp_path / "elsewhere")
    done = new("story", "--title", "Ok", "--date", "2025-05-05", root=root)
    assert done.exit_code == 1
    assert "leads out of the programme’s folder" in done.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_where_the_file_cannot_be_written_nothing_is_left(tmp_path: Path) -> None:
    root = programme(tmp_path)
    (root / "stories/2025").write_text("a file where a folder should be")
    before = remembered(root)
    done = new("story", "--title", "Ok", "--date", "2025-05-05", root=root)
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr
    assert remembered(root) == before


# -- messages and fundamentals ------------------------------------------------------------------


def head(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").split("# Still open")[0].splitlines()
    return {name: value for name, _, value in (each.partition(": ") for each in lines) if value}


ROTA = "authors: {2026-W03: Lea Lead, 2026-W04: Leo Lead}\nskips: {2026-W05: Snow}\n"


def with_rota(root: Path, files: dict[str, str | bytes] | None = None) -> Path:
    programme(root, files)
    path = root / "fundamentals/programme.yml"
    path.write_text(path.read_text("utf-8") + ROTA, "utf-8")
    return root


def test_a_message_is_for_the_next_week_without_one_by_whoever_is_to_write_it(tmp_path: Path) -> None:
    root = with_rota(tmp_path)
    first = made(new("message", "--title", "One", root=root))
    assert head(first) == {
        "title": "One", "kind": "message", "week": "2026-W03", "date": "2026-01-12", "author": "Lea Lead",
        "fundamentals": "[3]",
    }  # fmt: skip
    first.write_text(first.read_text("utf-8") + "A letter.\n", "utf-8")
    assert problems(root, first) == []
    second = head(made(new("message", "--title", "Two", root=root)))
    assert (second["week"], second["author"], second["fundamentals"]) == ("2026-W04", "Leo Lead", "[1]")
    third = head(made(new("message", "--title", "Three", root=root)))
    assert (third["week"], third.get("author")) == ("2026-W06", None)


def test_on_its_monday_a_week_still_waits_for_its_message(tmp_path: Path) -> None:
    assert (
        head(made(new("message", "--title", "One", root=with_rota(tmp_path), today="2026-01-12")))["week"] == "2026-W03"
    )


def test_a_message_for_a_week_that_is_named_says_how_to_see_its_mail(tmp_path: Path) -> None:
    done = new("message", "--title", "One", "--week", "next", "--author", "Bo", root=with_rota(tmp_path))
    assert (head(made(done))["week"], head(made(done))["author"]) == ("2026-W03", "Bo")
    assert f"  main email --root {tmp_path} --week 2026-W03\n" in done.stderr


def test_a_fundamental_gets_the_next_number_and_helps_the_editor(tmp_path: Path) -> None:
    retired: dict[str, str | bytes] = {
        "fundamentals/07-old.yml": fundamental_yml(7, "Old", "until: 2026-01-01\n"),
    }
    root = programme(tmp_path, retired)
    path = made(new("fundamental", "--title", "Ask twice", "--statement", "Ask,\nand ask again.", root=root))
    assert path == root / "fundamentals/08-ask-twice.yml"
    assert path.read_text("utf-8").startswith(
        "# yaml-language-server: $schema=../.vscode/schemas/fundamental.json\n"
        "number: 8\ntitle: Ask twice\nstatement: Ask, and ask again.\n# Still open"
    )
    assert problems(root, path) == []


def test_a_new_fundamental_waits_for_next_monday_once_weeks_are_recorded(tmp_path: Path) -> None:
    root = programme(tmp_path, {"fundamentals/history.yml": "2026-W01: 1\n2026-W02: 2\n"})
    before = [str(p) for p in inspect(root, on(DAY))]
    assert (
        head(made(new("fundamental", "--title", "Ask twice", "--statement", "Ask.", root=root)))["since"]
        == "2026-01-12"
    )
    assert [str(p) for p in inspect(root, on(DAY))] == before


def test_a_fundamental_with_a_taken_id_gets_another(tmp_path: Path) -> None:
    path = made(new("fundamental", "--title", "Be kind", "--statement", "Do.", root=programme(tmp_path)))
    assert re.fullmatch(r"04-be-kind-[0-9a-f]{6}\.yml", path.name)


# -- asking -------------------------------------------------------------------------------------


class Conversation:
    """The command on a terminal of its own: what it says, and what one types."""

    def __init__(self, *arguments: str, root: Path) -> None:
        self._ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "generator", "new", *arguments, "--root", str(root), "--today", DAY]
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "TERM": "dumb"}
        environment |= {"GIT_CEILING_DIRECTORIES": str(root.parent)}
        self._process = subprocess.Popen(
            command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, cwd=PROJECT, env=environment, text=True
        )
        os.close(theirs)
        self.said = ""

    def answer(self, question: str, answer: str) -> None:
        """Wait for a question, and answer it."""
        self._until(question)
        os.write(self._ours, f"{answer}\n".encode())

    def end(self) -> tuple[int, str]:
        """Read to the end; how it ended and what it printed."""
        printed, _ = self._process.communicate(timeout=60)
        os.close(self._ours)
        return self._process.returncode, printed

    def _until(self, wanted: str) -> None:
        end, heard = time.monotonic() + 60, ""
        while wanted not in heard:
            assert time.monotonic() < end, self.said
            if select.select([self._ours], [], [], 1)[0]:
                heard += os.read(self._ours, 4096).decode(errors="replace")
        self.said += heard


def test_on_a_terminal_it_asks_for_what_is_missing_and_offers_what_is_known(tmp_path: Path) -> None:
    root = programme(tmp_path / "way")
    talk = Conversation("story", root=root)
    talk.answer("Title: ", "The kettle, again")
    talk.answer(f"Which day is it shared? [{DAY}]: ", "yesterday")
    talk.answer("Error: Write a date like 2026-11-16.", "")
    talk.answer("Who tells it?: ", "ADA quay")
    talk.answer("In which team? [Port]: ", "po")
    talk.answer("Which does it show? Numbers, the first one first [2]: ", "77")
    talk.answer("Error: There is no fundamental #77.", "3 #2")
    talk.answer("Colleagues to thank", "ada quay, Ann")
    code, printed = talk.end()
    assert code == 0, talk.said
    path = root / "stories/2026/the-kettle-again.md"
    assert printed == f"{path}\n"
    assert re.findall(r"(?m)^ +(\d)  (.*)\r$", unstyle(talk.said)) == [
        ("2", "Ask early  (leads the week)"), ("1", "Listen first"), ("3", "Be kind"),
    ]  # fmt: skip
    assert head(path) == {
        "title": "The kettle, again", "date": DAY, "author": "Ada Quay", "team": "Port", "fundamentals": "[3, 2]",
        "recognises": "[Ada Quay, Ann]",
    }  # fmt: skip


def test_on_a_terminal_enter_takes_the_week_and_the_writer_that_are_proposed(tmp_path: Path) -> None:
    root = with_rota(tmp_path / "way")
    talk = Conversation("message", root=root)
    talk.answer("2026-W03  #3 Be kind  (Lea Lead writes)", "")
    talk.answer("Title: ", "")
    talk.answer("Title: ", "Why we wait")
    talk.answer("Who writes it? [Lea Lead]: ", "")
    code, printed = talk.end()
    assert code == 0, talk.said
    written = head(Path(printed.strip()))
    assert (written["week"], written["author"]) == ("2026-W03", "Lea Lead")


def test_the_editor_opens_the_file_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import sys, pathlib\np = pathlib.Path(sys.argv[1])\np.write_text(p.read_text() + 'It rang.\\n')\n"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")
    done = new("story", "--title", "Ok", "--edit", root=programme(tmp_path / "way"))
    assert made(done).read_text("utf-8").endswith("It rang.\n")
    assert "There is no text." not in done.stderr


def test_help_says_how_with_an_example() -> None:
    for name in ("story", "message", "fundamental"):
        done = CliRunner().invoke(main, ["new", name, "--help"])
        assert f"Example: fundamentals new {name}" in " ".join(done.output.split())
