"""What a change brings, in one file that opens from disk: each story's page, its card in its week, its mail.

A story that is dated in the future is shown as it will look on its day.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from markupsafe import escape

from generator.digest import for_mail
from generator.model import Digest, Kind, Programme, Story
from generator.outputs.darkroom import Darkroom
from generator.outputs.enclosed import data_address, enclosed_page, enclosed_style
from generator.outputs.hues import stylesheet
from generator.outputs.mail import Composer, Options
from generator.outputs.mail.sheet import SHOWN as IN_MAIL
from generator.outputs.pages.site import Site
from generator.outputs.pages.stories import story_page
from generator.outputs.pages.weeks import SHOWN as IN_WEEK
from generator.outputs.paths import story_path, week_path
from generator.places import Places
from generator.rotation import leads
from generator.slugs import written
from generator.week import Week

STYLE = "templates/site/assets/way.css"
_MARKED = (
    'tr:has(> td > h3 > a[href="{address}"]){{outline:3px solid #4a8f7b;outline-offset:6px;'
    "scroll-margin:60px;scroll-initial-target:nearest}}"
)
"""Makes a story's row in a mail stand out, and lets browsers that can open the mail there."""
Reader = Callable[[date, bool], Programme]
"""Reads the programme as of a day, with or without drafts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One story as it will look: HTML to put into a box, `mail` as a document of its own.

    `week` and `mail_week` are None, and `place` and `mail` empty, where it stands in none.
    """

    story: Story
    scheduled: bool
    page: str
    card: str
    week: Week | None
    place: str
    mail_week: Week | None
    mail: str


def preview(stories: Iterable[Story], others: Iterable[str], today: date, read: Reader, places: Places) -> bytes:
    """One HTML file about `stories`, as of `today` or of their own day to come.

    `others` are paths of changed files that are no story; they are only named.
    """
    on = cache(lambda day, drafts: _Day(read(day, drafts), places))
    shown = [_shown(story, today, on) for story in stories]
    site = on(today, False).site
    style = places.file(STYLE)
    css = enclosed_style(style.read_text("utf-8"), style.parent) if style else ""
    hues = enclosed_style(stylesheet(f.number for f in site.programme.fundamentals), places.root)
    page = site.page(
        "", "preview.html", title="", kind="preview", shown=shown, others=tuple(others), css=css + hues
    )  # fmt: skip
    return page.html.encode()


class _Day:
    """The programme on one day, and what is made with it."""

    def __init__(self, programme: Programme, places: Places) -> None:
        self.programme, self.site, self._places = programme, Site(programme, places), places
        self._darkroom = Darkroom(places.root)

    @cached_property
    def pictures(self) -> Mapping[str, bytes]:
        """By the path that a page names first, in the one version that everybody can show."""
        return {picture.path: self._darkroom.plain_version(picture).content for picture in self.programme.pictures()}

    @cached_property
    def _composer(self) -> Composer:
        return Composer(self.programme, self._places, Options())

    def enclosed(self, html: str, path: str) -> str:
        return enclosed_page(html, path, self.pictures, self.programme.settings.site_url)

    def page(self, story: Story) -> str:
        page = story_page(self.site, story)
        return self.enclosed(page.html, page.path)

    def card(self, story: Story) -> str:
        page = self.site.page("", "preview_card.html", title="", kind="preview", story=story)
        return self.enclosed(page.html, "")

    def place(self, story: Story) -> tuple[Week | None, str]:
        """The first week whose page shows the story, and the part of that page that does."""
        for digest in self.programme.digests:
            if digest.week < story.week:
                continue
            for stories in (digest.about, digest.others, digest.messages):
                if _among(story, stories):
                    return digest.week, self._place(story, digest, stories)
        return None, ""

    def _place(self, story: Story, digest: Digest, stories: tuple[Story, ...]) -> str:
        leader, path = digest.focus.fundamental, week_path(digest.week)
        page = self.site.page(
            path, "preview_place.html", title="", kind="preview", story=story, digest=digest, fundamental=leader,
            dial=self.site.dial(digest.week, leader), about=stories is digest.about,
            stories=() if stories is digest.messages else stories[:IN_WEEK], cut=_among(story, stories[IN_WEEK:]),
        )  # fmt: skip
        return self.enclosed(page.html, path)

    def mail(self, story: Story, week: Week) -> str:
        """The mail of a week as a document, if it carries the story; else nothing."""
        digest = next((d for d in self.programme.digests if d.week == week), None)
        if digest is None or digest.focus.fundamental is None:
            return ""
        cut = for_mail(digest)
        if not _among(story, (*cut.messages, *cut.about[:IN_MAIL], *cut.others[:IN_MAIL])):
            return ""
        base = self.programme.settings.site_url or "/"
        export = self._composer.compose(digest, base)
        html = export.html
        for address, picture in export.pictures.items():
            data = data_address(picture.path, self.pictures[picture.path])
            html = html.replace(f'src="{escape(address)}"', f'src="{data}"')
        mark = _MARKED.format(address=base + written(story_path(story)))
        return html.replace("</head>", f"<style>{mark}</style></head>", 1)


def _shown(story: Story, today: date, on: Callable[[date, bool], _Day]) -> Shown:
    day = max(today, story.date, story.week.monday)
    there = on(day, story.draft)
    week, place = there.place(story)
    mail_week = _mail_week(story, there.programme)
    mail = on(max(today, mail_week.monday), story.draft).mail(story, mail_week) if mail_week else ""
    return Shown(
        story=story, scheduled=story.date > today, page=there.page(story), card=there.card(story),
        week=week, place=place, mail_week=mail_week, mail=mail,
    )  # fmt: skip


def _among(story: Story, stories: Iterable[Story]) -> bool:
    """Whether a story, perhaps as it was read for another day, is one of these."""
    return any(story.id == other.id for other in stories)


def _mail_week(story: Story, programme: Programme) -> Week | None:
    """The week whose Monday mail is the first that can carry a story: a message its own week's, a story the next."""
    for focus in programme.weeks:
        own = focus.week == story.week and story.kind is Kind.MESSAGE and leads(story, focus)
        if focus.fundamental and (own or focus.week > story.week):
            return focus.week if story.week >= programme.weeks[0].week else None
    return None
