"""Feeds: what RFC 4287 and JSON Feed 1.1 ask for, ids that stay, and nothing that may not be seen.

Whole feeds and calendars are golden files in tests/golden/. After a change that was meant, run

    GOLDEN=write .venv/bin/pytest tests/test_feeds.py tests/test_calendar.py

and read what `git diff tests/golden` shows, line by line, before it is committed.
"""

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from generator import site
from generator.model import Programme
from generator.outputs.feeds import feeds
from generator.outputs.keys import Keys
from generator.places import Places
from generator.programme import inspect, read_programme
from generator.words import Words
from tests.builders import PROGRAMME_YML, PROJECT, fundamental_yml, on, programme, story_md

Files = dict[str, str | bytes]

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ADDRESS = "https://way.example/our/"
TODAY = "2026-02-11"
"""A Wednesday: the first fundamental leads its third week, 2026-W07."""

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str, made: bytes) -> None:
    """Compare with tests/golden/NAME byte for byte; with GOLDEN=write in the environment, write it first."""
    path = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        path.write_bytes(made)
    assert made.decode() == path.read_bytes().decode()


# -- what is read ---------------------------------------------------------------------------


def settings(more: str = "", url: str = ADDRESS) -> str:
    return f"{PROGRAMME_YML}site_url: {url}\n{more}"


def letter(
    title: str, day: str, numbers: str = "[1]", more: str = "", text: str = "Dear all.", author: str = "Lea Lead"
) -> str:
    """A message by a leader; without `week:` it belongs to the week of its day."""
    md = story_md(title, day, numbers, f"kind: message\n{more}", text)
    return md.replace("author: Ada Quay\nteam: Port\n", f"author: {author}\n")


def quoted(text: str) -> str:
    """A text as YAML has it, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (9, 9), "teal").save(out, "PNG")
    return out.getvalue()


def read(root: Path, files: Files | None = None, day: str = TODAY) -> Programme:
    return read_programme(programme(root, {"fundamentals/programme.yml": settings(), **(files or {})}), on(day))


def written(made: Programme) -> dict[str, bytes]:
    """The feeds of a programme, by their path."""
    words = Words.load(Places(PROJECT), made.settings.language)
    keys = Keys(made, Places(PROJECT))
    return {asset.path: asset.content for asset in feeds(made, words, keys)}


def fed(root: Path, files: Files | None = None, day: str = TODAY) -> dict[str, bytes]:
    """The feeds of a small programme with these files, by their path."""
    return written(read(root, files, day))


def feed_of(fundamental: str) -> str:
    return f"fundamentals/{fundamental}/feed.xml"


def entries(feed: bytes) -> list[dict[str, str]]:
    """The entries of an Atom feed as flat texts: id, title, published, updated, summary, content, author, url."""
    found = []
    for element in ET.fromstring(feed).findall(f"{ATOM}entry"):
        entry = {child.tag.removeprefix(ATOM): child.text or "" for child in element}
        entry["author"] = element.findtext(f"{ATOM}author/{ATOM}name", "")
        entry["url"] = element.find(f"{ATOM}link").get("href", "")  # type: ignore[union-attr]
        found.append(entry)
    return found


def entry(feed: bytes, page: str) -> dict[str, str]:
    """The one entry of an Atom feed that belongs to a page of the site."""
    (found,) = (e for e in entries(feed) if e["url"].endswith(f"/{page}"))
    return found


class Fragment(HTMLParser):
    """A piece of HTML: what it says, where it leads, and what is wrong with it."""

    VOID = frozenset({"br", "hr", "img"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said = ""
        self.addresses: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.pictures: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> stays open" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self._open.append(tag)
        if tag in {"script", "style", "iframe", "object", "form"}:
            self.faults.append(f"<{tag}> in a feed")
        for name, value in attrs:
            if name.startswith("on"):
                self.faults.append(f"{name} in a feed")
            if name in {"href", "src"}:
                self.addresses.append(value or "")
                if not absolute(value or "", {"http", "https", "mailto", "tel"}):
                    self.faults.append(f"{value} is not absolute")
            if name == "href":
                self.links.append((value or "", ""))
            if name == "alt":
                self.pictures.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.said += data
        if self._open and self._open[-1] == "a" and self.links:
            self.links[-1] = (self.links[-1][0], self.links[-1][1] + data)


# -- the rules of the formats, and a sample that breaks each --------------------------------


def absolute(address: str, schemes: set[str]) -> bool:
    """Whether it is an IRI with one of these schemes; http needs a host."""
    parts = urlsplit(address)
    return (
        parts.scheme in schemes
        and not re.search(r"[\s<>\"{}|\\^`]", address)
        and bool(parts.netloc if parts.scheme.startswith("http") else parts.path)
    )


def moment(text: str) -> datetime | None:
    """A date and time as RFC 3339 writes it."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text, re.ASCII):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


ONCE = ("id", "title", "updated")
AT_MOST_ONCE = ("published", "summary", "content", "rights", "subtitle", "generator", "icon", "logo")
KNOWN = {
    "feed": {*ONCE, "subtitle", "rights", "generator", "icon", "logo", "author", "contributor", "category", "link"},
    "entry": {*ONCE, *AT_MOST_ONCE[:4], "author", "contributor", "category", "link", "source"},
}


def atom_faults(content: bytes) -> list[str]:
    """What RFC 4287 says against a feed, and what ours promise beyond it."""
    try:
        feed = ET.fromstring(content)
    except ET.ParseError as error:
        return [f"not XML: {error}"]
    if feed.tag != f"{ATOM}feed":
        return ["the root is no feed"]
    found = feed.findall(f"{ATOM}entry")
    faults = list(_element_faults("feed", feed, KNOWN["feed"] | {"entry"}))
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", feed.get(LANG, "")):
        faults.append("feed: no language")
    if [link.get("type") for link in _links(feed, "self")] != ["application/atom+xml"]:
        faults.append("feed: not one link to itself")
    for n, element in enumerate(found, 1):
        faults += _element_faults(f"entry {n}", element, KNOWN["entry"])
        faults += _entry_faults(f"entry {n}", element)
        if not element.findall(f"{ATOM}author") and not feed.findall(f"{ATOM}author"):
            faults.append(f"entry {n}: no author")
    ids = [element.findtext(f"{ATOM}id") for element in (feed, *found)]
    if len(set(ids)) < len(ids):
        faults.append("an id stands twice")
    dates = [element.findtext(f"{ATOM}updated") or "" for element in (feed, *found)]
    if all(map(moment, dates)) and moment(dates[0]) != max(filter(None, map(moment, dates))):
        faults.append("feed: older than an entry")
    return faults


def _links(element: ET.Element, rel: str) -> list[ET.Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def _element_faults(name: str, element: ET.Element, known: set[str]) -> Iterator[str]:
    tags = [child.tag.removeprefix(ATOM) for child in element]
    yield from (f"{name}: {tags.count(tag)} {tag}" for tag in ONCE if tags.count(tag) != 1)
    yield from (f"{name}: {tags.count(tag)} {tag}" for tag in AT_MOST_ONCE if tags.count(tag) > 1)
    yield from (f"{name}: {tag} does not belong here" for tag in tags if tag not in known)
    for child in element:
        tag, text = child.tag.removeprefix(ATOM), child.text or ""
        if tag in {"updated", "published"} and not moment(text):
            yield f"{name}: {tag} is not a date: {text}"
        if tag == "id" and not absolute(text, {"tag", "https", "http", "urn"}):
            yield f"{name}: id is not absolute"
        if tag == "title" and not text.strip():
            yield f"{name}: title is empty"
        if tag == "link" and not absolute(child.get("href", ""), {"http", "https"}):
            yield f"{name}: link is not absolute"
        if tag == "author" and [(c.tag, bool((c.text or "").strip())) for c in child] != [(f"{ATOM}name", True)]:
            yield f"{name}: author without a name"
    if [link.get("type") for link in _links(element, "alternate")] != ["text/html"]:
        yield f"{name}: not one page"


def _entry_faults(name: str, element: ET.Element) -> Iterator[str]:
    published = moment(element.findtext(f"{ATOM}published") or "")
    updated = moment(element.findtext(f"{ATOM}updated") or "")
    if published and updated and updated < published:
        yield f"{name}: updated before it was published"
    content = element.find(f"{ATOM}content")
    if content is None or content.get("type") != "html" or len(content):
        yield f"{name}: content is not html"
    else:
        yield from (f"{name}: {fault}" for fault in Fragment(content.text or "").faults)


SOUND_ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>tag:a.example,2026:feed</id><title>A</title><updated>2026-02-03T00:00:00+01:00</updated>
<link rel="self" type="application/atom+xml" href="https://a.example/feed.xml"/>
<link rel="alternate" type="text/html" href="https://a.example/"/>
<author><name>Ada</name></author>
<entry><id>tag:a.example,2026:b</id><title>B</title>
<link rel="alternate" type="text/html" href="https://a.example/b/"/>
<published>2026-02-02T00:00:00Z</published><updated>2026-02-03T00:00:00+01:00</updated>
<summary>Short.</summary><content type="html">&lt;p&gt;Long&lt;br&gt; &lt;a href="https://a.example/c/"&gt;c&lt;/a&gt;&lt;/p&gt;</content>
</entry></feed>"""


def test_a_sound_atom_feed_has_no_faults() -> None:
    assert atom_faults(SOUND_ATOM.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<title>A</title>", "<title>A & B</title>", "not XML: "),
        ("2005/Atom", "2005/atom", "the root is no feed"),
        ("<id>tag:a.example,2026:feed</id>", "", "feed: 0 id"),
        ("<title>A</title>", "<title>A</title><title>A</title>", "feed: 2 title"),
        ("<title>B</title>", "", "entry 1: 0 title"),
        ("<title>B</title>", "<title> </title>", "entry 1: title is empty"),
        ("<summary>Short.</summary>", "<summary/><summary/>", "entry 1: 2 summary"),
        ("<summary>Short.</summary>", "<subtitle>Short.</subtitle>", "entry 1: subtitle does not belong here"),
        ("2026-02-02T00:00:00Z", "2026-02-02", "entry 1: published is not a date: 2026-02-02"),
        ("2026-02-02T00:00:00Z", "2026-02-30T00:00:00Z", "entry 1: published is not a date: 2026-02-30T00:00:00Z"),
        ("2026-02-02T00:00:00Z", "2026-02-02T00:00:00", "entry 1: published is not a date: 2026-02-02T00:00:00"),
        (
            "2026-02-02T00:00:00Z",
            "1911-02-02T00:00:00+00:19:32",
            "entry 1: published is not a date: 1911-02-02T00:00:00+00:19:32",
        ),
        ("2026-02-02T00:00:00Z", "2026-02-03T00:00:00Z", "entry 1: updated before it was published"),
        ("tag:a.example,2026:b<", "b<", "entry 1: id is not absolute"),
        ("tag:a.example,2026:b<", "tag:a.example,2026:b c<", "entry 1: id is not absolute"),
        ("tag:a.example,2026:b<", "tag:a.example,2026:feed<", "an id stands twice"),
        ('href="https://a.example/b/"', 'href="/b/"', "entry 1: link is not absolute"),
        ('href="https://a.example/b/"', 'href="https:///b/"', "entry 1: link is not absolute"),
        ('rel="self"', 'rel="related"', "feed: not one link to itself"),
        ('<link rel="alternate" type="text/html" href="https://a.example/b/"/>', "", "entry 1: not one page"),
        ("<author><name>Ada</name></author>", "", "entry 1: no author"),
        ("<name>Ada</name>", "<name> </name>", "feed: author without a name"),
        ("<name>Ada</name>", "<email>ada@a.example</email>", "feed: author without a name"),
        (' xml:lang="en"', "", "feed: no language"),
        ('xml:lang="en"', 'xml:lang="en_GB"', "feed: no language"),
        ("<title>A</title><updated>2026", "<title>A</title><updated>2025", "feed: older than an entry"),
        ('type="html"', 'type="text"', "entry 1: content is not html"),
        ('type="html">', 'type="html"><p/>', "entry 1: content is not html"),
        ("&lt;/p&gt;", "", "entry 1: <p> stays open"),
        ("Long", "Long&lt;/b&gt;", "entry 1: </b> closes nothing"),
        ("&lt;p&gt;", "&lt;p onclick='a'&gt;", "entry 1: onclick in a feed"),
        ("Long", "&lt;script&gt;&lt;/script&gt;", "entry 1: <script> in a feed"),
        ('"https://a.example/c/"', '"../c/"', "entry 1: ../c/ is not absolute"),
        ('"https://a.example/c/"', '"site:c/"', "entry 1: site:c/ is not absolute"),
    ],
)
def test_a_fault_in_an_atom_feed_is_found(old: str, new: str, fault: str) -> None:
    assert old in SOUND_ATOM
    found = atom_faults(SOUND_ATOM.replace(old, new, 1).encode())
    assert any(said.startswith(fault) for said in found), found


FEED_KEYS: dict[str, type] = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
    "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool, "hubs": list,
    "items": list,
}  # fmt: skip
ITEM_KEYS: dict[str, type] = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str,
    "summary": str, "image": str, "banner_image": str, "date_published": str, "date_modified": str,
    "authors": list, "tags": list, "language": str, "attachments": list,
}  # fmt: skip
AUTHOR_KEYS: dict[str, type] = {"name": str, "url": str, "avatar": str}


def json_faults(content: bytes) -> list[str]:
    """What JSON Feed 1.1 says against a feed, and what ours promises beyond it."""
    try:
        feed = json.loads(content)
    except ValueError:
        return ["not JSON"]
    faults = list(_object_faults("feed", feed, FEED_KEYS, ("version", "title", "home_page_url", "feed_url", "items")))
    if faults:
        return faults
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        faults.append("feed: another version")
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", feed.get("language", "")):
        faults.append("feed: no language")
    for n, item in enumerate(feed["items"], 1):
        wrong = list(_object_faults(f"item {n}", item, ITEM_KEYS, ("id", "url", "content_html", "date_published")))
        faults += wrong or _item_faults(f"item {n}", item)
        if not item.get("authors") and not feed.get("authors"):
            faults.append(f"item {n}: no author")
    ids = [item.get("id") for item in feed["items"]]
    return [*faults, "an id stands twice"] if len(set(ids)) < len(ids) else faults


def _object_faults(name: str, value: dict[str, Any], keys: dict[str, type], required: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{name}: no {key}" for key in required if key not in value)
    for key, held in value.items():
        if key not in keys:
            if not key.startswith("_"):
                yield f"{name}: {key} does not belong here"
        elif not isinstance(held, keys[key]) or held == "":
            yield f"{name}: {key} is {held!r}"
        elif key.endswith("url") and not absolute(str(held), {"http", "https"}):
            yield f"{name}: {key} is not absolute"
    authors = value.get("authors")
    for author in authors if isinstance(authors, list) else ():
        yield from _object_faults(f"{name}: author", author, AUTHOR_KEYS, ("name",))


def _item_faults(name: str, item: dict[str, Any]) -> Iterator[str]:
    days = [moment(item[key]) for key in ("date_published", "date_modified") if key in item]
    if None in days:
        yield f"{name}: a date is none"
    elif days != sorted(filter(None, days)):
        yield f"{name}: modified before it was published"
    if not absolute(item["id"], {"tag", "https", "http", "urn"}):
        yield f"{name}: id is not absolute"
    yield from (f"{name}: {fault}" for fault in Fragment(item["content_html"]).faults)


SOUND_JSON = """\
{"version": "https://jsonfeed.org/version/1.1", "title": "A", "home_page_url": "https://a.example/",
"feed_url": "https://a.example/feed.json", "language": "en", "authors": [{"name": "Ada"}], "_ours": 1,
"items": [{"id": "tag:a.example,2026:b", "url": "https://a.example/b/", "title": "B", "summary": "Short.",
"content_html": "<p>Long</p>", "date_published": "2026-02-02T00:00:00Z", "date_modified": "2026-02-03T00:00:00Z"},
{"id": "tag:a.example,2026:c", "url": "https://a.example/c/", "content_html": "<p>C</p>",
"date_published": "2026-02-01T00:00:00+01:00"}]}"""


def test_a_sound_json_feed_has_no_faults() -> None:
    assert json_faults(SOUND_JSON.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"items"', "items", "not JSON"),
        ("version/1.1", "version/1", "feed: another version"),
        ('"title": "A"', '"titel": "A"', "feed: no title"),
        ('"title": "A"', '"titel": "A"', "feed: titel does not belong here"),
        ('"title": "A"', '"title": ""', "feed: title is ''"),
        ('"items": [', '"items": [], "entries": [', "feed: entries does not belong here"),
        ('"language": "en", ', "", "feed: no language"),
        ('"language": "en"', '"language": "en_GB"', "feed: no language"),
        ('"https://a.example/feed.json"', '"feed.json"', "feed: feed_url is not absolute"),
        ('"authors": [{"name": "Ada"}]', '"authors": {"name": "Ada"}', "feed: authors is {'name': 'Ada'}"),
        ('{"name": "Ada"}', '{"mail": "ada@a.example"}', "feed: author: no name"),
        ('"authors": [{"name": "Ada"}], ', "", "item 1: no author"),
        ('"id": "tag:a.example,2026:b"', '"id": 7', "item 1: id is 7"),
        ('"id": "tag:a.example,2026:b"', '"id": "b"', "item 1: id is not absolute"),
        ('"id": "tag:a.example,2026:b"', '"id": "tag:a.example,2026:c"', "an id stands twice"),
        ('"url": "https://a.example/b/"', '"url": "/b/"', "item 1: url is not absolute"),
        ('"content_html": "<p>Long</p>"', '"content": "<p>Long</p>"', "item 1: no content_html"),
        ("<p>Long</p>", "<p>Long", "item 1: <p> stays open"),
        ('"2026-02-02T00:00:00Z"', '"2 February 2026"', "item 1: a date is none"),
        ('"2026-02-03T00:00:00Z"', '"2026-02-01T00:00:00Z"', "item 1: modified before it was published"),
    ],
)
def test_a_fault_in_a_json_feed_is_found(old: str, new: str, fault: str) -> None:
    assert old in SOUND_JSON
    assert fault in json_faults(SOUND_JSON.replace(old, new, 1).encode())


def faults(made: dict[str, bytes]) -> dict[str, list[str]]:
    """Every feed with something wrong in it."""
    assert made
    judged = {path: (json_faults if path.endswith("json") else atom_faults)(feed) for path, feed in made.items()}
    return {path: wrong for path, wrong in judged.items() if wrong}


# -- whole feeds ----------------------------------------------------------------------------

SMALL_DAY = "2026-04-09"
"""A Thursday; the clocks went forward on 29 March."""

SMALL: Files = {
    "fundamentals/programme.yml": """\
name: The Test Way
organisation: Quay & Sons
site_url: https://way.example/our/
time_zone: Europe/Berlin
language: en
first_week: 2026-W12
skips: {2026-W14: "Easter, at home; back on Tuesday", 2026-W19: Stocktaking}
authors: {2026-W16: Ína Vane, 2026-W17: Rota Writer, 2026-W18: Rota Writer}
""",
    "fundamentals/01-listen-first.yml": """\
number: 1
title: Listen first
statement: >
  Listen first; answer later, and not at all while the wind is up – a loud answer on an open quay is heard by
  everyone but the one who asked.
description: |
  Hear people **out**. Then do as in fundamental #2.
""",
    "stories/2026/the-rope.md": story_md(
        quoted("Rope & <splice> ]]> 🪢"),
        "2026-03-24",
        "[2]",
        text="It was fundamental #1 as well. See [the next one](to-come.md) and [a start](a-start.md).\n\n"
        "# Then\n\n| knot | holds |\n|---|---|\n| bowline | ~~no~~ yes |\n",
    ),
    "stories/2026/the-tide.md": story_md("סיפור מהנמל", "2026-04-08", "[3, 2]", text="The tide *waited*."),
    "stories/2026/dear-all.md": letter("Dear all", "2026-03-23", "[2]", "week: 2026-W13\n", "Ask on Monday."),
    "stories/2026/in-april.md": letter("In April", "2026-04-06", "[3]", text="Be kind to\nthe new crane."),
    "stories/2026/for-w16.md": letter("For W16", "2026-04-13", "[1]", "week: 2026-W16\n", author="Ína Vane"),
    "stories/2026/for-w17.md": letter("For W17", "2026-04-07", "[2]", "week: 2026-W17\ndraft: true\n"),
    "stories/2026/to-come.md": story_md("To come", "2026-04-10", "[3]"),
    "stories/2026/unsure.md": story_md("Unsure", "2026-04-07", "[3]", "draft: true\n"),
    "stories/2026/gone.md": story_md("Gone", "2026-04-07", "[3]", "withdrawn: asked for\n"),
}


@pytest.mark.parametrize(
    ("path", "name"),
    [("feed.xml", "feed.xml"), ("feed.json", "feed.json"), (feed_of("ask-early"), "fundamental-feed.xml")],
)
def test_a_whole_feed_is_as_it_was_read_and_approved(path: str, name: str, tmp_path: Path) -> None:
    golden(name, fed(tmp_path, SMALL, SMALL_DAY)[path])


def test_the_feeds_keep_to_the_formats(tmp_path: Path) -> None:
    made = fed(tmp_path, SMALL, SMALL_DAY)
    assert sorted(made) == ["feed.json", "feed.xml", *map(feed_of, ["ask-early", "be-kind", "listen-first"])]
    assert faults(made) == {}


def test_the_feeds_of_the_sample_programme_keep_to_the_formats() -> None:
    made = written(read_programme(PROJECT, on("2026-11-20")))
    assert faults(made) == {}
    assert len(made) > 30


def test_feeds_with_nothing_in_them_yet_keep_to_the_formats(tmp_path: Path) -> None:
    made = fed(tmp_path, {"stories/2026/a-start.md": story_md("A start", "2026-01-06", "[3]")}, "2025-12-24")
    assert faults(made) == {}
    assert [entries(feed) for path, feed in made.items() if path.endswith("xml")] == [[]] * 4
    assert json.loads(made["feed.json"])["items"] == []


def test_names_in_another_script_keep_to_the_formats(tmp_path: Path) -> None:
    files: Files = {
        "fundamentals/04-слушай.yml": fundamental_yml(4, "Слушай"),
        "stories/2026/чай.md": story_md("Чай", "2026-02-03", "[4]"),
    }
    made = fed(tmp_path, files)
    assert faults(made) == {}
    assert unquote(entries(made[feed_of("слушай")])[0]["url"]) == f"{ADDRESS}stories/2026/чай/"


def test_a_language_is_named_as_feeds_name_it_however_it_is_written(tmp_path: Path) -> None:
    written_so = settings().replace("language: en", "language: en_GB")
    made = fed(tmp_path, {"fundamentals/programme.yml": written_so})
    assert ET.fromstring(made["feed.xml"]).get(LANG) == "en-GB"
    assert json.loads(made["feed.json"])["language"] == "en-GB"


def test_a_story_from_before_time_zones_has_a_date_that_feeds_know(tmp_path: Path) -> None:
    files: Files = {
        "fundamentals/programme.yml": settings().replace("Europe/London", "Europe/Dublin"),
        "stories/1911/founded.md": story_md("Founded", "1911-05-02", "[1]"),
    }
    assert faults(fed(tmp_path, files)) == {}


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x1b", "\ufffe"])
def test_a_character_that_xml_does_not_know_is_refused_or_spoils_no_feed(odd: str, tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/pasted.md": story_md("Pasted", "2026-02-10", "[1]", text=f"From a{odd}paper."),
        "stories/2026/dear.md": letter("Dear", "2026-02-09", "[1]", text=f"From a{odd}paper."),
    }
    root = programme(tmp_path, {"fundamentals/programme.yml": settings(), **files})
    if "control-character" not in {problem.code for problem in inspect(root, on(TODAY))}:
        assert faults(written(read_programme(root, on(TODAY)))) == {}


@pytest.mark.parametrize(
    ("path", "page"),
    [("feed.xml", ""), *((feed_of(i), f"fundamentals/{i}/") for i in ("listen-first", "ask-early", "be-kind"))],
)
def test_a_feed_names_its_own_address_and_its_page(path: str, page: str, tmp_path: Path) -> None:
    feed = ET.fromstring(fed(tmp_path)[path])
    assert [link.get("href") for link in _links(feed, "self")] == [f"{ADDRESS}{path}"]
    assert [link.get("href") for link in _links(feed, "alternate")] == [f"{ADDRESS}{page}"]


def test_the_two_feeds_of_the_weeks_say_the_same(tmp_path: Path) -> None:
    made = fed(tmp_path, SMALL, SMALL_DAY)
    feed = json.loads(made["feed.json"])
    assert (feed["title"], feed["home_page_url"], feed["feed_url"]) == (
        "The Test Way", ADDRESS, f"{ADDRESS}feed.json",
    )  # fmt: skip
    assert feed["authors"] == [{"name": "Quay & Sons"}]
    assert [
        {
            "id": item["id"],
            "title": item["title"],
            "link": "",
            "published": item["date_published"],
            "updated": item["date_modified"],
            "author": item["authors"][0]["name"],
            "summary": item["summary"],
            "content": item["content_html"],
            "url": item["url"],
        }
        for item in feed["items"]
    ] == entries(made["feed.xml"])


def test_the_same_programme_on_the_same_day_becomes_the_same_feeds(tmp_path: Path) -> None:
    backwards = dict(reversed(SMALL.items()))
    assert fed(tmp_path / "one", SMALL, SMALL_DAY) == fed(tmp_path / "two", backwards, SMALL_DAY)


# -- ids ------------------------------------------------------------------------------------


def ids(made: dict[str, bytes]) -> dict[tuple[str, str], str]:
    """The id of every feed and of every entry, by feed and page below the site's address."""
    found = {}
    for path, feed in made.items():
        if path.endswith("json"):
            items = [(item["url"], item["id"]) for item in json.loads(feed)["items"]]
        else:
            items = [(e["url"], e["id"]) for e in entries(feed)]
            found[path, "itself"] = ET.fromstring(feed).findtext(f"{ATOM}id", "")
        found |= {(path, re.sub(".*/(?=(weeks|stories)/)", "", url)): own for url, own in items}
    return found


def test_a_new_story_changes_the_id_of_nothing_that_was_there(tmp_path: Path) -> None:
    more: Files = {
        "stories/2026/a-later.md": story_md("A later", "2026-02-10", "[1, 2, 3]"),
        "stories/2026/a-earlier.md": letter("An earlier", "2026-01-05", "[2]"),
    }
    before, after = ids(fed(tmp_path / "one")), ids(fed(tmp_path / "two", more))
    assert len(after) == len(before) + 4
    assert {key: after[key] for key in before} == before


def test_another_folder_on_the_same_host_changes_no_id(tmp_path: Path) -> None:
    moved: Files = {"fundamentals/programme.yml": settings(url="https://way.example/intranet/the-way")}
    before, after = fed(tmp_path / "one"), fed(tmp_path / "two", moved)
    assert ids(before) == ids(after)
    assert b"/intranet/the-way/" in after["feed.xml"]


def test_new_words_change_no_id(tmp_path: Path) -> None:
    other: Files = {
        "fundamentals/programme.yml": settings("organisation: New Owners\n").replace("The Test Way", "A New Name"),
        "fundamentals/02-ask-early.yml": fundamental_yml(2, "Ask at once"),
        "stories/2026/a-start.md": story_md("Called otherwise", "2026-01-07", "[2]"),
    }
    assert ids(fed(tmp_path / "one")) == ids(fed(tmp_path / "two", other))


def test_a_later_day_changes_no_id(tmp_path: Path) -> None:
    before, after = ids(fed(tmp_path)), ids(fed(tmp_path, day="2026-03-20"))
    assert {key: after[key] for key in before} == before


def test_a_story_is_one_entry_wherever_it_stands(tmp_path: Path) -> None:
    made = fed(tmp_path, {"stories/2026/both.md": story_md("Both", "2026-02-10", "[1, 3]")})
    assert entry(made[feed_of("listen-first")], "both/") == entry(made[feed_of("be-kind")], "both/")


def test_no_two_feeds_have_one_id(tmp_path: Path) -> None:
    own = [value for (_, page), value in ids(fed(tmp_path)).items() if page == "itself"]
    assert len(own) == len(set(own)) == 4


# -- dates ----------------------------------------------------------------------------------


def updated(made: dict[str, bytes], page: str, path: str = "feed.xml") -> str:
    return entry(made[path], page)["updated"].partition("T")[0]


def test_a_week_is_as_new_as_the_newest_that_stands_on_its_page(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/about.md": story_md("About", "2026-01-06", "[2]"),
        "stories/2026/other.md": story_md("Other", "2026-01-08", "[3]"),
        "stories/2026/late.md": letter("Late", "2026-01-21", "[1]"),
        "stories/2026/told.md": story_md("Told", "2026-01-20", "[1]"),
    }
    made = fed(tmp_path, files)
    days = {f"weeks/2026/0{n}/": updated(made, f"weeks/2026/0{n}/") for n in range(1, 6)}
    assert days == {
        "weeks/2026/01/": "2025-12-29",
        "weeks/2026/02/": "2026-01-08",
        "weeks/2026/03/": "2026-01-12",
        "weeks/2026/04/": "2026-01-21",
        "weeks/2026/05/": "2026-01-26",
    }


def test_a_week_is_published_on_its_monday(tmp_path: Path) -> None:
    made = fed(tmp_path, {"stories/2026/other.md": story_md("Other", "2026-01-08", "[3]")})
    assert entry(made["feed.xml"], "weeks/2026/02/")["published"] == "2026-01-05T00:00:00+00:00"


def test_a_borrowed_letter_makes_a_week_neither_older_nor_newer(tmp_path: Path) -> None:
    files: Files = {"stories/2026/dear.md": letter("Dear", "2026-02-06", "[1]", "week: 2026-W01\n")}
    made = fed(tmp_path, files)
    assert updated(made, "weeks/2026/01/") == "2026-02-06"
    assert updated(made, "weeks/2026/04/") == "2026-01-19"


def test_a_new_day_without_anything_new_changes_no_feed(tmp_path: Path) -> None:
    assert fed(tmp_path, day="2026-02-09") == fed(tmp_path, day="2026-02-15")


def test_a_story_and_a_message_are_as_new_as_their_own_date(tmp_path: Path) -> None:
    files: Files = {"stories/2026/dear.md": letter("Dear", "2026-01-09", "[2]", "week: 2026-W02\n")}
    feed = fed(tmp_path, files)[feed_of("ask-early")]
    assert [(e["published"], e["updated"]) for e in entries(feed)] == [
        ("2026-01-09T00:00:00+00:00", "2026-01-09T00:00:00+00:00"),
        ("2026-01-06T00:00:00+00:00", "2026-01-06T00:00:00+00:00"),
    ]


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("America/New_York", "2026-02-10T00:00:00-05:00", "2026-07-01T00:00:00-04:00"),
        ("Asia/Kolkata", "2026-02-10T00:00:00+05:30", "2026-07-01T00:00:00+05:30"),
        ("UTC", "2026-02-10T00:00:00+00:00", "2026-07-01T00:00:00+00:00"),
    ],
)
def test_a_day_begins_at_midnight_in_the_programmes_zone(zone: str, winter: str, summer: str, tmp_path: Path) -> None:
    files: Files = {
        "fundamentals/programme.yml": settings().replace("Europe/London", zone),
        "stories/2026/winter.md": story_md("Winter", "2026-02-10", "[1]"),
        "stories/2026/summer.md": story_md("Summer", "2026-07-01", "[1]"),
    }
    feed = fed(tmp_path, files, "2026-07-02")[feed_of("listen-first")]
    assert [e["updated"] for e in entries(feed)] == [summer, winter]


# -- which entries, and in which order ------------------------------------------------------


def test_the_newest_thirty_weeks_are_fed_the_newest_first(tmp_path: Path) -> None:
    made = fed(tmp_path, day="2026-10-01")
    newest = [f"{ADDRESS}weeks/2026/{n:02}/" for n in range(40, 10, -1)]
    assert [e["url"] for e in entries(made["feed.xml"])] == newest
    assert [item["url"] for item in json.loads(made["feed.json"])["items"]] == newest


def test_a_skipped_week_is_no_entry_and_takes_no_place(tmp_path: Path) -> None:
    skipping: Files = {"fundamentals/programme.yml": settings("skips: {2026-W39: Stocktaking}\n")}
    shown = [e["url"] for e in entries(fed(tmp_path, skipping, "2026-10-01")["feed.xml"])]
    assert shown == [f"{ADDRESS}weeks/2026/{n:02}/" for n in range(40, 9, -1) if n != 39]


def test_what_was_shared_in_a_skipped_week_is_fed_with_the_next(tmp_path: Path) -> None:
    files: Files = {
        "fundamentals/programme.yml": settings("skips: {2026-W03: Stocktaking}\n"),
        "stories/2026/between.md": story_md("Between", "2026-01-14", "[1]"),
    }
    feed = fed(tmp_path, files)["feed.xml"]
    assert "stories/2026/between/" in entry(feed, "weeks/2026/04/")["content"]


def test_the_newest_thirty_stories_of_a_fundamental_are_fed_the_newest_first(tmp_path: Path) -> None:
    files: Files = {f"stories/2026/n{n:02}.md": story_md(f"N{n}", f"2026-01-{1 + n // 2:02}", "[3]") for n in range(35)}
    files["stories/2026/n34.md"] = letter("N34", "2026-01-18", "[3]")
    shown = [e["url"] for e in entries(fed(tmp_path, files)[feed_of("be-kind")])]
    expected = sorted(range(35), key=lambda n: (-(n // 2), n))[:30]
    assert shown == [f"{ADDRESS}stories/2026/n{n:02}/" for n in expected]


def test_every_fundamental_has_a_feed_even_a_retired_one_without_stories(tmp_path: Path) -> None:
    retired = fundamental_yml(4, "Row faster", "since: 2026-01-01\nuntil: 2026-01-10\n")
    made = fed(tmp_path, {"fundamentals/04-row-faster.yml": retired})
    assert sorted(path for path in made if path.startswith("fundamentals/")) == [
        feed_of(i) for i in ("ask-early", "be-kind", "listen-first", "row-faster")
    ]
    assert entries(made[feed_of("row-faster")]) == []


def test_a_feed_of_a_fundamental_holds_what_shows_it_and_nothing_else(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/shows.md": story_md("Shows", "2026-01-07", "[1, 3]"),
        "stories/2026/speaks.md": story_md("Speaks", "2026-01-08", "[2]", text="Much like fundamental #3."),
        "stories/2026/dear.md": letter("Dear", "2026-01-12", "[3]"),
    }
    assert [e["title"] for e in entries(fed(tmp_path, files)[feed_of("be-kind")])] == ["Dear", "Shows"]


# -- what an entry says ---------------------------------------------------------------------

LONG = "\n\n".join([f"Paragraph {n} of a long text, with *weight*." for n in range(60)])


@pytest.mark.parametrize("told", [story_md, letter])
def test_a_fundamentals_feed_carries_the_full_text_and_who_wrote_it(told: Any, tmp_path: Path) -> None:
    feed = fed(tmp_path, {"stories/2026/long.md": told("Long", "2026-02-10", "[1]", text=LONG)})
    (found,) = entries(feed[feed_of("listen-first")])
    assert found["author"] == ("Lea Lead" if told is letter else "Ada Quay")
    whole = "\n".join(f"<p>Paragraph {n} of a long text, with <em>weight</em>.</p>" for n in range(60))
    assert found["content"].startswith(whole)
    assert found["summary"].startswith("Paragraph 0 of a long text, with weight. Paragraph 1")
    assert len(found["summary"].split()) <= 40


def test_a_weeks_entry_has_the_wording_the_letter_and_the_ways_to_its_stories(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/dear.md": letter("Dear all", "2026-01-19", "[1]", text=LONG),
        "stories/2026/about.md": story_md("About it", "2026-01-20", "[1]"),
        "stories/2026/other.md": story_md("Other", "2026-01-21", "[2]"),
    }
    found = entry(fed(tmp_path, files)["feed.xml"], "weeks/2026/04/")
    shown = Fragment(found["content"])
    assert found["title"] == "#1 Listen first – week 4"
    assert found["author"] == "Lea Lead"
    assert found["summary"] == "Listen first, always."
    assert "<blockquote><p>Listen first, always.</p></blockquote>" in found["content"]
    assert "Paragraph 59 of a long text" in shown.said
    assert shown.links == [
        (f"{ADDRESS}stories/2026/about/", "About it"),
        (f"{ADDRESS}stories/2026/other/", "Other"),
    ]


def test_a_week_without_a_letter_has_the_description_and_the_organisation_as_its_author(tmp_path: Path) -> None:
    files: Files = {
        "fundamentals/programme.yml": settings("organisation: Quay & Sons\n"),
        "fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first", "description: Hear people *out*.\n"),
    }
    found = entry(fed(tmp_path, files)["feed.xml"], "weeks/2026/04/")
    assert found["author"] == "Quay & Sons"
    assert "<p>Hear people <em>out</em>.</p>" in found["content"]


def test_a_borrowed_letter_says_which_week_it_was_written_for(tmp_path: Path) -> None:
    feed = fed(tmp_path, {"stories/2026/dear.md": letter("Dear all", "2025-12-29", "[1]")})["feed.xml"]
    own, borrowed = (Fragment(entry(feed, f"weeks/2026/0{n}/")["content"]).said for n in (1, 4))
    assert "Dear all" in borrowed
    assert "week 1, 2026" in borrowed
    assert "week 1, 2026" not in own


def test_a_borrowed_letter_makes_nobody_the_author_of_a_week(tmp_path: Path) -> None:
    feed = fed(tmp_path, {"stories/2026/dear.md": letter("Dear all", "2025-12-29", "[1]")})["feed.xml"]
    assert [entry(feed, f"weeks/2026/0{n}/")["author"] for n in (1, 4)] == ["Lea Lead", "The Test Way"]


def test_a_week_with_two_letters_feeds_both_the_one_that_is_mailed_first(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/one.md": letter("By date", "2026-01-19", "[1]"),
        "stories/2026/two.md": letter("By name", "2026-01-19", "[1]", "week: 2026-W04\n"),
    }
    said = Fragment(entry(fed(tmp_path, files)["feed.xml"], "weeks/2026/04/")["content"]).said
    assert 0 < said.find("By name") < said.find("By date")


@pytest.mark.parametrize(
    ("path", "page"), [("feed.xml", "weeks/2026/04/"), (feed_of("listen-first"), "stories/2026/dear/")]
)
@pytest.mark.parametrize("part", ["Yours <as ever>", "One more: the kettle <works>.", 'The "quay" at <dawn>'])
def test_a_letter_is_fed_whole(part: str, path: str, page: str, tmp_path: Path) -> None:
    more = "sign_off: Yours <as ever>\npostscript: 'One more: the kettle <works>.'\nimage: quay.png\n"
    more += 'image_alt: The "quay" at <dawn>\n'
    files: Files = {
        "stories/2026/dear.md": letter("Dear all", "2026-01-19", "[1]", more),
        "stories/2026/quay.png": picture(),
    }
    content = entry(fed(tmp_path, files)[path], page)["content"]
    shown = Fragment(content)
    assert part in "\n".join([shown.said, *shown.pictures])


def test_a_picture_in_a_text_has_its_whole_address(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/seen.md": story_md("Seen", "2026-02-10", "[1]", text="![The quay](quay.png)"),
        "stories/2026/quay.png": picture(),
    }
    content = entries(fed(tmp_path, files)[feed_of("listen-first")])[0]["content"]
    assert f'src="{ADDRESS}stories/2026/quay.png"' in content


def test_a_pictures_odd_name_stays_an_address(tmp_path: Path) -> None:
    name = "gang way & onerror='alert(1)' ö.png"
    files: Files = {
        "stories/2026/seen.md": story_md("Seen", "2026-02-10", "[1]", f'image: "{name}"\nimage_alt: The quay\n'),
        f"stories/2026/{name}": picture(),
    }
    shown = Fragment(entries(fed(tmp_path, files)[feed_of("listen-first")])[0]["content"])
    assert shown.faults == []
    assert [unquote(address) for address in shown.addresses] == [f"{ADDRESS}stories/2026/{name}"]


def test_a_story_that_is_only_a_picture_has_no_dots_for_a_summary(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/seen.md": story_md("Seen", "2026-02-10", "[1]", text="![The quay](quay.png)"),
        "stories/2026/quay.png": picture(),
    }
    (found,) = entries(fed(tmp_path, files)[feed_of("listen-first")])
    assert found.get("summary", "").strip() != "…"


@pytest.mark.parametrize("page", ["stories/2026/dear/", "weeks/2026/04/"])
def test_a_way_within_a_text_leads_to_a_page_with_that_text(page: str, tmp_path: Path) -> None:
    text = "[Down](#2026-dear--below)\n\n# Below\n\nHere."
    made = fed(tmp_path, {"stories/2026/dear.md": letter("Dear", "2026-01-19", "[1]", text=text)})
    found = entry(made["feed.xml" if page.startswith("weeks") else feed_of("listen-first")], page)
    ((way, words),) = Fragment(found["content"]).links
    assert words == "Down"
    assert way in {f"{ADDRESS}{path}#2026-dear--below" for path in (page, "stories/2026/dear/")}


def test_a_piece_of_code_is_fed_as_it_was_written(tmp_path: Path) -> None:
    text = 'Write `<a href="#top">` and `<img src="site:a.png">`.'
    feed = fed(tmp_path, {"stories/2026/code.md": story_md("Code", "2026-02-10", "[1]", text=text)})
    said = Fragment(entries(feed[feed_of("listen-first")])[0]["content"]).said
    assert said == 'Write <a href="#top"> and <img src="site:a.png">.'


# -- hostile words --------------------------------------------------------------------------

HOSTILE = [
    "<script>alert('1')</script>",
    'Tom & "Jerry" &amp; &lt;b&gt; &#60;',
    "]]> <![CDATA[ --> <?xml ?>",
    "👩🏽‍🚀 🪢 é",
    "مرحبا بالميناء – שלום, port",
    "{{ 7 * 7 }} {name} %s $HOME \\n",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_through_every_feed_unharmed(words: str, tmp_path: Path) -> None:
    files: Files = {
        "fundamentals/programme.yml": settings(f"organisation: {quoted(words)}\n").replace(
            "name: The Test Way", f"name: {quoted(words)}"
        ),
        "fundamentals/01-listen-first.yml": f"number: 1\ntitle: {quoted(words)}\nstatement: {quoted(words)}\n",
        "stories/2026/told.md": story_md(quoted(words), "2026-02-10", "[1]").replace("Ada Quay", quoted(words)),
        "stories/2026/dear.md": letter(quoted(words), "2026-02-09", "[1]", author=quoted(words)),
    }
    made = fed(tmp_path, files)
    assert faults(made) == {}
    week = entry(made["feed.xml"], "weeks/2026/07/")
    item = json.loads(made["feed.json"])["items"][0]
    own = ET.fromstring(made[feed_of("listen-first")])
    told, dear = entries(made[feed_of("listen-first")])
    assert week["title"] == item["title"] == f"#1 {words} – week 7"
    assert week["summary"] == item["summary"] == words
    assert week["author"] == json.loads(made["feed.json"])["title"] == words
    assert [told["title"], told["author"], dear["title"], dear["author"]] == [words] * 4
    assert own.findtext(f"{ATOM}title") == f"#1 {words} – {words}"
    for content in (week["content"], item["content_html"]):
        shown = Fragment(content)
        assert shown.links == [(f"{ADDRESS}stories/2026/told/", words)]
        assert shown.said.startswith(words)
        assert f"{words}A letter from {words}" in shown.said
        assert shown.said.endswith(f"{words}, {words}")


# -- what may not be seen -------------------------------------------------------------------


def test_nothing_to_come_and_nothing_hidden_is_in_a_feed(tmp_path: Path) -> None:
    hidden: Files = {
        "stories/2026/a-future.md": story_md("Numbat", "2026-02-12", "[1, 2, 3]", text="Numbat told."),
        "stories/2026/a-draft.md": story_md("Quokka", "2026-02-10", "[1, 2, 3]", "draft: true\n", "Quokka told."),
        "stories/2026/a-gone.md": story_md(
            "Wombat", "2026-02-10", "[1, 2, 3]", "withdrawn: Wombat asked\n", "Wombat told."
        ),
        "stories/2026/l-future.md": letter("Numbat", "2026-02-12", "[1]", "week: 2026-W07\n", "Numbat writes."),
        "stories/2026/l-draft.md": letter("Quokka", "2026-02-09", "[1]", "draft: true\n", "Quokka writes."),
        "stories/2026/l-gone.md": letter("Wombat", "2026-02-09", "[1]", "withdrawn: asked\n", "Wombat writes."),
    }
    assert fed(tmp_path / "one", hidden) == fed(tmp_path / "two")


def test_what_was_hidden_until_yesterday_is_fed_today(tmp_path: Path) -> None:
    files: Files = {"stories/2026/a-future.md": story_md("Numbat", "2026-02-11", "[1]")}
    before, after = fed(tmp_path, files, "2026-02-10"), fed(tmp_path, files, "2026-02-11")
    assert [path for path in before if b"Numbat" in before[path]] == []
    assert sorted(path for path in after if b"Numbat" in after[path]) == [
        "feed.json", "feed.xml", feed_of("listen-first"),
    ]  # fmt: skip


@pytest.mark.parametrize("more", ["draft: true\n", "withdrawn: asked for\n", ""])
def test_a_way_to_a_story_that_may_not_be_seen_stays_as_words(more: str, tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/other.md": story_md("Other", "2026-02-12" if not more else "2026-02-10", "[2]", more),
        "stories/2026/told.md": story_md("Told", "2026-02-10", "[1]", text="See [the other](other.md#end)."),
    }
    content = entries(fed(tmp_path, files)[feed_of("listen-first")])[0]["content"]
    assert Fragment(content).said == "See the other."
    assert Fragment(content).addresses == []


def test_a_week_that_has_not_begun_is_not_fed(tmp_path: Path) -> None:
    assert entries(fed(tmp_path, day="2026-02-08")["feed.xml"])[0]["url"].endswith("weeks/2026/06/")
    assert entries(fed(tmp_path, day="2026-02-09")["feed.xml"])[0]["url"].endswith("weeks/2026/07/")


def test_without_an_address_there_are_no_feeds(tmp_path: Path) -> None:
    assert fed(tmp_path, {"fundamentals/programme.yml": PROGRAMME_YML}) == {}


# -- on the built site ----------------------------------------------------------------------


class Head(HTMLParser):
    """The links of a page that lead a feed reader to its feeds: type, title, address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and "alternate" in given.get("rel", "").split():
            self.found.append((given.get("type", ""), given.get("title", ""), given.get("href", "")))


def heads(folder: Path) -> dict[str, list[tuple[str, str, str]]]:
    """What every page of a site with surroundings says of feeds, addresses as a browser resolves them."""
    pages = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.html") if path.name != "email.html"}
    return {
        name: [
            (kind, title, urljoin(f"{ADDRESS}{name.removesuffix('index.html')}", href))
            for kind, title, href in Head(path.read_text()).found
        ]
        for name, path in pages.items()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site in a sub-folder, with a title that wants to be escaped."""
    root = tmp_path_factory.mktemp("fed")
    escaped = "number: 1\ntitle: 'Listen \"first\" & <then>'\nstatement: Listen.\n"
    made = read(root, {**SMALL, "fundamentals/01-listen-first.yml": escaped}, SMALL_DAY)
    site.build(root, made, root / "site")
    return root / "site"


@pytest.mark.slow
def test_every_page_leads_a_reader_to_the_feeds_of_the_weeks(folder: Path) -> None:
    pages = heads(folder)
    both = [
        ("application/atom+xml", "The Test Way", f"{ADDRESS}feed.xml"),
        ("application/feed+json", "The Test Way", f"{ADDRESS}feed.json"),
    ]
    assert {name: links[:2] for name, links in pages.items() if links[:2] != both} == {}
    assert {"index.html", "404.html", "about/index.html", "weeks/2026/12/index.html"} <= pages.keys()


@pytest.mark.slow
def test_the_page_of_a_fundamental_leads_to_its_own_feed_as_well_and_no_other_page_does(folder: Path) -> None:
    more = {name: links[2:] for name, links in heads(folder).items() if links[2:]}
    assert more == {
        f"fundamentals/{i}/index.html": [("application/atom+xml", title, f"{ADDRESS}{feed_of(i)}")]
        for i, title in [
            ("listen-first", '#1 Listen "first" & <then>'),
            ("ask-early", "#2 Ask early"),
            ("be-kind", "#3 Be kind"),
        ]
    }


@pytest.mark.slow
def test_a_reader_finds_a_feed_of_the_kind_it_was_told_at_each_of_these_addresses(folder: Path) -> None:
    told = {(kind, address) for links in heads(folder).values() for kind, _, address in links}
    assert len(told) == 5
    for kind, address in told:
        feed = (folder / address.removeprefix(ADDRESS)).read_bytes()
        assert (json_faults if kind.endswith("json") else atom_faults)(feed) == []


@pytest.mark.slow
def test_every_address_in_a_feed_that_lies_on_the_site_is_there(folder: Path) -> None:
    named = set()
    for path in (*folder.rglob("feed.xml"), folder / "feed.json"):
        text = path.read_text()
        named |= {unquote(a) for a in re.findall(rf'{re.escape(ADDRESS)}[^"\s<>&\\]*', text)}
    files = {a: a.removeprefix(ADDRESS).partition("#")[0] for a in named}
    there = {a: folder / (f"{name}index.html" if name.endswith("/") or not name else name) for a, name in files.items()}
    assert [a for a, path in there.items() if not path.is_file()] == []
    assert {f"{ADDRESS}weeks/2026/15/", f"{ADDRESS}stories/2026/a-start/", f"{ADDRESS}feed.json"} <= named


@pytest.mark.slow
def test_a_site_without_an_address_has_no_feeds_and_leads_to_none(tmp_path: Path) -> None:
    made = read(tmp_path, {"fundamentals/programme.yml": PROGRAMME_YML})
    site.build(tmp_path, made, tmp_path / "site")
    pages = heads(tmp_path / "site")
    assert {name for name, links in pages.items() if links} == set()
    assert len(pages) > 10
    assert not list((tmp_path / "site").rglob("feed.*"))
