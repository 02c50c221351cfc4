"""The pages of the site: a Programme becomes Pages."""

from enum import Enum

from generator.model import Page, Programme
from generator.outputs.keys import Keys
from generator.outputs.pages.fundamentals import fundamental_pages
from generator.outputs.pages.lists import list_pages
from generator.outputs.pages.share import share_page
from generator.outputs.pages.site import Site
from generator.outputs.pages.stories import story_pages
from generator.outputs.pages.weeks import home, week_pages
from generator.places import Places


class Asked(Enum):
    """How many of the pages will be asked for, and so what is made beforehand."""

    FEW = "few"
    """By somebody who waits: nothing."""
    SOME = "some"
    """Those that changed: what takes longest, by another process."""
    ALL = "all"
    """Those of a site that is new: what many of them show, too, since there may soon be other processes."""


def compose_pages(
    programme: Programme, places: Places, keys: Keys | None = None, asked: Asked = Asked.SOME
) -> tuple[Page, ...]:
    """Every generated page of the site, in a fixed order; templates come from `places`.

    `keys` are the programme's, where somebody has made them already.
    """
    site = Site(programme, places, keys)
    stories = tuple(story_pages(site, few=asked is Asked.FEW))  # First: others are looked for beside all else.
    if asked is Asked.ALL:
        site.make_ready()
    return (
        home(site),
        *week_pages(site),
        *fundamental_pages(site),
        *stories,
        *list_pages(site),
        share_page(site),
    )
