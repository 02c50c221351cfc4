"""`build` and `serve`: the whole site. Only here is an engine waited for."""

import sys
from datetime import date
from pathlib import Path

import click

from generator.cli.common import count, read, say, shared
from generator.cli.refusals import stop
from generator.outputs.folder import NotOurs


@click.command(epilog="Example: fundamentals build --root ../way --site-dir public")
@shared
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where the site goes (default: ROOT/site).")
@click.option("--strict", is_flag=True, help="Warnings end the build, too.")
@click.option("--no-search", is_flag=True, help="Make no index; the site says that it has no search.")
def build(root: Path, today: date | None, quiet: bool, site_dir: Path | None, strict: bool, no_search: bool) -> None:
    """Build the whole site. It takes the old one's place only when it is whole."""
    from generator import site  # An engine takes a while to import; no other command waits for it.

    programme = read(root, today)
    say(programme.warnings, root)
    if strict and programme.warnings:
        stop("strict", f"{count(programme.warnings)}; nothing was built.")
    try:
        built = site.build(
            root,
            programme,
            site_dir or root / "site",
            strict=strict,
            progress=not quiet and sys.stderr.isatty(),
            search=not no_search,
        )
    except (NotOurs, site.BuildFailed) as error:
        stop("not-built", str(error))
    if not quiet:
        click.echo(
            f"{built.pages} pages, {len(programme.stories)} stories, {len(programme.digests)} weeks "
            f"in {built.seconds:.1f} seconds: {built.index}"
        )


@click.command(epilog="Example: fundamentals serve --drafts")
@shared
@click.option("--drafts", is_flag=True, help="Show drafts as well.")
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to listen.")
def serve(root: Path, today: date | None, quiet: bool, drafts: bool, address: str) -> None:
    """Show the site, reload it on every change. Stop with Ctrl-C."""
    from generator import site

    programme = read(root, today)
    say(programme.warnings, root)
    try:
        site.serve(root, today, drafts=drafts, address=address, quiet=quiet)
    except site.CannotServe as error:
        stop("address-taken", str(error))
