"""What is kept of readings changes nothing but the time it takes."""

import io
import pickle
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from PIL import Image

from generator import plainfile, rules, source
from generator.body import NOTHING_WRITTEN
from generator.cache import Cache
from generator.loading import kept, load, stories
from generator.loading.kept import AtHand
from generator.loading.rows import Read
from generator.problems import Problem
from generator.programme import inspect, read_programme, survey
from tests.builders import PROGRAMME_YML, PROJECT, fundamental_yml, on, programme, sample, story_md
from tests.hostile import Case as HostileCase
from tests.hostile import cases as hostile_cases
from tests.test_problems import CASES, Case

TODAY = on("2026-01-20")


@pytest.fixture(autouse=True)
def every_tick_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody here writes as fast as a disk's clock ticks; see `pause`."""
    monkeypatch.setattr(kept, "_FINE", 1)


def pause() -> None:
    """Until the clock of any disk that a test runs on has gone on."""
    time.sleep(0.01)


def seen(root: Path, keep: bool = False, at_hand: AtHand | None = None) -> tuple[Any, ...]:
    """All that reading and checking a programme gives, with what is left out when values are compared."""
    found = survey(root, TODAY, keep=keep, at_hand=at_hand)
    own = [(s, s.version, s.content, s.places, s.body.prints) for s in found.content.stories]
    return found, own


def afresh(root: Path, beside: Path) -> tuple[Any, ...]:
    """The same of a copy that has no cache."""
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(root, beside / root.name, symlinks=True, ignore=shutil.ignore_patterns(".cache"))
    return seen(beside / root.name)


@pytest.fixture
def read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stories that were read, not taken from what was kept."""
    found: list[str] = []
    before = source.read_story

    def noted(path: str, content: bytes, report: Callable[[Problem], None]) -> Any:
        found.append(path)
        return before(path, content, report)

    monkeypatch.setattr(stories, "read_story", noted)
    return found


def picture(colour: str, size: int = 4) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def way(tmp_path: Path) -> Path:
    """A programme of three stories that was read and kept: one has a picture, one a link, one a telephone number."""
    files: dict[str, str | bytes] = {
        "stories/2026/tide.png": picture("red"),
        "stories/2026/b.md": story_md("B", "2026-01-07", text="![The tide](tide.png)\n\nSomething happened."),
        "stories/2026/c.md": story_md("C", "2026-01-08", text="[A](a-start.md): 020 7946 0018. Something happened."),
    }
    root = programme(tmp_path / "way", files)
    pause()
    survey(root, TODAY, keep=True)
    return root


# -- what is read again, and what is not ----------------------------------------------------


def test_nothing_is_read_again_where_nothing_was_touched(way: Path, read_files: list[str]) -> None:
    assert "phone-number" in {p.code for p in inspect(way, TODAY)}
    assert read_files == []


def rewritten(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


B, C, START = "stories/2026/b.md", "stories/2026/c.md", "stories/2026/a-start.md"
ALL = [START, B, C]
SETTINGS = "fundamentals/programme.yml"


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (lambda way: rewritten(way / B, "title: B", "title: Z"), [B]),
        (lambda way: (way / "stories/2026/tide.png").write_bytes(picture("blue")), [B]),
        (lambda way: (way / START).rename(way / "stories/2026/z.md"), [C, "stories/2026/z.md"]),
        (lambda way: (way / START).touch(), []),
        (lambda way: (way / B).write_bytes((way / B).read_bytes()), []),
        (lambda way: (way / "stories/2026/tide.png").touch(), []),
        (lambda way: rewritten(way / "fundamentals/01-listen-first.yml", "title: L", "title: T"), ALL),
        (lambda way: rewritten(way / "fundamentals/01-listen-first.yml", "number", "since: 2026-01-01\nnumber"), ALL),
        (lambda way: rewritten(way / "fundamentals/01-listen-first.yml", "number", "practices: [One]\nnumber"), []),
        (
            lambda way: rewritten(way / SETTINGS, "name", "privacy: {customers: [Skerrow]}\nname"),
            ALL,
        ),
        (lambda way: rewritten(way / SETTINGS, "name", "pins: {2026-W09: 2}\nname"), []),
    ],
)
@pytest.mark.parametrize("remembers", [False, True])
def test_what_a_change_does_not_concern_is_not_read_again(
    way: Path,
    change: Callable[[Path], object],
    again: list[str],
    remembers: bool,
    read_files: list[str],
    tmp_path: Path,
) -> None:
    at_hand = AtHand() if remembers else None
    seen(way, True, at_hand)
    change(way)
    pause()
    found = seen(way, True, at_hand)
    assert sorted(read_files) == again
    assert found == afresh(way, tmp_path / "copy")
    read_files.clear()
    assert seen(way, True, at_hand) == seen(way) == found
    assert [path for path in read_files if path != C] == []  # C links to nothing, once A is gone.


def test_what_is_at_hand_is_not_fetched_again(
    way: Path, monkeypatch: pytest.MonkeyPatch, read_files: list[str]
) -> None:
    seen(way, True, at_hand := AtHand())
    monkeypatch.setattr(kept, "_unpacked", None)
    rewritten(way / B, "title: B", "title: Z")
    pause()
    for _ in range(2):
        found = survey(way, TODAY, keep=True, at_hand=at_hand).content.stories
        assert [story.title for story in found] == ["A start", "Z", "C"]
    assert read_files == [B]


def test_a_file_that_may_have_been_written_since_without_a_sign_counts_by_its_content(
    way: Path, read_files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_FINE", 10**15)
    before = plainfile.read_plain
    monkeypatch.setattr(kept, "read_plain", lambda *given: b"" if str(given[1]) == START else before(*given))
    inspect(way, TODAY)
    assert read_files == [START]


@pytest.mark.parametrize(
    ("changed", "settled"), [(8.85, True), (8.95, False), (8.0, True), (7.0, True), (8.5, True), (9.0, False)]
)
def test_a_disk_that_counts_whole_seconds_takes_longer_to_settle(
    changed: float, settled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    at = int(changed * 1e9)
    began = 10_000_000_000 if not at % 10**9 else 9_000_000_000
    assert kept._settled((1, 1, at, at), began) is settled


@pytest.mark.parametrize("name", ["edition", "_against"])
def test_another_generator_and_other_surroundings_read_everything_anew(
    way: Path, read_files: list[str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, name, lambda *_: "another")
    inspect(way, TODAY)
    assert read_files == ALL


def test_who_only_looks_writes_nothing(tmp_path: Path) -> None:
    root = programme(tmp_path / "way")
    read_programme(root, TODAY)
    assert not (root / ".cache").exists()
    (root / ".cache").write_text("no folder")
    assert seen(root, keep=True) == afresh(root, tmp_path / "copy")


def test_what_changed_while_it_was_read_is_not_kept(way: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = source.read_story

    def hurried(path: str, content: bytes, report: Callable[[Problem], None]) -> Any:
        (way / path).write_bytes((way / path).read_bytes() + b"\nMore.\n")
        return before(path, content, report)

    rewritten(way / B, "title: B", "title: Z")
    packs = packs_of(way)
    monkeypatch.setattr(stories, "read_story", hurried)
    assert "unreadable" in {p.code for p in survey(way, TODAY, keep=True).problems}
    assert packs_of(way) == packs


def test_what_had_an_error_is_read_again(way: Path, read_files: list[str]) -> None:
    rewritten(way / B, "[1]", "[77]")
    pause()
    for _ in range(2):
        assert "unknown-fundamental" in {p.code for p in survey(way, TODAY, keep=True).problems}
    assert read_files == [B, B]


# -- the same, with and without -------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_mistake_is_said_alike(path: Path, tmp_path: Path) -> None:
    case = Case.read(path)
    case.before.clear()
    case.problems(tmp_path / "case")
    (root,) = [p.parent.parent for p in (tmp_path / "case").rglob("programme.yml")] or [tmp_path]
    assert [seen(root, keep=True), seen(root), seen(root)] == [seen(root)] * 3
    assert seen(root) == afresh(root, tmp_path / "copy")


@pytest.mark.parametrize("case", [c for c in hostile_cases() if not c.checked and not c.made], ids=lambda c: c.name)
def test_what_is_hostile_is_refused_alike(case: HostileCase, tmp_path: Path) -> None:
    root = programme(tmp_path / "way", case.written())
    new = inspect(root, TODAY)
    survey(root, TODAY, keep=True)
    assert inspect(root, TODAY) == new


def test_the_sample_is_the_same_programme(tmp_path: Path) -> None:
    root, day = sample(tmp_path), on("2026-11-20")
    new = read_programme(root, day, keep=True)
    assert read_programme(root, day) == new == read_programme(PROJECT, day)
    assert [s.version for s in read_programme(root, day).stories] == [s.version for s in new.stories]


def test_two_processes_read_the_same_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, day = sample(tmp_path), on("2026-11-20")
    alone = load(root, day, rules.reader)
    monkeypatch.setattr(stories, "SMALLEST_PART", 1)
    assert load(root, day, rules.reader) == alone


def test_side_by_side_files_are_read_as_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, day = sample(tmp_path), on("2026-11-20")
    for name, content in (("a-b", b"\xff"), ("a-c", b"-" * 300_000), ("a-e", b"---\ntitle: E\n---\n#99\n")):
        (root / f"stories/2026/{name}.md").write_bytes(content)
    together = load(root, day, rules.reader)
    assert len(together.problems) > 3
    monkeypatch.setattr(stories, "ABREAST", 1)
    assert load(root, day, rules.reader) == together


def test_of_two_files_with_one_address_it_is_the_same_one_that_is_reported(way: Path, tmp_path: Path) -> None:
    for name in ("a b", "a-b"):
        (way / f"stories/2026/{name}.md").write_text(story_md("A B", "2026-01-06"))
    pause()
    survey(way, TODAY, keep=True)
    rewritten(way / "stories/2026/a b.md", "A B", "A and B")
    assert seen(way) == afresh(way, tmp_path / "copy")


# -- damage ---------------------------------------------------------------------------------


def shelves(root: Path) -> list[Path]:
    return sorted(p for p in (root / ".cache").rglob("*") if p.is_file() and p.name != ".gitignore")


def packs_of(root: Path) -> list[bytes]:
    return [path.read_bytes() for path in shelves(root)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), flip=st.integers(0, 255), shelf=st.integers(0, 2))
def test_damage_at_any_byte_changes_nothing(way: Path, where: float, flip: int, shelf: int) -> None:
    """A byte is another one, or (0) the file ends there."""
    right = seen(way, keep=True)
    path = shelves(way)[shelf % len(shelves(way))]
    content = bytearray(path.read_bytes())
    at = int(where * len(content))
    if flip:
        content[at] ^= flip
    path.write_bytes(content if flip else content[:at])
    assert seen(way) == right
    assert seen(way, keep=True) == right


class _Call:
    def __reduce__(self) -> tuple[Any, ...]:
        return (pytest.fail, ("Something in the cache was run.",))


def put_everywhere(way: Path, content: bytes) -> None:
    for number in range(kept.SHELVES):
        Cache.below(way).put(f"readings {number}", content)


@pytest.mark.parametrize("found", [b"", b"no pickle", pickle.dumps(_Call()), pickle.dumps(Path("a")), pickle.dumps(7)])
def test_what_is_foreign_is_never_run(way: Path, found: bytes) -> None:
    right = seen(way)
    for content in (found, len(found).to_bytes(8) + found):
        put_everywhere(way, content)
        assert seen(way) == right


def test_a_foreign_row_counts_as_never_read(way: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = seen(way)
    for row in ((), (1,), tuple("abc") * 9, 7, None):
        monkeypatch.setattr(
            Read, "of", classmethod(lambda cls, *_, row=row: cls(b"", row, (), (), (), NOTHING_WRITTEN.texts))
        )
        monkeypatch.setattr(kept, "_NOTHING", ())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kept.Kept, "get", lambda *_: None)
            patch.setattr(Read, "story", lambda _: None)
            patch.setattr(kept, "errors", lambda _: ())
            survey(way, TODAY, keep=True)
        monkeypatch.undo()
        assert seen(way) == right


# -- whatever happens -----------------------------------------------------------------------

NAMES = st.sampled_from(["a-start", "b", "c", "é", "a b", "a-b"])
"""The last two have one address."""
TEXTS = st.sampled_from(
    [
        "Something happened.",
        "SOMETHING!!!! 020 7946 0018",
        "#1, #2 and fundamental #9 – Listen first",
        "![The tide](tide.png)",
        "[One](b.md) and [another](../../fundamentals/02-ask-early.yml)",
        "Write to jo@gmail.example, who works for Skerrow.",
        "",
    ]
)
MORE = st.sampled_from(
    ["", "draft: true\n", "withdrawn: as asked\n", "tags: [One, Two]\n", "image: tide.png\nimage_alt: T\n"]
)


class Editing(RuleBasedStateMachine):
    """People add, edit, rename and remove files, and after each step everything is read with what was kept."""

    folder: Path

    @initialize()
    def begin(self) -> None:
        self.steps = getattr(self, "steps", 0)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.root = programme(self.folder / "way")
        self.at_hand = AtHand()
        self.folder_2026 = self.root / "stories/2026"

    @rule(name=NAMES, text=TEXTS, more=MORE, title=st.sampled_from(["One", "Two", "ALL CAPITALS"]))
    def write(self, name: str, text: str, more: str, title: str) -> None:
        story = story_md(title, "2026-01-06", "[2]", more, text)
        (self.folder_2026 / f"{name}.md").write_text(story, "utf-8")

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        (self.folder_2026 / f"{name}.md").unlink(missing_ok=True)

    @rule(name=NAMES, other=NAMES)
    def rename(self, name: str, other: str) -> None:
        if (old := self.folder_2026 / f"{name}.md").exists():
            old.replace(self.folder_2026 / f"{other}.md")

    @rule(name=NAMES)
    def touch(self, name: str) -> None:
        if (path := self.folder_2026 / f"{name}.md").exists():
            path.touch()

    @rule(colour=st.sampled_from(["red", "blue", ""]))
    def change_the_picture(self, colour: str) -> None:
        path = self.folder_2026 / "tide.png"
        path.write_bytes(picture(colour)) if colour else path.unlink(missing_ok=True)

    @rule(title=st.sampled_from(["Listen first", "Listen last"]), since=st.sampled_from(["", "since: 2026-01-10\n"]))
    def change_a_fundamental(self, title: str, since: str) -> None:
        (self.root / "fundamentals/01-listen-first.yml").write_text(fundamental_yml(1, title, since))

    @rule(more=st.sampled_from(["", "privacy: {customers: [Skerrow]}\n"]))
    def change_the_settings(self, more: str) -> None:
        (self.root / "fundamentals/programme.yml").write_text(PROGRAMME_YML + more)

    @rule()
    def clear(self) -> None:
        shutil.rmtree(self.root / ".cache", ignore_errors=True)

    @invariant()
    def reads_the_same(self) -> None:
        pause()
        new = afresh(self.root, self.folder / "copy")
        assert seen(self.root, True, self.at_hand) == seen(self.root, True) == new


def test_whatever_is_done_to_files_reading_with_what_was_kept_is_reading(tmp_path: Path) -> None:
    Editing.folder = tmp_path
    run_state_machine_as_test(Editing, settings=settings(max_examples=12, stateful_step_count=10, deadline=None))
