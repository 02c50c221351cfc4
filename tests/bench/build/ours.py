"""Our own build, as a process of its own, and how long each of its phases takes."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.bench.build.tool import Tool
from tests.bench.programme import TODAY

PHASES = {
    "reading": ("generator.programme", "load"),
    "planning": ("generator.programme", "plan_weeks"),
    "checking": ("generator.rules", "check"),
    "composing weeks": ("generator.programme", "compose"),
    "composing pages": ("generator.publishing", "compose_pages"),
    "composing mails, feeds, pictures": ("generator.publishing", "compose_assets"),
    "making and writing": ("generator.publishing", "publish"),
}
"""Where each phase of a build begins and ends: a module, and the function in it that is called.

The rest is MkDocs, keys, and waiting for the index, which is made beside all of it.
"""


def ours(root: Path, *, search: bool) -> Tool:
    """Our build of the programme in `root`."""
    return Tool(
        name="fundamentals with search" if search else "fundamentals",
        root=root,
        command=(str(Path(sys.executable).with_name("fundamentals")), "build", *options(root, search=search)),
        site=root / "site",
        made=("site", ".cache"),
        translated=lambda name, text: (name, text),
    )


def options(root: Path, *, search: bool) -> list[str]:
    """What the command `build` is told."""
    return ["--root", str(root), "--today", TODAY, "--quiet", *([] if search else ["--no-search"])]


def phases(root: Path) -> dict[str, float]:
    """The seconds of each phase of one build with search, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.build.ours", str(root)]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(made.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Build with a clock around every phase, and print their seconds as JSON."""
    from generator.cli import main as command

    seconds = dict.fromkeys(PHASES, 0.0)

    def timed(name: str, module: Any, function: str) -> None:
        inner = getattr(module, function)

        def outer(*args: Any, **options: Any) -> Any:
            start = perf_counter()
            try:
                return inner(*args, **options)
            finally:
                seconds[name] += perf_counter() - start

        setattr(module, function, outer)

    for name, (module, function) in PHASES.items():
        timed(name, import_module(module), function)
    start = perf_counter()
    command(["build", *options(Path(sys.argv[1]), search=True)], standalone_mode=False)
    seconds["frames by MkDocs, keys, and the rest"] = perf_counter() - start - sum(seconds.values())
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
