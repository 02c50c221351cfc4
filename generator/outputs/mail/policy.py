"""How the mail's headers are folded (RFC 5322, 2.2.3; RFC 2047).

The standard library's own folding loses spaces and can emit empty encoded words on Python
3.11, and it turns long addresses into encoded words that no client reads. Here a header
in ASCII is folded between its words and never encoded; a text that is not ASCII becomes
encoded words of whole characters, spaces inside, so that it decodes to what it was.
"""

import base64
import re
from email.headerregistry import Address, BaseHeader
from email.policy import EmailPolicy
from typing import Any

LINE = 78
"""Characters a line of the headers (RFC 5322, 2.1.1)."""
BODY_LINE = 76
"""Characters an encoded line of a body (RFC 2045, 6.7)."""
_TEXT_ROOM, _NAME_ROOM = 39, 45
"""Bytes of UTF-8 in one encoded word: 45 become its 72 characters beside `From:`, 39 fit beside any name."""


_LINE_END = re.compile("[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


class MailPolicy(EmailPolicy):
    """The standard policy for mail on the wire, with folding of our own. Header names keep their order."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Take a header's value as a text or as addresses.

        What looks like an encoded word is a text like any other. Raises ValueError for
        anything that could end a line.
        """
        if isinstance(value, (Address, tuple)):
            addresses = value if isinstance(value, tuple) else (value,)
            value = ", ".join(_address(a) for a in addresses)
        elif isinstance(value, str) and "=?" in value:
            value = " ".join(_encoded(value, _TEXT_ROOM))
        if _LINE_END.search(str(value)):
            raise ValueError(f"The header {name} holds the end of a line.")
        return super().header_store_parse(name, value)

    def fold(self, name: str, value: Any) -> str:
        """One header as text, its lines ended by CRLF."""
        return self._lines(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """One header as bytes, ASCII only. Raises UnicodeEncodeError for a header that cannot be encoded."""
        return self._lines(name, value).encode("ascii")

    def _lines(self, name: str, value: Any) -> str:
        if not isinstance(value, BaseHeader):
            value = self.header_factory(name, value)
        return _folded(name, _pieces(value, _NAME_ROOM if len(name) <= len("From") else _TEXT_ROOM)) + self.linesep


def _address(address: Address) -> str:
    """An address as a text that the library reads back as what it is."""
    name = address.display_name
    if _LINE_END.search(name):
        raise ValueError("A name holds the end of a line.")
    return f"{' '.join(_encoded(name, _NAME_ROOM))} <{address.addr_spec}>" if "=?" in name else str(address)


def _pieces(header: BaseHeader, name_room: int) -> list[str]:
    """The words between which the header may be folded."""
    if addresses := getattr(header, "addresses", None):
        pieces: list[str] = []
        for n, address in enumerate(addresses):
            comma = "," if n + 1 < len(addresses) else ""
            name, spec = address.display_name, address.addr_spec
            if not name:
                pieces.append(f"{spec}{comma}")
            else:
                pieces += _phrase(name, name_room)
                pieces.append(f"<{spec}>{comma}")
        return pieces
    text = str(header)
    return text.split(" ") if text.isascii() and "=?" not in text else _encoded(text, _TEXT_ROOM)


def _phrase(name: str, room: int) -> list[str]:
    """A display name: bare words, a quoted string, or encoded words."""
    if not name.isascii() or '"' in name or "\\" in name or "=?" in name:
        return _encoded(name, room)
    bare = all(c.isalnum() or c in " !#$%&'*+-/=?^_`{|}~" for c in name) and "  " not in name and name == name.strip()
    return name.split(" ") if bare and "=?" not in name else _encoded(name, room) if len(name) > LINE else [f'"{name}"']


def _encoded(text: str, room_for: int) -> list[str]:
    """Encoded words of whole characters; what stands between two of them is not read.

    They end behind a space where there is one. (Python's own reader, unlike RFC 2047, puts
    a space between two encoded words of a name; so a name that fits into one is one.)
    """
    words, room = [], b""
    for part in re.findall(r"[^ ]* *", text):
        for piece in [part.encode()] if len(part.encode()) <= room_for else [c.encode() for c in part]:
            if room and len(room) + len(piece) > room_for:
                words.append(room)
                room = b""
            room += piece
    return [f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in (*words, room)]


def _folded(name: str, pieces: list[str]) -> str:
    lines = [f"{name}:"]
    for piece in pieces:
        # An empty piece (two spaces in a row) begins no line: one of white space alone is forbidden.
        # Nor does the first one: some readers would take the line's end for a space.
        if piece and lines != [f"{name}:"] and lines[-1].strip() and len(lines[-1]) + 1 + len(piece) > LINE:
            lines.append(f" {piece}")
        else:
            lines[-1] += f" {piece}"
    return "\r\n".join(lines)


MAIL_POLICY = MailPolicy(linesep="\r\n", cte_type="7bit", utf8=False, raise_on_defect=False, max_line_length=BODY_LINE)
