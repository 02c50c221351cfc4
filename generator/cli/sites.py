"""`build` and `serve`: the whole site. Only here is an engine waited for."""

from datetime import date
from pathlib import Path

import click

from generator.cli.common import count, read, say, shared
from generator.cli.refusals import stop
from generator.memory import all_of_it_lasts
from generator.outputs.policy import HEADER, Policy


@click.command(epilog="Example: fundamentals build --root ../way --site-dir public")
@shared
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where the site goes (default: ROOT/site).")
@click.option("--strict", is_flag=True, help="Warnings end the build, too.")
@click.option("--no-search", is_flag=True, help="Make no index; the site says that it has no search.")
@click.option(
    "--engine",
    type=click.Choice(("mkdocs", "zensical")),
    default="mkdocs",
    show_default=True,
    help="What puts header, navigation and footer around the pages: MkDocs with Material, or its successor.",
)
@click.option("--csp", is_flag=True, help="Print the Content-Security-Policy, and write SITE/_headers.")
@click.option("--csp-meta", is_flag=True, help="Put the policy into every page, for hosts that send no headers.")
@all_of_it_lasts()
def build(
    root: Path, today: date | None, quiet: bool, site_dir: Path | None, strict: bool, no_search: bool, engine: str,
    csp: bool, csp_meta: bool,
) -> None:  # fmt: skip
    """Build the whole site. It takes the old one's place only when it is whole."""
    from generator import site  # An engine takes a while to import; no other command waits for it.

    site_dir = site_dir or root / "site"
    ahead = site.Ahead(root, site_dir)
    programme = read(root, today, keep=True)
    say(programme.warnings, root)
    if strict and programme.warnings:
        stop("strict", f"{count(programme.warnings)}; nothing was built.")
    try:
        built = site.build(
            root, programme, site_dir, engine=engine, strict=strict,
            search=not no_search, headers=csp, tags=csp_meta, ahead=ahead,
        )  # fmt: skip
    except site.BuildFailed as error:
        stop("not-built", str(error))
    except site.EngineMissing as error:
        stop("no-engine", str(error))
    if not quiet:
        click.echo(
            f"{built.pages} pages, {len(programme.stories)} stories, {len(programme.digests)} weeks "
            f"in {built.seconds:.1f} seconds: {built.index}"
        )
    if built.policy:
        _say_policy(built.policy, csp)


def _say_policy(policy: Policy, printed: bool) -> None:
    if printed:
        click.echo(f"{HEADER}: {policy.header}")
    if policy.stopped:
        more = f" and {len(policy.stopped) - 1} more pages" if len(policy.stopped) > 1 else ""
        said = "have styles or scripts within their tags (style=, onclick=), which the policy stops; use classes."
        click.echo(f"{policy.stopped[0]}{more} {said}", err=True)


@click.command(epilog="Example: fundamentals serve --drafts")
@shared
@click.option("--drafts", is_flag=True, help="Show drafts as well.")
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to listen.")
def serve(root: Path, today: date | None, quiet: bool, drafts: bool, address: str) -> None:
    """Show the site, reload it on every change. Stop with Ctrl-C."""
    from generator import running

    programme = read(root, today, keep=True)
    say(programme.warnings, root)
    try:
        running.serve(root, today, drafts=drafts, address=address, quiet=quiet)
    except running.CannotServe as error:
        stop("address-taken", str(error))
