"""A composed mail as files, and what the editor wants to know before it goes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from generator.outputs.mail import Composer, Export
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


def report(export: Export, warnings: int, attention: Callable[[str], str] = lambda said: said) -> str:
    """What is in the mail, in a line or a few; `attention` makes a line stand out."""
    digest, leader = export.digest, export.digest.focus.fundamental
    stories = min(len(digest.about), 6) + min(len(digest.others), 6)
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
    lines = [" ".join(parts)]
    if digest.message_from:
        lines.append(attention(f"NO MESSAGE of its own: the one of {digest.message_from} stands in its place."))
    elif not digest.messages:
        rest = "description" if leader and leader.description.text else "wording alone"
        lines.append(attention(f"NO MESSAGE, and no earlier one: the {rest} stands in its place."))
    return "\n".join([*lines, *export.notes])


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"
