"""What axe finds on each kind of page, in light and dark, on a phone and on a desk."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "home": "",
    "week": "weeks/2026/46/",
    "skipped week": "weeks/2026/31/",
    "story": "stories/2026/the-sign-at-kilvannan/",
    "message with a table": "stories/2026/who-had-it-at-four/",
    "fundamental": "fundamentals/create-memorable-customer-experiences/",
    "fundamentals": "fundamentals/",
    "archive": "archive/",
    "people": "people/",
    "calendar": "calendar/",
    "share": "share/",
    "about": "about/",
    "messages": "about/messages/",
    "not found": "404.html",
}


@pytest.fixture(
    scope="module",
    params=[("light", 390), ("light", 1280), ("dark", 390), ("dark", 1280)],
    ids=lambda how: f"{how[0]}-{how[1]}",
)
def page(request: pytest.FixtureRequest, open_page: OpenPage) -> Page:
    scheme, width = request.param
    page = open_page(width, scheme)
    page.goto("")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate" if scheme == "dark" else "default")
    return page


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing_serious(path: str, page: Page) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    found = grave(page)
    assert not found, "\n".join(found)
