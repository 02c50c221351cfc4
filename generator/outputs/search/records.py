"""What a search finds: one record for each story, message, week, fundamental and person; `written` adds pages.

A record holds what a person would think of, and none of what stands around it on a page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html import escape

from generator.body import Body
from generator.directory import Directory, Entry
from generator.model import Digest, Fundamental, Kind, Programme, Story
from generator.outputs.paths import fundamental_path, person_path, story_path, week_path
from generator.words import Words

_USUAL = ("kind", Kind.STORY.value)
"""What the index does not say of a record: a list of nearly all of them would be the largest that a search asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing to find: its page, its texts, what it is narrowed and sorted by.

    What is `said` is searched and quoted; `names` and `about` are searched only. `day` is
    when it was last added to; `year` is the year that it belongs to for good, None of what
    may change at any time. `facets` are pairs of a facet and a value.
    """

    path: str
    title: str
    said: tuple[str | Body, ...] = field(repr=False)
    names: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    day: date
    year: int | None = None
    facets: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All that is said, put together anew each time: thousands of records hold no text of their own."""
        return "\n".join([part.text if isinstance(part, Body) else part for part in self.said])


def records(programme: Programme, words: Words, directory: Directory | None = None) -> tuple[Record, ...]:
    """The records of everything that may be seen, sorted by path."""
    found = closed_records(programme, words, directory) + current_records(programme, words, directory)
    return tuple(sorted(found, key=lambda r: r.path))


def closed_records(programme: Programme, words: Words, directory: Directory | None = None) -> tuple[Record, ...]:
    """Those of the years before this one: its stories and weeks."""
    tell = _Teller(programme, words, directory or Directory.of(programme))
    found = [*map(tell.story, closed_stories(programme)), *map(tell.week, closed_weeks(programme))]
    return tuple(sorted(found, key=lambda r: r.path))


def current_records(programme: Programme, words: Words, directory: Directory | None = None) -> tuple[Record, ...]:
    """Those of this year, and of what may change at any time: fundamentals and people."""
    directory = directory or Directory.of(programme)
    tell, year = _Teller(programme, words, directory), programme.today.year
    found = [
        *(tell.story(story) for story in programme.stories if story.date.year >= year),
        *(tell.week(digest) for digest in programme.digests if digest.week.year >= year),
        *(_fundamental(f, tell.titles, programme) for f in programme.fundamentals),
        *(_person(person) for person in directory.people.values()),
    ]
    return tuple(sorted(found, key=lambda r: r.path))


def closed_stories(programme: Programme) -> list[Story]:
    """The stories of the years before this one."""
    return [story for story in programme.stories if story.date.year < programme.today.year]


def closed_weeks(programme: Programme) -> list[Digest]:
    """The weeks of the years before this one."""
    return [digest for digest in programme.digests if digest.week.year < programme.today.year]


class _Teller:
    """Knows how names and fundamentals are written on the site, whatever their spelling in a story."""

    def __init__(self, programme: Programme, words: Words, directory: Directory) -> None:
        self._words = words
        self.titles = {f.id: words.plain("numbered", number=f.number, title=f.title) for f in programme.fundamentals}
        self._called = _Called(
            person=cache(lambda name: directory.person(name).name),
            team=cache(lambda name: directory.team(name).name),
            tag=cache(lambda name: directory.tag(name).name),
        )

    def story(self, story: Story) -> Record:
        """The record of a story."""
        return _story(story, self._called, self.titles)

    def week(self, digest: Digest) -> Record:
        """The record of a week."""
        return _week(digest, self._words)


@dataclass(frozen=True, slots=True)
class _Called:
    """How a name is written on the site, whatever its spelling in a story."""

    person: Callable[[str], str]
    team: Callable[[str], str]
    tag: Callable[[str], str]


def _story(story: Story, called: _Called, titles: dict[str, str]) -> Record:
    author = called.person(story.author)
    team = (called.team(story.team),) if story.team else ()
    tags = tuple(called.tag(tag) for tag in story.tags)
    pictures = (p.alt for p in (story.image, *story.pictures) if p)
    return Record(
        path=story_path(story),
        title=story.title,
        said=(story.body, story.postscript, *pictures),
        names=(author, *team, *(called.person(name) for name in story.recognises)),
        about=(*(titles[i] for i in story.fundamentals), *tags),
        day=story.date,
        year=story.date.year,
        facets=(
            ("kind", story.kind.value),
            ("year", str(story.date.year)),
            ("author", author),
            *(("team", name) for name in team),
            *(("fundamental", i) for i in story.fundamentals),
            *(("tag", tag) for tag in tags),
        ),
    )


def _week(digest: Digest, words: Words) -> Record:
    week, leader = digest.week, digest.focus.fundamental
    when = words("week_of_year", number=week.number, year=week.year)
    title = (
        words.plain("week_page_title", number=leader.number, title=leader.title, when=when)
        if leader
        else words.plain("skipped_page_title", when=when)
    )
    return Record(
        path=week_path(week),
        title=title,
        said=(" · ".join(filter(None, (words.days(week), digest.focus.reason))),),
        day=week.monday,
        year=week.year,
        facets=(
            ("kind", "week"),
            ("year", str(week.year)),
            *((("fundamental", leader.id),) if leader else ()),
        ),
    )


def _fundamental(fundamental: Fundamental, titles: dict[str, str], programme: Programme) -> Record:
    return Record(
        path=fundamental_path(fundamental),
        title=fundamental.title,
        said=(fundamental.statement, fundamental.description, *fundamental.practices, *fundamental.questions),
        about=(titles[fundamental.id],),
        day=programme.this_week.monday,
        facets=(("kind", "fundamental"), ("fundamental", fundamental.id)),
    )


def _person(person: Entry) -> Record:
    stories = (*person.stories, *person.thanked)
    teams = dict.fromkeys(s.team for s in person.stories if s.team)
    return Record(
        path=person_path(person),
        title=person.name,
        said=(", ".join(teams),),
        day=max(s.date for s in stories),
        facets=(("kind", "person"),),
    )


def page(record: Record, language: str) -> str:
    """A record as the page that an indexer reads: nothing but what it should know.

    Pagefind takes what it is told from attributes (`data-pagefind-…`); empty elements
    carry those, so that none of it is quoted as if it were text.
    """
    return "".join(_page(record, language))


def _page(record: Record, language: str) -> Iterator[str]:
    yield f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8"><body data-pagefind-body>'
    told = {"title": record.title, "names": ", ".join(record.names), "about": ", ".join(record.about)}
    for name, text in told.items():
        if text:
            yield f'<b title="{escape(text)}" data-pagefind-meta="{name}[title]"></b>'
    # The day travels as an anchor: every other thing that a result carries is searched, too.
    day = record.day.isoformat()
    yield f'<b id="{day}" title="{day}" data-pagefind-sort="day[title]"></b>'
    for facet, value in record.facets:
        if (facet, value) != _USUAL:
            yield f'<b title="{escape(value)}" data-pagefind-filter="{facet}[title]"></b>'
    for paragraph in filter(str.strip, record.text.split("\n")):
        yield f"<p>{escape(paragraph)}</p>"
