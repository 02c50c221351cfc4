"""Measure and print rows of Markdown: `python -m tests.bench.build [STORIES]`; `make bench N=10000`."""

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from tests.bench.build.blog import blog
from tests.bench.build.hugo import hugo
from tests.bench.build.measured import Cost
from tests.bench.build.ours import ours, phases
from tests.bench.build.pages import KINDS, census
from tests.bench.build.steps import COLD, MORE, SAME, Costs, Stories, costs
from tests.bench.build.tool import Tool

PLAIN, SEARCHED, HUGO, RELATED, BLOG = "plain", "search", "hugo", "related", "blog"
EVERYBODY = (PLAIN, SEARCHED, HUGO, RELATED, BLOG)
GROWN = (10_000, 50_000)
LIMIT = 5.5
"""Five times the stories may take so many times the work and the memory."""
MEMORY, ROOM = Path("/dev/shm"), 8_000_000_000
"""Linux's folder in memory, and the bytes that the largest of these sites need there with what they are made of."""


@click.command()
@click.argument("stories", type=click.IntRange(min=10), default=10_000)
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True, help="The cheapest is taken.")
@click.option("--posts", default=5_000, show_default=True, help="How many for Material's blog.")
@click.option("--only", multiple=True, type=click.Choice(EVERYBODY), default=EVERYBODY, help="Whom; again for more.")
@click.option("--growth", is_flag=True, help=f"Instead, compare {GROWN[1]:,} stories with {GROWN[0]:,}.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to work (default: in memory).")
def main(stories: int, rounds: int, posts: int, only: tuple[str, ...], growth: bool, folder: Path | None) -> None:
    """Measure builds of so many STORIES, in turn with those of others."""
    _say_where()
    if growth:
        _growth(rounds, folder)
        return
    if only != (BLOG,):
        with _work(folder) as root:
            _compare(stories, rounds, only, root)
    if BLOG in only:
        with _work(folder) as root:
            _against_blog(min(posts, stories), root)


@contextmanager
def _work(folder: Path | None) -> Iterator[Path]:
    """A folder to work in; in memory where there is room, for a disk is shared with others."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(dir=folder or (MEMORY if roomy else None)) as root:
        yield Path(root)


def _say_where() -> None:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    now = datetime.now(UTC).date()
    print(f"\n{now}, Python {platform.python_version()}, {os.cpu_count()} cores, load {load}.")


def _compare(count: int, rounds: int, only: tuple[str, ...], root: Path) -> None:
    mine = ours(root / "plain", search=False) if PLAIN in only else None
    searched = ours(root / "search", search=True) if SEARCHED in only else None
    other = hugo(root / "hugo") if HUGO in only else None
    related = hugo(root / "related", related=True) if RELATED in only else None
    if HUGO in only and not other:
        click.echo("Hugo is not installed; `make bench` sees to that.", err=True)
    tools = [tool for tool in (mine, searched, other, related) if tool]
    found = costs(Stories(count), tools, rounds)
    if other:
        print(f"Hugo: {_said(other.command[0], 'version')}")
    print(f"\n{count:,} stories, the cheapest of {rounds}:\n")
    _table(found, other)
    print("\n| page | " + " | ".join(tool.name for tool in tools) + " |")
    print("|---|" + "---|" * len(tools))
    _census(tools)
    if searched:
        searched.forget()
        print("\n| phase of a cold build, with search | seconds |\n|---|---|")
        for name, seconds in phases(searched.root).items():
            print(f"| {name} | {seconds:.2f} |")


def _table(found: Costs, other: Tool | None) -> None:
    print("| build | with | on the clock | of work | memory | Pagefind's | clock / Hugo's | work / Hugo's |")
    print("|---|---|---|---|---|---|---|---|")
    for step, by_tool in found.items():
        measure = by_tool[other.name] if other else None
        for name, cost in by_tool.items():
            print(f"| {step} | {name} | {_cells(cost)} | {_ratios(cost, measure)} |", flush=True)


def _cells(cost: Cost) -> str:
    apart = f"{cost.apart:.0f} MB" if cost.apart else ""
    return f"{cost.seconds:.2f} s | {cost.work:.2f} s | {cost.megabytes or 0:.0f} MB | {apart}"


def _ratios(cost: Cost, measure: Cost | None) -> str:
    if not measure:
        return " | "
    return f"{cost.seconds / measure.seconds:.2f} | {cost.work / measure.work:.2f}"


def _census(tools: list[Tool]) -> None:
    seen = [census(tool.site) for tool in tools]
    for kind in KINDS:
        print(f"| {kind} | " + " | ".join(f"{kinds[kind]:,}" for kinds, _ in seen) + " |")
    print("| all | " + " | ".join(f"{kinds.total():,}" for kinds, _ in seen) + " |")
    print("| megabytes of all files | " + " | ".join(f"{size / 1e6:.1f}" for _, size in seen) + " |")


def _against_blog(count: int, root: Path) -> None:
    mine, other = ours(root / "ours", search=False), blog(root / "blog")
    found = costs(Stories(count), [mine, other], 2, [COLD])[COLD]  # Of the second, nobody looks at the memory.
    print(f"\n{count:,} stories, cold, the cheaper of two; Material {version('mkdocs-material')}:\n")
    print("| with | on the clock | of work | memory | pages | megabytes |\n|---|---|---|---|---|---|")
    for tool in (mine, other):
        kinds, size = census(tool.site)
        cost = found[tool.name]
        print(
            f"| {tool.name} | {cost.seconds:.2f} s | {cost.work:.2f} s | {cost.megabytes or 0:.0f} MB "
            f"| {kinds.total():,} | {size / 1e6:.1f} |"
        )
    less = found[other.name].seconds / found[mine.name].seconds
    print(f"\nThe blog takes {less:.1f} times as long.")


def _growth(rounds: int, folder: Path | None) -> None:
    few, many = (_alone(count, rounds, folder) for count in GROWN)
    print("\n| build | stories | on the clock | of work | memory |\n|---|---|---|---|---|")
    for step, small in few.items():
        large = many[step]
        for count, cost in zip(GROWN, (small, large), strict=True):
            print(f"| {step} | {count:,} | {cost.seconds:.2f} s | {cost.work:.2f} s | {cost.megabytes or 0:.0f} MB |")
        ratios = large.seconds / small.seconds, large.work / small.work, _ratio(large.megabytes, small.megabytes)
        verdict = "" if max(ratios) <= LIMIT else f", more than {LIMIT}"
        print(f"| {step}{verdict} | ratio | {ratios[0]:.2f} | {ratios[1]:.2f} | {ratios[2]:.2f} |")


def _alone(count: int, rounds: int, folder: Path | None) -> dict[str, Cost]:
    with _work(folder) as root:
        tool = ours(root, search=False)
        found = costs(Stories(count), [tool], rounds, [COLD, SAME, MORE])
        return {step: by_tool[tool.name] for step, by_tool in found.items()}


def _ratio(large: float | None, small: float | None) -> float:
    return large / small if large and small else 0.0


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
