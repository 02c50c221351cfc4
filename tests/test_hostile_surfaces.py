"""Whatever people write into a field, it comes out whole on every surface, and as nothing but words."""

import csv
import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from functools import cache
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from markupsafe import escape

from generator import site
from generator.programme import inspect, read_programme
from tests.allowed import Allowed
from tests.builders import on, programme, rendered, story_md
from tests.hostile import IN_ORDER, SETTINGS, TODAY, Surfaces, share_data, surfaces, with_fields

ODD = {
    "an apostrophe": "Siobhán O'Neill",
    "a heart": "I <3 the quay",
    "R&D": "R&D",
    "an entity": "R&amp;D",
    "No": "No",
    "a time": "12:30",
    "a family": "👨‍👩‍👧‍👦 Quay",
    "Arabic": "ليلى حداد",
    "Hebrew": "דנה לוי",
    "Hindi": "क्‍षण श्री",
    "a number sign": "We are #1 & more",
    "sixty letters": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunte",
    "a script": "<script>hurt()</script>",
    "an attribute": "\" onmouseover=\"hurt()",
    "the end of a title": "</title><img src=x onerror=hurt()>",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "the end of CDATA": "]]><hurt/>",
    "commas": "a, b; c: d\\n e",
    "a quotation": "“Why?” 'so' \"so\"",
}  # fmt: skip


class Words(HTMLParser):
    """The text of a page, and whatever in it could run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.runs: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._inside = tag
        self.words += [value or "" for name, value in attrs if name in {"content", "title", "alt", "value", "srcdoc"}]
        if (tag == "script" and values.get("type") != "application/json" and not values.get("src")) or tag == "hurt":
            self.runs.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith(("javascript:", "vbscript:")):
                self.runs.append(f"{tag} {name}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Words:
    page = Words()
    page.feed(html)
    page.close()
    return page


def quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def written(value: str, folder: Path) -> tuple[Path, Surfaces]:
    """A programme in which the value is every title, name, team and tag, and all that is made of it."""
    said = quoted(value)
    reading = f"reading: [{{title: {said}, author: {said}, url: 'https://a.example'}}]\n"
    of_both = f"questions: [{said}]\n{reading}"
    leader = f"number: 3\ntitle: {said}\nstatement: {said}\npractices: [{said}]\n{of_both}"
    story = f"title: {said}\nauthor: {said}\nteam: {said}\nrecognises: [{said}]\ntags: [{said}]\n{of_both}"
    letter = f"title: {said}\nauthor: {said}\nkind: message\nsign_off: {said}\npostscript: {said}\nfundamentals: [3]\n"
    root = programme(
        folder,
        {
            **IN_ORDER,
            "fundamentals/programme.yml": SETTINGS.replace("The Test Way", said, 1) + f"organisation: {said}\n",
            "fundamentals/03-be-kind.yml": leader,
            "stories/2026/b.md": with_fields(story, "Something happened."),
            "stories/2026/m.md": with_fields(letter, "Something happened.").replace("team: Port\n", ""),
        },
    )
    return root, surfaces(root)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("surfaces")


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_a_field_is_whole_and_only_words_wherever_it_goes(value: str, folder: Path) -> None:
    root, made = written(value, folder / str(list(ODD.values()).index(value)))
    assert [p for p in inspect(root, TODAY) if p.code in {"control-character", "cut-short"}] == []
    for surface in ("page", "pages", "title", "mail html", "share", "preview"):
        page = read(made[surface])
        assert page.runs == [], surface
        if surface != "share":
            assert value in " ".join("\n".join(page.words).split()) or value in "".join(page.words), surface
    for surface in ("feed", "feed of a fundamental"):
        tree = ET.fromstring(made[surface])
        assert value in "".join(tree.itertext()), surface
        contents = [e.text or "" for e in tree.iter("{http://www.w3.org/2005/Atom}content")]
        assert [read(html).runs for html in contents if read(html).runs] == []
    feed = json.loads(made["json feed"])
    assert value == feed["title"]
    assert value in {f["title"] for f in share_data(made["share"])["fundamentals"]}
    events = [e for e in Calendar.from_ical(made["calendar"]).walk("VEVENT") if value in str(e["summary"])]
    assert events, made["calendar"]
    rows = [cell for row in csv.reader(StringIO(made["csv"])) for cell in row]
    assert any(value in cell for cell in rows)
    message = message_from_bytes(made["mail source"].encode(), policy=policy.default)
    assert value in str(message["subject"])
    assert {name.lower() for name in message} == {
        "from", "subject", "date", "message-id", "mime-version", "content-type",
    }  # fmt: skip
    assert value in " ".join(made["terminal"].split())


NAME = 'R&D <3 "Way"<img src=x onerror=hurt()>'
"""A programme's name that is not easy to print."""


@pytest.mark.slow
def test_the_engine_shows_every_title_once_and_as_words(tmp_path: Path) -> None:
    stories = {
        f"stories/2026/s{n}.md": story_md(quoted(value), "2026-01-12").replace("Ada Quay", quoted(value))
        for n, value in enumerate(ODD.values())
    }
    named = {"fundamentals/programme.yml": SETTINGS.replace("The Test Way", quoted(NAME))}
    root = programme(tmp_path / "way", {**IN_ORDER, **named, **stories})
    site.build(root, read_programme(root, TODAY), tmp_path / "site")
    for n, value in enumerate(ODD.values()):
        html = (tmp_path / f"site/stories/2026/s{n}/index.html").read_text("utf-8")
        title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
        assert title
        assert "".join(read(title[1]).words).strip() == f"{value} - {NAME}"
        page = read(html)
        assert [run for run in page.runs if run != "script"] == []
        assert "hurt" not in " ".join(scripts(html))
    home = (tmp_path / "site/index.html").read_text("utf-8")
    titles = re.findall(r"<title>(.*?)</title>", home, re.DOTALL)
    assert ["".join(read(title).words).strip() for title in titles] == [NAME]
    assert [run for run in read(home).runs if run != "script"] == []
    assert f'title="{escape(NAME)}"' in home
    index = tmp_path / "site/search/search_index.json"
    if index.is_file():
        found = {entry["title"] for entry in json.loads(index.read_text("utf-8"))["docs"]}
        assert {"R&D", "No", "12:30"} <= {read(title).words[0] if "&" in title else title for title in found}


def scripts(html: str) -> Iterator[str]:
    yield from re.findall(r"<script(?![^>]*application/json)[^>]*>(.*?)</script>", html, re.DOTALL)


# -- whatever anybody writes ------------------------------------------------------------------

_PIECES = st.sampled_from(
    ["<script>", "</p>", "[a](javascript:x)", "![a](//b)", "`", "```\n", "* ", "> ", "1. ", "\n\n", "|-|\n", "# __",
     "&lt;", "&#106;avascript:", "<a href=", "onclick=", "{{x}}", "{: #id}", "[TOC]", "**", "_", "~~", "\\",
     "[a]: data:x\n", "#9"]
)  # fmt: skip
_TEXTS = st.lists(_PIECES | st.text(max_size=8), max_size=25).map("".join)


@settings(max_examples=200)
@given(_TEXTS)
def test_a_text_becomes_only_the_tags_that_are_allowed(text: str) -> None:
    page = Allowed()
    page.feed(rendered(text).html)
    page.close()
    assert page.open == []


_KEYS = st.sampled_from(
    ["title: ", "tags: [", "]", "date: 2026-01-12", "\n", "  ", "- ", "? ", "&a ", "*a", "!!x ", '"', "'", "|", ">",
     "{", "}", "#", ": ", "\r\n", "\ufeff", "---\n"]
)  # fmt: skip
_FRONT = st.lists(_KEYS | st.text(max_size=5), max_size=20).map("".join)


@settings(max_examples=60)
@given(front=_FRONT, text=_TEXTS)
def test_what_is_accepted_is_shown_and_what_is_not_is_said(
    front: str, text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    story = story_md("The bell", "2026-01-12", text=f"Something happened. {text}").replace(
        "---\n", f"---\n{front}\n", 1
    )
    root = programme(
        tmp_path_factory.mktemp("any"), {**IN_ORDER, "stories/2026/b.md": story.encode("utf-8", "replace")}
    )
    if not [p for p in inspect(root, on("2026-01-20")) if p.severity == "error"]:
        made = surfaces(root)
        assert read(made["page"]).runs == []
        ET.fromstring(made["feed"])
        json.loads(made["json feed"])
