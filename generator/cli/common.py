"""What every command shares: its options, its reading, how it speaks and how it ends."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from typing import Any, NoReturn

import click

from generator import clock
from generator.cli.refusals import stop
from generator.model import Programme
from generator.problems import ContentError, Problem, errors
from generator.programme import AHEAD, read_programme
from generator.week import YEARS, Week


class Day(click.ParamType[date]):
    """A date such as 2026-11-16."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the option's value."""
        try:
            return value if isinstance(value, date) else clock.read_day(value)
        except ValueError:
            self.fail(f"{value} is not a date like 2026-11-16", param, ctx)


class TimeOfDay(click.ParamType[time]):
    """A time such as 06:00."""

    name = "HH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> time:
        """Read the option's value."""
        try:
            return value if isinstance(value, time) else datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007
        except ValueError:
            self.fail(f"{value} is not a time like 06:00", param, ctx)


def shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command takes."""
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
        click.option("--today", type=Day(), help="Take this day for today, such as 2026-11-16."),
        click.option(
            "--root",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            default=Path(),
            help="The programme's folder (default: here).",
        ),
    ):
        command = option(command)
    return command


def clock_of(today: date | None) -> Callable[[tzinfo], date]:
    """What says which day it is: `today` if given, else the environment, else the machine."""
    if today:
        return lambda _: today
    try:
        clock.today(UTC)
    except ValueError:
        raise click.UsageError(f"{clock.VARIABLE} is not a date like 2026-11-16.") from None
    return clock.today


def week_of(wanted: str, this_week: Week) -> Week:
    """The week that `2026-W47`, `this`, `last` or `next` means."""
    steps = {"this": 0, "last": -1, "next": 1}
    if wanted in steps:
        return this_week + steps[wanted]
    try:
        week = Week.parse(wanted)
    except ValueError:
        said = f"“{wanted}” is not a week like 2026-W47, nor this, last or next."
        raise click.BadParameter(said, param_hint="--week") from None
    if week.year not in YEARS:
        stop("no-such-week", f"{week} is too far away.")
    return week


def now_on(today: date | None, zone: tzinfo) -> datetime:
    """Date and time on the programme's clock; a day that was said counts to its last second."""
    return clock.end_of(today) if today else clock.now(zone)


def read(root: Path, today: date | None, ahead: int = AHEAD, drafts: bool = False, keep: bool = False) -> Programme:
    """The programme below `root`, or the end of the command with everything that is wrong with it."""
    try:
        return read_programme(root, clock_of(today), ahead=ahead, drafts=drafts, keep=keep)
    except ContentError as error:
        refuse(error, root)


def refuse(error: ContentError, root: Path) -> NoReturn:
    """Say everything that is wrong with the content, and end."""
    say(error.problems, root)
    stop("content", f"{count(error.problems)}; nothing was changed.")


def say(problems: Iterable[Problem], root: Path) -> None:
    """Say problems on standard error, with paths as seen from the shell."""
    for problem in problems:
        click.echo(str(problem.below(root)), err=True)


def count(problems: Iterable[Problem]) -> str:
    """“2 errors and 1 warning”."""
    found = tuple(problems)
    wrong = len(errors(found))
    parts = [
        f"{n} {word}{'s' if n > 1 else ''}" for n, word in ((wrong, "error"), (len(found) - wrong, "warning")) if n
    ]
    return " and ".join(parts)
