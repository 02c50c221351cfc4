"""A story's rows and cards, made once and set into all pages that show them."""

from collections.abc import Callable

from markupsafe import Markup

from generator.model import Story
from generator.outputs.links import to_root


class Fragments:
    """Keeps what `part` makes of its name, a story and whatever else it is given.

    The same part differs from page to page only in the way up to the site's root: where
    `part` writes an address, it begins with the mark `UP`, which no text can hold.
    """

    UP = "\x02up\x03"

    def __init__(self, part: Callable[..., str]) -> None:
        self._part = part
        self._made: dict[tuple[object, ...], list[str]] = {}

    def at(self, path: str, name: str, story: Story, *given: object) -> Markup:
        """A part about a story, as it stands on the page at `path`."""
        what = name, story.id, *given
        if (pieces := self._made.get(what)) is None:
            pieces = self._made[what] = self._part(name, story, *given).split(self.UP)
        return Markup(to_root(path).join(pieces))
