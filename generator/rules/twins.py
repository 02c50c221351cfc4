"""The same story sent twice: texts that share most of what they say, by their shingles."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from generator.model import Content, Story
from generator.problems import Problem
from generator.shingles import counted_words, numbers, prints, shingles

ALIKE = 0.4
"""From this on two texts are one: twice the shared shingles by those of both (Dice). Unrelated stories have 0.01."""
_A_LOOK = 0.15
"""The part of their prints that two texts share before they are compared wholly."""


def check_twins(content: Content) -> Iterator[Problem]:
    """A warning on the later of two stories with nearly the same text; it names the other."""
    stories = sorted((s for s in content.stories if not (s.draft or s.withdrawn)), key=lambda s: (s.date, s.id))
    for later, earlier in _alike([s.body.prints for s in stories], lambda n: stories[n].body.text):
        yield _problem(stories[later], stories[earlier])


def twins(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Each text that is nearly the same as an earlier one, and the earlier one that is most like it."""
    return _alike([prints(text.casefold().split()) for text in texts], texts.__getitem__)


def _alike(known: Sequence[bytes], text_of: Callable[[int], str]) -> Iterator[tuple[int, int]]:
    drawn = [numbers(kept) for kept in known]
    several = {shingle for shingle, count in Counter(chain.from_iterable(drawn)).items() if count > 1}
    holders: dict[int, int] = {}  # of a shingle that several texts have: the first of them
    for number, own in enumerate(drawn):
        if not (common := several.intersection(own)):
            continue
        held = holders.keys() & common
        holders.update(dict.fromkeys(common - held, number))
        if len(held) < max(1, enough := _A_LOOK * len(own)):
            continue
        shared = Counter(map(holders.__getitem__, held))
        candidates = [n for n, count in shared.items() if count >= enough]
        if alike := [(_likeness(text_of(number), text_of(n)), -n) for n in candidates]:
            likeness, earlier = max(alike)
            if likeness >= ALIKE:
                yield number, -earlier


def _likeness(one: str, other: str) -> float:
    a, b = shingles(counted_words(one)), shingles(counted_words(other))
    return 2 * len(a & b) / (len(a) + len(b))


def _problem(later: Story, earlier: Story) -> Problem:
    return Problem(
        location=later.at("title"),
        code="twin",
        text=f"This is nearly the same text as {earlier.location.path}.",
        hint="Keep one of the two; if both belong here, say in each what is new.",
    )
