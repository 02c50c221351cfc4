"""The page of each story and message; what is left of a withdrawn one."""

from collections.abc import Callable, Iterator
from functools import cache, partial

from generator.cache import Cache
from generator.model import Page, Story
from generator.outputs.pages.site import Site
from generator.outputs.paths import story_path
from generator.outputs.related import Related, word_weights
from generator.workers import beside

MANY = 1_000
"""Stories that are worth another process to find which go together."""


def story_pages(site: Site, few: bool = False) -> Iterator[Page]:
    """A page for every story that may be seen, and a bare one for every withdrawn story; see `compose_pages`."""
    related_to = _finder(site, few)
    for story in site.programme.stories:
        yield story_page(site, story, partial(related_to, story))
    for story in site.programme.withdrawn:
        yield site.page(story_path(story), "withdrawn.html", title=site.words("withdrawn_title"), kind="withdrawn")


def _finder(site: Site, few: bool) -> Callable[[Story], tuple[Story, ...]]:
    """Says which stories go with one: looks for them when it is asked, or else for those of all at once."""
    stories = {story.id: story for story in site.programme.stories}

    @cache
    def related() -> Related:
        return Related(stories.values(), word_weights(site.places, site.words.language))

    def of_all() -> dict[str, tuple[str, ...]]:
        return related().to_all(Cache.below(site.places.root))

    if few:
        return lambda story: related().to(story)
    found = cache(beside(of_all) if len(stories) > MANY else of_all)
    return lambda story: tuple(stories[i] for i in found()[story.id])


def story_page(site: Site, story: Story, related: Callable[[], tuple[Story, ...]] = tuple) -> Page:
    """The page of one story."""
    fundamentals = site.fundamentals_of(story)
    planned = site.programme.weeks[0].week <= story.week <= site.programme.this_week
    return site.page(
        story_path(story),
        "story.html",
        title=story.title,
        kind=story.kind,
        text=story.body,
        source=story.location.path,
        story=story,
        fundamentals=fundamentals,
        week=story.week if planned else None,
        related=related,
    )
