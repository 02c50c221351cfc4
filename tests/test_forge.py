"""What a forge runs for a request and for a week: that it is safe, and that its steps do what they say."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.builders import PROGRAMME_YML, PROJECT, programme, story_md

BIN = Path(sys.executable).parent
WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))
SETTINGS = f"{PROGRAMME_YML}site_url: https://way.test/\nmail: {{from: Way <way@way.test>}}\n"
HISTORY = "fundamentals/history.yml"


def parsed(path: Path) -> dict[Any, Any]:
    loaded = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in WORKFLOWS:
        for name, job in parsed(path)["jobs"].items():
            yield f"{path.stem}.{name}", job


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in jobs():
        yield from ((name, step) for step in job["steps"])


# -- what the files say -----------------------------------------------------------------------


def test_a_linter_for_workflows_finds_nothing() -> None:
    done = subprocess.run(
        [BIN / "zizmor", "--offline", "--persona", "pedantic", "--no-progress", PROJECT / ".github"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout


def test_there_is_a_workflow_for_requests_for_their_summary_and_for_the_week() -> None:
    assert [path.stem for path in WORKFLOWS] == ["request", "summary", "week"]
    assert {"preview", "week", "site", "pages"} <= parsed(PROJECT / ".gitlab-ci.yml").keys()


def test_only_the_weeks_job_may_write_into_the_repository() -> None:
    writing = {
        name: sorted(right for right, level in job["permissions"].items() if level == "write") for name, job in jobs()
    }
    assert {name: rights for name, rights in writing.items() if rights} == {
        "summary.comment": ["pull-requests"],
        "week.publish": ["id-token", "pages"],
        "week.record": ["contents", "pull-requests"],
    }
    assert all(parsed(path)["permissions"] == {} for path in WORKFLOWS)


def test_the_run_that_checks_a_request_may_only_read_and_has_no_secrets() -> None:
    request = parsed(PROJECT / ".github/workflows/request.yml")
    assert list(request[True]) == ["pull_request"]  # YAML 1.1 reads “on” as true
    assert request["jobs"]["preview"]["permissions"] == {"contents": "read"}
    for path in WORKFLOWS:
        assert "secrets." not in path.read_text()
        assert "pull_request_target" not in path.read_text()
    assert "github.token" not in (PROJECT / ".github/workflows/request.yml").read_text()


def test_every_action_is_pinned_by_its_digest_and_says_its_version() -> None:
    for path in WORKFLOWS:
        for line in re.findall(r"uses: (.*)", path.read_text()):
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)


def test_nothing_that_a_stranger_wrote_is_put_into_a_script() -> None:
    assert [name for name, step in steps() if "${{" in step.get("run", "")] == []


def test_no_fetch_leaves_a_key_behind() -> None:
    fetches = [step for _, step in steps() if step.get("uses", "").startswith("actions/checkout")]
    assert len(fetches) == 5
    assert all(step["with"]["persist-credentials"] is False for step in fetches)


def test_the_run_that_may_comment_fetches_nothing_of_the_request() -> None:
    [job] = parsed(PROJECT / ".github/workflows/summary.yml")["jobs"].values()
    [fetch] = [step for step in job["steps"] if "uses" in step]
    assert fetch["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    assert fetch["with"]["sparse-checkout"] == ".ci"


def test_publishing_is_off_until_it_is_switched_on() -> None:
    assert parsed(PROJECT / ".github/workflows/week.yml")["jobs"]["publish"]["if"] == "${{ vars.PUBLISH != '' }}"
    assert parsed(PROJECT / ".gitlab-ci.yml")["pages"]["rules"][0]["if"].startswith("$PUBLISH && ")


def test_it_runs_in_every_hour_in_which_it_is_monday_at_six_somewhere() -> None:
    crons = [entry["cron"].split() for entry in parsed(PROJECT / ".github/workflows/week.yml")[True]["schedule"]]
    hours = {day: hour for _, hour, _, _, day in crons}
    assert hours["1"] == "*"
    assert hours["0"].endswith("16-23")  # At UTC+14 Monday’s six o’clock is Sunday’s 16:00


@pytest.mark.parametrize(
    ("path", "team"),
    [
        ("stories/2026/the-friday-call.md", "editors"),
        ("stories/draw.py", "engineers"),
        ("fundamentals/history.yml", "owners"),
        ("fundamentals/programme.yml", "owners"),
        *((path, "engineers") for path in (
            "mkdocs.yml", "generator/cli/__init__.py", "templates/theme/main.html", "templates/site/assets/way.js",
            "requirements.txt", "requirements-dev.txt", "Makefile", "pyproject.toml", ".github/workflows/week.yml",
            ".github/CODEOWNERS", ".ci/comment", ".gitlab-ci.yml", ".pre-commit-config.yaml", "tests/conftest.py",
        )),
    ],
)  # fmt: skip
def test_content_and_code_have_owners_of_their_own(path: str, team: str) -> None:
    rules = [line.split() for line in (PROJECT / ".github/CODEOWNERS").read_text().splitlines() if line[:1] == "/"]
    owners = [owner for pattern, owner in rules if _covers(pattern, path)]
    assert (PROJECT / path).exists() or path.endswith("friday-call.md")
    assert owners[-1].endswith(team)


def _covers(pattern: str, path: str) -> bool:
    """How CODEOWNERS reads the few forms of a pattern that stand there."""
    if pattern.endswith("/"):
        return f"/{path}".startswith(pattern)
    return fnmatchcase(f"/{path}", pattern.replace("/**/", "/*"))


def test_the_template_of_a_request_is_short_and_asks_for_nothing() -> None:
    text = (PROJECT / ".github/pull_request_template.md").read_text()
    assert len(text.split()) < 110
    assert "You need not fill in anything" in text


# -- what the steps do, in a real repository ---------------------------------------------------


def run(folder: Path, *command: str, code: int = 0, **environment: str) -> str:
    """A command as the forge's machine runs it; gives what it printed."""
    known = {key: value for key, value in os.environ.items() if not key.startswith(("GIT", "FUNDAMENTALS_"))}
    done = subprocess.run(
        command, cwd=folder, env={**known, "PATH": f"{BIN}:{known['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1", **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    return done.stdout.strip() + ("\n" + done.stderr.strip() if code else "")


def git(folder: Path, *arguments: str) -> str:
    return run(folder, "git", "-c", "user.name=Ada", "-c", "user.email=ada@way.test", *arguments)


def commit(folder: Path, files: dict[str, str | bytes], message: str = "More") -> str:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def way(tmp_path: Path) -> Path:
    """A company's clone, with the project's scripts and a bare repository as its origin."""
    origin, clone = tmp_path / "origin.git", tmp_path / "way"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(origin))
    programme(clone, {"fundamentals/programme.yml": SETTINGS, HISTORY: "2026-W01: 1\n"})
    shutil.copytree(PROJECT / ".ci", clone / ".ci")
    git(clone, "init", "-q", "-b", "main")
    git(clone, "remote", "add", "origin", str(origin))
    commit(clone, {"Makefile": ".venv/.runtime:\n\t@true\n", ".gitignore": "/exports/\n/out/\n"}, "Begin")
    git(clone, "push", "-q", "origin", "main")
    return clone


def step(workflow: str, job: str, name: str) -> str:
    """The script of a step."""
    found = parsed(PROJECT / f".github/workflows/{workflow}.yml")["jobs"][job]["steps"]
    [script] = [str(s["run"]) for s in found if s["name"] == name]
    return script


def bash(folder: Path, script: str, code: int = 0, **environment: str) -> str:
    """A script as the forge runs it."""
    return run(folder, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script, code=code, **environment)


def merged(way: Path, files: dict[str, str | bytes]) -> str:
    """A request with `files`, merged into main as the forge does it, and fetched as the workflow does."""
    git(way, "switch", "-qc", "request")
    commit(way, files)
    git(way, "switch", "-q", "main")
    commit(way, {"stories/2026/meanwhile.md": story_md("Meanwhile", "2026-01-06")})
    git(way, "switch", "-q", "--detach")
    git(way, "merge", "-q", "--no-ff", "-m", "Merge", "request")
    return git(way, "rev-parse", "HEAD")


TAKE = "The branch's code, the request's content"


def test_a_request_brings_its_content_and_none_of_its_code(way: Path) -> None:
    evil = "#!/bin/sh\necho stolen\n"
    merged(way, {
        "stories/2026/mine.md": story_md("Mine", "2026-01-07"),
        ".ci/preview": evil, ".ci/take-content": evil, "mkdocs.yml": "plugins: [evil]\n", "Makefile": "stolen:\n",
        "templates/pages/story.html": "stolen", "generator/cli.py": "stolen", ".gitattributes": "*.md filter=evil\n",
    })  # fmt: skip
    assert "stolen" not in bash(way, step("request", "preview", TAKE))
    assert (way / "stories/2026/mine.md").is_file()
    assert (way / "stories/2026/meanwhile.md").is_file()
    assert not any((way / name).exists() for name in ("mkdocs.yml", "templates", "generator", ".gitattributes"))
    for name in ("preview", "take-content"):
        assert (way / ".ci" / name).read_bytes() == (PROJECT / ".ci" / name).read_bytes()
    assert "stolen" not in (way / "Makefile").read_text()


def test_what_a_request_takes_away_is_gone_from_its_preview(way: Path) -> None:
    git(way, "switch", "-qc", "request")
    git(way, "rm", "-q", "stories/2026/a-start.md")
    head = commit(way, {"stories/2026/mine.md": story_md("Mine", "2026-01-07")})
    git(way, "checkout", "-q", "main")
    run(way, ".ci/take-content", head)
    assert sorted(path.name for path in (way / "stories/2026").iterdir()) == ["mine.md"]


def test_a_link_in_a_request_becomes_a_plain_file(way: Path) -> None:
    git(way, "switch", "-qc", "request")
    (way / "stories/2026/passwd.md").symlink_to("/etc/passwd")
    shutil.rmtree(way / "fundamentals")
    (way / "fundamentals").symlink_to("/etc")
    head = commit(way, {})
    git(way, "checkout", "-q", "main")
    run(way, ".ci/take-content", head)
    assert (way / "stories/2026/passwd.md").read_text() == "/etc/passwd"
    assert not any(path.is_symlink() for path in way.rglob("*"))


@pytest.mark.parametrize("said", ["nowhere", "--help", "HEAD:stories"])
def test_what_is_no_commit_changes_nothing(said: str, way: Path) -> None:
    assert "There is no commit" in run(way, ".ci/take-content", said, code=1)
    assert git(way, "status", "--porcelain") == ""


@pytest.mark.slow
def test_a_request_is_checked_and_previewed(way: Path) -> None:
    merged(way, {"stories/2026/mine.md": story_md("Mine", "2026-01-07", "[2]"), ".cache/ab/cd": "poison"})
    for name in (TAKE, "Set up", "Check and build"):
        bash(way, step("request", "preview", name), FUNDAMENTALS_TODAY="2026-01-08")
    assert sorted(path.name for path in (way / "out").iterdir()) == ["mail", "preview.html", "site", "summary.md"]
    preview = (way / "out/preview.html").read_text()
    assert "<h2>Mine</h2>" in preview
    assert "<h2>Meanwhile</h2>" not in preview
    assert "<h2>A start</h2>" not in preview
    assert (way / "out/site/stories/2026/mine/index.html").is_file()
    assert (way / "out/mail/2026-W03.preview.eml").is_file()
    summary = (way / "out/summary.md").read_text()
    assert summary.startswith(
        "**This can come out.**\n\n### What this change does\n\n- adds 1 story by Ada Quay to week 2 "
    )
    assert "fundamental `#2`; “Mine”; " in summary
    assert "Meanwhile" not in summary
    assert not (way / ".cache/ab").exists()


def checked(way: Path, code: int = 0) -> str:
    """What the request's step says; gives its log."""
    bash(way, step("request", "preview", TAKE))
    return bash(way, step("request", "preview", "Check and build"), code=code, FUNDAMENTALS_TODAY="2026-01-08")


def test_a_request_with_an_error_ends_1_has_a_note_on_its_line_and_its_summary_says_why(way: Path) -> None:
    merged(way, {"stories/2026/mine.md": story_md("Mine", "2026-01-07", "[77]")})
    said = checked(way, code=1)
    assert (
        "::error file=stories/2026/mine.md,line=6,col=16,title=unknown-fundamental::There is no fundamental #77."
        in said
    )
    summary = (way / "out/summary.md").read_text()
    assert summary.startswith("**Something needs mending")
    assert "adds 1 story by Ada Quay to week 2 " in summary
    assert "**error** There is no fundamental" in summary
    assert "(`unknown-fundamental`, stories/2026/mine.md:6:16)\\\n  Look its number up" in summary


def test_a_request_is_not_blamed_for_what_was_wrong_before_it(way: Path) -> None:
    commit(way, {"stories/2026/old.md": story_md("Old", "2026-01-05", "[77]")})
    merged(way, {"stories/2026/mine.md": story_md("Mine", "2026-01-07")})
    assert "stories/2026/old.md:6:16: error[unknown-fundamental]" in checked(way, code=1)
    summary = (way / "out/summary.md").read_text()
    assert summary.startswith("**This is in order, but something else needs mending first:**")
    assert "unknown-fundamental" not in summary


def test_on_gitlab_the_request_shows_what_it_brings_on_its_lines(way: Path) -> None:
    merged(way, {"stories/2026/mine.md": story_md("Mine", "2026-01-07", "[77]")})
    request = git(way, "rev-parse", "HEAD")
    git(way, "checkout", "-q", "--detach", "main")
    job = parsed(PROJECT / ".gitlab-ci.yml")["preview"]
    script = "\n".join(line for line in job["script"] if line.startswith((".ci/", "make ")))
    said = bash(way, script, code=1, request=request, FUNDAMENTALS_TODAY="2026-01-08")
    assert "adds 1 story by Ada Quay" in said
    [found] = [
        one
        for one in json.loads((way / job["artifacts"]["reports"]["codequality"]).read_text())
        if one["severity"] == "major"
    ]
    assert found["location"] == {"path": "stories/2026/mine.md", "lines": {"begin": 6}}
    assert "adds 1 story" in (way / "out/summary.md").read_text()


# -- the week ---------------------------------------------------------------------------------

RECORD = "Record the week, if it is due"
KEEP = "Put the record on the main branch"


@pytest.fixture
def gh(tmp_path: Path) -> Path:
    """A folder with a `gh` that notes how it was called and answers from files."""
    folder = tmp_path / "gh-bin"
    folder.mkdir()
    (folder / "gh").write_text(
        "#!/usr/bin/env python3\n"
        "import json, pathlib, sys\n"
        "here = pathlib.Path(__file__).parent\n"
        "call = sys.argv[1:]\n"
        "call = [pathlib.Path(a[6:]).read_text() if a.startswith('body=@') else a for a in call]\n"
        "with (here / 'calls').open('a') as calls:\n"
        "    print(json.dumps(call), file=calls)\n"
        "answers = json.loads((here / 'answers').read_text()) if (here / 'answers').exists() else {}\n"
        "print(next((said for part, said in answers.items() if any(part in a for a in call)), ''), end='')\n"
    )
    (folder / "gh").chmod(0o755)
    return folder


def calls(gh: Path) -> list[list[str]]:
    path = gh / "calls"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def monday(way: Path, gh: Path, today: str) -> str:
    """Run the steps of the week's job in a fresh clone; gives the week that it recorded."""
    clone = way.parent / "machine"
    shutil.rmtree(clone, ignore_errors=True)
    git(way.parent, "clone", "-q", str(way.parent / "origin.git"), "machine")
    output = way.parent / "output"
    output.write_text("")
    path = f"{gh}:{BIN}:{os.environ['PATH']}"
    given: dict[str, Any] = {
        "FUNDAMENTALS_TODAY": today,
        "MAIL_AT": "06:00",
        "GITHUB_OUTPUT": str(output),
        "PATH": path,
    }
    bash(clone, step("week", "record", RECORD), **given)
    week = output.read_text().strip().removeprefix("week=")
    if week:
        bash(clone, step("week", "record", KEEP), WEEK=week, MAIN="main", **given)
    return week


def on_main(way: Path, name: str = HISTORY) -> str:
    return git(way.parent / "origin.git", "show", f"main:{name}")


def protect(way: Path) -> None:
    hook = way.parent / "origin.git/hooks/update"
    hook.write_text('#!/bin/sh\n[ "$1" != refs/heads/main ] || { echo "main is protected" >&2; exit 1; }\n')
    hook.chmod(0o755)


def test_a_due_week_is_recorded_on_main_and_its_mail_exported_once(way: Path, gh: Path) -> None:
    assert monday(way, gh, "2026-01-05") == "2026-W02"
    assert on_main(way) == "2026-W01: 1\n2026-W02: 2"
    exports = sorted(path.name for path in (way.parent / "machine/exports").iterdir())
    assert exports == ["2026-W02.eml", "2026-W02.html", "2026-W02.txt"]
    assert (
        git(way.parent / "machine", "show", "--stat", "--format=%s", "HEAD").splitlines()[0] == "Record week 2026-W02"
    )
    assert monday(way, gh, "2026-01-05") == ""
    assert monday(way, gh, "2026-01-11") == ""
    assert not [call for call in calls(gh) if "create" in call]


def test_where_main_is_protected_a_request_carries_the_record_and_only_one(way: Path, gh: Path) -> None:
    protect(way)
    assert monday(way, gh, "2026-01-05") == "2026-W02"
    assert on_main(way) == "2026-W01: 1"
    origin = way.parent / "origin.git"
    assert git(origin, "show", f"record-2026-W02:{HISTORY}") == "2026-W01: 1\n2026-W02: 2"
    assert git(origin, "diff", "--name-only", "main", "record-2026-W02") == HISTORY
    [created] = [call for call in calls(gh) if call[:2] == ["pr", "create"]]
    assert created[2:8] == ["--base", "main", "--head", "record-2026-W02", "--title", "Record week 2026-W02"]
    assert monday(way, gh, "2026-01-06") == ""
    assert len([call for call in calls(gh) if call[:2] == ["pr", "create"]]) == 1


def test_a_skipped_week_is_recorded_and_has_no_mail(way: Path, gh: Path) -> None:
    commit(way, {"fundamentals/programme.yml": f"{SETTINGS}skips: {{2026-W02: A fair}}\n"})
    git(way, "push", "-q", "origin", "main")
    assert monday(way, gh, "2026-01-05") == "2026-W02"
    assert on_main(way).endswith("2026-W02: skipped")
    assert not (way.parent / "machine/exports").exists()


def test_a_story_merged_meanwhile_is_no_hindrance(way: Path, gh: Path) -> None:
    clone = way.parent / "slow"
    git(way.parent, "clone", "-q", str(way.parent / "origin.git"), "slow")
    week = run(clone, ".ci/record-week", "06:00", FUNDAMENTALS_TODAY="2026-01-05")
    commit(way, {"stories/2026/meanwhile.md": story_md("Meanwhile", "2026-01-05")})
    git(way, "push", "-q", "origin", "main")
    run(clone, ".ci/keep-record", week, "main", PATH=f"{gh}:{BIN}:{os.environ['PATH']}")
    assert on_main(way).endswith("2026-W02: 2")
    assert "Meanwhile" in on_main(way, "stories/2026/meanwhile.md")


def test_a_mail_that_cannot_be_made_leaves_the_week_unrecorded_and_is_loud(way: Path) -> None:
    commit(way, {"fundamentals/programme.yml": PROGRAMME_YML})
    said = run(way, ".ci/record-week", "06:00", code=1, FUNDAMENTALS_TODAY="2026-01-05")
    assert "site_url" in said
    assert on_main(way) == "2026-W01: 1"


def test_on_gitlab_the_request_is_asked_for_with_the_push(way: Path) -> None:
    protect(way)
    git(way.parent / "origin.git", "config", "receive.advertisePushOptions", "true")
    noted = way.parent / "options"
    hook = way.parent / "origin.git/hooks/pre-receive"
    hook.write_text(f"#!/bin/sh\nenv | grep ^GIT_PUSH_OPTION_ > {noted}; exit 0\n")
    hook.chmod(0o755)
    git(way, "switch", "-q", "--detach")  # as GitLab checks out
    week = run(way, ".ci/record-week", "06:00", FUNDAMENTALS_TODAY="2026-01-05")
    run(way, ".ci/keep-record", week, "main", GITLAB_CI="true")
    assert {"merge_request.create", "merge_request.target=main", "merge_request.title=Record week 2026-W02"} <= {
        line.partition("=")[2] for line in noted.read_text().splitlines()
    }


# -- the comment ------------------------------------------------------------------------------

PULLS, COMMENTS = "repos/harbour/way/pulls", "repos/harbour/way/issues/7/comments"


def comment(gh: Path, summary: Path, answers: dict[str, str]) -> list[list[str]]:
    (gh / "answers").write_text(json.dumps(answers))
    run(
        PROJECT, ".ci/comment", str(summary), PATH=f"{gh}:{os.environ['PATH']}", GITHUB_REPOSITORY="harbour/way",
        HEAD_OWNER="ada", HEAD_BRANCH="my&story", HEAD_SHA="a" * 40, RUN_URL="https://forge.test/run/1", LC_ALL="C",
    )  # fmt: skip
    return calls(gh)


def test_the_first_summary_is_written_and_the_next_takes_its_place(tmp_path: Path, gh: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("**This can come out.**\n")
    first = comment(gh, summary, {PULLS: "7\n"})
    assert first[0][:4] == ["api", "--method", "GET", PULLS]
    assert "head=ada:my&story" in first[0]
    assert first[-1][:4] == ["api", "--method", "POST", COMMENTS]
    assert "**This can come out.**" in first[-1][5]
    assert "(https://forge.test/run/1#artifacts)" in first[-1][5]
    again = comment(gh, summary, {PULLS: "7\n", COMMENTS: "1234\n"})
    assert again[-1][:4] == ["api", "--method", "PATCH", "repos/harbour/way/issues/comments/1234"]


def test_what_a_stranger_wrote_names_nobody_and_leads_nowhere(tmp_path: Path, gh: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_bytes(
        b"@harbour/all fixes #12 <img src=x> <!-- ![x](https://evil.test/x.png) [a]: http://evil.test [a][a] "
        b"www.evil.test me@evil.test <https://evil.test> \x1b[31m \xff " + "é".encode() * 60_000
    )
    body = comment(gh, summary, {PULLS: "7\n"})[-1][5]
    written = body.split("\n", 1)[1].rpartition("\n[The whole report")[0]
    assert not re.search(r"@\w|#\d|<[a-z!/]|\]\(|\]:|\]\[|://|www\.|[\x00-\x08\x0b-\x1f]", written)
    assert "fixes" in written
    assert len(body.encode()) < 60_000


def test_a_summary_that_is_a_link_or_is_not_there_is_not_read(tmp_path: Path, gh: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    (tmp_path / "summary.md").symlink_to(tmp_path / "secret")
    for name in ("summary.md", "nowhere.md"):
        body = comment(gh, tmp_path / name, {PULLS: "7\n"})[-1][5]
        assert "did not get as far" in body
        assert "secret" not in body


def test_a_request_that_has_moved_on_gets_no_comment(tmp_path: Path, gh: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("Old news.")
    assert len(comment(gh, summary, {})) == 1


# -- who can read -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publish", "seen", "code", "said"),
    [
        ("members", "false", 0, "Only people who may read the repository"),
        ("members", "true", 1, "Nothing was published: these pages are open to everybody"),
        ("members", "unknown", 0, "does not say who can read"),
        ("anyone", "true", 0, "Everybody on the internet"),
        ("anyone", "unknown", 0, "Everybody on the internet"),
        ("anyone", "false", 0, "Only people who may read the repository"),
        ("yes", "true", 1, "It can be “members” or “anyone”"),
        ("", "false", 1, "without it nothing is published"),
    ],
)
def test_who_can_read_is_said_and_more_than_was_switched_on_is_refused(
    publish: str, seen: str, code: int, said: str
) -> None:
    assert said in run(PROJECT, ".ci/readers", publish, seen, code=code)


def test_pages_that_are_open_where_only_members_were_meant_stop_the_workflow(tmp_path: Path, gh: Path) -> None:
    (gh / "answers").write_text(json.dumps({"/pages": "true\n"}))
    path, summary = f"{gh}:{os.environ['PATH']}", tmp_path / "summary"
    given: dict[str, Any] = {"PATH": path, "GITHUB_REPOSITORY": "harbour/way", "GITHUB_STEP_SUMMARY": str(summary)}
    script = step("week", "publish", "Say who can read it")
    bash(PROJECT, script, code=1, PUBLISH="members", **given)
    assert "Nothing was published" in summary.read_text()
    bash(PROJECT, script, PUBLISH="anyone", **given)
    assert "Everybody on the internet" in summary.read_text()
