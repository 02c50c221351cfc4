"""What every engine is told in the same words, whichever it is."""

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from generator.engines.surroundings import SITEMAP
from generator.settings import Settings
from generator.words import Words

_TARGET = re.compile(r"([^\s(\[<>\"']+/)index\.md\b")
"""A link to a page as an editor of files sees it."""


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


def named_in_nav(nav: Any) -> tuple[str, ...]:
    """The addresses of the pages that `nav` names."""
    return tuple(re.sub(r"(index)?\.md$", "", target) for target, _ in nav_titles(nav))


def leads_to(written: Mapping[str, str], ours: Container[str]) -> dict[str, bool]:
    """The paths of the pages that hand-written ones lead to by their files, and whether they are among `ours`.

    `written` are the texts of those pages, each by its path below their folder.
    """
    ways = [(dirname(uri), unquote(way)) for uri, text in written.items() for way in _TARGET.findall(text)]
    return {path: path in ours for path in sorted({f"{normpath(join(*way))}/" for way in ways})}


def files_below(folder: Path) -> dict[str, bytes]:
    """What an engine wrote, by its path; but for its sitemap, which knows only of the pages that it was given."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    return {path: content for path, content in found.items() if path.removesuffix(".gz") != SITEMAP}
