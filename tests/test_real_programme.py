"""One real week of a real company: what its readers got must be there."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
import yaml

from generator import site
from generator.programme import read_programme
from tests.builders import SHARED, on

REAL = SHARED / "real-programme"
NINE = "fundamentals/09-create-memorable-customer-experiences.yml"
ESSAY = "stories/2013/memorable-experiences.md"
STORIES = ("many-little-instances", "what-people-remember")

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real programme is not on this machine")


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The HTML of the page of 2013-W23."""
    folder = tmp_path_factory.mktemp("real") / "site"
    programme = read_programme(REAL, on("2013-06-07"))
    assert [w.code for w in programme.warnings] == ["unrecorded-weeks"]
    site.build(REAL, programme, folder)
    return (folder / "weeks/2013/23/index.html").read_text(encoding="utf-8")


class Reader(HTMLParser):
    """Reads a page as a person does: the text, block by block, and the links in it."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = [""]
        self.links: list[tuple[str, str]] = []
        self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "div", "section", "article", "header", "footer", "li", "h1", "h2", "h3", "aside", "nav"}:
            self.blocks.append("")
        if tag == "a":
            self._in_link = True
            self.links.append((dict(attrs).get("href") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._in_link = False
        elif tag == "p":
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        self.blocks[-1] += data
        if self._in_link:
            href, text = self.links[-1]
            self.links[-1] = href, text + data


@pytest.fixture(scope="module")
def read(week: str) -> Reader:
    reader = Reader()
    reader.feed(week)
    reader.blocks = [" ".join(block.split()) for block in reader.blocks if block.strip()]
    return reader


def written(path: str) -> dict[str, Any]:
    """A file of the programme as plain YAML gives it: what is theirs is read there, and not written down here."""
    text = (REAL / path).read_text(encoding="utf-8")
    found = yaml.safe_load(text.split("---\n")[1] if path.endswith(".md") else text)
    return {key: " ".join(value.split()) if isinstance(value, str) else value for key, value in found.items()}


def paragraphs(path: str) -> list[str]:
    body = (REAL / path).read_text(encoding="utf-8").split("---\n", 2)[2]
    return [" ".join(block.split()) for block in body.strip().split("\n\n")]


def section(week: str, heading: str) -> str:
    """The part of the page below a heading of the second rank."""
    return week.partition(f"<h2>{heading}</h2>")[2].partition("</section>")[0]


def test_the_box_explains_the_programme_word_for_word(read: Reader) -> None:
    assert read.blocks.count(written("fundamentals/programme.yml")["introduction"]) == 1


def test_the_number_the_title_and_the_official_wording_stand_apart(week: str, read: Reader) -> None:
    nine = written(NINE)
    assert read.blocks.count(nine["title"]) == 1
    assert re.search(rf"<h1[^>]*>{nine['title']}</h1>", week)
    assert any(block.startswith("Fundamental #9 · Week 23 ·") for block in read.blocks)
    assert read.blocks.count(nine["statement"]) == 1


def test_the_whole_essay_stands_there_word_for_word(read: Reader) -> None:
    essay = paragraphs(ESSAY)
    assert len(essay) == 5
    assert [paragraph for paragraph in essay if paragraph not in read.blocks] == []
    order = [read.blocks.index(paragraph) for paragraph in essay]
    assert order == sorted(order)


@pytest.mark.parametrize("number", [2, 21])
def test_other_fundamentals_named_in_the_essay_are_links(number: int, read: Reader) -> None:
    (file,) = (REAL / "fundamentals").glob(f"{number:02}-*.yml")
    (link,) = [(href, text) for href, text in read.links if f"#{number} – " in text]
    assert link[0] == f"../../../fundamentals/{file.stem.partition('-')[2]}/"
    title = link[1].partition(" – ")[2]
    assert title.casefold() == written(f"fundamentals/{file.name}")["title"].casefold()
    assert link[1] in " ".join(paragraphs(ESSAY))


def test_the_essay_ends_with_its_sign_off_and_its_author(read: Reader) -> None:
    letter = written(ESSAY)
    end = read.blocks.index(f"{letter['sign_off']},")
    assert read.blocks[end + 1] == letter["author"]
    assert read.blocks[end - 1] == paragraphs(ESSAY)[-1]


def test_both_stories_of_the_week_stand_among_those_about_it(week: str) -> None:
    about = unescape(section(week, "Stories about it"))
    for name in STORIES:
        assert written(f"stories/2013/{name}.md")["title"] in about
        assert f'href="../../../stories/2013/{name}/"' in about


def test_a_story_about_two_fundamentals_names_both(week: str) -> None:
    card = (
        section(week, "Stories about it")
        .partition(written(f"stories/2013/{STORIES[0]}.md")["title"])[0]
        .rpartition("<article")[2]
    )
    assert ">#9</a>" in card
    assert ">#2</a>" in card
