"""Finding what should not stand in a story: numbers and addresses of people, keys to systems.

What is a telephone number, a bank account or a key is for the libraries that know it to say:
`phonenumbers`, `python-stdnum` and the detectors of `detect-secrets`. The expressions here
only choose what they are asked about, so that ten thousand stories are read in seconds.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import phonenumbers
from stdnum import iban, luhn


@dataclass(frozen=True, slots=True)
class Trace:
    """Words in a text that a check is about: the problem's code, the words, where they begin."""

    code: str
    words: str
    start: int

    @property
    def end(self) -> int:
        """Where they end, exclusive."""
        return self.start + len(self.words)


def traces(text: str, regions: Sequence[str]) -> Iterator[Trace]:
    """Everything that is found in a text, in order; of two that overlap, the surer one.

    `regions` are the countries (ISO 3166) whose telephone numbers are written without
    their country's code; those with it are found from everywhere.
    """
    found: list[Trace] = []  # in order, and no two overlap
    for seek in (_secrets, _accounts, _cards, _addresses, lambda text: _phones(text, regions)):
        for trace in seek(text):
            at = bisect_left(found, trace.end, key=lambda other: other.start)
            if not at or found[at - 1].end <= trace.start:
                found.insert(at, trace)
    yield from found


_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,}")


def _addresses(text: str) -> Iterator[Trace]:
    for match in _ADDRESS.finditer(text) if "@" in text else ():
        yield Trace("private-address", match[0], match.start())


_ACCOUNT = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]\d{2}(?: ?[A-Z\d]){11,30}\b")
"""Begins with a word: said behind its first letter, so that not every letter is looked behind."""


def _accounts(text: str) -> Iterator[Trace]:
    """IBANs; a word in capitals behind one is none of it."""
    for match in _ACCOUNT.finditer(text):
        words = match[0]
        while words and not iban.is_valid(words):
            words = words.rpartition(" ")[0]
        if words:
            yield Trace("bank-account", words, match.start())


_CARD = re.compile(r"[2-6](?<![\w.,-][2-6])(?:[ -]?\d){12,18}(?![\w-])")
"""The length and first digit of what card schemes give out (ISO/IEC 7812)."""


def _cards(text: str) -> Iterator[Trace]:
    for match in _CARD.finditer(text):
        if luhn.is_valid(re.sub(r"\D", "", match[0])):
            yield Trace("card-number", match[0], match.start())


_SEVEN_DIGITS = re.compile(r"\d(?:[^\w\n]{0,4}\d){6}")
_NO_NUMBER = re.compile(r"https?://[^\s)>\"]+|[12](?<![\w-][12])\d{3}-[01]\d-[0-3]\d(?![\w-])")
"""The address of a page, and a date."""


def _callable(text: str) -> str:
    """The text with blanks in place of digits that nobody could call."""
    return _NO_NUMBER.sub(lambda found: " " * len(found[0]), text)


def _phones(text: str, regions: Sequence[str]) -> Iterator[Trace]:
    # Most stories have their date and no other number.
    if not any(_SEVEN_DIGITS.search(_callable(line)) for _, line in _lines(text, _SEVEN_DIGITS)):
        return
    text = _callable(text)
    for start, line in _lines(text, _SEVEN_DIGITS):
        for region in regions or (None,):
            for match in phonenumbers.PhoneNumberMatcher(line, region):
                yield Trace("phone-number", match.raw_string, start + match.start)


_LIKE_A_SECRET = re.compile(
    r"(?<![\w+/=.:-])(?=[\w+/=.:-]*\d)[\w+/=.:-]{16}|PRIVATE KEY|PuTTY-User-Key|://[^\s/]{1,200}@|hooks\.slack",
    re.ASCII,
)
_TOKEN = re.compile(r"[^\s\"'`<>()]+")


def _may_hold_a_secret(text: str) -> bool:
    """Whether `_LIKE_A_SECRET` could be found; it takes longer to say so."""
    if "://" in text or any(mark in text for mark in _MARKS_OF_SECRETS):
        return True
    return any(_DIGIT.search(word) for word in [word for word in text.split() if len(word) >= 16])


_DIGIT = re.compile(r"\d")
_MARKS_OF_SECRETS = ("PRIVATE KEY", "PuTTY-User-Key", "hooks.slack")


def _secrets(text: str) -> Iterator[Trace]:
    if not _may_hold_a_secret(text):
        return
    for start, line in _lines(text, _LIKE_A_SECRET):
        for analyze in _detectors():
            for part in analyze(line):
                yield _whole_word(line, part, start)


def _whole_word(line: str, part: str, start: int) -> Trace:
    """A detector may know a key by its beginning alone."""
    at = line.find(part)
    if not _TOKEN.fullmatch(part):
        return Trace("secret", part, start + at)
    begin, end = at, at + len(part)
    while begin and _TOKEN.match(line[begin - 1]):
        begin -= 1
    if more := _TOKEN.match(line, end):
        end = more.end()
    return Trace("secret", line[begin:end].rstrip(".,;:!?"), start + begin)


_LONGEST, _OVERLAP = 5_000, 500


def _lines(text: str, wanted: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The lines in which something is found, each with its offset; a very long one in pieces.

    Expressions of others take the square of a line's length, and a story may be one line.
    """
    end = -1
    while found := wanted.search(text, end + 1):
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.start())
        end = len(text) if end < 0 else end
        for n in range(start, end, _LONGEST - _OVERLAP):
            piece = text[n : min(n + _LONGEST, end)]
            if wanted.search(piece):
                yield n, piece


@cache
def _detectors() -> tuple[Callable[[str], Iterator[str]], ...]:
    """Detectors for keys of a known form. None of them asks a service whether a key is good.

    Left out are those that a story would set off: addresses of machines, random-looking
    words, and anything behind the word “password”.
    """
    # They bring a client for HTTP along, which a story without anything like a key need not wait for.
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector
    from detect_secrets.plugins.ip_public import IPPublicDetector

    kinds: Mapping[str, type[BasePlugin]] = get_mapping_from_secret_type_to_class()
    return tuple(
        kind().analyze_string
        for _, kind in sorted(kinds.items())
        if issubclass(kind, RegexBasedDetector) and kind is not IPPublicDetector
    )
