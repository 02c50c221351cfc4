"""The share page as it is written out, before any script runs."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator.model import Page
from generator.outputs.pages import compose_pages
from generator.outputs.pages.share import Contact, as_data
from generator.places import Places
from generator.programme import read_programme
from tests.builders import PROGRAMME_YML, PROJECT, fundamental_yml, on, programme, story_md

TODAY = on("2026-01-20")
VENDOR = PROJECT / "templates/site/assets/vendor"


def pages(root: Path, settings: str = "", **files: str) -> dict[str, Page]:
    written: dict[str, str | bytes] = {"fundamentals/programme.yml": PROGRAMME_YML + settings, **files}
    read = read_programme(programme(root, written), TODAY)
    return {page.path: page for page in compose_pages(read, Places(root))}


def share(root: Path, settings: str = "", **files: str) -> str:
    return pages(root, settings, **files)["share/"].html


def data(html: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html)[0])
    return found


def test_what_people_wrote_cannot_end_the_block_of_data(tmp_path: Path) -> None:
    html = share(tmp_path, **{"fundamentals/04-x.yml": fundamental_yml(4, "</script><script>alert(1)")})
    assert "<script>alert" not in html
    assert "</script><script>alert(1)" in [f["title"] for f in data(html)["fundamentals"]]
    assert json.loads(as_data("<!-- </script>")) == "<!-- </script>"


def test_nothing_of_a_draft_a_withdrawn_story_or_one_to_come_is_told(tmp_path: Path) -> None:
    hidden = {
        "stories/2026/quokka.md": story_md("Quokka", "2026-01-10", more="draft: true\nrecognises: [Quokka]\n"),
        "stories/2026/wombat.md": story_md("Wombat", "2026-02-10", more="tags: [wombat]\n"),
        "stories/2026/numbat.md": story_md("Numbat", "2026-01-10", more="withdrawn: Asked for\ntags: [numbat]\n"),
    }
    html = share(tmp_path, **hidden)
    assert [beast for beast in ("quokka", "wombat", "numbat") if beast in html.casefold()] == []
    assert data(html)["taken"] == ["2026/a-start"]


def test_those_who_were_heard_of_are_offered(tmp_path: Path) -> None:
    html = share(
        tmp_path, **{"stories/2026/b.md": story_md("B", "2026-01-10", more="recognises: [Zoë]\ntags: [rain]\n")}
    )
    assert re.findall('<option value="(.*?)">', html) == ["Ada Quay", "Zoë", "Port", "rain"]


def test_only_fundamentals_in_force_are_to_be_picked_but_all_are_known(tmp_path: Path) -> None:
    html = share(tmp_path, **{"fundamentals/04-old.yml": fundamental_yml(4, "Old", "until: 2025-12-31\n")})
    assert re.findall('value="([^"]*)" aria-describedby="wording', html) == ["listen-first", "ask-early", "be-kind"]
    assert [f["id"] for f in data(html)["fundamentals"]] == ["listen-first", "ask-early", "be-kind", "old"]


@pytest.mark.parametrize(
    ("written", "contact"),
    [
        ("way@port.example", Contact("way@port.example", "way@port.example", "mailto:way@port.example")),
        ("Ada Quay <ada@port.example>", Contact("Ada Quay", "ada@port.example", "mailto:ada@port.example")),
        ("https://port.example/help", Contact("https://port.example/help", href="https://port.example/help")),
        ("Ada in room 7", Contact("Ada in room 7")),
        ("a@b.example, c@d.example", Contact("a@b.example, c@d.example")),
        ("", Contact("")),
    ],
)
def test_who_helps_is_a_mail_address_a_page_or_a_name(written: str, contact: Contact) -> None:
    assert Contact.of(written) == contact


def test_without_forge_and_contact_the_file_can_still_be_had(tmp_path: Path) -> None:
    html = share(tmp_path)
    assert 'id="by-download"' in html
    assert 'id="by-forge"' not in html
    assert 'id="by-mail"' not in html
    assert "The editors read it first." in html
    assert data(html)["forge"] is None


def test_a_page_about_a_fundamental_leads_to_the_form_with_it_chosen(tmp_path: Path) -> None:
    old = {"fundamentals/04-old.yml": fundamental_yml(4, "Old", "until: 2025-12-31\n")}
    made = pages(tmp_path, **old)
    assert 'href="../../share/?fundamental=2"' in made["fundamentals/ask-early/"].html
    assert 'href="../../../share/?fundamental=2"' in made["stories/2026/a-start/"].html
    assert 'href="../../share/"' in made["fundamentals/old/"].html


def test_the_page_holds_no_script_and_no_style_of_its_own(tmp_path: Path) -> None:
    html = share(tmp_path)
    assert re.findall(r"<script(?! type=\"(?:application/json|module)\")", html) == []
    assert re.findall(r"\son\w+=|\sstyle=|<style", html) == []


def test_the_parser_in_the_browser_is_the_one_its_licence_file_names() -> None:
    told = (VENDOR / "markdown-it-LICENSE.txt").read_text("utf-8")
    build = (VENDOR / "markdown-it.min.js").read_bytes()
    assert re.findall("SHA-256 ([0-9a-f]{64})", told) == [hashlib.sha256(build).hexdigest()]
    version = re.findall(rb"/\*! markdown-it (\S+) ", build)[0].decode()
    assert told.startswith(f"markdown-it.min.js is markdown-it {version} ")
