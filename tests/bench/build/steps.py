"""What is built, one after the other: cold, with nothing changed, with one more story, with one edited."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import click

from tests.bench.build.measured import Cost, cheapest, measured
from tests.bench.build.tool import Tool
from tests.bench.programme import TODAY, files

File = tuple[str, str]
Costs = dict[str, dict[str, Cost]]
"""By the step's name, then by the tool's."""

COLD, SAME, MORE, EDITED = "cold", "nothing changed", "one more story", "one story edited"


class Stories:
    """A programme of so many stories, and what happens to it."""

    def __init__(self, count: int) -> None:
        made = list(files(count + 1))
        name, text = made.pop()
        self.files = made
        self.more = (re.sub(r"\d{4}/", f"{TODAY[:4]}/", name), re.sub(r"(?m)^date: .*", f"date: {TODAY}", text))
        """One more, of today: the one that moves most of what is on the lists."""
        self.before = made[-count // 2]
        self.edited = (self.before[0], f"{self.before[1]}\nA sentence that was missing.\n")

    def steps(self, chosen: Sequence[str]) -> Iterator[tuple[str, list[File]]]:
        """The names of the chosen steps, each with the files that change before it."""
        changes = {COLD: [self.before], SAME: [], MORE: [self.more], EDITED: [self.edited]}
        yield from ((name, changes[name]) for name in chosen)


def costs(
    stories: Stories, tools: Sequence[Tool], rounds: int, chosen: Sequence[str] = (COLD, SAME, MORE, EDITED)
) -> Costs:
    """Build with every tool in turn, step by step, in so many rounds; of those the cheapest.

    The first round looks at the memory, the others only at the clock.
    """
    for tool in tools:
        tool.begin()
        tool.write(stories.files)
    found: defaultdict[str, defaultdict[str, list[Cost]]] = defaultdict(lambda: defaultdict(list))
    for n in range(rounds):
        for step, changed in stories.steps(chosen):
            for tool in tools:
                if step == COLD:
                    tool.forget()
                    tool.remove(stories.more)
                tool.write(changed)
                found[step][tool.name].append(cost := measured(tool.command, watched=n == 0))
                click.echo(f"round {n + 1}, {step}, {tool.name}: {cost.seconds:.2f} s", err=True)
    return {step: {name: cheapest(several) for name, several in by.items()} for step, by in found.items()}
