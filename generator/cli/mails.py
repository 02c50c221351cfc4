"""`email`: a week's digest, ready to send."""

from datetime import date
from pathlib import Path

import click

from generator.cli.common import read, refuse, say, shared, week_of
from generator.cli.refusals import cannot, stop
from generator.outputs.mail import Composer, MailError, Options
from generator.outputs.mail.files import amiss, summary, write_exports
from generator.outputs.mail.services import OWN, SERVICES
from generator.places import Places
from generator.problems import ContentError


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
    """Export a week's digest, ready to send."""
    programme = read(root, today)
    say(programme.warnings, root)
    warnings, week = len(programme.warnings), week_of(wanted, programme.this_week)
    preview = week > programme.this_week
    if preview:  # A week to come is composed as it would be on its Monday.
        programme = read(root, week.monday)
    digest = next((d for d in programme.digests if d.week == week), None)
    if digest is None:
        stop("no-such-week", f"{week} is before the programme’s first week, {programme.weeks[0].week}.")
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
        stop("no-mail", str(error), error.hint)
    except ContentError as error:  # A picture that changed since it was read.
        refuse(error, root)
    except OSError as error:
        cannot("write", output or root / "exports", error)
    if not quiet:
        click.echo(summary(export, warnings), err=True)
    for said in amiss(export):
        click.secho(said, fg="yellow", bold=True, err=True)
    for path in paths:
        click.echo(path)
