"""What must hold across files, and what a careful colleague would say of a story."""

from collections.abc import Iterator, Sequence

from generator.model import Content, Focus
from generator.problems import Problem
from generator.rules.files import check_files
from generator.rules.privacy import check_privacy
from generator.rules.scripts import check_scripts
from generator.rules.taste import check_taste
from generator.rules.twins import check_twins
from generator.rules.weeks import check_weeks


def check(content: Content, weeks: Sequence[Focus]) -> Iterator[Problem]:
    """Everything that is wrong beyond a single value, in no particular order; `weeks` is the plan."""
    yield from check_files(content)
    yield from check_weeks(content, weeks)
    yield from check_scripts(content)
    yield from check_taste(content)
    yield from check_twins(content)
    yield from check_privacy(content)
