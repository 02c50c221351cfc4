"""`preview.html` as a person opens it: from disk, without a server, at any width, light and dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from generator.cli import main
from tests.browser.conftest import PATIENCE
from tests.builders import PROJECT
from tests.conftest import SAMPLE_DAY

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stories of the sample, one of them to come."""
    output = tmp_path_factory.mktemp("preview") / "preview.html"
    stories = [str(PROJECT / f"stories/2026/{name}.md") for name in ("enough", "mittens")]
    given = ["preview", "--root", str(PROJECT), "--today", SAMPLE_DAY, "--output", str(output), *stories]
    assert CliRunner().invoke(main, given).exit_code == 0
    return output


@pytest.fixture(params=[(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")], ids=str)
def page(request: pytest.FixtureRequest, browser: Browser, preview: Path) -> Iterator[Page]:
    """The file, opened from disk in a browser that is cut off from everything."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(preview.as_uri())
    yield page
    context.close()


def test_it_opens_from_disk_and_asks_nothing_of_anyone(browser: Browser, preview: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(preview.as_uri(), wait_until="load")
    assert [url for url in asked if not url.startswith(("data:", "about:"))] == [preview.as_uri()]
    assert said == []
    assert page.evaluate("document.fonts.ready.then(() => [...document.fonts].some((f) => f.status === 'loaded'))")
    page.close()


def test_every_box_is_as_wide_inside_as_it_says_and_nothing_sticks_out(page: Page) -> None:
    window = page.viewport_size
    assert window
    assert page.evaluate("document.documentElement.scrollWidth") <= window["width"]
    inside = page.locator(".preview__screen").evaluate_all("boxes => boxes.map(b => [b.className, b.offsetWidth])")
    phones = {width for name, width in inside if "phone" in name}
    wides = {round(width) for name, width in inside if "wide" in name}
    assert len(inside) == 16  # two stories; page, card, place and mail; two widths
    assert phones == {392 if window["width"] > 600 else 374}  # with its border of a pixel
    assert all(1280 <= width <= 1290 for width in wides)
    mails = [frame.evaluate("innerWidth") for frame in page.frames[1:]]
    assert sorted({width > 600 for width in mails}) == [False, True]


def test_the_narrow_box_is_laid_out_as_on_a_phone_and_the_wide_one_as_in_a_window(page: Page) -> None:
    dials = page.locator(".focus > div").evaluate_all("all => all.map(e => getComputedStyle(e).gridTemplateColumns)")
    assert [len(columns.split()) for columns in dials] == [1, 2, 1, 2]


def test_it_is_light_or_dark_as_the_system_and_so_are_the_mails(page: Page) -> None:
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    brightness = "(e) => getComputedStyle(e).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)"
    grounds = [page.locator(name).first.evaluate(brightness) for name in ("body", ".focus", ".card")]
    grounds.append(page.frames[1].locator(".sheet").first.evaluate(brightness))
    assert [ground < 300 for ground in grounds] == [dark] * 4


def test_the_story_stands_out_in_its_week_and_in_its_mail(page: Page) -> None:
    marks = page.locator(".preview__mark .card__title")
    assert set(marks.all_inner_texts()) == {"Enough", "Mittens"}
    for frame in page.frames[1:]:
        outlined = frame.evaluate(
            "[...document.querySelectorAll('tr')].filter(r => getComputedStyle(r).outlineStyle === 'solid')"
            ".map(r => r.querySelector('h3').textContent.trim())"
        )
        assert outlined in (["Enough"], ["Mittens"])


def test_axe_finds_nothing_to_mend(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"], "iframes": False})
    assert [v["id"] for v in found.response["violations"]] == []
