"""What an engine makes once for all pages: the frames that they stand in, and its own files.

Every page of ours is set into a frame by `Surroundings.whole`; nothing of ours but titles,
words and colours goes through an engine. So an engine need not run again while nothing
that it was given has changed.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache, partial
from html import escape
from urllib.parse import quote

from generator.cache import Cache
from generator.engines.frames import Frame, Layout, canonical
from generator.model import Asset, Page

SITEMAP = "sitemap.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Frames by their key, and the engine's own files by their path; `key` differs where a frame does.

    Without frames the engine has rendered all of our pages itself, and they are among its files.
    `leads_to` says of each page that a hand-written one links to by its file whether it was one of ours.
    """

    layout: Layout
    frames: Mapping[str, Frame]
    files: Mapping[str, bytes]
    leads_to: Mapping[str, bool]
    key: str = field(init=False)

    def __post_init__(self) -> None:
        told = repr((self.layout, sorted(self.frames.items())))
        object.__setattr__(self, "key", hashlib.blake2b(told.encode(), digest_size=16).hexdigest())

    def fit(self, pages: Collection[Page]) -> bool:
        """Whether there is a frame for each of these pages, and links of hand-written ones lead where they did."""
        paths = {page.path for page in pages}
        same = all((path in paths) == was for path, was in self.leads_to.items())
        return same and all(self.layout.key(page) in self.frames for page in pages)

    def beside(self, pages: Iterable[Page], today: date) -> Iterator[Asset]:
        """The engine's own files, and the sitemap of a site with these pages."""
        yield from (Asset.of(path, content) for path, content in self.files.items())
        if self.layout.site_url:
            written = cache(partial(self._sitemap, pages, today))
            yield Asset(path=SITEMAP, tell=lambda: Asset.of(SITEMAP, written()).key, make=written)

    def framed(self, pages: Iterable[Page]) -> Iterator[Asset]:
        """These pages in their frames; none where the engine has rendered them itself."""
        if self.frames:
            yield from map(self._page, pages)

    def _page(self, page: Page) -> Asset:
        return Asset(path=f"{page.path}index.html", tell=partial(self._told, page.tell), make=partial(self.whole, page))

    def _told(self, tell: Callable[[], str]) -> str:
        return hashlib.blake2b(f"{self.key} {tell()}".encode(), digest_size=16).hexdigest()

    def whole(self, page: Page) -> bytes:
        """The HTML of a page in its frame, in UTF-8."""
        return self.frames[self.layout.key(page)].around(page, self.layout.site_url)

    def _sitemap(self, pages: Iterable[Page], today: date) -> bytes:
        """Every page that may be found (sitemaps.org, protocol 0.9), dated from the programme's day."""
        base = self.layout.site_url
        own = {path.removesuffix("index.html") for path in self.files if f"/{path}".endswith("/index.html")}
        found = {f"{base}{quote(path)}" for path in own - {page.path for page in pages}}
        found |= {canonical(base, page) for page in pages if page.kind != "withdrawn"}
        lines = (
            f"  <url><loc>{escape(address, quote=False)}</loc><lastmod>{today}</lastmod></url>\n"
            for address in sorted(found)
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        return f"{head}{''.join(lines)}</urlset>\n".encode()

    def keep(self, cache: Cache, given: str) -> None:
        """Keep all of it; `given` says what the engine was given."""
        head = {
            "given": given,
            "layout": asdict(self.layout),
            "frames": {key: (list(map(bytes.decode, f.texts)), f.slots) for key, f in self.frames.items()},
            "files": {path: len(content) for path, content in self.files.items()},
            "leads_to": self.leads_to,
        }
        cache.put("surroundings", b"\0".join([json.dumps(head).encode(), b"".join(self.files.values())]))

    @classmethod
    def kept(cls, cache: Cache, given: str) -> "Surroundings | None":
        """What an engine once made when it was given the same; None where nobody knows."""
        head, _, contents = (cache.get("surroundings") or b"").partition(b"\0")
        try:
            told = json.loads(head)
            if told["given"] != given:
                return None
            frames = {
                key: Frame(tuple(map(str.encode, texts)), tuple(slots))
                for key, (texts, slots) in told["frames"].items()
            }
            layout = Layout(**{**told["layout"], "named": tuple(told["layout"]["named"])})
            leads_to = dict(told["leads_to"])
            files, at = {}, 0
            for path, length in told["files"].items():
                files[path], at = contents[at : at + length], at + length
        except (AttributeError, KeyError, TypeError, ValueError):  # It may be anything.
            return None
        return cls(layout=layout, frames=frames, files=files, leads_to=leads_to)
