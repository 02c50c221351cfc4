"""fundamentals/history.yml: what led the weeks that have begun. Lines are only ever added."""

from pathlib import Path

from generator.loading.calendars import HISTORY_FILE, SKIPPED
from generator.model import Programme
from generator.whole import write_whole

_HEAD = b"# What led each week. Written by `fundamentals record`: lines are added, never changed.\n"


def record(root: Path, programme: Programme) -> tuple[str, ...]:
    """Append the weeks that have begun and come after the last recorded one; gives the lines added.

    What is in the file stays as it is, byte for byte. The file is replaced in one step.
    """
    path = root / HISTORY_FILE
    before = path.read_bytes() if path.exists() else _HEAD
    last = max(programme.recorded, default=None)
    begun = [f for f in programme.weeks if f.week <= programme.this_week and (last is None or f.week > last)]
    added = tuple(f"{f.week}: {f.fundamental.number if f.fundamental else SKIPPED}" for f in begun)
    if added:
        end = b"\r\n" if b"\r\n" in before else b"\n"
        text = before if before.endswith(b"\n") or not before else before + end
        write_whole(path, text + b"".join(line.encode() + end for line in added))
    return added
