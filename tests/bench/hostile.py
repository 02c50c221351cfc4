"""The worst file that is still accepted: seconds and memory, for every shape as long as `check` lets it be.

    python -m tests.bench.hostile [how many to show]

Each is a story of a small programme that is read, checked and composed into its page, feeds and mail, in a process
of its own for the memory.
"""

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.characters import MAX_MARKS, marks
from generator.loading.stories import MAX_STORY_BYTES
from generator.problems import errors
from generator.programme import inspect
from tests.bench.shapes import SHAPES
from tests.builders import on, programme, story_md

TODAY = on("2026-01-20")


def largest(name: str) -> str:
    """The longest text of a shape that is not refused for its size."""
    size = MAX_STORY_BYTES - 200
    text = SHAPES[name](size)
    while len(text.encode()) > MAX_STORY_BYTES - 200 or marks(text) > MAX_MARKS:
        size = int(size * 0.95)
        text = SHAPES[name](size)
    return text


def measure(name: str) -> tuple[float, float, int, str, str]:
    """Seconds of the processor, megabytes beyond those of an empty run, bytes, whether accepted, the shape."""
    text = largest(name)
    with TemporaryDirectory() as folder:
        root = programme(Path(folder), {})
        inspect(root, TODAY)  # what is loaded once is not this file's
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        programme(root, {"stories/2026/b.md": story_md("The bell", "2026-01-12", text=text)})
        found = errors(inspect(root, TODAY))
        seconds = time.process_time() - began
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return seconds, memory, len(text.encode()), "refused" if found else "accepted", name


def main() -> None:
    """Print the costliest."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as one:
        found = sorted(one.map(measure, SHAPES), reverse=True)
    for seconds, memory, size, state, name in found[:most]:
        print(f"{seconds:6.2f} s {memory:6.0f} MB {size:8,} bytes  {state:9} {name}")
    print(f"most memory: {max(found, key=lambda row: row[1])[1]:.0f} MB, {max(found, key=lambda row: row[1])[4]}")


if __name__ == "__main__":
    main()
