"""The built site as a whole: the same bytes every time, nothing from the future, no way that leads nowhere."""

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from generator import site
from generator.model import Story
from generator.programme import inspect, read_programme
from tests.builders import PROGRAMME_YML, PROJECT, contents, developed, on, programme, sample, story_md
from tests.conftest import SAMPLE_DAY

pytestmark = pytest.mark.slow

Files = dict[str, str | bytes]
TODAY = "2026-01-20"


def built(root: Path, files: Files | None = None, today: str = TODAY) -> Path:
    """The site of a small programme."""
    programme(root, files)
    site.build(root, read_programme(root, on(today)), root / "site")
    return root / "site"


def said(folder: Path) -> dict[str, str]:
    """What every file of a site says, unpacked and unescaped; pictures and fonts as whatever they look like."""
    return {name: " ".join(unescape(plain(name, content)).split()) for name, content in contents(folder).items()}


def plain(name: str, content: bytes) -> str:
    match name.rpartition(".")[2]:
        case "gz" | "pf_fragment":
            return gzip.decompress(content).decode()
        case "json":
            return json.dumps(json.loads(content), ensure_ascii=False)
        case "ics":
            return re.sub(r"\r\n[ \t]", "", content.decode()).replace("\\", "")
        case "eml":
            mail = message_from_bytes(content, policy=policy.default)
            parts = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
            return "\n".join([*(f"{key}: {value}" for key, value in mail.items()), *parts])
    return content.decode("utf-8", "replace")


def speaking_of(what: str, texts: dict[str, str]) -> list[str]:
    return [name for name, text in texts.items() if what in name or what in text]


def is_index(name: str) -> bool:
    """Whether a file is of the search's index: what makes it writes other bytes each time."""
    return name.startswith("search/") and name != "search/words.gz"


@pytest.fixture(scope="module")
def sample_says(sample_site: Path) -> dict[str, str]:
    return said(sample_site)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The sample built by two processes that have as little in common as can be arranged."""
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    runs = [
        (PROJECT, one / "site", {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"}),
        (sample(other), other / "public", {"PYTHONHASHSEED": "2", "TZ": "Pacific/Pago_Pago", "LC_ALL": "C"}),
    ]
    building = [
        subprocess.Popen(
            [sys.executable, "-m", "generator", "build", "-q", "--today", SAMPLE_DAY, "--root", root, "--site-dir", to],
            env={**os.environ, **environment},
        )
        for root, to, environment in runs
    ]
    assert [process.wait() for process in building] == [0, 0]
    return contents(one / "site"), contents(other / "public")


def test_the_same_programme_on_the_same_day_becomes_the_same_bytes(
    twice: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    one, other = ({name: content for name, content in site.items() if not is_index(name)} for site in twice)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert len(one) > 300


def test_no_file_says_where_it_was_built(twice: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    assert [name for name, content in twice[0].items() if bytes(PROJECT) in content] == []


def test_no_file_says_when_it_was_really_built(tmp_path: Path) -> None:
    long_ago = {"fundamentals/programme.yml": PROGRAMME_YML.replace("2026-W01", "2013-W01")}
    folder = built(tmp_path, {**long_ago, "stories/2013/b.md": story_md("B", "2013-01-05")}, today="2013-01-09")
    now = datetime.now(UTC)
    clock = {now.date().isoformat(), f"{now:%d %b %Y}", f"{now:%Y%m%d}"}
    ours = {name: text for name, text in said(folder).items() if not name.startswith("assets/")}
    assert [name for moment in clock for name in speaking_of(moment, ours)] == []


@pytest.fixture(scope="module")
def to_come() -> list[Story]:
    """The stories of the sample that are dated after its day."""
    end = read_programme(PROJECT, on("2099-01-01")).stories
    return [story for story in end if story.date > date.fromisoformat(SAMPLE_DAY)]


def test_the_sample_has_stories_to_come_and_one_with_a_picture(to_come: list[Story]) -> None:
    assert len(to_come) >= 5
    assert any(story.image or story.pictures for story in to_come)


def test_no_story_to_come_is_anywhere_in_the_site(to_come: list[Story], sample_says: dict[str, str]) -> None:
    told: dict[str, list[str]] = {}
    for story in to_come:
        traces = [story.title, f"stories/{story.id}", " ".join(story.body.text.split()[:6])]
        traces += [picture.path for picture in (story.image, *story.pictures) if picture]
        told |= {trace: found for trace in traces if (found := speaking_of(trace, sample_says))}
    assert told == {}


def test_a_story_of_today_is_everywhere_it_should_be(sample_says: dict[str, str]) -> None:
    today = [s for s in read_programme(PROJECT, on(SAMPLE_DAY)).stories if str(s.date) == SAMPLE_DAY]
    assert today
    for story in today:
        found = speaking_of(f"{story.id}/", sample_says)
        assert {"index.html", f"stories/{story.id}/index.html", "sitemap.xml"} <= set(found)
        indexed = speaking_of(f"{story.id}.html", sample_says)
        assert any(name.startswith("search/current/fragment/") for name in indexed)


HIDDEN: Files = {
    "fundamentals/programme.yml": f"{PROGRAMME_YML}site_url: https://way.example/\n",
    "stories/2026/a-draft.md": story_md("Quokka", "2026-01-07", "[1]", "draft: true\naliases: [was/a-draft]\n", "Q q."),
    "stories/2026/to-come.md": story_md("Numbat", "2026-01-21", "[1]", "aliases: [was/to-come]\n", "N n."),
    "stories/2026/gone.md": story_md(
        "Wombat", "2026-01-08", "[1]", "withdrawn: Bandicoot asked for it\naliases: [was/gone]\n", "Dunnart."
    ),
}


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return said(built(tmp_path_factory.mktemp("hiding"), HIDDEN))


@pytest.mark.parametrize("word", ["Quokka", "a-draft", "Q q.", "Numbat", "to-come", "N n."])
def test_a_draft_and_a_story_to_come_leave_no_trace(word: str, hiding: dict[str, str]) -> None:
    assert speaking_of(word, hiding) == []


@pytest.mark.parametrize("word", ["Wombat", "Bandicoot", "Dunnart"])
def test_of_a_withdrawn_story_neither_text_nor_title_nor_reason_remains(word: str, hiding: dict[str, str]) -> None:
    assert speaking_of(word, hiding) == []


def test_a_withdrawn_storys_address_says_that_it_was_withdrawn(hiding: dict[str, str]) -> None:
    page = hiding["stories/2026/gone/index.html"]
    assert "<h1" in page
    assert "What stood here was withdrawn." in page
    assert '<meta name="robots" content="noindex">' in page


def test_only_its_old_address_leads_to_a_withdrawn_story(hiding: dict[str, str]) -> None:
    assert speaking_of("stories/2026/gone", hiding) == ["stories/2026/gone/index.html", "was/gone/index.html"]


MOVED: Files = {
    "stories/2026/new-name.md": story_md("New name", "2026-01-07", "[1]", "aliases: [/stories/2025/old-name/]\n"),
    "fundamentals/02-ask-early.yml": "number: 2\ntitle: Ask early\nstatement: Ask.\naliases: [ask]\n",
}


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("moved"), MOVED)


@pytest.mark.parametrize(
    ("old", "new"),
    [("stories/2025/old-name/", "stories/2026/new-name/"), ("ask/", "fundamentals/ask-early/")],
)
def test_an_old_address_leads_to_the_new_one(old: str, new: str, moved: Path) -> None:
    page = (moved / old / "index.html").read_text()
    refresh = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert refresh
    assert urljoin(f"/way/{old}", refresh[1]) == f"/way/{new}"
    assert Page.read(page).ways == [refresh[1]]
    assert 'content="noindex"' in page


def test_an_old_address_is_in_no_list(moved: Path) -> None:
    texts = said(moved)
    del texts["stories/2025/old-name/index.html"]
    assert speaking_of("old-name", texts) == []


@pytest.mark.parametrize("alias", ["assets/hues.css", "stories/2026/a-start/index.html", "archive"])
def test_an_alias_in_the_way_of_the_site_is_a_problem_with_a_place(alias: str, tmp_path: Path) -> None:
    root = programme(tmp_path, {"stories/2026/b.md": story_md("B", "2026-01-07", "[1]", f"aliases: [{alias}]\n")})
    found = [str(p.location) for p in inspect(root, on(TODAY)) if p.code != "unrecorded-weeks"]
    assert [place.rpartition(":")[0].rpartition(":")[0] for place in found] == ["stories/2026/b.md"]


@dataclass
class Page(HTMLParser):
    """What matters of one HTML file."""

    ids: set[str] = field(default_factory=set)
    ways: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._in = ""

    @classmethod
    def read(cls, text: str) -> "Page":
        page = cls()
        page.feed(text)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            assert given["id"] not in self.ids, f"two elements are called {given['id']}"
            self.ids.add(given["id"])
        if tag in {"a", "area"} and "href" in given:
            self.ways.append(given["href"])
        # canonical, prev, next and alternate only name an address: nothing is loaded from it.
        if tag == "link":
            named = {"canonical", "prev", "next", "alternate"} & set(given["rel"].split())
            (self.ways if named else self.loads).append(given["href"])
        if "data-copy" in given:
            self.ways.append(given["data-copy"])
        self.loads += [given[name] for name in ("src", "poster", "data") if name in given]
        self.loads += [part.split()[0] for part in given.get("srcset", "").split(",") if part.strip()]
        if tag == "h1":
            self.headings.append("")
        if tag == "html":
            self.language = given.get("lang", "")
        if tag in {"h1", "title", "svg"}:
            self._in = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "h1":
            self.headings[-1] += data
        elif self._in == "title":
            self.title += data


def pages_of(folder: Path) -> dict[str, Page]:
    return {path.relative_to(folder).as_posix(): Page.read(path.read_text()) for path in folder.rglob("*.html")}


def broken(folder: Path, pages: dict[str, Page], base: str) -> list[str]:
    """Every address on a page, below `base`, that no file answers, or whose fragment no element bears."""
    found = []
    for name, page in pages.items():
        here = urljoin(base, name.removesuffix("index.html"))
        for address in (*page.ways, *page.loads):
            way = urlsplit(urljoin(here, address.replace("webcal:", "https:")))
            if not way.geturl().startswith(base):
                if way.netloc == urlsplit(base).netloc:
                    found.append(f"{name}: {address} leaves the sub-folder")
                continue
            target = unquote(way.geturl().removeprefix(base).partition("#")[0].partition("?")[0])
            target = f"{target}index.html" if target.endswith("/") or not target else target
            if not (folder / target).is_file():
                found.append(f"{name}: {address}")
            elif way.fragment and unquote(way.fragment) not in pages[target].ids:
                found.append(f"{name}: {address} has no such place")
    return found


def outside(addresses: Iterable[str]) -> list[str]:
    return [a for a in addresses if urlsplit(a).netloc or urlsplit(a).scheme not in {"", "data"}]


@pytest.fixture(scope="module")
def sample_pages(sample_site: Path) -> dict[str, Page]:
    return pages_of(sample_site)


def test_every_way_in_the_site_leads_to_a_file_and_a_place_in_it(
    sample_site: Path, sample_pages: dict[str, Page]
) -> None:
    assert broken(sample_site, sample_pages, "https://way.harbourline.example/") == []


def test_every_way_works_from_a_sub_folder(tmp_path: Path) -> None:
    root = developed(sample(tmp_path))
    settings = root / "fundamentals/programme.yml"
    written = settings.read_text()
    settings.write_text(written.replace("https://way.harbourline.example/\n", "https://intranet.example/our/way/\n"))
    site.build(root, read_programme(root, on(SAMPLE_DAY)), root / "site")
    assert "https://intranet.example/our/way/" in (root / "site/sitemap.xml").read_text()
    assert broken(root / "site", pages_of(root / "site"), "https://intranet.example/our/way/") == []


def test_a_programme_without_an_address_leads_nowhere_wrong(moved: Path) -> None:
    assert broken(moved, pages_of(moved), "http://localhost/") == []


def test_nothing_is_loaded_from_outside(sample_pages: dict[str, Page]) -> None:
    # A mail in the browser loads its pictures by the site's own whole address, as the mail itself does.
    ours = "https://way.harbourline.example/"
    loads = {name: [a for a in page.loads if not a.startswith(ours)] for name, page in sample_pages.items()}
    assert {name: found for name, addresses in loads.items() if (found := outside(addresses))} == {}


def test_no_stylesheet_loads_from_outside_or_what_is_not_there(sample_site: Path) -> None:
    for sheet in sample_site.rglob("*.css"):
        loads = re.findall(r"""url\(["']?([^"')]+)|@import\s*["']([^"']+)""", sheet.read_text())
        addresses = [address for pair in loads for address in pair if address]
        assert outside(addresses) == [], sheet
        missing = [a for a in addresses if not a.startswith("data:") and not (sheet.parent / a).is_file()]
        assert missing == [], sheet


def test_every_page_has_one_heading_of_the_first_rank_a_title_and_a_language(sample_pages: dict[str, Page]) -> None:
    without = {
        name: (page.headings, page.title, page.language)
        for name, page in sample_pages.items()
        if len(page.headings) != 1 or not page.headings[0].strip() or not page.title.strip() or not page.language
    }
    assert without == {}


def test_no_two_stories_and_no_two_weeks_have_one_title_in_the_browser(sample_pages: dict[str, Page]) -> None:
    titles = [page.title.strip() for name, page in sample_pages.items() if name.startswith(("stories/", "weeks/"))]
    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("own_settings", [False, True], ids=["the project's settings", "settings of its own"])
def test_a_programmes_own_pages_and_looks_go_before_the_projects(own_settings: bool, tmp_path: Path) -> None:
    """What its folder lacks comes from the project, file by file; also where its mkdocs.yml names no other folder."""
    own: dict[str, str | bytes] = {
        "templates/site/about/index.md": "# How we do it\n",
        "templates/site/assets/way.css": "/* ours */",
    }
    if own_settings:
        own["mkdocs.yml"] = (PROJECT / "mkdocs.yml").read_text().replace("docs_dir: templates/site\n", "")
    root = programme(tmp_path / "way", own)
    site.build(root, read_programme(root, on("2026-01-01")), tmp_path / "site", search=False)
    assert "How we do it" in (tmp_path / "site/about/index.html").read_text("utf-8")
    assert (tmp_path / "site/assets/way.css").read_text("utf-8").startswith("/* ours */")
    assert (tmp_path / "site/about/running/index.html").is_file()
