"""How the mail's headers are folded (RFC 5322, 2.2.3; RFC 2047).

The standard library's own folding loses spaces and can emit empty encoded words on Python
3.11, and it turns long addresses into encoded words that no client reads. Here a header
in ASCII is folded between its words and never encoded; a text that is not ASCII becomes
encoded words of whole characters, spaces inside, so that it decodes to what it was.
"""

import base64
import re
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.policy import EmailPolicy
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

LINE = 78
"""Characters a line of the headers (RFC 5322, 2.1.1)."""
BODY_LINE = 76
"""Characters an encoded line of a body (RFC 2045, 6.7)."""
ENCODED_WORD = 75
"""Characters an encoded word (RFC 2047, 2)."""

_LINE_END = re.compile("[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
"""A word of a name that stands as it is (RFC 5322, 3.2.3)."""
_NOT_IN_Q = re.compile(rb"[^A-Za-z0-9!*+/-]")
"""What the Q encoding writes in hexadecimal in a name, so everywhere here (RFC 2047, 5 (3))."""


class _Headers(HeaderRegistry):
    """Makes the class of each header once, and what all mails say: the standard one makes them again for every mail."""

    __getitem__ = cache(HeaderRegistry.__getitem__)
    _made = lru_cache(maxsize=64)(HeaderRegistry.__call__)

    def __call__(self, name: str, value: Any) -> BaseHeader:
        """The header of this name."""
        return self._made(name, value) if isinstance(value, str) else super().__call__(name, value)


class MailPolicy(EmailPolicy):
    """The standard policy for mail on the wire, with folding of our own. Header names keep their order."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Take a header's value as a text or as addresses (an Address or a tuple of them).

        What looks like an encoded word is a text like any other, and a header that was made
        before stays as it is. Raises ValueError for anything that could end a line.
        """
        if isinstance(value, BaseHeader):
            return super().header_store_parse(name, value)
        addresses = (value,) if isinstance(value, Address) else value if isinstance(value, tuple) else ()
        if any(_LINE_END.search(str(each)) for each in addresses or (value,)):
            raise ValueError(f"The header {name} holds the end of a line.")
        if isinstance(value, str) and "=?" in value:
            value = " ".join(_encoded(value, _room(name)))
        return super().header_store_parse(name, addresses or value)

    def fold(self, name: str, value: Any) -> str:
        """One header as text, its lines ended by CRLF."""
        return self._lines(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """One header as bytes, ASCII only. Raises UnicodeEncodeError for a header that cannot be encoded."""
        return self._lines(name, value).encode("ascii")

    def _lines(self, name: str, value: Any) -> str:
        if not isinstance(value, BaseHeader):
            value = self.header_factory(name, value)
        return _folded(name, _pieces(value, _room(name))) + self.linesep


def _room(name: str) -> int:
    """Characters of an encoded word that fits beside the name of its header."""
    return min(ENCODED_WORD, LINE - len(f"{name}: "))


def _pieces(header: BaseHeader, room: int) -> list[str]:
    """The words between which the header may be folded."""
    if addresses := getattr(header, "addresses", None):
        pieces: list[str] = []
        for n, address in enumerate(addresses):
            comma = "," if n + 1 < len(addresses) else ""
            name, spec = address.display_name, address.addr_spec
            if not name:
                pieces.append(f"{spec}{comma}")
            else:
                pieces += _phrase(name, room)
                pieces.append(f"<{spec}>{comma}")
        return pieces
    text = str(header)
    return text.split(" ") if text.isascii() and "=?" not in text else _encoded(text, room)


def _phrase(name: str, room: int) -> list[str]:
    """A display name: bare words, a quoted string, one encoded word, or several of them between bare words.

    Python's own reader, unlike RFC 2047, puts a space between two encoded words of a name.
    So there are as few as can be: one where the name fits, else one for words in a row that
    cannot stand bare.
    """
    words = name.split(" ")
    if all(map(_bare, words)):
        return words
    if name.isascii() and "=?" not in name and not set(name) & {'"', "\\"} and len(name) <= LINE:
        return [f'"{name}"']
    if len(_encoded_word(name)) <= room or "" in words:
        return _encoded(name, room)
    pieces: list[str] = []
    for bare, group in groupby(words, _bare):
        row = list(group)
        pieces += row if bare else _encoded(" ".join(row), room)
    return pieces


def _bare(word: str) -> bool:
    return bool(_ATOM.fullmatch(word)) and "=?" not in word


def _encoded(text: str, room: int) -> list[str]:
    """Encoded words of whole characters, which end behind a space where there is one.

    What stands between two of them is not read (RFC 2047, 6.2).
    """
    words, said = [], ""
    for part in re.findall(r"[^ ]* *", text):
        for piece in [part] if len(_encoded_word(part)) <= room else part:
            if said and len(_encoded_word(said + piece)) > room:
                words.append(said)
                said = ""
            said += piece
    return [_encoded_word(word) for word in (*words, said)]


def _encoded_word(text: str) -> str:
    """A text as one encoded word, in the shorter of the two encodings (RFC 2047, 4)."""
    written = text.encode()
    readable = _NOT_IN_Q.sub(lambda m: b"_" if m[0] == b" " else b"=%02X" % m[0][0], written).decode()
    short = base64.b64encode(written).decode()
    return f"=?utf-8?q?{readable}?=" if len(readable) <= len(short) else f"=?utf-8?b?{short}?="


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


MAIL_POLICY = MailPolicy(
    linesep="\r\n", cte_type="7bit", utf8=False, raise_on_defect=False, max_line_length=BODY_LINE,
    header_factory=_Headers(),
)  # fmt: skip
