"""`calendar` and `record`: what leads which week."""

from datetime import date, datetime, time
from pathlib import Path

import click

from generator.cli.common import TimeOfDay, now_on, read, shared, stop
from generator.outputs.calendar import icalendar, sheet
from generator.outputs.history import record as record_history
from generator.outputs.table import calendar_table
from generator.places import Places
from generator.whole import why
from generator.words import Words


@click.command(epilog="Example: fundamentals calendar --weeks 26")
@shared
@click.option("--weeks", type=click.IntRange(1, 520), default=12, show_default=True, help="How many weeks to come.")
@click.option("--format", "form", type=click.Choice(["text", "ics", "csv"]), default="text", show_default=True)
def calendar(root: Path, today: date | None, quiet: bool, weeks: int, form: str) -> None:  # noqa: ARG001
    """Say who leads when, who writes, and whether the message is ready."""
    programme = read(root, today, ahead=weeks)
    start = max(programme.this_week, programme.weeks[0].week)
    shown = [focus for focus in programme.weeks if start <= focus.week <= start + weeks]
    if form == "ics":
        words = Words.load(Places(root), programme.settings.language)
        click.echo(icalendar(programme, words, shown), nl=False)
    elif form == "csv":
        click.echo(sheet(programme, shown).encode(), nl=False)
    else:
        click.echo(calendar_table(programme, shown))


@click.command(epilog="Example: fundamentals record && git commit -m 'Record the week' fundamentals/history.yml")
@shared
@click.option(
    "--due",
    type=TimeOfDay(),
    help="Only if it is that time or later on the week’s Monday, by the programme’s clock; else end quietly.",
)
def record(root: Path, today: date | None, quiet: bool, due: time | None) -> None:
    """Append the weeks that have begun to fundamentals/history.yml."""
    programme = read(root, today)
    if due:
        begins = datetime.combine(programme.this_week.monday, due)
        if now_on(today, programme.settings.time_zone) < begins:
            return
    try:
        added = record_history(root, programme)
    except OSError as error:
        stop(f"{error.filename} cannot be written: {why(error)}. Nothing was recorded.")
    for line in added:
        click.echo(line)
    if not added and not quiet and not due:
        click.echo("Every week that has begun is recorded.", err=True)
