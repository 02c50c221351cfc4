"""From a programme to the files of its site: composed, surrounded, searchable."""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.cache import Cache
from generator.engines.surroundings import Surroundings
from generator.model import Asset, Page, Programme
from generator.outputs.assets import compose_assets
from generator.outputs.pages import compose_pages
from generator.outputs.search import SearchMissing, no_search_files, search_files
from generator.places import Places
from generator.words import Words

log = logging.getLogger("mkdocs.plugins.fundamentals")

INDEXES = ".cache/search"
"""Where indexes are kept in the programme's folder, so that unchanged years are not indexed again."""


def spare(root: Path, site_dir: Path) -> Path:
    """Where the site that was replaced waits for the next build."""
    name = hashlib.sha256(str(site_dir.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Cache.below(root).folder / f"site-{name}"


@dataclass(frozen=True)
class Edition:
    """The site of the programme below `root`, as of its day; `searchable` if an index is to be made."""

    programme: Programme
    root: Path
    searchable: bool = True

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All pages of ours, before anything stands around them."""
        return compose_pages(self.programme, Places(self.root))

    def files(self, around: Surroundings) -> Iterator[Asset]:
        """Every file of the site; of two with the same path the later one counts."""
        yield from around.site(self.pages, self.programme.today)
        yield from compose_assets(self.programme, Places(self.root))
        yield from self._search()

    def _search(self) -> tuple[Asset, ...]:
        words = Words.load(Places(self.root), self.programme.settings.language)
        if self.searchable:
            try:
                return tuple(search_files(self.programme, words, self.root / INDEXES))
            except SearchMissing as error:
                log.warning("The site has no search: %s. Its lists work.", error)
        return tuple(no_search_files(self.programme, words))
