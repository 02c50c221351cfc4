"""`email`: a week's digest, ready to send."""

from datetime import date
from pathlib import Path

import click

from generator.cli.common import read, say, shared, stop, week_of
from generator.outputs.mail import Composer, MailError, Options
from generator.outputs.mail.files import amiss, summary, write_exports
from generator.outputs.mail.services import OWN, SERVICES
from generator.places import Places
from generator.problems import ContentError
from generator.whole import why


@click.command(epilog="Example: fundamentals email --week next --format all")
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
    programme = read(root, today)
    say(programme.warnings, root)
    warnings, week = len(programme.warnings), week_of(wanted, programme.this_week)
    preview = week > programme.this_week
    if preview:  # A week to come is composed as it would be on its Monday.
        programme = read(root, week.monday)
    digest = next((d for d in programme.digests if d.week == week), None)
    if digest is None:
        stop(f"{week} is before the programme’s first week, {programme.weeks[0].week}.")
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
    except (MailError, ContentError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.filename or output} cannot be written: {why(error)}.")
    if not quiet:
        click.echo(summary(export, warnings), err=True)
    for said in amiss(export):
        click.secho(said, fg="yellow", bold=True, err=True)
    for path in paths:
        click.echo(path)
