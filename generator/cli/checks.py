"""`check`: everything that is wrong, with a way out; for people, forges and editors."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, tzinfo
from pathlib import Path

import click

from generator.changes import Change, compare
from generator.cli.common import clock_of, count, shared, stop
from generator.outputs.reports import FORMS
from generator.outputs.reports.summary import change_summary, problem_summary, what_changes
from generator.problems import Problem, Severity, errors
from generator.programme import Survey, survey
from generator.revision import NoRevision, checked_out
from generator.whole import why

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
MANUAL = "about/messages/"
"""The page of the site that explains every code."""


@click.command(epilog="Example: fundamentals check --base origin/main stories/2026/the-friday-call.md")
@shared
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", *FORMS]), default="text", show_default=True, help="For whom it is."
)
@click.option("--base", metavar="REV", help="Say only what changed since this branch, tag or commit brings.")
@click.option(
    "--summary",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what it comes to into a file, in Markdown.",
)
@click.option("--strict", is_flag=True, help="Warnings end 1, too.")
def check(
    root: Path, today: date | None, quiet: bool, paths: tuple[Path, ...], form: str, base: str | None,
    summary: Path | None, strict: bool,
) -> None:  # fmt: skip
    """Say everything that is wrong, with a way out; only in PATHS, if any are given."""
    clock = clock_of(today)
    now = survey(root, clock)
    change = _change(root, clock, base, now) if base is not None else None
    problems = _within(root, paths, change.problems if change else now.problems)
    found = tuple(problem.below(root) for problem in problems)
    address = now.content.settings.site_url
    fundamentals = now.content.fundamentals
    told = change_summary(replace(change, problems=found), fundamentals) if change else problem_summary(found)
    if summary:
        _write(summary, told, "w")
    elif change and form == "text" and not quiet:
        click.echo(what_changes(change, fundamentals))
    if form == "text":
        for problem in found:
            click.echo(_for_a_terminal(problem))
    elif said := FORMS[form](found, f"{address}{MANUAL}" if address else ""):
        click.echo(said)
    if form == "github" and (step := os.environ.get("GITHUB_STEP_SUMMARY")):
        _write(Path(step), told, "a")
    if not quiet:
        click.echo(_ending(found, address), err=True)
    sys.exit(1 if errors(found) or (strict and found) else 0)


def _change(root: Path, clock: Callable[[tzinfo], date], base: str, now: Survey) -> Change:
    try:
        with checked_out(root, base) as folder:
            before = survey(folder, clock)
    except NoRevision as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        stop(f"{base} cannot be put into a folder to look at: {why(error)}.")
    change = compare(before, now)
    if not (before.content.fundamentals or before.content.stories):
        click.echo(f"{base} holds no programme yet: everything counts as new.", err=True)
    elif wrong := errors(before.problems):
        said = f"{base} itself has {count(wrong)}; only what is new is reported."
        click.echo(said if change.judged else f"{said} Whether published weeks would move cannot be told.", err=True)
    return change


def _within(root: Path, paths: Sequence[Path], problems: Sequence[Problem]) -> tuple[Problem, ...]:
    wanted = [path.resolve() for path in paths]
    if not wanted:
        return tuple(problems)
    return tuple(
        problem
        for problem in problems
        if any((root / problem.location.path).resolve().is_relative_to(path) for path in wanted)
    )


def _for_a_terminal(problem: Problem) -> str:
    """The problem as it is always said; where colours are shown, its kind stands out and the hint steps back."""
    head, _, hint = str(problem).partition("\n")
    kind = f"{problem.severity}[{problem.code}]"
    said = head.replace(kind, click.style(kind, fg=_COLOURS[problem.severity], bold=True), 1)
    return f"{said}\n{click.style(hint, dim=True)}" if hint else said


def _write(path: Path, text: str, mode: str) -> None:
    try:
        with path.open(mode, encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        stop(f"{path} cannot be written: {why(error)}.")


def _ending(found: Sequence[Problem], address: str) -> str:
    if not found:
        return "Everything is in order."
    return f"{count(found)}\nWhat the words in brackets mean: {address}{MANUAL}" if address else count(found)
