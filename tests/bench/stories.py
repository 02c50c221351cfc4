"""Stories of any number for benchmarks of the search, as values: the same seed, the same stories.

Some 20,000 words are used as Zipf found it: the 5,000 most frequent ones of English, then
invented ones, many of them with endings; a few hundred names, thirty fundamentals. The
texts mean nothing, but an index and a list of words cannot tell.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from generator.body import Body, Texts
from generator.model import Kind, Story
from generator.outputs.related import word_weights
from generator.places import Places
from generator.problems import Location
from generator.week import Week
from tests.bench.programme import FIRST, LAST, syllable, write
from tests.bench.programme import TODAY as TODAY
from tests.builders import PROJECT, story_md

VOCABULARY = 20_000
IN_THIS_YEAR = 600
"""Stories of the current year, whatever the number of all."""

_ENDINGS = ("", "", "", "", "s", "ed", "ing", "er")


class Invented:
    """Words, names and texts, drawn from one seed."""

    def __init__(self, seed: int = 6) -> None:
        self.random = Random(seed)
        self.words = self._vocabulary()
        self._invented = set(self.words[5000:])
        self._weights = list(accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(VOCABULARY)))
        self.people = [f"{self._name()} {self._name()}" for _ in range(400)]
        self.teams = [f"{self._name()} {self._name()}" for _ in range(24)]
        self.tags = [self.random.choice(self.words[200:6000]) for _ in range(60)]

    def _vocabulary(self) -> list[str]:
        """Words, the most frequent first."""
        weights = word_weights(Places(PROJECT), "en")
        found = dict.fromkeys(sorted(weights, key=lambda word: (weights[word], self.random.random())))
        while len(found) < VOCABULARY:
            found["".join(syllable(self.random) for _ in range(self.random.choice((2, 2, 3))))] = None
        return list(found)

    def _name(self) -> str:
        return (syllable(self.random) + syllable(self.random)).capitalize()

    def drawn(self, count: int) -> list[str]:
        """So many words as they come in a text."""
        drawn = self.random.choices(self.words, cum_weights=self._weights, k=count)
        return [w + self.random.choice(_ENDINGS) if w in self._invented else w for w in drawn]

    def text(self) -> str:
        """Some 200 words in paragraphs of sentences."""
        paragraphs = []
        for _ in range(self.random.randint(3, 5)):
            sentences = (self.drawn(self.random.randint(7, 18)) for _ in range(self.random.randint(3, 5)))
            paragraphs.append(" ".join(f"{' '.join(s).capitalize()}." for s in sentences))
        return "\n\n".join(paragraphs)

    def title(self) -> str:
        """Two to four words that are not the most frequent."""
        words = [self.random.choice(self.words[150:9000]) for _ in range(self.random.randint(2, 4))]
        return " ".join(words).capitalize()


def base(root: Path, invented: Invented) -> Path:
    """Write a programme with thirty fundamentals and one story below `root`."""
    write(root, 0)
    path = root / "stories/2026/first.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(story_md(invented.title(), TODAY), encoding="utf-8")
    return root


def stories(count: int, invented: Invented, fundamentals: Sequence[str]) -> Iterator[Story]:
    """So many stories about fundamentals given by id, 600 of them of the current year."""
    random = invented.random
    new_year = date(LAST.year, 1, 1)
    for n in range(count):
        first, last = (new_year, LAST) if n < min(IN_THIS_YEAR, count // 2) else (FIRST, new_year - timedelta(1))
        day = first + timedelta(random.randrange((last - first).days + 1))
        text = invented.text()
        yield Story(
            id=f"{day.year}/story-{n:05}",
            kind=Kind.STORY,
            title=invented.title(),
            date=day,
            week=Week.of(day),
            week_given=False,
            author=random.choice(invented.people),
            team=random.choice(invented.teams),
            fundamentals=tuple(random.sample(fundamentals, random.choice((1, 1, 2)))),
            tags=tuple(random.sample(invented.tags, random.choice((0, 1, 2)))),
            body=Body(texts=Texts.of("", text), words=len(text.split())),
            location=Location(f"stories/{day.year}/story-{n:05}.md"),
        )
