"""Whatever a process dies of, and whenever: what people see is whole, and the next run leaves no trace of it."""

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from generator.outputs.folder import MARK
from tests.builders import PROJECT, contents
from tests.dying import FORMS, MOMENTS, NEW, OLD, SCENARIOS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no fork and no SIGKILL on Windows"),
]

Files = dict[str, bytes]


def hidden(folder: Path) -> list[str]:
    """What is left lying about, other than the cache and the marks of finished sites."""
    found = (p.relative_to(folder) for p in folder.rglob(".*") if p.name != MARK)
    return sorted(str(path) for path in found if path.parts[0] != ".cache")


def died(scenario: str, way: str, where: Path) -> dict[int, int]:
    """How each run ended that was disturbed, by its number."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.dying", scenario, way, where], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return {int(n): int(code) for n, code in (line.split() for line in done.stdout.splitlines())}


def texts(files: dict[str, str]) -> Files:
    return {name: text.encode() for name, text in sorted(files.items())}


def site_in(root: Path) -> Files:
    return {name: content for name, content in contents(root / "site").items() if name != MARK}


@pytest.mark.parametrize("way", ["kill", "refuse", "full"])
@pytest.mark.parametrize("scenario", ["swap", "swap-in-two-steps"])
def test_a_site_is_the_old_one_or_the_new_one_at_every_step_of_the_swap(
    scenario: str, way: str, tmp_path: Path
) -> None:
    ends = died(scenario, way, tmp_path)
    seen, gaps = set(), 0
    for n, code in ends.items():
        root = tmp_path / str(n)
        if not (root / "site").exists():  # Only a kill between two renames leaves a gap, and the old site beside it.
            assert (scenario, way) == ("swap-in-two-steps", "kill")
            assert texts(OLD).items() <= contents(root / ".site.old").items()
            gaps += 1
        else:
            assert site_in(root) in (texts(OLD), texts(NEW))
            if code in {0, 3}:
                assert site_in(root) == texts(NEW)
            elif code == 1:
                assert site_in(root) == texts(OLD)
            seen.add(site_in(root) == texts(NEW))
        SCENARIOS["swap"][1](root, 0)
        assert site_in(root) == texts(NEW)
        assert hidden(root) == []
    assert seen == {False, True}
    assert gaps == (1 if (scenario, way) == ("swap-in-two-steps", "kill") else 0)
    assert len(ends) > 10


@pytest.mark.parametrize("way", ["kill", "refuse", "full"])
def test_files_of_one_week_are_each_whole_and_an_error_leaves_all_of_them_as_they_were(
    way: str, tmp_path: Path
) -> None:
    ends = died("files", way, tmp_path)
    for n, code in ends.items():
        root = tmp_path / str(n)
        new = [name for name in FORMS if (root / name).read_text() == f"new {name}"]
        assert [name for name in FORMS if (root / name).read_text() == f"old {name}"] == [
            name for name in FORMS if name not in new
        ]
        assert FORMS[0] not in new or len(new) == len(FORMS)  # The mail comes last: where it is new, all are.
        if code >= 0:
            assert len(new) == (0 if code == 1 else len(FORMS))
        SCENARIOS["files"][1](root, 0)
        assert sorted(p.name for p in root.iterdir()) == sorted(FORMS)
    assert len(ends) > 10


@pytest.mark.parametrize("scenario", ["build", "build-by-mkdocs"])
def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_no_trace(
    scenario: str, tmp_path: Path
) -> None:
    ends = died(scenario, "moments", tmp_path)
    on_day = [site_in(tmp_path / str(n)) for n in (MOMENTS + 2, MOMENTS + 1)]
    assert on_day[0] != on_day[1]
    assert len(on_day[0]) > 50
    for n in ends:
        root = tmp_path / str(n)
        there = root / ("site" if (root / "site").exists() else ".site.old")
        assert {name: content for name, content in contents(there).items() if name != MARK} in on_day
    assert -9 in ends.values()
    assert hidden(tmp_path / str(MOMENTS + 2)) == []


def test_a_mail_killed_at_any_moment_leaves_whole_files_and_the_next_one_no_trace(tmp_path: Path) -> None:
    ends = died("email", "moments", tmp_path)
    whole = [contents(tmp_path / str(n) / "exports") for n in (MOMENTS + 1, MOMENTS + 2)]
    made = {**whole[0], **whole[1]}
    assert len(made) == 6
    for n in ends:
        for name, content in contents(tmp_path / str(n) / "exports").items():
            assert name.startswith(".") or content == made[name]
    assert hidden(tmp_path / str(MOMENTS + 2)) == []


def test_a_record_killed_at_any_moment_leaves_a_history_that_only_grows(tmp_path: Path) -> None:
    ends = died("record", "moments", tmp_path)
    history = [(tmp_path / str(n) / "fundamentals/history.yml").read_bytes() for n in range(MOMENTS + 3)]
    for before, after in itertools.pairwise(history):
        assert after.startswith(before)
        assert after.endswith(b"\n")
    weeks = [line.split(b":")[0] for line in history[-1].splitlines() if not line.startswith(b"#")]
    assert weeks == sorted(set(weeks))
    assert len(weeks) == 25
    assert len(ends) == MOMENTS
    assert hidden(tmp_path / str(MOMENTS + 2)) == []
