"""What every page is made with: the programme, the words, the templates, the way to other pages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from html import unescape
from typing import Any, NamedTuple

from markupsafe import Markup

from generator.body import Body
from generator.forge import edit_address
from generator.markup import shifted
from generator.model import Focus, Fundamental, Page, Picture, Programme, Story, Version
from generator.outputs.dial import Dial, been_before, draw
from generator.outputs.keys import Keys
from generator.outputs.links import attribute, relative, settled
from generator.outputs.pages.fragments import Fragments
from generator.outputs.paths import fundamental_path, person_path, share_path, story_path, week_path
from generator.outputs.teaser import minutes, teaser
from generator.outputs.templates import Filters, Templates
from generator.places import Places
from generator.slugs import slugs, written
from generator.week import Week
from generator.words import Words

TEASER_WORDS = 34
CARD_LEVEL = 3
"""Of a card's title among the headings, on nearly all pages."""
SUMMARY_LENGTH = 160
_IMAGE = re.compile(r'<img src="site:([^"]*)"(?:[^>"]|"[^"]*")*>')


def summary(text: str) -> str:
    """A text short enough for a search engine's or a messenger's preview."""
    enough = SUMMARY_LENGTH // 2 + 1  # of words with the spaces between them
    flat = " ".join(text.split(None, enough)[:enough])
    return flat if len(flat) <= SUMMARY_LENGTH else f"{flat[:SUMMARY_LENGTH].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True, slots=True)
class Here:
    """The page that is being written: templates ask it for ways to other pages."""

    path: str
    site: "Site"

    def to(self, target: str) -> str:
        """The address of a site path."""
        return relative(self.path, target)

    def week(self, week: Week) -> str:
        """The address of a week's page."""
        return self.to(week_path(week))

    def fundamental(self, fundamental: Fundamental) -> str:
        """The address of a fundamental's page."""
        return self.to(fundamental_path(fundamental))

    def story(self, story: Story) -> str:
        """The address of a story's page."""
        return self.to(story_path(story))

    def person(self, name: str) -> str:
        """The address of a person's page."""
        return self.to(person_path(self.site.directory.person(name)))

    def called(self, name: str) -> str:
        """A person's name in its most frequent spelling."""
        return self.site.directory.person(name).name

    def team(self, name: str) -> str:
        """The address of a team's page."""
        return self.to(f"teams/{self.site.directory.team(name).slug}/")

    def tag(self, name: str) -> str:
        """The address of a tag's list."""
        return self.to(f"archive/tag/{self.site.directory.tag(name).slug}/")

    def share(self, about: Fundamental | None = None) -> str:
        """Where one tells a story; with a fundamental that is in force, it is chosen there already."""
        chosen = about if about and about.active(self.site.programme.today) else None
        return self.to(share_path(chosen))

    def edit(self, source: str) -> str:
        """The forge's page that edits a source file; empty without a forge."""
        return edit_address(self.site.programme.settings.forge, source)

    def body(self, body: Body, below: int = 1, first: bool = False) -> Markup:
        """A written text, its headings set below a heading of the level `below`.

        With `first`, its first picture is the page's first one and is fetched at once.
        """
        turn = iter((not first,))

        def shown(image: re.Match[str]) -> str:
            picture = self.site.pictures[unescape(image[1])]
            return self.site.picture(self, picture, unescape(attribute(image[0], "alt")), lazy=next(turn, True))

        html = _IMAGE.sub(shown, body.html)
        return Markup(shifted(settled(html, self.to, self.site.story_pages), below - 1))

    def rows(self, stories: Iterable[Story]) -> Markup:
        """Stories as the lines of a list."""
        return self.site.fragments.all(self.path, "row", stories)

    def cards(self, stories: Iterable[Story], level: int = CARD_LEVEL) -> Markup:
        """Stories as cards, their titles headings of the level `level`."""
        return self.site.fragments.all(self.path, "card", stories, level)

    def card(self, story: Story) -> Markup:
        """A story as a card that stands alone."""
        return self.cards((story,))

    def versions(self, versions: Iterable[Version]) -> str:
        """What `srcset` says: each version's address and width."""
        return ", ".join(f"{self.to(written(v.path).replace(',', '%2C'))} {v.width}w" for v in versions)


def page_templates(places: Places) -> Templates:
    """The templates of pages."""
    filters: Filters = {"written": written, "minutes": minutes, "teaser": lambda body: teaser(body.text, TEASER_WORDS)}
    return Templates(places.folders("templates/pages"), filters)


class Site:
    """One site being composed."""

    def __init__(self, programme: Programme, places: Places, keys: Keys | None = None) -> None:
        self.programme = programme
        self.places = places
        self.words = Words.load(places, programme.settings.language)
        self.keys = keys or Keys(programme, places)
        self.directory = self.keys.directory
        self.by_id = {f.id: f for f in programme.fundamentals}
        self.templates = page_templates(places)
        self.templates.globals.update(t=self.words, settings=programme.settings, fundamentals_of=self.fundamentals_of)
        self._parts: Any = self.templates.get_template("parts.html").module
        self.templates.globals["parts"] = self._parts
        self.template = cache(self.templates.get_template)
        above = _Anywhere("", self)
        self.fragments = Fragments(lambda name, *given: self.part(name, above, *given))

    def page(
        self, path: str, template: str, *, title: str, kind: str, text: str | Body = "", source: str = "",
        feed: str = "", **values: object,
    ) -> Page:  # fmt: skip
        """A page that `templates/pages/TEMPLATE` makes of `values`; `text` becomes its summary.

        A Body is one of a story or a fundamental among the values. Templates are given
        values only: what the page is made from must be known without making it. A value
        that is a function is asked when the page is made, or its key is told.
        """
        recipe = _Recipe(self, path, template, title, kind, text, source, feed, values)
        return Page(
            path=path,
            title=title,
            kind=kind,
            source=source,
            feed=feed,
            tell=recipe.tell,
            make=recipe.make,
            summarise=recipe.summarise,
        )

    def make_ready(self) -> None:
        """Make the rows and cards of all stories, and tell their keys."""
        stories = self.programme.stories
        self.fragments.all("", "row", stories)
        self.fragments.all("", "card", stories, CARD_LEVEL)
        for story in stories:
            self.keys.story(story)

    def part(self, name: str, here: Here, *given: object) -> str:
        """What one of the parts in `parts.html` makes."""
        return str(getattr(self._parts, name)(here, *given))

    def fundamentals_of(self, story: Story) -> tuple[Fundamental, ...]:
        """The fundamentals that a story shows, in its own order."""
        return tuple(self.by_id[i] for i in story.fundamentals)

    def dial(self, week: Week, leader: Fundamental | None) -> Dial:
        """The dial of a week, or of a fundamental in it."""
        monday = week.monday
        active = (f for f in self.programme.fundamentals if f.active(monday))
        return draw(active, self._been.get(week, frozenset()), leader)

    @cached_property
    def _been(self) -> dict[Week, frozenset[str]]:
        return been_before(self.programme.weeks, self.programme.fundamentals)

    def has_begun(self, focus: Focus) -> bool:
        """Whether a week has a page."""
        return focus.week <= self.programme.this_week

    @cached_property
    def upcoming(self) -> dict[Week, Focus | None]:
        """For each week the next one that a fundamental leads."""
        found: dict[Week, Focus | None] = {}
        coming = None
        for focus in reversed(self.programme.weeks):
            found[focus.week] = coming
            coming = focus if focus.fundamental else coming
        return found

    @cached_property
    def story_pages(self) -> frozenset[str]:
        """The paths of all stories that may be seen, for links in texts."""
        return frozenset(story_path(s) for s in self.programme.stories)

    @cached_property
    def pictures(self) -> dict[str, Picture]:
        """Every picture by its address in a rendered text."""
        return {written(picture.path): picture for picture in self.programme.pictures()}

    def picture(self, here: Here, picture: Picture, alt: str, *, lazy: bool) -> str:
        """A picture in a text, as the template of parts shows every picture."""
        return self.part("image", here, picture, alt, lazy)

    @cached_property
    def years(self) -> dict[str, str]:
        """The years of all stories as list titles, newest first, each with its address segment."""
        return slugs_newest_first({str(s.date.year) for s in self.programme.stories})


class _Recipe(NamedTuple):
    """What a page is made of, and how: there are thousands, and few of them are followed in most builds."""

    site: Site
    path: str
    template: str
    title: str
    kind: str
    text: str | Body
    source: str
    feed: str
    values: Mapping[str, object]

    def tell(self) -> str:
        said = "" if isinstance(self.text, Body) else self.text
        named = self.path, self.template, self.title, self.kind, said, self.source, self.feed
        return self.site.keys.of(*named, self._now())

    def make(self) -> str:
        return self.site.template(self.template).render(here=Here(self.path, self.site), **self._now())

    def summarise(self) -> str:
        return summary(self.text.text if isinstance(self.text, Body) else self.text) or self.title

    def _now(self) -> dict[str, Any]:
        return {name: value() if callable(value) else value for name, value in self.values.items()}


class _Anywhere(Here):
    """A page of which it is not known yet where it stands."""

    def to(self, target: str) -> str:
        return f"{Fragments.UP}{target}"


def slugs_newest_first(texts: Iterable[str]) -> dict[str, str]:
    """Each text with its slug, the last in sort order first."""
    return dict(sorted(slugs(texts).items(), reverse=True))


def in_pages(items: Sequence[Story], size: int) -> list[Sequence[Story]]:
    """The items in runs of `size`; at least one run, even if it is empty."""
    return [items[n : n + size] for n in range(0, len(items), size)] or [()]
