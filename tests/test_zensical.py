"""Zensical builds the same site as MkDocs: what people and machines read of it is compared, page by page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from click.testing import CliRunner

from generator import site
from generator.cli import main
from generator.engines import zensical
from generator.engines.frames import mark
from generator.model import Page
from generator.places import Places
from generator.programme import read_programme
from tests.builders import PROGRAMME_YML, PROJECT, on, programme, settings, story_md
from tests.conftest import SAMPLE_DAY

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not find_spec("zensical"), reason="Zensical is not installed on this machine"),
]

TODAY = "2026-01-09"
ODD = "“Tom & Jerry” <b>{{ x }} {% y %} \\\\1 \\\\g<0> 'quoted' --- \u00a0 🛟"
THEIRS = ("assets/javascripts/", "assets/stylesheets/", "assets/images/", "search/")
"""Where the files of the themes stand, and an index whose bytes differ from build to build."""

_CONTENT = re.compile(r'<(?:article|div) class="md-content[^>]*>(.*?)(?:</article>|</div>\s*<script>var)', re.DOTALL)
_NO_DIFFERENCE = (
    ('<a id="__skip" tabindex="-1"></a>', ""),
    (r'<a href="#[\w-]+" class="md-skip', ""),
    (r"\s+(?=</code></pre>)", ""),
    ('href="(/[^"]*)/[.]"|href="/[.]"', r'href="\1/"'),
)
"""What each engine writes in its own way, and nobody sees."""


@dataclass(frozen=True)
class Said:
    """What people and machines read of a page."""

    title: list[str]
    head: list[str]
    canonical: list[str]
    links: list[str]
    content: str


def said(path: str, html: str) -> Said:
    for pattern, replacement in _NO_DIFFERENCE:
        html = re.sub(pattern, replacement, html)
    here = f"https://a.example/{path}".removesuffix("index.html")
    found = _CONTENT.search(html)
    return Said(
        title=re.findall(r"<title>.*?</title>", html),
        head=[
            re.sub('(?<=href=")[^"]*', lambda href: urljoin(here, href[0]), tag)
            for tag in re.findall(r'<(?:meta name="(?!generator)|link rel="alternate)[^>]*>', html)
        ],
        canonical=re.findall(r'<link rel="canonical" href="([^"]*)"', html),
        links=[unquote(urljoin(here, href).rstrip("/")) for href in re.findall(r'<a\b[^>]*? href="([^"]*)"', html)],
        content=" ".join(found[1].split()) if found else html,
    )


def differing(ours: Path, theirs: Path) -> Iterator[str]:
    """What is not the same in two sites: pages by what they say, all else by its bytes."""
    one, other = (
        {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
        for folder in (ours, theirs)
    )
    for name in sorted(one.keys() | other.keys()):
        if name.startswith(THEIRS):
            continue
        if name not in one or name not in other:
            yield f"{name} is only in one"
        elif not name.endswith("index.html") and name != "404.html":
            if one[name] != other[name]:
                yield name
        elif said(name, one[name].decode()) != said(name, other[name].decode()):
            yield name


@pytest.fixture(scope="module")
def zensical_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zensical") / "site"
    site.build(PROJECT, read_programme(PROJECT, on(SAMPLE_DAY)), folder, engine="zensical", strict=True)
    return folder


def test_the_sample_is_the_same_with_both_engines(zensical_site: Path, sample_site: Path) -> None:
    assert list(differing(zensical_site, sample_site)) == []
    assert len(list(zensical_site.rglob("index.html"))) > 340
    assert (zensical_site / "search/search.json").stat().st_size > 1000


def test_what_is_compared_is_there(zensical_site: Path) -> None:
    """A comparison of nothing with nothing would find no difference."""
    story = next(zensical_site.glob("stories/2026/*/index.html"))
    path = story.relative_to(zensical_site).as_posix()
    read = said(path, story.read_text())
    assert len(read.title) == len(read.canonical) == 1
    assert len(read.head) >= 4
    assert len(read.links) > 15
    assert '<h1 id="content">' in read.content
    assert "\x02" not in story.read_text()


ODD_FILES: dict[str, str | bytes] = {
    "fundamentals/programme.yml": f"{PROGRAMME_YML.replace('The Test Way', 'The R&D <Way>')}"
    "site_url: https://way.example/below/\n",
    "stories/2026/odd.md": story_md(f"'{ODD.replace(chr(39), chr(39) * 2)}'", "2026-01-05"),
    "stories/2026/die-größe.md": story_md("Die Größe", "2026-01-05"),
    "stories/2026/названия.md": story_md("Другие названия", "2026-01-05"),
    "stories/2026/named-like-the-programme.md": story_md("The R&D <Way>", "2026-01-05"),
    "stories/2026/gone.md": story_md("Gone", "2026-01-05", "[1]", "withdrawn: as asked\naliases: [old/gone]\n"),
    "stories/at-the-top.md": story_md("At the top", "2026-01-05", text="Up: `../../frame:title`."),
    "templates/site/about/index.md": "---\nhide: [toc]\n---\n# Ours\n\n"
    "[All](../fundamentals/index.md), [a file](../assets/ours.txt)\n\n```\ncode  <b>\n```\n",
    "templates/site/assets/ours.txt": "Ours.",
    "templates/theme/partials/copyright.html": "<p>Ours & {{ config.site_name }}</p>",
    "overrides/partials/logo.html": "<i>Theirs</i>",
}
CONFIG = (PROJECT / "mkdocs.yml").read_text().replace("  font: false\n", "  font: false\n  custom_dir: overrides\n")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Sites of a programme with odd words, names, addresses, pages and templates, made by Zensical and by MkDocs."""
    folder = tmp_path_factory.mktemp("odd")
    root = programme(folder / "way", {**ODD_FILES, "mkdocs.yml": CONFIG})
    read = read_programme(root, on(TODAY))
    site.build(root, read, folder / "zensical", engine="zensical", strict=True)
    site.build(root, read, folder / "mkdocs")
    return folder / "zensical", folder / "mkdocs"


def test_odd_words_names_addresses_and_templates_are_the_same_with_both_engines(odd: tuple[Path, Path]) -> None:
    assert list(differing(*odd)) == []
    ours, _ = odd
    about = (ours / "about/index.html").read_text()
    assert "<p>Ours & The R&amp;D &lt;Way&gt;</p>" in about
    assert "<i>Theirs</i>" in about
    assert "stories/2026/gone" not in (ours / "sitemap.xml").read_text()
    assert 'href="/below/archive/' in (ours / "404.html").read_text()


def test_pages_say_the_same_with_frames_and_without(odd: tuple[Path, Path], tmp_path: Path) -> None:
    plain = CONFIG.replace("  - fundamentals\n", "  - fundamentals: {frames: false}\n")
    root = programme(tmp_path / "way", {**ODD_FILES, "mkdocs.yml": plain})
    site.build(root, read_programme(root, on(TODAY)), tmp_path / "site", engine="zensical")
    framed, _ = odd
    assert list(differing(framed, tmp_path / "site")) == []


def test_a_hand_written_page_may_link_to_any_page_of_ours(tmp_path: Path) -> None:
    """Also to those that Zensical is not given, since they stand alike and share a frame."""
    links = "[One](../stories/2026/b/index.md), [another](../stories/2026/c/index.md#content)"
    files: dict[str, str | bytes] = {f"stories/2026/{n}.md": story_md(n, "2026-01-01") for n in "bc"}
    root = programme(tmp_path / "way", {**files, "templates/site/about/index.md": f"# About\n\n{links}\n"})
    site.build(root, read_programme(root, on("2026-01-01")), tmp_path / "site", engine="zensical", strict=True)
    about = (tmp_path / "site/about/index.html").read_text()
    assert 'rel="canonical"' not in about  # The programme has no address.
    for n in "bc":
        assert f'<a href="../stories/2026/{n}/' in about
        assert f'<h1 id="content">{n}' in (tmp_path / f"site/stories/2026/{n}/index.html").read_text()


def test_html_arrives_as_it_left_us(tmp_path: Path) -> None:
    every = "".join(map(chr, (*range(0x20, 0x7F), 0x85, *range(0xA0, 0x250), *range(0x2010, 0x2070), 0xFEFF, 0x1F6DF)))
    html = f"<p>{every}</p>\n<pre>\n\ta: [b]\n---\n  --8<-- {ODD}\n</pre>\n\n    # no heading\n- no: list\n"
    page = Page(path="a/b/", title="A", kind="story", tell=str, make=lambda: html, summarise=lambda: "A")
    places = Places(PROJECT)
    made = zensical.render(
        zensical.Configured.read(places), places, settings(), pages=[("", page)], paths=["a/b/"], work=tmp_path
    )
    assert html in made.pages["a/b/"]
    assert mark("site") not in made.pages["a/b/"]


# -- when it goes wrong ----------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small programme, and a site of it that must stay as it is."""
    root = programme(tmp_path / "way")
    (root / "site").mkdir()
    (root / "site/.fundamentals-site").touch()
    (root / "site/index.html").write_text("before")
    return root


def refused(root: Path, *more: str) -> str:
    """What the command says where it cannot build; the old site and the folder are as they were."""
    lying = sorted({*root.iterdir(), root / ".cache"})
    done = CliRunner().invoke(
        main, ["build", "--engine", "zensical", "--root", str(root), "--today", "2026-01-01", "--no-search", *more]
    )
    assert done.exit_code == 1, done.output
    assert done.stdout == ""
    assert (root / "site/index.html").read_text() == "before"
    assert sorted({*root.iterdir(), root / ".cache"}) == lying  # What was read may be kept.
    return done.stderr


def test_without_zensical_the_command_says_what_is_missing_and_the_way_out(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zensical, "find_spec", lambda _: None)
    text = refused(root)
    assert "error[no-engine] Zensical is not installed." in text
    (wanted,) = re.findall(r'^zensical = \["(.*)"\]$', (PROJECT / "pyproject.toml").read_text(), re.MULTILINE)
    assert f"pip install '{wanted}'" in text


def test_what_zensical_cannot_read_is_said_and_changes_nothing(root: Path) -> None:
    (root / "templates/theme").mkdir(parents=True)
    (root / "templates/theme/404.html").write_text("{% block %}")
    text = refused(root)
    assert "error[not-built]" in text
    assert "404.html" in text
    assert "Traceback" not in text


def test_a_mkdocs_yml_that_is_no_yaml_or_not_ours_is_said(root: Path) -> None:
    (root / "mkdocs.yml").write_text("site_name: [\n")
    assert "error[not-built] mkdocs.yml cannot be read: " in refused(root)
    (root / "mkdocs.yml").write_text("site_name: Way\nplugins: []\n")
    assert "does not name “fundamentals”" in refused(root)


def test_a_warning_names_its_place_and_ends_a_strict_build(root: Path) -> None:
    (root / "templates/site").mkdir(parents=True)
    (root / "templates/site/more.md").write_text("# More\n\nSee [that](nowhere.md).\n")
    assert "more.md:3:12: page does not exist." in refused(root, "--strict")


def test_other_plugins_are_left_out_and_named(root: Path) -> None:
    config = (PROJECT / "mkdocs.yml").read_text().replace("plugins:\n", "plugins:\n  - search\n  - tags: {}\n")
    (root / "mkdocs.yml").write_text(config)
    assert "is built without: search, tags." in refused(root, "--strict")
