"""The pages of the site: a Programme becomes Pages and the files that go with them."""

from collections.abc import Iterator

from markupsafe import escape

from generator.model import Asset, Page, Programme
from generator.outputs.hues import stylesheet
from generator.outputs.links import relative
from generator.outputs.pages.fundamentals import fundamental_pages
from generator.outputs.pages.lists import list_pages
from generator.outputs.pages.site import Site
from generator.outputs.pages.stories import story_pages
from generator.outputs.pages.weeks import home, week_pages
from generator.outputs.paths import fundamental_path, story_path
from generator.places import Places

HUES = "assets/hues.css"
"""The stylesheet with a class for each fundamental's colours."""


def compose_pages(programme: Programme, places: Places) -> tuple[Page, ...]:
    """Every generated page of the site, in a fixed order; templates come from `places`."""
    site = Site(programme, places)
    return (home(site), *week_pages(site), *fundamental_pages(site), *story_pages(site), *list_pages(site))


def compose_assets(programme: Programme) -> tuple[Asset, ...]:
    """What is published beside the pages: hues, pictures, redirects from old addresses."""
    found = {HUES: Asset(path=HUES, content=stylesheet(f.number for f in programme.fundamentals).encode())}
    for picture in (p for s in programme.stories for p in (s.image, *s.pictures) if p):
        found[picture.path] = Asset(path=picture.path, content=picture.content)
    for picture in (f.image for f in programme.fundamentals if f.image):
        found[picture.path] = Asset(path=picture.path, content=picture.content)
    for asset in _redirects(programme):
        found.setdefault(asset.path, asset)
    return tuple(found[path] for path in sorted(found))


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
