"""What a text is known by among thousands: its shingles, three words in a row.

After A. Broder, “On the resemblance and containment of documents”, 1997. Short words say
little and do not count. To compare few pairs of texts, those shingles alone are looked up
that begin with a word of certain lengths; which they are depends on nothing but the words.
"""

import re
from array import array
from collections.abc import Iterable, Sequence
from zlib import crc32

SHINGLE = 3
SHORTEST = 10
"""Texts of fewer words that count may well be alike by chance."""
_ONE_IN = 3
"""Words of 6, 9, 12 … letters begin a drawn shingle: a third or a quarter of those that count."""
_LETTERS = 5
_MOST = 16
"""Checksums of one text: the smallest, since of two texts that are alike these are mostly the same."""
_WORD = re.compile(r"\w+")


def counted_words(text: str) -> list[str]:
    """The words of a text that count."""
    return [word for word in _WORD.findall(text.casefold()) if len(word) >= _LETTERS]


def shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    """All shingles of a text's words."""
    return {tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}


def prints(words: Iterable[str]) -> bytes:
    """The smallest checksums (CRC-32) of the drawn shingles of a text's words; none of a text that is too short.

    `words` are the casefolded text between its spaces: a word has its full stop here, which
    is quicker and changes little. Of two texts the checksums have as much in common as the
    texts have. For `numbers`; the bytes are in the machine's own order.
    """
    said = [word for word in words if len(word) >= _LETTERS]
    if len(said) < SHORTEST:
        return b""
    threes = zip(said, said[1:], said[2:], strict=False)
    drawn = [f"{a} {b} {c}" for a, b, c in threes if not len(a) % _ONE_IN]
    return array("I", sorted({crc32(shingle.encode("utf-8", "surrogatepass")) for shingle in drawn})[:_MOST]).tobytes()


def numbers(kept: bytes) -> Sequence[int]:
    """The checksums in what `prints` gave."""
    found = array("I")
    found.frombytes(kept)
    return found
