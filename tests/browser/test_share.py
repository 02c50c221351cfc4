"""Telling a story in a browser: by keyboard, on a phone, without a script, through every way out."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from generator import site
from generator.outputs.pages.share import share_page
from generator.outputs.pages.site import Site
from generator.places import Places
from generator.programme import inspect, read_programme
from tests.browser.axe import grave
from tests.browser.conftest import OpenPage
from tests.builders import PROGRAMME_YML, PROJECT, developed, on, programme, sample
from tests.conftest import SAMPLE_DAY, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "R&D: ten minutes at the gate"
TEXT = """\
It was raining, and #9 came to my mind.

> Stand here, he said.

We did. The gate was shut for ten minutes, and eleven drivers stood under one roof with a flask of tea between them.
When it opened, each of them knew whose load was the most urgent, and nobody hooted. Seán has kept the roof, and the
tea, and the gate has been quiet since.\
"""
FILE = f"""\
---
title: "R&D: ten minutes at the gate"
date: 2026-11-20
author: Mei-Ling Zhou
team: Engineering
fundamentals: [9, 2]
recognises: [Seán O’Brien]
tags: [night shift]
consent: true
---
{TEXT}
"""
PATH = "stories/2026/r-d-ten-minutes-at-the-gate.md"


@pytest.fixture
def share(open_page: OpenPage) -> Callable[..., Page]:
    """The share page of the sample, at noon of the sample's day; nothing leaves this machine."""

    def make(width: int = 1280, scheme: str = "light", address: str = "share/?fundamental=9") -> Page:
        page: Page = open_page(width, scheme)
        page.clock.set_fixed_time(f"{SAMPLE_DAY}T12:00:00Z")
        page.clock.resume()
        page.goto(address)
        expect(page.locator("#share-form")).to_be_visible()
        return page

    return make


def write_by_keyboard(page: Page) -> None:
    """The whole story without a mouse, as a person does who goes from field to field."""
    keys = page.keyboard
    page.get_by_label("Title").focus()
    keys.type(TITLE)
    for _ in range(2):  # over the toolbar, which is one stop
        keys.press("Tab")
    keys.insert_text(TEXT)
    keys.press("Tab")  # the fundamental that was asked for
    expect(page.get_by_role("button", name="Remove 9 Create memorable customer experiences")).to_be_focused()
    keys.press("Tab")
    keys.type("own it to the end")
    keys.press("Tab")
    while page.evaluate("document.activeElement.value") != "own-it-to-the-end":
        keys.press("Tab")
    keys.press("Space")
    page.get_by_label("Your name").focus()
    keys.type("Mei-Ling Zhou")
    keys.press("Tab")
    keys.type("Engineering")
    page.get_by_label("Colleagues you would like to thank").focus()
    keys.type("Seán O’Brien")
    keys.press("Enter")
    page.get_by_label("The people I name have read this").focus()
    keys.press("Space")
    page.get_by_label("Words to find it by").focus()
    keys.type("night shift")
    keys.press("Tab")


def test_a_story_written_by_keyboard_is_downloaded_checked_and_shown_on_the_rebuilt_site(
    share: Callable[..., Page], browser: Browser, tmp_path: Path
) -> None:
    page = share()
    write_by_keyboard(page)
    button = page.get_by_role("button", name="Download the file")
    button.focus()
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == PATH.rpartition("/")[2]
    content = Path(saved.value.path()).read_text("utf-8")
    assert content == FILE

    root = developed(sample(tmp_path / "way"))
    before = inspect(root, on(SAMPLE_DAY))
    (root / PATH).write_text(content, "utf-8")
    assert inspect(root, on(SAMPLE_DAY)) == before
    site.build(root, read_programme(root, on(SAMPLE_DAY)), tmp_path / "site")
    with served(tmp_path / "site") as address:
        told = browser.new_page()
        told.goto(f"{address}{PATH.removesuffix('.md')}/")
        expect(told.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
        text, preview = told.locator(".prose"), page.locator(".preview .prose")
        assert text.inner_text() == preview.inner_text()
        look = ["font-family", "font-size", "line-height", "color"]
        styles = f"e => {json.dumps(look)}.map((name) => getComputedStyle(e).getPropertyValue(name))"
        assert text.evaluate(styles) == preview.evaluate(styles)
        told.close()


def test_the_preview_shows_the_story_while_it_is_written(share: Callable[..., Page]) -> None:
    page = share()
    write_by_keyboard(page)
    expect(page.locator("[data-part=title]")).to_have_text(TITLE)
    reference = page.locator(".preview .prose").get_by_role("link", name="#9")
    expect(reference).to_have_attribute("href", re.compile(r"/fundamentals/create-memorable-customer-experiences/$"))
    expect(page.locator(".preview blockquote")).to_have_text("Stand here, he said.")
    parts = {
        "by": "Mei-Ling Zhou · Engineering · 1 minute",
        "day": "20 November 2026",
        "recognises": "With thanks toSeán O’Brien",
        "tags": "Filed undernight shift",
    }
    for part, said in parts.items():
        expect(page.locator(f"[data-part={part}]")).to_have_text(said)
    expect(page.locator(".preview .tile__number")).to_have_text(["9", "2"])


def test_a_reload_brings_the_draft_back_and_starting_again_forgets_it(share: Callable[..., Page]) -> None:
    page = share()
    write_by_keyboard(page)
    page.reload()
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    expect(page.get_by_label("Your story")).to_have_value(TEXT)
    expect(page.locator("#pick-create-memorable-customer-experiences")).to_be_checked()
    expect(page.locator("#pick-own-it-to-the-end")).to_be_checked()
    expect(page.get_by_role("button", name="Remove Seán O’Brien")).to_be_visible()
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_label("Title")).to_have_value("")
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    page.get_by_role("button", name="Start again").click()
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("")


def test_what_is_missing_is_said_beside_its_field_and_the_first_of_it_gets_the_keyboard(
    share: Callable[..., Page],
) -> None:
    page = share(address="share/")
    page.get_by_role("link", name="Send it by mail").click()
    title = page.get_by_label("Title")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    assert title.evaluate(
        "e => e.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id).textContent)"
    )[-1] == ("It needs a title.")
    expect(page.locator("#missing")).to_have_text("5 things are still missing.")
    title.fill("A kettle")
    expect(page.locator("#said-title")).to_be_empty()
    expect(page.locator("#missing")).to_have_text("4 things are still missing.")


def test_a_link_that_leads_nowhere_is_said_after_a_pause(share: Callable[..., Page]) -> None:
    page = share()
    page.get_by_label("Your story").fill("See [the plan](plan.docx), and fundamental #77.")
    expect(page.locator("#said-text")).to_have_text(
        "The link to “plan.docx” leads nowhere. Let its address begin with https://. "
        "There is no fundamental #77. If that is only a number, write \\#77."
    )


def test_advice_waits_until_the_text_is_left_and_hinders_nothing(port: Callable[[str], Page]) -> None:
    page = port("github")
    fill_in(page, "")
    page.get_by_label("Title").fill("THE KETTLE AT THE GATE!!")
    text, said = page.get_by_label("Your story"), page.locator("#said-text")
    text.fill("It was raining.")
    advice = "In small letters the title is easier to read. One exclamation mark is enough; the story does the rest."
    expect(page.locator("#said-title")).to_have_text(advice)
    expect(said).to_be_empty()
    page.keyboard.press("Tab")
    expect(said).to_contain_text("This is very short.")
    assert text.get_attribute("aria-invalid") is None
    text.fill(" ".join(["word"] * 201 + ["\n\n"] + ["word"] * 201))
    expect(said).to_contain_text("A paragraph goes on for long.")
    assert said.inner_text().count("A paragraph") == 1
    with page.expect_download():
        page.get_by_role("button", name="Download the file").click()


def test_the_toolbar_is_one_stop_for_the_keyboard_and_its_work_can_be_undone(share: Callable[..., Page]) -> None:
    page = share()
    text = page.get_by_label("Your story")
    text.fill("one two")
    text.press("Shift+Home")
    text.press("Control+b")
    expect(text).to_have_value("**one two**")
    text.press("Control+b")
    expect(text).to_have_value("one two")
    text.press("Control+z")
    expect(text).to_have_value("**one two**")
    page.get_by_role("button", name="Bold").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Quotation")).to_be_focused()
    page.keyboard.press("Enter")
    expect(text).to_have_value("> **one two**")
    expect(text).to_be_focused()


# -- ways out -------------------------------------------------------------------------------


def fill_in(page: Page, text: str) -> None:
    """The story without its trimmings, quickly."""
    page.get_by_label("Title").fill("A kettle & #9")
    page.get_by_label("Your story").fill(text)
    page.get_by_label("Your name").fill("Ada Quay")
    page.get_by_label("Your team").fill("Port")


@pytest.fixture(scope="module")
def assets() -> Iterator[str]:
    """Where the site's scripts are served as they lie in the project; the form needs nothing else of a site."""
    with served(PROJECT / "templates/site") as address:
        yield address


@pytest.fixture
def port(browser: Browser, assets: str, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """The form of a small programme with that forge, at noon of the sample's day."""
    contexts = []

    def make(kind: str) -> Page:
        submit = f"submit: {{forge: {kind}, url: https://{kind}.example, repository: port/way, branch: main}}\n"
        programme(tmp_path, {"fundamentals/programme.yml": f"{PROGRAMME_YML}contact: way@port.example\n{submit}"})
        form = share_page(Site(read_programme(tmp_path, on(SAMPLE_DAY)), Places(tmp_path))).html
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], base_url=assets)
        contexts.append(context)
        page: Page = context.new_page()
        page.clock.set_fixed_time(f"{SAMPLE_DAY}T12:00:00Z")
        page.clock.resume()
        html = f"<!doctype html><html lang=en><title>Share</title>{form}"
        page.route(re.compile(r"/share/(\?|$)"), lambda route: route.fulfill(content_type="text/html", body=html))
        page.goto("share/?fundamental=2")
        return page

    yield make
    for context in contexts:
        context.close()


SHORT = """\
---
title: "A kettle & #9"
date: 2026-11-20
author: Ada Quay
team: Port
fundamentals: [2]
---
Sean’s kettle, 100% + more.
"""
NAME = "a-kettle-9.md"


def pressed(page: Page, way: str) -> str:
    """Where a link leads when it is pressed; the browser is kept from following it out of this machine."""
    link = page.locator(way)
    link.evaluate("link => link.addEventListener('click', (event) => event.preventDefault())")
    link.focus()
    page.keyboard.press("Enter")
    return str(link.get_attribute("href"))


@pytest.mark.parametrize(
    ("kind", "path", "filled_in"),
    [
        ("github", "/port/way/new/main/stories/2026", {"filename": NAME, "value": SHORT}),
        (
            "gitlab",
            "/port/way/-/new/main",
            {
                "file_name": f"stories/2026/{NAME}",
                "content": SHORT,
                "commit_message": "Story: A kettle & #9",
                "branch_name": "story-a-kettle-9",
            },
        ),
        ("gitea", "/port/way/_new/main/stories/2026", {"filename": NAME, "value": SHORT}),
    ],
)
def test_the_forge_opens_with_everything_filled_in(
    kind: str, path: str, filled_in: dict[str, str], port: Callable[[str], Page]
) -> None:
    page = port(kind)
    fill_in(page, "Sean’s kettle, 100% + more.")
    address = urlsplit(pressed(page, "#by-forge"))
    assert (address.netloc, address.path) == (f"{kind}.example", path)
    assert parse_qs(address.query, strict_parsing=True) == {key: [value] for key, value in filled_in.items()}
    expect(page.get_by_role("status")).to_contain_text("Thank you.")


@pytest.mark.parametrize("kind", ["github", "gitlab", "gitea"])
def test_a_long_story_goes_by_the_clipboard_and_the_forge_opens_with_its_head(
    kind: str, port: Callable[[str], Page]
) -> None:
    page = port(kind)
    text = "A long – story. " * 400
    fill_in(page, text)
    address = pressed(page, "#by-forge")
    assert len(address) < 6_000
    said = parse_qs(urlsplit(address).query)
    (skeleton,) = said["content" if kind == "gitlab" else "value"]
    assert skeleton == SHORT.partition("Sean")[0] + (
        "Paste your story here, in place of this line. It is on your clipboard.\n"
    )
    assert page.evaluate("navigator.clipboard.readText()") == text.strip()
    expect(page.get_by_role("status")).to_contain_text("Paste it there")


def test_for_bitbucket_the_file_is_copied_and_the_folder_opened(port: Callable[[str], Page]) -> None:
    page = port("bitbucket")
    fill_in(page, "Sean’s kettle, 100% + more.")
    assert pressed(page, "#by-forge") == "https://bitbucket.example/port/way/src/main/stories"
    assert page.evaluate("navigator.clipboard.readText()") == SHORT
    expect(page.get_by_role("status")).to_contain_text(f"stories/2026/{NAME}")


def test_a_short_story_goes_into_a_mail_whole(port: Callable[[str], Page]) -> None:
    page = port("github")
    fill_in(page, "Sean’s kettle, 100% + more.")
    address = pressed(page, "#by-mail")
    assert len(address) < 1_800
    to, _, said = address.partition("?")
    assert to == "mailto:way@port.example"
    parts = dict(part.split("=") for part in said.split("&"))
    assert {key: unquote(value) for key, value in parts.items()} == {
        "subject": "Story: A kettle & #9",
        "body": SHORT.replace("\n", "\r\n"),
    }


def test_a_long_story_is_downloaded_to_be_attached_to_an_empty_mail(port: Callable[[str], Page]) -> None:
    page = port("github")
    fill_in(page, "A long story. " * 200)
    with page.expect_download() as saved:
        address = pressed(page, "#by-mail")
    assert saved.value.suggested_filename == NAME
    assert "A%20long%20story" not in address
    assert len(address) < 1_800
    expect(page.get_by_role("status")).to_contain_text("Attach the file")


def test_the_text_is_copied_even_where_the_browser_has_no_clipboard_to_offer(port: Callable[[str], Page]) -> None:
    page = port("github")
    fill_in(page, "Sean’s kettle, 100% + more.")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("status")).to_contain_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == SHORT


# -- everywhere and for everybody -----------------------------------------------------------


@pytest.mark.parametrize("way", ["fundamentals/own-it-to-the-end/", "weeks/2026/46/", "stories/2026/tea-first/", ""])
def test_every_page_about_a_fundamental_leads_to_the_form_with_it_chosen(way: str, open_page: OpenPage) -> None:
    page = open_page(1280)
    page.goto(way)
    number = page.locator(".way").first.get_attribute("class").split("hue-")[1]  # type: ignore[union-attr]
    page.get_by_role("link", name="Tell your story").last.click()
    expect(page.locator("#chosen li")).to_have_count(1)
    expect(page.locator("#chosen")).to_contain_text(re.compile(rf"^{number} "))
    assert "?" not in page.url


def test_without_a_script_the_template_is_there_to_copy(browser: Browser, sample_address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{sample_address}share/")
    assert page.locator("#share-plain").bounding_box()["width"] < 390  # type: ignore[index]
    expect(page.locator("#share-form")).to_be_hidden()
    expect(page.locator("#share-plain pre")).to_contain_text("fundamentals: [1]")
    expect(page.get_by_role("link", name="https://github.com/harbourline/way/tree/main/stories")).to_be_visible()
    expect(page.get_by_text("Somebody reads it first: way@harbourline.example.")).to_be_visible()
    context.close()


def test_without_storage_the_form_works_all_the_same(share: Callable[..., Page]) -> None:
    page = share()
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    page.reload()
    page.get_by_label("Title").fill("A kettle")
    expect(page.locator("[data-part=title]")).to_have_text("A kettle")


def test_the_page_asks_nothing_of_anybody_else_and_runs_under_a_strict_policy(
    browser: Browser, sample_address: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error.stack)))
    page.add_init_script("addEventListener('securitypolicyviolation', (e) => (window.ours ??= []).push(e.sourceFile))")

    def strictly(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'"
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})  # type: ignore[attr-defined]

    page.route("**/share/", strictly)
    page.goto(f"{sample_address}share/")
    fill_in(page, TEXT)
    expect(page.locator("[data-part=title]")).to_have_text("A kettle & #9")
    expect(page.locator(".preview blockquote")).to_be_visible()
    assert [url for url in asked if not url.startswith((sample_address, "data:"))] == []
    assert [error for error in wrong if re.search("assets/(share|vendor)", error)] == []
    ours = page.evaluate("(window.ours ?? []).filter((file) => /assets\\/(share|vendor)/.test(file))")
    assert ours == []
    context.close()


def test_a_phone_shows_the_whole_width(share: Callable[..., Page]) -> None:
    page = share(390)
    write_by_keyboard(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_axe_finds_nothing_serious_in_a_form_with_everything_in_it(
    scheme: str, width: int, share: Callable[..., Page]
) -> None:
    page = share(width, scheme)
    write_by_keyboard(page)
    page.get_by_label("Your team").fill("")
    page.get_by_role("button", name="Copy the text").click()
    expect(page.locator("#said-team")).not_to_be_empty()
    assert grave(page) == []
