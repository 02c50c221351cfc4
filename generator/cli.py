"""The `fundamentals` command. Ends 0, 1 (problems in the content) or 2 (usage)."""

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, tzinfo
from pathlib import Path
from typing import Any, NoReturn

import click

from generator import clock, site
from generator.model import Programme
from generator.outputs.calendar import icalendar, sheet
from generator.outputs.folder import NotOurs
from generator.outputs.history import record as record_history
from generator.outputs.mail import Composer, MailError, Options
from generator.outputs.mail.files import report, write_exports
from generator.outputs.mail.services import OWN, SERVICES
from generator.outputs.table import calendar_table
from generator.places import Places
from generator.problems import ContentError, Problem, errors
from generator.programme import AHEAD, inspect, read_programme
from generator.week import YEARS, Week
from generator.words import Words


class Day(click.ParamType[date]):
    """A date such as 2026-11-16."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the option's value."""
        try:
            return value if isinstance(value, date) else clock.read_day(value)
        except ValueError:
            self.fail(f"{value} is not a date like 2026-11-16", param, ctx)


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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A weekly fundamentals programme: its site and its calendar, from plain files."""


@main.command(epilog="Example: fundamentals build --root ../way --site-dir public")
@shared
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where the site goes (default: ROOT/site).")
@click.option("--strict", is_flag=True, help="Warnings end the build, too.")
def build(root: Path, today: date | None, quiet: bool, site_dir: Path | None, strict: bool) -> None:
    """Build the whole site; it takes the old one's place only when it is whole."""
    programme = _read(root, today)
    _say(programme.warnings, root)
    if strict and programme.warnings:
        _stop(f"{_count(programme.warnings)}; with --strict nothing is built.")
    try:
        built = site.build(
            root, programme, site_dir or root / "site", strict=strict, progress=not quiet and sys.stderr.isatty()
        )
    except (NotOurs, site.BuildFailed) as error:
        _stop(str(error))
    if not quiet:
        click.echo(
            f"{built.pages} pages, {len(programme.stories)} stories, {len(programme.digests)} weeks "
            f"in {built.seconds:.1f} seconds: {built.index}"
        )


@main.command(epilog="Example: fundamentals serve --drafts")
@shared
@click.option("--drafts", is_flag=True, help="Show drafts as well.")
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to listen.")
def serve(root: Path, today: date | None, quiet: bool, drafts: bool, address: str) -> None:
    """Show the site and reload it whenever a file changes; stop with Ctrl-C."""
    programme = _read(root, today)
    _say(programme.warnings, root)
    site.serve(root, today, drafts=drafts, address=address, quiet=quiet)


@main.command(epilog="Example: fundamentals check stories/2026/the-friday-call.md")
@shared
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings end 1, too.")
def check(root: Path, today: date | None, quiet: bool, paths: tuple[Path, ...], strict: bool) -> None:
    """Say everything that is wrong, with a way out; only in PATHS, if any are given."""
    problems: Iterable[Problem] = inspect(root, _clock(today))
    if paths:
        wanted = {p.resolve() for p in paths}
        problems = [
            p for p in problems if any((root / p.location.path).resolve().is_relative_to(path) for path in wanted)
        ]
    found = tuple(problems)
    for problem in found:
        click.echo(str(problem.below(root)))
    if found and not quiet:
        click.echo(_count(found), err=True)
    elif not quiet:
        click.echo("Everything is in order.", err=True)
    sys.exit(1 if errors(found) or (strict and found) else 0)


@main.command(epilog="Example: fundamentals calendar --weeks 26")
@shared
@click.option("--weeks", type=click.IntRange(1, 520), default=12, show_default=True, help="How many weeks to come.")
@click.option("--format", "form", type=click.Choice(["text", "ics", "csv"]), default="text", show_default=True)
def calendar(root: Path, today: date | None, quiet: bool, weeks: int, form: str) -> None:  # noqa: ARG001
    """Say who leads when, who writes, and whether the message is ready."""
    programme = _read(root, today, ahead=weeks)
    start = max(programme.this_week, programme.weeks[0].week)
    shown = [focus for focus in programme.weeks if start <= focus.week <= start + weeks]
    if form == "ics":
        words = Words.load(Places(root), programme.settings.language)
        click.echo(icalendar(programme, words, shown), nl=False)
    elif form == "csv":
        click.echo(sheet(programme, shown).encode(), nl=False)
    else:
        click.echo(calendar_table(programme, shown))


@main.command(epilog="Example: fundamentals record && git commit -m 'Record the week' fundamentals/history.yml")
@shared
def record(root: Path, today: date | None, quiet: bool) -> None:
    """Append the weeks that have begun to fundamentals/history.yml."""
    programme = _read(root, today)
    added = record_history(root, programme)
    for line in added:
        click.echo(line)
    if not added and not quiet:
        click.echo("Every week that has begun is recorded.", err=True)


@main.command(epilog="Example: fundamentals email --week next --format all")
@shared
@click.option(
    "--week", "wanted", default="this", show_default=True, help="A week such as 2026-W47, or this, last, next."
)
@click.option("--format", "form", type=click.Choice(["eml", "html", "text", "all"]), default="all", show_default=True)
@click.option("--images", type=click.Choice(["inline", "linked"]), default="inline", show_default=True)
@click.option("--for", "service", type=click.Choice(sorted(SERVICES)), help="Merge tags of the service that sends it.")
@click.option("--draft", is_flag=True, help="Open as a draft in classic Outlook (X-Unsent).")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Folder (default: ROOT/exports).")
def email(
    root: Path, today: date | None, quiet: bool, wanted: str, form: str, images: str, service: str | None,
    draft: bool, output: Path | None,
) -> None:  # fmt: skip
    """Export a week's digest as a mail that is ready to send."""
    programme = _read(root, today)
    _say(programme.warnings, root)
    warnings, week = len(programme.warnings), _week(wanted, programme)
    preview = week > programme.this_week
    if preview:  # A week to come is composed as it would be on its Monday.
        programme = _read(root, week.monday)
    digest = next((d for d in programme.digests if d.week == week), None)
    if digest is None:
        _stop(f"{week} is before the programme’s first week, {programme.weeks[0].week}.")
    options = Options(
        linked=images == "linked", service=SERVICES.get(service or "", OWN), unsent=draft, preview=preview
    )
    forms = {"all": ("eml", "html", "text"), "eml": ("eml",), "html": ("html",), "text": ("text",)}[form]
    if service:  # The service makes the mail itself, from HTML and text.
        forms = tuple(f for f in forms if f != "eml") or ("html", "text")
    try:
        composer = Composer(programme, Places(root), options)
        export = composer.compose(digest)
        paths = write_exports(composer, export, output or root / "exports", forms)
    except MailError as error:
        _stop(str(error))
    except OSError as error:
        _stop(f"{error.filename or output} cannot be written: {(error.strerror or 'for no known reason').lower()}.")
    if not quiet:
        click.echo(report(export, warnings, attention=_loud), err=True)
    for path in paths:
        click.echo(path)


def _week(wanted: str, programme: Programme) -> Week:
    steps = {"this": 0, "last": -1, "next": 1}
    if wanted in steps:
        return programme.this_week + steps[wanted]
    try:
        week = Week.parse(wanted)
    except ValueError:
        pass
    else:
        if week.year in YEARS:
            return week
        _stop(f"{week} is too far away.")
    said = f"“{wanted}” is not a week like 2026-W47, nor this, last or next."
    raise click.BadParameter(said, param_hint="--week")


def _loud(said: str) -> str:
    return click.style(said, fg="yellow", bold=True)


def _clock(today: date | None) -> Callable[[tzinfo], date]:
    if today:
        return lambda _: today
    try:
        clock.today(UTC)
    except ValueError:
        raise click.UsageError(f"{clock.VARIABLE} is not a date like 2026-11-16.") from None
    return clock.today


def _read(root: Path, today: date | None, ahead: int = AHEAD) -> Programme:
    try:
        return read_programme(root, _clock(today), ahead=ahead)
    except ContentError as error:
        _say(error.problems, root)
        _stop(f"{_count(error.problems)}; nothing was changed.")


def _say(problems: Iterable[Problem], root: Path) -> None:
    for problem in problems:
        click.echo(str(problem.below(root)), err=True)


def _count(problems: Iterable[Problem]) -> str:
    found = tuple(problems)
    wrong = len(errors(found))
    parts = [
        f"{n} {word}{'s' if n > 1 else ''}" for n, word in ((wrong, "error"), (len(found) - wrong, "warning")) if n
    ]
    return " and ".join(parts)


def _stop(said: str) -> NoReturn:
    click.echo(said, err=True)
    sys.exit(1)
