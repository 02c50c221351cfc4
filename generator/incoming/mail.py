"""A saved mail (RFC 5322, MIME) -> Incoming."""

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, date, tzinfo
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from generator.incoming.html import to_markdown
from generator.incoming.letter import Incoming, Unreadable, clean, one_line, shortened, tidy
from generator.incoming.pictures import Enclosed, NoPicture, enclosed
from generator.incoming.text import titled
from generator.incoming.trimming import forwarded, trim
from generator.week import YEARS

MAX_PARTS = 300
MAX_PICTURES = 20
_HEAD = re.compile(rb"(?:[!-9;-~]{1,80}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+\r?\n")
_PREFIX = re.compile(
    r"\s*(?:(?P<kind>re|fwd?|wg|aw|antw|sv|vs|vb|tr|rv|enc|rif|r|i)\s*(?:\[\d+\])?\s*[:：]|\[(?:external|extern|ext)\]\s*:?)",
    re.IGNORECASE,
)
_FORWARDING = {"fw", "fwd", "wg", "tr", "rv", "vs", "vb", "enc", "i"}
_PICTURE_NAME = re.compile(r"\.(png|jpe?g|gif|webp)$", re.IGNORECASE)
_ODD_CODECS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "mbcs", "oem"}
"""Encodings that Python knows and no mail is written in; some take very long, or mean something else."""


def is_mail(content: bytes) -> bool:
    """Whether it begins with the head of a mail."""
    content = content[:200_000]
    head = _HEAD.match(content.partition(b"\n")[2] if content.startswith(b"From ") else content)
    names = {name.lower() for name in re.findall(rb"(?m)^([!-9;-~]+):", head[0])} if head else set()
    return b"from" in names and bool(names & {b"subject", b"date", b"sent"})


def read_mail(content: bytes, zone: tzinfo) -> Incoming:
    """Read a saved mail: its words, who wrote it, on which day in `zone`, its pictures. Raises Unreadable."""
    try:
        return _read(_own(message_from_bytes(content, policy=policy.default)), zone)
    except Unreadable:
        raise
    except Exception as error:  # The library raises nearly anything on a head that is broken on purpose.
        raise Unreadable("The mail is broken and cannot be read.") from error


def _own(message: EmailMessage) -> EmailMessage:
    """The mail; the one in it, if it only carries one."""
    inner = [part for part in _parts(message) if part.get_content_type() == "message/rfc822"]
    if len(inner) == 1 and not any(_text(message, kind).strip() for kind in ("plain", "html")):
        carried = inner[0].get_payload(0)
        return carried if isinstance(carried, EmailMessage) else message
    return message


def _read(message: EmailMessage, zone: tzinfo) -> Incoming:
    subject, is_forward = _subject(_header(message, "subject"))
    author, guessed = _name(_header(message, "from"))
    pictures, by_id, notes = _pictures(message)
    plain, html = _text(message, "plain"), _text(message, "html")
    is_forward = is_forward or forwarded(plain) is not None
    if plain.strip():
        text = _plain(clean(plain), by_id, pictures)
    else:
        text, left_out = to_markdown(html, by_id, is_forward)
        notes += left_out
    before = text
    if is_forward and (mail := forwarded(text)):
        author, guessed = _name(mail.sender)
        subject, text = _subject(mail.subject)[0] or subject, mail.text
        notes.append(f"Taken from the mail that was forwarded; above it stood {len(mail.above.split())} words.")
    text, trimmed = trim(text)
    if guessed and author:
        notes.append(f"The author’s name is made from an address: {author}.")
    kept = [p for p in pictures if _refers(text, p) or not _refers(before, p)]
    notes += [*trimmed, *(f"Left out: the picture {p.name}, which belongs to it." for p in pictures if p not in kept)]
    text = "\n\n".join([text, *(f"![]({p.mark})" for p in kept if not _refers(text, p))])
    if not subject:
        subject, text = titled(text)
    return Incoming(
        title=shortened(subject),
        author=author,
        day=_day(_header(message, "date") or _header(message, "sent"), zone),
        text=tidy(text),
        pictures=tuple(kept),
        notes=tuple(notes),
    )


def _refers(text: str, picture: Enclosed) -> bool:
    return f"]({picture.mark})" in text


def _header(message: EmailMessage, name: str) -> str:
    try:
        return one_line(str(message.get(name, "")))
    except Exception:  # As above: one broken line of the head is no reason to lose the story.
        return ""


def _subject(written: str) -> tuple[str, bool]:
    """The subject without Re: and its like, and whether it says that it was forwarded."""
    is_forward = False
    while found := _PREFIX.match(written):
        is_forward = is_forward or (found["kind"] or "").casefold() in _FORWARDING
        written = written[found.end() :]
    return written.strip(), is_forward


def _name(sender: str) -> tuple[str, bool]:
    """The name of who wrote, as one would say it, and whether it is only a guess from the address."""
    name, address = parseaddr(sender) if "@" in sender else (sender, "")
    name = re.sub(r"\s*[(\[<|].*", "", name.strip("\"' *")) or re.sub(r"[\[<(*].*", "", sender).strip("\"' ")
    if "@" in name or not name:
        local = re.sub(r"[+@].*", "", address or name)
        parts = [part.capitalize() for part in re.split(r"[._]+", local) if part.isalpha()]
        return " ".join(parts) if len(parts) > 1 else "", True
    last, comma, first = name.partition(",")
    return (
        f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name.strip(" ,")
    ), False


def _day(written: str, zone: tzinfo) -> date | None:
    try:
        moment = parsedate_to_datetime(written)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        day = moment.astimezone(zone).date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return day if day.year in YEARS else None


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Every part, without those of mails within the mail."""
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop(0)
        if (seen := seen + 1) > MAX_PARTS:
            raise Unreadable("The mail has too many parts.")
        yield part
        if part.get_content_maintype() == "multipart":
            waiting += [each for each in part.iter_parts() if isinstance(each, EmailMessage)]


def _text(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return _decoded(part) if isinstance(part, EmailMessage) else ""


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset() or "", "utf-8"):
        try:
            if codecs.lookup(charset).name not in _ODD_CODECS:
                return content.decode(charset)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def _pictures(message: EmailMessage) -> tuple[list[Enclosed], dict[str, str], list[str]]:
    """The pictures, their marks by Content-ID, and what else was attached."""
    found: list[Enclosed] = []
    by_id: dict[str, str] = {}
    notes: list[str] = []
    for part in _parts(message):
        name = one_line(part.get_filename() or "")
        main = part.get_content_maintype()
        if main in {"multipart", "message"} or (main == "text" and not part.is_attachment()):
            continue
        payload = part.get_payload(decode=True)
        name = re.split(r"[/\\]", name)[-1] or "a picture"
        try:
            if len(found) == MAX_PICTURES:
                raise NoPicture(f"{MAX_PICTURES} pictures are enough")
            if main != "image" and not _PICTURE_NAME.search(name):
                raise NoPicture("only pictures are taken")
            picture = enclosed(name, payload if isinstance(payload, bytes) else b"", f"picture:{len(found)}")
        except NoPicture as error:
            notes.append(f"Left out: {name}; {error}.")
            continue
        found.append(picture)
        if own_id := str(part.get("content-id", "")).strip().strip("<>"):
            by_id[own_id] = picture.mark
    return found, by_id, notes


def _plain(text: str, by_id: dict[str, str], pictures: list[Enclosed]) -> str:
    """The plain text with its pictures where mail programs say they were, and no line that Markdown takes for code."""
    named = {picture.name: picture.mark for picture in pictures}
    text = re.sub(r"\[cid:([^\]\s]{1,200})\]", lambda m: f"![]({by_id[m[1]]})" if m[1] in by_id else "", text)
    text = re.sub(r"\[image: ([^\]\n]{1,200})\]", lambda m: f"![]({named[m[1]]})" if m[1] in named else "", text)
    return re.sub(r"(?m)^[ \t]{4,}(?![-*+\d])", "", text)
