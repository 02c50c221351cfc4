"""Where a new file is made: the programme as it stands, whoever sits there, and how the file is put down."""

import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from generator.cli.asking import can_ask
from generator.cli.common import clock_of, say, stop
from generator.loading import load
from generator.loading.settings import PROGRAMME_FILE
from generator.model import Content, Focus
from generator.numbering import Numbering
from generator.outputs.schemas import FOLDER
from generator.problems import errors, printable
from generator.programme import inspect, plan_weeks
from generator.week import Week
from generator.whole import create_all, why


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The programme below `root`; `asks` is whether somebody can be asked."""

    root: Path
    today: date | None
    content: Content
    weeks: tuple[Focus, ...]
    asks: bool
    quiet: bool

    @property
    def this_week(self) -> Week:
        """The week of today."""
        return Week.of(self.content.today)

    def resolved(self, references: tuple[int | str, ...], day: date) -> tuple[int | str, ...]:
        """The same references, if each means a fundamental. Raises click.BadParameter for one that does not."""
        numbering = Numbering(self.content.fundamentals)
        for each in references:
            if numbering.find(each, day) is None:
                said = f"There is no fundamental {f'#{each}' if isinstance(each, int) else f'“{each}”'}."
                raise click.BadParameter(printable(said), param_hint="--fundamentals")
        return references

    def own_name(self) -> str:
        """The name that whoever sits here gave to git, or nothing."""
        try:
            asked = ["git", "-C", str(self.root), "config", "user.name"]
            done = subprocess.run(asked, capture_output=True, timeout=5, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.decode(errors="replace").strip()

    def put(self, contents: Mapping[Path, bytes], path: Path, notes: Sequence[str], edit: bool, then: str) -> None:
        """Write the files, say where, what is still open, and the two commands that come next."""
        if not path.parent.resolve().is_relative_to(self.root.resolve()):
            stop(f"{path.parent} leads out of the programme’s folder, so nothing was written.")
        try:
            create_all(contents)
        except OSError as error:
            said = why(error)
            stop(f"{error.filename or path} cannot be written: {said}. Nothing was.")
        click.echo(path)
        if edit:
            click.edit(filename=str(path))
        if self.quiet:
            return
        _list("Please note", notes)
        shown = path.relative_to(self.root).as_posix()
        found = [p for p in inspect(self.root, clock_of(self.today)) if p.location.path == shown]
        _list("Still open", [f"{p.text} {p.hint}" for p in found])
        root = "" if self.root == Path() else f" --root {shlex.quote(str(self.root))}"
        name = click.get_current_context().find_root().info_name
        click.echo("Next:", err=True)
        click.echo(f"  {name} check{root} {shlex.quote(str(path))}", err=True)
        click.echo(f"  {name} {then.partition(' ')[0]}{root}{then.removeprefix(then.partition(' ')[0])}", err=True)
        if path.suffix == ".yml" and not (self.root / FOLDER).is_dir():
            click.echo(f"Editors help while one writes after: {name} schema --output {self.root / FOLDER}", err=True)


def sit_down(root: Path, today: date | None, quiet: bool) -> Desk:
    """Read the programme below `root`. What is wrong elsewhere in it keeps nobody from writing."""
    content = load(root, clock_of(today))
    if broken := [p for p in errors(content.problems) if p.location.path == PROGRAMME_FILE]:
        say(broken, root)
        stop("Without its programme.yml nothing can be added; nothing was written.")
    asks = can_ask() and not quiet
    return Desk(root=root, today=today, content=content, weeks=plan_weeks(content), asks=asks, quiet=quiet)


def _list(title: str, said: Sequence[str]) -> None:
    if said:
        click.echo(f"{title}:", err=True)
    for each in said:
        click.echo(f"  - {printable(each)}", err=True)
