"""fundamentals/history.yml: what led the weeks that have begun. Lines are only ever added."""

from collections.abc import Sequence
from pathlib import Path

from generator.model import Focus
from generator.outputs.whole import write_whole

_HEAD = "# What led each week. Written by `fundamentals record`: lines are added, never changed.\n"


def record(root: Path, begun: Sequence[Focus]) -> tuple[str, ...]:
    """Append the weeks of `begun` that are not recorded yet; gives the lines added.

    A week counts as recorded when a line begins with it. The file is replaced in one step.
    """
    path = root / "fundamentals/history.yml"
    before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    known = {line.partition(":")[0].strip() for line in before.splitlines()}
    added = tuple(
        f"{focus.week}: {focus.fundamental.number if focus.fundamental else 'skipped'}"
        for focus in begun
        if str(focus.week) not in known
    )
    if added:
        text = before if before.endswith("\n") or not before else f"{before}\n"
        write_whole(path, (text + "".join(f"{line}\n" for line in added)).encode())
    return added
