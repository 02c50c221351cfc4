"""The MkDocs plugin `fundamentals`: `mkdocs build` and `mkdocs serve` make the whole site.

Nothing is decided here. The plugin reads the programme, hands its pages to MkDocs, and
sees to it that a site is replaced as a whole or not at all.
"""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from jinja2 import Environment
from markupsafe import Markup, escape
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage

from generator import clock
from generator.engines.common import extra, files_below, leads_to, named_in_nav
from generator.engines.frames import Frame, Layout
from generator.engines.mkdocs import FinishedPage, add_missing, add_pages, watching_pages
from generator.engines.surroundings import Surroundings
from generator.live import Live, Shown
from generator.loading.kept import AtHand
from generator.memory import all_of_it_lasts
from generator.model import Programme
from generator.outputs.assets import HUES
from generator.outputs.folder import Busy, NotOurs, Replacement
from generator.outputs.pages import Asked
from generator.outputs.publication import Finish
from generator.places import Places
from generator.problems import ContentError, Problem, Severity
from generator.programme import read_programme
from generator.publishing import (
    NOTHING_CHANGED,
    Edition,
    WholeSite,
    failed,
    given_to_engines,
    is_all_said,
    publish_site,
    spare,
)
from generator.words import Words

log = logging.getLogger("mkdocs.plugins.fundamentals")

ROOT, DRAFTS = "FUNDAMENTALS_ROOT", "FUNDAMENTALS_DRAFTS"
"""How the `fundamentals` command tells a server, which reads its settings anew, what it was asked for."""


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
        self.given: Edition | None = None
        """One whose programme was read and reported on already; used once instead of reading."""
        self.root: Path | None = None
        """The programme's folder, where it is not the one that mkdocs.yml says."""
        self.finish: Finish | None = None
        """Looks over the new site when everything is in it, before it takes the old one's place."""
        self.made_from: Callable[[], str] = str
        """Says, when all is rendered, what the site is made from; nothing if that is not known."""
        self.surroundings: Surroundings | None = None
        """What MkDocs made, once it has."""
        self.pages = 0
        """How many pages of HTML the site has."""
        self._replacement: Replacement | None = None
        self._live = Live()
        self._at_hand = AtHand()
        self._given = ""
        self._serving = False
        self._programme: Programme | None = None
        self._broken: tuple[Problem, ...] = ()
        self._edition: Edition | None = None
        self._layout = Layout((), "", "")
        self._rendered: dict[str, str] = {}
        self._leads_to: dict[str, bool] = {}
        self._changed = False
        self._whole = False
        self._work: TemporaryDirectory[str] | None = None

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
        """Hand over pages, some for the frames of all, and the hand-written files that the programme's folder lacks."""
        root = self._root(config)
        for folder in Places(root).folders("templates/site"):
            add_missing(files, folder, config)
        self._edition = self._edition or Edition(self._shown, root, Asked.FEW if self._serving else Asked.SOME)
        self._layout = Layout(named_in_nav(config.nav), self._shown.settings.name, config.site_url or "")
        self._rendered = {}
        pages = self._edition.pages
        written = {f.src_uri: f.content_bytes.decode(errors="replace") for f in files.documentation_pages()}
        self._leads_to = leads_to(written, {page.path for page in pages})
        if self._framed(config):
            add_pages(files, self._layout.representatives(pages, self._leads_to), config)
        else:
            add_pages(files, (("", page) for page in pages), config)
        return files

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Nothing but their text stands on hand-written pages."""
        if not isinstance(page, FinishedPage):
            page.meta.setdefault("hide", ["navigation"])
        return markdown

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG002
        """Give the theme's templates our words, and what is wrong while one is serving."""
        env.globals["t"] = Words.load(Places(self._root(config)), self._shown.settings.language)
        env.globals["broken"] = self._broken
        return env

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:  # noqa: ARG002
        """What was rendered for a frame is kept for that; MkDocs writes no page of it."""
        if isinstance(page, FinishedPage) and page.frame:
            self._rendered[page.frame] = output
            return ""
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Set all pages into their frames, beside everything else, and note that the site is whole."""
        made, edition = Path(config.site_dir), self._edition
        assert edition
        self.surroundings = Surroundings(
            layout=self._layout,
            frames={key: Frame.cut(output) for key, output in self._rendered.items()},
            files=files_below(made),
            leads_to=self._leads_to,
        )
        if self._replacement:
            self.pages, self._changed = publish_site(
                WholeSite(edition, self.surroundings, self.config.search),
                self._replacement,
                self.finish,
                self.made_from(),
            )
            self._whole = True
        else:
            self._live.show(Shown(edition, self.surroundings, self.config.search), made)
            self._given = given_to_engines(edition.root, edition.programme)

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: Callable[..., object],  # noqa: ARG002
    ) -> LiveReloadServer:
        """Have pages made when somebody asks for them, and MkDocs build only what has to go through it."""
        self._live.attach(server, partial(self._rebuild, config))
        return server

    def _rebuild(self, config: MkDocsConfig, build: Callable[[], None]) -> None:
        """Show what was saved: at once, where it changes nothing that MkDocs is given."""
        root, around, was_broken = self._root(config), self.surroundings, self._broken
        if around and around.frames and not was_broken and self.lasts(config):
            with suppress(ContentError), all_of_it_lasts():
                programme = self._fresh(root)
                edition = Edition(programme, root, Asked.FEW)
                if self._given == given_to_engines(root, programme) and around.fit(edition.pages):
                    _say(programme.warnings)
                    self._programme = programme
                    self._live.show(Shown(edition, around, self.config.search), Path(config.site_dir))
                    return
        build()

    def lasts(self, config: MkDocsConfig) -> bool:
        """Whether MkDocs makes the same of the same files: no other plugin, no hook, no setting from elsewhere."""
        alone = list(config.plugins) == ["fundamentals"] and not config.hooks
        return alone and is_all_said(Path(config.config_file_path))

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
        if self._work:
            self._work.cleanup()
        if replacement:
            try:
                replacement.settle(self._changed) if self._whole else replacement.discard()
            except OSError as error:
                replacement.discard()
                raise PluginError(failed(error)) from None

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
        self._edition, self.given = self.given, None
        if self._edition:
            self._programme = self._edition.programme
            return self._programme
        try:
            self._programme = self._fresh(root)
        except ContentError as error:
            _say(error.problems)
            if not (self._serving and self._programme):
                raise PluginError(NOTHING_CHANGED) from None
            self._broken = error.problems
        else:
            _say(self._programme.warnings)
        return self._programme

    def _fresh(self, root: Path) -> Programme:
        return read_programme(root, clock.today, drafts=bool(os.environ.get(DRAFTS)), keep=True, at_hand=self._at_hand)

    def _begin(self, final: Path, config: MkDocsConfig) -> None:
        try:
            self._replacement = Replacement(final, spare=spare(self._root(config), final))
            self._work = TemporaryDirectory(prefix="fundamentals-")
        except (NotOurs, Busy) as error:
            raise PluginError(str(error)) from None
        except OSError as error:
            raise PluginError(failed(error)) from None
        self._whole = False
        config.site_dir = self._work.name


def _say(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        log.log(logging.ERROR if problem.severity is Severity.ERROR else logging.WARNING, "%s", problem)
