"""What a mail has around its story: signatures, quoted mails, disclaimers. Only what is certain is taken away."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from generator.incoming.letter import tidy

_ORIGINAL = re.compile(
    r"\s*[-_]{2,}\s*(original message|ursprüngliche nachricht|message d.origine|mensaje original)\s*[-_]{2,}\s*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"\s*([-_]{4,}\s*(forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado)\s*[-_]{4,}"
    r"|begin forwarded message:|anfang der weitergeleiteten nachricht:)\s*",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(on|am|le|el)\s.{4,200}(wrote|schrieb.{0,80}|a écrit|escribió)\s?:", re.IGNORECASE)
_HEAD = re.compile(
    r"\*{0,2}(from|von|de|sent|gesendet|envoyé|enviado|date|datum|fecha|to|an|à|para|cc|subject|betreff|objet|asunto"
    r"|reply-to)\s?:\*{0,2}\s*(.*)",
    re.IGNORECASE,
)
_FROM, _SUBJECT = ("from", "von", "de"), ("subject", "betreff", "objet", "asunto")
_SENT_WITH = re.compile(
    r"(sent|envoyé|gesendet|enviado) (from|with|via|mit|depuis|von|desde) "
    r"(my|meinem|mon|mi|outlook|gmail|proton|mail)\b.{0,60}"
    r"|von meinem .{2,40}gesendet\.?|get \[?outlook for (ios|android|mac)\b.{0,80}",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\W{0,4}(confidentiality|confidential|disclaimer|legal) ?(notice|note|statement)?\W"
    r"|\W{0,4}(this|the information( contained)? in this|the contents of this) (e-?mail|message|communication)\b"
    r".{0,400}(confidential|privileged|intended (only|solely|recipient)|addressee)"
    r"|\W{0,4}diese (e-?mail|nachricht) .{0,200}vertraulich"
    r"|\W{0,4}(please )?(consider|think of|think about) the environment before printing",
    re.IGNORECASE | re.DOTALL,
)
_BANNER = re.compile(
    r"\W{0,9}(caution|warning|external( e-?mail| sender)?)\b.{0,60}(originat|from|sent|outside|sender).{0,400}",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail in a mail: who wrote it, as written there, its subject, its text, and the words above it."""

    sender: str
    subject: str
    text: str
    above: str


def trim(text: str) -> tuple[str, list[str]]:
    """A mail's text without what is certainly not the story, and what was left out."""
    notes: list[str] = []
    for name, cut in _CUTS:
        shorter = cut(text)
        gone = tidy(text).count("\n") - tidy(shorter).count("\n")
        if tidy(shorter) != tidy(text):
            notes.append(f"Left out: {name} ({gone} {'line' if gone == 1 else 'lines'}).")
            text = shorter
    return tidy(text), notes


def forwarded(text: str) -> Forwarded | None:
    """The mail that was forwarded in a text, if there is one."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if _FORWARDED.fullmatch(line)), None)
    if start is None:
        return None
    after = start + 1
    while after < len(lines) and not lines[after].strip():
        after += 1
    head: dict[str, str] = {}
    while after < len(lines) and (found := _HEAD.fullmatch(lines[after].strip())):
        head[found[1].casefold()] = found[2]
        after += 1
        while after < len(lines) and head and lines[after][:1] in {" ", "\t"} and lines[after].strip():
            after += 1  # a line of the head that goes on
    sender = next((head[name] for name in _FROM if name in head), "")
    subject = next((head[name] for name in _SUBJECT if name in head), "")
    return Forwarded(sender, subject, "\n".join(lines[after:]), "\n".join(lines[:start])) if head else None


def _before(lines: list[str], number: int | None) -> str:
    return "\n".join(lines if number is None else lines[:number])


def _quoted(text: str) -> str:
    """Everything from where another mail is quoted below the text."""
    lines = text.split("\n")
    return _before(lines, next((n for n in range(len(lines)) if _begins_quotation(lines, n)), None))


def _begins_quotation(lines: list[str], n: int) -> bool:
    if _ORIGINAL.fullmatch(lines[n]):
        return True
    if _is_head(lines[n], _FROM):
        below = [_HEAD.match(line.strip()) for line in lines[n + 1 : n + 8]]
        return sum(found is not None for found in below) >= 2 and any(
            found and found[1].casefold() in _SUBJECT for found in below
        )
    for length in (1, 2, 3):
        if _WROTE.fullmatch(" ".join(lines[n : n + length]).strip()[:400]):
            after = [line for line in lines[n + length : n + length + 3] if line.strip()]
            return bool(after) and after[0].lstrip().startswith(">")
    return False


def _is_head(line: str, names: tuple[str, ...]) -> bool:
    found = _HEAD.fullmatch(line.strip()[:1000])
    return found is not None and found[1].casefold() in names and bool(found[2])


def _quoted_at_the_end(text: str) -> str:
    """Lines of > with which a mail ends: nobody ends a story so."""
    lines = tidy(text).split("\n")
    end = len(lines)
    while end and (lines[end - 1].startswith(">") or not lines[end - 1].strip()):
        end -= 1
    return text if end == len(lines) or not end else "\n".join(lines[:end])


def _signature(text: str) -> str:
    """From the line that mail programs put above a signature (RFC 3676, 4.3)."""
    lines = text.split("\n")
    exact = next((n for n, line in enumerate(lines) if line == "-- "), None)
    if exact is None:  # Many programs lose the space; then only a short one at the end is certain.
        short = [n for n, line in enumerate(lines) if line in {"--", r"\--", "—"} and len(lines) - n <= 10]
        exact = short[-1] if short else None
    return _before(lines, exact) if exact else text


def _last_paragraphs(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def cut(text: str) -> str:
        paragraphs = re.split(r"\n\s*\n", tidy(text))
        while len(paragraphs) > 1 and pattern.match(" ".join(paragraphs[-1].split())[:2000]):
            paragraphs.pop()
        return "\n\n".join(paragraphs)

    return cut


def _banner(text: str) -> str:
    first, _, rest = tidy(text).partition("\n\n")
    return rest if rest and len(first) < 600 and _BANNER.fullmatch(first) else text


_CUTS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("a quoted mail", _quoted),
    ("a quoted mail", _quoted_at_the_end),
    ("a disclaimer", _last_paragraphs(_DISCLAIMER)),
    ("a signature", _signature),
    ("a line of the mail program", _last_paragraphs(_SENT_WITH)),
    ("a disclaimer", _last_paragraphs(_DISCLAIMER)),
    ("a warning of the mail server", _banner),
)
