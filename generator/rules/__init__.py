"""What must hold across files, and what a careful colleague would say of a story."""

from collections.abc import Callable, Iterator, Sequence

from generator.model import Content, Focus, Story
from generator.problems import Problem
from generator.rules.files import check_files
from generator.rules.privacy import Watch
from generator.rules.scripts import check_scripts
from generator.rules.taste import check_taste
from generator.rules.twins import check_twins
from generator.rules.weeks import check_weeks
from generator.settings import Settings


def check(content: Content, weeks: Sequence[Focus]) -> Iterator[Problem]:
    """Everything that is wrong beyond a single story, in no particular order; `weeks` is the plan."""
    yield from check_files(content)
    yield from check_weeks(content, weeks)
    for fundamental in content.fundamentals:
        yield from check_scripts(fundamental)
    yield from check_twins(content)


def reader(settings: Settings) -> Callable[[Story, str], Iterator[Problem]]:
    """Who says what is wrong with a story by itself, from the story and the text of its file.

    Depends on nothing else than these and the settings, so that it is asked once for each file.
    """
    watch = Watch(settings)

    def read(story: Story, written: str) -> Iterator[Problem]:
        yield from check_scripts(story)
        yield from check_taste(story, written)
        yield from watch.check(story, written)

    return read
