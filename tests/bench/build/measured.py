"""What a command costs: seconds, the processors' work, and memory, each with all processes that it starts."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

INTERVAL = 0.05
"""Seconds from one look at the memory to the next."""
APART = "pagefind"
"""How processes begin whose memory is counted apart."""
UNUSUAL = {"PYTHONDONTWRITEBYTECODE"}
"""What containers tell Python: never to keep what it has compiled. On most people's machines it does."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock and of work; megabytes at their highest, those of Pagefind apart.

    Megabytes are the largest sum of PSS, in which memory that processes share counts once;
    None where nobody looked.
    """

    seconds: float
    work: float
    megabytes: float | None
    apart: float | None


def measured(command: Sequence[str], *, watched: bool) -> Cost:
    """Run a command to its end; only when `watched` is its memory looked at, which takes a little time of its own.

    Raises RuntimeError with what the command said when it fails.
    """
    with tempfile.TemporaryFile("w+") as said:
        start = perf_counter()
        told = {name: value for name, value in os.environ.items() if name not in UNUSUAL}
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=told)
        watcher = _Watcher(process.pid)
        if watched:
            watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        watcher.over.set()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{said.read()[-2000:]}")
    if not watched:
        return Cost(seconds, usage.ru_utime + usage.ru_stime, None, None)
    watcher.join()
    return Cost(seconds, usage.ru_utime + usage.ru_stime, watcher.megabytes, watcher.apart)


def cheapest(costs: Sequence[Cost]) -> Cost:
    """Of several rounds, the least of each; of memory, what was seen."""
    return Cost(
        min(c.seconds for c in costs),
        min(c.work for c in costs),
        min((c.megabytes for c in costs if c.megabytes is not None), default=None),
        min((c.apart for c in costs if c.apart is not None), default=None),
    )


class _Watcher(Thread):
    """Looks at the memory of a process and its descendants until it is `over`."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.over = pid, Event()
        self.megabytes = self.apart = 0.0

    def run(self) -> None:
        while not self.over.wait(INTERVAL):
            ours = apart = 0.0
            for pid in _family(self.pid):
                with suppress(OSError):  # It has ended meanwhile.
                    if Path(f"/proc/{pid}/comm").read_text().startswith(APART):
                        apart += _megabytes(pid)
                    else:
                        ours += _megabytes(pid)
            self.megabytes, self.apart = max(self.megabytes, ours), max(self.apart, apart)


def _family(pid: int) -> Iterator[int]:
    """A process and all its descendants, as proc_pid_task(5) names them, thread by thread."""
    yield pid
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _family(int(child))


def _megabytes(pid: int) -> float:
    """The process's proportional set size, as proc_pid_smaps(5) defines it; 0 when it has just ended."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0
