"""The mail as a mail program with a browser inside shows it, and a week's page as a mail and on paper."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import PATIENCE, OpenPage
from tests.builders import PROJECT
from tests.test_mail import (
    EVERYTHING,
    FOUR_WEEKS,
    MONDAY,
    SAMPLE_DAY,
    YML,
    Files,
    composed,
    letter,
    picture,
    way,
    words,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HEBREW: Files = {
    **letter("שלום לכולם, זה מכתב קצר מן הרציף.\n\n> מי שאל?\n\n- אחת\n- שתיים", "recognises: [רותי כהן]\n"),
    "templates/words/he.yml": (PROJECT / "templates/words/en.yml").read_text(encoding="utf-8"),
}
KINDS: dict[str, Files] = {
    **EVERYTHING,
    "a long letter": letter("\n\n".join(f"{words(99)} sentence{n}." for n in range(12))),
    "one wide picture": {
        **letter("![The quay at six in the morning, before the cranes begin](quay.png)"),
        "stories/2026/quay.png": picture(1600, 500),
    },
}
BEYOND = """() => [...document.body.querySelectorAll('*')]
    .filter(e => getComputedStyle(e).display !== 'none')
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
    .map(e => `${e.tagName} ${e.textContent.slice(0, 40)}`)"""
INSIDE = "https://inside.example/"
PICTURES = """() => [...document.images].map(i => {
    const box = i.getBoundingClientRect()
    return {alt: i.alt, shown: i.naturalWidth > 0, width: box.width, height: box.height,
            line: parseFloat(getComputedStyle(i).lineHeight)}
})"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail as a program takes it from an .eml: the HTML, and the pictures by the address that it shows them at."""

    html: str
    pictures: Mapping[str, tuple[bytes, str]]

    @classmethod
    def of(cls, eml: bytes) -> "Seen":
        message = BytesParser(policy=policy.default).parsebytes(eml)
        parts = [part for part in message.walk() if part.get_content_maintype() == "image"]
        html = next(part.get_content() for part in message.walk() if part.get_content_type() == "text/html")
        return cls(
            html.replace(' src="cid:', f' src="{INSIDE}'),
            {f"{INSIDE}{p['Content-ID'].strip('<>')}": (p.get_content(), p.get_content_type()) for p in parts},
        )


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    def seen(root: Path, today: str = MONDAY, week: str = "2026-W02") -> Seen:
        composer, export = composed(root, today=today, week=week)
        return Seen.of(composer.eml(export))

    folder = tmp_path_factory.mktemp("mails")
    return {
        "a usual week": seen(PROJECT, SAMPLE_DAY, "2026-W47"),
        **{kind: seen(way(folder / str(n), files)) for n, (kind, files) in enumerate(KINDS.items())},
        "an earlier message": seen(
            way(folder / "earlier", {**letter("Of old."), **FOUR_WEEKS}), "2026-01-26", "2026-W05"
        ),
        "right to left": seen(way(folder / "he", HEBREW, YML.replace("language: en", "language: he"))),
    }


EVERY_KIND = ["a usual week", *KINDS, "an earlier message", "right to left"]
EVERY_COLOUR = [
    "a usual week",
    "an earlier message",
    "every block",
    "a wide table",
    "one wide picture",
    "right to left",
]
"""Kinds that show everything that has a colour of its own."""


class Reader:
    """A mail program: shows a mail, with its pictures or without."""

    def __init__(self, page: Page, *, pictures: bool) -> None:
        self.page = page
        self._loads = pictures
        self._pictures: Mapping[str, tuple[bytes, str]] = {}
        page.set_default_timeout(PATIENCE)
        page.route(re.compile("^https?://"), self._fetch)

    def _fetch(self, route: Route) -> None:
        if self._loads and (found := self._pictures.get(route.request.url)):
            route.fulfill(body=found[0], content_type=found[1])
        else:
            route.abort()

    def show(self, mail: Seen, width: int, scheme: Literal["light", "dark"] = "light") -> Page:
        self._pictures = mail.pictures
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_content(mail.html)
        return self.page


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Reader]:
    with browser.new_page() as page:
        yield Reader(page, pictures=True)


@pytest.fixture(scope="module")
def sparing_reader(browser: Browser) -> Iterator[Reader]:
    """One that loads no pictures, as most do until they are asked."""
    with browser.new_page() as page:
        yield Reader(page, pictures=False)


def what_juts_out(page: Page) -> list[str]:
    """What makes a page wider than its window, or is cut at its edge."""
    content, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [*(["the page"] if content > window else []), *page.evaluate(BEYOND)]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_mail_is_as_wide_as_its_window(kind: str, mails: dict[str, Seen], reader: Reader) -> None:
    for width in (700, 360):
        assert what_juts_out(reader.show(mails[kind], width)) == [], f"at {width}"


@pytest.mark.parametrize("kind", EVERY_COLOUR)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mail_can_be_read_by_everybody(
    scheme: Literal["light", "dark"], kind: str, mails: dict[str, Seen], reader: Reader
) -> None:
    page = reader.show(mails[kind], 360, scheme)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert [f"{rule['id']}: {node['failureSummary']}" for rule in found for node in rule["nodes"]] == []


@pytest.mark.parametrize("kind", ["pictures", "one wide picture"])
@pytest.mark.parametrize("width", [360, 700])
def test_pictures_are_shown_in_their_column_and_are_words_where_they_are_not_loaded(
    width: int, kind: str, mails: dict[str, Seen], reader: Reader, sparing_reader: Reader
) -> None:
    for program, loaded in ((reader, True), (sparing_reader, False)):
        page = program.show(mails[kind], width)
        assert what_juts_out(page) == []
        found = page.evaluate(PICTURES)
        assert found
        for image in found:
            assert image["shown"] is loaded
            assert image["alt"]
            assert loaded or image["line"] / 2 < image["height"] < 2 * image["line"]


# --- on the site

SITE = "https://way.harbourline.example/"


@pytest.fixture
def desk(open_page: OpenPage, sample_address: str) -> Page:
    """A browser for which the site's own address leads to the built site."""

    def here(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace(SITE, sample_address)))

    page = open_page(1280)
    page.route(re.compile(f"^{SITE}"), here)
    return page


def test_the_mail_of_a_week_opens_in_a_browser(desk: Page) -> None:
    said: list[str] = []
    desk.on("console", lambda message: said.append(message.text))
    desk.goto("weeks/2026/46/")
    desk.get_by_role("link", name="Open the mail").click()
    expect(desk).to_have_url(re.compile("/weeks/2026/46/email.html$"))
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    assert said == []


def test_the_mail_of_a_week_is_downloaded_under_the_name_of_its_week(desk: Page, sample_site: Path) -> None:
    desk.goto("weeks/2026/46/")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download it").click()
    assert download.value.suggested_filename == "2026-W46.eml"
    assert download.value.path().read_bytes() == (sample_site / "weeks/2026/46/email.eml").read_bytes()


def test_the_mail_of_a_week_is_copied_as_it_looks(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.goto("weeks/2026/46/")
    title = desk.get_by_role("heading", level=1).inner_text()
    desk.get_by_role("button", name="Copy it as rich text").click()
    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    copied = desk.evaluate("""async () => {
        const [item] = await navigator.clipboard.read()
        const kinds = await Promise.all(item.types.map(async t => [t, await (await item.getType(t)).text()]))
        return Object.fromEntries(kinds)
    }""")
    assert re.match(rf"The Harbourline Way · Week 46 · .*\n#\d+ {re.escape(title)}\n", copied["text/plain"])
    assert title in copied["text/html"]
    assert "<table" in copied["text/html"]
    assert "background-color" in copied["text/html"]


# --- on paper

A_LONG_WEEK = "weeks/2026/47/"
ON_PAPER = [".focus h1", ".wording", ".letter__title", ".prose", ".beside"]
NOT_ON_PAPER = [".md-header", ".md-footer", ".md-sidebar", ".mail", ".stories", ".intro", ".turn"]


@pytest.mark.parametrize("path", [A_LONG_WEEK, "weeks/2025/52/", ""])
def test_a_week_is_printed_on_one_or_two_pages(path: str, open_page: OpenPage) -> None:
    page = open_page(1280)
    page.goto(path)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True))) <= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_printed_is_what_a_meeting_needs_dark_on_white(scheme: str, open_page: OpenPage) -> None:
    page = open_page(1280, scheme)
    page.goto(A_LONG_WEEK)
    page.emulate_media(media="print")
    for selector in ON_PAPER:
        shown = page.locator(selector).first
        expect(shown).to_be_visible()
        red, green, blue = map(int, re.findall(r"\d+", shown.evaluate("e => getComputedStyle(e).color"))[:3])
        assert max(red, green, blue) < 100, f"{selector} is {red}, {green}, {blue}"
    for selector in NOT_ON_PAPER:
        assert not any(found.is_visible() for found in page.locator(selector).all()), selector
