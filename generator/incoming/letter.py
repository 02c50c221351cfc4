"""What was found in something that was sent in, and how its text is made fit."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from generator.characters import acceptable
from generator.incoming.pictures import Enclosed

MAX_BYTES = 40_000_000
MAX_TEXT = 150_000
"""Characters of a text, a good deal more than any story has."""
LONGEST_TITLE = 120
_UNSEEN = dict.fromkeys(map(ord, "\u200b\ufeff\u00ad"))
"""Zero-width spaces, byte-order marks, soft hyphens: what mail programs leave behind."""


class Unreadable(Exception):
    """It cannot become a story; the text says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What was found; whatever was not is empty.

    `fields` are values of a front matter by the names of their fields. `notes` say what
    was left out and what was guessed.
    """

    title: str = ""
    author: str = ""
    day: date | None = None
    text: str = ""
    pictures: tuple[Enclosed, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def clean(text: str) -> str:
    """A text without what misleads or breaks a page; lines end in one newline, tabs stay."""
    if len(text) > MAX_TEXT:
        raise Unreadable(f"It has {len(text):,} characters of text; a story has a few thousand at most.")
    text = re.sub("\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text).replace("\xa0", " ").translate(_UNSEEN)
    return unicodedata.normalize("NFC", "".join(c for c in text if c in "\n\t" or acceptable(c)))


def tidy(text: str) -> str:
    """Lines without space at their ends, no two of them empty, none at either end."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip("\n")


def one_line(text: str) -> str:
    """A title or a name out of a mail's head: one line, single spaces."""
    return " ".join(clean(text[:MAX_TEXT]).split())


def shortened(title: str) -> str:
    """A title of a length that a title has, cut between words."""
    if len(title) <= LONGEST_TITLE:
        return title
    return f"{title[:LONGEST_TITLE].rpartition(' ')[0] or title[:LONGEST_TITLE]} …"
