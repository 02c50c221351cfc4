"""`schema`: what editors need to help while one writes."""

import json
from datetime import date
from pathlib import Path

import click

from generator.cli.common import shared, stop
from generator.outputs.schemas import NAMES, schema, written
from generator.whole import why, write_all


@click.command(name="schema", epilog="Example: fundamentals schema --output .vscode/schemas")
@shared
@click.argument("name", required=False, type=click.Choice(NAMES))
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Write NAME.json into this folder.")
def schemas(root: Path, today: date | None, quiet: bool, name: str | None, output: Path | None) -> None:  # noqa: ARG001
    """Print the JSON Schema of a format, for editors; without a NAME, of all of them."""
    if output is None:
        click.echo(written(schema(name)) if name else json.dumps({n: schema(n) for n in NAMES}, indent=2), nl=not name)
        return
    files = {output / f"{n}.json": written(schema(n)).encode() for n in ([name] if name else NAMES)}
    try:
        write_all(files)
    except OSError as error:
        stop(f"{error.filename or output} cannot be written: {why(error)}.")
    for path in files:
        click.echo(path)
