"""The script's half of the share page's cases, in a browser: what it makes is what the generator makes."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from generator import markup
from generator.body import BlockKind
from generator.characters import MISLEADING
from generator.forge import patterns_of
from generator.loading.surroundings import Around
from generator.markup import Mention
from generator.model import Picture
from generator.numbering import Numbering
from generator.outputs.pages.share import allowed
from generator.problems import Location
from generator.settings import Forge
from generator.slugs import slug
from generator.source import Place
from tests.builders import PROJECT
from tests.conftest import served
from tests.share_cases import cases, exported, small_programme, stories
from tests.test_markup import CASES, DAY, FUNDAMENTALS, surroundings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def script(browser: Browser) -> Iterator[Page]:
    """An empty page beside the site's scripts, as they lie in the project."""
    with served(PROJECT / "templates/site") as address:
        page = browser.new_page()
        page.route("**/empty", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
        page.goto(f"{address}empty")
        yield page
        page.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    return exported(small_programme(tmp_path_factory.mktemp("form")))


def test_the_form_becomes_the_file_of_its_case(script: Page, site: dict[str, object]) -> None:
    made = script.evaluate(
        """async ({cases, site}) => {
            const {compose} = await import("/assets/share/story.js")
            return cases.map(({form}) => { const {path, text} = compose(form, site); return [path, text] })
        }""",
        {"cases": stories(), "site": site},
    )
    wanted = {case["name"]: [case["path"], case["file"]] for case in stories()}
    assert dict(zip(wanted, made, strict=True)) == wanted


def test_the_form_says_of_itself_what_its_case_says(script: Page, site: dict[str, object]) -> None:
    found = script.evaluate(
        """async ({cases, site}) => {
            const {problems} = await import("/assets/share/rules.js")
            const {renderer} = await import("/assets/share/markup.js")
            const render = renderer(site.allowed)
            return cases.map(({form}) => problems(form, site, render).map(({field, code}) => [field, code]))
        }""",
        {"cases": stories(), "site": site},
    )
    wanted = {case["name"]: case["problems"] for case in stories()}
    assert dict(zip(wanted, found, strict=True)) == wanted


def test_the_form_has_a_sentence_for_everything_it_can_find(site: dict[str, Any]) -> None:
    said = {(field, code) for case in stories() for field, code in case["problems"]}
    taste = {"short", "long", "wall-of-text", "capitals", "exclamation"}
    assert {code for _, code in said} >= {"missing-key", "empty", "broken-link", "picture-missing", "too-large", *taste}
    assert [pair for pair in said if not {f"{pair[1]}_{pair[0]}", pair[1]} & site["words"].keys()] == []


def test_a_title_becomes_the_same_address(script: Page) -> None:
    assert slugs(script, list(cases("slugs"))) == list(cases("slugs").values())


def test_every_letter_there_is_becomes_the_same_address(script: Page) -> None:
    """Alone, and marks on a Latin letter too; what the browser does not know yet is left out."""
    characters = (chr(n) for n in range(sys.maxunicode + 1))
    letters = "".join(c for c in characters if unicodedata.category(c)[0] in "LMNPSZ")
    known = script.evaluate("letters => letters.replace(/\\p{Cn}/gu, '')", letters)
    texts = [*known, *(f"x{letter}" for letter in known if unicodedata.category(letter)[0] == "M")]
    assert len(texts) > 100_000
    wrong = [(t, slug(t), made) for t, made in zip(texts, slugs(script, texts), strict=True) if slug(t) != made]
    assert wrong == []


def slugs(script: Page, texts: list[str]) -> list[str]:
    """The script's slugs; joined on the way, since a list of a hundred thousand is slow to hand over."""
    found: str = script.evaluate(
        """async (texts) => {
            const {slug} = await import("/assets/share/slug.js")
            return texts.split("\\n").map(slug).join("\\n")
        }""",
        "\n".join(texts),
    )
    return found.split("\n")


def test_the_same_characters_are_taken_out_as_check_would_refuse(script: Page) -> None:
    # All of the planes with letters, the tags, and a little of the private planes, which are alike.
    planes = (range(0xD800), range(0xE000, 0x34000), range(0xDFF00, 0xE0200), range(0xFFF00, 0x100100))
    everything = "".join(chr(n) for plane in planes for n in plane)
    kept = script.evaluate(
        """async (text) => {
            const {misleads} = await import("/assets/share/story.js")
            return [...text].filter((char) => !misleads(char)).join("")
        }""",
        everything,
    )
    assert kept == "".join(char for char in everything if not MISLEADING.match(char))


def test_a_forge_gets_the_address_of_its_case(script: Page) -> None:
    forges = [{**case, "pattern": patterns_of(Forge(**case["forge"])).new} for case in cases("forges")]
    made = script.evaluate(
        """async (forges) => {
            const {fill} = await import("/assets/share/forge.js")
            return forges.map(({pattern, file}) => fill(pattern, file))
        }""",
        forges,
    )
    assert made == [case["new"] for case in cases("forges")]


class Remembered(Around):
    """Answers as the generator does, and keeps the answers for the script."""

    def __init__(self, root: Path, place: Place) -> None:
        super().__init__(root, place, Numbering(FUNDAMENTALS), DAY)
        self.found: dict[str, dict[str, object]] = {"pictures": {}, "links": {}, "numbers": {}}

    def fundamental(self, number: int) -> Mention | None:
        meant = super().fundamental(number)
        if meant:
            self.found["numbers"][str(number)] = {"id": meant.id, "title": meant.title}
        return meant

    def picture(self, source: str, alt: str, at: Location) -> Picture | None:
        picture = super().picture(source, alt, at)
        if picture:
            size = {"width": picture.width, "height": picture.height}
            self.found["pictures"][f"{source} {alt}"] = {"path": picture.path, **size}
        return picture

    def link(self, href: str, at: Location) -> str | None:
        path = super().link(href, at)
        if path is not None:
            self.found["links"][href] = path
        return path


def test_a_text_is_rendered_as_the_site_renders_it(script: Page, tmp_path: Path) -> None:
    root = surroundings(tmp_path)
    texts = []
    for path in sorted(CASES.glob("*.md")):
        text, html = re.split(r"^=== (?:html|text)\n", path.read_text("utf-8"), flags=re.MULTILINE)[:2]
        place = Place("stories/2026/a-case.md", lambda _: None)
        around = Remembered(root, place)
        body = markup.render(text, around, place, 1, "2026-a-case")
        said = [
            body.text,
            body.words,
            [[block.kind is BlockKind.TEXT, block.words] for block in markup.blocks(body.html)],
        ]
        texts.append({"name": path.stem, "text": text, "html": html.strip("\n"), "said": said, **around.found})
    assert len(texts) > 40
    wrong = script.evaluate(
        """async ({texts, allowed}) => {
            const {renderer} = await import("/assets/share/markup.js")
            const render = renderer(allowed)
            const tree = (html) => {
                const {body} = new DOMParser().parseFromString(html, "text/html")
                return body
            }
            return texts.map(({name, text, html, said, pictures, links, numbers}) => {
                const made = render(text, {
                    fundamental: (number) => numbers[number],
                    picture: (source, alt) => pictures[`${source} ${alt}`],
                    link: (href) => links[href],
                    report: () => {},
                }, "2026-a-case")
                const told = [made.text, made.words, made.blocks.map(({paragraph, words}) => [paragraph, words])]
                const alike = tree(made.html).isEqualNode(tree(html)) && JSON.stringify(told) === JSON.stringify(said)
                return alike ? null : [name, html, said, made]
            }).filter(Boolean)
        }""",
        {"texts": texts, "allowed": allowed()},
    )
    assert wrong == [], "\n".join(map(repr, wrong))
