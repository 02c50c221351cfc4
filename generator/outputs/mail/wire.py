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
from secrets import token_hex
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
    domain = _people(envelope.mail)["From"].addresses[0].domain
    inline: dict[str, Asset] = {}
    for address, picture in pictures.items():
        name = f"{hashlib.sha256(picture.content).hexdigest()[:24]}@{domain}"
        written = f'src="{escape(address)}"'
        if written in html:
            html = html.replace(written, f'src="cid:{name}"')
            inline[f"<{name}>"] = picture
    digest = hashlib.sha256("\0".join((envelope.subject, str(envelope.week), text, html)).encode()).hexdigest()
    try:
        wire = _form(envelope.mail, envelope.unsent, inline) if inline else _bare_form(envelope.mail, envelope.unsent)
        own = (
            (f"Subject: {_ANY}\r\n", _own_headers(envelope)),
            (_message_id(_ANY), _message_id(digest).encode()),
            (_boundary(_ANY), _boundary(digest).encode()),
            (f"{_ANY}.text", _quoted(text)),
            (f"{_ANY}.html", _quoted(html)),
        )
    except (ValueError, MessageError, UnicodeError) as error:
        raise _unwritable(error) from error
    for stand_in, said in own:
        wire = wire.replace(stand_in.encode(), said)
    return wire


_ANY = token_hex(32)
"""Stands in a form for a mail's digest, and so for all that mails differ in. Nobody can have written it."""


def _form(mail: Mail, unsent: bool, inline: Mapping[str, Asset]) -> bytes:
    """A mail with these pictures, whatever it says."""
    people = _people(mail)
    message = EmailMessage(policy=MAIL_POLICY)
    for name, header in people.items():
        message[name] = header
    message["Subject"] = _ANY
    message["Message-ID"] = f"{_message_id(_ANY)}{people['From'].addresses[0].domain}>"
    if mail.list_unsubscribe:
        message["List-Unsubscribe"] = mail.list_unsubscribe
        if "<https:" in mail.list_unsubscribe:
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if unsent:
        message["X-Unsent"] = "1"
    message.set_content(f"{_ANY}.text", charset="utf-8", cte="quoted-printable")
    message.add_alternative(f"{_ANY}.html", subtype="html", charset="utf-8", cte="quoted-printable")
    if inline:
        _attach(message, inline)
    for n, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"{_boundary(_ANY)}_{n}")  # The library's own are random.
    return message.as_bytes()


@lru_cache(maxsize=8)
def _bare_form(mail: Mail, unsent: bool) -> bytes:
    """The same without pictures: hundreds of mails have it."""
    return _form(mail, unsent, {})


def _own_headers(envelope: Envelope) -> bytes:
    """What the head of a mail says that not all mails say."""
    sent = datetime.combine(envelope.week.monday, MONDAY_MORNING, envelope.zone)
    headers = {"Subject": envelope.subject, "Date": format_datetime(sent)}
    policy = MAIL_POLICY
    return b"".join(policy.fold_binary(*policy.header_store_parse(*header)) for header in headers.items())


def _message_id(digest: str) -> str:
    """How it begins."""
    return f"<{digest[:32]}@"


def _boundary(digest: str) -> str:
    """How all boundaries begin."""
    return f"=_{digest[32:56]}"


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
