"""Stories that go together: what they show, what they are filed under, which rare words they share.

A story is compared with those alone that share a fundamental or a tag with it, so that a
new story changes no other lists than theirs.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations

from generator.digest import newest_first
from generator.model import Story
from generator.places import Places
from generator.slugs import person_key

SHOWN = 3
OPENING = 60
"""Words of a text that are compared, beside those of its title."""
RAREST = 8
"""What sharing a word weighs that is in no list of frequent words, in eighths of a point."""
TAG, FUNDAMENTAL = 3 * RAREST, 2 * RAREST
_WORD = re.compile(r"[^\W\d_]+")


def word_weights(places: Places, language: str) -> dict[str, int]:
    """What the frequent words of a language weigh, from `templates/words/frequent.LANGUAGE.txt`.

    Each line that begins with no `#` holds the words of one step: those of the first weigh
    nothing, of the next one eighth, and so on; a word in none weighs eight. Without such a
    file every word weighs as much.
    """
    path = places.file(f"templates/words/frequent.{re.split('[-_]', language)[0]}.txt")
    lines = path.read_text(encoding="utf-8").splitlines() if path else []
    steps = (line.split() for line in lines if not line.startswith("#"))
    return {word: weight for weight, words in enumerate(steps) for word in words}


@dataclass(frozen=True, slots=True)
class _Group:
    """Who shares a fundamental or a tag, newest first, and which of them has which word."""

    points: int
    members: list[int]
    postings: dict[str, list[int]]


class Related:
    """Finds the stories that go with one of `stories`; `weights` is what `word_weights` returns."""

    def __init__(self, stories: Iterable[Story], weights: Mapping[str, int]) -> None:
        self._stories = newest_first(stories)
        self._places = {story.id: n for n, story in enumerate(self._stories)}
        self._weights = weights
        self._words = [[word for word in sorted(opening_words(story)) if self._weight(word)] for story in self._stories]
        self._groups: dict[str, _Group] = {}
        for n, story in enumerate(self._stories):
            for name, points in _shareable(story):
                group = self._groups.setdefault(name, _Group(points, [], {}))
                group.members.append(n)
                for word in self._words[n]:
                    group.postings.setdefault(word, []).append(n)

    def to(self, story: Story, most: int = SHOWN) -> tuple[Story, ...]:
        """The stories most related to one of them, the nearest first; ties: newer, then id.

        Score: 3 a shared tag, 2 a shared fundamental, and for each word that both have in
        title or opening up to 1, the rarer the more.
        """
        me = self._places[story.id]
        groups = [self._groups[name] for name, _ in _shareable(story)]
        words: dict[int, int] = {}
        for group in groups:
            alike: dict[int, int] = {}
            for word in self._words[me]:
                weight = self._weight(word)
                for n in group.postings[word]:
                    alike[n] = alike.get(n, 0) + weight
            words |= alike  # Two who share two groups share the same words in both.
        sets = [set(group.members) for group in groups]
        near = set(words).union(*(one & other for one, other in combinations(sets, 2)))
        # Who shares one group and no word is as near as all of these: the newest come first.
        near.update(n for group in groups for n in group.members[: most + 1])
        near.discard(me)

        def score(n: int) -> int:
            return words.get(n, 0) + sum(g.points for g, ids in zip(groups, sets, strict=True) if n in ids)

        return tuple(self._stories[n] for n in nsmallest(most, near, key=lambda n: (-score(n), n)))

    def _weight(self, word: str) -> int:
        return self._weights.get(word, RAREST)


def _shareable(story: Story) -> Iterable[tuple[str, int]]:
    """What others may share with a story, and what that is worth."""
    yield from ((f"fundamental {i}", FUNDAMENTAL) for i in dict.fromkeys(story.fundamentals))
    yield from ((f"tag {tag}", TAG) for tag in dict.fromkeys(map(person_key, story.tags)))


def opening_words(story: Story) -> set[str]:
    """The words of a story's title and of the first of its text, casefolded."""
    opening = story.body.text.split(None, OPENING)[:OPENING]
    return set(_WORD.findall(f"{story.title} {' '.join(opening)}".casefold()))
