"""The `fundamentals` command: how it ends, what it prints where, and that it never spoils an old site."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context, Group
from click.testing import CliRunner, Result

from generator.cli import main
from tests.builders import PROGRAMME_YML, PROJECT, programme, story_md

IN_ORDER = "2026-01-01"
"""A day of the first week, on which nothing is wrong with the small programme."""
LATER = "2026-01-20"
"""A day in the fourth week, on which three past weeks are not recorded: a warning."""

A_START = "stories/2026/a-start.md"
BROKEN: dict[str, str | bytes] = {A_START: story_md("A start", "2026-01-06", "[77]")}


def fundamentals(*arguments: str | Path, today: str = IN_ORDER) -> Result:
    """Run the command in this process."""
    day = ["--today", today] if today else []
    return CliRunner().invoke(main, [*map(str, arguments), *day])


def command(*arguments: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, in `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def remembered(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder with its inode and its bytes: equal only if nothing was touched."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_ino, path.read_bytes()) for path in files}


def beside(root: Path) -> list[str]:
    """What lies in a programme's folder, hidden or not; but for what Python keeps of a hook that it has compiled."""
    return sorted(path.name for path in root.iterdir() if path.name != "__pycache__")


def test_a_build_ends_0_and_says_on_standard_output_what_was_built(tmp_path: Path) -> None:
    root = programme(tmp_path / "way")
    done = command("build", "--root", "way", "--today", LATER, folder=tmp_path)
    assert done.returncode == 0
    found = re.fullmatch(r"(\d+) pages, 1 stor\w+, 4 weeks in \d+\.\d seconds: way/site/index\.html\n", done.stdout)
    assert found
    assert int(found[1]) == len(list((root / "site").rglob("index.html")))
    assert "warning[unrecorded-weeks]" in done.stderr


def test_problems_end_a_build_1_and_are_said_on_standard_error(tmp_path: Path) -> None:
    programme(tmp_path / "way", BROKEN)
    done = command("build", "--root", "way", "--today", IN_ORDER, folder=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "way/stories/2026/a-start.md:6:16: error[unknown-fundamental] There is no fundamental #77.",
        "  hint: Look its number up in the folder fundamentals/.",
        "error[content] 1 error; nothing was changed.",
        "  hint: Mend what stands above this line; `fundamentals check` says it again.",
    ]


def test_wrong_usage_ends_2_and_shows_a_way_out(tmp_path: Path) -> None:
    done = command("bulid", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "No such command 'bulid'" in done.stderr
    assert "--help" in done.stderr


def test_ctrl_c_in_the_middle_of_a_build_leaves_the_old_site(tmp_path: Path) -> None:
    root = programme(tmp_path)
    assert command("build", "--today", IN_ORDER, folder=root).returncode == 0
    before, lying = remembered(root / "site"), beside(root)
    interrupting = (PROJECT / "mkdocs.yml").read_text() + "\nhooks: [interrupt.py]\n"
    (root / "mkdocs.yml").write_text(interrupting)
    (root / "interrupt.py").write_text(
        "import os, signal\n"
        "def on_post_page(output, page, config):\n"
        "    if page.url.startswith('weeks/'):\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
    )
    # A shell without job control, such as a CI's, hands on an ignored SIGINT.
    hearing = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    done = subprocess.run(
        [sys.executable, "-c", f"{hearing}; from generator.cli import main; main(['build', '--today', '{LATER}'])"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode not in {0, -signal.SIGKILL}
    assert "Aborted!" in done.stderr
    assert "Traceback" not in done.stderr
    assert remembered(root / "site") == before
    assert beside(root) == sorted([*lying, "interrupt.py", "mkdocs.yml"])


def first_week(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()[1].split()[0]


def test_today_beats_the_environment_and_the_environment_beats_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = programme(tmp_path)
    monkeypatch.setenv("FUNDAMENTALS_TODAY", "2030-02-04")
    assert first_week(fundamentals("calendar", "--root", root, today="")) == "2030-W06"
    assert first_week(fundamentals("calendar", "--root", root, today="2030-02-11")) == "2030-W07"


def test_today_is_heard_even_where_the_environment_says_nonsense(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = programme(tmp_path)
    monkeypatch.setenv("FUNDAMENTALS_TODAY", "tomorrow")
    assert fundamentals("check", "--root", root, today=IN_ORDER).exit_code == 0


@pytest.mark.parametrize("said", ["tomorrow", "2026-02-30", "16.11.2026", "2026-W47", "", "9999-12-31"])
def test_a_day_that_cannot_be_today_is_wrong_usage(said: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--root", str(programme(tmp_path)), "--today", said])
    assert result.exit_code == 2
    assert "--today" in result.stderr
    assert "2026-11-16" in result.stderr


@pytest.mark.parametrize("said", ["tomorrow", "2026-02-30", "16.11.2026", "2026-W47", "9999-12-31"])
def test_the_environment_is_held_to_the_same_days(said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUNDAMENTALS_TODAY", said)
    result = fundamentals("check", "--root", programme(tmp_path), today="")
    assert result.exit_code == 2
    assert "FUNDAMENTALS_TODAY" in result.stderr


@pytest.mark.parametrize("name", ["build", "serve", "calendar", "record"])
def test_every_command_refuses_a_wrong_day_in_the_environment(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = programme(tmp_path)
    before = remembered(root)
    monkeypatch.setenv("FUNDAMENTALS_TODAY", "tomorrow")
    result = fundamentals(name, "--root", root, today="")
    assert result.exit_code == 2
    assert "FUNDAMENTALS_TODAY" in result.stderr
    assert remembered(root) == before


CONTEXT = Context(main)
COMMANDS = main.list_commands(CONTEXT)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_shared_options_and_shows_an_example(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert f"Example: fundamentals {name}" in result.stdout
    found = main.get_command(CONTEXT, name)
    assert found
    for one in found.commands.values() if isinstance(found, Group) else [found]:
        options = {option for parameter in one.params for option in parameter.opts}
        assert options >= {"--root", "--today", "-q", "--quiet"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_root_that_is_not_there_is_wrong_usage(name: str, tmp_path: Path) -> None:
    assert fundamentals(name, "--root", tmp_path / "nowhere").exit_code == 2


def test_a_folder_without_a_programme_says_what_is_missing(tmp_path: Path) -> None:
    result = fundamentals("build", "--root", tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path}/fundamentals/programme.yml:1:1: error[unreadable]" in result.stderr
    assert beside(tmp_path) == []


def test_check_finds_nothing_wrong_and_says_so_beside_its_results(tmp_path: Path) -> None:
    result = fundamentals("check", "--root", programme(tmp_path))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Everything is in order.\n")


def test_check_prints_every_problem_of_every_file_as_its_result(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        **BROKEN,
        "stories/2026/b.md": story_md("B", "2026-01-32"),
        "fundamentals/04-four.yml": "number: 5\ntitle: Four\nstatement: Four.\n",
    }
    result = fundamentals("check", "--root", programme(tmp_path, files), today=LATER)
    assert result.exit_code == 1
    assert re.findall(rf"^{tmp_path}/(\S+): (\w+)\[(\S+)\]", result.stdout, re.MULTILINE) == [
        ("fundamentals/04-four.yml:1:9", "error", "number-differs"),
        ("fundamentals/history.yml:1:1", "warning", "unrecorded-weeks"),
        ("stories/2026/a-start.md:6:16", "error", "unknown-fundamental"),
        ("stories/2026/b.md:3:7", "error", "impossible-date"),
    ]
    assert result.stdout.count("\n  hint: ") == 4
    assert result.stderr == "3 errors and 1 warning\n"


def test_check_ends_0_with_warnings_unless_they_are_to_count(tmp_path: Path) -> None:
    root = programme(tmp_path)
    assert fundamentals("check", "--root", root, today=LATER).exit_code == 0
    strict = fundamentals("check", "--strict", "--root", root, today=LATER)
    assert (strict.exit_code, strict.stderr) == (1, "1 warning\n")


def test_a_quiet_check_leaves_only_what_is_wrong(tmp_path: Path) -> None:
    in_order = fundamentals("check", "-q", "--root", programme(tmp_path / "good"))
    assert in_order.output == ""
    broken = fundamentals("check", "-q", "--root", programme(tmp_path / "bad", BROKEN))
    assert (broken.exit_code, broken.stderr) == (1, "")
    assert "error[unknown-fundamental]" in broken.stdout


def test_check_of_some_paths_is_about_those_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        **BROKEN,
        "stories/2025/b.md": story_md("B", "2025-12-32"),
        "stories/2026/c.md": story_md("C", "2026-01-02"),
    }
    programme(tmp_path / "way", files)
    monkeypatch.chdir(tmp_path)

    def found(*paths: str) -> tuple[int, list[str]]:
        result = fundamentals("check", "--root", "way", *paths)
        return result.exit_code, re.findall(r"^way/stories/(\S+?):", result.stdout, re.MULTILINE)

    assert found("way/stories/2026/c.md") == (0, [])
    assert found("way/stories/2026/a-start.md") == (1, ["2026/a-start.md"])
    assert found("way/stories/2025", "way/stories/2026/c.md") == (1, ["2025/b.md"])
    assert found("way") == (1, ["2025/b.md", "2026/a-start.md"])


def test_a_path_that_is_not_there_is_not_in_order(tmp_path: Path) -> None:
    result = fundamentals("check", "--root", programme(tmp_path), tmp_path / "stories/2026/a-strat.md")
    assert result.exit_code == 2
    assert "a-strat.md" in result.stderr


WRONG = {
    "yaml": (A_START, "---\ntitle: Twice: a colon\n---\n\nText.\n", "2:13", "yaml"),
    "unknown-key": (A_START, story_md("A start", "2026-01-06", more="auhtor: Ada\n"), "7:1", "unknown-key"),
    "unknown-fundamental": (A_START, story_md("A start", "2026-01-06", "[1, 77]"), "6:19", "unknown-fundamental"),
    "impossible-date": (A_START, story_md("A start", "2026-02-30"), "3:7", "impossible-date"),
    "programme": (
        "fundamentals/programme.yml",
        PROGRAMME_YML.replace("Europe/London", "Europe/Lodnon"),
        "2:12",
        "time-zone",
    ),
}


@pytest.mark.parametrize(("path", "text", "at", "code"), WRONG.values(), ids=WRONG)
def test_a_broken_file_ends_check_and_build_1_with_its_place_and_a_hint_and_the_old_site_stays(
    path: str, text: str, at: str, code: str, tmp_path: Path
) -> None:
    root = programme(tmp_path)
    assert fundamentals("build", "--root", root).exit_code == 0
    before, lying = remembered(root / "site"), beside(root)
    (root / path).write_text(text)

    checked, built = fundamentals("check", "--root", root), fundamentals("build", "--root", root)
    assert (checked.exit_code, built.exit_code) == (1, 1)
    for said in (checked.stdout, built.stderr):
        assert re.search(rf"^{tmp_path}/{path}:{at}: error\[{code}\] \S.*\n  hint: \S", said, re.MULTILINE)
    assert remembered(root / "site") == before
    assert beside(root) == lying


def test_an_engine_that_fails_half_way_leaves_the_old_site(tmp_path: Path) -> None:
    root = programme(tmp_path)
    assert fundamentals("build", "--root", root).exit_code == 0
    before = remembered(root / "site")
    (root / "mkdocs.yml").write_text((PROJECT / "mkdocs.yml").read_text() + "\nhooks: [fail.py]\n")
    (root / "fail.py").write_text(
        "from mkdocs.exceptions import PluginError\n"
        "def on_post_page(output, page, config):\n"
        "    if page.url.startswith('weeks/'):\n"
        "        raise PluginError('The disk is full.')\n"
    )
    lying = beside(root)
    result = fundamentals("build", "--root", root)
    assert result.exit_code == 1
    assert "The disk is full." in result.stderr
    assert remembered(root / "site") == before
    assert beside(root) == lying


def test_a_strict_build_with_a_warning_builds_nothing(tmp_path: Path) -> None:
    root = programme(tmp_path)
    result = fundamentals("build", "--strict", "--root", root, today=LATER)
    assert result.exit_code == 1
    assert "warning[unrecorded-weeks]" in result.stderr
    assert beside(root) == [".cache", "fundamentals", "stories"]


def test_a_folder_that_holds_something_else_is_not_built_over(tmp_path: Path) -> None:
    root = programme(tmp_path)
    before = remembered(root / "stories")
    result = fundamentals("build", "--root", root, "--site-dir", root / "stories")
    assert result.exit_code == 1
    assert "--site-dir" in result.stderr
    assert remembered(root / "stories") == before


def test_a_given_site_folder_is_relative_to_the_shells_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programme(tmp_path / "way")
    monkeypatch.chdir(tmp_path)
    result = fundamentals("build", "--root", "way", "--site-dir", "public")
    assert result.stdout.endswith(": public/index.html\n")
    assert (tmp_path / "public/index.html").is_file()
    assert beside(tmp_path / "way") == [".cache", "fundamentals", "stories"]


def test_a_quiet_build_says_only_what_is_wrong(tmp_path: Path) -> None:
    root = programme(tmp_path)
    assert fundamentals("build", "-q", "--root", root).output == ""
    warned = fundamentals("build", "-q", "--root", root, today=LATER)
    assert warned.stdout == ""
    assert warned.stderr.startswith(f"{tmp_path}/fundamentals/history.yml:1:1: warning[unrecorded-weeks]")


def test_the_calendar_shows_this_week_and_as_many_as_are_asked_for(tmp_path: Path) -> None:
    result = fundamentals("calendar", "--root", programme(tmp_path), "--weeks", "3", today="2026-01-14")
    heads = [line.split()[0] for line in result.stdout.splitlines()]
    assert heads == ["Week", "2026-W03", "2026-W04", "2026-W05", "2026-W06"]


def test_the_calendar_reaches_further_than_a_build_plans(tmp_path: Path) -> None:
    result = fundamentals("calendar", "--root", programme(tmp_path), "--weeks", "60")
    assert result.stdout.splitlines()[-1].startswith("2027-W08  2027-02-22")


def test_the_calendar_says_who_leads_who_writes_and_whether_the_message_is_ready(tmp_path: Path) -> None:
    one, two = "kind: message\nweek: 2026-W01\n", "kind: message\nweek: 2026-W02\ndraft: true\n"
    files: dict[str, str | bytes] = {
        "fundamentals/programme.yml": PROGRAMME_YML
        + "skips: {2026-W03: Stocktaking}\nauthors: {2026-W02: Rota Writer, 2026-W05: Rota Writer}\n",
        "stories/2025/one.md": story_md("One", "2025-12-29", "[1]", one),
        "stories/2026/two.md": story_md("Two", "2026-01-05", "[2]", two),
    }
    result = fundamentals("calendar", "--root", programme(tmp_path, files), "--weeks", "4")
    assert [re.split(r" {2,}", line) for line in result.stdout.splitlines()] == [
        ["Week", "Monday", "Fundamental", "Cycle", "Writes", "Message"],
        ["2026-W01", "2025-12-29", "#1 Listen first", "1", "Ada Quay", "ready"],
        ["2026-W02", "2026-01-05", "#2 Ask early", "1", "Ada Quay", "draft"],
        ["2026-W03", "2026-01-12", "– Stocktaking"],
        ["2026-W04", "2026-01-19", "#3 Be kind", "1", "missing"],
        ["2026-W05", "2026-01-26", "#1 Listen first", "2", "Rota Writer", "missing"],
    ]


@pytest.mark.parametrize("weeks", ["0", "-1", "many"])
def test_a_calendar_of_no_weeks_is_wrong_usage(weeks: str, tmp_path: Path) -> None:
    assert fundamentals("calendar", "--root", programme(tmp_path), f"--weeks={weeks}").exit_code == 2


def test_record_adds_the_weeks_that_have_begun_and_prints_them(tmp_path: Path) -> None:
    root = programme(tmp_path, {"fundamentals/history.yml": "# ours\n2026-W01: 3\n"})
    result = fundamentals("record", "--root", root, today="2026-01-18")
    assert (result.exit_code, result.stdout) == (0, "2026-W02: 1\n2026-W03: 2\n")
    history = (root / "fundamentals/history.yml").read_text()
    assert history == "# ours\n2026-W01: 3\n2026-W02: 1\n2026-W03: 2\n"


def test_record_a_second_time_has_nothing_to_add_and_says_so_beside_its_results(tmp_path: Path) -> None:
    root = programme(tmp_path)
    fundamentals("record", "--root", root)
    before = remembered(root)
    again = fundamentals("record", "--root", root)
    assert (again.exit_code, again.stdout) == (0, "")
    assert again.stderr == "Every week that has begun is recorded.\n"
    assert fundamentals("record", "-q", "--root", root).output == ""
    assert remembered(root) == before


def test_record_writes_nothing_where_something_is_wrong(tmp_path: Path) -> None:
    root = programme(tmp_path, BROKEN)
    before = remembered(root)
    assert fundamentals("record", "--root", root).exit_code == 1
    assert remembered(root) == before


def test_a_recorded_week_is_not_changed_by_a_new_fundamental(tmp_path: Path) -> None:
    root = programme(tmp_path)
    fundamentals("record", "--root", root, today="2026-01-18")
    (root / "fundamentals/00-zero.yml").write_text("number: 0\ntitle: Zero\nstatement: Zero.\n")
    result = fundamentals("calendar", "--root", root, "--weeks", "1", today="2026-01-18")
    assert "2026-W03  2026-01-12  #3 Be kind" in result.stdout
