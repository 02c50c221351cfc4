"""The same story sent twice: texts that share most of what they say.

Every text is known by its shingles, three words in a row (A. Broder, “On the resemblance and
containment of documents”, 1997); short words say little and do not count. To look at few pairs,
an index holds those shingles alone that begin with a word that is drawn by its checksum; which
they are depends on nothing but the words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from zlib import crc32

from generator.model import Content, Story
from generator.problems import Problem

SHINGLE = 3
ALIKE = 0.4
"""From this on two texts are one: twice the shared shingles by those of both (Dice). Unrelated stories have 0.01."""
SHORTEST = 10
"""Texts of fewer words that count may well be alike by chance."""
_ONE_IN = 4
_A_LOOK = 0.2
"""The part of the drawn shingles that two texts share before they are compared wholly."""


def check_twins(content: Content) -> Iterator[Problem]:
    """A warning on the later of two stories with nearly the same text; it names the other."""
    stories = sorted((s for s in content.stories if not (s.draft or s.withdrawn)), key=lambda s: (s.date, s.id))
    for later, earlier in twins([story.body.text for story in stories]):
        yield _problem(stories[later], stories[earlier])


def twins(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Each text that is nearly the same as an earlier one, and the earlier one that is most like it."""
    holders: dict[tuple[str, ...], int] = {}  # of a drawn shingle: the first text that has it
    known: list[list[str]] = []
    for number, text in enumerate(texts):
        words = [word for word in _WORD.findall(text.casefold()) if len(word) >= _LETTERS]
        known.append(words)
        if len(words) < SHORTEST:
            continue
        drawn = {tuple(words[n : n + SHINGLE]) for n, word in enumerate(words) if _is_drawn(word)}
        shared = Counter(holders.setdefault(shingle, number) for shingle in drawn)
        own = shared.pop(number, 0)
        candidates = [n for n, count in shared.items() if count >= _A_LOOK * (own + shared.total())]
        if alike := [(_likeness(words, known[n]), -n) for n in candidates]:
            likeness, earlier = max(alike)
            if likeness >= ALIKE:
                yield number, -earlier


_WORD = re.compile(r"\w+")
_LETTERS = 5


@cache
def _is_drawn(word: str) -> bool:
    return crc32(word.encode()) % _ONE_IN == 0


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    a, b = _shingles(one), _shingles(other)
    return 2 * len(a & b) / (len(a) + len(b))


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}


def _problem(later: Story, earlier: Story) -> Problem:
    return Problem(
        location=later.at("title"),
        code="twin",
        text=f"This is nearly the same text as {earlier.location.path}.",
        hint="Keep one of the two; if both belong here, say in each what is new.",
    )
