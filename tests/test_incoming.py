"""A story as it arrives, by mail or as a text: what is found in it, what is left out, and that it does no harm."""

import io
import re
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from generator import incoming
from generator.incoming import MAX_BYTES, Incoming, Unreadable
from generator.incoming.mail import is_mail
from generator.incoming.trimming import trim
from tests.builders import programme
from tests.test_new import DAY, made, new, opened, problems

LONDON = ZoneInfo("Europe/London")
TEXT = "Every Friday at five I ring Gordon.\n\nHe said “not again”. We both laughed.\n"


def read(content: bytes | str, folder: Path | None = None) -> Incoming:
    return incoming.read(content.encode() if isinstance(content, str) else content, LONDON, folder)


def picture(colour: str = "teal", form: str = "PNG", size: tuple[int, int] = (80, 60), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form, **more)
    return out.getvalue()


LONG = "word " * 60
"""So much that nobody calls it short."""


def mail(text: str = TEXT, subject: str = "The Friday call", html: str = "", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.pop("sender", "Priya Nair <priya.nair@way.example>")
    message["To"] = "way@way.example"
    message["Subject"] = subject
    message["Date"] = headers.pop("date", "Mon, 05 Jan 2026 09:12:00 +0000")
    if text:
        message.set_content(text, cte="8bit")
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


def attach(message: EmailMessage, name: str, content: bytes, kind: str = "image/png", cid: str = "") -> EmailMessage:
    main, sub = kind.split("/")
    message.add_attachment(content, main, sub, filename=name, cid=f"<{cid}>" if cid else None)
    return message


# -- what is found ------------------------------------------------------------------------------


def test_a_mail_says_who_tells_it_when_and_what() -> None:
    found = read(bytes(mail()))
    assert (found.title, found.author, found.day) == ("The Friday call", "Priya Nair", date(2026, 1, 5))
    assert found.text == TEXT.strip()
    assert found.notes == ()


@pytest.mark.parametrize(
    "subject",
    ["Re: The Friday call", "AW: RE: The Friday call", "Fwd: WG: The Friday call", "[EXTERNAL] Re[2]: The Friday call",
     "RE : FW:The Friday call", "TR: Réf", "  The Friday   call "],
)  # fmt: skip
def test_a_title_is_the_subject_without_what_mail_programs_put_before_it(subject: str) -> None:
    assert read(bytes(mail(subject=subject))).title in {"The Friday call", "Réf"}


@pytest.mark.parametrize("subject", ["Report: what we saw", "I: robot no", "Results are in", "Re-opening the store"])
def test_a_subject_that_only_begins_alike_is_kept(subject: str) -> None:
    assert read(bytes(mail(subject=subject))).title in {subject, "robot no"}


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("Priya Nair <p@x.example>", "Priya Nair"),
        ('"Nair, Priya" <p@x.example>', "Priya Nair"),
        ('"Nair, Priya (Support)" <p@x.example>', "Priya Nair"),
        ('"Sinéad O’Brien" <p@x.example>', "Sinéad O’Brien"),
        ("priya.nair@x.example", "Priya Nair"),
        ("p2@x.example", ""),
        ("support@x.example", ""),
    ],
)
def test_an_author_is_named_as_one_would_say_it(sender: str, name: str) -> None:
    message = mail()
    del message["From"]
    content = f"From: {sender}\n".encode() + bytes(message)
    assert read(content).author == name


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Sun, 04 Jan 2026 23:30:00 -0500", date(2026, 1, 5)),
        ("Mon, 06 Jul 2026 23:30:00 +0000", date(2026, 7, 7)),
        ("Mon, 05 Jan 2026 09:00:00 -0000", date(2026, 1, 5)),
        ("yesterday", None),
        ("Mon, 05 Jan 9999 23:00:00 -2359", None),
    ],
)
def test_the_day_is_the_one_in_the_programmes_zone(written: str, day: date | None) -> None:
    message = mail()
    del message["Date"]
    assert read(f"Date: {written}\n".encode() + bytes(message)).day == day


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("# The bell\n\nIt rang.\n", "The bell", "It rang."),
        ("The bell\n========\n\nIt rang.\n", "The bell", "It rang."),
        ("The bell\n\nIt rang.\n", "The bell", "It rang."),
        ("**The bell**\n\nIt rang.", "The bell", "It rang."),
        ("Hi Anna,\n\nThe bell\n\nIt rang.", "The bell", "Hi Anna,\n\nIt rang."),
        ("It rang at four. Nobody came.\nWe went.\n", "It rang at four", "It rang at four. Nobody came.\nWe went."),
        ("It rang.\n\nNobody came.\n", "It rang", "It rang.\n\nNobody came."),
        ("It rang", "It rang", "It rang"),
    ],
)
def test_a_text_has_its_first_heading_or_line_as_title(text: str, title: str, rest: str) -> None:
    found = read(text)
    assert (found.title, found.text) == (title, rest)


def test_a_front_matter_is_taken_field_by_field() -> None:
    found = read(
        "---\ntitle: 12:30\ndate: 2026-01-05T09:00\nauthor: Ada\nfundamentals: [2]\ncategories: [x]\nweek: 2026-W03\n"
        "recognises: [No]\n---\n\nIt rang.\n"
    )
    assert (found.title, found.text) == ("12:30", "It rang.")
    assert {k: str(v) for k, v in found.fields.items() if k in {"author", "week"}} == {
        "author": "Ada",
        "week": "2026-W03",
    }
    assert found.fields["recognises"] == ("No",)
    assert [note.split(".")[0] for note in found.notes] == [
        "Line 3: “2026-01-05T09:00” is not a date",
        "Line 6: “categories” is not a key of this format",
    ]


# -- what is left out ----------------------------------------------------------------------------

QUOTED = [
    "On Fri, 2 Jan 2026 at 10:00, Anna Wolf <anna@x.example> wrote:\n> Send me a story!\n",
    "On Fri, 2 Jan 2026 at 10:00, Anna Wolf with a long name\n<anna@x.example> wrote:\n\n> Send me\n",
    "Am 02.01.2026 um 10:00 schrieb Anna Wolf:\n> Schick mir etwas\n",
    "-----Original Message-----\nFrom: Anna\nSend me a story\n",
    "________________________________\nFrom: Anna <a@x.example>\nSent: Friday\nTo: Priya\nSubject: A story\n\nSend!\n",
    "Von: Anna Wolf <a@x.example>\nGesendet: Freitag\nAn: Priya\nBetreff: A story\n\nSchick!\n",
    "> Send me a story!\n> Please.\n",
    "-- \nPriya Nair\nSupport\n",
    "--\nPriya Nair\n",
    "Sent from my iPhone\n",
    "Get Outlook for iOS\n",
    "This e-mail and any attachments are confidential and intended solely for the addressee.\n",
    "CONFIDENTIALITY NOTICE: do not read this.\n",
    "-- \nPriya\n\nOn Fri, 2 Jan 2026, Anna wrote:\n> Send\n\nThis message is confidential.\n",
]


@pytest.mark.parametrize("below", QUOTED)
def test_what_stands_below_a_mail_is_left_out_and_said(below: str) -> None:
    text, notes = trim(f"{TEXT}\n{below}")
    assert text.replace("________________________________", "").strip() == TEXT.strip()
    assert notes
    assert all(note.startswith("Left out: ") for note in notes)


@pytest.mark.parametrize(
    "kept",
    [
        "> It is not the sea, it is the harbour.\n\nThat is what he said.",
        "From: the heart\n\nthis is for all of us.",
        "On Monday she wrote:\n\nDear all, the tap is fixed.",
        "We say it -- often -- and mean it.",
        "This message is one I like: “ring at four”.",
        "One\n--\n" + "\n".join(f"line {n}" for n in range(20)),
        "He was sent from my street to yours, with a parcel. Nobody asked him why.",
    ],
)
def test_what_may_belong_to_the_story_stays(kept: str) -> None:
    assert trim(kept) == (kept, [])


def test_a_warning_of_the_mail_server_is_left_out() -> None:
    banner = "CAUTION: This email originated from outside of the organisation. Do not click links."
    assert trim(f"{banner}\n\n{TEXT}")[0] == TEXT.strip()


def test_a_forwarded_mail_is_the_story_of_who_wrote_it() -> None:
    body = (
        "Anna, is this one for you?\n\n---------- Forwarded message ---------\nFrom: Priya Nair <p@x.example>\n"
        f"Date: Mon, 5 Jan 2026\nSubject: Re: The bell\nTo: Bo <b@x.example>\n\n{TEXT}\n-- \nPriya\n"
    )
    found = read(bytes(mail(body, "Fwd: look at this", sender="Bo Bell <b@x.example>")))
    assert (found.title, found.author, found.text) == ("The bell", "Priya Nair", TEXT.strip())
    assert any("above it stood 6 words" in note for note in found.notes)


def test_a_mail_that_only_carries_another_is_that_other_one() -> None:
    carrier = mail("", "Fwd: look", sender="Bo Bell <b@x.example>")
    carrier.set_content("\n")
    carrier.add_attachment(mail())
    assert (read(bytes(carrier)).title, read(bytes(carrier)).author) == ("The Friday call", "Priya Nair")


# -- HTML ----------------------------------------------------------------------------------------

HTML = """<html><head><title>no</title><style>p {color: red}</style><script>alert(1)</script></head><body>
<p>Every <b>Friday</b> at five I ring <a href="https://x.example/g(1)" onclick="evil()">Gordon</a>
and <a href="javascript:alert(1)">somebody</a>.</p><!-- no -->
<table><tr><td>He said</td><td>“not again”.</td></tr></table>
<img src="cid:kettle@1" alt="The kettle on its nail"><img src="https://t.example/1.gif" width="1" height="1">
<img src="https://x.example/logo.png"><ul><li>one</li><li>two</li></ul>
<div class="gmail_signature">Priya</div><div class="gmail_quote">On Friday Anna wrote: send!</div>
<iframe src="https://evil.example"></iframe></body></html>"""


def test_a_mail_in_html_becomes_markdown_with_its_own_pictures_and_nothing_that_runs() -> None:
    message = attach(mail("", html=HTML), "image001.png", picture(), cid="kettle@1")
    found = read(bytes(message))
    assert found.text == (
        "Every **Friday** at five I ring [Gordon](https://x.example/g%281%29)\nand somebody.\n\n"
        "He said\n\n“not again”.\n\n![The kettle on its nail](picture:0)\n\n- one\n- two"
    )
    assert [note.split(".")[0] for note in found.notes] == [
        "Left out: a signature",
        "Left out: a quoted mail",
        "Left out: pictures that do not lie in the mail (1)",
    ]


def test_plain_text_is_preferred_to_html() -> None:
    assert read(bytes(mail(html=HTML))).text == TEXT.strip()


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "table><tr><td", "ul><li"])
def test_html_that_is_nested_beyond_reason_still_gives_its_words(tag: str) -> None:
    found = read(bytes(mail("", html=f"<{tag}>" * 3_000 + "It rang.")))
    assert "It rang." in found.text


# -- pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["[cid:k@1]", "[image: kettle.png]"])
def test_a_picture_in_a_plain_mail_stands_where_its_sender_put_it(mark: str) -> None:
    found = read(bytes(attach(mail(f"Before.\n\n{mark}\n\nAfter.\n"), "kettle.png", picture(), cid="k@1")))
    assert found.text == "Before.\n\n![](picture:0)\n\nAfter."


def test_an_attached_picture_stands_below_and_a_signatures_picture_goes_with_it() -> None:
    message = attach(mail(f"{TEXT}\n-- \nPriya\n[cid:logo@1]\n"), "kettle.png", picture())
    found = read(bytes(attach(message, "logo.png", picture("red"), cid="logo@1")))
    assert found.text == f"{TEXT.strip()}\n\n![](picture:0)"
    assert [p.name for p in found.pictures] == ["kettle.png"]
    assert any("logo.png" in note for note in found.notes)


def test_a_photograph_comes_without_the_place_where_it_was_taken_and_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    exif[0x010F] = "SECRET-CAMERA"
    sent = picture(form="JPEG", size=(300, 100), exif=exif)
    assert b"SECRET-CAMERA" in sent
    (kept,) = read(bytes(attach(mail(), "IMG.jpg", sent, "image/jpeg"))).pictures
    assert b"SECRET-CAMERA" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as image:
        assert (image.size, dict(image.getexif()), kept.ending) == ((100, 300), {}, ".jpg")


@pytest.mark.parametrize(
    ("name", "content", "kind", "why"),
    [
        ("x.png", b"not a picture", "image/png", "not a PNG, JPEG, WebP or GIF"),
        ("x.svg", b"<svg onload='alert(1)'/>", "image/svg+xml", "an SVG"),
        ("x.heic", b"....ftypheic", "image/heic", "a HEIC"),
        ("dot.png", picture(size=(1, 1)), "image/png", "no larger than an icon"),
        ("x.pdf", b"%PDF-1.7", "application/pdf", "only pictures are taken"),
        ("x.exe", b"MZ", "application/octet-stream", "only pictures are taken"),
        ("bomb.png", picture(size=(30_000, 2_000)), "image/png", "more than 40 megapixels"),
    ],
)
def test_an_attachment_that_is_no_picture_is_left_out_and_said(name: str, content: bytes, kind: str, why: str) -> None:
    found = read(bytes(attach(mail(), name, content, kind)))
    assert found.pictures == ()
    (note,) = found.notes
    assert note.startswith(f"Left out: {name};")
    assert why in note


# -- nothing does harm ---------------------------------------------------------------------------


def answered(content: bytes) -> str:
    """The text of what arrived, or the sentence with which it is refused."""
    try:
        found = read(content)
    except Unreadable as error:
        return str(error)
    return found.text or found.pictures[0].name


@given(st.binary(max_size=3000))
@example(b"From ")
def test_whatever_arrives_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    for begun in (content, b"From: a@b.example\nSubject: x\n\n" + content, b"From: " + content + b"\nDate: x\n\nHi\n"):
        assert answered(begun)


headers = st.sampled_from(
    [
        b"Content-Type",
        b"Content-Transfer-Encoding",
        b"Content-Disposition",
        b"From",
        b"Date",
        b"Subject",
        b"MIME-Version",
    ]
)
values = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [b"multipart/mixed; boundary=x", b"text/html; charset=idna", b"text/plain; charset=\xff", b"base64",
         b"message/rfc822", b"attachment; filename*=utf-8''%00%2e%2e%2f", b"=?utf-8?b?!!!?=", b"=?x?q?=00?=",
         b"image/png", b"quoted-printable"]
    ),
)  # fmt: skip


@given(st.lists(st.tuples(headers, values), max_size=8), st.binary(max_size=200))
def test_a_head_that_is_broken_on_purpose_is_read_or_refused(head: list[tuple[bytes, bytes]], body: bytes) -> None:
    lines = b"".join(name + b": " + value.replace(b"\n", b"").replace(b"\r", b"") + b"\n" for name, value in head)
    content = b"From: a@b.example\nSubject: x\n" + lines + b"\n--x\n" + lines + b"\n" + body + b"\n--x--\n"
    assert is_mail(content)
    assert answered(content)


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "utf-7", "rot13", "base64", "undefined", "nonsense", "x" * 999]
)
def test_an_encoding_that_no_mail_is_written_in_is_read_as_plain_text(charset: str) -> None:
    content = f"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset={charset}\n\nIt rang – twice.\n"
    assert read(content).text == "It rang – twice."


def test_windows_and_utf_16_texts_are_read() -> None:
    assert read("It rang – “twice”".encode("cp1252")).text == "It rang – “twice”"
    assert read("It rang – “twice”".encode("utf-16")).text == "It rang – “twice”"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (MAX_BYTES + 1), "more than 40 MB"),
        (b"word " * 40_000, "characters of text"),
        (b"", "There is no text in it."),
        (b" \n\t\n", "There is no text in it."),
        (b"\xd0\xcf\x11\xe0....", "saved as .eml"),
        (b"PK\x03\x04....", "Word document"),
        (b"%PDF-1.7", "PDF"),
        (b"---\ntitle: [x\n---\nHi\n", "Line 2: What begins here with [ is not closed"),
        (b"---\ntitle: x\n\nHi\n", "never closed"),
        (b"From: a@b.example\nSubject: x\nContent-Type: text/html\n\n" + b"<p>x</p>" * 150_000, "Its HTML has"),
    ],
)
def test_what_cannot_become_a_story_is_refused_with_a_way_out(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(said)):
        read(content)


def test_parts_within_parts_beyond_reason_are_refused() -> None:
    depth = 3000
    opening = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    with pytest.raises(Unreadable, match=r"characters|many parts|is broken"):
        read(f"From: a@b.example\nSubject: x\n{opening}\nHi\n")


@pytest.mark.parametrize(
    "unit", ["![", "[", "> ", "On a\n", "From: x\n", "-- ", "<", "\n", " ", "_", "[cid:", "--\n", "# "]
)
def test_long_runs_of_signs_are_read_in_one_go(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    for head in ("", "From: a@b.example\nSubject: x\n\n", "From: a@b.example\nDate: x\n\n"):
        assert read(f"{head}{text}x\n\nIt rang.").text


# -- put in place --------------------------------------------------------------------------------


def test_a_mail_becomes_a_story_that_passes_the_check_once_what_is_open_is_filled_in(tmp_path: Path) -> None:
    root = programme(tmp_path / "way")
    signs = "[cid:k@1]\n\n<script>alert(1)</script> – #2 and ![x](https://t.example/x.png)\n\n-- \nPriya\n"
    hostile = f"{TEXT}\n\n{LONG}\n\n{signs}"
    message = attach(
        mail(hostile.replace("![x](https://t.example/x.png)", "")), "../../../etc/pass wd.png", picture(), cid="k@1"
    )
    sent = tmp_path / "mail.eml"
    sent.write_bytes(bytes(attach(message, "../up.png", picture("red"))))
    done = new("story", "--from", sent, root=root)
    path = made(done)
    assert sorted(p.name for p in path.parent.iterdir()) == [
        "a-start.md", "the-friday-call-2.png", "the-friday-call.md", "the-friday-call.png",
    ]  # fmt: skip
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mail.eml", "way"]
    assert [each.split(".")[0] for each in opened(done)] == [
        "“fundamentals” is missing",
        "“team” is missing",
        "The picture the-friday-call",
        "The picture the-friday-call-2",
    ]
    text = path.read_text("utf-8")
    text = (
        text.replace("# team: ", "team: Port")
        .replace("# fundamentals: []", "fundamentals: [2]")
        .replace("![]", "![A kettle]")
    )
    path.write_text(text, "utf-8")
    assert problems(root, path) == []


def test_the_options_go_before_what_was_found(tmp_path: Path) -> None:
    done = new(
        "story", "--from", "-", "--title", "Mine", "--author", "Bo", "--date", "2026-01-06", "--team", "Port",
        "--fundamentals", "1", root=programme(tmp_path), sent=bytes(mail(f"{TEXT}\n\n{LONG}")),
    )  # fmt: skip
    path = made(done)
    assert path.name == "mine.md"
    assert "author: Bo\n" in path.read_text("utf-8")
    assert opened(done) == []
    assert problems(tmp_path, path) == []


def test_a_markdown_file_brings_the_pictures_beside_it_and_no_others(tmp_path: Path) -> None:
    root = programme(tmp_path / "way")
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (tmp_path / "secret.png").write_bytes(picture("red"))
    (theirs / "quay one.png").write_bytes(picture())
    (theirs / "quay.png").write_bytes(picture())
    (theirs / "link.png").symlink_to(tmp_path / "secret.png")
    (theirs / "story.md").write_text(
        "---\ntitle: The bell\ndate: 2026-01-06\nauthor: Ada Quay\nteam: Port\nfundamentals: [2]\nimage: quay.png\n"
        "image_alt: The quay\n---\n\n![Again](quay.png) ![No](../secret.png) ![No](link.png) ![No](/etc/passwd)\n"
    )
    path = made(new("story", "--from", theirs / "story.md", root=root))
    text = path.read_text("utf-8")
    assert "image: the-bell-2.png\nimage_alt: The quay\n" in text
    assert "![Again](the-bell.png) ![No](../secret.png) ![No](link.png) ![No](/etc/passwd)" in text
    assert sorted(p.name for p in path.parent.iterdir()) == [
        "a-start.md",
        "the-bell-2.png",
        "the-bell.md",
        "the-bell.png",
    ]


def test_what_cannot_be_read_ends_1_and_leaves_nothing(tmp_path: Path) -> None:
    root = programme(tmp_path)
    done = new("story", "--from", "-", root=root, sent=b"%PDF-1.7")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("error[not-a-story] That is a PDF.\n  hint: Copy its text")
    assert [p.name for p in (root / "stories/2026").iterdir()] == ["a-start.md"]


def test_a_letter_that_arrives_by_mail_is_dated_on_the_monday_of_its_week(tmp_path: Path) -> None:
    done = new("message", "--from", "-", root=programme(tmp_path), sent=bytes(mail()), today=DAY)
    path = made(done)
    assert "kind: message\nweek: 2026-W03\ndate: 2026-01-12\nauthor: Priya Nair\n" in path.read_text("utf-8")
    assert problems(tmp_path, path) == []


def test_a_fundamental_is_made_from_a_text(tmp_path: Path) -> None:
    sent = b"# Ask twice\n\nAsk, and then\nask again.\n\nA long story.\n\nWith an end: this.\n"
    path = made(new("fundamental", "--from", "-", root=programme(tmp_path), sent=sent))
    assert (
        "statement: Ask, and then ask again.\ndescription: |\n  A long story.\n\n  With an end: this.\n"
        in path.read_text()
    )
    assert problems(tmp_path, path) == []
