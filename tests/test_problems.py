r"""What is said about every kind of mistake: the cases below `cases/problems/`, and what holds for all of them.

A case is named CODE.case or CODE-variant.case. It begins with what it is about; then come the
files that it writes over a small programme that is in order, and last `=== expected`: every
problem of the run, exactly as a person reads it. A file's heading is one of

    === stories/2026/b.md                      the text up to the next heading
    === stories/2026/b.md (escaped)            the same, where \xff stands for that byte
    === stories/2026/b.md (of 64001 bytes)     the same, where … is drawn out until it is that long
    === stories/2026/b.md (link to a.md)       a symbolic link
    === stories/2026/b.md (removed)            no such file, or folder
    === stories/2026/b.md (before)             the file as it was before a change

Where a file has a state before, the expected problems are those that the change brings.

“Something happened.” in a file's text stands for a story of ordinary length, another one in each file.
"""

import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.changes import compare
from generator.loading.formats import FORMATS
from generator.problems import CODES, ContentError, Location, Problem, errors
from generator.programme import inspect, read_programme, survey
from generator.slugs import slug
from tests.builders import PROGRAMME_YML, PROJECT, fundamental_yml, on, programme, story_md

TODAY = on("2026-01-20")
IN_ORDER = {"fundamentals/history.yml": "2026-W01: 1\n2026-W02: 2\n2026-W03: 3\n"}
"""What the small programme needs for nothing to be said about it."""

A, B = "stories/2026/a-start.md", "stories/2026/b.md"
YML, FOUR = "fundamentals/programme.yml", "fundamentals/04-stay-curious.yml"

CASES = sorted((PROJECT / "tests/cases/problems").glob("*.case"))
every_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)


@dataclass
class Case:
    files: dict[str, str | bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    before: dict[str, str | bytes] = field(default_factory=dict)
    expected: str = ""

    @classmethod
    def read(cls, path: Path) -> "Case":
        case = cls()
        _, *sections = re.split(r"^=== (.+?)(?: \((.+)\))?\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for name, how, text in zip(sections[::3], sections[1::3], sections[2::3], strict=True):
            match (how or "").split():
                case []:
                    case.files[name] = text
                case ["escaped"]:
                    case.files[name] = re.sub(
                        rb"\\x([0-9a-f]{2})", lambda byte: bytes([int(byte[1], 16)]), text.encode()
                    )
                case ["of", size, "bytes"]:
                    case.files[name] = text.replace("…", "x" * (int(size) - len(text) + 1))
                case ["link", "to", target]:
                    case.links[name] = target
                case ["before"]:
                    case.before[name] = text
                case ["removed"]:
                    case.removed.append(name)
                case _:
                    raise ValueError(f"{path.name}: {how}")
        case.expected = str(case.files.pop("expected"))
        return case

    def problems(self, folder: Path) -> tuple[Problem, ...]:
        """What is said of the small programme with this case's files, written into `folder`."""
        root = programme(folder / "way", {**IN_ORDER, **self.files})
        for name in self.removed:
            shutil.rmtree(root / name) if (root / name).is_dir() else (root / name).unlink()
        for name, target in self.links.items():
            (root / name).symlink_to(target)
        if not self.before:
            return inspect(root, TODAY)
        base = programme(folder / "base", {**IN_ORDER, **self.before})
        return compare(survey(base, TODAY), survey(root, TODAY)).problems


def said_of(folder: Path, files: dict[str, str | bytes], *removed: str) -> tuple[Problem, ...]:
    return Case(files=files, removed=list(removed)).problems(folder)


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def expected_codes(path: Path) -> set[str]:
    return set(re.findall(r"^\S[^\n]*?: (?:error|warning)\[(.+?)\]", Case.read(path).expected, re.MULTILINE))


# -- the cases ------------------------------------------------------------------------------


@every_case
def test_a_case_says_exactly_what_is_wrong_and_nothing_else(path: Path, tmp_path: Path) -> None:
    case = Case.read(path)
    assert "".join(f"{problem}\n" for problem in case.problems(tmp_path)) == case.expected


@every_case
def test_a_case_is_named_after_what_it_shows(path: Path) -> None:
    assert any(path.stem == code or path.stem.startswith(f"{code}-") for code in expected_codes(path))


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    assert set().union(*map(expected_codes, CASES)) == set(CODES)


def test_a_code_that_nobody_listed_cannot_be_raised() -> None:
    with pytest.raises(KeyError):
        Problem(location=Location("a"), code="mystery", text="What is this?")


def test_of_a_programme_in_order_nothing_is_said(tmp_path: Path) -> None:
    assert said_of(tmp_path, {}) == ()


# -- the way out ----------------------------------------------------------------------------

_JARGON = re.compile(
    r"\b(None|null|str|int|dict|tuple|node|token|parse[rd]?|regex|[Ee]xception|[Tt]raceback|errno|[Ii]nvalid|syntax)\b"
)


@every_case
def test_every_problem_offers_a_way_out_in_a_plain_sentence(path: Path, tmp_path: Path) -> None:
    for problem in Case.read(path).problems(tmp_path):
        assert re.fullmatch(r"[A-Z].{8,}[.?]", problem.hint), problem
        assert len(problem.hint.split()) > 2, problem
        assert not _JARGON.search(problem.hint), problem


def test_the_way_out_stands_on_a_line_of_its_own() -> None:
    problem = Problem(location=Location("a.md", 3, 7), code="empty", text="The text is empty.", hint="Write something.")
    assert str(problem) == "a.md:3:7: error[empty] The text is empty.\n  hint: Write something."


def test_the_id_that_a_hint_proposes_ends_the_warning(tmp_path: Path) -> None:
    ended = fundamental_yml(4, "Stay curious", "until: 2025-06-30\n")
    (warning,) = said_of(tmp_path / "1", {FOUR: ended, B: story_md("The bell", "2026-01-12", "[4]")})
    assert "stay-curious" in warning.hint
    assert said_of(tmp_path / "2", {FOUR: ended, B: story_md("The bell", "2026-01-12", "[stay-curious]")}) == ()


@pytest.mark.parametrize(
    "name",
    ["04-stay-curious.yaml", "more/04-stay-curious.yml", "4-stay-curious.yml"],
    ids=["ending", "folder", "digits"],
)
def test_of_a_file_whose_name_begins_with_a_number_nobody_says_it_has_none(name: str, tmp_path: Path) -> None:
    (problem,) = said_of(tmp_path, {f"fundamentals/{name}": fundamental_yml(4, "Stay curious")})
    assert problem.code == "file-name"
    assert "no number" not in problem.text


def test_a_file_is_never_said_to_lie_in_a_folder_of_its_own_name(tmp_path: Path) -> None:
    (problem,) = said_of(tmp_path, {"stories/the-bell.md": story_md("The bell", "2026-01-12")})
    assert "“the-bell”" not in problem.text


# -- all of it, at once, in order -----------------------------------------------------------


def test_ten_broken_files_are_reported_in_one_run_sorted_by_place(tmp_path: Path) -> None:
    broken: dict[str, str | bytes] = {
        YML: PROGRAMME_YML + "introduction: ''\ncolour: blue\npins: {2026-W09: 77}\n",
        "fundamentals/history.yml": "2026-W01: 1\n2026-W03: 3\n",
        FOUR: "[not, a, mapping]\n",
        "fundamentals/05-one-more.yml": fundamental_yml(6, "One more"),
        "fundamentals/nameless.yml": fundamental_yml(7, "Nameless"),
        B: story_md("The bell", "2026-02-30", "[2, 99]", more="titel: x\nweek: 2026-W60\nteam: Quay\n", text=""),
        "stories/2026/c.md": b"---\ntitle: caf\xe9\n---\n",
        "stories/2026/d.md": "no front matter\n",
        "stories/2026/e.md": story_md("The gate", "2026-01-12", text="![The gate](gate.png)\n\n[away](away.md)"),
        "stories/2026/f.md": "---\ntitle: Re: the gate\n---\n",
        "stories/2025/g.md": "",
    }
    problems = said_of(tmp_path, broken)
    assert {problem.location.path for problem in problems} == set(broken)
    assert len(errors(problems)) >= 10
    places = [(p.location.path, p.location.line, p.location.column) for p in problems]
    assert places == sorted(places)


def test_an_error_ends_the_reading_and_takes_every_warning_along(tmp_path: Path) -> None:
    root = programme(tmp_path, {**IN_ORDER, "stories/2025/b.md": story_md("The bell", "2026-01-12"), B: ""})
    with pytest.raises(ContentError) as ended:
        read_programme(root, TODAY)
    assert codes(ended.value.problems) == ["folder-year", "empty"]


def test_a_warning_does_not_end_the_reading(tmp_path: Path) -> None:
    root = programme(tmp_path, {**IN_ORDER, "stories/2025/b.md": story_md("The bell", "2026-01-12")})
    assert codes(read_programme(root, TODAY).warnings) == ["folder-year"]


def test_problems_are_sorted_by_the_number_of_the_line_not_by_its_digits() -> None:
    ninth, tenth = (Problem(location=Location("a.md", n), code="empty", text="Empty.") for n in (9, 10))
    assert sorted([tenth, ninth]) == [ninth, tenth]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[",
        b"- name\n",
        b"\xff\xfe",
        b"name: \x00\n",
        b"&a [*a]",
        b"x" * 70_000,
        b"name: &n Way\n<<: *n\n",
        b"---\n---\n",
    ],
    ids=["empty", "open", "list", "binary", "nul", "alias", "large", "merge", "documents"],
)
def test_a_wholly_broken_programme_yml_hides_no_other_file(content: bytes, tmp_path: Path) -> None:
    problems = said_of(tmp_path, {YML: content, B: story_md("The bell", "2026-02-30")})
    assert {p.location.path for p in problems} >= {YML, B}


_THREE = {
    f"fundamentals/0{n}-{slug(t)}.yml": (n, t) for n, t in ((1, "Listen first"), (2, "Ask early"), (3, "Be kind"))
}


def test_a_slip_in_programme_yml_hides_nothing_about_the_weeks(tmp_path: Path) -> None:
    late = story_md("A letter", "2026-01-21").replace("team: Port", "kind: message")
    assert codes(said_of(tmp_path, {YML: PROGRAMME_YML + "colour: blue\n", B: late})) == ["unknown-key", "message-late"]


@pytest.mark.parametrize(
    "content", [b"[", PROGRAMME_YML.replace("2026-W01", "W01").encode()], ids=["all", "first-week"]
)
def test_where_the_weeks_begin_is_not_made_up(content: bytes, tmp_path: Path) -> None:
    since: dict[str, str | bytes] = {path: fundamental_yml(*of, "since: 2025-12-01\n") for path, of in _THREE.items()}
    assert [p.location.path for p in said_of(tmp_path, {YML: content, **since})] == [YML]


@pytest.mark.parametrize(
    "files",
    [
        {B: story_md("The bell", "2026-01-12").replace("team: Port", 'team: ""')},
        {B: story_md("The bell", "2026-01-12").replace("team: Port", "team: [Port]")},
        {B: story_md("A letter", "2026-01-19").replace("team: Port", "kind: mesage")},
        {
            B: story_md("A letter", "2026-01-19", more="week: W04\n", fundamentals="[3]").replace(
                "team: Port", "kind: message"
            )
        },
        {
            "fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first", "since: 2020-01-01\n"),
            B: story_md("A letter", "2026-01-19")
            .replace("team: Port", "kind: message")
            .replace("date: 2026-01-19\n", ""),
        },
        {"fundamentals/02-ask-early.yml": "number: 2\ntitle: Ask early\n"},
        {"fundamentals/history.yml": "2026-W01: 1\n2026-W02: 77\n2026-W03: 3\n"},
        {"fundamentals/history.yml": "2026-W01: 1\n2026-W02:\n2026-W03: 3\n"},
        {
            "fundamentals/03-be-kind.yml": fundamental_yml(3, "Be kind", "until: 2026-01-32\n"),
            "fundamentals/03-stay-curious.yml": fundamental_yml(3, "Stay curious", "since: 2026-02-01\n"),
        },
    ],
    ids=[
        "empty-team",
        "list-as-team",
        "kind",
        "message-week",
        "message-date",
        "statement",
        "history-number",
        "history-empty",
        "until",
    ],
)
def test_one_mistake_is_one_problem(files: dict[str, str | bytes], tmp_path: Path) -> None:
    assert len(said_of(tmp_path, files)) == 1


# -- folders --------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", [(), ("fundamentals",), ("stories",), ("fundamentals", "stories")])
def test_an_empty_folder_is_reported_with_a_way_out(empty: tuple[str, ...], tmp_path: Path) -> None:
    for name in empty:
        (tmp_path / name).mkdir()
    problems = inspect(tmp_path, TODAY)
    missing = {name for name in ("fundamentals", "stories") if name not in empty}
    assert {p.location.path for p in errors(problems)} == {*missing, YML}
    assert all(problem.hint for problem in problems)


@pytest.mark.parametrize("name", ["fundamentals", "stories"])
def test_a_file_where_a_folder_belongs_is_reported(name: str, tmp_path: Path) -> None:
    root = programme(tmp_path, {})
    shutil.rmtree(root / name)
    (root / name).write_text("not a folder", encoding="utf-8")
    assert "unreadable" in codes(inspect(root, TODAY))


@pytest.mark.parametrize("name", [YML, "fundamentals/history.yml"])
def test_a_folder_where_a_file_belongs_is_reported(name: str, tmp_path: Path) -> None:
    root = programme(tmp_path, dict(IN_ORDER))
    (root / name).unlink()
    (root / name).mkdir()
    assert (name, "unreadable") in [(p.location.path, p.code) for p in inspect(root, TODAY)]


@pytest.mark.parametrize("name", ["fundamentals", "stories"])
def test_a_folder_that_is_a_link_is_reported(name: str, tmp_path: Path) -> None:
    root = programme(tmp_path / "way", dict(IN_ORDER))
    (root / name).rename(tmp_path / "elsewhere")
    (root / name).symlink_to(tmp_path / "elsewhere")
    assert (name, "link") in [(p.location.path, p.code) for p in inspect(root, TODAY)]


def test_a_programme_without_a_fundamental_has_no_week_to_show(tmp_path: Path) -> None:
    assert codes(errors(said_of(tmp_path, {}, "fundamentals/history.yml", A, *_THREE))) == ["no-fundamental"]


@pytest.mark.parametrize(
    "name",
    ["stories/2026/b.MD", "stories/2026/b.markdown", "stories/2026/b.md.txt", "fundamentals/04-stay-curious.yml.txt"],
)
def test_a_text_that_would_never_be_read_is_reported(name: str, tmp_path: Path) -> None:
    text = story_md("The bell", "2026-01-12") if "stories" in name else fundamental_yml(4, "Stay curious")
    assert [p.location.path for p in said_of(tmp_path, {name: text})] == [name]


# -- places ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("description", "line", "column"),
    [
        ("description: See [it](gone.md) there.\n", 4, 23),
        ("description: |\n  See\n  [it](gone.md) there.\n", 6, 8),
        ("description: |\n\n  See [it](gone.md) there.\n", 6, 12),
        ("description: >\n  See\n  [it](gone.md) there.\n", 6, 8),
        ("description: >-\n  See.\n\n\n  See [it](gone.md) there.\n", 8, 12),
    ],
    ids=["one-line", "block", "block-after-empty-line", "folded", "folded-paragraphs"],
)
def test_what_is_wrong_in_a_description_is_reported_where_it_stands(
    description: str, line: int, column: int, tmp_path: Path
) -> None:
    (problem,) = said_of(tmp_path, {FOUR: fundamental_yml(4, "Stay curious", description)})
    assert problem.location == Location(FOUR, line, column)


# -- what a terminal and a forge's log must not be told -------------------------------------

_ODD = {
    "control": [*range(0x0A), *range(0x0B, 0x20), 0x7F],
    "control-8-bit": range(0x80, 0xA0),
    "direction": [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    "tag": range(0xE0000, 0xE0080, 8),
}


def _quoted(text: str) -> str:
    """The text as YAML in which nothing but ASCII is written."""
    return '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"'


def _everywhere(text: str) -> dict[str, str | bytes]:
    """A programme in which `text` is a wrong value, or a wrong key, in every place that could be quoted back."""
    odd = _quoted(text)
    keys = ("title", "author", "team", "kind", "week", "draft", "image", "tags", "recognises", "withdrawn")
    return {
        YML: f"name: Way\ntime_zone: {odd}\nlanguage: {odd}\nfirst_week: {odd}\nsite_url: {odd}\n{odd}: {odd}\n"
        f"pins: {{{odd}: {odd}, 2026-W05: {odd}}}\nskips: {{{odd}: {odd}}}\nsubmit: {{forge: {odd}}}\n",
        "fundamentals/history.yml": f"2026-W01: {odd}\n{odd}: 1\n{odd}: 1\n",
        FOUR: f"number: {odd}\nsince: {odd}\nrelated: [{odd}]\nreading: [{{title: a, url: {odd}}}]\n{odd}: 1\n",
        B: "---\n"
        + "".join(f"{key}: {odd}\n" for key in keys)
        + f"date: {odd}\nfundamentals: [{odd}]\n{odd}: 1\n---\nx\n",
        "stories/2026/c.md": story_md(
            "The bell", "2026-01-12", text=f"[a](<{text}b.md>) ![b](<{text}c.png>) ![](<{text}>)"
        ),
    }


@pytest.mark.parametrize("odd", _ODD.values(), ids=_ODD)
def test_control_and_direction_characters_are_never_said_raw(odd: list[int], tmp_path: Path) -> None:
    said = "".join(map(str, said_of(tmp_path, _everywhere("".join(map(chr, odd))))))
    assert [f"U+{n:04X}" for n in odd if chr(n) in said] == []


@pytest.mark.parametrize("mark", ["\n", "\r", "\x85", "\u2028", "\u2029"], ids=["LF", "CR", "NEL", "LS", "PS"])
def test_nothing_that_a_file_holds_begins_a_line_of_its_own(mark: str, tmp_path: Path) -> None:
    for problem in said_of(tmp_path, _everywhere(f"a{mark}::error::b")):
        assert len(str(problem).splitlines()) <= 2, problem


def test_nothing_in_the_name_of_a_file_begins_a_line_of_its_own(tmp_path: Path) -> None:
    (problem,) = said_of(tmp_path, {"stories/2026/a\n::error::b.md": "no front matter"})
    assert len(str(problem).splitlines()) == 2


def test_a_name_that_is_not_unicode_can_still_be_said(tmp_path: Path) -> None:
    (problem,) = said_of(tmp_path, {b"stories/2026/\xff.md".decode("utf-8", "surrogateescape"): "no front matter"})
    assert str(problem).encode()


@pytest.mark.parametrize("odd", ["\x1b[31m", "\x0b", "\u202e"], ids=["escape", "vertical-tab", "override"])
def test_a_text_with_characters_that_mislead_or_break_a_feed_is_refused(odd: str, tmp_path: Path) -> None:
    problems = said_of(
        tmp_path, {B: story_md("The bell", "2026-01-12", text=f"It rang {odd} twice. Something happened.")}
    )
    assert codes(problems) == ["control-character"]


# -- nothing raises, nothing goes unread ----------------------------------------------------


@pytest.mark.parametrize(
    "files",
    [
        {YML: PROGRAMME_YML.replace("2026-W01", "9999-W52")},
        {YML: PROGRAMME_YML + "pins: {9999-W52: 1}\nskips: {9999-W51: Winter break}\nauthors: {9999-W52: Ada}\n"},
        {"fundamentals/history.yml": "9999-W52: 1\n"},
        {B: story_md("The bell", "9999-12-31", more="kind: message\nweek: 9999-W52\n")},
        {B: story_md("The bell", "0001-01-01", more="kind: message\nweek: 0001-W01\n")},
        {FOUR: fundamental_yml(4, "Stay curious", "since: 0001-01-01\nuntil: 9999-12-31\n")},
    ],
    ids=["first-week", "weeks", "history", "last-day", "first-day", "fundamental"],
)
def test_the_end_of_the_calendar_is_no_end_of_the_report(files: dict[str, str | bytes], tmp_path: Path) -> None:
    assert {p.location.path for p in said_of(tmp_path, {**files, "stories/2026/z.md": ""})} >= {"stories/2026/z.md"}


@pytest.mark.parametrize(
    "zone", ["Europe/Lodnon", "Europe", "London", "../../etc/passwd", "/etc/localtime", "GMT+99", "é"]
)
def test_a_time_zone_that_does_not_exist_is_reported(zone: str, tmp_path: Path) -> None:
    assert codes(said_of(tmp_path, {YML: PROGRAMME_YML.replace("Europe/London", zone)})) == ["time-zone"]


_WRITTEN = st.one_of(
    st.binary(max_size=80),
    st.text(max_size=80).map(str.encode),
    st.text("ab:-#'\"[]{}|>*&!%@`?,\t\n \ufeff\x00é", max_size=60).map(str.encode),
)


@given(yml=_WRITTEN, history=_WRITTEN, four=_WRITTEN, front=_WRITTEN, body=_WRITTEN)
def test_whatever_the_files_hold_it_is_reported_and_never_raised(
    yml: bytes, history: bytes, four: bytes, front: bytes, body: bytes
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        said_of(
            Path(folder),
            {
                YML: PROGRAMME_YML.encode() + yml,
                "fundamentals/history.yml": history,
                FOUR: fundamental_yml(4, "Stay curious").encode() + b"description: |\n  " + four,
                B: b"---\n" + front + b"\n---\n" + body,
                "stories/2026/c.md": story_md("The bell", "2026-01-12").encode() + body,
            },
        )


@pytest.mark.parametrize(
    ("name", "key"),
    [(name, known.name) for name, fields in FORMATS.items() for known in fields],
    ids=lambda part: str(part),
)
def test_a_wrong_value_is_reported_whatever_its_key(name: str, key: str, tmp_path: Path) -> None:
    path, content = {
        "programme": (YML, PROGRAMME_YML),
        "fundamental": (FOUR, fundamental_yml(4, "Stay curious")),
        "story": (B, story_md("The bell", "2026-01-12").replace("---\n\n", "---\n")),
    }[name]
    wrong = f"{key}: [[no, value]]\n"
    lines = [line for line in content.splitlines(keepends=True) if not line.startswith(f"{key}:")]
    at = 1 if name == "story" else 0
    problems = said_of(tmp_path, {path: "".join([*lines[:at], wrong, *lines[at:]])})
    assert ("wrong-type", Location(path, at + 1)) in [
        (p.code, Location(p.location.path, p.location.line)) for p in problems
    ]


def test_a_word_in_braces_in_the_subject_of_the_mail_is_looked_at_too(tmp_path: Path) -> None:
    subject = 'mail: {from: "Way <way@harbourline.example>", subject: "{tilte}, week {week}"}\n'
    (problem,) = said_of(tmp_path, {YML: PROGRAMME_YML + subject})
    assert problem.code == "unknown-placeholder"
    assert "{tilte}" in problem.text
