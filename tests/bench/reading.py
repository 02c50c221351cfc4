"""How long it takes to read and check a programme: `python -m tests.bench.reading 10000`.

Four times, each in a process of its own: for the first time, again with what was kept, with
one story edited, and with one more. Seconds of work (all processes) and on the clock, the
peak of memory of the largest process.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter

from tests.bench.programme import TODAY, write

READ = "import sys; from tests.bench.reading import read; read(sys.argv[1], sys.argv[2])"


def read(root: str, what: str) -> None:
    """Read and check the programme once, and print what it took; imports are not counted."""
    from generator.programme import read_programme
    from tests.builders import on

    worked, start = _worked(), perf_counter()
    found = read_programme(Path(root), on(TODAY), keep=True)
    print(
        f"{what:12} {_worked() - worked:6.2f} s of work {perf_counter() - start:6.2f} s on the clock "
        f"{getrusage(RUSAGE_SELF).ru_maxrss / 1024:5.0f} MB  {len(found.stories):,} stories"
    )


def _worked() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def main(stories: int) -> None:
    """Make a programme, and read it four times."""
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder) / "way", stories)

        def again(what: str) -> None:
            subprocess.run([sys.executable, "-c", READ, str(root), what], check=True)

        again("first")
        again("unchanged")
        path = min((root / "stories").rglob("*.md"))
        text = path.read_text("utf-8")
        path.write_text(f"{text}\nOne more sentence.\n", "utf-8")
        again("one edited")
        path.with_name("one-more.md").write_text(text.replace("title: ", "title: More "), "utf-8")
        again("one more")


if __name__ == "__main__":
    main(int(sys.argv[1]))
