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


_DIGIT = re.compile(r"\d")
_WITHOUT_A_DIGIT = bytes(byte for byte in range(0x80) if byte not in b"0123456789\n")
_Lines = Sequence[tuple[int, str]]
"""Lines of a text, each with its offset. Most lines of a story have no digit, and few things can be in them."""


def traces(text: str, regions: Sequence[str]) -> Iterator[Trace]:
    """Everything that is found in a text, in order; of two that overlap, the surer one.

    `regions` are the countries (ISO 3166) whose telephone numbers are written without
    their country's code; those with it are found from everywhere.
    """
    lines = list(_numbered(text))
    numbered = [(start, line) for start, line, _ in lines]
    many = [(start, line) for start, line, digits in lines if digits >= _SHORTEST_NUMBER]
    found: list[Trace] = []  # in order, and no two overlap
    for traced in (
        _secrets(text, numbered),
        _accounts(numbered),
        _cards(many),
        _addresses(text),
        _phones(many, regions),
    ):
        for trace in traced:
            at = bisect_left(found, trace.end, key=lambda other: other.start)
            if not at or found[at - 1].end <= trace.start:
                found.insert(at, trace)
    yield from found


def _numbered(text: str) -> Iterator[tuple[int, str, int]]:
    """The lines with a digit of any script, each with its offset and how many digits there are at most.

    Quicker than to look for one in each line.
    """
    left = text.encode("utf-8", "surrogatepass").translate(None, _WITHOUT_A_DIGIT).split(b"\n")
    start = 0
    for line, digits in zip(text.split("\n"), left, strict=True):
        if digits and (digits.isdigit() or _DIGIT.search(line)):
            yield start, line, len(digits)
        start += len(line) + 1


_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,}")


def _addresses(text: str) -> Iterator[Trace]:
    for match in _ADDRESS.finditer(text) if "@" in text else ():
        yield Trace("private-address", match[0], match.start())


_ACCOUNT = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]\d{2}(?: ?[A-Z\d]){11,30}\b")
"""Begins with a word: said behind its first letter, so that not every letter is looked behind."""


def _accounts(numbered: _Lines) -> Iterator[Trace]:
    """IBANs; a word in capitals behind one is none of it."""
    for start, line in numbered:
        for match in _ACCOUNT.finditer(line):
            from stdnum import iban  # It takes a while to import, and few texts have what looks like an account.

            words = match[0]
            while words and not iban.is_valid(words):
                words = words.rpartition(" ")[0]
            if words:
                yield Trace("bank-account", words, start + match.start())


_CARD = re.compile(r"[2-6](?<![\w.,-][2-6])(?:[ -]?\d){12,18}(?![\w-])")
"""The length and first digit of what card schemes give out (ISO/IEC 7812)."""


def _cards(many: _Lines) -> Iterator[Trace]:
    for start, line in many:
        for match in _CARD.finditer(line):
            from stdnum import luhn  # As above.

            if luhn.is_valid(re.sub(r"\D", "", match[0])):
                yield Trace("card-number", match[0], start + match.start())


_SHORTEST_NUMBER = 7
"""Digits of a number that somebody could call; a bank card has more."""
_MANY_DIGITS = re.compile(rf"\d(?:[^\w\n]{{0,4}}\d){{{_SHORTEST_NUMBER - 1}}}")
_NO_NUMBER = re.compile(r"https?://[^\s)>\"]+|[12](?<![\w-][12])\d{3}-[01]\d-[0-3]\d(?![\w-])")
"""The address of a page, and a date."""


def _phones(many: _Lines, regions: Sequence[str]) -> Iterator[Trace]:
    for start, line in many:
        if not _MANY_DIGITS.search(line):
            continue
        from phonenumbers import SUPPORTED_REGIONS, PhoneNumberMatcher  # As above.

        # Blanks in place of digits that nobody could call.
        callable_ = _NO_NUMBER.sub(lambda found: " " * len(found[0]), line)
        for n, piece in _pieces(callable_, _MANY_DIGITS):
            for region in [own for own in regions if own in SUPPORTED_REGIONS] or (None,):
                for match in PhoneNumberMatcher(piece, region):
                    yield Trace("phone-number", match.raw_string, start + n + match.start)


_LIKE_A_SECRET = re.compile(
    r"(?<![\w+/=.:-])(?=[\w+/=.:-]*\d)[\w+/=.:-]{16}|PRIVATE KEY|PuTTY-User-Key|://[^\s/]{1,200}@|hooks\.slack",
    re.ASCII,
)
_TOKEN = re.compile(r"[^\s\"'`<>()]+")


_MARKS_OF_SECRETS = ("PRIVATE KEY", "PuTTY-User-Key", "://", "hooks.slack")
_SHORTEST_SECRET = 16


def _may_hold_a_secret(text: str, numbered: _Lines) -> bool:
    """Whether `_LIKE_A_SECRET` could be found; it takes longer to say so."""
    if any(mark in text for mark in _MARKS_OF_SECRETS):
        return True
    long_words = [word for _, line in numbered for word in line.split() if len(word) >= _SHORTEST_SECRET]
    return any(map(_DIGIT.search, long_words))


def _secrets(text: str, numbered: _Lines) -> Iterator[Trace]:
    if not _may_hold_a_secret(text, numbered):
        return
    for start, line in _lines(text, _LIKE_A_SECRET):
        for n, piece in _pieces(line, _LIKE_A_SECRET):
            for analyze in _detectors():
                for part in analyze(piece):
                    yield _whole_word(piece, part, start + n)


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


def _lines(text: str, wanted: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The lines in which something is found, each with its offset."""
    start = 0
    for line in text.split("\n"):
        if line and wanted.search(line):
            yield start, line
        start += len(line) + 1


_LONGEST, _OVERLAP = 5_000, 500


def _pieces(line: str, wanted: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The pieces of a line in which something is found, each with its offset; an ordinary line is one piece.

    Expressions of others take the square of a line's length, and a story may be one line.
    """
    for n in range(0, len(line), _LONGEST - _OVERLAP):
        if wanted.search(piece := line[n : n + _LONGEST]):
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
