"""A composed mail as the bytes of an .eml file (RFC 5322, RFC 2045 to 2049)."""

import hashlib
from binascii import b2a_qp
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import escape

from generator.addresses import read_addresses
from generator.model import Asset
from generator.outputs.mail.policy import MAIL_POLICY
from generator.problems import printable
from generator.settings import Mail
from generator.week import Week

MONDAY_MORNING = time(6)
"""When the mail is dated, in the programme's time zone."""


class MailError(Exception):
    """The mail cannot be made; the text says why, in a sentence, and `hint` may say the way out."""

    def __init__(self, said: str, hint: str = "") -> None:
        super().__init__(said)
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the headers are made of."""

    mail: Mail
    subject: str
    week: Week
    zone: ZoneInfo
    unsent: bool = False


def to_bytes(envelope: Envelope, text: str, html: str, pictures: Mapping[str, Asset]) -> bytes:
    """The mail as it goes over the wire: CRLF, ASCII only, the same bytes for the same content.

    `pictures` maps the addresses in `html` to the pictures that take their place as
    inline parts. Raises MailError for an address that cannot be one.
    """
    people = _people(envelope.mail)
    domain = people["From"].addresses[0].domain
    inline: dict[str, Asset] = {}
    for address, picture in pictures.items():
        name = f"{hashlib.sha256(picture.content).hexdigest()[:24]}@{domain}"
        written = f'src="{escape(address)}"'
        if written in html:
            html = html.replace(written, f'src="cid:{name}"')
            inline[f"<{name}>"] = picture
    digest = hashlib.sha256("\0".join((envelope.subject, str(envelope.week), text, html)).encode()).hexdigest()
    message = EmailMessage(policy=MAIL_POLICY)
    try:
        _headers(message, envelope, people, f"<{digest[:32]}@{domain}>")
        # The texts take their places at the end: the library would look at each of their lines three times.
        message.set_content(f"{digest}.text", charset="utf-8", cte="quoted-printable")
        message.add_alternative(f"{digest}.html", subtype="html", charset="utf-8", cte="quoted-printable")
        if inline:
            _attach(message, inline)
        _bound(message, digest)
        wire = message.as_bytes()
    except (ValueError, MessageError, UnicodeError) as error:
        raise _unwritable(error) from error
    for name, said in (("text", text), ("html", html)):
        wire = wire.replace(f"{digest}.{name}".encode(), _quoted(said), 1)
    return wire


def _quoted(text: str) -> bytes:
    """A text in quoted-printable, its lines ended by CRLF but for the last one (RFC 2045, 6.7)."""
    return b"\r\n".join(b2a_qp(text.encode()).splitlines())


@lru_cache(maxsize=8)
def _people(mail: Mail) -> Mapping[str, Any]:
    """The headers that name people, by their names and in their order: all mails of a programme have the same."""
    written = {"From": ("from", mail.sender), "To": ("to", mail.to), "Reply-To": ("reply_to", mail.reply_to)}
    said = {name: _addresses(*given) for name, given in written.items() if given[1] or name == "From"}
    try:
        return {name: MAIL_POLICY.header_store_parse(name, addresses)[1] for name, addresses in said.items()}
    except ValueError as error:
        raise _unwritable(error) from error


def _headers(message: EmailMessage, envelope: Envelope, people: Mapping[str, Any], message_id: str) -> None:
    mail = envelope.mail
    for name, header in people.items():
        message[name] = header
    message["Subject"] = envelope.subject
    message["Date"] = format_datetime(datetime.combine(envelope.week.monday, MONDAY_MORNING, envelope.zone))
    message["Message-ID"] = message_id
    if mail.list_unsubscribe:
        message["List-Unsubscribe"] = mail.list_unsubscribe
        if "<https:" in mail.list_unsubscribe:
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if envelope.unsent:
        message["X-Unsent"] = "1"


def _unwritable(error: Exception) -> MailError:
    return MailError(f"The mail cannot be written: {error}.", "Look at mail: in programme.yml.")


def _addresses(key: str, written: str) -> tuple[Address, ...]:
    if not written:
        hint = f"Add mail: {{{key}: Name <address>}} to fundamentals/programme.yml."
        raise MailError(f"Nobody is named as the mail’s “{key}”.", hint)
    try:
        return read_addresses(written)
    except ValueError:
        hint = "Write Name <name@example.org> below mail: in fundamentals/programme.yml."
        raise MailError(f"“{printable(written)}” is not a mail address.", hint) from None


def _attach(message: EmailMessage, inline: Mapping[str, Asset]) -> None:
    html = next(part for part in message.walk() if part.get_content_type() == "text/html")
    for content_id, picture in inline.items():
        subtype, ending = ("png", "png") if picture.path.endswith(".png") else ("jpeg", "jpg")
        name = f"{content_id[1:9]}.{ending}"
        html.add_related(picture.content, "image", subtype, cid=content_id, disposition="inline", filename=name)


def _bound(message: EmailMessage, digest: str) -> None:
    """Fixed boundaries: the library's own are random."""
    parts = [part for part in message.walk() if part.is_multipart()]
    for n, part in enumerate(parts):
        part.set_boundary(f"=_{digest[32:56]}_{n}")
