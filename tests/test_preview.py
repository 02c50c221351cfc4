"""`fundamentals preview`: what a change brings, in one file that needs nothing beside it."""

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.outputs.enclosed import enclosed_page, enclosed_style
from generator.revision import NoRevision, changed_files
from tests.builders import PROGRAMME_YML, PROJECT, programme, story_md

TODAY = "2026-01-14"  # Wednesday of week 3; #1 leads week 1, #2 week 2, #3 week 3, #1 week 4
SITE = "https://way.test/"
SETTINGS = PROGRAMME_YML.replace("language: en", "language: en-GB") + f"site_url: {SITE}\n"
PICTURE = PROJECT / "stories/2026/kettle.png"
Files = dict[str, str | bytes]


def git(root: Path, *arguments: str) -> str:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@way.test", "-c", "commit.gpgsign=false")
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def repository(root: Path, files: Files | None = None) -> Path:
    """A programme in a git repository, as of its first commit."""
    programme(root, {"fundamentals/programme.yml": SETTINGS, **(files or {})})
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Begin")
    return root


def write(root: Path, name: str, content: str | bytes) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(content.encode() if isinstance(content, str) else content)


def run(root: Path, *arguments: str | Path) -> Result:
    given = ["preview", "--root", root, "--today", TODAY, *arguments]
    return CliRunner().invoke(main, [*map(str, given)])


def previewed(root: Path, *arguments: str | Path) -> str:
    result = run(root, *arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{root / 'preview.html'}\n"
    return (root / "preview.html").read_text("utf-8")


def titles(html: str) -> list[str]:
    return [unescape(t) for t in re.findall(r'id="story-\d+">\s*<header>\s*<h2>(.*?)</h2>', html)]


def mails(html: str) -> list[str]:
    return [unescape(m) for m in re.findall(r'srcdoc="([^"]*)"', html)]


def test_a_file_that_is_asked_for_is_relative_to_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = programme(tmp_path / "way")
    monkeypatch.chdir(tmp_path)
    assert run(root, "--output", "look.html").stdout == "look.html\n"
    assert (tmp_path / "look.html").is_file()
    assert not (root / "preview.html").exists()


# -- which stories ----------------------------------------------------------------------------


def test_without_a_base_all_stories_are_shown(tmp_path: Path) -> None:
    root = programme(tmp_path, {"stories/2026/b.md": story_md("B", "2026-01-13")})
    assert titles(previewed(root)) == ["A start", "B"]


def test_paths_choose_stories(tmp_path: Path) -> None:
    root = programme(tmp_path, {"stories/2026/b.md": story_md("B", "2026-01-13")})
    assert titles(previewed(root, root / "stories/2026/b.md")) == ["B"]


def test_with_a_base_only_what_was_added_or_edited_is_shown(tmp_path: Path) -> None:
    files: Files = {"stories/2026/stays.md": story_md("Stays", "2026-01-08")}
    root = repository(tmp_path, files)
    git(root, "switch", "-qc", "mine")
    write(root, "stories/2026/a-start.md", story_md("A start", "2026-01-06", text="Better words."))
    git(root, "commit", "-qam", "Better words")
    write(root, "stories/2026/not-yet-committed.md", story_md("Not yet committed", "2026-01-13"))
    assert titles(previewed(root, "--base", "main")) == ["A start", "Not yet committed"]


def test_what_others_did_on_the_base_since_is_not_of_this_change(tmp_path: Path) -> None:
    root = repository(tmp_path)
    git(root, "switch", "-qc", "mine")
    write(root, "stories/2026/mine.md", story_md("Mine", "2026-01-13"))
    git(root, "add", ".")
    git(root, "commit", "-qm", "Mine")
    git(root, "switch", "-q", "main")
    write(root, "stories/2026/a-start.md", story_md("A start", "2026-01-06", text="Somebody else’s words."))
    git(root, "commit", "-qam", "Theirs")
    git(root, "switch", "-q", "mine")
    assert titles(previewed(root, "--base", "main")) == ["Mine"]


def test_a_story_whose_picture_changed_is_shown(tmp_path: Path) -> None:
    more = "image: kettle.png\nimage_alt: A kettle\n"
    files: Files = {
        "stories/2026/tea.md": story_md("Tea", "2026-01-13", more=more),
        "stories/2026/kettle.png": PICTURE.read_bytes(),
    }
    root = repository(tmp_path, files)
    write(root, "stories/2026/kettle.png", (PROJECT / "stories/2026/lock.png").read_bytes())
    assert titles(previewed(root, "--base", "HEAD")) == ["Tea"]


def test_changed_files_that_are_no_story_are_named(tmp_path: Path) -> None:
    root = repository(tmp_path)
    write(root, "fundamentals/03-be-kind.yml", "number: 3\ntitle: Be kind\nstatement: Be very kind.\n")
    (root / "stories/2026/a-start.md").unlink()
    html = previewed(root, "--base", "HEAD")
    assert titles(html) == []
    assert "No story is added or edited here." in html
    assert "fundamentals/03-be-kind.yml" in html
    assert "stories/2026/a-start.md" in html


def test_a_withdrawn_story_is_not_shown(tmp_path: Path) -> None:
    root = repository(tmp_path)
    write(root, "stories/2026/a-start.md", story_md("A start", "2026-01-06", more="withdrawn: asked for\n"))
    html = previewed(root, "--base", "HEAD")
    assert titles(html) == []
    assert "Something happened" not in html


@pytest.mark.parametrize("base", ["nowhere", "--output=/tmp/x", "HEAD:stories", ""])
def test_a_base_that_is_no_revision_is_said(base: str, tmp_path: Path) -> None:
    result = run(repository(tmp_path), f"--base={base}")
    assert result.exit_code == 2
    assert "is no branch, tag or commit" in result.stderr


def test_outside_a_repository_a_base_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(NoRevision):
        changed_files(programme(tmp_path), "main")


def test_names_of_any_letters_and_a_programme_below_the_repository_are_found(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    root = programme(tmp_path / "our way", {"stories/2026/tschüß.md": story_md("Tschüß", "2026-01-13")})
    write(tmp_path, "stories/elsewhere.md", "no part of it")
    git(tmp_path, "add", "our way/fundamentals")
    git(tmp_path, "commit", "-qm", "Begin")
    git(tmp_path, "add", "our way/stories/2026/tschüß.md")
    assert changed_files(root, "HEAD") == ("stories/2026/a-start.md", "stories/2026/tschüß.md")


# -- as of its day ----------------------------------------------------------------------------


def test_a_story_of_a_past_week_stands_there_and_in_the_mail_after(tmp_path: Path) -> None:
    root = programme(tmp_path, {"fundamentals/programme.yml": SETTINGS})
    html = previewed(root)
    assert "Its place in week 2, 2026" in html
    assert "In the mail of 12 January 2026" in html
    assert all("A start" in mail for mail in mails(html))


def test_a_scheduled_story_is_shown_as_of_its_date(tmp_path: Path) -> None:
    files: Files = {
        "fundamentals/programme.yml": SETTINGS,
        "stories/2026/later.md": story_md("Later", "2026-01-21", "[1]"),
    }
    root = programme(tmp_path, files)
    html = previewed(root, root / "stories/2026/later.md")
    assert "Scheduled: it appears by itself on 21 January 2026." in html
    assert "Its place in week 4, 2026" in html
    assert "In the mail of 26 January 2026" in html
    assert 'class="preview__mark"' in html
    [phone, wide] = mails(html)
    assert phone == wide
    assert "Later" in phone


def test_a_message_to_come_stands_in_the_mail_of_its_own_week(tmp_path: Path) -> None:
    more = "kind: message\nweek: 2026-W05\n"
    files: Files = {
        "fundamentals/programme.yml": SETTINGS,
        "stories/2026/letter.md": story_md("A letter", "2026-01-20", "[2]", more),
    }
    root = programme(tmp_path, files)
    html = previewed(root, root / "stories/2026/letter.md")
    assert "Its place in week 5, 2026" in html
    assert "In the mail of 26 January 2026" in html
    assert "A letter" in mails(html)[0]


def test_a_week_without_a_mail_is_passed_over(tmp_path: Path) -> None:
    files: Files = {"fundamentals/programme.yml": f"{SETTINGS}skips: {{2026-W04: A fair}}\n"}
    root = programme(tmp_path, {**files, "stories/2026/b.md": story_md("B", "2026-01-13", "[2]")})
    html = previewed(root, root / "stories/2026/b.md")
    assert "In the mail of 26 January 2026" in html
    assert "B" in mails(html)[0]


def test_a_draft_is_shown_and_said_to_be_one(tmp_path: Path) -> None:
    files: Files = {"stories/2026/b.md": story_md("B", "2026-01-13", more="draft: true\n")}
    root = programme(tmp_path, files)
    html = previewed(root, root / "stories/2026/b.md")
    assert titles(html) == ["B"]
    assert "A draft: it stays hidden" in html


def test_what_else_is_to_come_does_not_leak_into_the_preview_of_a_story_of_today(tmp_path: Path) -> None:
    files: Files = {
        "stories/2026/b.md": story_md("B", "2026-01-13"),
        "stories/2026/secret.md": story_md("The secret", "2026-03-03"),
    }
    root = programme(tmp_path, files)
    assert "The secret" not in previewed(root, root / "stories/2026/b.md")


def test_a_story_older_than_the_programme_has_a_page_and_no_week(tmp_path: Path) -> None:
    root = programme(tmp_path, {"stories/2020/old.md": story_md("Old", "2020-02-03")})
    html = previewed(root, root / "stories/2020/old.md")
    assert "older than the programme’s first week" in html
    assert mails(html) == []


# -- one file ---------------------------------------------------------------------------------

LOADED = re.compile(
    r'<(?:script|link|object|embed|base|form)\b|\s(?:src|srcset|poster)="(?!data:)|@import|url\("(?!data:)'
)


def test_nothing_is_loaded_and_nothing_runs(tmp_path: Path) -> None:
    text = "<script>alert(1)</script>\n\n![A kettle](kettle.png)\n\n[Out](https://example.org/)\n\n[In](a-start.md)\n"
    files: Files = {
        "fundamentals/programme.yml": SETTINGS,
        "stories/2026/b.md": story_md("B <b>", "2026-01-13", text=text),
        "stories/2026/kettle.png": PICTURE.read_bytes(),
    }
    html = previewed(programme(tmp_path, files))
    assert LOADED.findall(html.replace("srcdoc", "")) == []
    assert "Content-Security-Policy" in html
    assert html.count('src="data:image/') == 2  # a page, twice
    assert 'href="https://example.org/"' in html
    assert f'href="{SITE}stories/2026/a-start/"' in html
    assert not re.search(r'href="(?!https?:|#story-)', re.sub(r'srcdoc="[^"]*"', "", html))
    for mail in mails(html):
        assert LOADED.findall(mail) == []


def test_the_same_change_gives_the_same_bytes(tmp_path: Path) -> None:
    root = programme(tmp_path, {"fundamentals/programme.yml": SETTINGS})
    assert previewed(root) == previewed(root)


def test_what_the_style_asks_of_the_window_is_asked_of_the_box() -> None:
    css = enclosed_style("@media (max-width: 40em) { .a { width: 4vw } }\n@media print { .b { color: red } }", PROJECT)
    assert css == "@container (max-width: 640px) { .a { width: 4cqw } }\n@media print { .b { color: red } }"


def test_the_dark_scheme_is_the_systems() -> None:
    css = enclosed_style('.a{b:c}\n[data-md-color-scheme="slate"] .hue-9{--accent:#fff}', PROJECT)
    assert css == ".a{b:c}@media (prefers-color-scheme: dark) {\n:root .hue-9{--accent:#fff}}"


@pytest.mark.parametrize(
    ("html", "then"),
    [
        ('<a href="../../weeks/" id="x">', f'<a href="{SITE}weeks/">'),
        ('<a href="../b/#c">', f'<a href="{SITE}stories/b/#c">'),
        ('<a href="#c">', "<a>"),
        ('<a href="mailto:a@b.test">', '<a href="mailto:a@b.test">'),
        ('<img src="k%20k.png" srcset="k-480.png 480w" alt="K">', '<img src="data:image/png;base64,SQ==" alt="K">'),
        ('<img src="gone.png" alt="an src=&quot;x&quot;">', '<img alt="an src=&quot;x&quot;">'),
        ('<source srcset="k.webp"><img src="gone.png" alt="">', '<img alt="">'),
    ],
)
def test_a_page_made_to_stand_alone_leads_to_the_site_and_has_its_pictures_in_it(html: str, then: str) -> None:
    assert enclosed_page(html, "stories/a/", {"stories/a/k k.png": b"I"}, SITE) == then
