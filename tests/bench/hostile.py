"""The worst file that is still accepted: seconds and memory, for every shape as long as `check` lets it be.

    python -m tests.bench.hostile [how many to show]

Each is a story of a small programme, in a process of its own for the memory: first the seconds in which the
programme is read, rendered and checked, then those in which its pages, mails and feeds are composed.
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
from generator.outputs.assets import compose_assets
from generator.outputs.pages import compose_pages
from generator.places import Places
from generator.problems import errors
from generator.programme import inspect, read_programme
from generator.source import MAX_BYTES
from tests.bench.shapes import FRONTS, SHAPES
from tests.builders import on, programme, story_md
from tests.hostile import IN_ORDER

TODAY = on("2026-01-20")


def largest(name: str) -> str:
    """The longest story of a shape that is not refused for its size."""
    if name in FRONTS:
        return story_md("The bell", "2026-01-12", more=f"{FRONTS[name](MAX_BYTES - 300)}\n")
    size = MAX_STORY_BYTES - 200
    text = SHAPES[name](size)
    while len(text.encode()) > MAX_STORY_BYTES - 200 or marks(text) > MAX_MARKS:
        size = int(size * 0.95)
        text = SHAPES[name](size)
    return story_md("The bell", "2026-01-12", text=text)


def measure(name: str) -> tuple[float, float, float, int, str, str]:
    """Seconds of the processor twice, megabytes beyond those of an empty run, bytes, whether accepted, the shape."""
    text = largest(name)
    with TemporaryDirectory() as folder:
        root = programme(Path(folder), dict(IN_ORDER))
        inspect(root, TODAY)  # what is loaded once is not this file's
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        programme(root, {**IN_ORDER, "stories/2026/b.md": text})
        found = errors(inspect(root, TODAY))
        seconds = time.process_time() - began
        if not found:
            shown, places = read_programme(root, TODAY), Places(root)
            began = time.process_time()
            list(compose_pages(shown, places))
            compose_assets(shown, places)
        composed = 0.0 if found else time.process_time() - began
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return seconds, composed, memory, len(text.encode()), "refused" if found else "accepted", name


def main() -> None:
    """Print the costliest."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as one:
        found = sorted(one.map(measure, (*SHAPES, *FRONTS)), reverse=True)
    for seconds, composed, memory, size, state, name in found[:most]:
        print(f"{seconds:6.2f} s {composed:6.2f} s {memory:6.0f} MB {size:8,} bytes  {state:9} {name}")
    for what, column, unit in (("composed", 1, "s"), ("memory", 2, "MB")):
        worst = max(found, key=lambda row: float(row[column]))
        print(f"most {what}: {worst[column]:.2f} {unit}, {worst[5]}")


if __name__ == "__main__":
    main()
