import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from PIL import Image

from generator import markup
from generator.body import Body
from generator.characters import MISLEADING
from generator.loading.surroundings import Around
from generator.markup.plain import plain_blocks
from generator.numbering import Numbering
from generator.problems import Problem
from generator.source import Place
from tests.builders import fundamental, fundamental_yml, programme, story_md

NAMES = ("my kettle.png", "küche.png", "kettle#2.png", "kettle?.png", "100%.png")
CASES = Path(__file__).parent / "cases/markup"
DAY = date(2026, 11, 16)
FUNDAMENTALS = (
    fundamental(2, "Don’t wait to ask"),
    fundamental(3, "Answer what's asked"),
    fundamental(9, "Create memorable customer experiences"),
    fundamental(24, "Answer within the day", until=date(2025, 12, 31)),
    fundamental(24, "Protect attention", since=date(2026, 1, 1)),
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return surroundings(tmp_path_factory.mktemp("markup"))


def surroundings(folder: Path) -> Path:
    """A programme with what the texts of the cases refer to."""
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    files: dict[str, str | bytes] = {
        "fundamentals/09-create-memorable-customer-experiences.yml": fundamental_yml(9, "Create"),
        "stories/2025/an-old-one.md": story_md("An old one", "2025-06-01"),
        "stories/2026/the-friday-call.md": story_md("The Friday call", "2026-11-16"),
        "stories/2026/Über uns.md": story_md("Über uns", "2026-11-16"),
        **{f"stories/2026/{name}": picture.getvalue() for name in ("kettle.png", *NAMES)},
    }
    return programme(folder, files)


def render(root: Path, text: str, first_line: int = 1) -> tuple[Body, list[Problem]]:
    """A text as the story `stories/2026/a-case.md`, and what is wrong with it."""
    problems: list[Problem] = []
    place = Place("stories/2026/a-case.md", problems.append)
    around = Around(root, place, Numbering(FUNDAMENTALS), DAY)
    return markup.render(text, around, place, first_line, "2026-a-case"), problems


def said(problem: Problem) -> str:
    """`line:column severity[code] text`."""
    at = problem.location
    return f"{at.line}:{at.column} {problem.severity}[{problem.code}] {problem.text}"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.md")), ids=lambda path: path.stem)
def test_a_text_is_rendered_as_its_case_says(path: Path, root: Path) -> None:
    text, html, plain, problems = re.split(
        r"^=== (?:html|text|problems)\n", path.read_text("utf-8"), flags=re.MULTILINE
    )
    body, found = render(root, text)
    assert body.html == html.strip("\n")
    assert body.text == plain.strip("\n")
    assert "\n".join(map(said, found)) == problems.strip("\n")


def test_a_body_names_each_fundamental_it_speaks_of_once_in_the_order_of_the_text(root: Path) -> None:
    body, _ = render(root, "#9, #2, fundamental #9, `#3`, \\#3 and [#3](https://a.example)")
    assert body.links == ("create-memorable-customer-experiences", "dont-wait-to-ask")


def test_a_number_means_who_bore_it_on_the_day_of_the_text(root: Path) -> None:
    assert render(root, "#24")[0].links == ("protect-attention",)


def test_headings_are_told_as_they_stand_on_the_page(root: Path) -> None:
    body, _ = render(root, "# The *first* `call`\n\n### And #9\n\ntext\n\n# The first call")
    assert [(h.level, h.text, h.id) for h in body.headings] == [
        (2, "The first call", "2026-a-case--the-first-call"),
        (3, "And #9", "2026-a-case--and-9"),
        (2, "The first call", "2026-a-case--the-first-call-1"),
    ]


def test_no_two_headings_share_an_id_even_when_one_is_called_like_another_ones_number(root: Path) -> None:
    ids = [h.id for h in render(root, "# a\n# a 1\n# a\n# a\n# ?\n# !")[0].headings]
    assert len(set(ids)) == 6


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One two.", 2),
        ("one – two — … three", 3),
        ("don’t stop, O'Brien", 3),
        ("*one* **two** [three](https://a.example)", 3),
        ("one  \ntwo\nthree", 3),
        ("- one\n- two", 2),
        ("| one | two |\n|---|---|\n| 3 | |", 3),
        ("`one two`", 2),
        ("```python\none two\n```", 2),
        ("![one two](kettle.png)", 0),
        ("größer 3,5 km", 3),
        ("ΑΒΓ где", 2),
    ],
)
def test_words_are_counted_as_they_are_read(root: Path, text: str, words: int) -> None:
    assert render(root, text)[0].words == words


def test_lines_are_counted_from_the_top_of_the_file(root: Path) -> None:
    _, problems = render(root, "One.\n\nTwo fundamental #77.", first_line=8)
    assert [said(p) for p in problems] == ["10:17 warning[unknown-reference] There is no fundamental #77."]
    assert problems[0].location.path == "stories/2026/a-case.md"


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](<JavaScript: alert(1)>)",
        "[a](java&#115;cript:alert(1))",
        "[a](java\\script:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](vbscript:x)",
        "[a](file:///etc/passwd)",
        "[a](//evil.example/)",
        "[a](\\\\\\\\evil.example/)",
        "<javascript:alert(1)>",
        "[a]\n\n[a]: javascript:alert(1)",
    ],
)
def test_an_address_that_only_an_attacker_would_write_is_no_link(root: Path, text: str) -> None:
    assert "<a" not in render(root, text)[0].html


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_found_under_the_name_that_its_owner_gave_it(root: Path, name: str) -> None:
    body, problems = render(root, f"![A kettle](<{quote(name)}>)")
    assert not problems
    (address,) = Elements(body.html).values("src")
    assert unquote(urlsplit(address).path) == f"stories/2026/{name}"


def test_a_name_with_a_space_or_an_umlaut_need_not_be_spelled_out(root: Path) -> None:
    _, problems = render(root, "![A kettle](<my kettle.png>)\n\n![A kettle](küche.png)")
    assert not problems


def test_an_address_too_long_for_any_file_is_reported(root: Path) -> None:
    _, problems = render(root, f"[a]({'a' * 300}.md)")
    assert [p.code for p in problems] == ["broken-link"]


@pytest.mark.parametrize(("by", "levels"), [(0, "2 3 6"), (1, "3 4 6"), (2, "4 5 6"), (9, "6 6 6")])
def test_headings_move_down_together_and_stop_at_the_sixth_level(by: int, levels: str) -> None:
    html = "".join(f'<h{n} id="h{n}">h2 &lt;h3&gt;</h{n}>' for n in (2, 3, 6))
    expected = (
        f'<h{level} id="h{n}">h2 &lt;h3&gt;</h{level}>' for n, level in zip((2, 3, 6), levels.split(), strict=True)
    )
    assert markup.shifted(html, by) == "".join(expected)


def test_nothing_but_headings_moves_down() -> None:
    html = "<hr><p>h2</p><table><thead><tr><th>h3</th></tr></thead></table>"
    assert markup.shifted(html, 1) == html


# -- whatever anybody writes ----------------------------------------------------------------

SCHEMES = {"site", "http", "https", "mailto", "tel"}
_PIECES = st.sampled_from(
    [
        *"# | * ** _ ~~ ` > - 1. [ ] ( ) ![ ]( < > & ; \\ \" ' === onload= &lt; &#60; \0 \u2028".split(" "),
        *("    ", "\t", "\n", "\n\n", "  \n", "\\\n", "# ", "## ", "> ", "- ", "```\n", "\r"),
        *("#9 ", "fundamental #77", "\\#", " – Create memorable customer experiences"),
        *("| a | b |\n|---|---|\n", "| c |\n", "[r]", "\n[r]: https://a.example 'x'\n"),
        *("[a](", "[a](javascript:", "[a](JaVa&#x73;cript:", "[a](data:text/html,", "[a](//b.example)", "[a](site:x)"),
        *("[a](https://youtu.be/x)", "<https://vimeo.com/1>", "![k](kettle.png)", "![k](kettle.png 'o')"),
        *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:x' onclick=y>", "<style>"),
    ]
)
texts = st.lists(_PIECES | st.text(max_size=6), max_size=24).map("".join)


class Elements(HTMLParser):
    """Every tag, and every attribute as a pair, of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def values(self, *names: str) -> list[str]:
        """What the attributes with one of these names hold."""
        return [value for name, value in self.attributes if name in names]


def scheme(address: str) -> str:
    """What stands before the colon, as a browser reads it; empty for a relative address."""
    bare = re.sub(r"[\x00-\x20]", "", address)
    if bare.replace("\\", "/").startswith("//"):
        return "//"
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", bare)
    return found[1].lower() if found else ""


LINES = (
    "Word",
    "b c  ",
    "é f ",
    "",
    "- ",
    "- g",
    "* h",
    "> i",
    "  ",
    "\t",
    "> ",
    "1. ",
    "2) ",
    "# ",
    "---",
    "===",
    "|-|-|",
    "a | b",
    "```",
    "*d*",
    "&amp;",
)
"""What a text for markdown-it is made of, with and without the end of a line."""


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from([*LINES, *(f"{line}\n" for line in LINES)]), max_size=12).map("".join))
@example("- a\n- b\nc\n- d\n===\n\ne\n---\n")
@example("> - a\n> - b\n- c\n  1. d\n- e\n\n\tf")
@example("> a\n\t- b\n")
@example("a | b\n-|-\nc & d\n")
@example("- a\n- b \n\n \n- c\n\n> d\n> e\nf\n\ng\t\nh\n")
@example("* a\n* b\n\n+ c\n\n d\n\n+ e\n\n  f\n\n- g\n\n---\n")
@example("> a \n> b\n\na\x0b\n\nb\u2028\nc\xa0\n\t\n- d\xa0\n- e!\n")
def test_what_is_seen_at_a_look_is_what_markdown_it_would_make_of_it(text: str) -> None:
    ours = markup._parser().disable(["fundamentals", "addresses"])
    theirs = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    assert ours.render(text) == theirs.render(text)
    assert told(ours, text) == told(theirs, text)


def told(parser: MarkdownIt, text: str) -> list[tuple[str, int, list[str]]]:
    """Of each block that stands in no other, its tag, its line and its words."""
    blocks = plain_blocks(parser.parse(text))
    return [(opening.tag, opening.map[0] if opening.map else -1, words) for opening, words in blocks]


@settings(deadline=None, max_examples=300)
@given(texts)
@example("<script>alert(1)</script>")
@example("[a](https://[b)")
@example("![a](kettle.png \"' onerror='x\")")
def test_no_text_becomes_a_script(root: Path, text: str) -> None:
    html = render(root, text)[0].html
    found = Elements(html)
    assert "<script" not in html.lower()
    assert found.tags <= set(
        "a blockquote br code em figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre s small strong table tbody td th"
        " thead tr ul".split()
    )
    assert not [name for name, _ in found.attributes if name.startswith("on") or name == "style"]
    assert {scheme(address) for address in found.values("href", "src")} - {""} <= SCHEMES
    assert all(own.startswith("2026-a-case") for own in found.values("id"))
    assert all(address.startswith("site:") for address in found.values("src"))


@settings(deadline=None)
@given(texts)
def test_a_text_rendered_twice_is_the_same(root: Path, text: str) -> None:
    assert render(root, text) == render(root, text)


@settings(deadline=None)
@given(texts.map(lambda text: MISLEADING.sub("", text)))
def test_what_is_wrong_lies_inside_the_text(root: Path, text: str) -> None:
    lines = text.split("\n")
    for problem in render(root, text)[1]:
        at = problem.location
        assert 1 <= at.line <= len(lines)
        assert 1 <= at.column <= len(lines[at.line - 1]) + 1


@given(text=texts)
@example(
    text="- a\n  - b *c*\n\n1. d\ne  \nf\n\n> g\n\n```\n<h>\n\ni\n```\n![j](kettle.png 'k')\n\n|l|m|\n|-|-|\n|`n`||\n"
)
@settings(max_examples=100)
def test_the_blocks_of_a_text_have_all_of_its_html_and_all_of_its_words(root: Path, text: str) -> None:
    body, _ = render(root, text)
    tree = markup.blocks(body.html)
    assert "\n".join(block.html for block in tree) == body.html
    assert " ".join("\n\n".join(markup.plain_texts(tree)).split()) == " ".join(body.text.split())
    assert sum(block.words for block in tree) == body.words
