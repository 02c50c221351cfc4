"""What every engine is told in the same words, whichever it is."""

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

from jinja2 import Environment

from generator.model import Asset
from generator.places import Places
from generator.settings import Settings
from generator.words import Words


def extra(settings: Settings, words: Words) -> dict[str, object]:
    """What the theme's templates read in `config.extra`, beside what mkdocs.yml says there."""
    return {"robots": settings.robots, "feeds": bool(settings.site_url), "words": words.fixed}


def nav_titles(nav: Any) -> Iterator[tuple[str, str]]:
    """Each file that `nav` names with the title it gets there."""
    if isinstance(nav, list):
        for item in nav:
            yield from nav_titles(item)
    elif isinstance(nav, Mapping):
        for title, target in nav.items():
            if isinstance(target, str):
                yield target, title
            else:
                yield from nav_titles(target)


def named_in_nav(nav: Any) -> list[str]:
    """The addresses of the pages that `nav` names."""
    return [re.sub(r"(index)?\.md$", "", target) for target, _ in nav_titles(nav)]


def sitemap(places: Places, addresses: Iterable[str], today: date) -> tuple[Asset, Asset]:
    """The sitemap of these addresses (sitemaps.org, 0.9), plain and packed, as MkDocs makes it of the same template."""
    template = places.file("templates/theme/sitemap.xml")
    text = template.read_text(encoding="utf-8") if template else ""
    plain = Environment().from_string(text).render(addresses=sorted(addresses), today=today).encode()
    packed = BytesIO()
    midnight = datetime.combine(today, time(), UTC).timestamp()
    with gzip.GzipFile(filename="sitemap.xml", mode="wb", fileobj=packed, mtime=midnight) as file:
        file.write(plain)
    return Asset(path="sitemap.xml", content=plain), Asset(path="sitemap.xml.gz", content=packed.getvalue())
