"""What a kind editor would say of a story: its length, its paragraphs, its voice.

The share page says the same by the same limits (templates/site/assets/share/taste.js).
"""

import re
from collections.abc import Iterator

from generator.model import Kind, Story
from generator.problems import Location, Problem

SHORTEST = 60
"""Words of a story, at least."""
LONGEST = 1_200
"""Words of a story, at most."""
LONGEST_PARAGRAPH = 200
"""Words without a paragraph's end, at most."""
CAPITALS = 8
"""Capital letters in a row, spaces aside, that are no abbreviation any more."""
EXCLAMATIONS = 10
"""Exclamation marks in a text, at most."""
EXCLAMATION_ROW = 3
"""Exclamation marks in a row that are a wall."""
TITLE_EXCLAMATIONS = 1
"""Exclamation marks in a title, at most."""


def check_taste(story: Story, written: str) -> Iterator[Problem]:
    """Warnings about a story as readers would get it; drafts are still being written. `written` is its file."""
    if not (story.draft or story.withdrawn):
        if story.kind is Kind.STORY:  # A leader's message has the length it has.
            yield from _length(story)
            yield from _paragraphs(story)
        yield from _voice(story, written)


def _length(story: Story) -> Iterator[Problem]:
    words, at = story.body.words, Location(story.location.path, story.body.begins or 1)
    if story.body.begins and words < SHORTEST:
        said = f"The story has {words} word{'' if words == 1 else 's'}; {SHORTEST} let a reader see what happened."
        yield Problem(location=at, code="short", text=said, hint="Say where it was, who did what, and how it ended.")
    if words > LONGEST:
        said = f"The story has {words:,} words; few will read more than {LONGEST:,}."
        yield Problem(location=at, code="long", text=said, hint="Keep what you would retell, or make two of it.")


def _paragraphs(story: Story) -> Iterator[Problem]:
    paragraphs = story.body.paragraphs
    for line, words in zip(paragraphs[::2], paragraphs[1::2], strict=True):
        if words > LONGEST_PARAGRAPH:
            yield Problem(
                location=Location(story.location.path, line),
                code="wall-of-text",
                text=f"This paragraph has {words} words; on a phone it fills the screen twice.",
                hint="Put an empty line where you would take a breath.",
            )


def _voice(story: Story, written: str) -> Iterator[Problem]:
    title = story.title
    if title.isupper() and sum(c.isalpha() for c in title) >= CAPITALS:
        hint = "Write it as you would in a sentence."
        yield Problem(location=story.at("title"), code="capitals", text="The title is in capital letters.", hint=hint)
    hint = "One is enough; the story does the rest."
    if title.count("!") > TITLE_EXCLAMATIONS:
        said = f"The title has {title.count('!')} exclamation marks."
        yield Problem(location=story.at("title"), code="exclamation", text=said, hint=hint)
    text = story.body.text
    if "!" not in text:
        return
    if row := re.search(f"!{{{EXCLAMATION_ROW},}}", text):
        said = f"There are {len(row[0])} exclamation marks in a row."
        yield Problem(location=_in_text(story, written, row[0]), code="exclamation", text=said, hint=hint)
    elif text.count("!") > EXCLAMATIONS:
        said = f"The text has {text.count('!')} exclamation marks."
        yield Problem(location=_in_text(story, written, "!"), code="exclamation", text=said, hint=hint)


def _in_text(story: Story, written: str, words: str) -> Location:
    """Where words stand in the story's text; its beginning, if they are written in another way."""
    found = written.find(words, written.find("\n---", 3))
    return Location.within(story.location.path, written, found) if found >= 0 else story.location
