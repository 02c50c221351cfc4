"""fundamentals/history.yml: what led the weeks that have begun. Lines are only ever added."""

import re
from pathlib import Path

from generator.loading.calendars import HISTORY_FILE, SKIPPED
from generator.model import Programme
from generator.week import Week
from generator.whole import rewrite

_HEAD = b"# What led each week. Written by `fundamentals record`: lines are added, never changed.\n"
_RECORDED = re.compile(rb"^(\d{4}-W\d\d):", re.MULTILINE)


def record(root: Path, programme: Programme) -> tuple[str, ...]:
    """Append the weeks that have begun and come after the last recorded one; gives the lines added.

    What is in the file stays as it is, byte for byte, and what was recorded since the
    programme was read is not recorded again. The file is replaced in one step.
    """
    added: list[str] = []

    def append(before: bytes | None) -> bytes | None:
        text = _HEAD if before is None else before
        known = programme.recorded | {Week.parse(found[1].decode()) for found in _RECORDED.finditer(text)}
        last = max(known, default=None)
        begun = [f for f in programme.weeks if f.week <= programme.this_week and (last is None or f.week > last)]
        added.extend(f"{f.week}: {f.fundamental.number if f.fundamental else SKIPPED}" for f in begun)
        end = b"\r\n" if b"\r\n" in text else b"\n"
        whole = text if text.endswith(b"\n") or not text else text + end
        return whole + b"".join(line.encode() + end for line in added) if added else None

    rewrite(root / HISTORY_FILE, append)
    return tuple(added)
