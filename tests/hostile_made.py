"""What no text can say: files of other kinds, pictures, and what is looked at in another way."""

import os
import socket
from email import message_from_bytes
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError
from PIL import Image

from generator import plainfile
from generator.loading.files import walk
from generator.outputs.mail import wire
from generator.outputs.mail.wire import Envelope
from generator.outputs.pages.site import Site
from generator.outputs.reports.github import annotations
from generator.places import Places
from generator.plainfile import NotPlain, read_plain
from generator.problems import Problem
from generator.programme import inspect, read_programme
from generator.settings import Mail
from generator.week import Week
from tests import test_forge, test_pictures
from tests.builders import on, programme, story_md

AWAY = "secret-of-the-machine"


# -- in place of a file -----------------------------------------------------------------------


def link_to_a_file_outside(root: Path) -> None:
    (root.parent / "away.md").write_text(story_md(AWAY, "2026-01-12"), encoding="utf-8")
    (root / "stories/2026/b.md").symlink_to(root.parent / "away.md")


def link_to_a_folder_outside(root: Path) -> None:
    (root.parent / "away").mkdir()
    (root.parent / "away/b.md").write_text(story_md(AWAY, "2026-01-12"), encoding="utf-8")
    (root / "stories/away").symlink_to(root.parent / "away")


def link_for_the_settings(root: Path) -> None:
    settings = root / "fundamentals/programme.yml"
    settings.rename(root.parent / "away.yml")
    settings.symlink_to(root.parent / "away.yml")


def pipe(root: Path) -> None:
    os.mkfifo(root / "stories/2026/b.md")


def pipe_for_the_history(root: Path) -> None:
    (root / "fundamentals/history.yml").unlink()
    os.mkfifo(root / "fundamentals/history.yml")


def picture_outside(root: Path) -> None:
    (root.parent / "away.png").write_bytes(PLAIN)
    (root / "fundamentals/away.png").write_bytes(PLAIN)


def listening_socket(root: Path) -> None:
    before = Path.cwd()
    os.chdir(root / "stories/2026")  # The name of a socket may have a hundred bytes only.
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("b.md")
    finally:
        os.chdir(before)


def folder(root: Path) -> None:
    (root / "stories/2026/b.md").mkdir()


def folders_in_folders(root: Path) -> None:
    (root / "stories" / "/".join("a" * 60)).mkdir(parents=True)


def name_that_is_no_text(root: Path) -> None:
    Path(os.fsdecode(os.fsencode(root / "stories/2026") + b"/\xff.md")).write_text("x", encoding="utf-8")


def two_names_that_one_system_takes_for_one(root: Path) -> None:
    for name in ("caf\u00e9.png", "cafe\u0301.png"):
        (root / "stories/2026" / name).write_bytes(b"x")


def two_names_that_differ_in_capitals(root: Path) -> None:
    for name in ("Kettle.png", "kettle.png"):
        (root / "stories/2026" / name).write_bytes(b"x")


# -- looked at in another way -----------------------------------------------------------------


def a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.md"
    path.write_bytes(b"first")
    before = os.fstat

    def grown(handle: int) -> os.stat_result:
        found = before(handle)
        path.write_bytes(b"first, and more")
        return found

    plainfile.os.fstat = grown  # type: ignore[attr-defined]
    try:
        with pytest.raises(NotPlain, match="changed while"):
            read_plain(tmp_path, "b.md", 100)
    finally:
        plainfile.os.fstat = before  # type: ignore[attr-defined]


def ten_thousand_files_are_walked_through(tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    for n in range(10_000):
        (tmp_path / f"stories/{n}.md").touch()
    said: list[object] = []
    assert sum(1 for _ in walk(tmp_path, "stories", said.append)) == 10_000
    assert said == []


def a_link_that_takes_a_files_place_is_not_followed(tmp_path: Path) -> None:
    """Between the look at the file and its opening somebody puts a link there."""
    (tmp_path / "away").write_text(AWAY, encoding="utf-8")
    path, looked_at = tmp_path / "b.md", os.lstat
    path.write_text("x", encoding="utf-8")

    def and_then(name: str) -> os.stat_result:
        found = looked_at(name)
        if Path(name) == path:
            path.unlink()
            path.symlink_to(tmp_path / "away")
        return found

    plainfile.os.lstat = and_then  # type: ignore[attr-defined]
    try:
        content = read_plain(tmp_path, "b.md", 1000)
    except NotPlain:
        return
    finally:
        plainfile.os.lstat = looked_at  # type: ignore[attr-defined]
    raise AssertionError(content)


def a_template_that_names_nothing_is_no_silent_gap(tmp_path: Path) -> None:
    root = programme(tmp_path, {"templates/pages/gap.html": "a{{ nothing_of_this_name }}b"})
    site = Site(read_programme(root, on("2026-01-20")), Places(root))
    try:
        html = site.page("", "gap.html", title="", kind="gap").html
    except UndefinedError:
        return
    raise AssertionError(html)


def _said_of(tmp_path: Path, day: str) -> tuple[Problem, ...]:
    story = story_md("The bell", "2026-01-12").replace("2026-01-12", day)
    return inspect(programme(tmp_path, {"stories/2026/b.md": story}), on("2026-01-20"))


def a_wrong_value_is_said_without_its_escape(tmp_path: Path) -> None:
    said = "\n".join(map(str, _said_of(tmp_path, '"\\e[31m2026\\u202e"')))
    assert "2026" in said
    assert "\x1b" not in said
    assert "\u202e" not in said


def a_wrong_value_gives_no_command_to_a_forge(tmp_path: Path) -> None:
    said = annotations(_said_of(tmp_path, '"a\\n::add-mask::b\\u2028\\e[0m"'), "")
    assert "add-mask" in said
    assert not [line for line in said.splitlines() if line.startswith("::add-mask")]
    assert "\x1b" not in said


def a_subject_adds_no_header(tmp_path: Path) -> None:
    """A subject with a line break, as no reader would let it through."""
    envelope = Envelope(
        mail=Mail(sender="Way <way@way.test>"), subject="Week 3\r\nBcc: all@way.test", week=Week(2026, 3),
        zone=ZoneInfo("UTC"),
    )  # fmt: skip
    try:
        written = wire.to_bytes(envelope, "x", "<p>x</p>", {})
    except wire.MailError:
        return
    assert "bcc" not in message_from_bytes(written)


# -- pictures ---------------------------------------------------------------------------------

PLAIN = test_pictures.saved(test_pictures.two_coloured())


def refused_picture(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in test_pictures.refused(tmp_path, content).text


def a_picture_of_too_many_pixels(tmp_path: Path) -> None:
    refused_picture(tmp_path, test_pictures.png_that_claims(8000, 6000), "megapixels")


def a_bomb_of_a_picture(tmp_path: Path) -> None:
    refused_picture(tmp_path, test_pictures.png_that_claims(30_000, 30_000), "megapixels")


def a_picture_of_too_many_bytes(tmp_path: Path) -> None:
    refused_picture(tmp_path, PLAIN + bytes(8_000_001), "is not a picture")


def a_drawing_with_a_script(tmp_path: Path) -> None:
    refused_picture(tmp_path, b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "SVG")


def a_picture_of_another_format(tmp_path: Path) -> None:
    refused_picture(tmp_path, test_pictures.saved(test_pictures.two_coloured(), "BMP"), "not a PNG, JPEG")


def a_trailer_behind_a_picture(tmp_path: Path) -> None:
    for asset in test_pictures.developed(tmp_path, PLAIN + b"<script>alert(1)</script>"):
        assert b"alert" not in asset.content


def a_picture_that_lies_on_its_side(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[test_pictures.ORIENTATION] = 6
    content = test_pictures.saved(test_pictures.two_coloured(60, 40), "JPEG", exif=exif)
    shown = test_pictures.published(tmp_path, content)
    assert shown.size == (40, 60)
    assert test_pictures.like(shown.convert("RGB").getpixel((5, 5)), test_pictures.RED)
    assert test_pictures.like(shown.convert("RGB").getpixel((35, 5)), test_pictures.RED)


def a_picture_that_says_where_it_was_taken(tmp_path: Path) -> None:
    exif = test_pictures.taken_somewhere()
    content = test_pictures.saved(test_pictures.two_coloured(), "JPEG", exif=exif)
    _, problems = test_pictures.read(tmp_path, content)
    assert [p.code for p in problems] == ["picture-location"]
    assert "history" in problems[0].hint


def a_wide_picture(tmp_path: Path) -> None:
    content = test_pictures.saved(test_pictures.two_coloured(2000, 20))
    assert max(test_pictures.opened(a).width for a in test_pictures.developed(tmp_path, content)) == 1600


def a_picture_through_a_linked_folder(tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away/a.png").write_bytes(PLAIN)
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories/2026").symlink_to(tmp_path / "away")
    picture, problems = test_pictures.read(tmp_path, None)
    assert picture is None
    assert [p.code for p in problems] == ["link"]


def beside(root: Path) -> None:
    """A picture beside the story."""
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    (root / "stories/2026/kettle.png").write_bytes(out.getvalue())


def files_that_browsers_would_run(root: Path) -> None:
    for name in ("hurt.html", "hurt.svg", "hurt.js"):
        (root / "stories/2026" / name).write_text("<script>hurt()</script>", encoding="utf-8")


# -- the forge --------------------------------------------------------------------------------


def code_is_asked_about(_: Path) -> None:
    for path in ("mkdocs.yml", "generator/cli/__init__.py", "templates/theme/main.html", "requirements.txt",
                 ".github/workflows/week.yml"):  # fmt: skip
        test_forge.test_content_and_code_have_owners_of_their_own(path, "engineers")


def requests_only_read(_: Path) -> None:
    test_forge.test_the_run_that_checks_a_request_may_only_read_and_has_no_secrets()


def actions_are_pinned(_: Path) -> None:
    test_forge.test_every_action_is_pinned_by_its_digest_and_says_its_version()


def no_titles_in_scripts(_: Path) -> None:
    test_forge.test_nothing_that_a_stranger_wrote_is_put_into_a_script()


def previews_run_the_bases_code(_: Path) -> None:
    step = test_forge.step("request", "preview", "The branch's code, the request's content")
    assert "git checkout --quiet --detach HEAD^1" in step
