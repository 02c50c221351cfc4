"""Which characters a text may hold, which words may deceive, and how much markup a person writes."""

import re
import unicodedata
from collections.abc import Iterator

MAX_MARKS = 20_000
"""Signs of Markdown and ends of lines in one text. Some hundreds are usual; the time it takes grows with them."""
MISLEADING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\uf8ff\ufffe\uffff"
    "\U000e0000-\U000e007f\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
"""What is invisible and could mislead a reader or break a page; line ends and tabs do not."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""What YAML (1.1, 5.1) and XML (1.0, 2.2) refuse, and what only YAML takes for the end of a line."""
_MARK = re.compile(r"[!#&*+<=>\[\\\]^_`{|}~-]|\n|\d[.)]")
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(map(chr, range(0xFE00, 0xFE10)))
"""Letters, marks and signs that look like nothing: fillers of Hangul, Braille without a dot, variation selectors."""
_WORD = re.compile(r"[^\W\d_]+")
_CONFUSED_WITH_LATIN = ("CYRILLIC", "GREEK")


def misleading(text: str) -> re.Match[str] | None:
    """The first character of a text that is invisible and could mislead, if there is one."""
    return None if _ordinary(text) else MISLEADING.search(text)


def unprintable(text: str) -> int | None:
    """Where the first character stands that YAML or XML refuses; None where there is none."""
    found = None if _ordinary(text) else _UNPRINTABLE.search(text)
    return found.start() if found else None


def _ordinary(text: str) -> bool:
    """Whether a text has only what Python prints, and line ends and tabs; quicker than any expression.

    Nothing in those above is printed (`str.isprintable`: of the separators, the space alone).
    """
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass").isprintable()


_ASCII = bytes([*b"\t\n", *range(0x20, 0x7F)])
"""All of it that is printed, line ends and tabs: quickly left out, and mostly nothing else is there."""


def acceptable(char: str) -> bool:
    """Whether a character may stand in a value: neither YAML nor the reader refuses it."""
    return not MISLEADING.match(char) and not _UNPRINTABLE.match(char)


def visible(text: str) -> bool:
    """Whether there is anything to see in a text: a letter, a number, a sign."""
    return any(unicodedata.category(char)[0] in "LMNPS" and char not in _BLANK for char in text)


def marks(text: str) -> int:
    """How much there is for a reader of Markdown to look at; a table's rows all have as many cells as its head."""
    lines = text.split("\n")
    cells = max(line.count("|") for line in lines) * len(lines) if "|" in text else 0
    return max(len(_MARK.findall(text)), cells)


def overdone(text: str) -> tuple[str, str] | None:
    """What to say, and the way out, of a Markdown text that would take long to read; None for one in order."""
    # A short text without a table cannot have as many.
    if (len(text) <= MAX_MARKS and "|" not in text) or (count := marks(text)) <= MAX_MARKS:
        return None
    said = f"The text has {count:,} signs of Markdown and ends of lines."
    return said, f"Keep it below {MAX_MARKS:,}: write it in sentences, or part it."


def mixed_words(text: str) -> Iterator[str]:
    """The words that mix Latin letters with Cyrillic or Greek ones, as a name does that only looks like another.

    After Unicode Technical Standard 39, 5.1; a single Greek letter for a quantity, as in µm, is none.
    """
    for word in _WORD.findall(text) if not text.isascii() else ():
        scripts = {unicodedata.name(char, "").partition(" ")[0] for char in word}
        if "LATIN" in scripts and scripts.intersection(_CONFUSED_WITH_LATIN):
            yield word
