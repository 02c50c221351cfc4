"""Building a whole site through Zensical, on behalf of the command.

What stands in it is what MkDocs builds: the same pages and files, set into what another
engine put around them, and replaced as a whole or not at all.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from shutil import copyfile, copytree
from tempfile import TemporaryDirectory

import click

from generator.engines import zensical
from generator.engines.common import named_in_nav, sitemap
from generator.engines.frames import Frames, Key, canonical
from generator.model import Page, Programme
from generator.outputs.assets import compose_assets
from generator.outputs.folder import Busy, NotOurs, Replacement
from generator.outputs.pages import compose_pages
from generator.outputs.policy import put_policy
from generator.outputs.search import put_search
from generator.places import Places
from generator.plugin import CACHE, NOTHING_CHANGED, failed
from generator.problems import ContentError
from generator.site import BuildFailed, Built
from generator.words import Words


class EngineMissing(Exception):
    """The engine is not installed; nothing was built."""


def build(
    root: Path, programme: Programme, site_dir: Path, *,
    strict: bool = False, progress: bool = False, search: bool = True, headers: bool = False, tags: bool = False,
) -> Built:  # fmt: skip
    """Build the site as `site.build` does. Raises EngineMissing, BuildFailed; then `site_dir` is as it was."""
    start = time.monotonic()
    try:
        replacement = Replacement(site_dir)
        try:
            pages, warnings = _fill(replacement.fresh, root.resolve(), programme, search, progress)
            for warning in warnings:
                click.echo(f"WARNING -  {warning}", err=True)
            if strict and warnings:
                raise BuildFailed(f"There are warnings, and with --strict none may be. {NOTHING_CHANGED}")
            site_url = programme.settings.site_url
            policy = put_policy(replacement.fresh, site_url, headers, tags) if headers or tags else None
            replacement.commit()
        except BaseException:
            replacement.discard()
            raise
    except (NotOurs, Busy, zensical.Failed) as error:
        raise BuildFailed(str(error)) from None
    except zensical.Missing as error:
        raise EngineMissing(str(error)) from None
    except ContentError as error:  # A picture that went while the site was built.
        raise BuildFailed("\n".join([*map(str, error.problems), NOTHING_CHANGED])) from None
    except OSError as error:
        raise BuildFailed(failed(error)) from None
    return Built(pages=pages, seconds=time.monotonic() - start, index=site_dir / "index.html", policy=policy)


def _fill(site: Path, root: Path, programme: Programme, search: bool, progress: bool) -> tuple[int, list[str]]:
    """Put everything into the folder `site`; how many pages there are, and what to say of it."""
    places, settings = Places(root), programme.settings
    config = zensical.Configured.read(places)
    if "fundamentals" not in config.plugins:
        raise BuildFailed("mkdocs.yml does not name “fundamentals” among its plugins.")
    ours, warnings = config.plugins["fundamentals"], list[str]()
    if others := sorted(config.plugins.keys() - {"fundamentals"}):
        warnings.append(
            f"Zensical runs no plugins or hooks of MkDocs, so the site is built without: {', '.join(others)}."
        )
    pages = compose_pages(programme, places)
    frames = Frames(named_in_nav(config.nav), settings.name, settings.site_url)
    chosen = list(frames.chosen(pages)) if ours.get("frames", True) else [(page, None) for page in pages]
    with TemporaryDirectory() as work:
        made = zensical.render(
            config, places, settings, pages=chosen, paths=[page.path for page in pages], work=Path(work)
        )
        copytree(made.site, site, dirs_exist_ok=True, copy_function=copyfile)
    warnings += made.warnings
    alone = (canonical(settings.site_url, page) for page, key in chosen if not key and page.kind != "withdrawn")
    addresses = {*made.addresses, *alone, *frames.addresses()} if settings.site_url else set()
    with click.progressbar(length=len(pages), label="Writing pages", hidden=not progress) as bar:
        for path, html in _whole(frames, chosen, made.pages):
            _write(site / path / "index.html", html.encode())
            bar.update(1)
    for asset in (*compose_assets(programme, places), *sitemap(places, addresses, programme.today)):
        _write(site / asset.path, asset.content)
    words = Words.load(places, settings.language)
    if said := put_search(programme, words, site, root / CACHE, ours.get("search", True) and search):
        warnings.append(said)
    return len(pages) + made.written, warnings


def _whole(
    frames: Frames, chosen: Iterable[tuple[Page, Key | None]], rendered: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Every page of ours, whole, with its path."""
    for page, key in chosen:
        yield page.path, frames.cut(key, rendered[page.path]) if key else rendered[page.path]
    yield from frames.rest()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
