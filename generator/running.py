"""MkDocs, run on behalf of the command: one whole build, or a server."""

import logging
import os
from datetime import date
from pathlib import Path

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.utils import CountHandler

from generator import clock
from generator.engines.surroundings import Surroundings
from generator.outputs.publication import Finish
from generator.plugin import DRAFTS, ROOT, FundamentalsPlugin
from generator.publishing import BuildFailed, Edition, docs_dir, engine_log, log, mkdocs_yml


class CannotServe(Exception):
    """There is no listening at this address."""


def build_with_mkdocs(
    edition: Edition, site_dir: Path, *,
    strict: bool, search: bool, finish: Finish | None, made_from: str,
) -> tuple[int, Surroundings | None]:  # fmt: skip
    """Build the whole site; how many pages it has, and its surroundings if they will be the same the next time.

    They may not be where another plugin or a hook has its say, or a setting comes from elsewhere; and MkDocs is to say
    once more what it warns of. Raises BuildFailed.
    """
    warned = CountHandler(level=logging.WARNING)
    warned.addFilter(lambda record: record.name != log.name)  # What we say is said anew each time.
    logging.getLogger("mkdocs").addHandler(warned)
    try:
        config = load_config(
            config_file=str(mkdocs_yml(edition.root)),
            site_dir=str(site_dir.resolve()),
            strict=strict,
            **docs_dir(edition.root),
        )
        plugin = _plugin(config)
        plugin.given, plugin.root = edition, edition.root
        plain = plugin.config.search and plugin.config.frames and not plugin.config.root
        usual = plain and plugin.lasts(config)
        plugin.config.search = plugin.config.search and search
        plugin.made_from = lambda: made_from if usual and not warned.counts else ""
        plugin.finish = finish  # MkDocs keeps a plugin for the process's next build.
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        finally:
            config.plugins.on_shutdown()
    except Abort:  # What it is about is in the log already.
        raise BuildFailed("The site was not built, for the reason given above.") from None
    except (MkDocsException, OSError) as error:
        raise BuildFailed(str(error)) from None
    finally:
        logging.getLogger("mkdocs").removeHandler(warned)
    return plugin.pages, plugin.surroundings if usual and not warned.counts else None


def serve(root: Path, today: date | None, *, drafts: bool, address: str, quiet: bool) -> None:
    """Serve the site with live reload until it is interrupted.

    Raises CannotServe when nothing can listen at `address`.
    """
    os.environ[ROOT] = str(root.resolve())
    os.environ[DRAFTS] = "1" if drafts else ""
    if today:
        os.environ[clock.VARIABLE] = today.isoformat()
    with engine_log(logging.WARNING if quiet else logging.INFO):
        try:
            mkdocs_serve(config_file=str(mkdocs_yml(root)), dev_addr=address, **docs_dir(root))
        except OSError as error:
            raise CannotServe(f"Nothing can listen at {address}: {error.strerror}.") from None


def _plugin(config: MkDocsConfig) -> FundamentalsPlugin:
    plugin = config.plugins.get("fundamentals")
    if not isinstance(plugin, FundamentalsPlugin):
        raise BuildFailed("mkdocs.yml does not name “fundamentals” among its plugins.")
    return plugin
