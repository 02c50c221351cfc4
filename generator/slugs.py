"""Addresses from titles and names."""

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
_NO_SLUG = re.compile("[^a-z0-9]+")
_STRAIGHT = dict.fromkeys(_APOSTROPHES, "'")
LONGEST = 180
"""Bytes of an address segment in UTF-8: it becomes a folder's name, and digits may be added."""
WINDOWS_NAMES = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    ]
)
"""What Windows keeps for itself, whatever its ending (Microsoft, “Naming Files, Paths, and Namespaces”)."""
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def slug(text: str) -> str:
    """Turn a title or name into one address segment; may be empty.

    NFKC, casefold, Latin accents removed, apostrophes dropped, other scripts kept
    (their vowel signs and joiners too), everything else becomes `-`.
    """
    if text.isascii():  # The same, quicker.
        return _NO_SLUG.sub("-", text.lower().translate(_APOSTROPHES)).strip("-")
    # Apostrophes first: NFKC would make a space and an accent of one of them.
    folded = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold().translate(_APOSTROPHES)
    spread = unicodedata.normalize("NFD", folded).translate(_UNDECOMPOSED)
    plain = unicodedata.normalize("NFC", "".join(_without_latin_accents(spread)))
    kept: list[str] = []
    for char in plain:
        kind = unicodedata.category(char)[0]
        if kind == "M" and kept[-1:] in ([], ["-"]):
            continue  # an accent on something that was left out
        kept.append(char if kind in "LMN" else "-")
    return re.sub("-+", "-", "".join(kept)).strip("-")


def _without_latin_accents(text: str) -> Iterator[str]:
    latin = False
    for char in text:
        if not unicodedata.combining(char):
            latin = char.isascii() or unicodedata.name(char, "").startswith("LATIN")
        elif latin:
            continue
        yield char


def segment(text: str) -> str:
    """The slug of a text, or six hex digits of its SHA-256 where nothing is left of it."""
    own = _bounded(slug(text)) or _digits(text)[:6]
    return f"{own}-{_digits(text)[:6]}" if own in WINDOWS_NAMES else own


def slugs(texts: Iterable[str]) -> dict[str, str]:
    """Give each text a slug of its own; an empty or taken one gets six hex digits.

    The digits are the start of the text's SHA-256; of two equal slugs the later text in
    sort order gets them, so that the answer does not depend on the order of arrival.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for text in sorted(set(texts)):
        given[text] = free_slug(text, taken)
        taken.add(given[text])
    return given


def free_slug(text: str, taken: Container[str]) -> str:
    """The slug of a text, with digits where it is empty, taken or a name of Windows'; see `slugs`."""
    own = base = _bounded(slug(text))
    digits, length = _digits(text), 6
    while not own or own in taken or own in WINDOWS_NAMES:
        own, length = f"{base}-{digits[:length]}".lstrip("-"), length + 1
    return own


def _bounded(own: str) -> str:
    """A slug that is a folder's name on every system, cut between characters if it must be."""
    return own.encode()[:LONGEST].decode(errors="ignore").strip("-")


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def written(path: str) -> str:
    """A site path as an address: what a browser would take for something else is encoded."""
    return re.sub(r"[\x00-\x20\\%?#\"<>]", lambda c: f"%{ord(c[0]):02X}", path)


@lru_cache(maxsize=65536)
def person_key(name: str) -> str:
    """What makes two spellings one person: the casefolded name with one kind of apostrophe."""
    straight = unicodedata.normalize("NFC", name).translate(_STRAIGHT)
    return " ".join(straight.casefold().split())
