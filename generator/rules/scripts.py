"""Words in titles and names that mix alphabets: an “а” of Cyrillic in a Latin name makes another name of it."""

from collections.abc import Iterable, Iterator

from generator.characters import mixed_words
from generator.model import Content, Written
from generator.problems import Problem


def check_scripts(content: Content) -> Iterator[Problem]:
    """A warning on every title, name, team and tag with such a word."""
    for fundamental in content.fundamentals:
        yield from _mixed(fundamental, "title", (fundamental.title,))
    for story in content.stories:
        yield from _mixed(story, "title", (story.title,))
        yield from _mixed(story, "author", (story.author,))
        yield from _mixed(story, "team", (story.team,))
        yield from _mixed(story, "recognises", story.recognises)
        yield from _mixed(story, "tags", story.tags)


def _mixed(text: Written, key: str, values: Iterable[str]) -> Iterator[Problem]:
    for word in dict.fromkeys(word for value in values for word in mixed_words(value)):
        yield Problem(
            location=text.at(key),
            code="mixed-script",
            text=f"“{word}” mixes Latin letters with Cyrillic or Greek ones.",
            hint="Type the word again with one keyboard: two names that look alike are two people here.",
        )
