"""Values that the options of `new` take, read from what people type."""

import re

import click

from generator.kinds import MAX_NAME
from generator.outputs.drafting.fields import line


def read_line(answer: str) -> str:
    """A title or a name. Raises click.BadParameter for one that is far too long."""
    text = line(answer)
    if len(text) > MAX_NAME:
        raise click.BadParameter(f"That has {len(text)} characters; {MAX_NAME} are the most.")
    return text


def read_lines(answer: str) -> tuple[str, ...]:
    """Names parted by commas."""
    return tuple(dict.fromkeys(filter(None, map(read_line, answer.split(",")))))


def read_references(answer: str) -> tuple[int | str, ...]:
    """Numbers or ids of fundamentals, parted by commas or spaces: `9, 2`, `#9 #2`."""
    parts = filter(None, (part.strip("#[]") for part in re.split(r"[,\s]+", answer)))
    return tuple(dict.fromkeys(int(p) if p.isascii() and p.isdigit() and len(p) < 7 else read_line(p) for p in parts))
