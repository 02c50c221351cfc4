"""`check --base` in a real git repository: what a branch adds, what it would rewrite, what it brings."""

import io
import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from generator.cli import main
from tests.builders import PROGRAMME_YML, fundamental_yml, programme, story_md

TODAY = "2026-01-20"
HISTORY = "2026-W01: 1\n2026-W02: 2\n2026-W03: 3\n2026-W04: 1\n"


def git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@harbourline.example", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", root, *identity, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(root: Path, files: dict[str, str | bytes | None], said: str = "A change") -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_bytes(text.encode() if isinstance(text, str) else text)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", said)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A programme in a repository, on a branch `change` that has nothing yet which `main` has not."""
    return repository(tmp_path / "way", recorded=True)


def repository(root: Path, recorded: bool) -> Path:
    programme(root, {"fundamentals/history.yml": HISTORY} if recorded else {})
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, {})
    git(root, "switch", "--quiet", "--create", "change")
    return root


def checked(root: Path, *options: str, base: str = "main", env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, ["check", "--root", str(root), "--today", TODAY, "--base", base, *options], env=env)


def codes(result: Result) -> list[str]:
    return [problem["code"] for problem in json.loads(result.stdout)]


LONG = "\n\n".join(" ".join(f"word{n}" for n in range(first, first + 103)) for first in range(0, 412, 103))
BELL = story_md("The bell", "2026-01-20", "[2]", text=LONG)


# -- what it adds ---------------------------------------------------------------------------


def test_a_branch_that_adds_a_story_says_whose_it_is_and_where_it_lands(root: Path) -> None:
    commit(root, {"stories/2026/b.md": BELL})
    result = checked(root)
    assert result.exit_code == 0
    assert "- adds 1 story by Ada Quay to week 4 of 2026, fundamental `#2`; “The bell”; 412 words" in result.stdout
    assert result.stderr == "Everything is in order.\n"


def test_a_branch_that_edits_a_fundamental_says_so_and_is_in_order(root: Path) -> None:
    commit(root, {"fundamentals/02-ask-early.yml": fundamental_yml(2, "Ask earlier")})
    result = checked(root)
    assert result.exit_code == 0
    assert "- changes fundamental `#2` “Ask earlier” on all its pages" in result.stdout


def test_what_was_not_committed_yet_counts_as_well(root: Path) -> None:
    (root / "stories/2026/b.md").write_text(BELL, encoding="utf-8")
    assert "adds 1 story" in checked(root).stdout


def test_a_place_that_was_taken_out_of_a_picture_is_told(root: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    sent = io.BytesIO()
    Image.new("RGB", (40, 30)).save(sent, "JPEG", exif=exif)
    quay = "team: Port\nimage: quay.jpg\nimage_alt: A quay\n"
    commit(root, {"stories/2026/quay.jpg": sent.getvalue(), "stories/2026/b.md": BELL.replace("team: Port\n", quay)})
    assert "1 picture, location removed" in checked(root).stdout


def test_stories_that_go_and_stories_that_are_withdrawn_are_told(root: Path) -> None:
    commit(root, {"stories/2026/b.md": BELL})
    git(root, "branch", "--force", "main")
    withdrawn = BELL.replace("team: Port", "team: Port\nwithdrawn: as asked")
    commit(root, {"stories/2026/b.md": withdrawn, "stories/2026/a-start.md": None})
    said = checked(root).stdout
    assert "- changes “The bell” by Ada Quay, 2026-01-20; it is withdrawn and no longer shown" in said
    assert "- removes “A start” by Ada Quay" in said


# -- what it brings -------------------------------------------------------------------------


def test_only_what_the_change_brings_is_reported(root: Path) -> None:
    commit(root, {"stories/2026/old.md": story_md("Old", "2026-01-12", text="Too short.")})
    git(root, "branch", "--force", "main")
    commit(root, {"stories/2026/new.md": story_md("New", "2026-01-20", text="This is short as well.")})
    assert [p["path"] for p in json.loads(checked(root, "--format", "json").stdout)] == [f"{root}/stories/2026/new.md"]


def test_a_problem_that_only_moves_to_another_line_is_not_new(root: Path) -> None:
    short = story_md("Old", "2026-01-12", text="Too short.")
    commit(root, {"stories/2026/old.md": short})
    git(root, "branch", "--force", "main")
    commit(root, {"stories/2026/old.md": short.replace("team: Port", "team: Port\ntags: [quay]")})
    assert codes(checked(root, "--format", "json")) == []


def test_an_error_of_the_change_ends_1(root: Path) -> None:
    commit(root, {"stories/2026/b.md": BELL.replace("2026-01-20", "2026-02-30")})
    result = checked(root, "--format", "json")
    assert (result.exit_code, codes(result)) == (1, ["impossible-date"])


def test_what_came_to_main_in_the_meantime_is_no_removal_of_ours(root: Path) -> None:
    commit(root, {"stories/2026/b.md": BELL})
    git(root, "switch", "--quiet", "main")
    commit(root, {"stories/2026/c.md": story_md("Another", "2026-01-19")})
    git(root, "switch", "--quiet", "change")
    assert "removes" not in checked(root).stdout


# -- what it would rewrite ------------------------------------------------------------------

FIRST = {"fundamentals/00-begin-at-home.yml": fundamental_yml(0, "Begin at home")}


def test_a_fundamental_that_would_move_published_weeks_is_an_error(tmp_path: Path) -> None:
    root = repository(tmp_path / "way", recorded=False)
    commit(root, dict(FIRST))
    result = checked(root, "--format", "json")
    assert (result.exit_code, codes(result)) == (1, ["week-moved"])
    said = checked(root).stdout
    assert "2026-W01 is published with #1 “Listen first” and would change to #0 “Begin at home”" in said
    assert "and so would 3 more" in said


def test_the_same_fundamental_is_welcome_where_the_weeks_are_recorded(root: Path) -> None:
    commit(root, dict(FIRST))
    result = checked(root)
    assert result.exit_code == 0
    assert "- adds fundamental `#0` “Begin at home”" in result.stdout


@pytest.mark.parametrize(
    "history",
    [
        HISTORY.replace("W03: 3", "W03: 2"),
        HISTORY.replace("2026-W04: 1\n", ""),
        HISTORY.replace("W02: 2", "W02: skipped"),
    ],
    ids=["changed", "removed", "skipped"],
)
def test_a_recorded_week_stays_as_it_is(history: str, root: Path) -> None:
    commit(root, {"fundamentals/history.yml": history})
    result = checked(root, "--format", "json")
    assert (result.exit_code, codes(result)) == (1, ["history-changed"])


def test_recorded_weeks_may_be_added(root: Path) -> None:
    git(root, "switch", "--quiet", "main")
    commit(root, {"fundamentals/history.yml": HISTORY.replace("2026-W04: 1\n", "")})
    git(root, "switch", "--quiet", "--create", "later")
    commit(root, {"fundamentals/history.yml": HISTORY})
    assert checked(root).exit_code == 0


def test_a_new_name_is_no_other_fundamental_if_its_old_address_still_leads_there(root: Path) -> None:
    gone = {"fundamentals/02-ask-early.yml": None}
    new = fundamental_yml(2, "Ask at once")
    commit(root, {**gone, "fundamentals/02-ask-at-once.yml": new})
    assert "history-changed" in codes(checked(root, "--format", "json"))
    commit(root, {"fundamentals/02-ask-at-once.yml": new + "aliases: [fundamentals/ask-early]\n"})
    assert codes(checked(root, "--format", "json")) == []


def test_weeks_to_come_may_be_led_by_another(tmp_path: Path) -> None:
    root = repository(tmp_path / "way", recorded=False)
    commit(root, {"fundamentals/programme.yml": PROGRAMME_YML + "pins: {2026-W05: 3}\n"})
    assert checked(root).exit_code == 0


# -- the mail that has gone -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "week", "expected"),
    [
        ("2026-01-16", "", ["mail-gone"]),
        ("2026-01-16", "week: 2026-W04\n", []),
        ("2026-01-19", "", []),
        ("2026-01-27", "", []),
    ],
    ids=["last-week", "with-the-way-out", "this-week", "to-come"],
)
def test_a_story_of_a_week_whose_mail_has_gone_is_a_warning_with_a_way_out(
    day: str, week: str, expected: list[str], root: Path
) -> None:
    commit(root, {"stories/2026/b.md": BELL.replace("date: 2026-01-20\n", f"date: {day}\n{week}")})
    result = checked(root, "--format", "json")
    assert (result.exit_code, codes(result)) == (0, expected)
    assert not expected or "week: 2026-W04" in result.stdout


def test_the_mail_of_a_week_before_a_skipped_one_has_not_gone(tmp_path: Path) -> None:
    root = repository(tmp_path / "way", recorded=False)
    commit(root, {"fundamentals/programme.yml": PROGRAMME_YML + "skips: {2026-W04: Everybody is at sea}\n"})
    git(root, "branch", "--force", "main")
    commit(root, {"stories/2026/b.md": BELL.replace("2026-01-20", "2026-01-16")})
    assert codes(checked(root, "--format", "json")) == []


def test_a_typo_mended_in_an_old_story_is_no_late_story(root: Path) -> None:
    commit(root, {"stories/2026/a-start.md": story_md("A good start", "2026-01-06", "[2]", text=LONG[:700])})
    assert codes(checked(root, "--format", "json")) == []


# -- where it goes --------------------------------------------------------------------------


def test_the_summary_goes_into_a_file_if_one_is_named(root: Path, tmp_path: Path) -> None:
    commit(root, {"stories/2026/b.md": BELL})
    result = checked(root, "--summary", str(tmp_path / "summary.md"))
    assert result.stdout == ""
    assert "adds 1 story" in (tmp_path / "summary.md").read_text("utf-8")


def test_a_forge_gets_notes_alone_and_its_summary_where_it_asks_for_it(root: Path, tmp_path: Path) -> None:
    commit(root, {"stories/2026/b.md": story_md("The bell", "2026-01-20", text="Too short.")})
    step = tmp_path / "step.md"
    result = checked(root, "--format", "github", env={"GITHUB_STEP_SUMMARY": str(step)})
    assert [line.partition(" ")[0] for line in result.stdout.splitlines()] == ["::warning"]
    assert "adds 1 story" in step.read_text("utf-8")


def test_a_name_that_calls_people_or_loads_a_picture_is_words_alone(root: Path) -> None:
    odd = BELL.replace("Ada Quay", '"@everyone ![x](https://x.example/p.png)"')
    commit(root, {"stories/2026/b.md": odd})
    said = checked(root).stdout
    assert "@everyone" not in said
    assert "![x]" not in said


# -- no base --------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["nowhere", "--output=x", "", "main..change"])
def test_an_unknown_revision_is_said_so(base: str, root: Path) -> None:
    result = checked(root, base=base)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"“{base}” is no branch, tag or commit here" in result.stderr


def test_without_a_repository_there_is_no_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    result = checked(programme(tmp_path / "way"))
    assert result.exit_code == 2
    assert "is in no git repository" in result.stderr


def test_without_git_it_is_said_what_is_missing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = checked(root)
    assert result.exit_code == 2
    assert "git is not installed" in result.stderr


def test_a_base_that_is_broken_itself_is_said_so_and_what_is_new_is_reported(root: Path) -> None:
    commit(root, {"stories/2026/broken.md": "no front matter\n"})
    git(root, "branch", "--force", "main")
    commit(root, {"stories/2026/b.md": "no front matter either\n"})
    result = checked(root, "--format", "json")
    assert [Path(p["path"]).name for p in json.loads(result.stdout)] == ["b.md"]
    assert "main itself has 1 error; only what is new is reported.\n" in result.stderr


def test_where_the_weeks_of_the_base_cannot_be_known_that_is_said(root: Path) -> None:
    good = (root / "fundamentals/programme.yml").read_text("utf-8")
    commit(root, {"fundamentals/programme.yml": "name: [\n"})
    git(root, "branch", "--force", "main")
    commit(root, {"fundamentals/programme.yml": good})
    result = checked(root)
    assert result.exit_code == 0
    assert "Whether published weeks would move cannot be told." in result.stderr


def test_a_programme_that_was_not_there_before_is_all_new(tmp_path: Path) -> None:
    root = tmp_path / "way"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, {"README.md": "Nothing yet.\n"})
    programme(root, {"fundamentals/history.yml": HISTORY})
    result = checked(root)
    assert result.exit_code == 0
    assert "adds 1 story" in result.stdout
    assert "main holds no programme yet" in result.stderr


def test_a_programme_in_a_folder_of_its_repository_is_compared_with_that_folder(tmp_path: Path) -> None:
    root = tmp_path / "company/way"
    programme(root, {"fundamentals/history.yml": HISTORY})
    git(tmp_path / "company", "init", "--quiet", "--initial-branch=main")
    commit(tmp_path / "company", {})
    (root / "stories/2026/b.md").write_text(BELL, encoding="utf-8")
    said = checked(root).stdout
    assert said.count("- adds") == 1
    assert "- removes" not in said


def test_in_a_hook_git_is_asked_about_this_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere/index")
    monkeypatch.setenv("GIT_DIR", "nowhere")
    assert checked(root).exit_code == 0


def test_a_link_in_the_base_is_not_followed(root: Path) -> None:
    (root / "stories/2026/passwd.md").symlink_to("/etc/passwd")
    commit(root, {})
    git(root, "branch", "--force", "main")
    commit(root, {"stories/2026/passwd.md": None})
    assert checked(root).exit_code == 0


def test_looking_at_a_base_changes_nothing_in_the_repository(root: Path) -> None:
    commit(root, {"stories/2026/b.md": BELL})
    before = git(root, "status", "--porcelain", "--branch"), git(root, "worktree", "list"), git(root, "stash", "list")
    checked(root)
    after = git(root, "status", "--porcelain", "--branch"), git(root, "worktree", "list"), git(root, "stash", "list")
    assert after == before
