"""Programmes of any size for benchmarks: the same seed, the same stories.

Some 20,000 words are used as Zipf found it: the 5,000 most frequent ones of English, then
invented ones, many of them with endings; a few hundred names, thirty fundamentals. The
texts mean nothing, but an index and a list of words cannot tell.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from generator.outputs.related import word_weights
from generator.places import Places
from tests.builders import PROGRAMME_YML, PROJECT, fundamental_yml

FIRST, LAST = date(2017, 1, 2), date(2026, 11, 20)
TODAY = LAST.isoformat()
VOCABULARY = 20_000
IN_THIS_YEAR = 600
"""Stories of the current year, whatever the number of all."""

_ONSETS = "b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sc sh sl st str t th tr v w".split()
_VOWELS = "a a e e e i i o o u ai ea ee oa ou".split()
_CODAS = ["", "", "", "n", "r", "l", "s", "t", "m", "d", "ck", "nd", "nt", "rt", "st", "sh"]
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

    def _syllable(self) -> str:
        return f"{self.random.choice(_ONSETS)}{self.random.choice(_VOWELS)}{self.random.choice(_CODAS)}"

    def _vocabulary(self) -> list[str]:
        """Words, the most frequent first."""
        weights = word_weights(Places(PROJECT), "en")
        found = dict.fromkeys(sorted(weights, key=lambda word: (weights[word], self.random.random())))
        while len(found) < VOCABULARY:
            found["".join(self._syllable() for _ in range(self.random.choice((2, 2, 3))))] = None
        return list(found)

    def _name(self) -> str:
        return (self._syllable() + self._syllable()).capitalize()

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


def files(count: int, seed: int = 6) -> Iterator[tuple[str, str]]:
    """Every file of a programme with so many stories: its path and its text."""
    invented = Invented(seed)
    random = invented.random
    yield "fundamentals/programme.yml", PROGRAMME_YML.replace("2026-W01", "2017-W01")
    for number in range(1, 31):
        title = invented.title()
        yield f"fundamentals/{number:02}-{title.lower().replace(' ', '-')}.yml", fundamental_yml(number, title)
    new_year = date(LAST.year, 1, 1)
    for n in range(count):
        first, last = (new_year, LAST) if n < min(IN_THIS_YEAR, count // 2) else (FIRST, new_year - timedelta(1))
        day = first + timedelta(random.randrange((last - first).days + 1))
        numbers = random.sample(range(1, 31), random.choice((1, 1, 2)))
        tags = random.sample(invented.tags, random.choice((0, 1, 2)))
        head = {
            "title": invented.title(),
            "date": day,
            "author": random.choice(invented.people),
            "team": random.choice(invented.teams),
            "fundamentals": numbers,
            "tags": f"[{', '.join(tags)}]",
        }
        lines = "\n".join(f"{key}: {value}" for key, value in head.items())
        yield f"stories/{day.year}/story-{n:05}.md", f"---\n{lines}\n---\n\n{invented.text()}\n"


def write(root: Path, count: int, seed: int = 6) -> Path:
    """Write such a programme below `root`."""
    for name, text in files(count, seed):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
