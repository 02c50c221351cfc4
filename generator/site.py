"""Building and serving a whole site through the engine, on behalf of the command."""

import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from generator import clock
from generator.model import Programme
from generator.outputs.policy import Policy, put_policy
from generator.places import Places, project
from generator.plugin import DRAFTS, ROOT, FundamentalsPlugin


class BuildFailed(Exception):
    """The engine could not build the site; the old one is as it was."""


class CannotServe(Exception):
    """There is no listening at this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was built: how many pages, in how many seconds, and where it begins."""

    pages: int
    seconds: float
    index: Path
    policy: Policy | None


def build(
    root: Path, programme: Programme, site_dir: Path, *,
    strict: bool = False, progress: bool = False, search: bool = True, headers: bool = False, tags: bool = False,
) -> Built:  # fmt: skip
    """Build the site of `programme` into `site_dir`, which is replaced when the new one is whole.

    Without `search` no index is made; the site then says so where one would search. Its
    Content-Security-Policy is written into a file `_headers` with `headers`, and into
    every page with `tags`. Raises BuildFailed; then `site_dir` is as it was.
    """
    start = time.monotonic()
    with _engine_log(logging.WARNING):
        try:
            config = load_config(
                config_file=str(_config_file(root)), site_dir=str(site_dir.resolve()), strict=strict, **_docs_dir(root)
            )
            plugin = _plugin(config)
            plugin.given, plugin.root = programme, root.resolve()
            plugin.config.search = plugin.config.search and search
            policies: list[Policy] = []

            def finish(folder: Path) -> None:
                policies.append(put_policy(folder, programme.settings.site_url, headers, tags))

            plugin.finish = finish if headers or tags else None  # MkDocs keeps a plugin for the process's next build.
            with click.progressbar(length=1, label="Writing pages", hidden=not progress) as bar:
                plugin.progress = bar
                config.plugins.on_startup(command="build", dirty=False)
                try:
                    mkdocs_build(config)
                finally:
                    config.plugins.on_shutdown()
        except Abort:  # What it is about is in the log already.
            raise BuildFailed("The site was not built, for the reason given above.") from None
        except (MkDocsException, OSError) as error:
            raise BuildFailed(str(error)) from None
    return Built(
        pages=plugin.pages,
        seconds=time.monotonic() - start,
        index=site_dir / "index.html",
        policy=policies[0] if policies else None,
    )


def serve(root: Path, today: date | None, *, drafts: bool, address: str, quiet: bool) -> None:
    """Serve the site with live reload until it is interrupted.

    Raises CannotServe when nothing can listen at `address`.
    """
    os.environ[ROOT] = str(root.resolve())
    os.environ[DRAFTS] = "1" if drafts else ""
    if today:
        os.environ[clock.VARIABLE] = today.isoformat()
    with _engine_log(logging.WARNING if quiet else logging.INFO):
        try:
            mkdocs_serve(config_file=str(_config_file(root)), dev_addr=address, **_docs_dir(root))
        except OSError as error:
            raise CannotServe(f"Nothing can listen at {address}: {error.strerror}.") from None


def _config_file(root: Path) -> Path:
    return (Places(root).file("mkdocs.yml") or project() / "mkdocs.yml").resolve()


def _docs_dir(root: Path) -> dict[str, Any]:
    """Where the hand-written pages are, unless the programme's own mkdocs.yml says it of a folder that is there."""
    config, brought = _config_file(root), root.resolve() / "templates/site"
    if config.parent != root.resolve() and brought.is_dir():
        return {"docs_dir": str(brought)}
    written = re.search(r"^docs_dir:\s*([^\s#]+)", config.read_text(encoding="utf-8"), re.MULTILINE)
    own = config.parent / (written[1].strip("'\"") if written else "docs")
    return {} if own.is_dir() else {"docs_dir": str(project() / "templates/site")}


def _plugin(config: MkDocsConfig) -> FundamentalsPlugin:
    plugin = config.plugins.get("fundamentals")
    if not isinstance(plugin, FundamentalsPlugin):
        raise BuildFailed("mkdocs.yml does not name “fundamentals” among its plugins.")
    return plugin


@contextmanager
def _engine_log(level: int) -> Iterator[None]:
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
