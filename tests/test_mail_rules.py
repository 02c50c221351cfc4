"""Every rule for mails is broken once, each by one change to a good mail: none of them is empty."""

import base64
import quopri
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.mail_rules import (
    AIM,
    CLIPPED,
    RULES,
    Built,
    Rule,
    Wanted,
    ascii_and_crlf,
    complaints,
    contrast,
    data_tables,
    dated_monday_morning,
    doctype_and_language,
    encoded_words,
    everything_else_is_inlined,
    head_of_the_document,
    headers_say_what_was_meant,
    headings,
    layout_tables,
    lines_on_the_wire,
    links,
    no_figure,
    nothing_is_loaded,
    one_column,
    one_stylesheet,
    only_our_own_marks,
    own_identifiers,
    parts_are_the_files,
    pictures,
    pictures_are_inside,
    plain_css,
    preheader_comes_first,
    quoted_printable,
    ratio,
    six_digit_colours,
    small_enough,
    text_has_every_address,
    text_has_every_title,
    text_has_no_markup,
    text_lines,
    text_then_html,
    unsubscribing,
)

HTML = """\
<!DOCTYPE html><html lang="en" dir="ltr"><head>
<meta charset="utf-8">
<style data-css-inline="keep">a:hover{color:#000000}
@media (max-width:620px){.column{width:100%!important}}</style>
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>#1 Listen first, week 2</title>
<!--[if mso]><xml><o:PixelsPerInch>96</o:PixelsPerInch></xml><![endif]-->
</head><body style="margin: 0;">
<div style="display: none;mso-hide: all;">The whole crew sat on the quay and listened.</div>
<div lang="en" dir="ltr" style="background-color: #ffffff;color: #222222;\
font-family: Georgia;font-size: 16px;line-height: 1.5;">
<!--[if mso]><table role="presentation" cellpadding="0" cellspacing="0" width="600"><tr><td><![endif]-->
<table role="presentation" cellpadding="0" cellspacing="0" style="width: 600px;max-width: 600px;"><tr><td>
<h1>Listen first</h1>
<p style="border-top: 1px solid #dddddd;">Let people finish.</p>
<h2>The letter</h2>
<img src="https://way.example/quay.png" alt="The quay at noon" width="536" style="height: auto;">
<p>Read the <a href="https://way.example/notes/" style="color: #0000aa;">notes</a>.</p>
<h3>By day</h3>
<table cellpadding="6" cellspacing="0"><tr><th scope="col">Day</th></tr><tr><td>Monday</td></tr></table>
</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
<p><a href="https://way.example/off/" style="color: #0000aa;">Unsubscribe</a></p>
</div></body></html>
"""
TEXT = """\
Listen first
============

Let people finish.

The letter

Read the notes [1].

[1] https://way.example/notes/

By day

Day
Monday

Unsubscribe:
https://way.example/off/
"""
HEADERS = """\
From: =?utf-8?b?QsO8cm8=?= <way@way.example>
Subject: #1 Listen first,
 week 2
Date: Mon, 05 Jan 2026 06:00:00 +0100
Message-ID: <0123456789abcdef@way.example>
List-Unsubscribe: <https://way.example/off/>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
"""
CLICK = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
TYPE = "color: #222222;font-family: Georgia;font-size: 16px;line-height: 1.5;"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
CID = "fedcba9876543210@way.example"
WANTED = Wanted(
    sender="Büro <way@way.example>",
    subject="#1 Listen first, week 2",
    monday=date(2026, 1, 5),
    zone=ZoneInfo("Europe/Berlin"),
    list_unsubscribe="<https://way.example/off/>",
)


def quoted(kind: str, text: str) -> str:
    encoded = quopri.encodestring(text.encode()).decode()
    return f"Content-Type: {kind}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{encoded}"


def wired(html: str, text: str, headers: str, picture: bool) -> bytes:
    shown = html.replace("https://way.example/quay.png", f"cid:{CID}") if picture else html
    image = base64.encodebytes(PNG).decode()
    related = (
        'Content-Type: multipart/related; boundary="inner"\n\n'
        f"--inner\n{quoted('text/html', shown)}\n"
        "--inner\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
        f"Content-Disposition: inline\nContent-ID: <{CID}>\n\n{image}\n--inner--\n"
    )
    said = (
        f'{headers}Content-Type: multipart/alternative; boundary="outer"\n\n--outer\n{quoted("text/plain", text)}\n'
        f"--outer\n{related if picture else quoted('text/html', shown)}\n--outer--\n"
    )
    return said.replace("\n", "\r\n").encode()


def built(html: str = HTML, text: str = TEXT, headers: str = HEADERS, picture: bool = True) -> Built:
    return Built(html=html, text=text, eml=wired(html, text, headers, picture), wanted=WANTED)


def changed(source: str, old: str, new: str) -> str:
    assert old in source, "A change that changes nothing breaks no rule."
    return source.replace(old, new)


def wire(old: str, new: str) -> Built:
    good = (built().eml or b"").decode()
    return replace(built(), eml=changed(good, old, new).encode())


def subject_to(configured: str, *lines: str) -> Built:
    """The good mail with other lines about unsubscribing, and what was configured."""
    kept = [line for line in HEADERS.splitlines() if not line.startswith("List-")]
    mail = built(headers="\n".join([*kept, *lines]) + "\n")
    return replace(mail, wanted=replace(WANTED, list_unsubscribe=configured))


def service(in_html: str = "", in_text: str = "") -> Built:
    """The good mail as a service takes it, with its own mark for unsubscribing."""
    own = "{{ url }}"
    page = HTML.replace("https://way.example/off/", own).replace("people finish", f"people{in_html} finish")
    said = TEXT.replace("https://way.example/off/", own).replace("people finish", f"people{in_text} finish")
    return Built(html=page, text=said, marks=("{{",), own=(own,))


def html_first() -> bytes:
    head, text, html, end = (built(picture=False).eml or b"").split(b"--outer")
    return b"--outer".join([head, html, text, end])


def related_to_nothing() -> bytes:
    mail = built(picture=False).eml or b""
    opening = b'Content-Type: multipart/related; boundary="inner"\r\n\r\n--inner\r\n'
    marker = b"Content-Type: text/html"
    return mail.replace(marker, opening + marker).replace(b"--outer--", b"--inner--\r\n--outer--")


def with_second_picture(name: str) -> bytes:
    mail = built().eml or b""
    start = mail.index(b"--inner\r\nContent-Type: image/png")
    image = mail[start : mail.index(b"--inner--")].replace(CID.encode(), name.encode())
    return mail.replace(b"--inner--", image + b"--inner--")


def preheader_in_the_middle() -> str:
    line = HTML[HTML.index('<div style="display') : HTML.index('<div lang="en"')]
    return HTML.replace(line, "").replace("<h2>", f"{line}<h2>")


Changes = dict[Rule, dict[str, tuple[str, str]]]
PREHEADER = "The whole crew sat on the quay and listened."
TABLE = 'cellpadding="0" cellspacing="0" style'
HOVER = "a:hover{color:#000000}"
IMAGE = 'style="height: auto;"'
STYLE = HTML[HTML.index("<style") : HTML.index('<meta name="viewport"')]
NOTES = "https://way.example/notes/"
BASE64 = f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(TEXT.encode()).decode()}".replace("\n", "\r\n")

IN_THE_HTML: Changes = {
    small_enough: {
        "more than we aim for": ("<h3>", f"<p>{'word ' * (AIM // 5)}</p><h3>"),
        "more than Gmail shows": ("<h3>", f"<p>{'word ' * (CLIPPED // 5)}</p><h3>"),
    },
    doctype_and_language: {
        "no doctype": ("<!DOCTYPE html>", ""),
        "no language on html": ('<html lang="en" ', "<html "),
        "no language tag": ('lang="en"', 'lang="en_GB"'),
        "no language on the wrapper": ('<div lang="en" ', "<div "),
        "another direction": ('<div lang="en" dir="ltr"', '<div lang="en" dir="rtl"'),
        "a second wrapper": ("</body>", f'<p style="{TYPE}">More</p></body>'),
    },
    head_of_the_document: {
        "no title": ("<title>#1 Listen first, week 2</title>", ""),
        "no viewport": ('name="viewport"', 'name="view"'),
        "one colour scheme": ('"color-scheme" content="light dark"', '"color-scheme" content="light"'),
        "one meta for schemes": ('<meta name="supported-color-schemes" content="light dark">', ""),
        "a late charset": ('<meta charset="utf-8">', '<meta name="a"><meta charset="utf-8">'),
    },
    one_stylesheet: {
        "two": ("<title>", "<style>a:hover{color:#111111}</style><title>"),
        "in the body": (HTML, HTML.replace(STYLE, "").replace("<h1>", f"{STYLE}<h1>")),
        "not to be kept": (' data-css-inline="keep"', ""),
        "a rule for all": ("a:hover{", "p{margin:0}a:hover{"),
        "half a hover": ("a:hover{", "a:hover,p{"),
    },
    everything_else_is_inlined: {
        "no type": ("font-family: Georgia;", ""),
        "no size": ("font-size: 16px;", ""),
        "no colour": ("color: #222222;", ""),
        "a link in the browser’s colour": (' style="color: #0000aa;">notes', ">notes"),
    },
    nothing_is_loaded: {
        "a script": ("<h3>", "<script>1</script><h3>"),
        "a form": ("<h3>", '<form action="https://way.example/"></form><h3>'),
        "a style sheet": ("<title>", '<link rel="stylesheet" href="https://way.example/a.css"><title>'),
        "a handler": ("<h1>", '<h1 onclick="a()">'),
        "an address in a style": (IMAGE, "style=\"height: auto;content: url('https://way.example/a.png');\""),
        "an address in the style element": (HOVER, "a:hover{list-style:url(https://way.example/a.gif)}"),
        "a background": ("<td>Monday", '<td background="https://way.example/a.png">Monday'),
    },
    preheader_comes_first: {
        "shown": (HTML, preheader_in_the_middle()),
        "shown in Outlook": ("mso-hide: all;", ""),
        "short": (PREHEADER, "They listened."),
        "long": (PREHEADER, "They listened. " * 15),
        "the subject again": (PREHEADER, "#1 Listen first, week 2 ......"),
        "behind another text": ('<div style="display', '<div style="display: none;">Hello</div><div style="display'),
    },
    one_column: {
        "no widest width": ("width: 600px;max-width: 600px;", "width: 600px;"),
        "something wider": ("<h1>", '<h1 width="700">'),
        "no ghost": (' width="600"', ' width="560"'),
        "an open ghost": ("<!--[if mso]></td></tr></table><![endif]-->", ""),
        "other pixels": ("PixelsPerInch>96<", "PixelsPerInch>72<"),
        "an open comment": ("</xml><![endif]-->", "</xml>-->"),
    },
    layout_tables: {
        "without a role": (f'role="presentation" {TABLE}', TABLE),
        "padding": (TABLE, TABLE.replace("0", "4", 1)),
        "no spacing": (TABLE, 'cellpadding="0" style'),
        "a ghost without a role": ('<!--[if mso]><table role="presentation"', "<!--[if mso]><table"),
    },
    data_tables: {
        "no scope": ('<th scope="col">', "<th>"),
        "says that it arranges": ('cellpadding="6"', 'role="presentation" cellpadding="0"'),
    },
    plain_css: {
        **{
            said: (IMAGE, f'style="height: auto;{said}"')
            for said in (
                *("display: flex;", "display: inline-grid;", "position: relative;", "gap: 4px;", "row-gap: 4px;"),
                *("width: calc(100% - 4px);", "margin: var(--a);", "margin: 1.5rem;"),
            )
        },
        "in the style element": (".column{width:", ".column{display:grid;width:"),
        "for Outlook alone": ("<xml>", "<style>p{position:absolute}</style><xml>"),
        "nested": (".column{width:100%!important}", "@media print{.column{width:100%!important}}"),
    },
    six_digit_colours: {
        "three digits": ("1px solid #dddddd", "1px solid #ddd"),
        "eight digits": (HOVER, "a:hover{color:#000000ff}"),
        "a name": (HOVER, "a:hover{color:black}"),
        "a border by name": ("1px solid #dddddd", "1px solid silver"),
        "rgb()": (HOVER, "a:hover{color:rgb(0,0,0)}"),
        "a shadow": (IMAGE, 'style="height: auto;box-shadow: 0 0 2px #abc;"'),
        "an attribute": ("<td>Monday", '<td bgcolor="white">Monday'),
    },
    no_figure: {"a figure": ("<h3>", "<figure></figure><h3>")},
    pictures: {
        "no alt": (' alt="The quay at noon"', ""),
        "an alt without words": ('alt="The quay at noon"', 'alt=" … "'),
        "no width": (' width="536"', ""),
        "a width in percent": ('width="536"', 'width="100%"'),
        "one pixel": ('width="536"', 'width="1" height="1"'),
        "flat": ('width="536"', 'width="536" height="1"'),
        **{
            source: ("<h3>", f'<img src="{source}" alt="A crane" width="200"><h3>')
            for source in (
                *("crane.png", "//way.example/crane.png", "data:image/png;base64,iVBORw0KGgo="),
                *("https://way.example/crane.svg", "https://way.example/crane.webp?size=2"),
            )
        },
    },
    links: {
        "a fragment": ("By day", '<a href="#day" style="color: #0000aa;">By day</a>'),
        "no address": ("By day", '<a style="color: #0000aa;">By day</a>'),
        "no words": ("Unsubscribe</a>", "</a>"),
    },
    contrast: {
        "grey on white": ("color: #222222;", "color: #7a7a7a;"),
        "on a ground of its own": ("<td>Monday", '<td style="background-color: #333333;">Monday'),
        "on the ground of an attribute": ("<td>Monday", '<td bgcolor="#333333">Monday'),
        "a pale link": ('color: #0000aa;">notes', 'color: #88aaff;">notes'),
    },
    headings: {
        "two h1": ("h2>", "h1>"),
        "no h1": ("h1>", "h2>"),
        "an h2 before it": ("<h1>", "<h2>By day</h2><h1>"),
        "a level left out": ("h3>", "h4>"),
        "an empty one": ("<h3>", "<h3></h3><h3>"),
    },
}
IN_THE_TEXT: Changes = {
    text_has_every_title: {"another h1": ("Listen first\n", "Hear first\n"), "no h3": ("By day\n", "\n")},
    text_has_every_address: {
        "broken": ("way.example/notes/", "way.example\n/notes/"),
        "within a line": (f"[1] {NOTES}", f"See {NOTES} again."),
        "none": ("https://way.example/off/\n", ""),
    },
    text_lines: {
        "79 columns": ("people", "p" * 67),
        "a space behind": ("The letter\n", "The letter \n"),
        "a blank line first": ("Listen first\n=", "\nListen first\n="),
        "no end": ("off/\n", "off/"),
    },
    text_has_no_markup: {
        "a tag": ("people", "<b>people</b>"),
        "an entity": ("Let people", "Let&nbsp;people"),
        "a numbered entity": ("Let people", "Let&#160;people"),
    },
}
IN_BOTH: Changes = {
    links: {
        "no host": (NOTES, "https:///notes/"),
        "another scheme": (NOTES, "ftp://way.example/notes/"),
        "a space": (NOTES, "mailto:a"),
    },
    preheader_comes_first: {"the title again": ("Listen first", "The whole crew sat on the quay, and listened!")},
}
IN_THE_HEADERS: Changes = {
    lines_on_the_wire: {
        "a long line": ("MIME-V", f"X-Words: {'word ' * 20}end\nMIME-V"),
        "a blank line": ("MIME-V", "X-Words: one\n \n two\nMIME-V"),
    },
    headers_say_what_was_meant: {
        "another subject": ("week 2", "week  2"),
        "another name": ("=?utf-8?b?QsO8cm8=?=", "Buro"),
        "another address": ("<way@", "<away@"),
        "a header twice": ("MIME-Version: 1.0", "MIME-Version: 1.0\nMIME-Version: 1.0"),
        "no header": ("MIME-Version: 1.0\n", ""),
        "a defect": ("<way@way.example>", "<way@way.example"),
    },
    encoded_words: {
        "an empty one": ("QsO8cm8=?=", "QsO8cm8=?= =?utf-8?b??="),
        "a long one": ("MIME-V", f"X-Note: =?utf-8?b?{'YWJj' * 16}?=\nMIME-V"),
        "an address": ("MIME-V", "List-Help: =?utf-8?b?PGh0dHBzOi8vYT4=?=\nMIME-V"),
    },
    dated_monday_morning: {
        "an hour late": ("06:00:00", "07:00:00"),
        "in another zone": ("06:00:00 +0100", "05:00:00 +0000"),
        "a day late": ("Mon, 05", "Tue, 06"),
    },
    own_identifiers: {
        "another domain": ("cdef@way.example", "cdef@localhost"),
        "no hash": ("<0123456789abcdef@", "<0123-456.789@"),
    },
    unsubscribing: {
        "elsewhere": ("<https://way.example/off/>", "<https://way.example/of/>"),
        "not by one click": ("List-Unsubscribe-Post: List-Unsubscribe=One-Click\n", ""),
    },
}
ON_THE_WIRE: Changes = {
    text_then_html: {"mixed": ("multipart/alternative", "multipart/mixed")},
    pictures_are_inside: {
        "attached": ("Disposition: inline", "Disposition: attachment"),
        "no disposition": ("Content-Disposition: inline\r\n", ""),
        "a cid: that is not in the mail": ("Content-ID: <fedcba", "Content-ID: <edcbaf"),
    },
    ascii_and_crlf: {
        "a letter outside ASCII": (
            "--outer\r\nContent-Type: text/plain",
            "Büro\r\n--outer\r\nContent-Type: text/plain",
        ),
        "a bare line feed": ("finish.\r\n", "finish.\n"),
        "no end": ("--outer--\r\n", "--outer--"),
    },
    lines_on_the_wire: {"a body above 76": (f"[1] {NOTES}", "".join(f"={ord(c):02X}" for c in f"[1] {NOTES}"))},
    quoted_printable: {
        "base64": (quoted("", TEXT).partition("\n")[2].replace("\n", "\r\n"), BASE64),
        "another charset": ("text/plain; charset=utf-8", "text/plain; charset=us-ascii"),
    },
    parts_are_the_files: {
        "another text": ("finish.\r\n\r\nThe letter", "finish.\r\n\r\nA letter"),
        "another page": ("<h1>Listen first", "<h1>Listen last"),
    },
    own_identifiers: {
        "a picture of another domain": ("3210@way.example", "3210@localhost"),
        "a boundary of chance": ("outer", "===============42=="),
    },
    pictures: {"no PNG": ("iVBORw0KGgo", "AAAAAAAAAAA")},
}
OTHERWISE: list[tuple[Rule, str, Built]] = [
    (text_then_html, "the HTML before the text", replace(built(), eml=html_first())),
    (text_then_html, "related to nothing", replace(built(), eml=related_to_nothing())),
    (pictures_are_inside, "not in the HTML", replace(built(), eml=with_second_picture(CID.replace("f", "e")))),
    (pictures_are_inside, "twice by one name", replace(built(), eml=with_second_picture(CID))),
    (unsubscribing, "not configured", subject_to("", "List-Unsubscribe: <mailto:a@way.example>")),
    (unsubscribing, "forgotten", subject_to("<mailto:a@way.example>")),
    (unsubscribing, "no brackets", subject_to("mailto:a@b.example", "List-Unsubscribe: mailto:a@b.example")),
    (
        unsubscribing,
        "a click by mail",
        subject_to("<mailto:a@b.example>", "List-Unsubscribe: <mailto:a@b.example>", CLICK),
    ),
    (only_our_own_marks, "in the HTML", service(in_html=" {{ name }}")),
    (only_our_own_marks, "our own in the HTML", service(in_html=" {{ url }}")),
    (only_our_own_marks, "in the text", service(in_text=" {{ name }}")),
    (only_our_own_marks, "our own in a line of text", service(in_text=" {{ url }}")),
]

MAKERS: list[tuple[Changes, Callable[[str, str], Built]]] = [
    (IN_THE_HTML, lambda old, new: built(html=changed(HTML, old, new))),
    (IN_THE_TEXT, lambda old, new: built(text=changed(TEXT, old, new))),
    (IN_BOTH, lambda old, new: built(changed(HTML, old, new), changed(TEXT, old, new))),
    (IN_THE_HEADERS, lambda old, new: built(headers=changed(HEADERS, old, new))),
    (ON_THE_WIRE, wire),
]
BROKEN = OTHERWISE + [
    (rule, what, make(old, new))
    for changes, make in MAKERS
    for rule, samples in changes.items()
    for what, (old, new) in samples.items()
]


def test_a_good_mail_breaks_no_rule() -> None:
    assert complaints(built()) == []
    assert complaints(built(picture=False)) == []
    assert complaints(service()) == []


@pytest.mark.parametrize(
    ("rule", "sample"),
    [pytest.param(rule, sample, id=f"{rule.__name__}-{what}") for rule, what, sample in BROKEN],
)
def test_a_change_to_a_good_mail_breaks_exactly_the_rule_it_is_about(rule: Rule, sample: Built) -> None:
    assert {each.__name__ for each in RULES if list(each(sample))} == {rule.__name__}, complaints(sample)


def test_every_rule_has_a_sample_that_breaks_it() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(RULES)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1)],
)
def test_contrast_is_computed_as_wcag_does(one: str, other: str, expected: float) -> None:
    assert ratio(one, other) == pytest.approx(expected, abs=0.01)
    assert ratio(other, one) == ratio(one, other)
