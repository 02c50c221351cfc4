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


def story_pages(site: Site) -> Iterator[Page]:
    """A page for every story that may be seen, and a bare one for every withdrawn story."""
    stories = {story.id: story for story in site.programme.stories}
    find = partial(_related, site)
    found = cache(beside(find, urgent=False) if len(stories) > MANY else find)

    def related_to(story: Story) -> tuple[Story, ...]:
        return tuple(stories[i] for i in found()[story.id])

    for story in stories.values():
        yield story_page(site, story, partial(related_to, story))
    for story in site.programme.withdrawn:
        yield site.page(story_path(story), "withdrawn.html", title=site.words("withdrawn_title"), kind="withdrawn")


def _related(site: Site) -> dict[str, tuple[str, ...]]:
    """The ids of the stories that go with each one."""
    weights = word_weights(site.places, site.words.language)
    related = Related(site.programme.stories, weights, Cache.below(site.places.root))
    return {story.id: tuple(other.id for other in related.to(story)) for story in site.programme.stories}


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
