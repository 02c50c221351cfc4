"""Every page of the sample as a reader gets it: it opens in silence, asks nobody else, and fits a phone and a desk."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, ViewportSize

from generator import site
from generator.programme import read_programme
from tests.browser.conftest import OpenPage
from tests.browser.saving import SAVING
from tests.builders import developed, on, sample
from tests.conftest import SAMPLE_DAY, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1440, height=900)
SETTINGS = "fundamentals/programme.yml"


@dataclass
class Heard:
    """What a browser says, and what it asks of others than the site, while pages are opened."""

    ours: str
    said: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self.said.append(f"{message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # What was still under way when the next page was opened.
            self.said.append(f"failed: {request.url}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.ours, "data:")):
            self.said.append(f"asked for {request.url}")


def too_wide(page: Page) -> list[str]:
    """Says how many pixels of the page lie beyond its right edge, if any."""
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{beyond} px too wide at {page.evaluate('innerWidth')}"] if beyond > 0 else []


def test_every_page_opens_in_silence_asks_nobody_else_and_fits(tmp_path: Path, open_page: OpenPage) -> None:
    root = developed(sample(tmp_path / "programme"))
    with served(tmp_path) as address:
        ours = f"{address}way/"
        written = (root / SETTINGS).read_text()
        (root / SETTINGS).write_text(written.replace("https://way.harbourline.example/\n", f"{ours}\n"))
        site.build(root, read_programme(root, on(SAMPLE_DAY)), tmp_path / "way")
        names = sorted(file.relative_to(tmp_path / "way").as_posix() for file in tmp_path.glob("way/**/*.html"))
        # A browser asks for it by itself where a page names no icon, as a mail does not.
        (tmp_path / "favicon.ico").touch()
        heard, page = Heard(ours), open_page(PHONE["width"])
        page.add_init_script(SAVING)  # What is asked for in idle time, others look at; it takes half of the time.
        heard.listen(page)
        wrong: dict[str, list[str]] = {}
        for n, name in enumerate(names):
            # Each page is loaded at one of the two widths, in turn, and measured at both.
            page.goto(ours + name.removesuffix("index.html"))
            found = too_wide(page)
            page.set_viewport_size(PHONE if n % 2 else DESK)  # so the next one is loaded at this
            found += [*too_wide(page), *heard.said]
            heard.said.clear()
            if found:
                wrong[name] = found
    assert wrong == {}
    assert len(names) > 300


ALONE = ".names a, .facets a, .chip, .row__title, .card__title a, .button, .turn a, .cal td:nth-child(2) a, .tile a"
"""Links that stand by themselves, not in a line of text."""
REACH = """links => links.filter(link => link.checkVisibility()).map(link => {
  link.scrollIntoView({block: "center", behavior: "instant"})
  const at = link.getClientRects()[0], x = at.left + at.width / 2, middle = at.top + at.height / 2
  const hit = y => document.elementFromPoint(x, y)?.closest("a") === link
  let above = 0, below = 0
  while (above < 40 && hit(middle - above - 1)) above++
  while (below < 40 && hit(middle + below + 1)) below++
  return [link.textContent.trim(), above + below + 1]
})"""


@pytest.mark.parametrize("path", ["", "weeks/2026/31/", "archive/", "people/", "teams/", "calendar/", "fundamentals/"])
def test_on_a_phone_a_thumb_finds_what_stands_alone(path: str, open_page: OpenPage) -> None:
    page = open_page(PHONE["width"])
    page.goto(path)
    links = page.locator(ALONE)
    assert links.count() > 3
    small = [(name, height) for name, height in links.evaluate_all(REACH) if height < 40]
    assert small == []
