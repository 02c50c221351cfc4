"""Headers on the wire: whatever people are called and whatever they write arrives as it was."""

import email
import re
from collections.abc import Iterable
from email import policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import getaddresses
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.addresses import read_addresses
from generator.outputs.mail.policy import MAIL_POLICY
from generator.outputs.mail.wire import Envelope, to_bytes
from generator.settings import Mail
from generator.week import Week

LINE = 78
SEPARATORS = "\r\n\v\f\x85\u2028\u2029"
"""Everything that Python, or a mail program, may take for the end of a line."""

_letters = st.one_of(
    st.sampled_from("abcXYZ019"),
    st.sampled_from("#–—-.,;:()<>@\"'\\=?_&{}[]|/%!+*"),
    st.sampled_from("éàüßøñçŁőžЖитьдלאنور漢字かな🙂👩\u200d🚀\u00a0\u202f"),
)
_words = st.one_of(
    st.text(_letters, min_size=1, max_size=12),
    st.sampled_from(["Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "w" * 90]),
    st.sampled_from(["=?utf-8?q?x?=", "=?utf-8?b?eA==?=", "=?", "?="]),
)
subjects = st.lists(_words, min_size=1, max_size=25).map(" ".join)
spaced = st.lists(_words, min_size=1, max_size=6).map("  ".join)
"""Two spaces in a row: where the library loses one."""


def mailed(**headers: object) -> bytes:
    """The head of a mail with these headers."""
    message = EmailMessage(policy=MAIL_POLICY)
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("x")
    return message.as_bytes().partition(b"Content-Type")[0]


def raw(wire: bytes, name: str) -> str:
    """A header as email.header reads it: unfolded, not yet decoded."""
    value = str(email.message_from_bytes(wire, policy=policy.compat32)[name])
    return re.sub(r"\r\n(?=[ \t])", "", value)


def decoded(text: str) -> str:
    return str(make_header(decode_header(text)))


def folded_well(wire: bytes) -> list[str]:
    """What is wrong with the lines: too long, blank, not ASCII, or an encoded word without a text."""
    wrong = [] if wire.isascii() else ["not ASCII"]
    for line in wire.decode("latin-1").split("\r\n")[:-1]:
        seen = line.rstrip(" ")  # the first of two spaces ends its line
        if len(seen) > LINE and len(seen.rpartition(" ")[2]) < LINE - 1:
            wrong.append(f"{len(line)}: {line}")
        if not line.strip():
            wrong.append("a blank line")
        if "\r" in line or "\n" in line:
            wrong.append(f"half a line end: {line!r}")
        words = re.findall(r"=\?[^?]*\?[^?]*\?[^?]*\?=", line)
        wrong += [f"the encoded word {word}" for word in words if len(word) > 75 or word.endswith("??=")]
    return wrong


# --- subjects


@given(st.one_of(subjects, spaced))
@example("#2 Ask early – The Test Way, week 2")
@example("=?utf-8?q?not_encoded?=")
@example("é" * 200)
@example("a" * 200)
@example("x" * 68 + "  y")
def test_a_subject_arrives_as_it_was(subject: str) -> None:
    wire = mailed(Subject=subject)
    assert folded_well(wire) == []
    assert str(email.message_from_bytes(wire, policy=policy.default)["Subject"]) == subject
    assert decoded(raw(wire, "Subject")) == subject


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs"]), min_size=1, max_size=300))
def test_a_subject_of_any_characters_arrives_as_it_was(text: str) -> None:
    subject = " ".join(text.split(" ")).strip(" ")
    wire = mailed(Subject=subject or "x")
    assert folded_well(wire) == []
    assert str(email.message_from_bytes(wire, policy=policy.default)["Subject"]) == (subject or "x")
    assert decoded(raw(wire, "Subject")) == (subject or "x")


def test_a_subject_in_ascii_is_not_encoded() -> None:
    assert mailed(Subject="#2 Ask early, week 2") == b"Subject: #2 Ask early, week 2\r\n"


def test_a_long_subject_is_folded_between_its_words() -> None:
    wire = mailed(Subject=" ".join(["eleven eggs"] * 12)).decode()
    assert wire.count("\r\n ") == 1
    assert wire.replace("\r\n ", " ") == f"Subject: {' '.join(['eleven eggs'] * 12)}\r\n"


def test_no_character_is_cut_in_two() -> None:
    for word in re.findall(r"=\?utf-8\?b\?[^?]+\?=", mailed(Subject="日本語🙂é" * 40).decode()):
        ((content, charset),) = decode_header(word)
        assert isinstance(content, bytes)
        assert content.decode(str(charset))


# --- names and addresses

names = st.one_of(subjects, st.lists(_words, min_size=1, max_size=3).map(" ".join)).map(lambda s: " ".join(s.split()))


def people_read(wire: bytes, header: str) -> list[tuple[str, str]]:
    """Names and addresses as Python's older reader, which keeps to RFC 2047, takes them."""
    return [(decoded(name), spec) for name, spec in getaddresses([raw(wire, header)])]


def neighbours(wire: bytes) -> bool:
    """Whether two encoded words follow each other: between those, Python's newer reader puts a space in names."""
    return bool(re.search(rb"\?=\s+=\?", wire))


@given(st.lists(names, min_size=1, max_size=3), st.sampled_from(["From", "To", "Reply_To"]))
@example(["=?utf-8?q?x?= " + "word " * 12 + "end"], "To")
@example(["a =? b " * 10 + "c"], "From")
@example(["Zoë Müller of the People and Culture Department, Hamburg und Köln, und überall sonst auch"], "Reply_To")
@example(["w" * 90, "é" * 90, "Quay, " * 20 + "Ada"], "To")
def test_names_arrive_as_they_were(called: list[str], header: str) -> None:
    people = tuple(Address(name, addr_spec=f"p{n}@test.example") for n, name in enumerate(called))
    wire = mailed(**{header: people})
    assert folded_well(wire) == []
    assert people_read(wire, header.replace("_", "-")) == [(p.display_name, p.addr_spec) for p in people]
    newer = email.message_from_bytes(wire, policy=policy.default)[header.replace("_", "-")].addresses
    assert [a.addr_spec for a in newer] == [p.addr_spec for p in people]
    if neighbours(wire):
        assert ["".join(a.display_name.split()) for a in newer] == ["".join(name.split()) for name in called]
    else:
        assert [a.display_name for a in newer] == called


@pytest.mark.parametrize(
    "name",
    [
        "The Übergrößen Programme of the Harbourline Way and of everybody who works at the quay in Hamburg and Köln",
        "Zoë Müller-Lüdenscheidt of the Department of Names",
        "Надежда Привалова, порт",
        "港口的船停在那里没有人问",
        "=?utf-8?q?x?= and then a good many words that nobody would ever think of encoding",
        'Ada "the Quay" Quay',
    ],
)
def test_a_name_needs_no_encoded_words_in_a_row_where_it_has_plain_ones_or_is_short(name: str) -> None:
    wire = mailed(From=(Address(name, addr_spec="way@test.example"),))
    assert not neighbours(wire)
    assert email.message_from_bytes(wire, policy=policy.default)["From"].addresses[0].display_name == name


def test_a_message_keeps_the_names_it_was_given() -> None:
    message = EmailMessage(policy=MAIL_POLICY)
    message["From"] = Address("a =? b " * 9 + "c", addr_spec="way@test.example")
    assert message["From"].addresses[0].display_name == "a =? b " * 9 + "c"


def test_plain_names_stay_readable_on_the_wire() -> None:
    people = (Address("The Test Way", addr_spec="a@b.example"), Address("Quay, Ada", addr_spec="c@d.example"))
    assert mailed(To=people) == b'To: The Test Way <a@b.example>, "Quay, Ada" <c@d.example>\r\n'


NO_ADDRESSES = [
    *("Ana", "a@", "@b.example", "Ana <a>", "ü@b.example", "a@bü.example", "Ana <a@b.example>\n"),
    *(f"Ana{c}Bcc: x <a@b.example>" for c in SEPARATORS),
    "a@b.example\r\nBcc: c@d.example",
]


@pytest.mark.parametrize("written", NO_ADDRESSES)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        read_addresses(written)


# --- List-Unsubscribe


@pytest.mark.parametrize("length", [10, 60, 200, 900])
@pytest.mark.parametrize("others", [(), ("<mailto:off@test.example?subject=off>",)])
def test_a_long_list_unsubscribe_stays_readable(length: int, others: Iterable[str]) -> None:
    value = ", ".join([*others, f"<https://test.example/off/?token={'t' * length}>"])
    wire = mailed(List_Unsubscribe=value)
    assert folded_well(wire) == []
    assert b"=?" not in wire
    assert raw(wire, "List-Unsubscribe").strip() == value
    assert str(email.message_from_bytes(wire, policy=policy.default)["List-Unsubscribe"]).strip() == value


# --- what may not be in a header


@pytest.mark.parametrize("header", ["Subject", "List_Unsubscribe"])
@pytest.mark.parametrize("around", ["a{}Bcc: b@c.example", "a{}", "é{}"])
@pytest.mark.parametrize("separator", [*SEPARATORS, "\r\n"], ids=[f"U+{ord(c):04X}" for c in SEPARATORS] + ["CRLF"])
def test_the_end_of_a_line_is_refused_in_a_header(separator: str, around: str, header: str) -> None:
    with pytest.raises(ValueError):
        mailed(**{header: around.format(separator)})


@pytest.mark.parametrize("separator", [*SEPARATORS], ids=[f"U+{ord(c):04X}" for c in SEPARATORS])
def test_the_end_of_a_line_is_refused_in_a_name(separator: str) -> None:
    with pytest.raises(ValueError):
        mailed(From=(Address(f"a{separator}b", addr_spec="way@test.example"),))


# --- the texts of a mail


bodies = st.lists(st.one_of(spaced, st.sampled_from(["", ".", "..", "From here", "w" * 75, "w" * 76, "w" * 77]))).map(
    "\n".join
)
ENVELOPE = Envelope(
    mail=Mail(sender="Way <way@test.example>"), subject="The way", week=Week(2026, 2), zone=ZoneInfo("Europe/London")
)


@given(bodies, bodies)
def test_the_texts_of_a_mail_arrive_as_they_were_in_short_lines_of_ascii(text: str, html: str) -> None:
    wire = to_bytes(ENVELOPE, f"{text}\n", f"{html}\n", {})
    assert wire.isascii()
    lines = wire.split(b"\r\n")
    assert not [line for line in lines if len(line) > LINE or b"\n" in line or b"\r" in line]
    parts = email.message_from_bytes(wire, policy=policy.SMTP).iter_parts()
    assert [part.get_content().replace("\r\n", "\n") for part in parts] == [f"{text}\n", f"{html}\n"]


def test_a_line_of_one_dot_does_not_end_the_mail() -> None:
    wire = to_bytes(ENVELOPE, "One.\n.\nTwo.\n", "<p>One.</p>\n", {})
    assert b"\r\n=2E\r\n" in wire
