"""The words that were ever written here, for a search that forgives a wrong letter."""

import gzip
import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping

from generator.outputs.search.records import Record

MOST = 30_000
"""Words in the list: what is said most, and every word of a title or a name; some 80 kB."""
_TITLE = 100
"""A word of a title or a name counts as if it were written so often."""
_DIGITS = string.digits + string.ascii_lowercase
_WORD = re.compile(r"[^\W\d_]{3,}")


def count_words(records: Iterable[Record]) -> Counter[str]:
    """How often each word stands in the records; a word of a title or a name counts for many."""
    counted: Counter[str] = Counter()
    for record in records:
        counted.update(_words(record.text))
        for word in _words(" ".join((record.title, *record.names, *record.about))):
            counted[word] += _TITLE
    return counted


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def word_list(counted: Mapping[str, int]) -> bytes:
    """The most frequent words in alphabetical order, gzipped; one a line.

    A line begins with how many letters it shares with the word before, then how frequent
    it is (each step up is twice as frequent), both as one digit of base 36; the rest of
    the word follows.
    """
    most = sorted(sorted(counted), key=counted.__getitem__, reverse=True)[:MOST]
    lines, before = [], ""
    for word in sorted(most):
        shared, most_shared = 0, min(len(before), len(_DIGITS) - 1)
        while shared < most_shared and word.startswith(before[: shared + 1]):
            shared += 1
        step = min(counted[word].bit_length(), len(_DIGITS) - 1)
        lines.append(f"{_DIGITS[shared]}{_DIGITS[step]}{word[shared:]}")
        before = word
    return gzip.compress("\n".join(lines).encode("utf-8", "surrogatepass"), mtime=0)
