"""Files of a site are brought up to date: nothing is made twice, nothing that is right is touched."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from generator.cache import Cache
from generator.model import Asset
from generator.outputs.folder import MARK, Replacement
from generator.outputs.publication import Finish, Known, publish


def text(path: str, said: str, key: str = "") -> Asset:
    return Asset(path=path, tell=lambda: key or said, make=said.encode)


def made_once(path: str, key: str) -> Asset:
    """A file that must not be made again."""

    def make() -> bytes:
        raise AssertionError(f"{path} was made")

    return Asset(path=path, tell=lambda: key, make=make)


def put(root: Path, *files: Asset, finish: Finish | None = None, known: Known | None = None) -> bool:
    """Bring the site below `root` up to date; says whether it changed."""
    return put_sets(root, [files], finish, known)


def put_sets(
    root: Path,
    sets: Iterable[Iterable[Asset]],
    finish: Finish | None = None,
    known: Known | None = None,
    made_from: str = "",
) -> bool:
    """The same, with files that are made one set after the other."""
    replacement = Replacement(root / "site", spare=root / "cache/spare")
    known = known or Known(Cache(root / "cache"))
    made, changed = publish(sets, replacement, known, finish)
    known.keep(replace(made, made_from=made_from), replacement.fresh, replacement.final)
    replacement.commit() if changed else replacement.leave()
    return changed


def note(folder: Path, inventory: bytes, root: Path) -> None:
    """Have somebody write an inventory of a folder."""
    stat = folder.stat()
    for slot in ("inventory 1", "inventory 2"):
        Cache(root / "cache").put(slot, f"{stat.st_dev}:{stat.st_ino}\n\n".encode() + inventory)


def found(root: Path) -> dict[str, str]:
    files = (p for p in (root / "site").rglob("*") if p.is_file() and p.name != MARK)
    return {p.relative_to(root / "site").as_posix(): p.read_text() for p in files}


def folders(root: Path) -> set[str]:
    return {p.relative_to(root / "site").as_posix() for p in (root / "site").rglob("*") if p.is_dir()}


def test_what_is_made_from_the_same_is_not_made_again_and_keeps_its_time(tmp_path: Path) -> None:
    put(tmp_path, text("a/index.html", "a"), text("b", "b"))
    before = (tmp_path / "site/a/index.html").stat()
    for said in ("c", "d", "e"):
        assert put(tmp_path, made_once("a/index.html", "a"), text("b", said))
    after = (tmp_path / "site/a/index.html").stat()
    assert (after.st_mtime_ns, after.st_size) == (before.st_mtime_ns, before.st_size)
    assert found(tmp_path) == {"a/index.html": "a", "b": "e"}


def test_where_nothing_differs_the_site_stays_the_folder_that_it_is(tmp_path: Path) -> None:
    put(tmp_path, text("a", "a"))
    number = (tmp_path / "site").stat().st_ino
    assert not put(tmp_path, made_once("a", "a"))
    assert (tmp_path / "site").stat().st_ino == number


def test_what_vanished_goes_with_the_folders_that_held_it(tmp_path: Path) -> None:
    put(tmp_path, text("a/b/c", "c"), text("a/d", "d"))
    put(tmp_path, text("a/d", "d"))
    put(tmp_path, text("a/d", "d"), text("e", "e"))  # In the folder that the first ones stood in.
    assert (found(tmp_path), folders(tmp_path)) == ({"a/d": "d", "e": "e"}, {"a"})


def test_a_file_may_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    one, other = (text("a", "file"), text("b/c", "below")), (text("a/c", "below"), text("b", "file"))
    for _ in range(2):
        for files in (one, other):
            put(tmp_path, *files)
            assert found(tmp_path) == {file.path: file.content.decode() for file in files}


def test_of_two_files_with_one_path_the_later_counts(tmp_path: Path) -> None:
    put(tmp_path, text("a", "theirs"), text("a", "ours"))
    assert found(tmp_path) == {"a": "ours"}


def test_a_kept_file_gets_a_second_name_and_is_never_written_into(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("kept")
    file = Asset(path="a", tell=lambda: "1", make=kept.read_bytes, kept=str(kept))
    put(tmp_path, file)
    assert (tmp_path / "site/a").samefile(kept)
    put(tmp_path, text("a", "new"))
    put(tmp_path, text("a", "newer"))
    assert (found(tmp_path), kept.read_text()) == ({"a": "newer"}, "kept")


def test_one_set_is_there_before_the_next_is_asked_for_and_the_later_file_counts(tmp_path: Path) -> None:
    def sets(said: str) -> Iterator[list[Asset]]:
        yield [text("a/b", said), text("a/c", "first")]
        (new,) = tmp_path.glob(".site.*.new")
        assert (new / "a/b").read_text() == said
        yield [text("a/c", "second"), text("a/d", "d")]

    for said in ("1", "2", "3", "3"):
        put_sets(tmp_path, sets(said))
        assert found(tmp_path) == {"a/b": said, "a/c": "second", "a/d": "d"}


@pytest.mark.parametrize("harm", ["written", "touched", "removed", "added", "replaced"])
@pytest.mark.parametrize("where", ["site", "cache/spare"])
def test_whatever_somebody_does_in_a_site_the_next_one_is_right(harm: str, where: str, tmp_path: Path) -> None:
    put(tmp_path, text("a/index.html", "a"), text("b", "b"))
    put(tmp_path, text("a/index.html", "a"), text("b", "c"))
    file = tmp_path / where / "a/index.html"
    match harm:
        case "written":
            file.write_text("x")
        case "touched":
            os.utime(file, ns=(1, 1))
        case "removed":
            file.unlink()
        case "added":
            (file.parent / "mine").write_text("mine")
        case _:
            file.rename(file.with_name("other"))
            file.mkdir()
    put(tmp_path, text("a/index.html", "a"), text("b", "d"))
    assert found(tmp_path) == {"a/index.html": "a", "b": "d"}


@pytest.mark.parametrize("harm", [b"", b"{}", b"[1]", b"\xff", b'{"files": 3, "folders": {}}'])
def test_an_inventory_that_is_none_counts_as_nothing(harm: bytes, tmp_path: Path) -> None:
    put(tmp_path, text("a", "a"))
    note(tmp_path / "site", harm, tmp_path)
    assert Known(Cache(tmp_path / "cache")).of(tmp_path / "site").files == {}
    assert put(tmp_path, text("a", "a"))
    assert found(tmp_path) == {"a": "a"}


@pytest.mark.parametrize("path", ["../mine", "a/../../mine", "/etc/mine", "a//b", "./a"])
def test_an_inventory_that_leads_out_of_the_site_removes_nothing(path: str, tmp_path: Path) -> None:
    put(tmp_path, text("a", "a"))
    put(tmp_path, text("a", "b"))
    mine = tmp_path / "mine"
    mine.write_text("mine")
    told = {"files": {path: ["1", 4, mine.stat().st_mtime_ns]}, "folders": {}}
    note(tmp_path / "cache/spare", json.dumps(told).encode(), tmp_path)
    put(tmp_path, text("a", "c"))
    assert (found(tmp_path), mine.read_text()) == ({"a": "c"}, "mine")


@pytest.mark.parametrize("builds", [1, 2, 3])
def test_what_was_known_of_folders_counts_until_another_build_was_there(builds: int, tmp_path: Path) -> None:
    put(tmp_path, text("a", "a"))
    put(tmp_path, text("a", "b"))
    known = Known(Cache(tmp_path / "cache"), [tmp_path / "site", tmp_path / "cache/spare"])
    for n in range(builds):
        put(tmp_path, text("a", "x" * n), text("b", str(n)))
    assert put(tmp_path, text("a", "c"), text("b", "0"), known=known)
    assert found(tmp_path) == {"a": "c", "b": "0"}


def test_what_the_whole_site_is_made_from_is_remembered(tmp_path: Path) -> None:
    put_sets(tmp_path, [[text("a", "a")]], made_from="of this")
    assert Known(Cache(tmp_path / "cache")).of(tmp_path / "site").made_from == "of this"


def test_what_somebody_looked_over_is_made_once_more_each_time(tmp_path: Path) -> None:
    put(tmp_path, text("a", "a"))

    def finish(folder: Path) -> Iterable[str]:
        (folder / "rules").write_text("rules")
        return ["rules"]

    for _ in range(2):
        assert put(tmp_path, made_once("a", "a"), finish=finish)
        assert found(tmp_path) == {"a": "a", "rules": "rules"}
    put(tmp_path, made_once("a", "a"))
    assert found(tmp_path) == {"a": "a"}


def test_no_more_is_kept_than_what_is_known_of_two_folders(tmp_path: Path) -> None:
    for n in range(5):
        put(tmp_path, text("a", str(n)), text("b", "b"))
    kept = [p for p in (tmp_path / "cache").rglob("*") if p.is_file() and "spare" not in p.parts]
    assert len(kept) == 3  # One says that git need not look here.
