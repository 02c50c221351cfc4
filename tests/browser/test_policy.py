"""Under its own policy the site works as ever, in light and dark: nothing on any kind of page is stopped."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator import site
from generator.outputs.policy import HEADER, is_mail
from generator.programme import read_programme
from tests.browser.conftest import PATIENCE, Scheme
from tests.builders import developed, on, sample
from tests.conftest import SAMPLE_DAY, _Quiet, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COLLECT = """addEventListener("securitypolicyviolation", (event) => (window.stopped ??= []).push(
  `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`))"""
KINDS = {
    "home": "",
    "weeks": "weeks/",
    "fundamentals": "fundamentals/",
    "archive": "archive/",
    "people": "people/",
    "teams": "teams/",
    "calendar": "calendar/",
    "share": "share/?fundamental=9",
    "about": "about/",
    "messages": "about/messages/",
    "missing": "404.html",
    "skipped": "weeks/2026/31/",
}
TEXT = "> quoted\n\n| a | b |\n|--|:-:|\n| 1 | 2 |\n\n```\ncode\n```\n\nfundamental #9, <b onclick=x>raw</b>"


def by_content(folder: Path) -> dict[str, str]:
    """One page of every kind that is known only by what is on it."""
    looks = {
        "week": ("weeks/*/*/index.html", 'class="dial'),
        "picture": ("stories/*/*/index.html", "<picture"),
        "table": ("stories/*/*/index.html", "<table"),
        "code": ("stories/*/*/index.html", "<pre"),
        "film": ("stories/*/*/index.html", 'class="film"'),
        "fundamental": ("fundamentals/*/index.html", "<h1"),
        "person": ("people/*/index.html", "<h1"),
        "list": ("archive/*/*/index.html", "<h1"),
        "mail": ("weeks/*/*/email.html", "<h1"),
    }
    found = {}
    for kind, (pattern, what) in looks.items():
        pages = (p for p in sorted(folder.glob(pattern)) if what in p.read_text("utf-8").partition("<body")[2])
        page = next(pages, None)
        if page:
            found[kind] = page.relative_to(folder).as_posix().removesuffix("index.html")
    return found


def rules(folder: Path) -> dict[bool, str]:
    """What `_headers` says of pages (False) and of mails (True)."""
    said = re.findall(rf"^  {HEADER}: (.*)$", (folder / "_headers").read_text(), re.MULTILINE)
    return {False: said[0], True: said[1]}


class _Sending(_Quiet):
    """Sends what `_headers` says, for a site in the folder /way/."""

    def end_headers(self) -> None:
        said = rules(Path(self.directory) / "way")
        self.send_header(HEADER, said[is_mail(self.path.removeprefix("/way/"))])
        super().end_headers()


@pytest.fixture(scope="module", params=["headers", "tags"])
def strict(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Where the sample is served under its policy, below a folder, and where it lies."""
    folder = tmp_path_factory.mktemp("strict")
    root, headers = developed(sample(folder / "programme")), request.param == "headers"
    (folder / "favicon.ico").touch()  # A mail names no icon, so a browser asks for it here.
    with served(folder, _Sending if headers else _Quiet) as server:
        settings, address = root / "fundamentals/programme.yml", f"{server}way/"
        written = settings.read_text()
        settings.write_text(written.replace("https://way.harbourline.example/\n", f"{address}\n"))
        programme = read_programme(root, on(SAMPLE_DAY))
        site.build(root, programme, folder / "way", headers=headers, tags=not headers)
        yield address, folder / "way"


def watch(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what its console complains of."""
    page, said = context.new_page(), list[str]()
    page.add_init_script(COLLECT)
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


@contextmanager
def patient(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own that waits as long as a busy machine may take."""
    context = browser.new_context(color_scheme="light", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@contextmanager
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page by itself, and what its console complains of."""
    with patient(browser) as context:
        yield watch(context)


def stopped(page: Page) -> list[str]:
    return list(page.evaluate("window.stopped ?? []"))


def test_no_kind_of_page_does_what_the_policy_stops(strict: tuple[str, Path], browser: Browser) -> None:
    address, folder = strict
    kinds = {**KINDS, **by_content(folder)}
    assert len(kinds) == len(KINDS) + 9
    wrong: dict[str, list[str]] = {}
    with patient(browser) as context:
        opened = {kind: watch(context) for kind in kinds}
        schemes: list[Scheme] = ["dark", "light"]
        for scheme, (kind, (page, _)) in zip(cycle(schemes), opened.items(), strict=False):
            page.emulate_media(color_scheme=scheme)
            page.goto(address + kinds[kind])
        # Until no page asks for anything more, all of them at the same time.
        for scheme, (kind, (page, said)) in zip(cycle(schemes[::-1]), opened.items(), strict=False):
            page.wait_for_load_state("networkidle")
            page.bring_to_front()
            page.emulate_media(color_scheme=scheme)
            page.evaluate("new Promise(requestAnimationFrame)")
            if found := [*stopped(page), *said]:
                wrong[kind] = found
    assert wrong == {}


def test_what_one_does_on_the_pages_goes_on_working(strict: tuple[str, Path], browser: Browser) -> None:
    address, folder = strict
    with watched(browser) as (page, said):
        page.goto(address)
        scheme = page.locator("body").get_attribute("data-md-color-scheme")
        for _ in range(2):
            page.locator("form[data-md-component=palette] label:visible").click()
        expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", scheme or "")
        page.goto(address + by_content(folder)["week"])  # The choice is kept, by an inline script, from the first.
        expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", scheme or "")
        page.keyboard.press("/")
        page.keyboard.type("call")
        page.wait_for_load_state("networkidle")
        assert [*stopped(page), *said] == []

        page.goto(f"{address}share/")
        page.get_by_label("Title").fill("A kettle")
        page.get_by_label("Your story").fill(TEXT)
        expect(page.locator(".preview blockquote")).to_be_visible()
        expect(page.locator(".preview table")).to_be_visible()
        assert [*stopped(page), *said] == []


def test_the_mail_is_copied_with_its_styles(strict: tuple[str, Path], browser: Browser) -> None:
    """Chromium reads the mail within the page before it takes it, and reports each style that it does not apply."""
    address, _ = strict
    with watched(browser) as (page, _):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(address)
        copy = page.locator("button[data-copy]")
        copy.click()
        expect(copy).to_have_text(copy.get_attribute("data-done") or "?")
        read = "navigator.clipboard.read().then((all) => all[0].getType('{}')).then((blob) => blob.text())"
        assert page.evaluate(read.format("text/html")).count(' style="') > 50
        assert "{" not in page.evaluate(read.format("text/plain"))
        assert {each.partition(" ")[0] for each in stopped(page)} <= {"style-src-attr", "style-src-elem"}


def test_a_script_that_was_not_there_when_the_site_was_made_does_not_run(
    strict: tuple[str, Path], browser: Browser
) -> None:
    """That the policy is in force at all: without it the two tests above would say nothing."""
    address, folder = strict
    for path, sort in (("", "script-src"), (by_content(folder)["mail"], "default-src")):
        with watched(browser) as (page, _):
            page.goto(address + path)
            page.evaluate(
                "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
            )
            assert page.evaluate("window.ran") is None, sort
            assert any(each.startswith("script-src") for each in stopped(page))
