"""Drafts, stories that were withdrawn, stories that moved: what of them is in a whole built site, and what is not.

Whole files are searched, with pictures and packed files; what is searched for is there when the story is shown.
"""

import gzip
import html
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from PIL import Image

from generator import site
from generator.outputs.assets import compose_assets
from generator.outputs.pages import compose_pages
from generator.places import Places
from generator.programme import read_programme
from tests.builders import PROGRAMME_YML, on, programme, story_md

TODAY = "2026-01-20"
"""A Tuesday: the first fundamental leads its second week, 2026-W04."""
WORDS = ("Quokka", "Wombat", "Numbat", "Bandicoot", "Dunnart", "Potoroo", "Bilby", "Kowari", "teal thing")
"""What the story is made of: none of them stands anywhere else."""
STORY = "stories/2026/s.md"
OLD, NEW = "was/here/", "stories/2026/s/"


def teal() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (700, 40), "teal").save(out, "PNG")
    return out.getvalue()


def files(kind: str, more: str) -> dict[str, str | bytes]:
    """A programme with one story or message that is called by all the words, and others that speak of it."""
    head = (
        f"title: Quokka\ndate: 2026-01-19\nauthor: Wombat\nteam: Numbat\nfundamentals: [1]\nkind: {kind}\n"
        f"recognises: [Bandicoot]\ntags: [Dunnart]\nquestions: [Potoroo?]\nimage: kowari.png\nimage_alt: A teal thing\n"
        f"aliases: [{OLD.strip('/')}]\n{more}"
    )
    if kind == "message":
        head = head.replace("team: Numbat\n", "")
    earlier = story_md("An earlier letter", "2025-12-29", "[1]", "kind: message\n", "Earlier.").replace(
        "team: Port\n", ""
    )
    return {
        "fundamentals/programme.yml": f"{PROGRAMME_YML}site_url: https://way.example/\nmail: {{from: w@way.example}}\n",
        "stories/2025/earlier.md": earlier,
        "stories/2026/kowari.png": teal(),
        "stories/2026/other.md": story_md(
            "Other", "2026-01-19", "[1]", text='See [what was told](s.md "By Wombat") and [its end](s.md#end).'
        ),
        STORY: f"---\n{head}---\n\nBilby.\n\n![A teal thing](kowari.png)\n",
    }


Build = Callable[[str, str], dict[str, bytes]]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds the programme with a story of a kind and more in its front matter; each only once."""
    done: dict[tuple[str, str], dict[str, bytes]] = {}

    def built(kind: str, more: str) -> dict[str, bytes]:
        if (kind, more) not in done:
            root = programme(tmp_path_factory.mktemp("way"), files(kind, more))
            site.build(root, read_programme(root, on(TODAY)), root / "site")
            done[kind, more] = {
                p.relative_to(root / "site").as_posix(): p.read_bytes()
                for p in sorted((root / "site").rglob("*"))
                if p.is_file()
            }
        return done[kind, more]

    return built


GZIP = b"\x1f\x8b"
"""How a packed file begins (RFC 1952): the sitemap, and what the search has of each story."""


def naming(word: str, built: dict[str, bytes]) -> list[str]:
    """The files in whose name or content a word stands, however it is written."""
    found = []
    for name, content in built.items():
        said = gzip.decompress(content) if content.startswith(GZIP) else content
        text = html.unescape(f"{name}\n{said.decode('utf-8', 'replace')}").casefold()
        if word.casefold() in text:
            found.append(name)
    return found


HIDDEN = [(kind, more) for kind in ("story", "message") for more in ("withdrawn: Bilby asked\n", "draft: true\n")]


@pytest.mark.parametrize("kind", ["story", "message"])
def test_what_is_searched_for_is_found_while_the_story_is_shown(kind: str, build: Build) -> None:
    shown = build(kind, "")
    missing = [word for word in WORDS if not naming(word, shown)]
    assert missing == (["Numbat"] if kind == "message" else [])
    found = naming("Wombat", shown)
    assert {"feed.xml", "people/wombat/index.html"} <= set(found)
    assert any(name.startswith("search/current/fragment/") for name in found)
    assert len(naming("kowari", dict.fromkeys(shown, b""))) == 4
    assert NEW in "".join(re.findall("<loc>(.*?)</loc>", shown["sitemap.xml"].decode()))


@pytest.mark.parametrize(("kind", "more"), HIDDEN)
def test_nothing_that_a_hidden_story_is_made_of_is_anywhere_in_the_site(kind: str, more: str, build: Build) -> None:
    hidden = build(kind, more)
    assert {word: found for word in WORDS if (found := naming(word, hidden))} == {}
    teals = [
        n for n, content in hidden.items() if n.endswith((".png", ".webp")) and content in build(kind, "").values()
    ]
    assert [name for name in teals if "/2026/" in name] == []


@pytest.mark.parametrize(("kind", "more"), HIDDEN)
def test_a_link_to_a_hidden_story_is_words_and_nothing_more(kind: str, more: str, build: Build) -> None:
    page = build(kind, more)["stories/2026/other/index.html"].decode()
    assert "See <a>what was told</a> and <a>its end</a>." in page
    assert "stories/2026/s/" in build(kind, "")["stories/2026/other/index.html"].decode()


@pytest.mark.parametrize(("kind", "more"), HIDDEN)
def test_only_a_withdrawn_storys_own_addresses_remain(kind: str, more: str, build: Build) -> None:
    left = naming("2026/s/", build(kind, more)) or naming(OLD, build(kind, more))
    assert left == ([f"{NEW}index.html", f"{OLD}index.html"] if "withdrawn" in more else [])


@pytest.mark.parametrize("kind", ["story", "message"])
def test_a_withdrawn_storys_address_says_only_that_and_asks_not_to_be_found(kind: str, build: Build) -> None:
    page = build(kind, "withdrawn: Bilby asked\n")[f"{NEW}index.html"].decode()
    assert "<title>Withdrawn - The Test Way</title>" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "What stood here was withdrawn." in page
    assert "canonical" not in page


@pytest.mark.parametrize("more", ["", "withdrawn: Bilby asked\n"])
def test_an_old_address_still_leads_to_the_story_or_to_what_is_left_of_it(more: str, build: Build) -> None:
    page = build("story", more)[f"{OLD}index.html"].decode()
    (target,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert urljoin(f"/{OLD}", target) == f"/{NEW}"
    assert 'content="noindex"' in page


@pytest.mark.parametrize("more", ["withdrawn: Bilby asked\n", "draft: true\n"])
def test_a_week_whose_message_was_withdrawn_falls_back_to_the_one_before(more: str, build: Build) -> None:
    week = "weeks/2026/04/"
    for name in (f"{week}index.html", f"{week}email.html", f"{week}email.eml"):
        assert b"Quokka" in build("message", "")[name]
        assert b"An earlier letter" in build("message", more)[name]


# -- looking at drafts ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["story", "message"])
def test_who_asks_for_drafts_sees_them_marked_on_their_page_and_on_every_card(tmp_path: Path, kind: str) -> None:
    root = programme(tmp_path, files(kind, "draft: true\n"))
    shown = {p.path: p.html for p in compose_pages(read_programme(root, on(TODAY), drafts=True), Places(root))}
    assert "Draft – only you see it" in shown[NEW]
    for path in ("weeks/2026/04/", "fundamentals/listen-first/", "archive/", "people/wombat/"):
        assert '<span class="draft">' in shown[path], path
    assert "Draft – only you see it" not in shown["stories/2026/other/"]


@pytest.mark.parametrize("kind", ["story", "message"])
def test_what_is_sent_around_has_no_drafts_even_then(tmp_path: Path, kind: str) -> None:
    root = programme(tmp_path, files(kind, "draft: true\n"))
    assets = {a.path: a.content for a in compose_assets(read_programme(root, on(TODAY), drafts=True), Places(root))}
    sent = {
        p: c for p, c in assets.items() if p.endswith((".eml", ".html", ".xml", ".json", ".ics")) and p[:3] != "was"
    }
    assert {word: found for word in WORDS if (found := naming(word, sent))} == {}
    assert any("kowari" in path for path in assets)
