"""From a programme to the files of its site: composed, surrounded, searchable."""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from generator.cache import Cache
from generator.edition import digest_of, edition
from generator.engines.surroundings import Surroundings
from generator.model import Asset, Kind, Page, Programme
from generator.outputs.assets import compose_assets
from generator.outputs.folder import Replacement
from generator.outputs.keys import Keys
from generator.outputs.pages import Asked, compose_pages
from generator.outputs.publication import Finish, Known, publish
from generator.outputs.search import WORDS, SearchMissing, indexed_files, no_search_files, search_shards
from generator.places import Places, project
from generator.whole import why
from generator.words import Words
from generator.workers import beside, processors

log = logging.getLogger("mkdocs.plugins.fundamentals")

NOTHING_CHANGED = "The site was not built; nothing was changed."

_OF_STORIES = frozenset(Kind)
"""The kinds of pages that are one story's or one message's."""

INDEXES = ".cache/search"
"""Where indexes are kept in the programme's folder, so that unchanged years are not indexed again."""


class BuildFailed(Exception):
    """The site could not be built; the old one is as it was."""


class EngineMissing(Exception):
    """The engine that was asked for is not installed."""


def failed(error: OSError) -> str:
    """What to say where the system would not let us write."""
    where = f" ({Path(error.filename).name})" if error.filename else ""
    return f"{NOTHING_CHANGED} The system says: {why(error)}{where}."


def given_to_engines(root: Path, programme: Programme) -> str:
    """A digest of everything that an engine is given, apart from which frames are needed."""
    config, places, settings = mkdocs_yml(root), Places(root), programme.settings
    written = config.read_text(encoding="utf-8")
    named = [found[1].strip("'\"") for found in re.finditer(r"\b(?:docs|custom)_dir:\s*([^\s#]+)", written)]
    folders = [*(config.parent / name for name in named), *map(Path, docs_dir(root).values())]
    for name in ("templates/theme", "templates/site", "templates/words"):
        folders += places.folders(name)
    ours = (settings.name, settings.site_url, settings.robots, settings.language)
    told = hashlib.blake2b(repr((edition(), str(config), written, ours, digest_of(folders))).encode(), digest_size=16)
    return told.hexdigest()


def pages_in(paths: Iterable[str]) -> int:
    """How many pages of a site these files are."""
    return len({path for path in paths if f"/{path}".endswith("/index.html")})


def is_all_said(config: Path) -> bool:
    """Whether a mkdocs.yml takes nothing from elsewhere: then the same file has an engine do the same."""
    return not re.search(r"^INHERIT:|!ENV|!!python|snippets", config.read_text(encoding="utf-8"), re.MULTILINE)


def spare(root: Path, site_dir: Path) -> Path:
    """Where the site that was replaced waits for the next build."""
    name = hashlib.sha256(str(site_dir.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Cache.below(root).folder / f"site-{name}"


@dataclass(frozen=True)
class Edition:
    """The site of the programme below `root`, as of its day; `asked` says how many of its pages will be asked for."""

    programme: Programme
    root: Path
    asked: Asked = Asked.SOME

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All pages of ours, before anything stands around them."""
        return compose_pages(self.programme, Places(self.root), self.keys, self.asked)

    @cached_property
    def keys(self) -> Keys:
        """Says what its outputs are made from."""
        return Keys(self.programme, Places(self.root))

    @cached_property
    def key(self) -> str:
        """What all of it is made from, but for what an engine puts around it."""
        programme = self.programme
        stories = (*programme.stories, *programme.withdrawn, *programme.letters)
        told = [self.keys.shared, *(f"{s.id} {s.version}" for s in stories)]
        told += map(repr, (programme.today, programme.weeks))
        return hashlib.blake2b("\0".join(told).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class WholeSite:
    """An edition, what an engine puts around it, and with `search` its index, begun at once: it takes longest."""

    def __init__(self, edition: Edition, around: Surroundings, search: bool) -> None:
        self.edition, self.around, self.search = edition, around, search
        self._index = self._begun()

    def sets(self) -> Iterator[tuple[Asset, ...]]:
        """Every file of the site; of two with the same path the later one counts.

        What has to be waited for comes last: which stories go together, for their pages, and the index.
        """
        pages = self.edition.pages
        stories = tuple(page for page in pages if page.kind in _OF_STORIES)
        others = tuple(page for page in pages if page.kind not in _OF_STORIES)
        # What all of a kind need is made before, since there may soon be other processes.
        for file in self.around.framed({page.kind: page for page in others}.values()):
            file.tell()
        engines = self.around.beside(pages, self.edition.programme.today)
        yield *engines, *self.around.framed(others), *self._assets(), *self.around.framed(stories)
        yield tuple(self._index())

    def files_beside(self) -> Iterator[Asset]:
        """Every file that is neither a page nor an engine's."""
        yield from self._assets()
        yield from self._index()

    def _assets(self) -> tuple[Asset, ...]:
        return compose_assets(self.edition.programme, Places(self.edition.root), self.edition.keys)

    def _begun(self) -> Callable[[], Iterable[Asset]]:
        """The index, in the making by another process where there is one; gives what waits for its files."""
        edition, programme, cache = self.edition, self.edition.programme, self.edition.root / INDEXES
        words = Words.load(Places(edition.root), programme.settings.language)
        if not self.search:
            return partial(no_search_files, programme, words)
        shards = beside(partial(search_shards, programme, words, cache, edition.keys, self.around.files))

        def files() -> Iterable[Asset]:
            try:
                return indexed_files(programme, words, cache, shards())
            except SearchMissing as error:
                log.warning("The site has no search: %s. Its lists work.", error)
                return no_search_files(programme, words)

        return files


def publish_site(
    site: WholeSite, replacement: Replacement, finish: Finish | None, made_from: str, known: Known | None = None
) -> tuple[int, bool]:
    """Make a site, as `publish` does; how many pages it has, and whether anything differs.

    What it was made from is not remembered where it lacks the index that it should have.
    """
    known = known or Known(Cache.below(site.edition.root))
    processes = max(1, processors() - 1) if site.search else None  # One makes the index, which is waited for.
    made, changed = publish(site.sets(), replacement, known, finish, processes)
    whole = not finish and site.search == (WORDS in made.files)
    known.keep(replace(made, made_from=made_from if whole else ""), replacement.fresh, replacement.final)
    return pages_in(made.files), changed


def mkdocs_yml(root: Path) -> Path:
    """The settings of the engine: the programme's own, or the project's."""
    return (Places(root).file("mkdocs.yml") or project() / "mkdocs.yml").resolve()


def docs_dir(root: Path) -> dict[str, Any]:
    """Where the hand-written pages are, unless the programme's own mkdocs.yml says it of a folder that is there."""
    config, brought = mkdocs_yml(root), root.resolve() / "templates/site"
    written = re.search(r"^docs_dir:\s*([^\s#]+)", config.read_text(encoding="utf-8"), re.MULTILINE)
    own = config.parent / (written[1].strip("'\"") if written else "docs")
    if own.is_dir() and (config.parent == root.resolve() or not brought.is_dir()):
        return {}
    return {"docs_dir": str(brought if brought.is_dir() else project() / "templates/site")}


@contextmanager
def engine_log(level: int) -> Iterator[None]:
    """The engine's own words on standard error, while it works."""
    log = logging.getLogger("mkdocs")
    handler = logging.StreamHandler()
    handler.setLevel(level)
    before, propagates = log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(level)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)
        log.propagate = propagates
