"""The pages of the site: a Programme becomes Pages."""

from generator.model import Page, Programme
from generator.outputs.keys import Keys
from generator.outputs.pages.fundamentals import fundamental_pages
from generator.outputs.pages.lists import list_pages
from generator.outputs.pages.share import share_page
from generator.outputs.pages.site import Site
from generator.outputs.pages.stories import story_pages
from generator.outputs.pages.weeks import home, week_pages
from generator.places import Places


def compose_pages(
    programme: Programme, places: Places, keys: Keys | None = None, few: bool = False
) -> tuple[Page, ...]:
    """Every generated page of the site, in a fixed order; templates come from `places`.

    `keys` are the programme's, where somebody has made them already. With `few`, few pages
    will be asked for, by somebody who waits; what many need is then not made beforehand.
    """
    site = Site(programme, places, keys)
    stories = tuple(story_pages(site, few))  # First: which stories go together is looked for beside all else.
    return (
        home(site),
        *week_pages(site),
        *fundamental_pages(site),
        *stories,
        *list_pages(site),
        share_page(site),
    )
