import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cache import FOLDER, Cache
from generator.whole import write_whole
from tests.builders import PROJECT


def kept_files(cache: Cache) -> list[Path]:
    return sorted(p for p in cache.folder.rglob("*") if p.is_file() and p.name != ".gitignore")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A cache with one thing in it, which is called `one`."""
    cache = Cache.below(tmp_path)
    cache.put("one", b"first")
    return cache


@settings(max_examples=25)
@given(key=st.text(st.characters(exclude_categories=["Cs"])), content=st.binary())
def test_what_was_kept_is_given_back_under_its_key_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, key: str, content: bytes
) -> None:
    cache = Cache.below(tmp_path_factory.mktemp("cache"))
    assert cache.get(key) is None
    cache.put(key, content)
    assert cache.get(key) == content
    assert cache.get(f"{key}.") is None


def test_what_is_kept_anew_takes_the_place_of_what_was(cache: Cache) -> None:
    cache.put("one", b"second")
    assert cache.get("one") == b"second"
    assert len(kept_files(cache)) == 1


def test_it_may_be_deleted_at_any_time(cache: Cache) -> None:
    for path in sorted(cache.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert cache.get("one") is None
    cache.put("one", b"again")
    assert cache.get("one") == b"again"


@pytest.mark.parametrize("n", [-1, 0, 31, 32, 36])
def test_a_damaged_file_counts_as_never_made(cache: Cache, n: int) -> None:
    """One byte is another, or (-1) the file ends one byte too early."""
    (file,) = kept_files(cache)
    content = bytearray(file.read_bytes())
    if n < 0:
        content.pop()
    else:
        content[n] ^= 1
    file.write_bytes(bytes(content))
    assert cache.get("one") is None


def test_a_file_does_not_pass_for_another_one(cache: Cache) -> None:
    cache.put("two", b"second")
    one, two = sorted(kept_files(cache), key=lambda file: file.read_bytes().endswith(b"second"))
    two.write_bytes(one.read_bytes())
    assert (cache.get("one"), cache.get("two")) == (b"first", None)


def test_nothing_that_stands_in_the_place_of_a_file_is_waited_for_or_followed(cache: Cache, tmp_path: Path) -> None:
    (file,) = kept_files(cache)
    secret = tmp_path / "secret"
    file.rename(secret)
    os.mkfifo(file)
    assert cache.get("one") is None
    file.unlink()
    file.symlink_to(secret)
    assert cache.get("one") is None
    file.unlink()
    file.mkdir()
    assert cache.get("one") is None


def test_a_linked_folder_is_no_cache(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / FOLDER).symlink_to(elsewhere)
    Cache.below(tmp_path).put("one", b"first")
    assert list(elsewhere.iterdir()) == []


def test_where_it_cannot_be_written_to_there_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("A file in its place: not even a superuser can make a folder here.")
    cache = Cache.below(tmp_path)
    cache.put("one", b"first")
    assert cache.get("one") is None


def test_a_file_is_there_whole_or_not_at_all(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    cache.put("two", b"second")
    assert cache.get("two") is None
    assert len(kept_files(cache)) == 1


def test_git_does_not_see_it(cache: Cache, tmp_path: Path) -> None:
    assert "*" in (cache.folder / ".gitignore").read_text().splitlines()
    write_whole(cache.folder / ".gitignore", b"mine\n")
    cache.put("two", b"second")
    assert (cache.folder / ".gitignore").read_text() == "mine\n"
    assert [p.name for p in tmp_path.iterdir()] == [FOLDER]


def test_it_is_the_same_edition_whichever_way_the_command_is_called() -> None:
    """As `fundamentals`, or as `python -m generator`, for which Python looks into the folder that one is in, too."""
    ask = ["-c", "from generator.edition import edition; print(edition())"]
    here, elsewhere = (
        subprocess.run([sys.executable, *how, *ask], cwd=PROJECT, capture_output=True, check=True).stdout
        for how in ([], ["-P"])
    )
    assert here == elsewhere
