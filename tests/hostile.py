r"""The hostile cases below `cases/hostile/`, read and carried out.

Each `[[case]]` names its `guard` in `hostile_guards.py`, says what is written, and what must come of it. Written are

    file = "..."               the whole of stories/2026/b.md
    fields = "...", text = "..."   lines at the top in place of the usual ones, and the story below them
    bytes = '...\xff...'       the whole file, where \xff stands for that byte
    files = {path = "..."}     other files, `bytes` and so on may stand beside them
    made = "..."               what no text can say: a function of `hostile_made.py`

`⟨text×N⟩` stands for the text N times. What must come of it is one of

    refused = "code", line = N     an error, at this line of the file (`at`, unless it is the story)
    warned = "code", line = N      a warning
    on = "surface"                 accepted; there, `present` stands and `absent` does not
    accepted = true                accepted without a word
    raises = "name"                composing ends so
    checked = "..."                a function of `hostile_made.py` holds
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pytest

from generator.cli.checks import _for_a_terminal
from generator.engines.mkdocs import FinishedPage
from generator.model import Page, Programme
from generator.outputs.assets import compose_assets
from generator.outputs.calendar import sheet
from generator.outputs.mail import Composer, Export
from generator.outputs.pages import compose_pages
from generator.outputs.preview import preview
from generator.outputs.reports import FORMS
from generator.outputs.reports.summary import problem_summary
from generator.outputs.table import calendar_table
from generator.places import Places
from generator.problems import Severity, printable
from generator.programme import inspect, read_programme
from tests import hostile_made
from tests.builders import PROGRAMME_YML, PROJECT, on, programme, story_md

FOLDER = PROJECT / "tests/cases/hostile"
STORY = "stories/2026/b.md"
TODAY = on("2026-01-20")
SETTINGS = f"{PROGRAMME_YML}site_url: https://way.test/\nmail: {{from: Way <way@way.test>}}\n"
IN_ORDER = {
    "fundamentals/programme.yml": SETTINGS,
    "fundamentals/history.yml": "2026-W01: 1\n2026-W02: 2\n2026-W03: 3\n",
}
Files = dict[str, str | bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    guard: str
    file: str = ""
    fields: str = ""
    text: str = "Something happened."
    bytes: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    made: str = ""
    at: str = STORY
    line: int = 0
    refused: str = ""
    warned: str = ""
    on: str = ""
    present: Sequence[str] = ()
    absent: Sequence[str] = ()
    accepted: bool = False
    raises: str = ""
    checked: str = ""

    def written(self) -> Files:
        files: Files = {_drawn_out(path): _drawn_out(text) for path, text in self.files.items()}
        if self.bytes:
            raw = _drawn_out(self.bytes).encode()
            files[self.at] = re.sub(rb"\\x([0-9a-f]{2})", lambda byte: bytes([int(byte[1], 16)]), raw)
        elif self.file:
            files[STORY] = _drawn_out(self.file)
        elif self.fields or self.text != "Something happened.":
            files[STORY] = with_fields(_drawn_out(self.fields), _drawn_out(self.text))
        return files

    def carried_out(self, folder: Path) -> None:
        """Raises AssertionError where it does not end as it must."""
        if self.checked:
            getattr(hostile_made, self.checked)(folder)
            return
        root = programme(folder / "way", {**IN_ORDER, **self.written()})
        if self.made:
            getattr(hostile_made, self.made)(root)
        if self.raises:
            with pytest.raises(Exception) as ended:
                surfaces(root)
            assert type(ended.value).__name__ == self.raises
            return
        problems = inspect(root, TODAY)
        found = {(p.code, p.severity, printable(p.location.path), p.location.line) for p in problems}
        wanted = self.refused or self.warned
        if wanted:
            severity = Severity.ERROR if self.refused else Severity.WARNING
            assert (wanted, severity, printable(_drawn_out(self.at)), self.line or 1) in found, [
                str(p) for p in problems
            ]
            return
        assert not [p for p in problems if self.accepted or p.severity is Severity.ERROR], list(map(str, problems))
        if self.on:
            shown = surfaces(root)[self.on]
            assert [words for words in self.present if words not in shown] == [], shown
            assert [words for words in self.absent if words in shown] == [], shown


def cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.toml")):
        for values in tomllib.loads(path.read_text("utf-8")).get("case", ()):
            yield Case(**values)


def with_fields(fields: str, text: str) -> str:
    """A story with these lines at its top, in place of its usual ones."""
    whole = story_md("The bell", "2026-01-12", "[2]", text=text)
    for line in fields.splitlines():
        key = line.partition(":")[0]
        usual = re.compile(rf"^{re.escape(key)}:.*\n", re.MULTILINE)
        whole = usual.sub("", whole, count=1) if usual.search(whole.partition("\n---")[0] + "\n") else whole
    return whole.replace("---\n", f"---\n{fields.rstrip()}\n" if fields else "---\n", 1)


def _drawn_out(text: str) -> str:
    return re.sub(r"⟨([^⟩]*?)×(\d+)⟩", lambda part: part[1] * int(part[2]), text)


def story_page(pages: list[Page]) -> Page:
    return next((page for page in pages if page.source == STORY), pages[0])


def surfaces(root: Path) -> "Surfaces":
    """Everything that is made of the programme below `root`, as text, by what it is; made when it is asked for."""
    return Surfaces(read_programme(root, TODAY), Places(root))


class Surfaces(Mapping[str, str]):
    def __init__(self, shown: Programme, places: Places) -> None:
        self.shown, self.places = shown, places

    def __getitem__(self, name: str) -> str:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    @cached_property
    def pages(self) -> list[Page]:
        return list(compose_pages(self.shown, self.places))

    @cached_property
    def assets(self) -> dict[str, bytes]:
        return {asset.path: asset.content for asset in compose_assets(self.shown, self.places)}

    @cached_property
    def mail(self) -> tuple[Export, bytes]:
        digest = next(d for d in self.shown.digests if str(d.week) == "2026-W04")
        composer = Composer(self.shown, self.places)
        export = composer.compose(digest)
        return export, composer.eml(export)

    @cached_property
    def _makers(self) -> dict[str, Callable[[], str]]:
        shown, said = self.shown, self.shown.warnings
        return {
            "page": lambda: story_page(self.pages).html,
            "pages": lambda: "\n".join(page.html for page in self.pages),
            "title": lambda: str(_as_the_engine_gets_it(story_page(self.pages))["title"]),
            "meta": lambda: str(_as_the_engine_gets_it(story_page(self.pages))["description"]),
            "feed": lambda: self.assets["feed.xml"].decode(),
            "feed of a fundamental": lambda: self.assets["fundamentals/ask-early/feed.xml"].decode(),
            "json feed": lambda: self.assets["feed.json"].decode(),
            "calendar": lambda: self.assets["calendar.ics"].decode(),
            "csv": lambda: sheet(shown, shown.weeks),
            "terminal": lambda: calendar_table(shown, shown.weeks),
            "mail html": lambda: self.mail[0].html,
            "mail text": lambda: self.mail[0].text,
            "mail source": lambda: self.mail[1].decode("ascii"),
            "redirects": lambda: "\n".join(c.decode() for c in self.assets.values() if b'http-equiv="refresh"' in c),
            "paths": lambda: "\n".join(sorted([*self.assets, *(page.path for page in self.pages)])),
            "share": lambda: next(page.html for page in self.pages if page.path == "share/"),
            "preview": lambda: preview(shown.stories, (), shown.today, lambda _, __: shown, self.places).decode(),
            "check": lambda: "\n".join(map(str, said)),
            "check in colour": lambda: "\n".join(map(_for_a_terminal, said)),
            "summary": lambda: problem_summary(said),
            **{name: partial(report, said, "") for name, report in FORMS.items()},
        }


def _as_the_engine_gets_it(page: Page) -> dict[str, Any]:
    handed: Any = FinishedPage.__new__(FinishedPage)
    handed._finished = page
    handed.read_source(None)
    return dict(handed.meta)


def share_data(html: str) -> Any:
    """The JSON that the form's script reads."""
    found = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])
