"""Feeds of weeks and of each fundamental: Atom (RFC 4287) and JSON Feed 1.1.

An entry's id stays when its page moves to another address of the site; its date is the
newest date of what it shows. Written by a serialiser, never by a template.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from itertools import islice
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from markupsafe import escape

from generator.digest import newest_first
from generator.model import Asset, Digest, Fundamental, Programme, Story
from generator.outputs.keys import Keys
from generator.outputs.links import anchored, settled
from generator.outputs.paths import fundamental_path, story_path, week_path
from generator.outputs.teaser import teaser
from generator.words import Words

ENTRIES = 30
"""How many of the newest entries a feed holds."""
ATOM = "http://www.w3.org/2005/Atom"
WEEKS_ATOM, WEEKS_JSON = "feed.xml", "feed.json"

ET.register_namespace("", ATOM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed: `path` is its page, `updated` and `published` are days in the programme's zone."""

    path: str
    title: str
    author: str
    summary: str
    html: str
    published: date
    updated: date


def fundamental_feed_path(fundamental: Fundamental) -> str:
    """`fundamentals/<id>/feed.xml`."""
    return f"{fundamental_path(fundamental)}feed.xml"


def feeds(programme: Programme, words: Words, keys: Keys) -> Iterator[Asset]:
    """All feeds. None where the site has no address: a feed's links must be absolute."""
    if not programme.settings.site_url:
        return
    writer, name = _Writer(programme, words), programme.settings.name
    newest = tuple(islice((d for d in reversed(programme.digests) if d.focus.fundamental), ENTRIES))
    weeks = cache(lambda: [writer.week(digest) for digest in newest])
    first = programme.weeks[0].week
    tell = partial(keys.of, newest, first, programme.today)
    yield Asset(path=WEEKS_ATOM, tell=tell, make=lambda: writer.atom(WEEKS_ATOM, "", name, weeks()))
    yield Asset(path=WEEKS_JSON, tell=tell, make=lambda: writer.json(WEEKS_JSON, name, weeks()))
    shown: dict[str, list[Story]] = {f.id: [] for f in programme.fundamentals}
    for story in newest_first(programme.stories):
        for i in story.fundamentals:
            if len(shown[i]) < ENTRIES:
                shown[i].append(story)
    for f in programme.fundamentals:
        tell = partial(keys.of, f, shown[f.id], first)
        yield Asset(path=fundamental_feed_path(f), tell=tell, make=partial(writer.of_fundamental, f, shown[f.id]))


class _Writer:
    def __init__(self, programme: Programme, words: Words) -> None:
        self._programme, self._words = programme, words
        self._base = programme.settings.site_url
        self._known = frozenset(story_path(s) for s in programme.stories)
        self._stories: dict[str, Entry] = {}

    def week(self, digest: Digest) -> Entry:
        """A week: the wording, the letter whole, the stories as links."""
        leader, say = digest.focus.fundamental, self._words.plain
        assert leader is not None
        parts = [f"<blockquote><p>{escape(leader.statement)}</p></blockquote>"]
        if of := digest.message_from:
            missing = say("letter_missing", when=say("week_of_year", number=of.number, year=of.year))
            parts.append(f"<p>{escape(missing)}</p>")
        first, *others = digest.messages or (None,)
        if first:
            parts.append(f"<h2>{escape(first.title)}</h2><p>{escape(say('letter_from', name=first.author))}</p>")
            parts.append(self._whole(first, week_path(digest.week)))
        if others:
            parts.append(f"<ul>{''.join(map(self._item, filter(None, others)))}</ul>")
        if not digest.messages:
            parts.append(self._settled(leader.description.html, fundamental_path(leader)))
        for title, stories in (("stories_about", digest.about), ("also_shared", digest.others)):
            if stories:
                items = "".join(map(self._item, stories))
                parts.append(f"<h2>{escape(say(title))}</h2><ul>{items}</ul>")
        own = () if digest.message_from else digest.messages
        dates = [digest.week.monday, *(s.date for s in (*own, *digest.about, *digest.others))]
        return Entry(
            path=week_path(digest.week),
            title=say("feed_week_title", number=leader.number, title=leader.title, week=digest.week.number),
            author=own[0].author if own else self._programme.settings.organisation or self._programme.settings.name,
            summary=leader.statement,
            html="\n".join(parts),
            published=digest.week.monday,
            updated=min(max(dates), self._programme.today),
        )

    def of_fundamental(self, fundamental: Fundamental, stories: Sequence[Story]) -> bytes:
        """The feed of a fundamental: the newest stories that show it."""
        name = self._programme.settings.name
        title = self._words.plain("feed_of_fundamental", number=fundamental.number, title=fundamental.title, name=name)
        entries = [self.story(story) for story in stories]
        return self.atom(fundamental_feed_path(fundamental), fundamental_path(fundamental), title, entries)

    def _item(self, story: Story) -> str:
        address = f"{self._base}{story_path(story)}"
        return f'<li><a href="{address}">{escape(story.title)}</a>, {escape(story.author)}</li>'

    def story(self, story: Story) -> Entry:
        """A story or a message with its full text."""
        return Entry(
            path=story_path(story),
            title=story.title,
            author=story.author,
            summary=teaser(story.body.text, 40),
            html=self._whole(story, story_path(story)),
            published=story.date,
            updated=story.date,
        )

    def _whole(self, text: Story, page: str) -> str:
        """A story or a message with its picture, its signature and its postscript."""
        parts = []
        if picture := text.image:
            parts.append(f'<p><img src="{self._base}{quote(picture.path)}" alt="{escape(picture.alt)}"></p>')
        parts.append(self._settled(text.body.html, page))
        if text.sign_off:
            parts.append(f"<p>{escape(text.sign_off)},<br>{escape(text.author)}</p>")
        if text.postscript:
            parts.append(f"<p>{escape(self._words.plain('postscript'))} {escape(text.postscript)}</p>")
        return "\n".join(parts)

    def atom(self, path: str, page: str, title: str, entries: list[Entry]) -> bytes:
        """An Atom feed that stands at `path` and belongs to `page`."""
        feed = ET.Element(_name("feed"), {"xml:lang": self._programme.settings.language})
        _text(feed, "id", self._id(page or "feed"))
        _text(feed, "title", title)
        newest = max((e.updated for e in entries), default=self._programme.weeks[0].week.monday)
        _text(feed, "updated", self._moment(newest))
        self._link(feed, "self", "application/atom+xml", path)
        self._link(feed, "alternate", "text/html", page)
        author = ET.SubElement(feed, _name("author"))
        _text(author, "name", self._programme.settings.organisation or self._programme.settings.name)
        for entry in entries:
            self._atom_entry(feed, entry)
        ET.indent(feed)
        return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"

    def _atom_entry(self, feed: ET.Element, entry: Entry) -> None:
        element = ET.SubElement(feed, _name("entry"))
        _text(element, "id", self._id(entry.path))
        _text(element, "title", entry.title)
        self._link(element, "alternate", "text/html", entry.path)
        _text(element, "published", self._moment(entry.published))
        _text(element, "updated", self._moment(entry.updated))
        _text(ET.SubElement(element, _name("author")), "name", entry.author)
        _text(element, "summary", entry.summary)
        _text(element, "content", entry.html).set("type", "html")

    def json(self, path: str, title: str, entries: list[Entry]) -> bytes:
        """A JSON feed that stands at `path`."""
        settings = self._programme.settings
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": self._base,
            "feed_url": f"{self._base}{path}",
            "language": settings.language,
            "authors": [{"name": settings.organisation or settings.name}],
            "items": [
                {
                    "id": self._id(entry.path),
                    "url": f"{self._base}{entry.path}",
                    "title": entry.title,
                    "summary": entry.summary,
                    "content_html": entry.html,
                    "date_published": self._moment(entry.published),
                    "date_modified": self._moment(entry.updated),
                    "authors": [{"name": entry.author}],
                }
                for entry in entries
            ],
        }
        return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()

    def _link(self, parent: ET.Element, rel: str, kind: str, path: str) -> None:
        ET.SubElement(parent, _name("link"), {"rel": rel, "type": kind, "href": f"{self._base}{path}"})

    def _settled(self, html: str, page: str = "") -> str:
        absolute = settled(html, lambda path: f"{self._base}{quote(path, safe='/#%')}", self._known)
        return anchored(absolute, f"{self._base}{page}")

    def _moment(self, day: date) -> str:
        """00:00 of a day in the programme's zone (RFC 3339)."""
        moment = datetime.combine(day, time(), self._programme.settings.time_zone)
        offset = moment.utcoffset() or timedelta()
        # Before there were time zones, noon was each town's own; RFC 3339 has no seconds in an offset.
        return (moment.astimezone(UTC) if offset.total_seconds() % 60 else moment).isoformat()

    def _id(self, path: str) -> str:
        """A tag URI (RFC 4151) of the host and the programme's first day: it outlives a move below the host."""
        host = urlsplit(self._base).hostname or "localhost"
        return f"tag:{host},{self._programme.weeks[0].week.monday}:{path.rstrip('/')}"


def _name(tag: str) -> str:
    return f"{{{ATOM}}}{tag}"


def _text(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, _name(tag))
    element.text = text
    return element
