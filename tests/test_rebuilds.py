"""Whatever happens to a programme, a build with all that was kept makes the site that a first one would make."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from generator import site
from generator.outputs.assets import compose_assets
from generator.outputs.pages import compose_pages
from generator.places import Places
from generator.programme import read_programme
from tests.bench.programme import TODAY, write
from tests.builders import PROGRAMME_YML, PROJECT, contents, differing, fundamental_yml, on, programme, story_md

pytestmark = pytest.mark.slow

NAMES = ("ant", "bee", "cat", "dog")
PEOPLE = ("Ada Quay", "ada quay", "Ben Ode")


def built(root: Path, to: Path, day: str) -> dict[str, bytes]:
    site.build(root, read_programme(root, on(day), keep=True), to, search=False)
    return contents(to)


def built_anew(root: Path, day: str) -> dict[str, bytes]:
    """The site of the same files, in a folder where nothing was ever kept."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        shutil.copytree(root, copy, ignore=lambda at, names: {".cache", "site"} & set(names) if at == str(root) else ())
        return built(copy, Path(folder, "site"), day)


class Work(RuleBasedStateMachine):
    """Somebody works on a small programme."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.root = programme(Path(self.folder.name) / "way", {})
        (self.root / "fundamentals/programme.yml").write_text(f"{PROGRAMME_YML}site_url: https://way.example/\n")
        self.day = "2026-01-20"

    @property
    def stories(self) -> list[Path]:
        return sorted((self.root / "stories").rglob("*.md"))

    @rule(
        name=st.sampled_from(NAMES),
        author=st.sampled_from(PEOPLE),
        about=st.sampled_from(["[1]", "[2]", "[2, 1]"]),
        day=st.integers(1, 28),
        more=st.sampled_from(["", "tags: [night, tea]\n", "tags: [Tea]\nrecognises: [Ben Ode]\n", "draft: true\n"]),
        linked=st.sampled_from(NAMES),
    )
    def write(self, name: str, author: str, about: str, day: int, more: str, linked: str) -> None:
        """Add a story, or write one anew."""
        link = f"\n\nSee [the other]({linked}.md).\n" if (self.root / f"stories/2026/{linked}.md").exists() else ""
        text = story_md(f"The {name} and {day}", f"2026-01-{day:02}", about, more, f"Of a {name}. It is #2.{link}")
        path = self.root / f"stories/2026/{name}.md"
        path.write_text(text.replace("author: Ada Quay", f"author: {author}"))

    @precondition(lambda self: len(self.stories) > 1)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(self.stories))
        text = path.read_text()
        path.write_text(text if "withdrawn" in text else text.replace("---\n", "---\nwithdrawn: as asked\n", 1))

    @precondition(lambda self: len(self.stories) > 1)
    @rule(data=st.data(), name=st.sampled_from(("elk", "fox")))
    def rename(self, data: st.DataObject, name: str) -> None:
        path = data.draw(st.sampled_from(self.stories))
        if not any(f"({path.name})" in other.read_text() for other in self.stories):
            path.replace(path.with_name(f"{name}.md"))

    @rule(title=st.sampled_from(["Be kind", "Be kinder"]))
    def edit_a_fundamental(self, title: str) -> None:
        (path,) = (self.root / "fundamentals").glob("01-*.yml")
        path.write_text(fundamental_yml(1, title))

    @rule(said=st.sampled_from(["", "<hr>", "<br>"]))
    def change_a_template(self, said: str) -> None:
        (self.root / "templates/pages").mkdir(parents=True, exist_ok=True)
        own = (PROJECT / "templates/pages/withdrawn.html").read_text()
        (self.root / "templates/pages/withdrawn.html").write_text(f"{own}{said}")

    @rule(said=st.sampled_from(["One", "[The ant](../stories/2026/ant/index.md)"]))
    def write_a_page_by_hand(self, said: str) -> None:
        (self.root / "templates/site/about").mkdir(parents=True, exist_ok=True)
        (self.root / "templates/site/about/index.md").write_text(f"# About\n\n{said}\n")

    @rule(day=st.integers(8, 28))
    def let_time_pass(self, day: int) -> None:
        self.day = f"2026-01-{day:02}"

    @rule()
    def change_nothing(self) -> None: ...

    @invariant()
    def look(self) -> None:
        if hasattr(self, "root"):
            self.judge()

    def judge(self) -> None:
        """Say whether everything is right, after each change."""

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()


class Rebuilds(Work):
    def judge(self) -> None:
        kept = built(self.root, self.root / "site", self.day)
        assert differing(kept, built_anew(self.root, self.day)) == []


class Keys(Work):
    """With the same path and the same key, it is the same page or file, whatever else has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[tuple[str, str], object] = {}

    def judge(self) -> None:
        read, places = read_programme(self.root, on(self.day)), Places(self.root)
        pages = [(page.path, page.key, (page.title, page.summary, page.html)) for page in compose_pages(read, places)]
        assets = [(asset.path, asset.key, asset.content) for asset in compose_assets(read, places)]
        for path, key, made in (*pages, *assets):
            assert self.seen.setdefault((path, key), made) == made, path


def often(times: int, steps: int) -> settings:
    """So many sequences of so many changes: the same ones each time."""
    return settings(
        max_examples=times,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )


def test_what_has_the_same_key_is_the_same() -> None:
    run_state_machine_as_test(Keys, settings=often(8, 8))


def test_after_any_changes_the_site_is_what_a_first_build_makes() -> None:
    run_state_machine_as_test(Rebuilds, settings=often(3, 5))


def test_a_link_of_a_hand_written_page_follows_a_page_that_comes_and_goes(tmp_path: Path) -> None:
    root = programme(tmp_path / "way", {"templates/site/about/index.md": "[Bee](../stories/2026/bee/index.md)\n"})
    story, led = root / "stories/2026/bee.md", []
    for is_there in (False, True, False):
        story.write_text(story_md("The bee", "2026-01-05")) if is_there else story.unlink(missing_ok=True)
        led.append(b'<a href="../stories/2026/bee/">' in built(root, root / "site", "2026-01-20")["about/index.html"])
    assert led == [False, True, False]


def test_a_thousand_stories_are_brought_up_to_date_as_if_they_were_new(tmp_path: Path) -> None:
    root = write(tmp_path / "way", 1000)
    built(root, root / "site", TODAY)
    stories = sorted((root / "stories").rglob("*.md"))
    stories[10].unlink()
    stories[20].write_text(stories[20].read_text().replace("title: ", "title: Anew "))
    stories[30].rename(stories[30].with_name("renamed.md"))
    stories[40].write_text(stories[40].read_text().replace("---\n", "---\nwithdrawn: as asked\n", 1))
    (stories[50].with_name("one-more.md")).write_text(stories[50].read_text().replace("title: ", "title: More "))
    (root / "templates/pages").mkdir(parents=True)
    (root / "templates/pages/team.html").write_text((PROJECT / "templates/pages/team.html").read_text() + "<hr>")
    kept = built(root, root / "site", TODAY)
    assert differing(kept, built_anew(root, TODAY)) == []
    assert len(kept) > 2500
