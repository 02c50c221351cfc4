"""What cannot be done is said in a sentence, and leaves everything as it was."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.loading.steady import changes, stamps
from generator.loading.stories import read_stories as read
from generator.outputs.folder import Replacement
from generator.outputs.history import record
from generator.programme import inspect, read_programme
from tests.builders import contents, on, programme, story_md
from tests.dying import DAYS, small
from tests.test_killed import hidden

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and locks are those of Unix")

LIMITED = (
    "import resource, runpy, sys; size, sys.argv[0] = int(sys.argv.pop(1)), 'way';"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size));"
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)
"""Runs a module in a process whose files cannot grow beyond a size: after so many bytes its disk is full."""
BUILD = ("generator", "build", "--today", DAYS[1])


def limited(size: int, *command: str, root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(size), *command],
        cwd=root,
        env={**os.environ, "FUNDAMENTALS_TODAY": DAYS[1]},
        capture_output=True,
        text=True,
        check=False,
    )


def but_for_the_cache(root: Path) -> dict[str, bytes]:
    """All files; what was read may be kept, whatever becomes of the rest."""
    return {name: content for name, content in contents(root).items() if not name.startswith(".cache")}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A programme that was built, mailed and recorded a week ago."""
    small(tmp_path)
    for command in ("build", "email", "record"):
        assert run(command, "-q", "--root", str(tmp_path), "--today", DAYS[0]).exit_code == 0
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "command", "said"),
    [
        (
            8_000,
            BUILD,
            (
                r"^error\[not-built\] The site was not built; nothing was changed\. "
                r"The system says: file too large \([\w.-]+\)\.$"
            ),
        ),
        (8_000, ("mkdocs", "build"), "The site was not built; nothing was changed. The system says: file too large"),
        (10, BUILD, r"The site was not built; nothing was changed"),
        (4_000, ("generator", "email", "--today", DAYS[1]), r"exports/2026-W03\.\w+ cannot be written: file too large"),
        (100, ("generator", "record", "--today", DAYS[1]), r"history.yml cannot be written: file too large"),
        (4_000, ("generator", "preview", "--today", DAYS[1]), r"preview\.html cannot be written: file too large"),
    ],
    ids=["build", "mkdocs", "build-at-once", "email", "record", "preview"],
)
def test_a_disk_that_is_full_is_said_in_a_sentence_and_everything_is_as_it_was(
    size: int, command: tuple[str, ...], said: str, root: Path
) -> None:
    before = but_for_the_cache(root)
    done = limited(size, *command, root=root)
    assert done.returncode == 1
    assert re.search(said, done.stderr, re.MULTILINE), done.stderr
    assert "Traceback" not in done.stderr
    assert but_for_the_cache(root) == before
    assert hidden(root) == []


@pytest.mark.slow
def test_on_a_really_full_disk_the_old_site_stays(tmp_path: Path) -> None:
    disk, root = tmp_path / "disk", tmp_path / "way"
    disk.mkdir()
    small(root)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        to = ("build", "-q", "--root", str(root), "--site-dir", str(disk / "site"), "--today")
        first = run(*to, DAYS[0])
        assert first.exit_code == 0, first.output
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
        (disk / "filled").write_bytes(bytes(free - 100_000))  # There is no room for what will be new.
        before = contents(disk)
        second = run(*to, DAYS[1])
        assert (second.exit_code, contents(disk)) == (1, before)
        assert "nothing was changed" in second.output
        assert "no space left on device" in second.output
        assert hidden(disk) == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_second_build_is_told_who_builds_and_changes_nothing(root: Path) -> None:
    before = but_for_the_cache(root)
    first = Replacement(root / "site")
    done = run("build", "-q", "--root", str(root), "--today", DAYS[1])
    first.discard()
    assert done.exit_code == 1
    said = f"Another build is making {root / 'site'} (process {os.getpid()}). Build again when it has ended"
    assert said in done.output
    assert but_for_the_cache(root) == before
    assert run("build", "-q", "--root", str(root), "--today", DAYS[1]).exit_code == 0
    assert hidden(root) == []


def test_a_week_that_somebody_else_recorded_meanwhile_is_not_recorded_twice(root: Path) -> None:
    one, other = (read_programme(root, on(DAYS[1])) for _ in range(2))
    assert record(root, one) == ("2026-W03: 3",)
    assert record(root, other) == ()
    assert not [p for p in inspect(root, on(DAYS[1])) if p.code == "duplicate-key"]


# -- what changes while it is read ------------------------------------------------------------

STORY = "stories/2026/a-start.md"


@pytest.mark.parametrize("what", ["written", "made", "removed"])
def test_a_file_that_changes_while_everything_is_read_is_named_and_stops_the_build(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = programme(tmp_path)
    changed = root / ("stories/2026/b.md" if what == "made" else STORY)

    def meanwhile(*arguments: object) -> object:
        stories = read(*arguments)  # type: ignore[arg-type]
        if what == "removed":
            changed.unlink()
        else:
            changed.write_text(story_md("Another", "2026-01-06"))
        return stories

    monkeypatch.setattr("generator.loading.read_stories", meanwhile)
    (problem,) = [p for p in inspect(root, on("2026-01-06")) if p.code == "unreadable"]
    assert str(problem) == (
        f"{changed.relative_to(root).as_posix()}:1:1: error[unreadable] The file was changed while it was being read.\n"
        "  hint: Nothing is wrong with it: try again."
    )


def test_of_many_files_that_changed_the_first_is_named_and_the_others_are_counted(tmp_path: Path) -> None:
    root = programme(tmp_path)
    before = stamps(root)
    for n in (1, 2, 3):
        (root / f"stories/2026/{n}.md").touch()
    (problem,) = changes(before, stamps(root))
    assert problem.location.path == "stories/2026/1.md"
    assert problem.text == "The file was changed while it was being read, and so were 2 more."


def test_what_nobody_reads_may_change(tmp_path: Path) -> None:
    root = programme(tmp_path)
    before = stamps(root)
    for name in ("stories/.draft.md.swp", "fundamentals/.git", "notes.txt"):
        (root / name).touch()
    assert list(changes(before, stamps(root))) == []
