"""A programme of any size to measure with: the same number and seed, the same files, byte for byte.

    python -m tests.bench.programme 1000 /tmp/way

Thirty fundamentals, ten years of weeks up to `TODAY`, and as many stories as are asked for, of about
345 words each; one in ten is a message. The words are invented, a few of them frequent and
most of them rare, as in a written language. From code: `write(folder, 1000)`, then read it as of `TODAY`.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

FIRST, LAST = date(2016, 11, 21), date(2026, 11, 20)
TODAY = LAST.isoformat()
"""The day for which a programme is made; no story is dated later."""
FUNDAMENTALS = 30

PROGRAMME = """\
name: The Measured Way
organisation: Measure & Sons
site_url: https://way.measured.example/
introduction: The {count} fundamentals of {name}, one each week.
time_zone: Europe/London
language: en
first_week: 2016-W47
mail: {from: The Measured Way <way@measured.example>}
"""

_BEGINNINGS = "b br c ch d dr f fl g gr h j k l m n p pl r s sc sh st t tr v w".split()
_VOWELS = "a e i o u ai ea ee oa ou".split()
_ENDS = ["", "", "", "n", "r", "l", "s", "t", "m", "nd", "nt", "st"]


def syllable(random: Random) -> str:
    """A syllable as English could have it."""
    return f"{random.choice(_BEGINNINGS)}{random.choice(_VOWELS)}{random.choice(_ENDS)}"


class _Writer:
    """Invents words, names and texts from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._words = list(dict.fromkeys(self._word(1 if n < 150 else 3) for n in range(9000)))
        self._often = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))
        self.people = [f"{self._word(2).capitalize()} {self._word(2).capitalize()}" for _ in range(120)]
        self.teams = [f"{self._word(2).capitalize()} Team" for _ in range(15)]
        self.tags = [self._word(2) for _ in range(40)]

    def _word(self, most: int) -> str:
        return "".join(syllable(self.random) for _ in range(self.random.randint(max(1, most - 1), most)))

    def sentence(self, words: int) -> str:
        return f"{' '.join(self.random.choices(self._words, cum_weights=self._often, k=words)).capitalize()}."

    def paragraph(self, words: int) -> str:
        return " ".join(self.sentence(words // 5) for _ in range(5))

    def title(self) -> str:
        return self.sentence(self.random.randint(3, 5)).rstrip(".")

    def text(self) -> str:
        """Some 345 words: paragraphs, a heading, a list, a quotation and a reference."""
        return "\n\n".join(
            [
                *(self.paragraph(60) for _ in range(3)),
                f"## {self.title()}",
                f"{self.paragraph(60)} That is fundamental #{self.random.randint(1, FUNDAMENTALS)}.",
                "\n".join(f"- {self.sentence(10)}" for _ in range(3)),
                f"> {self.sentence(self.random.randint(5, 35))}",
                self.paragraph(50),
            ]
        )


def files(stories: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """The path and the text of every file of a programme with so many stories."""
    write = _Writer(seed)
    yield "fundamentals/programme.yml", PROGRAMME
    for number in range(1, FUNDAMENTALS + 1):
        yield f"fundamentals/{number:02}-fundamental-{number}.yml", _fundamental(write, number)
    for n in range(stories):
        day = FIRST + timedelta(days=write.random.randrange((LAST - FIRST).days + 1))
        if n % 10 < 9:
            yield f"stories/{day.year}/story-{n:05}.md", _story(write, day)
        else:
            monday = day - timedelta(days=day.weekday())
            yield f"stories/{monday.year}/message-{n:05}.md", _message(write, monday)


def _fundamental(write: _Writer, number: int) -> str:
    questions = "".join(f"  - {write.sentence(9)}\n" for _ in range(3))
    head = f"number: {number}\ntitle: {write.title()}\nstatement: {write.sentence(20)}\n"
    return f"{head}description: {write.paragraph(80)}\nquestions:\n{questions}"


def _story(write: _Writer, day: date) -> str:
    draw = write.random
    numbers = draw.sample(range(1, FUNDAMENTALS + 1), draw.choice((1, 1, 2)))
    more = f"team: {draw.choice(write.teams)}\nrecognises: [{draw.choice(write.people)}]"
    return _text(write, day, numbers, more)


def _message(write: _Writer, monday: date) -> str:
    """A message for the fundamental that leads its week: the rotation is never interrupted."""
    return _text(write, monday, [(monday - FIRST).days // 7 % FUNDAMENTALS + 1], "kind: message")


def _text(write: _Writer, day: date, numbers: list[int], more: str) -> str:
    tags = ", ".join(write.random.sample(write.tags, 2))
    head = f"title: {write.title()}\ndate: {day}\nauthor: {write.random.choice(write.people)}\n{more}\n"
    return f"---\n{head}fundamentals: {numbers}\ntags: [{tags}]\n---\n\n{write.text()}\n"


def write(root: Path, stories: int, seed: int = 1) -> Path:
    """Write such a programme below `root`, which is given back."""
    for name, text in files(stories, seed):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


if __name__ == "__main__":
    print(write(Path(sys.argv[2]), int(sys.argv[1])))
