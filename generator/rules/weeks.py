"""What must hold between the files and the plan of the weeks."""

from collections.abc import Iterator, Sequence

from generator.loading.calendars import HISTORY_FILE, NO_FIRST_WEEK
from generator.loading.settings import PROGRAMME_FILE
from generator.model import Content, Focus, Kind, Origin, Story
from generator.problems import Location, Problem
from generator.rotation import leads
from generator.week import Week


def check_weeks(content: Content, weeks: Sequence[Focus]) -> Iterator[Problem]:
    """What is wrong with the weeks; nothing, where it is not known when they begin."""
    if content.calendar.first != NO_FIRST_WEEK:
        for rule in (_messages_fit_their_week, _a_fundamental_for_every_week, _past_weeks_are_recorded):
            yield from rule(content, weeks)


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
