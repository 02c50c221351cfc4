"""The Monday mail: what is in it and in which order, how it is shortened, and what the command says."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from generator.cli import main
from generator.outputs.keys import Keys
from generator.outputs.mail import Composer, Export, MailError, Options, site_mails
from generator.outputs.mail.services import SERVICES, Service
from generator.places import Places
from generator.programme import read_programme
from tests.builders import PROGRAMME_YML, PROJECT, SHARED, fundamental_yml, on, programme, sample, story_md
from tests.mail_rules import (
    AIM,
    CLIPPED,
    Built,
    Wanted,
    complaints,
    document,
    preheader_comes_first,
    small_enough,
    unsubscribing,
)

SAMPLE_DAY = "2026-11-22"
MONDAY = "2026-01-05"
"""The Monday of 2026-W02, which #2 leads in the small programme."""
MAIL = 'mail: {from: "The Test Way <way@test.example>"}\n'
YML = f"{PROGRAMME_YML}site_url: https://way.test.example/\n{MAIL}"
LETTER = "stories/2026/letter.md"

AS_IT_IS = Options()

Files = dict[str, str | bytes]


def letter(text: str, more: str = "") -> Files:
    """A letter for 2026-W02."""
    head = "kind: message\ntitle: The letter\ndate: 2026-01-05\nauthor: Lea Lead\nfundamentals: [2]\n"
    return {LETTER: f"---\n{head}{more}---\n\n{text}\n"}


def shared(title: str, text: str, fundamentals: str = "[2]", more: str = "", day: str = "2026-01-02") -> Files:
    """A story that the mail of 2026-W02 carries."""
    name = re.sub(r"\W+", "-", title.lower()).strip("-")
    return {f"stories/2026/{name}.md": story_md(title, day, fundamentals, more, text)}


def picture(width: int = 640, height: int = 400, form: str = "PNG", grey: int = 120) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (grey, 90, 60)).save(out, form)
    return out.getvalue()


def words(count: int, word: str = "word") -> str:
    return " ".join(f"{word}{n}" for n in range(count))


def way(root: Path, files: Files | None = None, yml: str = YML) -> Path:
    """A small programme that can send mail, in its second week."""
    own: Files = {"fundamentals/programme.yml": yml, "fundamentals/history.yml": "2026-W01: 1\n"}
    return programme(root, {**own, **(files or {})})


def composed(
    root: Path, options: Options = AS_IT_IS, today: str = MONDAY, week: str = "2026-W02"
) -> tuple[Composer, Export]:
    read = read_programme(root, on(today))
    composer = Composer(read, Places(root), options)
    return composer, composer.compose(next(d for d in read.digests if str(d.week) == week))


def built(composer: Composer, export: Export) -> Built:
    """The mail with everything that the rules can look at."""
    settings = composer.programme.settings
    wanted = Wanted(
        sender=settings.mail.sender,
        subject=export.subject,
        monday=export.digest.week.monday,
        zone=settings.time_zone,
        list_unsubscribe=settings.mail.list_unsubscribe,
    )
    return Built(html=export.html, text=export.text, eml=composer.eml(export), wanted=wanted)


def made(root: Path, files: Files | None = None, yml: str = YML) -> Built:
    return built(*composed(way(root, files, yml)))


def shown(html: str) -> str:
    """What a reader of the HTML part reads."""
    return document(html).shown


def run(root: Path, *arguments: str | Path, today: str = MONDAY) -> Result:
    return CliRunner().invoke(main, ["email", "--root", str(root), "--today", today, *map(str, arguments)])


def exports(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "exports").glob("*"))}


def headers(eml: bytes) -> Message:
    return BytesParser().parsebytes(eml)


def subject_of(eml: bytes) -> str:
    return str(make_header(decode_header(re.sub(r"\r\n(?=[ \t])", "", headers(eml)["Subject"]))))


# --- every rule, on every mail


def test_no_week_of_the_sample_breaks_a_rule() -> None:
    read = read_programme(PROJECT, on(SAMPLE_DAY))
    composer = Composer(read, Places(PROJECT))
    weeks = [digest for digest in read.digests if digest.focus.fundamental]
    assert len(weeks) > 90
    found = {str(d.week): wrong for d in weeks if (wrong := complaints(built(composer, composer.compose(d))))}
    assert found == {}


def test_a_site_in_a_folder_with_linked_pictures_breaks_no_rule(tmp_path: Path) -> None:
    root = sample(tmp_path)
    file = root / "fundamentals/programme.yml"
    file.write_text(file.read_text().replace("https://way.harbourline.example/", "https://harbourline.example/way/"))
    composer, export = composed(root, Options(linked=True), SAMPLE_DAY, "2026-W47")
    assert complaints(built(composer, export)) == []
    links = [link.attributes["href"] for link in document(export.html).root.all("a")]
    assert all(href.startswith("https://harbourline.example/way/") for href in links)


@pytest.mark.skipif(not (SHARED / "real-programme").is_dir(), reason="there is no real programme on this machine")
def test_a_real_programme_breaks_no_rule(tmp_path: Path) -> None:
    root = tmp_path / "way"
    for name in ("fundamentals", "stories"):
        copytree(SHARED / "real-programme" / name, root / name)
    for path in [root, *root.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    with (root / "fundamentals/programme.yml").open("a") as file:
        file.write("site_url: https://smart.example/way/\nmail: {from: ConnectSMART <way@smart.example>}\n")
    composer, export = composed(root, today="2013-06-10", week="2013-W23")
    assert complaints(built(composer, export)) == []
    assert "What is it that makes a memorable experience?" in export.html


LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbau-und"
SENTENCES = " ".join(f"Sentence {n} says [where to read on {n}](https://e.example/?a={n}&b=2)." for n in range(120))
TABLE = "\n".join(
    [
        "|" + "|".join(f" Column {n} " for n in range(8)) + "|",
        "|" + "---|" * 8,
        *("|" + "|".join(f" cell {row} of {n} with `code` " for n in range(8)) + "|" for row in range(4)),
    ]
)
EVERYTHING: dict[str, Files] = {
    "no letter and no story": {},
    "words of sixty letters": {
        **letter(f"{LONG} {LONG} und {LONG}.\n\n## {LONG}\n\n- {LONG} {LONG}", f"recognises: [{LONG}]\n"),
        **shared(LONG, f"{LONG} {LONG} {LONG}."),
    },
    "a wide table": letter(f"Look at it.\n\n{TABLE}\n\nAnd act."),
    "code": letter("```\nif a < b and b > c:\n    print('&amp;')\n```\n\n    indented\n\nOr `x = {1: 2}`, `<b>`."),
    "a long line of code": letter(f"Run this.\n\n```\nfundamentals email {words(20, '--flag-')}\n```"),
    "quotations in quotations": letter(
        f"> {words(60)}\n>\n> > {words(60)}\n> >\n> > > {words(60)}\n\n> ## So\n>\n> it was"
    ),
    "emoji": {
        **letter("👩‍👩‍👧‍👦 came 🎉, and 🇵🇹 won. " * 20, "recognises: [Ada 🦊 Quay]\n"),
        **shared("🎉 A party 👩🏽‍🚀", "We 💛 it. And 🧑‍🚒 too."),
    },
    "Arabic and Hebrew": {
        **letter(
            "كانت السفينة في الميناء منذ الفجر، ولم يسأل أحد عن السبب.\n\nשלום לכולם, זה מכתב קצר.",
            "recognises: [دانيال]\n",
        ),
        "stories/2026/name.md": story_md("اسأل مبكرا", "2026-01-02", "[2]", text="سألت مرتين. נשאלתי פעם.").replace(
            "Ada Quay", "نور الأمراني"
        ),
        **shared("שאלה אחת", "שאלתי את רותי.", more="recognises: [רותי כהן]\n"),
    },
    "Chinese without a space": letter("港口的船从黎明起就停在那里，没有人问为什么。" * 30),
    "no picture": letter("Just words, and not a picture among them, on a quiet Monday."),
    "pictures": {
        **letter(
            "Look.\n\n![The quay](quay.png)\n\n![The boat](boat.jpg 'At noon')\n\n![The crane](crane.webp)\n\n"
            "Here ![a small buoy](buoy.png) in a line, and once more:\n\n![The quay again](quay.png)",
            "image: quay.png\nimage_alt: The quay as it was\n",
        ),
        "stories/2026/quay.png": picture(1200, 700, grey=10),
        "stories/2026/boat.jpg": picture(640, 640, "JPEG", grey=50),
        "stories/2026/crane.webp": picture(300, 200, "WEBP", grey=90),
        "stories/2026/buoy.png": picture(24, 24, grey=200),
    },
    "a link in every sentence": letter(SENTENCES),
    "every block": letter(
        "# A title\n\nOne\\\ntwo ~~three~~ **four** *five*.\n\n### A skipped level\n\n1. one\n2. two\n   - a\n   - b\n"
        "\n7. seven\n\n---\n\n"
        "https://www.youtube.com/watch?v=1\n\n[A film](https://vimeo.com/1)\n\n"
        "[Call](tel:+4412345) or [write](mailto:ada@test.example), see #2 – Ask early, "
        "[below](#a-title) and [a start](a-start.md).\n\n"
        "###### Deep\n\n<b>raw</b> &amp; <img src=x>"
    ),
}


@pytest.mark.parametrize("files", EVERYTHING.values(), ids=EVERYTHING)
def test_no_text_that_people_write_breaks_a_rule(files: Files, tmp_path: Path) -> None:
    assert complaints(made(tmp_path, files)) == []


def test_a_right_to_left_language_is_said_and_breaks_no_rule(tmp_path: Path) -> None:
    english = (PROJECT / "templates/words/en.yml").read_text()
    files: Files = {**letter("שלום לכולם, זה מכתב קצר מן הרציף."), "templates/words/he.yml": english}
    mail = made(tmp_path, files, YML.replace("language: en", "language: he"))
    assert complaints(mail) == []
    assert '<html lang="he" dir="rtl"' in mail.html


@pytest.mark.parametrize(("language", "side", "other"), [("en", "left", "right"), ("he", "right", "left")])
def test_marks_and_quotations_stand_where_lines_begin(language: str, side: str, other: str, tmp_path: Path) -> None:
    english = (PROJECT / "templates/words/en.yml").read_text()
    files: Files = {**letter("> who?\n\n- one"), f"templates/words/{language}.yml": english}
    body = document(made(tmp_path, files, YML.replace("language: en", f"language: {language}")).html).body
    (quotation,), (marks,) = body.all("blockquote"), body.all("ul")
    assert f"border-{side}" in quotation.style
    assert f"padding-{side}" in marks.style
    assert not [name for e in (quotation, marks) for name in e.style if name.endswith(other)]


def test_a_language_with_an_underscore_is_written_with_a_hyphen(tmp_path: Path) -> None:
    assert complaints(made(tmp_path, yml=YML.replace("language: en", "language: en_GB"))) == []


@pytest.mark.parametrize("start", ["Harbourline ", "Listen. ", ""])
def test_a_preheader_has_30_characters_in_a_script_without_spaces_too(start: str, tmp_path: Path) -> None:
    mail = made(tmp_path, letter(f"{start}{'港口的船停在那里' * 40}"))
    assert complaints(mail, [preheader_comes_first]) == []


def test_a_preheader_is_not_the_title_again_where_there_is_little_else_to_say(tmp_path: Path) -> None:
    same: Files = {"fundamentals/02-ask-early.yml": "number: 2\ntitle: Ask early\nstatement: Ask early.\n"}
    assert complaints(made(tmp_path, same), [preheader_comes_first]) == []


# --- what is in it, in which order

FULL_YML = (
    YML.replace("<way@test.example>", '<way@test.example>", list_unsubscribe: "<https://way.test.example/off/>')
    + "authors: {2026-W03: Nia Next}\n"
)
FULL: Files = {
    "fundamentals/02-ask-early.yml": fundamental_yml(2, "Ask early", "questions: [Who asked late?]\n"),
    **letter(
        "The first words of the letter are not many.\n\nIts last words.",
        "recognises: [Cleo Crane]\nsign_off: Yours\npostscript: And the key?\nquestions: [What did it cost?]\n",
    ),
    **shared("Asked at dawn", "Somebody asked at dawn.", more="recognises: [Bo Buoy]\n"),
    **shared("Kind words", "Somebody was kind.", "[3]"),
}
ORDER = [
    "The Test Way",
    "Week 2",
    "2026",
    "#2 Ask early",
    "Ask early, always.",
    "The letter",
    "Lea Lead",
    "The first words of the letter",
    "Its last words.",
    "Yours",
    "Lea Lead",
    "And the key?",
    "Stories about it",
    "Asked at dawn",
    "Shared last week",
    "Kind words",
    "For your meeting",
    "What did it cost?",
    "Who asked late?",
    "Thanked this week",
    "Cleo Crane",
    "Bo Buoy",
    "Next week",
    "#3 Be kind",
    "Nia Next",
    "Tell your story",
    "in a browser",
    "Unsubscribe",
]


def in_order(said: str, expected: Sequence[str]) -> list[str]:
    """What does not come behind what it should follow."""
    at, missing = 0, []
    for each in expected:
        found = said.find(each, at)
        if found < 0:
            missing.append(each)
        else:
            at = found + len(each)
    return missing


def test_the_mail_has_all_its_parts_in_their_order(tmp_path: Path) -> None:
    mail = made(tmp_path, FULL, FULL_YML)
    assert complaints(mail) == []
    assert in_order(document(mail.html).body.text, ["The first words of the letter are not many.", *ORDER]) == []
    assert in_order(" ".join(mail.text.split()), ORDER) == []


def test_a_mail_without_what_is_optional_has_no_empty_parts(tmp_path: Path) -> None:
    mail = made(tmp_path, letter("Some words for a Monday, and nothing else to tell."))
    absent = ("Stories about it", "Shared last week", "For your meeting", "Thanked this week", "Unsubscribe")
    for part in absent:
        assert part not in shown(mail.html)
        assert part not in mail.text


def test_a_story_is_its_title_its_author_and_team_its_first_sentences_and_a_link(tmp_path: Path) -> None:
    sentence = f"{words(19)} end."
    mail = made(tmp_path, shared("Asked at dawn", f"{sentence} {sentence} {sentence}"))
    link = next(link for link in document(mail.html).root.all("a") if link.text == "Asked at dawn")
    assert link.attributes["href"] == "https://way.test.example/stories/2026/asked-at-dawn/"
    row = next(each for each in link.lineage() if each.tag == "td").text
    assert "Ada Quay · Port" in row
    assert f"{sentence} {sentence}" in row
    assert row.count("end.") == 2
    paragraph = " ".join(mail.text.split())
    assert f"Asked at dawn Ada Quay · Port {sentence} {sentence} {link.attributes['href']}" in paragraph


def test_six_stories_are_shown_of_each_kind_and_the_rest_is_counted_with_a_link(tmp_path: Path) -> None:
    files: Files = {}
    for n in range(8):
        files |= shared(f"Asked {n}", "So.") | shared(f"Kind {n}", "So.", "[3]")
    mail = made(tmp_path, files)
    assert complaints(mail) == []
    for said in (shown(mail.html), mail.text):
        assert len(set(re.findall(r"Asked \d", said))) == 6
        assert len(set(re.findall(r"Kind \d", said))) == 6
        assert said.count("and 2 more") == 2


def test_the_address_of_everyone_who_is_thanked_is_in_the_text_too(tmp_path: Path) -> None:
    files: Files = {}
    for n in range(7):  # the seventh is only counted, who was thanked in it is named
        files |= shared(f"Asked {n}", "So.", more=f"recognises: [Bo {'ABCDEFG'[n]}]\n")
    assert complaints(made(tmp_path, files)) == []


def test_names_from_other_scripts_keep_their_neighbours_in_place(tmp_path: Path) -> None:
    """Without isolation `نور · 3 minutes` is drawn with the 3 on the wrong side of the name."""
    arabic, hebrew = "نور الأمراني", "רותי כהן"
    told = story_md("Asked", "2026-01-02", "[2]", more=f"recognises: [{hebrew}]\n").replace("Ada Quay", arabic)
    essay = str(letter("A text.")[LETTER]).replace("Lea Lead", arabic)
    page = document(made(tmp_path, {"stories/2026/asked.md": told, LETTER: essay}).html)
    for name in (arabic, hebrew):
        among = [(at, said.strip()) for at, said in page.visible() if name in said and not said.startswith("by ")]
        assert among
        assert [said for at, said in among if not (at.tag == "bdi" or "dir" in at.attributes or said == name)] == []


def test_a_person_is_called_by_the_most_frequent_spelling(tmp_path: Path) -> None:
    loud = story_md("Asked", "2026-01-02", "[2]", more="recognises: [aDA qUAY]\n").replace("Ada Quay", "ADA QUAY")
    mail = made(tmp_path, {"stories/2026/asked.md": loud, **shared("Kind", "So."), **shared("Kinder", "So.")})
    for said in (shown(mail.html), mail.text):
        assert said.count("Ada Quay") == 5
        assert "ADA" not in said
        assert "aDA" not in said


def next_letter(more: str) -> Files:
    head = f"kind: message\ntitle: A secret\nauthor: Nia Next\nfundamentals: [3]\n{more}"
    return {"stories/2026/next.md": f"---\n{head}---\n\nSoon.\n"}


def test_who_writes_next_week_is_said_as_soon_as_the_letter_is_published(tmp_path: Path) -> None:
    mail = made(tmp_path, next_letter("date: 2026-01-05\nweek: 2026-W03\n"))
    assert "#3 Be kind (Nia Next writes)" in mail.text
    assert "#3 Be kind (Nia Next writes)" in shown(mail.html)
    assert "secret" not in f"{mail.html}{mail.text}"


@pytest.mark.parametrize("more", ["date: 2026-01-12\n", "date: 2026-01-05\nweek: 2026-W03\ndraft: true\n"])
def test_nothing_is_said_of_a_letter_to_come(more: str, tmp_path: Path) -> None:
    mail = made(tmp_path, next_letter(more))
    assert "#3 Be kind" in mail.text
    assert "secret" not in f"{mail.html}{mail.text}"
    assert "Nia Next" not in f"{mail.html}{mail.text}"


def test_a_story_to_come_is_not_given_away_by_a_link_to_it(tmp_path: Path) -> None:
    mail = made(
        tmp_path, {**letter("We shall [tell you](redundancies.md)."), **shared("Redundancies", "x", day="2026-03-01")}
    )
    assert "tell you" in shown(mail.html)
    assert "tell you" in mail.text
    assert "redundancies" not in f"{mail.html}{mail.text}".lower()


def test_what_looks_like_an_attribute_in_a_text_stays_as_it_was_written(tmp_path: Path) -> None:
    written = ['a rel="noopener" b', 'a class="ref" b', 'a loading="lazy" b', 'a href="#top" b', 'a id="x" b']
    mail = made(tmp_path, letter("\n\n".join(f"Write `{each}` or {each}." for each in written)))
    for each in written:
        assert f"Write {each} or {each}." in shown(mail.html)


def test_headings_of_the_letter_stand_below_its_title(tmp_path: Path) -> None:
    page = document(made(tmp_path, letter("One.\n\n# First\n\n## Second\n\n# Third")).html)
    tags = {each.text: each.tag for each in page.root.all("h1", "h2", "h3", "h4", "h5")}
    assert [tags[title] for title in ("The letter", "First", "Second", "Third")] == ["h2", "h3", "h4", "h3"]


def test_a_film_becomes_its_linked_title(tmp_path: Path) -> None:
    html = made(tmp_path, letter("[How we asked](https://vimeo.com/12345)")).html
    link = next(link for link in document(html).root.all("a") if "vimeo" in link.attributes["href"])
    assert "How we asked" in link.text


@pytest.mark.slow
def test_every_link_into_the_site_leads_to_a_page_that_is_there(sample_site: Path) -> None:
    read = read_programme(PROJECT, on("2026-11-20"))
    composer, base, missing = Composer(read, Places(PROJECT)), read.settings.site_url, set()
    for digest in read.digests[-30:]:
        if digest.focus.fundamental:
            for link in document(composer.compose(digest).html).root.all("a"):
                address, _, fragment = link.attributes["href"].removeprefix(base).partition("#")
                path = address.partition("?")[0]
                file = sample_site / path / "index.html" if path.endswith("/") else sample_site / path
                if not file.is_file() or (fragment and f'id="{fragment}"' not in file.read_text()):
                    missing.add(link.attributes["href"])
    assert missing == set()


def test_the_mail_on_the_site_is_the_mail_that_is_exported(tmp_path: Path) -> None:
    root = way(tmp_path, FULL, FULL_YML)
    assert run(root).exit_code == 0
    files = exports(root)
    read, places = read_programme(root, on(MONDAY)), Places(root)
    assets = {asset.path: asset.content for asset in site_mails(read, places, Keys(read, places))}
    assert assets["weeks/2026/02/email.html"] == files["2026-W02.html"]
    assert assets["weeks/2026/02/email.eml"] == files["2026-W02.eml"]
    assert not [path for path in assets if "/03/" in path]


# --- the letter: whole, cut, or somebody else's


def test_a_letter_of_700_words_is_whole(tmp_path: Path) -> None:
    mail = made(tmp_path, letter("\n\n".join([words(100)] * 6 + [words(99) + " finally"]), "sign_off: Yours\n"))
    for said in (shown(mail.html), " ".join(mail.text.split())):
        assert "finally" in said
        assert "Yours, Lea Lead" in said
        assert "Read on" not in said


def test_a_longer_letter_ends_behind_its_last_whole_block_and_says_read_on(tmp_path: Path) -> None:
    mail = made(tmp_path, letter("\n\n".join([words(350, "a"), words(350, "b"), "behind"]), "sign_off: Yours\n"))
    for said in (shown(mail.html), " ".join(mail.text.split())):
        assert "b349" in said
        assert "behind" not in said
        assert "Yours" not in said
        assert "Read on" in said
    link = next(link for link in document(mail.html).root.all("a") if link.text == "Read on")
    assert link.attributes["href"] == "https://way.test.example/stories/2026/letter/"


def test_a_heading_is_not_the_end_of_a_cut_letter(tmp_path: Path) -> None:
    mail = made(tmp_path, letter(f"{words(600)}\n\n## Announced\n\n{words(200)}"))
    assert "Announced" not in f"{shown(mail.html)}{mail.text}"


@pytest.mark.parametrize(
    "beginning",
    ["## At the quay", "---", "![The quay](quay.png)", "![The quay](quay.png 'At noon')", "## At the quay\n\n---", ""],
)
def test_a_letter_that_begins_with_a_very_long_paragraph_is_cut_within_it(beginning: str, tmp_path: Path) -> None:
    sentences = " ".join(f"{words(99)} sentence{n}." for n in range(9))
    files: Files = {**letter(f"{beginning}\n\n{sentences}\n\nbehind"), "stories/2026/quay.png": picture()}
    mail = made(tmp_path, files)
    assert complaints(mail) == []
    for said in (shown(mail.html), " ".join(mail.text.split())):
        assert "sentence5." in said
        assert "sentence8" not in said
        assert "behind" not in said
        assert "Read on" in said
    assert ("At the quay" in shown(mail.html)) == ("At the quay" in mail.text) == ("At the quay" in beginning)


def test_a_picture_behind_the_cut_is_not_in_the_mail(tmp_path: Path) -> None:
    files: Files = {
        **letter(f"{words(400)}\n\n{words(400)}\n\n![The quay](quay.png)"),
        "stories/2026/quay.png": picture(),
    }
    assert complaints(made(tmp_path, files)) == []


def test_one_picture_in_two_files_is_one_part(tmp_path: Path) -> None:
    files: Files = {
        **letter("![The quay](quay.png)\n\n![The same quay](same.png)"),
        "stories/2026/quay.png": picture(),
        "stories/2026/same.png": picture(),
    }
    assert complaints(made(tmp_path, files)) == []


@pytest.mark.parametrize("name", ["salt&pepper.png", "o'neil.png", "q=1+2.png"])
def test_a_picture_is_in_the_mail_whatever_its_name(name: str, tmp_path: Path) -> None:
    files: Files = {**letter(f"![The quay](<{name}>)"), f"stories/2026/{name}": picture()}
    assert complaints(made(tmp_path, files)) == []


FOUR_WEEKS: Files = {"fundamentals/history.yml": "2026-W01: 1\n2026-W02: 2\n2026-W03: 3\n2026-W04: 1\n"}


def test_without_a_letter_the_last_one_for_the_fundamental_stands_there_with_its_week(tmp_path: Path) -> None:
    earlier = {LETTER: letter("Words from before.")[LETTER]}
    root = way(tmp_path, {**earlier, **FOUR_WEEKS})
    mail = built(*composed(root, today="2026-01-26", week="2026-W05"))
    assert complaints(mail) == []
    for said in (shown(mail.html), " ".join(mail.text.split())):
        assert "in week 2, 2026" in said
        assert "Words from before." in said


def test_without_any_letter_the_description_stands_there(tmp_path: Path) -> None:
    root = way(
        tmp_path, {"fundamentals/02-ask-early.yml": fundamental_yml(2, "Ask early", "description: Ask at once.\n")}
    )
    mail = built(*composed(root))
    assert complaints(mail) == []
    assert "Ask at once." in shown(mail.html)
    assert "Ask at once." in mail.text
    assert "letter" not in shown(mail.html).lower()


def test_a_second_letter_of_the_week_is_a_card(tmp_path: Path) -> None:
    second = letter("A second text.")[LETTER]
    assert isinstance(second, str)
    files: Files = {
        **letter("The first text."),
        "stories/2026/zweiter.md": second.replace("The letter", "Another letter"),
    }
    mail = made(tmp_path, files)
    assert complaints(mail) == []
    assert in_order(shown(mail.html), ["The first text.", "More letters", "Another letter", "A second text."]) == []
    assert in_order(mail.text, ["The first text.", "More letters", "Another letter", "A second text."]) == []


# --- never more than mail programs show

STORIES: Files = {
    **shared("Short", "Few words."),
    **shared("Longest", f"{words(38, 'longest')} end."),
    **shared("Longer", f"{words(20, 'longer')} end."),
}


def size(export: Export) -> int:
    return len(export.html.encode())


def of_size(root: Path, wanted: int, text: str, files: Files) -> Export:
    """A mail that had `wanted` bytes of HTML if nothing were shortened: `LINK` in the text is that long."""
    start = size(composed(way(root / "start", {**letter(text.replace("LINK", "https://e.example/")), **files}))[1])
    link = "https://e.example/" + "x" * (wanted - start)
    return composed(way(root / f"{wanted}", {**letter(text.replace("LINK", link)), **files}))[1]


def bare(export: Export) -> set[str]:
    """The stories that are only a title and a link."""
    teasers = {"Short": "Few words.", "Longest": "longest0", "Longer": "longer0"}
    assert all(title in shown(export.html) and title in export.text for title in teasers)
    absent = {title for title, said in teasers.items() if said not in shown(export.html)}
    assert absent == {title for title, said in teasers.items() if said not in export.text}
    return absent


def test_80_000_bytes_are_left_as_they_are(tmp_path: Path) -> None:
    export = of_size(tmp_path, AIM, "A [link](LINK) in a letter.", STORIES)
    assert size(export) == AIM
    assert (bare(export), export.notes) == (set(), ())


def test_past_80_000_bytes_stories_lose_their_beginnings_the_longest_first_and_it_is_said(tmp_path: Path) -> None:
    text = "A [link](LINK) in a letter."
    one = of_size(tmp_path / "one", AIM + 1, text, STORIES)
    assert size(one) <= AIM
    assert bare(one) == {"Longest"}
    two = of_size(tmp_path / "two", AIM + 1 + (AIM + 1 - size(one)), text, STORIES)
    assert bare(two) == {"Longest", "Longer"}
    assert [title in note for title, note in zip(["Longest", "Longer"], two.notes, strict=True)] == [True, True]


@pytest.mark.parametrize(("limit", "before", "note"), [(400, 300, "400 words"), (150, 100, "150 words")])
def test_then_the_letter_is_cut(limit: int, before: int, note: str, tmp_path: Path) -> None:
    text = f"{words(before, 'kept')}\n\n{words(limit - before, 'dropped')} [link](LINK)"
    export = of_size(tmp_path, AIM + 5_000, text, STORIES)
    assert bare(export) == {"Short", "Longer", "Longest"}
    for said in (shown(export.html), export.text):
        assert f"kept{before - 1}" in said
        assert "dropped0" not in said
        assert "Read on" in said
    assert note in export.notes[-1]


def test_then_pictures_are_linked(tmp_path: Path) -> None:
    pictures = "".join(f"\n\n![The quay, seen {n} times](quay.png)" for n in range(10))
    files: Files = {"stories/2026/quay.png": picture()}
    export = of_size(tmp_path, AIM + 1, f"A [link](LINK) in a letter.{pictures}", files)
    page = document(export.html)
    assert page.root.all("img") == []
    assert export.pictures == {}
    link = next(link for link in page.root.all("a") if link.text == "The quay, seen 3 times")
    assert link.attributes["href"] == "https://way.test.example/stories/2026/letter/"
    assert "Pictures are linked" in export.notes[-1]


def test_nothing_is_said_to_be_shortened_that_is_not(tmp_path: Path) -> None:
    export = of_size(tmp_path, AIM + 1_000, "A [link](LINK) in a letter of a few words.", {})
    assert not [note for note in export.notes if "cut" in note or "Pictures" in note]


def test_the_command_says_what_was_shortened(tmp_path: Path) -> None:
    root = way(tmp_path, {**letter(f"A [link](https://e.example/{'x' * AIM})."), **STORIES})
    result = run(root)
    assert result.exit_code == 0
    assert "“Longest” is only a title and a link." in result.stderr
    assert small_enough.__name__ in " ".join(complaints(built(*composed(root))))


def test_a_mail_that_stays_too_long_is_not_written(tmp_path: Path) -> None:
    root = way(tmp_path, letter(f"A [link](https://e.example/{'x' * CLIPPED})."))
    result = run(root)
    assert result.exit_code == 1
    assert "102,400" in result.stderr
    assert exports(root) == {}


# --- the same mail, however often


def test_a_mail_composed_twice_is_the_same_bytes(tmp_path: Path) -> None:
    root = way(tmp_path, {**EVERYTHING["pictures"], **STORIES})
    assert built(*composed(root)) == built(*composed(root))


def test_another_process_with_another_hash_seed_makes_the_same_files(tmp_path: Path) -> None:
    root = sample(tmp_path)
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "generator", "email", "--root", str(root), "--today", SAMPLE_DAY]
        subprocess.run(
            [*command, "--output", str(root / seed)],
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
    one, other = ({path.name: path.read_bytes() for path in (root / seed).iterdir()} for seed in ("1", "2"))
    assert sorted(one) == ["2026-W47.eml", "2026-W47.html", "2026-W47.txt"]
    assert one == other


def test_mails_with_different_words_have_different_ids(tmp_path: Path) -> None:
    ids = {headers(made(tmp_path / n, letter(f"The word is {n}.")).eml or b"")["Message-ID"] for n in ("one", "two")}
    assert len(ids) == 2


# --- pictures, drafts, services


def test_the_html_never_has_cid_and_the_eml_has_where_pictures_are_inline(tmp_path: Path) -> None:
    root = way(tmp_path, EVERYTHING["pictures"])
    for images, inside in (("inline", True), ("linked", False)):
        assert run(root, "--images", images).exit_code == 0
        files = exports(root)
        assert b"cid:" not in files["2026-W02.html"]
        assert b"https://way.test.example/stories/2026/quay.png" in files["2026-W02.html"]
        types = [part.get_content_type() for part in headers(files["2026-W02.eml"]).walk()]
        assert ("multipart/related" in types, "image/png" in types, "image/jpeg" in types) == (inside,) * 3
        html = next(p for p in headers(files["2026-W02.eml"]).walk() if p.get_content_type() == "text/html")
        assert (b"cid:" in html.get_payload(decode=True)) == inside


def test_the_pictures_of_a_description_are_inside_as_well(tmp_path: Path) -> None:
    text = "description: |\n  Look at it.\n\n  ![The quay](quay.png)\n"
    files: Files = {
        "fundamentals/02-ask-early.yml": fundamental_yml(2, "Ask early", text),
        "fundamentals/quay.png": picture(),
    }
    mail = made(tmp_path, files)
    assert complaints(mail) == []
    assert b"cid:" in (mail.eml or b"")


def test_a_draft_opens_as_one_in_outlook_and_no_other_mail_does(tmp_path: Path) -> None:
    root = way(tmp_path)
    run(root, "--draft")
    assert headers(exports(root)["2026-W02.eml"])["X-Unsent"] == "1"
    run(root)
    assert "X-Unsent" not in headers(exports(root)["2026-W02.eml"])


MARKED = r"{{ name }} {{{ raw }}} {{ UnsubscribeURL }} {{ unsubscribe_url }} {% if a %} {# b #} \*|UNSUB|\* \*|FNAME|\*"
UNMARKED = "{{ name }} {{{ raw }}} {{ UnsubscribeURL }} {{ unsubscribe_url }} {% if a %} {# b #} *|UNSUB|* *|FNAME|*"


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_service_reads_only_our_own_marks(service: Service, tmp_path: Path) -> None:
    title = UNMARKED.replace('"', "")
    told = story_md("Asked", "2026-01-02", "[2]", text=MARKED).replace("title: Asked", f"title: '{title}'")
    root = way(tmp_path, {**letter(MARKED), "stories/2026/asked.md": told})
    _, export = composed(root, Options(service=service))
    own = (service.unsubscribe, service.browser)
    assert complaints(Built(html=export.html, text=export.text, marks=service.marks, own=own)) == []
    assert shown(export.html).count(UNMARKED) >= 3
    hrefs = [link.attributes["href"] for link in document(export.html).root.all("a")]
    assert set(own) < set(hrefs)
    assert set(own) < set(export.text.split("\n"))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_html_and_text_under_its_name(service: str, tmp_path: Path) -> None:
    root = way(tmp_path)
    assert run(root, "--for", service).exit_code == 0
    assert sorted(exports(root)) == [f"2026-W02.{service}.html", f"2026-W02.{service}.txt"]


UNSUBSCRIBE = [
    "<mailto:off@test.example>",
    "<mailto:off@test.example>, <https://test.example/off/>",
    f"<https://e.example/{'x' * 90}>",
]


@pytest.mark.parametrize("written", UNSUBSCRIBE)
def test_one_gets_rid_of_the_mail_as_it_is_configured(written: str, tmp_path: Path) -> None:
    mail = made(tmp_path, yml=YML.replace("<way@test.example>", f'<way@test.example>", list_unsubscribe: "{written}'))
    assert complaints(mail) == []
    link = next(link for link in document(mail.html).root.all("a") if link.text == "Unsubscribe")
    assert link.attributes["href"] in written


@pytest.mark.parametrize("written", ["https://way.test.example/off/", "mailto:off@test.example"])
def test_an_address_for_unsubscribing_without_brackets_is_refused_or_gets_them(written: str, tmp_path: Path) -> None:
    root = way(tmp_path, yml=YML.replace("<way@test.example>", f'<way@test.example>", list_unsubscribe: "{written}'))
    result = run(root)
    if result.exit_code == 0:
        _, export = composed(root)
        wanted = Wanted(
            sender="",
            subject="",
            monday=export.digest.week.monday,
            zone=read_programme(root, on(MONDAY)).settings.time_zone,
            list_unsubscribe=f"<{written}>",
        )
        mail = Built(html=export.html, text=export.text, eml=exports(root)["2026-W02.eml"], wanted=wanted)
        assert complaints(mail, [unsubscribing]) == []
        assert "Unsubscribe" in shown(export.html)
    else:
        assert "list_unsubscribe" in result.stderr


# --- the subject


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("", "#2 Ask early – The Test Way, week 2"),
        ("{number}|{title}|{name}|{week}|{year}|{organisation}", "2|Ask early|The Test Way|2|2026|Test & Sons"),
        ("{nubmer} {{title}} {}", "{nubmer} {Ask early} {}"),
    ],
)
def test_the_subject_is_filled_in_literally(template: str, expected: str, tmp_path: Path) -> None:
    subject = f"""subject: '{template}', """ if template else ""
    yml = YML.replace("mail: {", f"mail: {{{subject}") + "organisation: Test & Sons\n"
    root = way(tmp_path, yml=yml)
    assert run(root).exit_code == 0
    assert subject_of(exports(root)["2026-W02.eml"]) == expected


def test_what_is_filled_into_a_subject_is_not_filled_in_again(tmp_path: Path) -> None:
    title: Files = {"fundamentals/02-ask-early.yml": "number: 2\ntitle: Say {week} aloud\nstatement: Say it.\n"}
    _, export = composed(way(tmp_path, title))
    assert export.subject == "#2 Say {week} aloud – The Test Way, week 2"


def test_a_placeholder_in_the_subject_that_nobody_knows_is_a_warning(tmp_path: Path) -> None:
    root = way(tmp_path, yml=YML.replace("mail: {", "mail: {subject: '{nubmer} {title}', "))
    assert "{nubmer}" in run(root).stderr


def test_it_goes_to_whom_the_programme_names_and_answers_do_too(tmp_path: Path) -> None:
    more = 'to: "Crew <crew@test.example>, b@test.example", reply_to: "Zoë Quay <zoe@test.example>", '
    root = way(tmp_path, yml=YML.replace("mail: {", f"mail: {{{more}"))
    assert run(root, "--format", "eml").exit_code == 0
    head = headers(exports(root)["2026-W02.eml"])
    assert head["To"] == "Crew <crew@test.example>, b@test.example"
    assert str(make_header(decode_header(head["Reply-To"]))) == "Zoë Quay <zoe@test.example>"
    assert head["From"] == "The Test Way <way@test.example>"


# --- the command


def test_it_prints_the_paths_and_says_what_is_in_the_mail(tmp_path: Path) -> None:
    root = way(tmp_path, FULL, FULL_YML)
    result = run(root)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [f"{root}/exports/2026-W02.{ending}" for ending in ("eml", "html", "txt")]
    assert "Week 2, #2 Ask early. Message: Lea Lead (12 words). 2 stories, 2 thanked." in result.stderr


FALL_BACKS: dict[str, tuple[Files, str, str]] = {
    "an earlier message": (
        {**letter("Of old."), **FOUR_WEEKS},
        "2026-01-26",
        "NO MESSAGE of its own: the one of 2026-W02 stands in its place.",
    ),
    "the description": (
        {"fundamentals/02-ask-early.yml": fundamental_yml(2, "Ask early", "description: Early.\n")},
        MONDAY,
        "NO MESSAGE, and no earlier one: the description stands in its place.",
    ),
    "the wording": ({}, MONDAY, "NO MESSAGE, and no earlier one: the wording alone stands in its place."),
}


@pytest.mark.parametrize(("files", "today", "said"), FALL_BACKS.values(), ids=FALL_BACKS)
def test_it_says_loudly_when_there_is_no_message_even_where_it_is_to_be_quiet(
    files: Files, today: str, said: str, tmp_path: Path
) -> None:
    root = way(tmp_path, files)
    assert said in run(root, today=today).stderr
    quiet = run(root, "-q", today=today)
    assert quiet.exit_code == 0
    assert quiet.stderr == f"{said}\n"


def test_where_nothing_is_amiss_it_is_quiet_if_it_is_to_be(tmp_path: Path) -> None:
    longer = {name: f"{text!s}\nSomething happened." for name, text in FULL.items() if name.startswith("stories")}
    assert run(way(tmp_path, {**FULL, **longer}, FULL_YML), "-q").stderr == ""


@pytest.mark.parametrize(("form", "endings"), [("eml", ["eml"]), ("html", ["html"]), ("text", ["txt"])])
def test_one_form_is_one_file(form: str, endings: list[str], tmp_path: Path) -> None:
    root = way(tmp_path)
    assert run(root, "--format", form).exit_code == 0
    assert list(exports(root)) == [f"2026-W02.{ending}" for ending in endings]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("this", "2026-W02"), ("last", "2026-W01"), ("next", "2026-W03.preview"), ("2026-W01", "2026-W01")],
)
def test_weeks_have_names(wanted: str, name: str, tmp_path: Path) -> None:
    root = way(tmp_path)
    assert run(root, "--week", wanted, "--format", "html").exit_code == 0
    assert list(exports(root)) == [f"{name}.html"]


def test_a_week_to_come_is_a_preview_and_says_so(tmp_path: Path) -> None:
    root = sample(tmp_path)
    assert run(root, "--week", "next", today=SAMPLE_DAY).exit_code == 0
    files = exports(root)
    assert sorted(files) == [f"2026-W48.preview.{ending}" for ending in ("eml", "html", "txt")]
    assert subject_of(files["2026-W48.preview.eml"]).startswith("[Preview] #6 Keep small promises – ")
    assert headers(files["2026-W48.preview.eml"])["Date"] == "Mon, 23 Nov 2026 06:00:00 +0000"


def test_a_preview_is_composed_as_of_its_monday(tmp_path: Path) -> None:
    files = {
        **shared("Before it", "x", "[3]", day="2026-01-09"),
        **shared("On its Monday", "x", "[1]", day="2026-01-12"),
        **shared("Behind it", "x", "[3]", day="2026-01-13"),
    }
    root = way(tmp_path, files)
    assert run(root, "--week", "2026-W03", today="2026-01-06").exit_code == 0
    text = exports(root)["2026-W03.preview.txt"].decode()
    assert "Before it" in text
    assert "On its Monday" not in text
    assert "Behind it" not in text


def test_it_writes_below_the_programme_unless_told_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = way(tmp_path / "way")
    monkeypatch.chdir(tmp_path)
    assert run(root, "--output", "out/mail").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out/mail").iterdir()) == [
        "2026-W02.eml",
        "2026-W02.html",
        "2026-W02.txt",
    ]
    assert exports(root) == {}


# --- when it cannot be made

WITHOUT_MAIL = YML.replace(MAIL, "")
WITHOUT_SITE = YML.replace("site_url: https://way.test.example/\n", "")
BREAK = YML.replace("<way@test.example>", r"<way@test.example>\nBcc: <all@test.example>")
SKIP = YML + "skips: {2026-W02: The pier is closed}\n"
NO_PICTURE = letter("![The quay](quay.png)")

REFUSED: dict[str, tuple[str, Files, list[str], int, str]] = {
    "a week before the programme": (YML, {}, ["--week", "2025-W50"], 1, "before the programme’s first week, 2026-W01"),
    "a skipped week": (SKIP, {}, [], 1, "The pier is closed"),
    "nobody it comes from": (WITHOUT_MAIL, {}, [], 1, "from"),
    "an address with a line break": (BREAK, {}, [], 1, "There is a line break in this"),
    "no address of the site": (WITHOUT_SITE, {}, [], 1, "site_url"),
    "a picture that vanished": (YML, NO_PICTURE, [], 1, "There is no picture stories/2026/quay.png"),
    "a folder below a file": (YML, {}, ["--output", "mkdocs.yml/mail"], 1, "mkdocs.yml"),
    "a file for a folder": (YML, {}, ["--output", "mkdocs.yml"], 2, "is a file"),
    "a week that never comes": (YML, {}, ["--week", "2026-W60"], 2, "is not a week like 2026-W47"),
    "no week": (YML, {}, ["--week", "soon"], 2, "this, last or next"),
    "a service that nobody knows": (YML, {}, ["--for", "pigeon"], 2, "listmonk"),
    "the end of time": (YML, {}, ["--week", "9999-W52"], 1, "9999-W52"),
}


@pytest.mark.parametrize(("yml", "files", "arguments", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_made_is_said_in_a_sentence_and_leaves_no_file(
    yml: str, files: Files, arguments: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = way(tmp_path, {**files, "mkdocs.yml": "site_name: x\n"}, yml)
    monkeypatch.chdir(root)
    before = sorted(root.rglob("*"))
    result = run(root, *arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code == code
    assert result.stdout == ""
    assert re.search(said, result.stderr)
    assert "Errno" not in result.stderr
    assert sorted(root.rglob("*")) == before


def test_html_and_text_need_nobody_whom_the_mail_comes_from(tmp_path: Path) -> None:
    root = way(tmp_path, yml=WITHOUT_MAIL)
    assert run(root, "--format", "html").exit_code == 0
    assert run(root, "--format", "text").exit_code == 0


def test_a_file_that_cannot_be_written_leaves_none_of_its_kind(tmp_path: Path) -> None:
    root = way(tmp_path)
    (root / "exports/2026-W02.txt").mkdir(parents=True)
    result = run(root)
    assert result.exit_code == 1
    assert [path.name for path in (root / "exports").iterdir()] == ["2026-W02.txt"]


def test_a_mail_that_cannot_be_made_leaves_the_last_one_as_it_was(tmp_path: Path) -> None:
    root = way(tmp_path)
    run(root)
    before = exports(root)
    assert len(before) == 3
    (root / LETTER).write_text(letter(f"A [link](https://e.example/{'x' * CLIPPED}).")[LETTER])  # type: ignore[arg-type]
    assert run(root).exit_code == 1
    assert exports(root) == before


def test_a_composer_refuses_a_skipped_week(tmp_path: Path) -> None:
    with pytest.raises(MailError, match="The pier is closed"):
        composed(way(tmp_path, yml=SKIP))
