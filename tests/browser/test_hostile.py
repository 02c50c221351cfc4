"""A programme in which everything that people write tries to run something: in Chromium nothing does."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page

from generator import site
from generator.outputs.preview import preview
from generator.places import Places
from generator.programme import read_programme
from tests.browser.conftest import PATIENCE
from tests.builders import fundamental_yml, programme
from tests.conftest import served
from tests.hostile import IN_ORDER, SETTINGS, TODAY, with_fields

pytestmark = pytest.mark.browser

HURT = "(window.hurt||(window.hurt=[])).push(1),alert(1),fetch('/hurt')"
TRIES = (
    f"<script>{HURT}</script>",
    f"</title></script></style></textarea><img src=x onerror=\"{HURT}\">",
    f"\" autofocus onfocus=\"{HURT}\" x=\"",
    f"<svg/onload={HURT}>",
    f"'-{HURT}-'",
    f"</script><iframe srcdoc=\"<script>parent.{HURT}</script>\">",
)  # fmt: skip
TEXT = "\n\n".join(
    [
        *TRIES,
        f"[a](<javascript:{HURT}>) [b](<JaVaScRiPt&colon;{HURT}>) <javascript:{HURT}>",
        f"[c](<data:text/html,<script>{HURT}</script>>) [d](<vbscript:{HURT}>)",
        f"[e](<https://way.test/\" onmouseover=\"{HURT}>)",
        f"[f](</javascript:{HURT}>)",
        f"## __proto__ <img src=x onerror={HURT}>",
        f"<a href=\"https://way.test/\" onclick=\"{HURT}\">g</a><style>*{{background:url(/hurt)}}</style>",
        f"```html\n<script>{HURT}</script>\n```",
        f"| <script>{HURT}</script> | b |\n|---|---|\n| <img src=x onerror={HURT}> | `<script>{HURT}</script>` |",
        f"{{{{ {HURT} }}}} {{% {HURT} %}}",
    ]
)  # fmt: skip


def everywhere(value: str) -> str:
    """The lines of a story in which the value is every word that a person may choose."""
    said = json.dumps(value)
    keys = ("title", "author", "team", "sign_off", "postscript")
    lists = ("recognises", "tags", "questions")
    return "".join([*(f"{key}: {said}\n" for key in keys), *(f"{key}: [{said}]\n" for key in lists)])


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Path:
    stories = {
        f"stories/2026/s{n}.md": with_fields(
            everywhere(value) + ("kind: message\nfundamentals: [1]\ndate: 2026-01-19\n" if n == 0 else ""), TEXT
        )
        for n, value in enumerate(TRIES)
    }
    name = json.dumps(TRIES[1])
    leader = fundamental_yml(1, "x").replace("title: x\nstatement: x, always.", f"title: {name}\nstatement: {name}")
    return programme(
        tmp_path_factory.mktemp("hostile") / "way",
        {
            **IN_ORDER,
            "fundamentals/programme.yml": SETTINGS.replace("The Test Way", name) + f"organisation: {name}\n",
            "fundamentals/01-listen-first.yml": leader + f"practices: [{name}]\nquestions: [{name}]\n",
            **stories,
        },
    )


@pytest.fixture(scope="module")
def address(way: Path) -> Iterator[str]:
    shown = read_programme(way, TODAY)
    folder = way.parent / "site"
    site.build(way, shown, folder)
    (folder / "preview.html").write_bytes(preview(shown.stories, (), shown.today, lambda _, __: shown, Places(way)))
    with served(folder) as at:
        yield at


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


PAGES = (
    "", "weeks/2026/04/", "weeks/2026/04/email.html", "weeks/", "fundamentals/", "fundamentals/listen-first/",
    "archive/", "people/", "teams/", "calendar/", "share/", "preview.html",
    *(f"stories/2026/s{n}/" for n in range(len(TRIES))),
)  # fmt: skip


def test_nothing_that_people_write_runs(page: Page, address: str) -> None:
    dialogs: list[str] = []
    asked: list[str] = []

    def noted(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", noted)
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(address + path, wait_until="load")
        page.evaluate(
            "() => { for (const one of document.querySelectorAll('.prose *, h1, h1 *, bdi, .tag')) {"
            " for (const kind of ['mouseover', 'focus']) one.dispatchEvent(new Event(kind, {bubbles: true})); } }"
        )
        assert page.evaluate("() => window.hurt") is None, path
        assert page.evaluate("() => Object.getPrototypeOf({}).nodeType") is None, path
        addresses = page.evaluate("() => [...document.links].map(a => a.protocol)")
        assert set(addresses) <= {"http:", "https:", "mailto:", "webcal:"}, path
    assert dialogs == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert [url for url in asked if url.endswith(("/hurt", "/x"))] == []


def test_the_pages_show_the_words_that_were_written(page: Page, address: str) -> None:
    page.goto(f"{address}stories/2026/s3/")
    assert page.locator("h1").inner_text() == TRIES[3]
    assert TRIES[3] in page.title()
    assert f"<script>{HURT}</script>" in page.locator(".prose pre").inner_text()


def test_what_would_hurt_does_hurt_where_nothing_guards(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.set_content(f"<p>{TRIES[1]}</p>")
    page.wait_for_function("() => window.hurt")
