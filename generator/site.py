"""Building a whole site on behalf of the command: an engine is run only for what no engine has made yet."""

import hashlib
import logging
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.cache import Cache
from generator.edition import digest_of, edition
from generator.engines.surroundings import Surroundings
from generator.memory import all_of_it_lasts
from generator.model import Programme
from generator.outputs.folder import Busy, NotOurs, Replacement
from generator.outputs.policy import Policy
from generator.outputs.policy import policy as compute_policy
from generator.outputs.publication import Finish, Inventory, publish
from generator.places import Places
from generator.publishing import (
    BuildFailed,
    Edition,
    docs_dir,
    engine_log,
    failed,
    is_searchable,
    mkdocs_yml,
    pages_in,
    spare,
)

__all__ = ["BuildFailed", "Built", "build"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was built: how many pages, in how many seconds, and where it begins."""

    pages: int
    seconds: float
    index: Path
    policy: Policy | None


def build(
    root: Path, programme: Programme, site_dir: Path, *,
    strict: bool = False, search: bool = True, headers: bool = False, tags: bool = False,
) -> Built:  # fmt: skip
    """Build the site of `programme` into `site_dir`, which is replaced when the new one is whole.

    Without `search` no index is made; the site then says so where one would search. Its
    Content-Security-Policy is written into a file `_headers` with `headers`, and into
    every page with `tags`. Raises BuildFailed; then `site_dir` is as it was.
    """
    start, root = time.monotonic(), root.resolve()
    policies: list[Policy] = []

    def finish(folder: Path) -> Iterable[str]:
        policy, written = _put_policy(folder, programme.settings.site_url, headers, tags)
        policies.append(policy)
        return written

    finishing = finish if headers or tags else None
    cache, given = Cache.below(root), f"{strict} {_given(root, programme)}"
    around, site = Surroundings.kept(cache, given), Edition(programme, root, search)
    made_from = f"{given} {site.key}"
    with all_of_it_lasts(), engine_log(logging.WARNING):
        if not finishing and (there := Inventory.of(site_dir.resolve(), cache)).made_from == made_from:
            pages = pages_in(there.files)
        elif around and around.fit(site.pages):
            pages = _put_out(site, around, site_dir, finishing, made_from)
        else:
            from generator.running import build_with_mkdocs  # It takes a while to import.

            pages, made = build_with_mkdocs(
                root, programme, site_dir, strict=strict, search=search, finish=finishing, made_from=made_from
            )
            if made:
                made.keep(cache, given)
    index, policy = site_dir / "index.html", policies[0] if policies else None
    return Built(pages=pages, seconds=time.monotonic() - start, index=index, policy=policy)


def _given(root: Path, programme: Programme) -> str:
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


def _put_out(site: Edition, around: Surroundings, site_dir: Path, finish: Finish | None, made_from: str) -> int:
    """Bring the site up to date without an engine; how many pages it has."""
    try:
        replacement = Replacement(site_dir, spare=spare(site.root, site_dir))
        try:
            files = tuple(site.files(around))
            whole = made_from if site.searchable == is_searchable(files) else ""
            changed = publish(files, replacement, Cache.below(site.root), finish, whole)
        except BaseException:
            replacement.discard()
            raise
        replacement.commit() if changed else replacement.leave()
    except (NotOurs, Busy) as error:
        raise BuildFailed(str(error)) from None
    except OSError as error:
        raise BuildFailed(failed(error)) from None
    return pages_in(file.path for file in files)


def _put_policy(folder: Path, site_url: str, headers: bool, tags: bool) -> tuple[Policy, Iterable[str]]:
    """Compute the policy of the site in `folder` and write it there; gives the paths of what it wrote."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    pages = {path.relative_to(folder).as_posix(): path for path in files if path.suffix == ".html"}
    webassembly = any(path.suffix == ".wasm" or path.name == "pagefind.js" for path in files)
    made = compute_policy(((name, path.read_text(encoding="utf-8")) for name, path in pages.items()), webassembly)
    written = {"_headers": made.rules(site_url)} if headers else {}
    if tags:
        written |= {name: made.tagged(name, path.read_text(encoding="utf-8")) for name, path in pages.items()}
    for name, text in written.items():
        (folder / name).unlink(missing_ok=True)  # It may be a second name of a file in the old site.
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return made, written.keys()
