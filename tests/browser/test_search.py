"""The search as people use it: the panel and the archive, by keyboard alone, by address, without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from generator import site
from generator.programme import read_programme
from tests.browser.axe import grave
from tests.browser.conftest import PATIENCE, OpenPage
from tests.browser.saving import SAVING
from tests.builders import on, programme
from tests.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STORY = "stories/2026/line-one/"


@pytest.fixture
def page(open_page: OpenPage) -> Iterator[Page]:
    page = open_page(1280)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto("")
    yield page
    assert wrong == []


def panel(page: Page, words: str = "") -> None:
    """Open the panel with the key and type."""
    page.keyboard.press("/")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    if words:
        page.keyboard.insert_text(words)  # At once: of half a word, other things are found.
        expect(page.locator("[data-panel] [data-say]")).to_contain_text(re.compile("result|Nothing"))


def requests(page: Page) -> list[str]:
    """The addresses of the search's own files, as they are asked for from now on."""
    page.goto("about:blank")  # What the page before still asks for is not meant.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/search/" in request.url else None)
    return asked


def hits(page: Page) -> list[str]:
    return page.locator(".hit__title").all_inner_texts()


def titles(page: Page) -> list[str]:
    return page.locator("[data-found] .row__title").all_inner_texts()


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-archive] [data-say]")).to_contain_text(text)


# -- the panel ------------------------------------------------------------------------------


def test_from_a_key_to_a_word_on_a_page_without_a_mouse(page: Page) -> None:
    panel(page, "kettle jars")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/{STORY}$"))
    expect(page.locator(".prose mark", has_text="kettle").first).to_be_visible()


def test_results_stand_in_groups_by_kind_and_names_find_people(page: Page) -> None:
    panel(page, "grace mbeki")
    groups = page.locator("[data-results] h2")
    expect(groups).to_contain_text(["Stories", "People"])
    person = page.get_by_role("dialog").get_by_role("link", name="Grace Mbeki People & Places", exact=True)
    expect(person).to_have_attribute("href", re.compile("/people/grace-mbeki/"))


def test_a_hand_written_page_is_found_and_its_words_are_marked(page: Page) -> None:
    panel(page, "pipeline schedules")
    expect(page.locator("[data-results] section").filter(has_text="Pages").locator("a")).to_have_attribute(
        "href", re.compile("/about/running/")
    )
    page.goto("archive/?q=publishing&kind=page")
    said(page, "result")
    page.locator("[data-found] a.row__title").first.click()
    expect(page.locator(".md-content mark").first).to_be_visible()


def test_what_was_found_is_announced(page: Page) -> None:
    panel(page, "kettle")
    expect(page.locator("[data-panel]").get_by_role("status").first).to_have_text(re.compile(r"^\d+ results?$"))


def test_enter_shows_the_same_words_in_the_archive(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("kettle")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/archive/\?q=kettle$"))
    expect(page.locator("[data-archive] input[type=search]")).to_have_value("kettle")
    said(page, "result")


def test_escape_closes_the_panel_and_gives_the_focus_back(page: Page) -> None:
    button = page.get_by_role("button", name="Search")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Search")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_key_works_after_the_colours_were_switched(page: Page) -> None:
    page.locator("label[for=__palette_1]").click()
    panel(page)


def test_a_wrong_letter_is_forgiven_and_can_be_insisted_on(page: Page) -> None:
    panel(page, "kettel")
    expect(page.locator("[data-panel] [data-say]")).to_contain_text("Showing results for “kettle”.")
    assert "Line one #30" in hits(page)
    page.get_by_role("button", name="Search instead for “kettel”").click()
    expect(page.locator("[data-panel] [data-say]")).not_to_contain_text("Showing")


def test_of_the_word_list_nothing_is_loaded_before_it_is_needed(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    panel(page, "kettle")
    assert [url for url in asked if "words.gz" in url or "worker" in url] == []
    page.locator("[data-panel] input").fill("kettel")
    expect(page.locator("[data-panel] [data-say]")).to_contain_text("Showing")
    assert len([url for url in asked if "words.gz" in url]) == 1


def test_a_first_answer_asks_for_no_file_twice(page: Page) -> None:
    asked = requests(page)
    page.goto("")
    panel(page, "kettle jars")
    page.wait_for_load_state("networkidle")
    assert sorted(asked) == sorted(set(asked))
    assert len([url for url in asked if "/search.json" in url]) == 1


def test_the_panel_counts_as_many_as_the_archive_finds(page: Page) -> None:
    panel(page, "ferry")
    count = page.locator("[data-panel] [data-say]").inner_text()
    assert page.locator("[data-results] h2").count() > 1
    page.keyboard.press("Enter")
    said(page, count)


def test_a_page_loads_nothing_of_the_index_until_someone_searches(page: Page) -> None:
    asked = requests(page)
    with page.expect_response(re.compile("/search.json$")):
        page.goto(STORY)
    page.wait_for_load_state("networkidle")
    names = {url.rpartition("/")[2] for url in asked}
    assert names == {"find.js", "index.js", "panel.js", "pagefind.js", "parts.js", "search.json", "spelling.js"}


def test_a_reader_who_has_to_save_loads_nothing_of_the_search_until_they_search(page: Page) -> None:
    asked = requests(page)
    page.add_init_script(SAVING)
    page.goto(STORY)
    page.wait_for_load_state("networkidle")
    assert [url.rpartition("/")[2] for url in asked] == ["find.js"]
    panel(page, "kettle jars")
    assert "Line one #30" in hits(page)


def test_names_that_could_not_be_had_are_asked_for_again(page: Page) -> None:
    page.route("**/search.json", lambda route: route.fulfill(status=200, body="{"))
    page.goto(STORY)
    page.wait_for_load_state("networkidle")
    page.unroute("**/search.json")
    panel(page, "kettle jars")
    assert "Line one #30" in hits(page)


@pytest.mark.parametrize("place", ["", "archive/?q=kettle"])
def test_an_engine_that_cannot_start_is_told(place: str, open_page: OpenPage) -> None:
    page = open_page(390)
    page.route("**/wasm.*", lambda route: route.fulfill(status=200, body="nothing that runs"))
    page.goto(place)
    if not place:
        page.keyboard.press("/")
    expect(page.get_by_text("The search could not be loaded").locator("visible=true")).to_be_visible()


# -- the archive ----------------------------------------------------------------------------


def test_words_and_a_filter_by_keyboard_alone_and_back_again(page: Page) -> None:
    page.goto("archive/")
    expect(page.locator("[data-form]")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("ferry")
    said(page, "results")
    everything = titles(page)
    year = page.locator("[data-facets] a", has_text="2025")
    expect(year).to_be_visible()
    for _ in range(200):
        page.keyboard.press("Tab")
        if year.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=ferry&year=2025$"))
    expect(page.locator("[data-facets] a[aria-current]")).to_have_text(re.compile("2025"))
    said(page, "results")
    narrowed = titles(page)
    assert 0 < len(narrowed) < len(everything)
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=ferry$"))
    expect(page.locator("[data-found] .row__title")).to_have_count(len(everything))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/archive/$"))
    expect(page.locator("[data-lists]")).to_be_visible()


def test_an_address_shows_to_others_what_one_saw(page: Page, open_page: OpenPage) -> None:
    page.goto("archive/?q=ferry&year=2026&kind=story&sort=oldest")
    said(page, "results")
    other = open_page(390)
    other.goto(page.url)
    said(other, "results")
    assert titles(other) == titles(page) != []
    expect(other.locator(".drop")).to_have_count(2)


def test_a_count_is_what_one_gets(page: Page) -> None:
    page.goto("archive/?q=ferry")
    link = page.locator("[data-facets] section").filter(has_text="Teams").locator("a").first
    count = link.locator(".facets__count").inner_text()
    link.click()
    said(page, f"{count} result")


def test_filters_alone_browse_the_newest_first_across_the_years(page: Page) -> None:
    pages, dates = [], []
    for n in (1, 2, 3):
        page.goto(f"archive/?kind=story&page={n}")
        said(page, "results")
        expect(page.locator(".turn__all")).to_have_text(f"Page {n} of 3")
        bylines = page.locator("[data-found] .row__by").all_inner_texts()
        pages.append(len(bylines))
        dates += [by.rpartition("·")[2].strip() for by in bylines]
    assert pages == [20, 20, 16]
    days = page.evaluate("dates => dates.map((day) => Date.parse(day))", dates)
    assert days == sorted(days, reverse=True)
    assert {day.rpartition(" ")[2] for day in dates} == {"2025", "2026"}


def test_a_filter_in_the_plain_archive_is_followed_in_place(page: Page) -> None:
    page.goto("archive/")
    expect(page.locator("[data-form]")).to_be_visible()
    page.locator("[data-lists] [data-facet=year]", has_text="2025").click()
    expect(page).to_have_url(re.compile(r"\?year=2025$"))
    said(page, "8 results")


def test_a_plain_list_leads_into_the_archive(page: Page) -> None:
    page.goto("archive/team/port-services/")
    page.get_by_role("link", name="Search and narrow these").click()
    expect(page).to_have_url(re.compile(r"/archive/\?team=Port%20Services$"))
    said(page, "results")


def test_nothing_found_leads_somewhere(page: Page) -> None:
    page.goto("archive/?q=kettle&year=2025")
    said(page, "Nothing was found for “kettle”.")
    page.get_by_role("link", name=re.compile("^Without “2025”")).click()
    expect(page).to_have_url(re.compile(r"\?q=kettle$"))
    said(page, "result")


def test_a_mistyped_address_is_forgiven_and_can_be_insisted_on(page: Page) -> None:
    page.goto("archive/?q=kettel")
    said(page, "Showing results for “kettle”.")
    page.get_by_role("link", name="Search instead for “kettel”").click()
    expect(page).to_have_url(re.compile(r"\?q=kettel&exact=1$"))
    said(page, "Did you mean “kettle”?")


# -- everywhere -----------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious_in_panel_and_archive(scheme: str, width: int, open_page: OpenPage) -> None:
    page = open_page(width, scheme)
    page.goto("")
    panel(page, "ferry")
    found = grave(page)
    page.goto("archive/?q=ferry&year=2026")
    said(page, "results")
    expect(page.locator("[data-facets] section").first).to_be_attached()
    if width < 600:
        page.locator("summary", has_text="Narrow").click()
    found += grave(page)
    page.goto("archive/?q=kettle&year=2025")
    said(page, "Nothing")
    assert found + grave(page) == []


def test_without_scripts_the_lists_are_there_and_no_broken_field(browser: Browser, sample_address: str) -> None:
    page = browser.new_page(base_url=sample_address, java_script_enabled=False)
    page.goto("archive/")
    expect(page.locator("[data-lists] .row")).to_have_count(20)
    assert page.locator("input[type=search]:visible, .seek:visible").count() == 0
    page.locator("[data-facet=year]", has_text="2025").click()
    expect(page.locator(".row")).to_have_count(8)
    page.close()


def test_opened_as_a_file_the_search_says_what_it_needs(browser: Browser, sample_site: Path) -> None:
    page = browser.new_page()
    page.goto((sample_site / "index.html").as_uri())
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_contain_text("The search needs the site’s own address.")
    page.close()


def test_it_works_from_a_sub_folder(browser: Browser, sample_site: Path, tmp_path: Path) -> None:
    (tmp_path / "our").mkdir()
    (tmp_path / "our/way").symlink_to(sample_site)
    with served(tmp_path) as address:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}our/way/")
        panel(page, "kettle jars")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{address}our/way/{STORY}")
        page.close()


def test_one_addition_to_a_strict_policy_is_enough(page: Page) -> None:
    policy = "default-src 'self'; img-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'"

    def strictly(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    refused: list[str] = []
    other = page.context.new_page()
    other.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    other.route("**/*", strictly)
    other.goto("people/")
    others_own = len(refused)
    panel(other, "kettle jars")
    assert "Line one #30" in hits(other)
    assert refused[others_own:] == []
    other.close()


def test_a_site_built_without_its_search_says_so(browser: Browser, tmp_path: Path) -> None:
    root = programme(tmp_path)
    site.build(root, read_programme(root, on("2026-01-20")), root / "site", search=False)
    with served(root / "site") as address:
        page = browser.new_page(base_url=address)
        said_wrong: list[str] = []
        page.on("console", lambda message: said_wrong.append(message.text) if message.type == "error" else None)
        with page.expect_response(re.compile("/search.json$")):
            page.goto("")
        page.wait_for_load_state("networkidle")
        assert said_wrong == []
        page.keyboard.press("/")
        expect(page.get_by_role("dialog")).to_contain_text("This site was built without its search.")
        page.goto("archive/?q=start")
        said(page, "This site was built without its search.")
        expect(page.locator("[data-lists] .row")).to_have_count(1)
        page.close()
