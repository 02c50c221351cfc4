"""What a change does: what it adds, what it would rewrite, which problems it brings.

Both sides are read on the same day, so that nothing but the change makes a difference.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from generator.loading.calendars import HISTORY_FILE, SKIPPED
from generator.model import Focus, Fundamental, Kind, Story
from generator.problems import Location, Problem, errors
from generator.programme import Survey
from generator.week import Week

T = TypeVar("T", Story, Fundamental)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What lies between two states of a programme.

    Stories are in the order of their ids, fundamentals in that of their numbers; `problems`
    are those that the change brings. `located` are the paths of stories from whose pictures
    a place was taken out. `judged` is whether the weeks of both sides could be compared.
    """

    added: tuple[Story, ...]
    edited: tuple[Story, ...]
    removed: tuple[Story, ...]
    new_fundamentals: tuple[Fundamental, ...]
    edited_fundamentals: tuple[Fundamental, ...]
    removed_fundamentals: tuple[Fundamental, ...]
    located: frozenset[str]
    problems: tuple[Problem, ...]
    judged: bool


def compare(before: Survey, after: Survey) -> Change:
    """What leads from one state to the other; both were surveyed on the same day."""
    stories, known = _by_id(after.content.stories), _by_id(before.content.stories)
    ours, theirs = _by_id(after.content.fundamentals), _by_id(before.content.fundamentals)
    judged = not any(_about_the_weeks(p) for p in (*errors(before.problems), *errors(after.problems)))
    found = list(_brought(before.problems, after.problems))
    if judged:
        found += [*_history(before, after), *_published_weeks(before, after)]
    found += _after_the_mail(after, known)
    return Change(
        added=tuple(s for s in stories.values() if s.id not in known),
        edited=tuple(s for s in stories.values() if s.id in known and s.content != known[s.id].content),
        removed=tuple(s for s in known.values() if s.id not in stories and not _is_there(s, after)),
        new_fundamentals=tuple(f for f in ours.values() if f.id not in theirs),
        edited_fundamentals=tuple(f for f in ours.values() if f.id in theirs and f != theirs[f.id]),
        removed_fundamentals=tuple(f for f in theirs.values() if f.id not in ours and not _is_there(f, after)),
        located=frozenset(p.location.path for p in after.problems if p.code == "picture-location"),
        problems=tuple(sorted(set(found))),
        judged=judged,
    )


def _by_id(values: Sequence[T]) -> dict[str, T]:
    return {value.id: value for value in values}


def _is_there(text: Story | Fundamental, survey: Survey) -> bool:
    """Whether the file of a text is there, although it could not be read."""
    return any(problem.location.path == text.location.path for problem in errors(survey.problems))


def _about_the_weeks(problem: Problem) -> bool:
    return problem.location.path.startswith("fundamentals")


def _brought(before: Sequence[Problem], after: Sequence[Problem]) -> Iterator[Problem]:
    """What was not said before; a problem that only moved to another line was."""
    old = Counter((p.location.path, p.code, p.text) for p in before)
    for problem in after:
        key = (problem.location.path, problem.code, problem.text)
        if old[key]:
            old[key] -= 1
        else:
            yield problem


def _history(before: Survey, after: Survey) -> Iterator[Problem]:
    was, now = before.content.calendar.history, after.content.calendar.history
    leaders = _by_id(after.content.fundamentals)
    called = {id_: _called(f) for id_, f in {**_by_id(before.content.fundamentals), **leaders}.items()}
    for week in sorted(was):
        if week not in now:
            said = f"{week} was recorded, and its line is gone."
        elif not _same(was[week], leaders.get(now[week] or "")):
            then, instead = (called.get(side[week] or "", SKIPPED) for side in (was, now))
            said = f"{week} was recorded with {then}, and now has {instead}."
        else:
            continue
        hint = "Put the line back: what led a week stays on record, and people have its mail."
        yield Problem(location=Location(HISTORY_FILE), code="history-changed", text=said, hint=hint)


def _called(leader: Fundamental) -> str:
    return f"#{leader.number} “{leader.title}”"


def _same(was: str | None, now: Fundamental | None) -> bool:
    """Whether a fundamental is the one it was; a file with a new name keeps its old address as an alias."""
    if was is None or now is None:
        return was is None and now is None
    return now.id == was or f"fundamentals/{was}" in {alias.strip("/") for alias in now.aliases}


def _published_weeks(before: Survey, after: Survey) -> Iterator[Problem]:
    """Weeks that have begun and are not recorded: computed, but published all the same."""
    this_week = Week.of(after.content.today)
    planned = {focus.week: focus for focus in after.weeks}
    recorded = before.content.calendar.history
    moved = [
        (focus, planned.get(focus.week))
        for focus in before.weeks
        if focus.week <= this_week and focus.week not in recorded
    ]
    moved = [(was, now) for was, now in moved if not _leads_still(was, now)]
    if moved:
        was, now = moved[0]
        others = f", and so would {len(moved) - 1} more" if len(moved) > 1 else ""
        yield Problem(
            location=Location(HISTORY_FILE),
            code="week-moved",
            text=f"{was.week} is published with {_leader(was)} and would change to {_leader(now)}{others}.",
            hint="Record the weeks first, without the change (`fundamentals record`, and commit): recorded weeks stay.",
        )


def _leads_still(was: Focus, now: Focus | None) -> bool:
    return now is not None and _same(was.fundamental.id if was.fundamental else None, now.fundamental)


def _leader(focus: Focus | None) -> str:
    if focus is None:
        return "no page at all"
    return _called(focus.fundamental) if focus.fundamental else SKIPPED


def _after_the_mail(after: Survey, known: Mapping[str, Story]) -> Iterator[Problem]:
    """Texts that come into the open now, in a week whose mail has gone without them."""
    today = after.content.today
    this_week = Week.of(today)
    for story in after.content.stories:
        earlier = known.get(story.id)
        if story.draft or story.withdrawn or (earlier and not earlier.draft and earlier.week == story.week):
            continue
        if story.kind is Kind.MESSAGE and after.content.calendar.first <= story.week and story.week.monday < today:
            yield Problem(
                location=story.at("week" if story.week_given else "date"),
                code="mail-gone",
                text=f"The mail of {story.week} has gone without this message.",
                hint="It will stand on the week's page; if it should be mailed, give it a week: to come.",
            )
        elif story.kind is Kind.STORY and (mail := _mailed_in(story.week, after.weeks)) and mail <= this_week:
            yield Problem(
                location=story.at("week" if story.week_given else "date"),
                code="mail-gone",
                text=f"It lands in {story.week}, and the mail that tells of that week has gone ({mail}).",
                hint=f"Add week: {this_week} for the next mail; without, it still comes up when its fundamental does.",
            )


def _mailed_in(week: Week, weeks: Sequence[Focus]) -> Week | None:
    """The week whose mail tells what was shared in `week`: the next one that is not skipped."""
    if not weeks or week < weeks[0].week:
        return None
    return next((focus.week for focus in weeks if focus.week > week and focus.fundamental), None)
