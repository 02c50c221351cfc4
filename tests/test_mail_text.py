"""The text part of the mail: 78 columns, nothing of a text lost, addresses whole."""

import re
import tempfile
import textwrap
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.outputs.mail.text import wrapped
from tests.builders import fundamental_yml
from tests.mail_rules import complaints, text_has_every_address, text_has_every_title, text_has_no_markup, text_lines
from tests.test_mail import MONDAY, Files, built, composed, letter, made, picture, shared, shown, way, words

LONG_ADDRESS = f"https://e.example/{'path/' * 20}?a=1&b=2"


def told(root: Path, text: str, files: Files | None = None) -> list[str]:
    """The lines of the letter in the text part."""
    lines = made(root, {**letter(text), **(files or {})}).text.split("\n")
    start = lines.index("A letter from Lea Lead") + 2
    return lines[start : lines.index("Lea Lead", start)]


def flowing(lines: list[str], marks: str = "") -> str:
    """Lines as one, without what begins each of them."""
    return " ".join(line.removeprefix(marks).strip() for line in lines if line.strip("> "))


# --- blocks


def test_a_paragraph_is_wrapped_and_no_word_is_lost(tmp_path: Path) -> None:
    lines = told(tmp_path, words(100))
    assert max(map(len, lines)) <= 78
    assert len([line for line in lines if line]) < 12
    assert flowing(lines) == words(100)


@given(st.text(st.sampled_from("ab é漢-\t "), max_size=120), st.sampled_from(["", "- ", "12. "]), st.integers(20, 40))
def test_lines_are_broken_as_the_standard_library_breaks_them(text: str, mark: str, width: int) -> None:
    indent = " " * len(mark)
    stripped = text.expandtabs().strip()
    lines = textwrap.wrap(
        stripped, width, initial_indent=mark, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    # Of a word that fits into no line the library makes one that is too long.
    pieces = [line[n : n + width] for line in lines for n in range(0, len(line), width)]
    assert wrapped(text, mark, indent, width) == [piece.rstrip() for piece in pieces]


def test_a_line_break_stays_and_a_soft_one_does_not(tmp_path: Path) -> None:
    assert told(tmp_path, "one  \ntwo\\\nthree\nfour") == ["one", "two", "three four", ""]


def test_headings_stand_alone_without_marks(tmp_path: Path) -> None:
    assert told(tmp_path, "One.\n\n## What *then*\n\nTwo.") == ["One.", "", "What then", "", "Two.", ""]


def test_emphasis_and_strikethrough_are_words(tmp_path: Path) -> None:
    assert told(tmp_path, "It was **very** *late*, ~~five~~ `six`.") == ["It was very late, five six.", ""]


def test_a_list_hangs_from_its_marks(tmp_path: Path) -> None:
    lines = told(tmp_path, f"- {words(30)}\n- two\n\n  three\n\n8. eight\n9. nine")
    assert lines[0].startswith("- word0 ")
    assert all(line.startswith("  word") for line in lines[1 : lines.index("- two")])
    assert lines[lines.index("- two") :] == ["- two", "  three", "", "8. eight", "9. nine", ""]


NESTED = {
    "> > ": f"> > {words(90)}",
    "> ": f"> {words(90)}",
    "  ": f"- x\n  - {words(90)}",
    "     ": f"- x\n  1. {words(90)}",
    "> >   ": f"> > - {words(90)}",
}


@pytest.mark.parametrize(("marks", "text"), NESTED.items(), ids=NESTED)
def test_what_stands_in_something_else_keeps_its_marks_and_fills_its_lines(
    marks: str, text: str, tmp_path: Path
) -> None:
    lines = [line for line in told(tmp_path, text) if "word" in line]
    assert all(line.startswith(marks) for line in lines[1:])
    assert re.sub(r"\s+", " ", " ".join(re.sub(r"^[> \d.-]+", "", line) for line in lines)) == words(90)
    for line, following in pairwise(lines):
        assert len(line) <= 78
        assert len(line) + 1 + len(following.removeprefix(marks).split()[0]) > 78, "The line could hold one word more."


def test_an_empty_line_in_a_quotation_keeps_its_mark(tmp_path: Path) -> None:
    assert told(tmp_path, "> one\n>\n> two") == ["> one", ">", "> two", ""]


def test_code_is_indented_and_keeps_its_lines(tmp_path: Path) -> None:
    lines = told(tmp_path, "```python\nif a < b:\n    return\n\nelse:\n```")
    assert lines == ["    if a < b:", "        return", "", "    else:", ""]


def test_a_long_line_of_code_is_broken_and_loses_nothing(tmp_path: Path) -> None:
    code = f"fundamentals email {words(30, '--flag-')}"
    lines = told(tmp_path, f"```\n{code}\n```")
    assert max(map(len, lines)) <= 78
    assert "".join("".join(lines).split()) == "".join(code.split())


def test_a_script_without_spaces_is_broken_and_loses_nothing(tmp_path: Path) -> None:
    text = "港口的船从黎明起就停在那里，没有人问为什么。" * 20
    lines = told(tmp_path, text)
    assert max(map(len, lines)) <= 78
    assert "".join(lines) == text


def test_a_narrow_table_has_columns(tmp_path: Path) -> None:
    lines = told(tmp_path, "| Day | Calls |\n|---|---|\n| Monday | 12 |\n| Friday | |")
    assert lines == ["Day     Calls", "------  -----", "Monday  12", "Friday", ""]


def test_a_wide_table_is_its_rows_with_the_names_of_the_columns(tmp_path: Path) -> None:
    table = f"| Day | What |\n|---|---|\n| Monday | {words(20)} |\n| same | same |"
    lines = told(tmp_path, table)
    assert lines[0] == "- Day: Monday"
    assert lines[1].startswith("  What: word0 word1")
    assert lines[2].startswith("  word")
    assert lines[-3:] == ["- Day: same", "  What: same", ""]


def test_a_rule_is_a_line_of_stars(tmp_path: Path) -> None:
    assert told(tmp_path, "a\n\n---\n\nb") == ["a", "", "* * *", "", "b", ""]


def test_a_picture_is_its_words_in_brackets(tmp_path: Path) -> None:
    files: Files = {"stories/2026/quay.png": picture()}
    assert told(tmp_path, "![The quay at noon](quay.png)", files) == ["[The quay at noon]", ""]


def test_raw_html_stays_the_text_that_the_html_part_shows(tmp_path: Path) -> None:
    mail = made(tmp_path, letter("Write <b>bold</b> &amp;amp; `&nbsp;`."))
    assert "Write <b>bold</b> &amp; &nbsp;." in mail.text
    assert "Write <b>bold</b> &amp; &nbsp;." in shown(mail.html)
    assert complaints(mail, [text_has_no_markup]) == []


# --- addresses


def test_links_are_numbered_and_stand_below_their_block(tmp_path: Path) -> None:
    lines = told(tmp_path, f"See [one]({LONG_ADDRESS}) and [two](mailto:a@e.example).\n\n> So [three](/about/).")
    assert lines == [
        "See one [1] and two [2].",
        "",
        f"[1] {LONG_ADDRESS}",
        "[2] mailto:a@e.example",
        "",
        "> So three [3].",
        "",
        "[3] https://way.test.example/about/",
        "",
    ]


def test_links_within_the_letter_lead_to_its_page(tmp_path: Path) -> None:
    line = told(tmp_path, "[There](#there).\n\n## There")[2]
    assert re.fullmatch(r"\[1\] https://way\.test\.example/stories/2026/letter/#[\w-]*there", line)


def test_a_telephone_number_is_words(tmp_path: Path) -> None:
    assert told(tmp_path, "[Call me](tel:+441234).") == ["Call me.", ""]


@pytest.mark.parametrize("wrapping", ["{}", "> {}", "- {}", "1. a\n   - {}", "| a |\n|---|\n| {} |"])
def test_a_long_address_is_never_broken(wrapping: str, tmp_path: Path) -> None:
    lines = told(tmp_path, wrapping.format(f"{words(9)} [link]({LONG_ADDRESS}) {words(9)}"))
    assert f"[1] {LONG_ADDRESS}" in lines


def test_every_story_has_its_address_on_a_line_of_its_own(tmp_path: Path) -> None:
    lines = made(tmp_path, {**shared("Asked", "So."), **shared("Kind", "So.", "[3]")}).text.split("\n")
    assert "https://way.test.example/stories/2026/asked/" in lines
    assert "https://way.test.example/stories/2026/kind/" in lines


# --- the whole text


def test_it_has_no_blank_line_first_and_no_two_in_a_row(tmp_path: Path) -> None:
    text = made(tmp_path, {**letter("a\n\n\n\n- b\n\n> c\n\n```\nd\n```"), **shared("Asked", "So.")}).text
    assert text[0] != "\n"
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize(
    "title", ["Zo\u00eb & Söhne <GmbH>", "“Quoted” – it’s 5 > 4", words(30), "#9 *starred* [not a link](x)"]
)
def test_titles_are_plain_words(title: str, tmp_path: Path) -> None:
    quoted = "'" + title.replace("'", "''") + "'"
    files: Files = {
        "fundamentals/02-ask-early.yml": fundamental_yml(2, quoted, f"questions: [{quoted}]\n").replace(
            f"statement: {quoted}, always.", f"statement: {quoted}"
        ),
        LETTER_FILE: str(letter("So.")[LETTER_FILE]).replace("title: The letter", f"title: {quoted}"),
    }
    mail = made(tmp_path, files)
    assert " ".join(mail.text.split()).count(title) == 4
    assert complaints(mail, [text_lines, text_has_no_markup, text_has_every_title]) == []


LETTER_FILE = "stories/2026/letter.md"
_WORDS = st.text(st.sampled_from("aé漢ж🙂-—.,“’"), min_size=1, max_size=40)
_PIECES = st.one_of(
    st.lists(_WORDS, min_size=1, max_size=40).map(" ".join),
    st.lists(_WORDS, min_size=1, max_size=3).map(lambda said: f"[{' '.join(said)}]({LONG_ADDRESS})"),
    st.sampled_from(["![The quay](quay.png)", "`code`", "#2", "**a**", "\\\n"]),
)
_LEAVES = st.lists(_PIECES, min_size=1, max_size=4).map(" ".join)


def _inside(mark: str, text: str) -> str:
    rest = mark if mark == "> " else " " * len(mark)
    return "\n".join(f"{rest if n else mark}{line}".rstrip() for n, line in enumerate(text.split("\n")))


_BLOCKS = st.recursive(
    _LEAVES,
    lambda inner: st.tuples(st.sampled_from(["> ", "- ", "12. "]), st.lists(inner, min_size=1, max_size=3)).map(
        lambda made: _inside(made[0], "\n\n".join(made[1]))
    ),
    max_leaves=6,
)


@settings(max_examples=60)
@given(st.lists(_BLOCKS, min_size=1, max_size=4).map("\n\n".join))
def test_whatever_stands_in_whatever_lines_stay_short_and_addresses_whole(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = way(Path(folder), {**letter(f"Hello.\n\n{text}"), "stories/2026/quay.png": picture(8, 8)})
        mail = built(*composed(root, today=MONDAY))
    assert complaints(mail, [text_lines, text_has_every_address, text_has_every_title, text_has_no_markup]) == []
