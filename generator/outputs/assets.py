"""What is published beside the pages: colours, pictures, mails, feeds, the calendar, old addresses."""

from collections.abc import Iterator

from markupsafe import escape

from generator.model import Asset, Fundamental, Programme, Story
from generator.outputs.calendar import PATH as CALENDAR
from generator.outputs.calendar import icalendar, shown_weeks
from generator.outputs.feeds import feeds
from generator.outputs.hues import stylesheet
from generator.outputs.links import relative
from generator.outputs.mail import site_mails
from generator.outputs.paths import fundamental_path, story_path
from generator.places import Places
from generator.words import Words

HUES = "assets/hues.css"
"""The stylesheet with a class for each fundamental's colours."""


def compose_assets(programme: Programme, places: Places) -> tuple[Asset, ...]:
    """Every generated file of the site that is not a page, sorted by path."""
    words = Words.load(places, programme.settings.language)
    assets = [
        *_redirects(programme),
        *pictures(programme),
        *site_mails(programme, places),
        *feeds(programme, words),
        Asset(path=CALENDAR, content=icalendar(programme, words, shown_weeks(programme))),
        Asset(path=HUES, content=stylesheet(f.number for f in programme.fundamentals).encode()),
    ]
    return tuple(sorted({asset.path: asset for asset in assets}.values(), key=lambda a: a.path))


def pictures(programme: Programme) -> Iterator[Asset]:
    """The pictures of all texts, as they are published."""
    texts: tuple[Story | Fundamental, ...] = (*programme.stories, *programme.fundamentals)
    for text in texts:
        for picture in filter(None, (text.image, *text.pictures)):
            yield Asset(path=picture.path, content=picture.content)


def _redirects(programme: Programme) -> Iterator[Asset]:
    moved = [(alias, story_path(s)) for s in programme.stories for alias in s.aliases]
    moved += [(alias, fundamental_path(f)) for f in programme.fundamentals for alias in f.aliases]
    for alias, target in moved:
        old = alias.strip("/")
        address = escape(relative(f"{old}/", target))
        html = (
            f'<!doctype html><meta charset="utf-8"><meta name="robots" content="noindex"><title>{address}</title>'
            f'<meta http-equiv="refresh" content="0; url={address}"><a href="{address}">{address}</a>\n'
        )
        yield Asset(path=f"{old}/index.html", content=html.encode())
