"""Where the pages of the site stand."""

from generator.directory import Entry
from generator.model import Fundamental, Story
from generator.week import Week

SHARE = "share/"
"""Where one tells a story."""


def week_path(week: Week) -> str:
    """`weeks/2026/07/`."""
    return f"weeks/{week.year}/{week.number:02}/"


def fundamental_path(fundamental: Fundamental) -> str:
    """`fundamentals/create-memorable-customer-experiences/`."""
    return f"fundamentals/{fundamental.id}/"


def story_path(story: Story) -> str:
    """`stories/2026/the-friday-call/`."""
    return f"stories/{story.id}/"


def share_path(fundamental: Fundamental | None = None) -> str:
    """`share/`, or `share/?fundamental=9`: the form with that fundamental chosen."""
    return f"{SHARE}?fundamental={fundamental.number}" if fundamental else SHARE


def person_path(person: Entry) -> str:
    """`people/priya-nair/`."""
    return f"people/{person.slug}/"
