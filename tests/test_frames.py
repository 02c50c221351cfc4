from pathlib import Path

import pytest

from generator import site
from generator.engines.frames import Frame, Layout
from generator.model import Page
from generator.programme import read_programme
from tests.builders import PROGRAMME_YML, PROJECT, contents, developed, differing, on, programme, sample, story_md
from tests.conftest import SAMPLE_DAY

ODD = "“Tom & Jerry” <b>{{ x }} \\\\1 \\\\g<0> 'quoted'"


def page(path: str, title: str = "A title", kind: str = "story", **parts: object) -> Page:
    return Page(
        path=path,
        title=title,
        kind=kind,
        tell=str,
        make=lambda: f"<p>{path}</p>",
        summarise=lambda: "What it is about",
        **parts,  # type: ignore[arg-type]
    )


def keys(*pages: Page, named: tuple[str, ...] = ("", "archive/")) -> int:
    """How many frames it takes for these pages."""
    return len(list(Layout(named, "The Way", "https://way.example/").representatives(pages)))


def built(root: Path, to: Path, config: str, day: str) -> dict[str, bytes]:
    (root / "mkdocs.yml").write_text(config)
    site.build(root, read_programme(root, on(day)), to)
    return contents(to)


def both(root: Path, tmp: Path, day: str, config: str = "") -> tuple[dict[str, bytes], dict[str, bytes]]:
    """A programme built with frames and without."""
    config = config or (PROJECT / "mkdocs.yml").read_text().replace("docs_dir: templates/site", "docs_dir: docs")
    plain = config.replace("  - fundamentals\n", "  - fundamentals: {frames: false}\n")
    assert plain != config
    return built(root, tmp / "framed", config, day), built(root, tmp / "ordinary", plain, day)


@pytest.mark.slow
def test_the_sample_is_the_same_to_the_byte_with_frames_and_without(tmp_path: Path) -> None:
    framed, ordinary = both(developed(sample(tmp_path / "root")), tmp_path, SAMPLE_DAY)
    assert differing(framed, ordinary) == []
    assert len(framed) > 400


def test_odd_titles_and_hidden_stories_are_the_same_with_frames_and_without(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "fundamentals/programme.yml": f"{PROGRAMME_YML.replace('The Test Way', 'The R&D <Way>')}"
        "site_url: https://way.example/below/\n",
        "stories/2026/odd.md": story_md(f"'{ODD.replace(chr(39), chr(39) * 2)}'", "2026-01-05"),
        "stories/2026/die-größe.md": story_md("Die Größe", "2026-01-05"),
        "stories/2026/named-like-the-programme.md": story_md("The R&D <Way>", "2026-01-05"),
        "stories/2026/gone.md": story_md("Gone", "2026-01-05", "[1]", "withdrawn: as asked\n"),
        "stories/at-the-top.md": story_md("At the top", "2026-01-05"),
    }
    framed, ordinary = both(programme(tmp_path / "root", files), tmp_path, "2026-01-09")
    assert differing(framed, ordinary) == []
    assert b"R&amp;D" in framed["stories/2026/odd/index.html"]


def test_a_hand_written_page_leads_to_any_page_of_ours_with_frames_as_without(tmp_path: Path) -> None:
    links = (
        "[One](../stories/2026/a-start/index.md), [two](../stories/2026/b/index.md#content), [all](../weeks/index.md)"
    )
    files: dict[str, str | bytes] = {
        "stories/2026/b.md": story_md("B", "2026-01-05"),
        "docs/about/index.md": f"# About\n\n{links}\n\n[Ours](submitting.md), [none](../stories/2026/x/index.md)\n",
    }
    framed, ordinary = both(programme(tmp_path / "root", files), tmp_path, "2026-01-09")
    assert differing(framed, ordinary) == []
    assert b'<a href="../stories/2026/b/#content">two</a>' in framed["about/index.html"]


def test_what_is_wrong_with_a_hand_written_page_is_said_at_every_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = programme(tmp_path, {"templates/site/about/index.md": "# About\n\n[Gone](nowhere.md)\n"})
    for _ in range(3):
        site.build(root, read_programme(root, on("2026-01-09"), keep=True), root / "site", search=False)
        assert "a link 'nowhere.md'" in capsys.readouterr().err


def test_the_sitemap_names_every_page_but_the_withdrawn_ones(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "fundamentals/programme.yml": f"{PROGRAMME_YML}site_url: https://way.example/\n",
        "stories/2026/b.md": story_md("B", "2026-01-05"),
        "stories/2026/c.md": story_md("C", "2026-01-05", "[1]", "withdrawn: as asked\n"),
    }
    site.build(root := programme(tmp_path, files), read_programme(root, on("2026-01-09")), root / "site")
    sitemap = (root / "site/sitemap.xml").read_text()
    for path in ("", "weeks/2026/01/", "stories/2026/a-start/", "stories/2026/b/", "about/", "people/ada-quay/"):
        assert f"<loc>https://way.example/{path}</loc><lastmod>2026-01-09</lastmod>" in sitemap
    assert "stories/2026/c/" not in sitemap


def test_pages_that_stand_alike_share_a_frame() -> None:
    assert keys(page("stories/2026/a/"), page("stories/2026/b/"), page("stories/2025/c/")) == 1


@pytest.mark.parametrize(
    "other",
    [
        page("stories/a/"),
        page("stories/2026/b/", kind="message"),
        page("stories/2026/b/", "The Way"),
        page("stories/2026/b/", feed="stories/feed.xml"),
        page("archive/2026/b/"),
    ],
    ids=["another depth", "another kind", "titled like the site", "a feed", "below what the navigation names"],
)
def test_pages_that_differ_in_their_surroundings_do_not(other: Page) -> None:
    assert keys(page("stories/2026/a/"), other) == 2


def test_a_page_that_the_navigation_names_has_a_frame_of_its_own() -> None:
    assert keys(page("archive/"), page("weeks/"), page("calendar/"), named=("archive/", "weeks/")) == 3


def test_a_page_below_which_the_navigation_names_another_has_a_frame_of_its_own() -> None:
    assert keys(page("about/"), page("share/"), named=("about/submitting/",)) == 2


def test_what_stands_in_a_page_is_never_taken_for_a_mark() -> None:
    frame = Frame.cut("<title>\x02title\x03</title>\x02content\x03.")
    shown = page("stories/a/", "frame:content")
    assert frame.around(shown, "") == b"<title>frame:content</title><p>stories/a/</p>."


def test_another_plugin_that_wants_to_see_every_page_switches_frames_off(tmp_path: Path) -> None:
    config = (PROJECT / "mkdocs.yml").read_text().replace("docs_dir: templates/site", "docs_dir: docs")
    with_search = config.replace("plugins:\n", "plugins:\n  - search\n")
    framed, ordinary = both(programme(tmp_path / "root"), tmp_path, "2026-01-09", with_search)
    assert differing(framed, ordinary) == []
    assert b"a-start" in framed["search/search_index.json"]
