"""A story as plain data, and back: what a file and another process can carry.

Words, numbers, bytes, and tuples of these. Nothing can be made of them but values of the model.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, fields
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from generator.body import NOTHING_WRITTEN, Body, Heading, Texts
from generator.model import Excuse, Kind, Picture, Reading, Story, Version
from generator.problems import Location, Problem
from generator.week import Week

Row = tuple[Any, ...]


class Read(NamedTuple):
    """What came of one story's file, as plain data.

    `digest` is the SHA-256 of the file. `row` is the story but for its `texts`, empty where
    there is none, and `problems` were found in it. `pictures` are the files that it shows,
    each with its SHA-256, and `links` those that it links to; all paths are below the root.
    """

    digest: bytes
    row: Row
    problems: Row
    pictures: tuple[tuple[str, str], ...]
    links: tuple[str, ...]
    texts: Texts

    @classmethod
    def of(cls, content: bytes, story: Story | None, problems: Iterable[Problem], links: Iterable[str]) -> "Read":
        """What a file of this content became."""
        shown = (story.image, *story.pictures) if story else ()
        return cls(
            digest=hashlib.sha256(content).digest(),
            row=_row(story) if story else (),
            problems=tuple((*astuple(p.location), p.code, p.text, p.hint) for p in problems),
            pictures=tuple((picture.source, picture.content) for picture in shown if picture),
            links=tuple(links),
            texts=story.body.texts if story else NOTHING_WRITTEN.texts,
        )

    def story(self) -> Story | None:
        """The story that it was. Raises whatever can be wrong with a row that `of` did not make."""
        return _story(self.row, self.texts) if self.row else None

    def said(self) -> list[Problem]:
        """The problems that were found."""
        return [
            Problem(location=Location(path, line, column), code=code, text=text, hint=hint)
            for path, line, column, code, text, hint in self.problems
        ]


def packed(reads: Iterable[Read]) -> tuple[bytes, Row]:
    """The texts of all readings in one, and all else as plain data."""
    held = []
    rows = []
    for *known, texts in reads:
        held.append(texts.both)
        rows.append((*known, texts.middle - texts.start, texts.end - texts.start))
    return b"".join(held), tuple(rows)


def unpacked(held: bytes | memoryview, rows: Row, start: int = 0) -> Iterator[Read]:
    """The readings that `packed` was given; their texts stand in `held` from `start` on.

    Raises whatever can be wrong with rows that it did not give.
    """
    for digest, row, problems, pictures, links, middle, length in rows:
        texts = Texts(held, start, start + middle, start + length)
        yield Read(digest, row, problems, pictures, links, texts)
        start += length


_NAMES = tuple(each.name for each in fields(Story))
_PUTS: tuple[Callable[[Story, object], None], ...] = tuple(getattr(Story, name).__set__ for name in _NAMES)
_VALUES: Callable[[Story], tuple[Any, ...]] = attrgetter(*_NAMES)
_ROWS: dict[str, Callable[[Any], Any]] = {
    "location": lambda location: location.path,
    "kind": lambda kind: kind.value,
    "date": date.toordinal,
    "week": lambda week: (week.year, week.number),
    "image": lambda picture: picture and astuple(picture),
    "pictures": lambda pictures: tuple(map(astuple, pictures)),
    "reading": lambda reading: tuple(map(astuple, reading)),
    "excuses": lambda excuses: tuple(map(astuple, excuses)),
    "body": lambda body: _body_row(body),
}
"""What is more than words and numbers, as such."""
_PLAIN = tuple((_NAMES.index(name), row) for name, row in _ROWS.items())


def _row(story: Story) -> Row:
    values = list(_VALUES(story))
    for place, row in _PLAIN:
        values[place] = row(values[place])
    return tuple(values)


def _story(row: Row, texts: Texts) -> Story:
    values = list(row)
    values[_LOCATION] = Location(values[_LOCATION])
    values[_KIND] = _KINDS[values[_KIND]]
    values[_DATE] = date.fromordinal(values[_DATE])
    values[_WEEK] = _week(*values[_WEEK])
    values[_BODY] = _body(texts, *values[_BODY])
    for place, made in _RARE:
        if values[place]:
            values[place] = made(values[place])
    # A story is made with its version, which takes longer than all else; here it is known.
    story = object.__new__(Story)
    for put, value in zip(_PUTS, values, strict=True):
        put(story, value)
    return story


def _body_row(body: Body) -> Row:
    headings = tuple((h.id, h.text, h.level) for h in body.headings)
    return headings, body.links, body.stories, body.words, body.begins, body.paragraphs, body.prints


def _body(texts: Texts, *parts: Any) -> Body:
    headings, links, stories, words, begins, paragraphs, prints = parts
    return Body(
        texts=texts,
        headings=tuple(Heading(id=own, text=said, level=level) for own, said, level in headings),
        links=links,
        stories=stories,
        words=words,
        begins=begins,
        paragraphs=paragraphs,
        prints=prints,
    )


def _picture(row: Row) -> Picture:
    path, width, height, alt, source, content, *versions = row
    plain, webp = (tuple(Version(path=p, width=w, height=h) for p, w, h in some) for some in versions)
    return Picture(
        path=path, width=width, height=height, alt=alt, source=source, content=content, plain=plain, webp=webp
    )


def _excuse(row: Row) -> Excuse:
    words, reason, at = row
    return Excuse(words=words, reason=reason, location=Location(*at))


@lru_cache(maxsize=4096)
def _week(year: int, number: int) -> Week:
    return Week(year, number)


_KINDS = {kind.value: kind for kind in Kind}
_LOCATION, _KIND, _DATE, _WEEK, _BODY = map(_NAMES.index, ("location", "kind", "date", "week", "body"))
_RARE: tuple[tuple[int, Callable[[Any], object]], ...] = (
    (_NAMES.index("image"), _picture),
    (_NAMES.index("pictures"), lambda rows: tuple(map(_picture, rows))),
    (
        _NAMES.index("reading"),
        lambda rows: tuple(Reading(title=title, url=url, author=author) for title, url, author in rows),
    ),
    (_NAMES.index("excuses"), lambda rows: tuple(map(_excuse, rows))),
)
"""What few stories have, and how it is made of its row."""
