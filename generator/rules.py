"""What must hold across files."""

import re
from collections.abc import Iterator, Sequence

from generator.loading.calendars import HISTORY_FILE, NO_FIRST_WEEK
from generator.loading.settings import PROGRAMME_FILE
from generator.model import Content, Focus, Fundamental, Kind, Origin, Picture, Story
from generator.numbering import Numbering
from generator.problems import Location, Problem, errors
from generator.rotation import leads
from generator.week import Week

OURS = frozenset(
    "weeks archive people teams calendar about share assets search index.html 404.html sitemap.xml"
    " sitemap.xml.gz feed.xml feed.json calendar.ics".split()
)
"""What the site's own addresses begin with, apart from fundamentals and stories."""


def check(content: Content, weeks: Sequence[Focus]) -> Iterator[Problem]:
    """Everything that is wrong between files, in no particular order; `weeks` is the plan."""
    everywhere = (_one_bearer_a_day, _one_file_an_address, _folders_follow_dates)
    for rule in everywhere:
        yield from rule(content)
    # Where it is not known when the weeks begin, there is nothing to say of them.
    if content.calendar.first != NO_FIRST_WEEK:
        for rule_of_weeks in (_messages_fit_their_week, _a_fundamental_for_every_week, _past_weeks_are_recorded):
            yield from rule_of_weeks(content, weeks)


def _one_bearer_a_day(content: Content) -> Iterator[Problem]:
    broken = {p.location.path for p in errors(content.problems)}
    for earlier, later in Numbering(f for f in content.fundamentals if f.location.path not in broken).clashes():
        yield Problem(
            location=later.at("number"),
            code="number-clash",
            text=f"#{later.number} is also the number of {earlier.location.path}.",
            hint="Give one of the two an until: before the other one's since:, or another number.",
        )


def _one_file_an_address(content: Content) -> Iterator[Problem]:
    """A file's address is its own, and an old address leads nowhere else and takes no page's place."""
    taken: dict[str, Location] = {}
    own = [(f"fundamentals/{f.id}", f.location) for f in content.fundamentals]
    own += [(f"stories/{s.id}", s.location) for s in content.stories]
    aliases = [(alias.strip("/"), f.at("aliases")) for f in content.fundamentals for alias in f.aliases]
    aliases += [(alias.strip("/"), s.at("aliases")) for s in content.stories for alias in s.aliases]
    for address, location in aliases:
        segments = address.split("/")
        if (
            segments[0] in OURS
            or segments[-1] == "index.html"
            or not all(re.fullmatch(r"[\w~-][\w.~-]*", segment) for segment in segments)
        ):
            yield Problem(
                location=location,
                code="alias",
                text=f"“{address}” cannot be an old address.",
                hint="Write one such as blog/2013/the-friday-call, with letters, digits and hyphens between the /.",
            )
    for address, location in [*own, *aliases]:
        if address in taken:
            yield Problem(
                location=location,
                code="address-clash",
                text=f"/{address}/ is already the address of {taken[address].path}.",
                hint="Rename one of the two files, or take the alias away.",
            )
        taken.setdefault(address, location)
    yield from _one_picture_an_address(content)


def _one_picture_an_address(content: Content) -> Iterator[Problem]:
    """A GIF becomes a PNG, and so may meet another one of its name."""
    seen: dict[str, Picture] = {}
    texts: tuple[Story | Fundamental, ...] = (*content.stories, *content.fundamentals)
    for text in texts:
        for picture in filter(None, (text.image, *text.pictures)):
            if seen.setdefault(picture.path, picture).content != picture.content:
                yield Problem(
                    location=text.at("image") if picture is text.image else text.location,
                    code="address-clash",
                    text=f"Two pictures would be published as {picture.path}.",
                    hint="Give one of the two another name.",
                )


def _folders_follow_dates(content: Content) -> Iterator[Problem]:
    for story in content.stories:
        folder, below, _ = story.id.partition("/")
        if not below:
            said = "The story lies in no folder of a year."
        elif folder != str(story.date.year):
            said = f"The story of {story.date} lies in the folder “{folder}”; its address follows the folder."
        else:
            continue
        yield Problem(
            location=story.at("date"),
            code="folder-year",
            text=said,
            hint=f"Move it to stories/{story.date.year}/, if nobody has linked to it yet.",
        )


def _messages_fit_their_week(content: Content, weeks: Sequence[Focus]) -> Iterator[Problem]:
    by_week = {focus.week: focus for focus in weeks}
    for message in content.stories:
        focus = by_week.get(message.week)
        if message.kind is not Kind.MESSAGE or message.withdrawn or focus is None or not message.fundamentals:
            continue
        if not leads(message, focus):
            leader = focus.fundamental
            yield Problem(
                location=message.at("week" if message.week_given else "fundamentals"),
                code="message-elsewhere",
                text=f"{message.week} is led by #{leader.number if leader else 0}, this message is for another one.",
                hint="Correct week: or the first of fundamentals:; until then it stands among the week's stories.",
            )
        elif message.week.monday < message.date <= message.week.sunday:
            yield _late(message)


def _late(message: Story) -> Problem:
    return Problem(
        location=message.at("date"),
        code="message-late",
        text=f"The message is dated {message.date}, after the Monday of {message.week}: the mail would go without it.",
        hint=f"Date it {message.week.monday} or earlier, and write week: {message.week}.",
    )


def _a_fundamental_for_every_week(_: Content, weeks: Sequence[Focus]) -> Iterator[Problem]:
    if empty := [f.week for f in weeks if not f.fundamental and f.origin is Origin.ROTATED]:
        yield Problem(
            location=Location(PROGRAMME_FILE),
            code="no-fundamental",
            text=f"No fundamental is active in {empty[0]}"
            + (f" and {len(empty) - 1} more weeks." if empty[1:] else "."),
            hint="Look at since: and until: of the fundamentals, or skip the week with a reason.",
        )


def _past_weeks_are_recorded(content: Content, weeks: Sequence[Focus]) -> Iterator[Problem]:
    this_week = Week.of(content.today)
    last = max(content.calendar.history, default=NO_FIRST_WEEK)
    missing = sum(last < focus.week < this_week for focus in weeks)
    if missing:
        yield Problem(
            location=content.calendar.history_ends or Location(HISTORY_FILE),
            code="unrecorded-weeks",
            text=f"Past weeks that are not recorded: {missing}. A new fundamental could change what led them.",
            hint="Run `fundamentals record` and commit the file.",
        )
