"""How long it takes to find a sample story's twin among 10,000 stories: `python -m tests.bench.twins`."""

import random
import re
from time import perf_counter, process_time

from generator.rules.twins import twins
from tests.builders import PROJECT

STORIES = 10_000


def texts_of_the_sample() -> list[str]:
    """The stories of the sample programme, without their front matter."""
    paths = sorted((PROJECT / "stories").rglob("*.md"))
    return [path.read_text("utf-8").split("\n---\n", 1)[1] for path in paths]


def many(count: int, seed: int = 1) -> list[str]:
    """`count` different texts of the length and the words of the sample's stories."""
    draw = random.Random(seed)
    sample = texts_of_the_sample()
    words = [word for text in sample for word in text.split()]
    lengths = [len(text.split()) for text in sample]
    return [" ".join(draw.choices(words, k=draw.choice(lengths))) for _ in range(count - len(sample))] + sample


def edited(text: str, share: float, seed: int = 2) -> str:
    """The text with a share of its words in other words, drawn from the sample."""
    draw = random.Random(seed)
    words = re.findall(r"\w+", " ".join(texts_of_the_sample()))
    return re.sub(r"\w+", lambda word: draw.choice(words) if draw.random() < share else word[0], text)


def main() -> None:
    """Measure, and say what was found."""
    texts = many(STORIES)
    twin = edited(texts[-1], 0.1)
    for count in (STORIES // 4, STORIES):
        start, worked = perf_counter(), process_time()
        found = list(twins([*texts[-count:], twin]))
        print(
            f"{count:,} stories: {perf_counter() - start:.2f} s on the clock, "
            f"{process_time() - worked:.2f} s of work, found {found}"
        )


if __name__ == "__main__":
    main()
