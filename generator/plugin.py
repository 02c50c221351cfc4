"""The MkDocs plugin `fundamentals`: `mkdocs build` and `mkdocs serve` make the whole site.

Nothing is decided here. The plugin reads the programme, hands its pages to MkDocs, and
sees to it that a site is replaced as a whole or not at all.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from jinja2 import Environment
from markupsafe import Markup, escape
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage

from generator import clock
from generator.engines.common import extra, named_in_nav
from generator.engines.frames import Frames
from generator.engines.mkdocs import FinishedPage, add_assets, add_missing, add_pages, watching_pages
from generator.model import Programme
from generator.outputs.assets import HUES, compose_assets
from generator.outputs.folder import Busy, NotOurs, Replacement
from generator.outputs.pages import compose_pages
from generator.outputs.search import put_search
from generator.places import Places
from generator.problems import ContentError, Problem, Severity
from generator.programme import read_programme
from generator.whole import why
from generator.words import Words

log = logging.getLogger("mkdocs.plugins.fundamentals")

ROOT, DRAFTS = "FUNDAMENTALS_ROOT", "FUNDAMENTALS_DRAFTS"
"""How the `fundamentals` command tells a server, which reads its settings anew, what it was asked for."""

CACHE = ".cache/search"
"""Where indexes are kept in the programme's folder, so that unchanged years are not indexed again."""
NOTHING_CHANGED = "The site was not built; nothing was changed."


class Progress(Protocol):
    """What shows how far a build is: click's progress bar."""

    length: int | None

    def update(self, n_steps: int) -> None:
        """So many more are done."""


class Settings(Config):
    """The plugin's few settings in mkdocs.yml."""

    root = options.Optional(options.Type(str))
    """The programme's folder, relative to mkdocs.yml; its own folder unless written."""
    search = options.Type(bool, default=True)
    """Whether an index for the search is made."""
    frames = options.Type(bool, default=True)
    """Whether pages that stand alike are set into surroundings that were rendered once."""


class FundamentalsPlugin(BasePlugin[Settings]):
    """Reads, hands over, replaces."""

    def __init__(self) -> None:
        self.given: Programme | None = None
        """A programme that was read and reported on already; used once instead of reading."""
        self.root: Path | None = None
        """The programme's folder, where it is not the one that mkdocs.yml says."""
        self.progress: Progress | None = None
        """Told how many pages there are, and of each that is written."""
        self.finish: Callable[[Path], None] | None = None
        """Called with the new site's folder when everything is in it, before it takes the old one's place."""
        self.pages = 0
        """How many pages were written."""
        self._serving = False
        self._programme: Programme | None = None
        self._broken: tuple[Problem, ...] = ()
        self._frames = Frames((), "", "")
        self._replacement: Replacement | None = None
        self._whole = False

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002
        """Note the command. That this hook exists keeps the plugin alive from one rebuild to the next."""
        self._serving = command == "serve"

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the programme; everything wrong with it is said at once, and then nothing is built."""
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
        root = self._root(config)
        programme = self._read(root)
        settings = programme.settings
        config.site_name = Markup(escape(settings.name))  # Material's templates print it as it is.
        if not self._serving:
            config.site_url = settings.site_url or None
            self._begin(Path(config.site_dir), config)
        config.extra.setdefault("scope", "/")  # Else Material's inline script differs from folder to folder.
        config.extra.update(extra(settings, Words.load(Places(root), settings.language)))
        config.theme["language"] = settings.language.partition("-")[0]
        config.extra_css = [HUES, *config.extra_css]
        config.theme.dirs[:0] = [str(folder) for folder in Places(root).folders("templates/theme")]
        if self._serving:
            written = [folder for name in ("fundamentals", "stories") if (folder := root / name).exists()]
            config.watch.extend(map(str, [*written, *Places(root).folders("templates")]))
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Hand over the pages, and the hand-written files that the programme's folder lacks."""
        programme, places = self._shown, Places(self._root(config))
        for folder in places.folders("templates/site"):
            add_missing(files, folder, config)
        pages = compose_pages(programme, places)
        self._frames = Frames(named_in_nav(config.nav), programme.settings.name, config.site_url or "")
        rendered = self._frames.chosen(pages) if self._framed(config) else ((page, None) for page in pages)
        add_pages(files, rendered, config, programme.today)
        add_assets(files, compose_assets(programme, places), config)
        if self.progress:
            self.progress.length = len(pages)
        return files

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Date the hand-written pages from the programme's day, so that two builds are alike."""
        if not isinstance(page, FinishedPage):
            page.update_date = self._shown.today.isoformat()
            page.meta.setdefault("hide", ["navigation"])
        return markdown

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give the theme's templates our words, and what is wrong while one is serving."""
        env.globals["t"] = Words.load(Places(self._root(config)), self._shown.settings.language)
        env.globals["broken"] = self._broken
        rendered = (f.page for f in files.documentation_pages() if f.page)
        ordinary = (p.canonical_url for p in rendered if not (isinstance(p, FinishedPage) and p.frame))
        env.globals["addresses"] = (
            sorted({*filter(None, ordinary), *self._frames.addresses()}) if config.site_url else []
        )
        env.globals["today"] = self._shown.today
        return env

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Where a page was rendered for its whole frame, keep the frame and give the page itself."""
        if isinstance(page, FinishedPage) and page.frame:
            output = self._frames.cut(page.frame, output)
        self._count()
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Set all other pages into their frames, index the new site, and note that it is whole."""
        site = Path(config.site_dir)
        for path, output in self._frames.rest():
            target = site / path / "index.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(output, encoding="utf-8")
            self._count()
        self._index(site, self._root(config))
        self._whole = True

    def _count(self) -> None:
        self.pages += 1
        if self.progress:
            self.progress.update(1)

    def _framed(self, config: MkDocsConfig) -> bool:
        """Whether frames may be used: not where another plugin wants to see every page."""
        if not self.config.frames:
            return False
        others = watching_pages(config)
        if others:
            log.info("Every page is rendered by itself, which takes longer: %s may change it.", ", ".join(others))
        return not others

    def on_build_error(self, *, error: Exception) -> None:
        """Note that it is not: a strict build ends here after it was whole. Says in a sentence what the disk said."""
        self._whole = False
        if isinstance(error, OSError):
            raise PluginError(failed(error)) from None
        if isinstance(error, ContentError):
            _say(error.problems)
            raise PluginError(NOTHING_CHANGED) from None

    def on_shutdown(self) -> None:
        """Let the new site take the old one's place, or leave the old one as it was."""
        replacement, self._replacement = self._replacement, None
        if replacement:
            try:
                if self._whole and self.finish:
                    self.finish(replacement.fresh)
                replacement.commit() if self._whole else replacement.discard()
            except OSError as error:
                replacement.discard()
                raise PluginError(failed(error)) from None

    def _index(self, site: Path, root: Path) -> None:
        programme, words = self._shown, Words.load(Places(root), self._shown.settings.language)
        if said := put_search(programme, words, site, root / CACHE, self.config.search):
            log.warning(said)

    @property
    def _shown(self) -> Programme:
        if self._programme is None:
            raise PluginError("The programme was not read: is another plugin replacing on_config?")
        return self._programme

    def _root(self, config: MkDocsConfig) -> Path:
        base = Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()
        return self.root or Path(os.environ.get(ROOT) or base / (self.config.root or "."))

    def _read(self, root: Path) -> Programme:
        self._broken = ()
        given, self.given = self.given, None
        if given:
            self._programme = given
            return given
        try:
            self._programme = read_programme(root, clock.today, drafts=bool(os.environ.get(DRAFTS)))
        except ContentError as error:
            _say(error.problems)
            if not (self._serving and self._programme):
                raise PluginError(NOTHING_CHANGED) from None
            self._broken = error.problems
        else:
            _say(self._programme.warnings)
        return self._programme

    def _begin(self, final: Path, config: MkDocsConfig) -> None:
        try:
            self._replacement = Replacement(final)
        except (NotOurs, Busy) as error:
            raise PluginError(str(error)) from None
        except OSError as error:
            raise PluginError(failed(error)) from None
        self._whole = False
        config.site_dir = str(self._replacement.fresh)


def failed(error: OSError) -> str:
    """That the disk did not let a site be built, in a sentence."""
    where = f" ({Path(error.filename).name})" if error.filename else ""
    return f"{NOTHING_CHANGED} The system says: {why(error)}{where}."


def _say(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        log.log(logging.ERROR if problem.severity is Severity.ERROR else logging.WARNING, "%s", problem)
