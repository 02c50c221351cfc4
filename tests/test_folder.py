import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.outputs import folder
from generator.outputs.folder import MARK, Busy, NotOurs, Replacement, repair

OLD, NEW = "the old site", "the new site"

linux = pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is Linux's")
both_ways = pytest.mark.parametrize("exchange", [pytest.param(True, marks=linux), False], ids=["exchange", "renames"])


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def site(root: Path, text: str = OLD) -> Path:
    """A finished site of ours at `root`/site."""
    final = root / "site"
    replacement = Replacement(final)
    (replacement.fresh / "index.html").write_text(text)
    replacement.commit()
    return final


def replaced(final: Path) -> None:
    replacement = Replacement(final)
    (replacement.fresh / "index.html").write_text(NEW)
    replacement.commit()


def way(exchange: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not exchange:
        monkeypatch.setattr(folder, "_exchange", lambda *_: False)


def stands_alone(final: Path) -> bool:
    """Whether nothing else lies beside the folder."""
    return list(final.parent.iterdir()) == [final]


def test_the_first_site_appears_where_nothing_was_even_in_a_new_folder(tmp_path: Path) -> None:
    final = tmp_path / "deep" / "site"
    replaced(final)
    assert (final / "index.html").read_text() == NEW
    assert stands_alone(final)


@both_ways
def test_a_new_site_takes_the_old_ones_place(exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    final = site(tmp_path)
    (final / "gone.html").write_text(OLD)
    way(exchange, monkeypatch)
    replaced(final)
    assert (final / "index.html").read_text() == NEW
    assert not (final / "gone.html").exists()
    assert stands_alone(final)


@both_ways
def test_a_replaced_site_can_be_replaced_again(exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    final = site(tmp_path)
    way(exchange, monkeypatch)
    replaced(final)
    replaced(final)
    assert (final / MARK).is_file()


def test_until_the_commit_the_old_site_stands_as_it_was(tmp_path: Path) -> None:
    final = site(tmp_path)
    before = final.stat().st_ino
    replacement = Replacement(final)
    (replacement.fresh / "index.html").write_text(NEW)
    assert (final / "index.html").read_text() == OLD
    assert final.stat().st_ino == before
    replacement.discard()


def test_a_discarded_site_leaves_the_old_one_and_no_trace(tmp_path: Path) -> None:
    final = site(tmp_path)
    before = final.stat().st_ino
    replacement = Replacement(final)
    (replacement.fresh / "index.html").write_text(NEW)
    replacement.discard()
    assert (final / "index.html").read_text() == OLD
    assert final.stat().st_ino == before
    assert stands_alone(final)


def test_a_discarded_first_site_leaves_nothing(tmp_path: Path) -> None:
    Replacement(tmp_path / "site").discard()
    assert not list(tmp_path.iterdir())


@linux
def test_two_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    before = one.stat().st_ino, other.stat().st_ino
    assert folder._exchange(one, other)
    assert (other.stat().st_ino, one.stat().st_ino) == before


@linux
def test_with_an_exchange_there_is_no_moment_without_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    final = site(tmp_path)

    def forbidden(path: Path, target: Path) -> None:
        raise AssertionError(f"{path} was renamed")

    monkeypatch.setattr(Path, "rename", forbidden)
    replaced(final)
    assert (final / "index.html").read_text() == NEW


@linux
def test_an_exchange_that_fails_is_said_and_not_taken_for_a_missing_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        folder._exchange(tmp_path / "nothing", tmp_path / "neither")


def test_a_second_rename_that_fails_puts_the_old_site_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    final = site(tmp_path)
    way(False, monkeypatch)
    replacement = Replacement(final)
    rename = Path.rename

    def refused(path: Path, target: Path) -> Path:
        if path == replacement.fresh:
            raise PermissionError("no")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError):
        replacement.commit()
    assert (final / "index.html").read_text() == OLD
    assert stands_alone(final)


def test_a_site_is_made_by_one_build_at_a_time_and_the_other_is_told_by_which(tmp_path: Path) -> None:
    final = site(tmp_path)
    first = Replacement(final)
    with pytest.raises(Busy, match=rf"Another build is making .*site \(process {os.getpid()}\)\. Build again when"):
        Replacement(final)
    (first.fresh / "index.html").write_text(NEW)
    first.commit()
    assert (final / "index.html").read_text() == NEW
    replaced(final)
    assert stands_alone(final)


def test_sites_side_by_side_are_built_at_once(tmp_path: Path) -> None:
    one, other = Replacement(tmp_path / "one"), Replacement(tmp_path / "other")
    one.commit()
    other.commit()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "other"]


def test_only_leftovers_of_ours_are_swept(tmp_path: Path) -> None:
    ours, theirs, other = (
        tmp_path / name for name in (".site.0123abcd.new", ".site.4567abcd.new", ".way.0123abcd.new")
    )
    for folder_ in (ours, theirs, other):
        folder_.mkdir()
        (folder_ / "index.html").write_text(OLD)
    for folder_ in (ours, other):
        (folder_ / MARK).touch()
    final = site(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([theirs, other, final])


def test_a_crash_after_the_second_rename_leaves_the_new_site_and_the_old_one_goes(tmp_path: Path) -> None:
    final = site(tmp_path, NEW)
    site(tmp_path / "elsewhere").rename(tmp_path / ".site.old")
    (tmp_path / "elsewhere").rmdir()
    repair(final)
    assert (final / "index.html").read_text() == NEW
    assert stands_alone(final)


def test_someone_elses_folder_is_not_taken_for_the_old_site(tmp_path: Path) -> None:
    final = site(tmp_path)
    theirs = tmp_path / ".site.old"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("ten years")
    repair(final)
    assert (theirs / "thesis.txt").read_text() == "ten years"


def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path: Path) -> None:
    final = tmp_path / "site"
    final.mkdir()
    (final / "thesis.txt").write_text("ten years")
    with pytest.raises(NotOurs, match=r"site holds files, .* left alone.*--site-dir"):
        Replacement(final)
    assert (final / "thesis.txt").read_text() == "ten years"
    assert stands_alone(final)


def test_a_hidden_file_makes_a_folder_someone_elses(tmp_path: Path) -> None:
    final = tmp_path / "site"
    final.mkdir()
    (final / ".git").mkdir()
    with pytest.raises(NotOurs):
        Replacement(final)


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    final = tmp_path / "site"
    final.write_text("a file")
    with pytest.raises(NotOurs):
        Replacement(final)
    assert final.read_text() == "a file"
    assert stands_alone(final)


@both_ways
def test_an_empty_folder_is_replaced(exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    final = tmp_path / "site"
    final.mkdir()
    way(exchange, monkeypatch)
    replaced(final)
    assert (final / "index.html").read_text() == NEW
    assert stands_alone(final)


@both_ways
def test_a_web_server_may_read_the_site(exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    final = site(tmp_path)
    way(exchange, monkeypatch)
    replaced(final)
    assert stat.S_IMODE(final.stat().st_mode) == 0o755


def test_a_link_to_the_site_goes_on_leading_to_it(tmp_path: Path) -> None:
    final = site(tmp_path / "www")
    link = tmp_path / "current"
    link.symlink_to(final)
    replaced(link)
    assert link.is_symlink()
    assert (final / "index.html").read_text() == NEW
