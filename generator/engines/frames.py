"""Frames: pages that stand alike have the same surroundings, so the engine renders those once.

Of all pages of one kind at one distance from what the navigation names, the engine is given
a single one, with marks where pages differ. What comes back is cut at the marks, and every
page of the kind is set into it. MkDocs' ordinary way stays behind the setting `frames: false`
and says the same, byte for byte.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from posixpath import relpath
from urllib.parse import quote

from markupsafe import Markup, escape

from generator.model import Page

_SLOT = re.compile("\x02([a-z]+)\x03|frame:([a-z]+)")
"""Control characters cannot come from content; where an address stands, only an address survives."""


def mark(name: str) -> Markup:
    """What stands where the pages of a frame differ."""
    return Markup(f"\x02{name}\x03")


def canonical(site_url: str, page: Page) -> str:
    """The one address of a page."""
    return f"{site_url}{quote(page.path)}"


@dataclass(frozen=True, slots=True)
class Frame:
    """Surroundings in UTF-8, cut where pages differ: `texts` has one more than `slots`."""

    texts: tuple[bytes, ...]
    slots: tuple[str, ...]

    @classmethod
    def cut(cls, rendered: str) -> "Frame":
        """Cut a page that was rendered with marks."""
        texts, slots, done = [], [], 0
        for found in _SLOT.finditer(rendered):
            texts.append(rendered[done : found.start()].encode())
            slots.append(found[1] or found[2])
            done = found.end()
        return cls((*texts, rendered[done:].encode()), tuple(slots))

    def around(self, page: Page, site_url: str) -> bytes:
        """The whole page."""
        values = {
            "title": escape(page.title),
            "description": escape(page.summary),
            "canonical": canonical(site_url, page),
            "feed": page.feed and relpath(page.feed, page.path or "."),
            "content": page.html,
        }
        parts = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            parts += (values[slot].encode(), text)
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which pages of a site stand alike.

    `named` are the addresses that the navigation leads to; each of them has a frame of its
    own. `site_url` is empty where the site has no address.
    """

    named: tuple[str, ...]
    site_name: str
    site_url: str

    def key(self, page: Page) -> str:
        """Pages with the same key stand in the same frame."""
        own = page.path if page.path in self.named else ""
        titled = page.title == self.site_name  # Then the site's name stands in the page's head only once.
        return "|".join((page.kind, own, str(bool(page.feed)), str(titled), *_distance(self.named, page.path)))

    def representatives(
        self, pages: Iterable[Page], linked: Container[str] = frozenset()
    ) -> Iterator[tuple[str, Page]]:
        """The key of each frame that these pages need, and the first of its pages, marked where others differ.

        The engine is given those with `linked` paths as well, so that hand-written pages find them.
        """
        seen = set()
        for page in pages:
            if (key := self.key(page)) not in seen or page.path in linked:
                seen.add(key)
                yield key, self._marked(page)

    def _marked(self, page: Page) -> Page:
        return replace(
            page,
            title=page.title if page.title == self.site_name else mark("title"),
            feed=page.feed and "frame:feed",
            summarise=lambda: mark("description"),
            make=lambda: mark("content"),
        )


def _distance(named: tuple[str, ...], path: str) -> tuple[str, ...]:
    """The ways from a page to the top and to everything that the navigation names."""
    if path in _leading(named):
        return _ways(named, path)
    folder = path.rstrip("/").rpartition("/")[0]
    return _ways(named, f"{folder}/?/" if folder else "?/")  # They are the same from all pages of a folder.


@cache
def _leading(named: tuple[str, ...]) -> frozenset[str]:
    """Every address with which one that the navigation names begins."""
    return frozenset(name[:n] for name in named for n in range(len(name) + 1))


@cache
def _ways(named: tuple[str, ...], page: str) -> tuple[str, ...]:
    """Of two pages that lie equally deep below the same leading address, they are the same: few are looked for."""
    leading = page
    while leading not in _leading(named):
        leading = leading[: leading.rstrip("/").rfind("/") + 1]
    return _relative(named, leading + "?/" * page.count("/", len(leading)))


@cache
def _relative(named: tuple[str, ...], page: str) -> tuple[str, ...]:
    return tuple(relpath(name or ".", page or ".") for name in ("", *named))
