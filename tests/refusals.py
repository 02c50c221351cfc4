"""Commands that cannot go on: for each reason, commands that have it, run in a small programme."""

import contextlib
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from click.testing import CliRunner

from generator import running
from generator.cli import main
from generator.engines import zensical
from tests.builders import PROGRAMME_YML, programme, story_md

SKIPS = f"{PROGRAMME_YML}skips: {{2026-W02: The port is closed}}\n"
SITE = f"{PROGRAMME_YML}site_url: https://way.example/\n"
WRONG: dict[str, str | bytes] = {"stories/2026/b.md": story_md("B", "2026-01-05", "[77]")}
ODD: dict[str, str | bytes] = {"stories/2025/b.md": story_md("B", "2026-01-05")}

_no_zensical = patch.object(zensical, "find_spec", lambda _: None)

_SAID = re.compile(r"error\[([\w-]+)\] (.*)\n  hint: (.*)\n")


def _linked(root: Path) -> None:
    (root / "stories/2026").rename(root / "elsewhere")
    (root / "stories/2026").symlink_to(root.parent, target_is_directory=True)


def _in_git(root: Path) -> None:
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)


def _nothing(root: Path) -> None: ...


Scene = tuple[str, dict[str, str | bytes], Callable[[Path], None]]
"""A command, the programme's files beside those of every one, and what else is done to its folder."""

SCENES: dict[str, tuple[Scene, ...]] = {
    "content": (
        ("email", WRONG, _nothing),
        ("new story --title Bell", {"fundamentals/programme.yml": "name: [\n"}, _nothing),
    ),
    "strict": (("build --strict", ODD, _nothing),),
    "no-access": (("check --summary nowhere/summary.md", {}, _nothing),),
    "outside": (("new story --title Bell", {}, _linked),),
    "not-a-story": (
        ("new story --from bell.pdf", {"bell.pdf": "%PDF-1.7"}, _nothing),
        ("new story --from bell.docx", {"bell.docx": "PK\x03\x04"}, _nothing),
        ("new story --from bell.rtf", {"bell.rtf": "{\\rtf1"}, _nothing),
        ("new story --from bell.txt", {"bell.txt": " "}, _nothing),
    ),
    "not-built": (
        ("build --site-dir stories", {}, _nothing),
        ("build", {"mkdocs.yml": "site_name: Way\nplugins: []\n"}, _nothing),
    ),
    "no-engine": (("build --engine zensical", {}, _nothing),),
    "address-taken": (("serve", {}, _nothing),),
    "no-mail": (
        ("email --week 2026-W02", {"fundamentals/programme.yml": SKIPS}, _nothing),
        ("email", {}, _nothing),
        ("email", {"fundamentals/programme.yml": SITE}, _nothing),
    ),
    "no-such-week": (("email --week 2025-W01", {}, _nothing), ("email --week 9000-W01", {}, _nothing)),
    "no-revision": (("check --base release", {}, _in_git),),
}


def refused(code: str) -> Iterator[tuple[str, str]]:
    """What commands say with that code, and the way out."""
    for command, files, prepare in SCENES[code]:
        with TemporaryDirectory() as folder, contextlib.chdir(folder):
            root = programme(Path(folder) / "way", files)
            prepare(root)
            with contextlib.chdir(root), patch.object(running, "serve", _taken), _no_zensical:
                done = CliRunner().invoke(main, [*command.split(), "--today", "2026-01-06"])
        said = _SAID.findall(done.stderr)
        assert [one for one, _, _ in said if one == code] == [code], f"{command}: {done.output}"
        yield from ((text, hint) for one, text, hint in said if one == code)


def _taken(*_: object, **options: object) -> None:
    raise running.CannotServe(f"Nothing can listen at {options['address']}: Address already in use.")
