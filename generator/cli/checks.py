"""`check`: everything that is wrong, with a way out."""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from generator.cli.common import clock_of, count, shared
from generator.problems import Problem, errors
from generator.programme import inspect


@click.command(epilog="Example: fundamentals check stories/2026/the-friday-call.md")
@shared
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings end 1, too.")
def check(root: Path, today: date | None, quiet: bool, paths: tuple[Path, ...], strict: bool) -> None:
    """Say everything that is wrong, with a way out; only in PATHS, if any are given."""
    problems: Iterable[Problem] = inspect(root, clock_of(today))
    if paths:
        wanted = {p.resolve() for p in paths}
        problems = [
            p for p in problems if any((root / p.location.path).resolve().is_relative_to(path) for path in wanted)
        ]
    found = tuple(problems)
    for problem in found:
        click.echo(str(problem.below(root)))
    if found and not quiet:
        click.echo(count(found), err=True)
    elif not quiet:
        click.echo("Everything is in order.", err=True)
    sys.exit(1 if errors(found) or (strict and found) else 0)
