"""The first sentences of a text, and how long it takes to read."""

import re

from generator.body import Body

WORDS_A_MINUTE = 220
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”’)\"']*\s+(?=\S)")


def minutes(body: Body) -> int:
    """Minutes of quiet reading, at least 1."""
    return max(1, round(body.words / WORDS_A_MINUTE))


def teaser(text: str, words: int) -> str:
    """The first sentences of a plain text that fit into `words` words; at least the beginning of one."""
    said = text.split(None, words + 1)[: words + 1]
    if len(said) <= words:
        return " ".join(said)
    cut = 0
    for end in _SENTENCE_END.finditer(flat := " ".join(said)):
        cut = end.start() + len(end[0].rstrip())  # A quotation mark belongs to its sentence.
    return flat[:cut] if cut else " ".join(said[:words]).rstrip(",;:") + " …"
