"""Asking on a terminal what was not given. The answers offered are known ones, the most likely first."""

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from generator.model import Fundamental
from generator.problems import printable

T = TypeVar("T")
SHOWN = 12
"""Known answers that are listed; any may be typed."""


def can_ask() -> bool:
    """Whether somebody sits there who could answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(label: str, read: Callable[[str], T], default: T | None = None, shown: str = "") -> T:
    """One question, asked again until `read` takes the answer; Enter takes the default, shown as `shown`."""

    def value(answer: Any) -> T:
        return read(answer) if isinstance(answer, str) else answer  # A default is no text, unless it is one.

    mark = f" [{printable(shown)}]" if shown else ""
    return click.prompt(f"{label}{mark}", default=default, value_proc=value, show_default=False, err=True)


def offer(label: str, known: Sequence[str], read: Callable[[str], str], default: str = "") -> str:
    """A name: a known one, which may be typed by its beginning, or a new one."""
    if known:
        more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
        click.secho(f"  known: {printable(', '.join(known[:SHOWN]))}{more}", err=True, dim=True)

    def named(answer: str) -> str:
        return begins(read(answer), known)

    return ask(label, named, default, default)


def begins(answer: str, known: Iterable[str]) -> str:
    """The one known name that the answer is the beginning of, or the answer."""
    names = tuple(known)
    same = [name for name in names if name.casefold() == answer.casefold()]
    found = same or [name for name in names if answer and name.casefold().startswith(answer.casefold())]
    return found[0] if len(found) == 1 else answer


def show_fundamentals(fundamentals: Sequence[Fundamental], leading: bool) -> None:
    """The fundamentals with their numbers, the first marked if it leads the week."""
    for n, each in enumerate(fundamentals):
        mark = "  (leads the week)" if leading and n == 0 else ""
        click.secho(f"  {each.number:>3}  {printable(each.title)}{mark}", err=True, dim=not mark)
