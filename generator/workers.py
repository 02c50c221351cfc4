"""Work in parts, on as many processors as this process may use.

The other processes are forks of this one: they have everything that it has, and only what
they made comes back, in memory that has no name (memfd_create(2)). Nothing depends on them:
a part that one of them did not bring home, because its work raised or because it was killed,
is done here once more. So an error is raised here, with its own type, and the same one
whatever the number of processes.

Forks are made on Linux alone, and only while this process has a single thread: a thread of
another library may hold a lock that nobody would ever let go of in the fork.
"""

import gc
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess

T = TypeVar("T")
R = TypeVar("R")

MOST = 8
"""Processes at most: one of them puts together what all others made."""
PARTS_EACH = 32
"""Parts for each process, so that none is left with a long one at the end."""
HELPING = 10
"""How much nicer (nice(2)) a process is that only helps, than one that does what all will wait for."""
_NUMBER = 4
_child = False


def in_parts(
    work: Callable[[Sequence[T]], R], items: Sequence[T], smallest: int, processes: int | None = None
) -> list[R]:
    """What `work` makes of each part of `items`, in their order.

    A part has `smallest` items or more, as many as take a few hundredths of a second; fewer
    than four such parts are not worth a second process. `work` may be any function, a closure
    too; it gives back what can be pickled, and does the same when it is done twice.
    `processes` is as many as the machine lets us have, if it is not said. Raises what `work`
    raises for the first part that it raises for.
    """
    count = min(processes or processors(), len(items) // (2 * smallest))
    if count < 2 or not _may_fork():
        return [work(items)] if items else []
    size = max(smallest, -(-len(items) // (count * PARTS_EACH)))
    parts = [items[n : n + size] for n in range(0, len(items), size)]
    made = _made(work, parts, count)
    return [made[n] if n in made else work(part) for n, part in enumerate(parts)]


def beside(work: Callable[[], R]) -> Callable[[], R]:
    """Begin `work` in another process; the function that comes back waits for what it makes.

    Each fork of this process may call it once, too. Where there is no other process, or it does
    not bring it home, the work is done when that function is called, and raises there what it raises.
    """
    if processors() < 2 or not _may_fork():
        return work
    try:
        other = _Other(lambda: [work()])
    except OSError:  # No process or no memory is left.
        return work

    def brought() -> R:
        made: R
        try:
            for made in other.brought():
                return made
        finally:
            other.end()
        return work()

    return brought


def aside(work: Callable[[], object]) -> None:
    """Have another process do what nobody here waits for; done at once where there is none.

    This process does not end before it. What the work raises is lost: it may only be worth doing, never needed.
    """
    if processors() < 2 or not _may_fork():
        work()
        return
    try:
        _forked(work, HELPING, daemon=False)
    except OSError:  # No process or no memory is left.
        work()


def processors() -> int:
    """How many processors this process may use, `MOST` at most."""
    allowed = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(allowed, MOST)


def _may_fork() -> bool:
    """Whether a fork has everything that this process has; see fork(2) on threads."""
    return sys.platform == "linux" and not _child and len(list(Path("/proc/self/task").iterdir())) == 1


def _made(work: Callable[[Sequence[T]], R], parts: Sequence[Sequence[T]], count: int) -> dict[int, R]:
    """What this process and `count - 1` others made, by the part's number; what raised is not among it."""
    made: dict[int, R] = {}
    queue = _queue(len(parts))
    others: list[_Other] = []
    try:
        gc.freeze()  # What the collector writes into an object makes a copy of its page.
        with suppress(OSError):  # No process or no memory is left: then there are fewer of us.
            for _ in range(count - 1):
                others.append(_Other(partial(_work, work, parts, queue, os.getpid()), HELPING))  # noqa: PERF401
        with suppress(Exception):
            for n in _taken(queue):
                made[n] = work(parts[n])
        for other in others:
            made.update(other.brought())
    finally:
        os.close(queue)
        for other in others:
            other.end()
        gc.unfreeze()
    return made


def _work(
    work: Callable[[Sequence[T]], R], parts: Sequence[Sequence[T]], queue: int, parent: int
) -> Iterator[tuple[int, R]]:
    """Take parts until there are none, or nobody is there any more to make them for."""
    for n in _taken(queue):
        if os.getppid() != parent:
            return
        yield n, work(parts[n])


def _forked(target: Callable[[], object], nicer: int, daemon: bool = True) -> "ForkProcess":
    """Another process, begun; one that is no `daemon` is waited for when this one ends. Raises OSError.

    What it raises is lost with it.
    """
    from multiprocessing import get_context  # Not at the top: most commands never get here.

    def begin() -> None:
        global _child
        _child = True
        os.nice(nicer)
        gc.disable()
        with suppress(Exception, KeyboardInterrupt):
            target()

    process = get_context("fork").Process(target=begin, daemon=daemon)
    process.start()
    return process


class _Other:
    """Another process at work; it leaves what it makes in memory that all of ours have, and waits for nobody.

    Raises OSError where there can be none.
    """

    def __init__(self, work: Callable[[], Iterable[object]], nicer: int = 0) -> None:
        self._owner = os.getpid()
        with ExitStack() as held:
            self._left = os.memfd_create("left")
            held.callback(os.close, self._left)
            self._ended, alive = os.pipe()
            held.callback(os.close, self._ended)
            # Nobody but the other process holds the end to write into: whoever reads gets nothing, once it has ended.
            try:
                self._process = _forked(partial(self._leave, work), nicer)
            finally:
                os.close(alive)
            self._held = held.pop_all()

    def _leave(self, work: Callable[[], Iterable[object]]) -> None:
        """In the other process."""
        with os.fdopen(self._left, "wb") as left:
            for made in work():
                left.write(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))

    def brought(self) -> Iterator[Any]:
        """What it has made, when it is at its end; of what it was at when it was killed nothing."""
        os.read(self._ended, 1)
        # Opened anew, since a fork of this process may be reading, too.
        with Path(f"/proc/self/fd/{self._left}").open("rb") as left, suppress(EOFError, pickle.UnpicklingError):
            while True:
                yield pickle.load(left)

    def end(self) -> None:
        """Have it stop, if it is still at work; where it was begun."""
        if os.getpid() != self._owner:
            return
        self._process.terminate()
        self._process.join()
        self._process.close()
        self._held.close()


def _queue(count: int) -> int:
    """A pipe from which each process takes the number of the next part; the system gives none out twice."""
    reader, writer = os.pipe()
    os.write(writer, b"".join(n.to_bytes(_NUMBER) for n in range(count)))
    os.close(writer)
    return reader


def _taken(queue: int) -> Iterator[int]:
    while number := os.read(queue, _NUMBER):
        yield int.from_bytes(number)
