"""What is published beside the pages: colours, pictures, mails, feeds, the calendar, old addresses."""

from collections.abc import Iterator
from functools import partial

from markupsafe import escape

from generator.model import Asset, Programme
from generator.outputs.darkroom import Darkroom
from generator.outputs.feeds import feeds
from generator.outputs.hues import stylesheet
from generator.outputs.keys import Keys
from generator.outputs.links import relative
from generator.outputs.mail import site_mails
from generator.outputs.paths import fundamental_path, story_path
from generator.places import Places
from generator.programme import without_drafts
from generator.words import Words

CALENDAR = "calendar.ics"
HUES = "assets/hues.css"
"""The stylesheet with a class for each fundamental's colours."""


def compose_assets(programme: Programme, places: Places, keys: Keys | None = None) -> tuple[Asset, ...]:
    """Every generated file of the site that is not a page, sorted by path.

    Drafts are for whoever looks at the pages: what is sent around never has them. Making a
    picture raises ContentError where its file is not there any more as it was read.
    `keys` are the programme's, where somebody has made them already.
    """
    sent = without_drafts(programme)
    keys = keys if keys and sent is programme else Keys(sent, places)
    words = Words.load(places, programme.settings.language)
    assets = [
        *_redirects(programme),
        *_pictures(programme, Darkroom(places.root)),
        *site_mails(sent, places, keys),
        *feeds(sent, words, keys),
        Asset(
            path=CALENDAR,
            tell=partial(keys.of, sent.weeks, sent.this_week),
            make=partial(_calendar, sent, words),
        ),
        Asset(path=HUES, tell=partial(keys.of, HUES), make=partial(_hues, programme)),
    ]
    return tuple(sorted({asset.path: asset for asset in assets}.values(), key=lambda a: a.path))


def _calendar(programme: Programme, words: Words) -> bytes:
    from generator.outputs.calendar import icalendar, shown_weeks  # Its library takes a while to import.

    return icalendar(programme, words, shown_weeks(programme))


def _hues(programme: Programme) -> bytes:
    return stylesheet(f.number for f in programme.fundamentals).encode()


def _pictures(programme: Programme, darkroom: Darkroom) -> Iterator[Asset]:
    for picture in programme.pictures():
        yield from darkroom.assets(picture)


def _redirects(programme: Programme) -> Iterator[Asset]:
    moved = [(alias, story_path(s)) for s in (*programme.stories, *programme.withdrawn) for alias in s.aliases]
    moved += [(alias, fundamental_path(f)) for f in programme.fundamentals for alias in f.aliases]
    for alias, target in moved:
        old = alias.strip("/")
        address = escape(relative(f"{old}/", target))
        html = (
            f'<!doctype html><meta charset="utf-8"><meta name="robots" content="noindex"><title>{address}</title>'
            f'<meta http-equiv="refresh" content="0; url={address}"><a href="{address}">{address}</a>\n'
        )
        yield Asset.of(f"{old}/index.html", html.encode())
