"""Frames: pages that stand alike have the same surroundings, so the engine renders those once.

Of all pages of one kind at one distance from what the navigation names, the engine is given
a single one, with marks where pages differ. What comes back is cut at the marks, and every
page of the kind is set into it. MkDocs' ordinary way stays behind the setting `frames: false`
and says the same, byte for byte.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urljoin

from markupsafe import Markup, escape
from mkdocs.utils import get_relative_url

from generator.model import Page

_SLOT = re.compile("\x02([a-z]+)\x03|frame:([a-z]+)")
"""Control characters cannot come from content; where an address stands, only an address survives."""

Key = tuple[object, ...]


def mark(name: str) -> Markup:
    """What stands where the pages of a frame differ."""
    return Markup(f"\x02{name}\x03")


def canonical(site_url: str, page: Page) -> str:
    """The one address of a page."""
    return urljoin(site_url, quote(page.path))


@dataclass(frozen=True, slots=True)
class Frame:
    """Surroundings, cut where pages differ: `texts` has one more than `slots`."""

    texts: tuple[str, ...]
    slots: tuple[str, ...]

    @classmethod
    def cut(cls, rendered: str) -> "Frame":
        """Cut a page that was rendered with marks."""
        texts, slots, done = [], [], 0
        for found in _SLOT.finditer(rendered):
            texts.append(rendered[done : found.start()])
            slots.append(found[1] or found[2])
            done = found.end()
        return cls((*texts, rendered[done:]), tuple(slots))

    def around(self, page: Page, site_url: str) -> str:
        """The whole page."""
        values = {
            "title": escape(page.title),
            "description": escape(page.summary),
            "canonical": canonical(site_url, page),
            "feed": get_relative_url(page.feed, page.path),
            "content": page.html,
        }
        parts = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            parts += (values[slot], text)
        return "".join(parts)


@dataclass(slots=True)
class Frames:
    """Chooses which pages the engine renders, and sets all others into what it made of them.

    `named` are the addresses that the navigation leads to; pages there are rendered by the
    engine itself. `site_url` is empty where the site has no address of its own.
    """

    named: Sequence[str]
    site_name: str
    site_url: str
    _alike: dict[Key, list[Page]] = field(default_factory=dict)
    _frames: dict[Key, Frame] = field(default_factory=dict)
    _distances: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def chosen(self, pages: Iterable[Page]) -> Iterator[tuple[Page, Key | None]]:
        """The pages that the engine has to render: as they are, or with marks and the key of their frame."""
        for page in pages:
            if page.path in self.named:
                yield page, None
                continue
            key = self._key(page)
            alike = self._alike.setdefault(key, [])
            alike.append(page)
            if len(alike) == 1:
                yield self._marked(page), key

    def cut(self, key: Key, rendered: str) -> str:
        """Keep what the engine made for a frame; gives the one page back that it was given."""
        self._frames[key] = frame = Frame.cut(rendered)
        return frame.around(self._alike[key][0], self.site_url)

    def rest(self) -> Iterator[tuple[str, str]]:
        """All pages that the engine was not given, whole, each with its path."""
        for key, (_, *others) in self._alike.items():
            for page in others:
                yield page.path, self._frames[key].around(page, self.site_url)

    def addresses(self) -> Iterator[str]:
        """Where all pages are that stand in frames and may be found."""
        for alike in self._alike.values():
            yield from (canonical(self.site_url, page) for page in alike if page.kind != "withdrawn")

    def _key(self, page: Page) -> Key:
        optional = bool(page.summary), bool(page.feed), page.title == self.site_name
        return page.kind, *optional, *self._distance(page.path)

    def _marked(self, page: Page) -> Page:
        summary = page.summary and mark("description")
        return replace(
            page,
            title=page.title if page.title == self.site_name else mark("title"),
            feed=page.feed and "frame:feed",
            summarise=lambda: summary,
            make=lambda: mark("content"),
        )

    def _distance(self, path: str) -> tuple[str, ...]:
        """The ways from a page to the top and to everything that the navigation names."""
        folder = path.rstrip("/").rpartition("/")[0]
        if any(name.startswith(path) for name in self.named):
            folder = path
        if folder not in self._distances:
            self._distances[folder] = tuple(get_relative_url(name, path) for name in ("", *self.named))
        return self._distances[folder]
