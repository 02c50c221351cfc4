"""What is developed once is not developed again, and nothing but the bytes of its file decides what comes out."""

from pathlib import Path

import pytest

from generator import drawing
from generator.cache import FOLDER
from generator.drawing import develop
from generator.model import Asset, Picture
from generator.outputs.darkroom import Darkroom
from generator.problems import ContentError
from tests.test_pictures import noise, read, saved, two_coloured

PHOTOGRAPH = saved(noise(1200, 800), "JPEG")


@pytest.fixture
def developed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes in bytes of the files that were really developed."""
    sizes: list[int] = []

    def noted(content: bytes) -> object:
        sizes.append(len(content))
        return develop(content)

    monkeypatch.setattr(drawing, "develop", noted)
    return sizes


def picture(root: Path, content: bytes = PHOTOGRAPH, name: str = "a.jpg") -> Picture:
    found, problems = read(root, content, name)
    assert found is not None, problems
    return found


def made(root: Path, of: Picture) -> tuple[Asset, ...]:
    """The files of a picture, all of them made."""
    return tuple(Asset.of(asset.path, asset.content) for asset in Darkroom(root).assets(of))


def test_a_rebuild_develops_nothing_again(tmp_path: Path, developed: list[int]) -> None:
    first = made(tmp_path, picture(tmp_path))
    assert made(tmp_path, picture(tmp_path)) == first
    assert developed == [len(PHOTOGRAPH)]


def test_the_same_picture_under_another_name_is_developed_once(tmp_path: Path, developed: list[int]) -> None:
    one, other = made(tmp_path, picture(tmp_path)), made(tmp_path, picture(tmp_path, name="b.jpg"))
    assert [a.content for a in one] == [a.content for a in other]
    assert len(developed) == 1


def test_a_changed_picture_is_developed_again_under_addresses_of_its_own(tmp_path: Path) -> None:
    one, other = made(tmp_path, picture(tmp_path)), made(tmp_path, picture(tmp_path, saved(noise(1200, 700), "JPEG")))
    # Only the plain version keeps its address, for mails that link to it.
    assert {a.path for a in one} & {a.path for a in other} == {"stories/2026/a.jpg"}


@pytest.mark.parametrize(("end", "more"), [(0, b""), (-1, b""), (40, b"<svg>")])
def test_what_is_damaged_in_the_cache_is_developed_again(
    tmp_path: Path, developed: list[int], end: int, more: bytes
) -> None:
    first = made(tmp_path, picture(tmp_path))
    for kept in (tmp_path / FOLDER).rglob("*"):
        if kept.is_file():
            kept.write_bytes(kept.read_bytes()[:end] + more)
    assert made(tmp_path, picture(tmp_path)) == first
    assert len(developed) == 2


def test_without_a_cache_the_same_comes_out(tmp_path: Path) -> None:
    first = made(tmp_path / "one", picture(tmp_path / "one"))
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / FOLDER).write_text("No folder can be made here.")
    assert made(tmp_path / "two", picture(tmp_path / "two")) == first


def test_reading_writes_nothing(tmp_path: Path) -> None:
    picture(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["stories"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_the_same_whether_it_was_looked_at_before_or_not(tmp_path: Path, kind: str) -> None:
    content = saved(two_coloured(1000, 80), kind)
    before = picture(tmp_path, content)
    made(tmp_path, before)
    assert picture(tmp_path, content) == before


def test_a_picture_that_changes_while_it_is_read_ends_the_build_with_a_sentence(tmp_path: Path) -> None:
    before = picture(tmp_path)
    picture(tmp_path, saved(two_coloured(), "JPEG"))
    with pytest.raises(ContentError, match=r"stories/2026/a.jpg.* was changed while it was being read"):
        made(tmp_path, before)
