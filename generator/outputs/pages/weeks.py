"""The pages of time: home, every week, all weeks, the calendar."""

from collections.abc import Iterator
from functools import partial

from generator.digest import in_turn, questions
from generator.model import Digest, Kind, Page, Story
from generator.outputs.pages.site import Site
from generator.outputs.paths import week_path
from generator.rotation import leads
from generator.week import Week

SHOWN = 12
"""Stories about the fundamental, and as many others, on a week's page."""
WEEKS_AHEAD = 12


def week_pages(site: Site) -> Iterator[Page]:
    """One page for every week that has begun, the list of them, and the calendar."""
    for digest in site.programme.digests:
        yield _week(site, digest, week_path(digest.week), "week")
    yield site.page(
        "weeks/", "weeks.html", title=site.words("weeks_title"), kind="weeks", text=site.words("weeks_summary"),
        weeks=tuple(digest.focus for digest in reversed(site.programme.digests)),
    )  # fmt: skip
    yield _calendar(site)


def home(site: Site) -> Page:
    """This week; before the first week, when it starts."""
    if not site.programme.digests:
        first = site.programme.weeks[0]
        return site.page(
            "", "start.html", title=site.programme.settings.name, kind="home",
            text=site.programme.settings.introduction, first=first,
        )  # fmt: skip
    return _week(site, site.programme.digests[-1], "", "home")


def _week(site: Site, digest: Digest, path: str, kind: str) -> Page:
    leader, t = digest.focus.fundamental, site.words
    when = t("week_of_year", number=digest.week.number, year=digest.week.year)
    if leader is None:
        title, text = t("skipped_page_title", when=when), digest.focus.reason
    else:
        title, text = t("week_page_title", number=leader.number, title=leader.title, when=when), leader.statement
    return site.page(
        path,
        "week.html" if leader else "skipped.html",
        title=site.programme.settings.name if kind == "home" else title.unescape(),
        kind=kind,
        text=text,
        digest=digest,
        fundamental=leader,
        dial=partial(site.dial, digest.week, leader),
        questions=questions(digest),
        reading=(*(r for m in digest.messages for r in m.reading), *(leader.reading if leader else ())),
        about=digest.about[:SHOWN],
        more_about=len(digest.about[SHOWN:]),
        others=digest.others[:SHOWN],
        more_others=len(digest.others[SHOWN:]),
        previous=digest.previous,
        following=digest.next,
        upcoming=site.upcoming[digest.week],
        next_has_page=digest.next is not None and site.has_begun(digest.next),
    )


def _calendar(site: Site) -> Page:
    programme = site.programme
    planned = {focus.week: focus for focus in programme.weeks}
    letters = (s for s in programme.stories if s.kind is Kind.MESSAGE and s.week in planned)
    published: dict[Week, Story] = {}
    for letter in in_turn(s for s in letters if leads(s, planned[s.week])):
        published.setdefault(letter.week, letter)
    ahead = [f for f in programme.weeks if f.week > programme.this_week][:WEEKS_AHEAD]
    past = [f for f in reversed(programme.weeks) if f.week < programme.this_week]
    this = next((f for f in programme.weeks if f.week == programme.this_week), None)

    writers = {**programme.settings.authors, **{week: message.author for week, message in published.items()}}
    return site.page(
        "calendar/", "calendar.html", title=site.words("calendar_title"), kind="calendar",
        text=site.words("calendar_summary"), this=this, ahead=ahead, past=past, writers=writers,
        messages=published,
    )  # fmt: skip
