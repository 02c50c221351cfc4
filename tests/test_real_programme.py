"""One real week of a real company: what its readers got must be there."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator import site
from generator.programme import read_programme
from tests.builders import SHARED, on

REAL = SHARED / "real-programme"

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


def paragraphs(path: Path) -> list[str]:
    body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    return [" ".join(block.split()) for block in body.strip().split("\n\n")]


def section(week: str, heading: str) -> str:
    """The part of the page below a heading of the second rank."""
    return week.partition(f"<h2>{heading}</h2>")[2].partition("</section>")[0]


def test_the_box_explains_the_programme_with_the_number_as_it_was_written(read: Reader) -> None:
    (box,) = [block for block in read.blocks if block.startswith("The 30 Fundamentals that make up")]
    assert "“ConnectSMART Way” describe how we want to run our business" in box
    assert box.endswith("Each week we focus on a different fundamental and discuss in depth.")


def test_the_number_the_title_and_the_official_wording_stand_apart(week: str, read: Reader) -> None:
    assert read.blocks.count("Create Memorable Customer Experiences") == 1
    assert re.search(r"<h1[^>]*>Create Memorable Customer Experiences</h1>", week)
    assert any(block.startswith("Fundamental #9 · Week 23 ·") for block in read.blocks)
    wording = (
        "Do the unexpected. Create experiences that customers will tell stories about. Customer satisfaction is for "
        "lesser companies. Blow away customers with heroic customer service."
    )
    assert wording in read.blocks


def test_the_whole_essay_stands_there_word_for_word(read: Reader) -> None:
    essay = paragraphs(REAL / "stories/2013/memorable-experiences.md")
    assert len(essay) == 5
    assert [paragraph for paragraph in essay if paragraph not in read.blocks] == []
    order = [read.blocks.index(paragraph) for paragraph in essay]
    assert order == sorted(order)


def test_other_fundamentals_named_in_the_essay_are_links(read: Reader) -> None:
    links = {(href, text.removeprefix("fundamental ")) for href, text in read.links}
    assert ("../../../fundamentals/make-quality-personal/", "#2 – Make quality personal") in links
    assert ("../../../fundamentals/always-make-it-better/", "#21 – Always make it better") in links


def test_the_essay_ends_with_its_sign_off_and_its_author(read: Reader) -> None:
    end = read.blocks.index("Best Regards,")
    assert read.blocks[end + 1] == "Dan"
    assert read.blocks[end - 1].endswith("for our customers, each other, and yourself!")


def test_both_stories_of_the_week_stand_among_those_about_it(week: str) -> None:
    about = unescape(section(week, "Stories about it"))
    assert "What people remember: a list from one meeting" in about
    assert "Many little instances" in about
    assert 'href="../../../stories/2013/many-little-instances/"' in about


def test_a_story_about_two_fundamentals_names_both(week: str) -> None:
    card = section(week, "Stories about it").partition("Many little instances")[0].rpartition("<article")[2]
    assert ">#9</a>" in card
    assert ">#2</a>" in card
