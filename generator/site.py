"""Building a whole site on behalf of the command: an engine is run only for what no engine has made yet."""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.ahead import Ahead
from generator.cache import Cache
from generator.engines.surroundings import Surroundings
from generator.memory import all_of_it_lasts
from generator.model import Programme
from generator.outputs.folder import Busy, NotOurs, Replacement
from generator.outputs.pages import Asked
from generator.outputs.policy import Policy, put_policy
from generator.outputs.publication import Finish, Known
from generator.places import Places
from generator.problems import ContentError
from generator.publishing import (
    NOTHING_CHANGED,
    BuildFailed,
    Edition,
    EngineMissing,
    WholeSite,
    engine_log,
    failed,
    given_to_engines,
    is_all_said,
    log,
    mkdocs_yml,
    pages_in,
    publish_site,
    spare,
)

__all__ = ["ENGINES", "Ahead", "BuildFailed", "Built", "EngineMissing", "build"]

ENGINES = ("mkdocs", "zensical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was built: how many pages, in how many seconds, and where it begins."""

    pages: int
    seconds: float
    index: Path
    policy: Policy | None


def build(
    root: Path, programme: Programme, site_dir: Path, *,
    engine: str = "mkdocs", strict: bool = False, search: bool = True, headers: bool = False, tags: bool = False,
    ahead: Ahead | None = None,
) -> Built:  # fmt: skip
    """Build the site of `programme` into `site_dir`, which is replaced when the new one is whole.

    `ahead` was begun before the programme was read. The site's surroundings are made by
    `engine`, one of `ENGINES`. Without `search` no index is made; the site then says so
    where one would search. Its Content-Security-Policy is written into a file `_headers`
    with `headers`, and into every page with `tags`. Raises BuildFailed, EngineMissing; then
    `site_dir` is as it was.
    """
    start, root = time.monotonic(), root.resolve()
    policies: list[Policy] = []

    def finish(folder: Path) -> Iterable[str]:
        policy, written = put_policy(folder, programme.settings.site_url, headers, tags)
        policies.append(policy)
        return written

    finishing = finish if headers or tags else None
    cache, given = Cache.below(root), f"{engine} {strict} {given_to_engines(root, programme)}"
    site = Edition(programme, root, Asked.SOME if site_dir.exists() else Asked.ALL)
    made_from = f"{given} {search} {site.key}"
    with all_of_it_lasts(), engine_log(logging.WARNING):
        known = ahead.known() if ahead else Known(cache)
        if not finishing and (there := known.of(site_dir.resolve())).made_from == made_from:
            pages = pages_in(there.files)
        elif whole := _fitting(site, Surroundings.kept(cache, given), search):
            pages = _put_out(whole, site_dir, finishing, made_from, known)
        elif engine == "zensical":
            whole, lasting = _surrounded(site, strict, search)
            pages = _put_out(whole, site_dir, finishing, made_from if lasting else "", known)
            if lasting:
                whole.around.keep(cache, given)
        else:
            _ = site.pages  # What is looked for beside them begins before an engine is imported: that takes a while.
            from generator.running import build_with_mkdocs

            pages, made = build_with_mkdocs(
                site, site_dir, strict=strict, search=search, finish=finishing, made_from=made_from
            )
            if made:
                made.keep(cache, given)
    index, policy = site_dir / "index.html", policies[0] if policies else None
    return Built(pages=pages, seconds=time.monotonic() - start, index=index, policy=policy)


def _fitting(site: Edition, around: Surroundings | None, search: bool) -> WholeSite | None:
    """A site in surroundings that were made before, if there is a frame for each of its pages."""
    if around:
        whole = WholeSite(site, around, search)  # Its index takes longer than its pages.
        if around.fit(site.pages):
            return whole
    return None


def _surrounded(site: Edition, strict: bool, search: bool) -> tuple[WholeSite, bool]:
    """A site in what Zensical puts around it; whether that will be the same the next time."""
    from generator.engines import zensical  # It takes a while to import.

    try:
        around, ours, warnings = zensical.surround(Places(site.root), site.programme.settings, site.pages)
    except zensical.Missing as error:
        raise EngineMissing(str(error)) from None
    except zensical.Failed as error:
        raise BuildFailed(str(error)) from None
    except OSError as error:
        raise BuildFailed(failed(error)) from None
    for warning in warnings:
        log.warning("WARNING -  %s", warning)
    if strict and warnings:
        raise BuildFailed(f"There are warnings, and with --strict none may be. {NOTHING_CHANGED}")
    lasting = not warnings and not ours and is_all_said(mkdocs_yml(site.root))
    return WholeSite(site, around, search and bool(ours.get("search", True))), lasting


def _put_out(site: WholeSite, site_dir: Path, finish: Finish | None, made_from: str, known: Known) -> int:
    """Bring the site up to date without an engine; how many pages it has."""
    try:
        replacement = Replacement(site_dir, spare=spare(site.edition.root, site_dir))
        try:
            pages, changed = publish_site(site, replacement, finish, made_from, known)
        except BaseException:
            replacement.discard()
            raise
        replacement.settle(changed)
    except (NotOurs, Busy) as error:
        raise BuildFailed(str(error)) from None
    except ContentError as error:  # A picture that went while the site was built.
        raise BuildFailed("\n".join([*map(str, error.problems), NOTHING_CHANGED])) from None
    except OSError as error:
        raise BuildFailed(failed(error)) from None
    return pages
