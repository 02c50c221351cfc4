"""The pipeline, read top-down: load, plan, check, compose."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from generator import rules
from generator.digest import compose_digests
from generator.loading import Clock, load
from generator.loading.kept import AtHand
from generator.memory import all_of_it_lasts
from generator.model import Content, Focus, Kind, Programme
from generator.problems import ContentError, Problem, errors
from generator.rotation import plan
from generator.settings import IN_INTRODUCTION, Settings
from generator.week import Week

AHEAD = 26
"""How many weeks are planned beyond this one, unless more are asked for."""


def read_programme(
    root: Path,
    clock: Clock,
    ahead: int = AHEAD,
    drafts: bool = False,
    keep: bool = False,
    at_hand: AtHand | None = None,
) -> Programme:
    """Read and compose the programme below `root`, planned `ahead` weeks beyond this one.

    `clock` says what day it is in the programme's time zone. With `drafts`, drafts are
    shown as if they were published. With `keep`, what was read is kept for the next time,
    in the cache; without, what is there is used, and nothing is written. Who reads it again
    and again has what was read `at_hand`. Raises ContentError with every problem found if
    one of them is an error.
    """
    with all_of_it_lasts():
        seen = survey(root, clock, ahead, keep, at_hand)
        if errors(seen.problems):
            raise ContentError(seen.problems)
        return compose(seen.content, seen.weeks, seen.problems, drafts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was read, the plan of its weeks, and everything that is wrong, sorted."""

    content: Content
    weeks: tuple[Focus, ...]
    problems: tuple[Problem, ...]


def survey(root: Path, clock: Clock, ahead: int = AHEAD, keep: bool = False, at_hand: AtHand | None = None) -> Survey:
    """Read, plan and check the programme below `root`; composes nothing and never raises on what people wrote."""
    content = load(root, clock, rules.reader, keep, at_hand)
    weeks = plan_weeks(content, ahead)
    problems = ContentError([*content.problems, *rules.check(content, weeks)]).problems
    return Survey(content=content, weeks=weeks, problems=problems)


def inspect(root: Path, clock: Clock) -> tuple[Problem, ...]:
    """Every problem of the programme below `root`, sorted; composes nothing."""
    return survey(root, clock).problems


def compose(
    content: Content, weeks: tuple[Focus, ...], problems: tuple[Problem, ...], drafts: bool = False
) -> Programme:
    """What may be seen on the content's day."""
    this_week = Week.of(content.today)
    seen = [s for s in content.stories if s.date <= content.today]
    published = tuple(s for s in seen if not s.withdrawn and (drafts or not s.draft))
    return Programme(
        today=content.today,
        this_week=this_week,
        settings=_filled_in(content),
        fundamentals=tuple(sorted(content.fundamentals, key=lambda f: (f.number, f.until is not None, f.id))),
        stories=published,
        withdrawn=tuple(s for s in seen if s.withdrawn),
        letters=tuple(s for s in content.stories if s.kind is Kind.MESSAGE and not s.withdrawn),
        recorded=frozenset(content.calendar.history),
        weeks=weeks,
        digests=compose_digests(weeks, published, this_week),
        warnings=problems,
    )


def without_drafts(programme: Programme) -> Programme:
    """The same as it is for everybody: what is sent around has no drafts, whatever an editor looks at."""
    if not any(s.draft for s in programme.stories):
        return programme
    published = tuple(s for s in programme.stories if not s.draft)
    digests = compose_digests(programme.weeks, published, programme.this_week)
    return replace(programme, stories=published, digests=digests)


def plan_weeks(content: Content, ahead: int = AHEAD) -> tuple[Focus, ...]:
    """What leads which week, from the first one to `ahead` weeks beyond this one."""
    this_week = Week.of(content.today)
    return plan(content.fundamentals, content.calendar, max(this_week, content.calendar.first) + ahead)


def _filled_in(content: Content) -> Settings:
    """The settings with the placeholders of the introduction replaced, literally."""
    settings = content.settings
    active = sum(f.active(content.today) for f in content.fundamentals)
    values = dict(zip(IN_INTRODUCTION, (str(active), settings.name, settings.organisation), strict=True))
    text = re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], m[0]), settings.introduction)
    return replace(settings, introduction=" ".join(text.split()))
