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
    flat = " ".join(text.split())
    cut = ""
    for end in (*(m.end() for m in _SENTENCE_END.finditer(flat)), len(flat)):
        if len(flat[:end].split()) > words:
            break
        cut = flat[:end].rstrip()
    return cut or (" ".join(flat.split()[:words]).rstrip(",;:") + " …" if flat else "")
