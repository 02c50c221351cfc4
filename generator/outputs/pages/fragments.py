"""A story's rows and cards, made once and set into all pages that show them."""

from collections import defaultdict
from collections.abc import Callable, Iterable

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
        self._made: dict[tuple[object, ...], dict[str, str]] = defaultdict(dict)

    def all(self, path: str, name: str, stories: Iterable[Story], *given: object) -> Markup:
        """A part about each of these stories, as it stands on the page at `path`, one below the other."""
        made, parts = self._made[name, *given], []
        for story in stories:
            if (part := made.get(story.id)) is None:
                part = made[story.id] = self._part(name, story, *given)
            parts.append(part)
        return Markup("\n".join(parts).replace(self.UP, to_root(path)))
