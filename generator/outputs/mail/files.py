"""A composed mail as files, and what the editor wants to know before it goes."""

from collections.abc import Sequence
from pathlib import Path

from generator.outputs.mail import Composer, Export
from generator.outputs.mail.sheet import SHOWN
from generator.whole import write_all


def write_exports(composer: Composer, export: Export, folder: Path, forms: Sequence[str]) -> tuple[Path, ...]:
    """Write the forms wanted (`eml`, `html`, `text`) into `folder`; gives their paths.

    Everything is made before anything is written. Raises MailError and OSError.
    """
    service = f".{composer.options.service.name}" if composer.options.service.name else ""
    stem = f"{export.digest.week}{service}{'.preview' if composer.options.preview else ''}"
    made: dict[Path, bytes] = {}
    for form in forms:
        if form == "eml":
            made[folder / f"{stem}.eml"] = composer.eml(export)
        elif form == "html":
            made[folder / f"{stem}.html"] = export.html.encode()
        else:
            made[folder / f"{stem}.txt"] = export.text.encode()
    write_all(made)
    return tuple(made)


def summary(export: Export, warnings: int) -> str:
    """What is in the mail, in a line."""
    digest, leader = export.digest, export.digest.focus.fundamental
    stories = min(len(digest.about), SHOWN) + min(len(digest.others), SHOWN)
    parts = [
        f"Week {digest.week.number}, #{leader.number} {leader.title}." if leader else f"Week {digest.week.number}."
    ]
    if digest.messages:
        letter = digest.messages[0]
        parts.append(f"Message: {letter.author} ({letter.body.words} words).")
    parts.append(f"{_count(stories, 'story', 'stories')}, {len(digest.recognised)} thanked.")
    parts.append(f"{len(export.html.encode()) / 1000:.0f} kB.")
    if warnings:
        parts.append(f"{_count(warnings, 'warning', 'warnings')}.")
    return " ".join(parts)


def amiss(export: Export) -> tuple[str, ...]:
    """What the editor should know even of a mail that is made unwatched: no message, or not all of it."""
    digest, leader = export.digest, export.digest.focus.fundamental
    if digest.message_from:
        return (f"NO MESSAGE of its own: the one of {digest.message_from} stands in its place.", *export.notes)
    if not digest.messages:
        rest = "description" if leader and leader.description.text else "wording alone"
        return (f"NO MESSAGE, and no earlier one: the {rest} stands in its place.", *export.notes)
    return export.notes


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"
