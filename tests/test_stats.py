"""`fundamentals stats`: what is covered, what is quiet, and nothing about any one person."""

import csv
import io
import json
from pathlib import Path

from click.testing import CliRunner, Result

from generator.cli import main
from generator.outputs.stats import Stats, measure
from generator.programme import read_programme
from tests.builders import PROJECT, fundamental_yml, on, programme, story_md
from tests.conftest import SAMPLE_DAY
from tests.test_feeds import golden


def stats(*arguments: str | Path, root: Path = PROJECT, today: str = SAMPLE_DAY) -> Result:
    done = CliRunner().invoke(main, ["stats", "--root", str(root), "--today", today, *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done


def measured(root: Path, today: str, files: dict[str, str | bytes] | None = None) -> Stats:
    return measure(read_programme(programme(root, files), on(today)))


def told(name: str, day: str, fundamentals: str = "[1]", more: str = "", team: str = "Port") -> dict[str, str | bytes]:
    return {f"stories/2026/{name}.md": story_md(name, day, fundamentals, more).replace("team: Port", f"team: {team}")}


def test_the_tables_of_the_sample_on_a_fixed_day() -> None:
    golden("stats.txt", stats().stdout_bytes)


def test_nobody_is_counted_or_named() -> None:
    people = {s.author for s in read_programme(PROJECT, on(SAMPLE_DAY)).stories}
    assert len(people) > 10
    for form in ("text", "csv", "json"):
        said = stats("--format", form).stdout
        assert [name for name in people if name in said] == []


def test_a_story_counts_for_each_of_its_fundamentals_and_once_for_its_team_and_quarter(tmp_path: Path) -> None:
    found = measured(tmp_path, "2026-01-09", told("both", "2026-01-08", "[1, 3]"))
    assert [(f.number, f.stories) for f in found.fundamentals] == [(1, 1), (2, 1), (3, 1)]
    assert [(t.name, t.stories) for t in found.teams] == [("Port", 2)]
    assert found.quarters == (("2025 Q4", 0, 0), ("2026 Q1", 2, 3))


def test_what_may_not_be_seen_is_not_counted(tmp_path: Path) -> None:
    unseen = {
        **told("draft", "2026-01-07", more="draft: true\n"),
        **told("gone", "2026-01-07", more="withdrawn: asked\n"),
        **told("later", "2026-01-20"),
        **told("letter", "2026-01-05", "[2]", "kind: message\nweek: 2026-W02\n"),
    }
    found = measured(tmp_path, "2026-01-09", unseen)
    assert [f.stories for f in found.fundamentals] == [0, 1, 0]


def test_quiet_is_a_fundamental_without_a_story_since_it_last_led_the_longest_ago_first(tmp_path: Path) -> None:
    # 1 leads weeks 1 and 4, 2 leads 2 and 5, 3 leads week 3; week 6 is this week, led by 3.
    files = {**told("one", "2026-01-19"), **told("two", "2026-02-02", "[2]")}
    found = measured(tmp_path, "2026-02-03", files)
    assert [f.number for f in found.quiet_fundamentals] == [3, 1]
    assert [(f.number, str(f.led)) for f in found.fundamentals] == [(1, "2026-W04"), (2, "2026-W05"), (3, "2026-W03")]


def test_a_fundamental_that_has_not_led_yet_or_is_retired_is_not_called_quiet(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "fundamentals/04-old.yml": fundamental_yml(4, "Old", "until: 2026-01-30\n"),
        "fundamentals/05-new.yml": fundamental_yml(5, "New", "since: 2026-02-02\n"),
    }
    found = measured(tmp_path, "2026-02-03", files)
    assert {4, 5} & {f.number for f in found.quiet_fundamentals} == set()
    assert "#4 Old (not in force)" in stats(root=tmp_path, today="2026-02-03").stdout


def test_quiet_is_a_team_without_a_story_for_a_quarter(tmp_path: Path) -> None:
    files = {
        **told("a", "2026-03-01", team="Quay"),
        **told("b", "2026-03-02", team="Sales"),
        **told("c", "2026-02-01", team="QUAY"),
    }
    found = measured(tmp_path, "2026-05-31", files)
    assert [(t.name, t.recent) for t in found.quiet_teams] == [("Port", 0), ("Quay", 0)]
    assert measured(tmp_path, "2026-05-24").quiet_teams == found.quiet_teams[:1]


def test_a_programme_without_stories_has_stats(tmp_path: Path) -> None:
    (programme(tmp_path) / "stories/2026/a-start.md").unlink()
    assert "#1 Listen first" in stats(root=tmp_path, today="2026-01-20").stdout
    assert "#1 Listen first (led 3 weeks ago, never a story)" in stats(root=tmp_path, today="2026-01-20").stdout


def test_csv_and_json_say_the_same_as_the_tables() -> None:
    found = measure(read_programme(PROJECT, on(SAMPLE_DAY)))
    rows = list(csv.DictReader(io.StringIO(stats("--format", "csv").stdout)))
    data = json.loads(stats("--format", "json").stdout)
    of_fundamentals = [(str(f.number), f.name, str(f.stories)) for f in found.fundamentals]
    assert [(r["Number"], r["Name"], r["Stories"]) for r in rows if r["Kind"] == "fundamental"] == of_fundamentals
    assert [(str(f["number"]), f["title"], str(f["stories"])) for f in data["fundamentals"]] == of_fundamentals
    assert [r["Number"] for r in rows if r["Quiet"]] == sorted((str(n) for n in data["quiet"]["fundamentals"]), key=int)
    assert [(q["quarter"], q["stories"]) for q in data["quarters"]] == [q[:2] for q in found.quarters]


def test_a_name_that_a_spreadsheet_would_calculate_is_kept_from_it(tmp_path: Path) -> None:
    root = programme(tmp_path, told("a", "2026-01-07", team="=1+1"))
    assert "\r\nteam,,'=1+1,1,1," in stats("--format", "csv", root=root, today="2026-01-09").stdout_bytes.decode()
