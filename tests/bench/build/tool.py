"""A site generator that is measured: what it is given, how it is started, what it leaves behind."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One way to make a site of a programme's files.

    `translated` turns a file of the programme, path and text, into the tool's own, or into
    None where the tool has no use for it. `made` are the folders that a cold build must not find.
    """

    name: str
    root: Path
    command: tuple[str, ...]
    site: Path
    made: tuple[str, ...]
    translated: Callable[[str, str], tuple[str, str] | None]
    begin: Callable[[], object] = lambda: None

    def write(self, files: Iterable[tuple[str, str]]) -> None:
        """Put files of the programme into the tool's folder."""
        for name, text in files:
            if found := self.translated(name, text):
                path = self.root / found[0]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(found[1], encoding="utf-8")

    def remove(self, file: tuple[str, str]) -> None:
        """Take a file of the programme out of the tool's folder, if it is there."""
        if found := self.translated(*file):
            (self.root / found[0]).unlink(missing_ok=True)

    def forget(self) -> None:
        """Take away everything that the tool has made."""
        for name in self.made:
            shutil.rmtree(self.root / name, ignore_errors=True)
