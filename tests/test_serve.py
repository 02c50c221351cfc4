"""`serve` while somebody writes: what is saved is shown, what is broken is said, and nothing ends."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import PROJECT, programme, story_md
from tests.serving import Served, serving

pytestmark = pytest.mark.slow

STORY, PAGE = "stories/2026/a-start.md", "stories/2026/a-start/"
DRAFT = story_md("Not yet", "2026-01-01", "[1]", "draft: true\n")


@pytest.fixture(scope="module", params=["generator", "mkdocs"])
def root(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small programme; for MkDocs alone with the mkdocs.yml that it asks for."""
    root = programme(tmp_path_factory.mktemp(request.param) / "way", {STORY: story_md("A start", "2026-01-01")})
    (root / "stories/2026/draft.md").write_text(DRAFT)
    if request.param == "mkdocs":
        shutil.copy(PROJECT / "mkdocs.yml", root)
    shutil.copytree(PROJECT / "templates", root / "templates")
    return root


@pytest.fixture(scope="module")
def served(request: pytest.FixtureRequest, root: Path) -> Iterator[Served]:
    with serving(root.parent.name.rstrip("0123456789"), folder=root) as served:
        yield served


def test_a_saved_story_is_shown_with_all_that_shows_it(root: Path, served: Served) -> None:
    served.page(PAGE, until="A start")
    (root / STORY).write_text(story_md("A fresh start", "2026-01-01"))
    served.page(PAGE, until='<h1 id="content">A fresh start</h1>')
    served.page("archive/", until="A fresh start")
    assert served.said.count("Building documentation") == 1  # MkDocs had nothing to do with it.


def test_a_saved_template_and_a_saved_word_are_shown(root: Path, served: Served) -> None:
    words = root / "templates/words/en.yml"
    words.write_text(words.read_text().replace("archive_title: Archive", "archive_title: Everything"))
    served.page("archive/", until='<h1 id="content">Everything</h1>')
    template = root / "templates/pages/people.html"
    template.write_text(template.read_text() + "<p>And you?</p>")
    served.page("people/", until="<p>And you?</p>")


def test_a_broken_file_is_said_on_the_terminal_and_on_the_page_until_it_is_mended(root: Path, served: Served) -> None:
    (root / STORY).write_text(story_md("Never shown", "2026-01-01", "[77]"))
    said = "There is no fundamental #77."
    page = served.page(PAGE, until=said)
    assert f"<code>{STORY}:6:16</code>" in page
    assert "Never shown" not in page
    assert '<h1 id="content">' in page
    served.hears(f"{STORY}:6:16: error[unknown-fundamental] {said}")
    assert "Traceback" not in served.said
    (root / STORY).write_text(story_md("Mended", "2026-01-01"))
    assert said not in served.page(PAGE, until='<h1 id="content">Mended</h1>')


def test_a_file_that_nobody_could_read_ends_nothing_either(root: Path, served: Served) -> None:
    settings = root / "fundamentals/programme.yml"
    whole = settings.read_text()
    served.page("", until="The Test Way")
    settings.write_text("name: [\n")
    assert "The Test Way" in served.page("", until="fundamentals/programme.yml:1:7")
    settings.write_text(whole.replace("The Test Way", "The New Way"))
    served.page("", until="The New Way")


def test_a_draft_is_shown_to_those_who_ask_for_it_alone(tmp_path: Path, root: Path, served: Served) -> None:
    assert "Not yet" not in served.page("archive/", until="</html>")
    if root.parent.name.startswith("generator"):
        own = programme(tmp_path / "way", {"stories/2026/draft.md": DRAFT})
        with serving("generator", "--drafts", folder=own) as with_drafts:
            with_drafts.page("archive/", until="Not yet")
            with_drafts.page("stories/2026/draft/", until="Something happened.")


def test_an_address_that_is_taken_is_said_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        command = [sys.executable, "-m", "generator", "serve", "-q", "--address", address, "--today", "2026-01-01"]
        done = subprocess.run(command, cwd=programme(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error[address-taken] Nothing can listen at {address}: ")
    assert "--address" in done.stderr
    assert "Traceback" not in done.stderr
