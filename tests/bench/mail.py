"""What the mail, the feeds and the calendar cost: `python -m tests.bench.mail [STORIES]`.

In seconds of the processor: what else the machine does meanwhile does not count.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from generator import site
from generator.outputs.calendar import icalendar, shown_weeks
from generator.outputs.feeds import feeds
from generator.outputs.keys import Keys
from generator.outputs.mail import site_mails
from generator.places import Places
from generator.programme import read_programme
from generator.words import Words
from tests.bench import programme as bench
from tests.builders import PROJECT

ROUNDS = 3
SAMPLE_DAY = "2026-11-20"


def seconds(work: Callable[[], object]) -> float:
    """The cheapest of a few rounds, in this process and those that it started."""

    def spent() -> float:
        times = os.times()
        return sum(times[:4])

    rounds = []
    for _ in range(ROUNDS):
        start = spent()
        work()
        rounds.append(spent() - start)
    return min(rounds)


def export(root: Path, today: str, output: Path) -> None:
    """`fundamentals email`, as an editor runs it: a process of its own."""
    command = [
        sys.executable,
        "-m",
        "generator",
        "email",
        "-q",
        f"--root={root}",
        f"--today={today}",
        f"--output={output}",
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=PROJECT)


def parts_of_a_build(root: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """The whole build, then what some parts of it cost."""
    day = date.fromisoformat(bench.TODAY)
    programme = read_programme(root, lambda _: day)
    places, words = Places(root), Words.load(Places(root), "en")

    def build() -> None:
        for made in (folder, root / ".cache"):  # Else the second round would find nothing to do.
            shutil.rmtree(made, ignore_errors=True)
        site.build(root, read_programme(root, lambda _: day), folder)

    yield "build", seconds(build)
    keys = Keys(programme, places)
    yield "feeds", seconds(lambda: [asset.content for asset in feeds(programme, words, keys)])
    yield "calendar", seconds(lambda: icalendar(programme, words, shown_weeks(programme)))
    yield "the weeks’ mails", seconds(lambda: [asset.content for asset in site_mails(programme, places, keys)])


def main(stories: int) -> None:
    """Measure, and say it."""
    with TemporaryDirectory() as folder:
        root, out = bench.write(Path(folder, "way"), stories), Path(folder, "out")
        print(f"email, the sample: {seconds(lambda: export(PROJECT, SAMPLE_DAY, out)):.2f} s")
        print(f"email, {stories:,} stories: {seconds(lambda: export(root, bench.TODAY, out)):.2f} s")
        measured = dict(parts_of_a_build(root, Path(folder, "site")))
        for name, took in measured.items():
            print(f"{name}, {stories:,} stories: {took:.2f} s, {took / measured['build']:.1%} of build")


if __name__ == "__main__":
    os.environ.pop("FUNDAMENTALS_TODAY", None)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
