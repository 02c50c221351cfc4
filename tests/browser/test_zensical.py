"""What Zensical builds looks and works as what MkDocs builds, under the site's own policy, on a phone and at a desk."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator import site
from generator.programme import read_programme
from tests.browser.conftest import PATIENCE, Scheme
from tests.browser.test_policy import COLLECT, by_content, stopped
from tests.browser.test_site import DESK, PHONE, Heard, too_wide
from tests.builders import PROJECT, on
from tests.conftest import SAMPLE_DAY, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not find_spec("zensical"), reason="Zensical is not installed on this machine"),
]

KINDS = {"home": "", "archive": "archive/", "share": "share/", "about": "about/submitting/", "missing": "404.html"}
SCHEMES: dict[Scheme, str] = {"light": "default", "dark": "slate"}
LOOK = """() => [...document.querySelectorAll(".md-header :is(a, label, button), .md-content *, .md-footer")]
  .filter((one) => !one.matches("[id=__skip]") && one.getClientRects().length)
  .map((one) => {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one)
    return [one.tagName, one.textContent.trim().slice(0, 12), ...[box.x, box.y, box.width, box.height].map(Math.round),
      style.color, style.backgroundColor, style.fontFamily, style.fontSize, style.fontWeight].join(" ")
  })"""
"""Each visible thing in header, content and footer: where it stands, how large, in which colours and face."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Where the sample stands that Zensical built, with its policy in every page, and where it lies."""
    folder = tmp_path_factory.mktemp("zensical") / "site"
    site.build(PROJECT, read_programme(PROJECT, on(SAMPLE_DAY)), folder, engine="zensical", tags=True)
    with served(folder) as server:
        yield server, folder


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(COLLECT)
    yield context.new_page()
    context.close()


def looks(page: Page, url: str) -> Iterator[list[str]]:
    """How a page looks on a phone and at a desk, in light and dark: it is opened once and follows what changes."""
    page.emulate_media(color_scheme="light")
    page.goto(url, wait_until="networkidle")  # Archive and form are finished by their scripts.
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", SCHEMES[scheme])
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            page.evaluate("new Promise(requestAnimationFrame)")
            assert too_wide(page) == [], url
            yield page.evaluate(LOOK)


def test_every_kind_of_page_looks_as_in_mkdocs_and_opens_in_silence(
    address: tuple[str, Path], sample_address: str, page: Page
) -> None:
    ours, folder = address
    known = by_content(folder)
    paths = {**KINDS, "story": known["picture"], "fundamental": known["fundamental"]}
    mkdocs = {kind: list(looks(page, sample_address + path)) for kind, path in paths.items()}
    assert all(len(set(map(str, found))) == 4 and len(found[0]) > 6 for found in mkdocs.values())
    heard, wrong = Heard(ours), dict[str, object]()
    heard.listen(page)
    for kind, path in paths.items():
        pairs = zip(looks(page, ours + path), mkdocs[kind], strict=True)
        odd = [sorted({*one} ^ {*other}) for one, other in pairs if one != other]
        found = [*odd, *heard.said, *stopped(page)]
        heard.said.clear()
        if found:
            wrong[kind] = found
    assert wrong == {}


def test_search_palette_and_the_way_past_the_header_work(address: tuple[str, Path], page: Page) -> None:
    ours, folder = address
    heard = Heard(ours)
    heard.listen(page)
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    page.goto(ours + by_content(folder)["picture"])
    page.keyboard.press("Tab")
    expect(page.locator(".md-skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.md-content') !== null")

    for scheme in ("default", "slate"):
        page.locator("form[data-md-component=palette] label:visible").click()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
    page.goto(ours)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")

    page.get_by_role("button", name="Search").click()
    page.keyboard.type("crane")
    expect(page.locator("[data-results] a").first).to_be_visible()
    assert [*heard.said, *stopped(page)] == []
