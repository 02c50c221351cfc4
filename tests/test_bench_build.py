import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.bench.build import blog, hugo
from tests.bench.build.measured import Cost, cheapest, measured
from tests.bench.build.ours import PHASES, phases
from tests.bench.build.pages import census, kind_of
from tests.bench.build.steps import COLD, EDITED, MORE, SAME, Stories
from tests.bench.programme import FUNDAMENTALS, files, write

STORY = """\
---
title: Two keys
date: 2027-01-02
author: Zoë Byrne
team: Field Team
fundamentals: [9, 2]
tags: [keys, doors]
---

One paragraph.

Another one.
"""


def test_hugo_groups_a_story_by_its_iso_week_and_by_all_that_ours_is_listed_by() -> None:
    path, text = hugo.translated("stories/2027/two-keys.md", STORY) or ("", "")
    assert path == "content/stories/2027/two-keys.md"
    head, body = text.removeprefix("---\n").split("---\n", 1)
    assert yaml.safe_load(head) == {
        "title": "Two keys",
        "date": date(2027, 1, 2),
        "form": "story",
        "author": "Zoë Byrne",
        "authors": ["Zoë Byrne"],
        "teams": ["Field Team"],
        "fundamentals": ["fundamental-9", "fundamental-2"],
        "tags": ["keys", "doors"],
        "years": ["2027"],
        "weeks": ["2026-w53"],
    }
    assert body == "\nOne paragraph.\n\nAnother one.\n"


def test_the_blog_shows_the_first_paragraph_of_a_story_in_its_lists() -> None:
    path, text = blog.translated("stories/2027/two-keys.md", STORY) or ("", "")
    assert path == "docs/posts/2027/two-keys.md"
    assert "categories:\n- Fundamental 9\n- Fundamental 2\n" in text
    assert text.endswith("# Two keys\n\nOne paragraph.\n\n<!-- more -->\n\nAnother one.\n")


@pytest.mark.parametrize(
    ("ours", "hugos", "kind"),
    [
        ("stories/2026/a/index.html", "stories/2026/a/index.html", "story"),
        ("weeks/2026/07/index.html", "weeks/2026-w07/index.html", "week"),
        ("fundamentals/a/index.html", "fundamentals/a/page/2/index.html", "fundamental"),
        ("archive/author/a/page/2/index.html", "authors/a/page/2/index.html", "author"),
        ("archive/team/a/index.html", "teams/a/index.html", "team"),
        ("archive/tag/a/index.html", "tags/a/index.html", "tag"),
        ("archive/year/2026/index.html", "years/2026/index.html", "year"),
        ("archive/page/2/index.html", "stories/page/2/index.html", "all stories"),
        ("fundamentals/a/feed.xml", "feed.xml", "feed"),
        ("assets/way.css", "sitemap.xml", None),
    ],
)
def test_pages_of_one_kind_are_counted_as_one_kind_whoever_made_them(ours: str, hugos: str, kind: str | None) -> None:
    assert (kind_of(ours), kind_of(hugos)) == (kind, kind)


def test_one_more_story_is_of_today_and_the_edited_one_is_in_the_middle() -> None:
    stories = Stories(20)
    steps = dict(stories.steps([COLD, SAME, MORE, EDITED]))
    assert stories.files == list(files(20))
    ((name, text),) = steps[MORE]
    assert name == "stories/2026/story-00020.md"
    assert "\ndate: 2026-11-20\n" in text
    ((name, text),) = steps[EDITED]
    assert text.startswith(dict(stories.files)[name])
    assert steps[COLD] == [(name, dict(stories.files)[name])]
    assert steps[SAME] == []


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells how memory is shared")
def test_work_and_memory_of_processes_that_a_command_starts_are_counted() -> None:
    inner = "import time; held = bytearray(60_000_000)\nwhile time.process_time() < 0.4: pass"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}], check=True)"
    cost = measured([sys.executable, "-c", outer], watched=True)
    assert cost.work > 0.4
    assert cost.megabytes is not None
    assert cost.megabytes > 60
    assert cost.apart == 0


def test_a_command_that_fails_is_not_measured_and_what_it_said_is_told() -> None:
    with pytest.raises(RuntimeError, match="ended with 3:\nno such site"):
        measured([sys.executable, "-c", "print('no such site'); raise SystemExit(3)"], watched=False)


def test_of_several_rounds_the_least_of_each_counts() -> None:
    first, second = Cost(2.0, 1.0, 50.0, 0.0), Cost(1.0, 3.0, None, None)
    assert cheapest([first, second]) == Cost(1.0, 1.0, 50.0, 0.0)


def test_each_phase_of_a_build_is_timed(tmp_path: Path) -> None:
    found = phases(write(tmp_path / "way", 5))
    assert {*PHASES} < found.keys()
    assert found["reading"] > 0 < found["making and writing"]


def test_hugo_makes_a_page_of_every_story_and_of_every_kind_that_we_make(tmp_path: Path) -> None:
    tool = hugo.hugo(tmp_path)
    if tool is None:
        pytest.skip("Hugo is not installed: make bench")
    tool.begin()
    tool.write(files(45))
    subprocess.run(tool.command, check=True, env={**os.environ, "HOME": str(tmp_path)})
    kinds, size = census(tool.site)
    assert size > 0
    assert kinds["story"] == 45
    assert kinds["fundamental"] == FUNDAMENTALS + 1
    assert kinds["feed"] == FUNDAMENTALS + 1
    assert kinds["all stories"] == 3  # Twenty on each.
    assert not {"week", "author", "team", "tag", "year"} - kinds.keys()
