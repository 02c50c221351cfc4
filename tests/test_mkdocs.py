"""`mkdocs build` by itself: the plugin makes the same site as the command, whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator import site
from generator.programme import read_programme
from tests.builders import PROJECT, contents, on, programme, story_md

pytestmark = pytest.mark.slow

TODAY = "2026-01-01"
STORY = "stories/2026/b.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small programme with nothing wrong, and the mkdocs.yml that MkDocs asks for."""
    root = programme(tmp_path / "way", {STORY: story_md("The bell", TODAY)})
    (root / "templates/site").mkdir(parents=True)
    (root / "mkdocs.yml").write_bytes((PROJECT / "mkdocs.yml").read_bytes())
    return root


def mkdocs_build(root: Path, *arguments: str, today: str = TODAY) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *arguments],
        cwd=root,
        env={**os.environ, "FUNDAMENTALS_TODAY": today},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_strict_build_by_mkdocs_makes_the_same_bytes_as_the_command(root: Path, tmp_path: Path) -> None:
    done = mkdocs_build(root, "--strict")
    assert done.returncode == 0, done.stderr
    site.build(root, read_programme(root, on(TODAY)), tmp_path / "other")
    assert contents(root / "site") == contents(tmp_path / "other")


@pytest.mark.parametrize(
    ("fundamentals", "today", "said"),
    [
        ("[77]", TODAY, f"{STORY}:6:16: error[unknown-fundamental] There is no fundamental #77."),
        ("[1]", "2026-01-20", "fundamentals/history.yml:1:1: warning[unrecorded-weeks]"),
    ],
    ids=["an-error", "a-warning"],
)
def test_a_strict_build_by_mkdocs_that_ends_badly_says_why_and_leaves_the_old_site(
    fundamentals: str, today: str, said: str, root: Path
) -> None:
    assert mkdocs_build(root).returncode == 0
    before, lying = contents(root / "site"), sorted(root.iterdir())
    (root / STORY).write_text(story_md("The broken bell", TODAY, fundamentals))
    done = mkdocs_build(root, "--strict", today=today)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(root / "site") == before
    assert sorted(root.iterdir()) == lying
