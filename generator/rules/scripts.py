"""Words in titles and names that mix alphabets: an “а” of Cyrillic in a Latin name makes another name of it."""

from collections.abc import Iterable, Iterator

from generator.characters import mixed_words
from generator.model import Fundamental, Story, Written
from generator.problems import Problem


def check_scripts(text: Story | Fundamental) -> Iterator[Problem]:
    """A warning on a title, and on every name, team and tag of a story, with such a word."""
    yield from _mixed(text, "title", (text.title,))
    if isinstance(text, Story):
        yield from _mixed(text, "author", (text.author,))
        yield from _mixed(text, "team", (text.team,))
        yield from _mixed(text, "recognises", text.recognises)
        yield from _mixed(text, "tags", text.tags)


def _mixed(text: Written, key: str, values: Iterable[str]) -> Iterator[Problem]:
    for word in dict.fromkeys(word for value in values for word in mixed_words(value)):
        yield Problem(
            location=text.at(key),
            code="mixed-script",
            text=f"“{word}” mixes Latin letters with Cyrillic or Greek ones.",
            hint="Type the word again with one keyboard: two names that look alike are two people here.",
        )
