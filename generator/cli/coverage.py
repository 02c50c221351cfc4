"""`stats`: what the stories cover, and what has been quiet for long."""

from datetime import date
from pathlib import Path

import click

from generator.cli.common import read, shared
from generator.outputs.stats import as_json, measure, sheet, text


@click.command(epilog="Example: fundamentals stats --format csv > coverage.csv")
@shared
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
def stats(root: Path, today: date | None, quiet: bool, form: str) -> None:  # noqa: ARG001
    """Say what stories cover, and what is quiet. By fundamental, team and quarter; nobody is counted."""
    found = measure(read(root, today))
    if form == "csv":
        click.echo(sheet(found).encode(), nl=False)
    else:
        click.echo(as_json(found) if form == "json" else text(found))
