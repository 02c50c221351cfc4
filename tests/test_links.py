import re
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator import markup
from generator.model import Picture
from generator.outputs.links import relative, settled, to_root
from generator.problems import Location
from generator.source import Place

PATHS = ("", "weeks/", "archive/page/2/", "stories/2026/the-friday-call/", "weeks/2026/47/email.html")
SITES = ("https://way.example/", "https://intranet.example/culture/way/", "file:///srv/site/")


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("target", [*PATHS, "assets/hues.css", "stories/2026/a/#b", "people/ren%C3%A9/"])
def test_a_relative_address_leads_there_from_every_depth(site: str, path: str, target: str) -> None:
    assert urljoin(site + path, relative(path, target)) == site + target


@pytest.mark.parametrize(
    ("path", "up"), [("", ""), ("weeks/", "../"), ("stories/2026/a/", "../../../"), ("a.html", "")]
)
def test_the_way_to_the_root_is_as_long_as_the_path_is_deep(path: str, up: str) -> None:
    assert to_root(path) == up


@pytest.mark.parametrize("path", PATHS)
def test_an_address_is_never_empty(path: str) -> None:
    assert relative(path, "")


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "/evil.example/", "//evil.example/"])
@pytest.mark.parametrize("path", PATHS)
def test_whatever_it_is_called_a_page_of_the_site_is_on_the_site(path: str, target: str) -> None:
    assert urljoin(SITES[0] + path, relative(path, target)).startswith(SITES[0])


# -- addresses in a rendered text -----------------------------------------------------------


def settle(html: str, *pages: str) -> str:
    return settled(html, lambda target: f"TO({target})", frozenset(pages))


def test_links_and_pictures_get_the_address_of_the_output() -> None:
    html = '<p><a href="site:people/" rel="noopener">x</a> <img src="site:stories/2026/a.png" width="3" alt="b"></p>'
    assert settle(html) == html.replace("site:people/", "TO(people/)").replace(
        "site:stories/2026/a.png", "TO(stories/2026/a.png)"
    )


def test_words_before_an_address_do_not_end_its_tag() -> None:
    html = '<img alt="a > b" src="site:stories/2026/a.png">'
    assert settle(html) == '<img alt="a > b" src="TO(stories/2026/a.png)">'


@pytest.mark.parametrize("address", ["https://a.example/", "mailto:a@b.example", "#a", "tel:+44131"])
def test_addresses_elsewhere_stay_as_they_are(address: str) -> None:
    html = f'<a href="{address}" rel="noopener">x</a>'
    assert settle(html) == html


def test_a_link_to_a_story_that_is_not_on_the_site_becomes_text() -> None:
    html = '<a href="site:stories/2027/to-come/#end" rel="noopener">to come</a>'
    settled_html = settle(html, "stories/2026/here/")
    assert "href" not in settled_html
    assert "2027" not in settled_html
    assert ">to come</a>" in settled_html


def test_a_link_to_a_story_on_the_site_stays_with_its_place_in_it() -> None:
    html = '<a href="site:stories/2026/here/#end">here</a> <a href="site:stories/2026/here/">here</a>'
    expected = '<a href="TO(stories/2026/here/#end)">here</a> <a href="TO(stories/2026/here/)">here</a>'
    assert settle(html, "stories/2026/here/") == expected


def test_a_picture_needs_no_page() -> None:
    assert settle('<img src="site:stories/2026/a.png" alt="a">') == '<img src="TO(stories/2026/a.png)" alt="a">'


@pytest.mark.parametrize(
    "html",
    [
        '<p>Write href="site:people/" there.</p>',
        '<p>Write  src="site:stories/2026/a.png" there.</p>',
        '<p>&lt;a href="site:people/"&gt;x&lt;/a&gt;</p>',
        '<pre><code>&lt;img src="site:a.png"&gt; href="site:people/"</code></pre>',
        '<p>a &lt; b href="site:people/" > c</p>',
        "<p>href='site:people/'</p>",
        '<img alt="an href=&quot;site:people/&quot; in words" src="https://a.example/">',
        '<a href="https://a.example/" title="&lt;a href=\'site:people/\'>">x</a> href="site:people/"',
        '<abbr href="site:people/">x</abbr>',
    ],
)
def test_words_that_look_like_an_attribute_stay_words(html: str) -> None:
    assert settle(html) == html


class Read(HTMLParser):
    """The words of a page and its attributes, apart from addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.rest: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            if name in {"href", "src"}:
                self.addresses.append(value or "")
            else:
                self.rest.append((name, value))


class Anything:
    """Surroundings in which every address leads somewhere."""

    def fundamental(self, number: int) -> markup.Mention | None:
        return markup.Mention("f", "F") if number < 50 else None

    def picture(self, source: str, alt: str, at: Location) -> Picture | None:  # noqa: ARG002
        path = "stories/2026/a.png"
        return Picture(path=path, width=4, height=3, alt=alt, source=path, content="", plain=(), webp=())

    def link(self, href: str, at: Location) -> str | None:  # noqa: ARG002
        return href.lstrip("/")


texts = st.lists(
    st.sampled_from(
        [
            *(
                'href="site:people/"',
                'src="site:x"',
                "<a",
                ' href="site:x">',
                "`",
                "\n\n",
                "    ",
                "#9",
                '"',
                "'",
                ">",
                "<",
            ),
            *("[a](/people/)", "[a](stories/x/ 'href=\"site:x\"')", '![b](c.png "src=site:d")', "[", "](", ")", " "),
            *("[a](/javascript:alert(1))", "[a](site:javascript:alert(1))", "[a](<//evil.example>)", "[x](mailto:a@b)"),
        ]
    )
    | st.text(max_size=5),
    max_size=12,
).map("".join)


@settings(deadline=None)
@given(texts)
def test_settling_a_text_changes_nothing_but_its_addresses(text: str) -> None:
    html = markup.render(text, Anything(), Place("stories/2026/a.md", lambda _: None)).html
    before, after = Read(html), Read(settle(html, "stories/x/"))
    assert (after.words, after.rest) == (before.words, before.rest)
    assert not [address for address in after.addresses if address.startswith("site:")]


@settings(deadline=None)
@given(texts, st.sampled_from(PATHS))
@example("[a](/javascript:alert(1))", "")
@example("[a](site:javascript:alert(1))", "")
@example("[a](site://evil.example/)", "")
def test_no_text_leads_a_browser_to_a_script_from_any_page(text: str, path: str) -> None:
    html = markup.render(text, Anything(), Place("stories/2026/a.md", lambda _: None)).html
    for address in Read(settled(html, lambda target: relative(path, target), frozenset({"stories/x/"}))).addresses:
        found = re.match(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*):", address)
        assert not found or found[1].lower() in {"http", "https", "mailto", "tel"}
        assert not address.replace("\\", "/").startswith("//")
