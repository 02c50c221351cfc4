"""Stories that go together: what they show, what they are filed under, which rare words they share.

A story is compared with those alone that share a fundamental or a tag with it, of each
group the newest: so a new story changes no other lists than theirs, and a programme that
is twice as old takes twice as long. What was found in a group is kept as long as the
group stays as it is.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from struct import Struct
from sys import intern

from generator.cache import Cache
from generator.digest import newest_first
from generator.edition import edition
from generator.model import Story
from generator.places import Places
from generator.slugs import person_key
from generator.workers import in_parts

SHOWN = 3
OPENING = 40
"""Words of a text that are compared, beside those of its title."""
CANDIDATES = 100
"""How many of those who share a fundamental or a tag are looked at: the newest."""
RAREST = 8
"""What sharing a word weighs that is in no list of frequent words, in eighths of a point."""
TAG, FUNDAMENTAL = 3 * RAREST, 2 * RAREST
_WORD = re.compile(r"[^\W\d_]+")
_KEPT = "related stories"

Found = Sequence[tuple[int, int]]
"""Scores with the places in the group of those who have them, in eighths of a point, the highest first."""

Traits = tuple[str, ...]
"""The words, fundamentals and tags that are worth something to share, each once."""


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


class Related:
    """Finds the stories that go with those of `stories`; `weights` is what `word_weights` returns.

    Score: 3 a shared tag, 2 a shared fundamental, and for each word that both have in
    title or opening up to 1, the rarer the more. At most three go with one, the nearest
    first; ties: newer, then id.
    """

    def __init__(self, stories: Iterable[Story], weights: Mapping[str, int]) -> None:
        self._weights = weights
        self._stories = {story.id: story for story in newest_first(stories)}
        self._places = {i: n for n, i in enumerate(self._stories)}
        self._worth: dict[str, int] = {}
        self._shared: dict[str, Traits] = {}
        self._groups: dict[str, list[str]] = {}
        for i, story in self._stories.items():
            shared = dict(_shareable(story))
            self._worth |= shared
            self._shared[i] = tuple(shared)
            for name in shared:
                self._groups.setdefault(name, []).append(i)

    def to(self, story: Story) -> tuple[Story, ...]:
        """The stories that go with one, for whoever asks of few."""
        groups = {name: self._groups[name] for name in self._shared[story.id]}
        compared = {story.id, *(i for ids in groups.values() for i in ids[:CANDIDATES])}
        traits = {i: self._traits_of(self._stories[i]) for i in compared}
        nearest = self._nearest_of_all((ids, self._nearest(ids, traits, [story.id])[0]) for ids in groups.values())
        return tuple(map(self._stories.__getitem__, nearest))

    def to_all(self, cache: Cache | None = None) -> dict[str, tuple[str, ...]]:
        """The same for each story, all by their ids. What `cache` has kept is not looked for again."""
        found = self._found_in(self._groups, cache)
        of_each = {name: dict(zip(ids, found[name], strict=True)) for name, ids in self._groups.items()}
        return {
            i: self._nearest_of_all((self._groups[name], of_each[name][i]) for name in shared)
            for i, shared in self._shared.items()
        }

    def _nearest_of_all(self, groups: Iterable[tuple[Sequence[str], Found]]) -> tuple[str, ...]:
        """Who is nearest to a story, from who is nearest to it in each of its groups."""
        scores = {ids[place]: score for ids, found in groups for score, place in found}
        return tuple(sorted(scores, key=lambda i: (-scores[i], self._places[i]))[:SHOWN])

    def _found_in(self, groups: Mapping[str, Sequence[str]], cache: Cache | None) -> dict[str, Sequence[Found]]:
        """For each of each group, who of its newest is nearest."""
        kept = _unpacked(cache.get(_KEPT)) if cache else {}
        weights = hashlib.blake2b(repr((edition(), sorted(self._weights.items()))).encode()).hexdigest()
        told = {i: f"{i} {story.version}" for i, story in self._stories.items()}
        keys = {
            name: hashlib.blake2b("\0".join([weights, *map(told.__getitem__, ids)]).encode()).hexdigest()
            for name, ids in groups.items()
        }
        found = {name: kept[name][1] for name in groups if name in kept and kept[name][0] == keys[name]}
        missing = [name for name in groups if name not in found]
        traits = {i: self._traits_of(self._stories[i]) for i in {i for name in missing for i in groups[name]}}

        def nearest(names: Sequence[str]) -> dict[str, Sequence[Found]]:
            return {name: self._nearest(groups[name], traits, groups[name]) for name in names}

        for made in in_parts(nearest, missing, 2):
            found |= made
        if cache and keys != {name: key for name, (key, _) in kept.items()}:
            cache.put(_KEPT, json.dumps({name: (keys[name], found[name]) for name in found}).encode())
        return found

    def _traits_of(self, story: Story) -> Traits:
        """What others may have in common with a story; what that is worth is noted."""
        # The same word is looked up thousands of times, which is quicker where it is the same object.
        words = {intern(word): self._weights.get(word, RAREST) for word in opening_words(story)}
        self._worth |= words
        return *filter(words.get, words), *self._shared[story.id]

    def _nearest(self, group: Sequence[str], traits: Mapping[str, Traits], asked: Sequence[str]) -> Sequence[Found]:
        """Who of the newest of a group is nearest to those of it who ask."""
        newest = group[:CANDIDATES]
        tally = _Tally([[(trait, self._worth[trait]) for trait in traits[i]] for i in newest])
        places = {i: n for n, i in enumerate(newest)}
        return [[*tally.nearest(traits[i], places.get(i))] for i in asked]


class _Tally:
    """Adds up what a story shares with all of a group at once.

    What somebody's trait is worth is one number with a lane of bits for each of the group:
    the sum of such numbers holds the scores of all.
    """

    def __init__(self, group: Sequence[Sequence[tuple[str, int]]]) -> None:
        highest = max(sum(worth for _, worth in traits) for traits in group)
        bits, lane = (16, "H") if highest < 1 << 16 else (64, "Q")
        self._lanes = Struct(f"<{len(group)}{lane}")
        self._worth: dict[str, int] = {}
        for n, traits in enumerate(group):
            for trait, worth in traits:
                self._worth[trait] = self._worth.get(trait, 0) + (worth << n * bits)

    def nearest(self, traits: Traits, me: int | None, most: int = SHOWN) -> Iterator[tuple[int, int]]:
        """The highest scores, each with who has it, for one with these traits, who may stand at the place `me`."""
        total = sum(filter(None, map(self._worth.get, traits)))
        scores = [*self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))]
        if me is not None:
            scores[me] = 0
        for best in filter(None, sorted(scores)[: -most - 1 : -1]):
            yield best, (place := scores.index(best))
            scores[place] = 0


def _unpacked(content: bytes | None) -> dict[str, tuple[str, Sequence[Found]]]:
    if content is None:
        return {}
    try:
        return dict(json.loads(content))
    except (TypeError, ValueError):
        return {}


def _shareable(story: Story) -> Iterable[tuple[str, int]]:
    """What others may share with a story, and what that is worth."""
    yield from ((f"fundamental {i}", FUNDAMENTAL) for i in story.fundamentals)
    yield from ((f"tag {person_key(tag)}", TAG) for tag in story.tags)


def opening_words(story: Story) -> set[str]:
    """The words of a story's title and of the first of its text, casefolded."""
    opening = story.body.text.split(None, OPENING)[:OPENING]
    return set(_WORD.findall(f"{story.title} {' '.join(opening)}".casefold()))
