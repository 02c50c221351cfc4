"""The Content-Security-Policy says what a built page may do, and nothing more."""

import errno
import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.outputs.policy import HEADER, Policy, policy
from tests.builders import PROGRAMME_YML, programme

TODAY = "2026-01-20"


def made(*pages: str, webassembly: bool = False) -> Policy:
    return policy(((f"{n}/index.html", html) for n, html in enumerate(pages)), webassembly)


def directives(header: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in header.split("; "))}


def sha256(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_without_inline_scripts_only_the_sites_own_files_run() -> None:
    found = directives(made("<p>Nothing</p>", '<script src="a.js"></script>').header)
    assert found["script-src"] == found["style-src"] == found["default-src"] == ["'self'"]
    assert found["object-src"] == ["'none'"]


def test_inline_scripts_and_styles_are_known_by_their_hashes_each_once_and_sorted() -> None:
    header = made(
        "<script>b()</script><style>p{}</style>", '<script type="module">a("é\n")</script><script>b()</script>'
    )
    found = directives(header.header)
    assert found["script-src"] == ["'self'", *sorted([sha256("b()"), sha256('a("é\n")')])]
    assert found["style-src"] == ["'self'", sha256("p{}")]


@pytest.mark.parametrize("kind", ["application/json", "application/ld+json"])
def test_data_in_a_page_is_no_script(kind: str) -> None:
    assert directives(made(f'<script type="{kind}">{{}}</script>').header)["script-src"] == ["'self'"]


def test_webassembly_runs_only_where_a_search_needs_it() -> None:
    assert "'wasm-unsafe-eval'" not in made("").header
    assert "'wasm-unsafe-eval'" in directives(made("", webassembly=True).header)["script-src"]


@pytest.mark.parametrize("tag", ['<p style="color:red">', '<a\nonclick="go()">', "<img onerror=go()>"])
def test_pages_with_styles_or_handlers_in_their_tags_are_named(tag: str) -> None:
    assert made("<p>", tag).stopped == ("1/index.html",)


def test_a_text_that_speaks_of_styles_and_handlers_is_let_through() -> None:
    assert made('<p>Write style="x", or <code>&lt;a onclick="go()"&gt;</code></p><p class="style">').stopped == ()


def test_a_mail_adds_nothing_to_the_policy_of_the_pages() -> None:
    mail = '<style>p{}</style><p style="color:red">'
    assert policy([("weeks/2026/04/email.html", mail)], False) == policy([], False)


def test_the_rules_take_the_pages_policy_off_the_mails_and_give_them_one_without_scripts() -> None:
    rules = made("").rules("")
    pages, *mails = re.split(r"\n(?=/)", rules)
    assert pages == f"/*\n  {HEADER}: {made('').header}"
    assert [each.splitlines()[0] for each in mails] == ["/weeks/*/email.html", "/weeks/*/email"]
    for each in mails:
        _, off, on = each.splitlines()
        assert off == f"  ! {HEADER}"
        found = directives(on.removeprefix(f"  {HEADER}: "))
        assert found["default-src"] == ["'none'"]
        assert "script-src" not in found


def test_in_a_sub_folder_the_rules_begin_with_it() -> None:
    rules = made("").rules("https://x.example/way/")
    assert re.findall("^/.*", rules, re.MULTILINE) == ["/way/*", "/way/weeks/*/email.html", "/way/weeks/*/email"]


@pytest.mark.parametrize(
    ("html", "before"),
    [
        ("<html><head><title>A</title>", "<html><head>"),
        ('<!doctype html><head>\n<meta charset="utf-8"><p>', '<!doctype html><head>\n<meta charset="utf-8">'),
        ("<p>A", ""),
    ],
)
def test_the_tag_stands_as_early_as_it_can_and_says_nothing_of_frames(html: str, before: str) -> None:
    found = made("")
    tagged = found.tagged("index.html", html)
    assert tagged.startswith(f'{before}<meta http-equiv="{HEADER}" content="')
    assert tagged.replace(re.findall("<meta http-equiv[^>]*>", tagged)[0], "") == html
    assert "frame-ancestors" in found.header
    assert "frame-ancestors" not in tagged


@pytest.mark.slow
def test_the_command_prints_and_writes_the_policy_only_when_asked(tmp_path: Path) -> None:
    root = programme(tmp_path, {"fundamentals/programme.yml": f"{PROGRAMME_YML}site_url: https://way.example/\n"})

    def build(*arguments: str) -> tuple[str, dict[str, str]]:
        done = CliRunner().invoke(main, ["build", "-q", "--root", str(root), "--today", TODAY, *arguments])
        assert done.exit_code == 0, done.output
        site = root / "site"
        pages = {p.relative_to(site).as_posix(): p.read_text("utf-8") for p in sorted(site.rglob("*.html"))}
        return done.stdout, pages

    printed, plain = build()
    assert printed == ""
    assert not (root / "site/_headers").exists()
    printed, same = build("--csp")
    assert same == plain
    assert printed.startswith(f"{HEADER}: default-src 'self'; script-src 'self' ")
    assert "unsafe-inline" not in printed
    assert f"/*\n  {printed}" in (root / "site/_headers").read_text()
    printed, tagged = build("--csp-meta")
    assert printed == ""
    assert [name for name, html in tagged.items() if html.count(f'http-equiv="{HEADER}"') != 1] == []
    assert any("email.html" in name for name in tagged)
    # The same few scripts of the theme on every page, wherever it stands.
    assert len(re.findall("'sha256-", build("--csp")[0])) == 3


@pytest.mark.slow
def test_a_policy_that_cannot_be_written_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = programme(tmp_path)
    build = ["build", "-q", "--root", str(root), "--today", TODAY]
    assert CliRunner().invoke(main, build).exit_code == 0
    before = (root / "site").stat().st_ino

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("generator.site.put_policy", full)
    done = CliRunner().invoke(main, [*build, "--csp"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "nothing was changed. The system says: no space left on device" in done.stderr
    assert (root / "site").stat().st_ino == before
    assert not list(root.glob(".site.*"))
