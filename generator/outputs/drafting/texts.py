"""The text of a new story, message or fundamental."""

from collections.abc import Mapping
from typing import cast

from generator.loading.formats import FundamentalFields as Fu
from generator.loading.formats import StoryFields as St
from generator.outputs.drafting.fields import lines
from generator.outputs.schemas import modeline
from generator.source import Field

Values = Mapping[str, object]
"""The values that are known, by the names of their fields."""
Known = tuple[Field[object], ...]

STORY = (
    St.TITLE, St.DATE, St.AUTHOR, St.TEAM, St.FUNDAMENTALS, St.WEEK, St.RECOGNISES, St.TAGS, St.IMAGE, St.IMAGE_ALT,
    St.CONSENT, St.DRAFT,
)  # fmt: skip
MESSAGE = (
    St.TITLE, St.KIND, St.WEEK, St.DATE, St.AUTHOR, St.FUNDAMENTALS, St.SIGN_OFF, St.POSTSCRIPT, St.QUESTIONS,
    St.RECOGNISES, St.TAGS, St.IMAGE, St.IMAGE_ALT, St.DRAFT,
)  # fmt: skip
FUNDAMENTAL = (
    Fu.NUMBER, Fu.TITLE, Fu.STATEMENT, Fu.DESCRIPTION, Fu.PRACTICES, Fu.QUESTIONS, Fu.RELATED, Fu.READING, Fu.SINCE,
)  # fmt: skip
"""What a new file offers to fill in, in this order."""

_TELL = "# Write below the next line what happened, in the words you would use at lunch: where, who, what was said."
_WRITE = "# Write your letter below the next line. One thing that happened says more than ten that should."
_SIGNS = "# ![What one sees](picture.jpg) shows a picture beside this file; #9 becomes a link to that fundamental."


def story(values: Values, text: str = "") -> str:
    """A story's file; what `values` has beyond the usual fields is written as well."""
    return _with_text(cast("Known", STORY), values, text, (St.TEAM.name,), _TELL)


def message(values: Values, text: str = "") -> str:
    """The file of a week's message."""
    return _with_text(cast("Known", MESSAGE), {St.KIND.name: "message", **values}, text, (St.WEEK.name,), _WRITE)


def fundamental(values: Values) -> str:
    """A fundamental's file, with the line by which editors find its schema."""
    return "\n".join([modeline("../"), *lines(cast("Known", FUNDAMENTAL), values), ""])


def _with_text(offered: Known, values: Values, text: str, needed: tuple[str, ...], help_: str) -> str:
    more = tuple(f for f in cast("Known", St.ALL) if f.name in values and f not in offered)
    above = ["---", *lines((*offered, *more), values, needed), *(() if text else (help_, _SIGNS)), "---", ""]
    return "\n".join([*above, text.strip("\n"), ""] if text else above)
