"""Addresses from titles and names."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_LATIN_ACCENT = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")


def slug(text: str) -> str:
    """Turn a title or name into one address segment; may be empty.

    NFKC, casefold, Latin accents removed, apostrophes dropped, other scripts kept
    (their vowel signs and joiners too), everything else becomes `-`.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    plain = unicodedata.normalize("NFC", _LATIN_ACCENT.sub("", unicodedata.normalize("NFD", folded)))
    kept = (c if unicodedata.category(c)[0] in "LMN" else "-" for c in plain.translate(_UNDECOMPOSED))
    return re.sub("-+", "-", "".join(kept)).strip("-")


def slugs(texts: Iterable[str]) -> dict[str, str]:
    """Give each text a slug of its own; an empty or taken one gets six hex digits.

    The digits are the start of the text's SHA-256; of two equal slugs the later text in
    sort order gets them, so that the answer does not depend on the order of arrival.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for text in sorted(set(texts)):
        own = slug(text)
        if not own or own in taken:
            mark = hashlib.sha256(text.encode()).hexdigest()[:6]
            own = f"{own}-{mark}" if own else mark
        taken.add(own)
        given[text] = own
    return given


def person_key(name: str) -> str:
    """What makes two spellings one person: the casefolded name with one kind of apostrophe."""
    straight = unicodedata.normalize("NFC", name).translate(dict.fromkeys(map(ord, "’‘ʼ`´"), "'"))
    return " ".join(straight.casefold().split())
