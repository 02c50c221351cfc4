"""What a site consists of: how many pages of each kind, and how many bytes."""

import re
from collections import Counter
from pathlib import Path

KINDS = {
    "story": r"stories/\d{4}/.*\.html",
    "week": r"weeks/.*index\.html",
    "mail in the browser": r"weeks/.*email\.html",
    "fundamental": r"(archive/)?fundamentals?/.*\.html",
    "author": r"(people|archive/author|authors)/.*\.html",
    "team": r"(archive/)?teams?/.*\.html",
    "tag": r"(archive/tag|tags)/.*\.html",
    "year": r"(archive/year|years)/.*\.html",
    "all stories": r"(archive|stories)/(page/.*)?index\.html",
    "other page": r".*\.html",
    "feed": r"(.*/)?feed\.(xml|json)",
}
"""By the first pattern that a path fits; ours and Hugo's addresses are nearly the same."""


def kind_of(path: str) -> str | None:
    """What kind of page stands at a path of a site; None for what is no page and no feed."""
    return next((kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, path)), None)


def census(site: Path) -> tuple[Counter[str], int]:
    """How many pages of each kind there are, and the bytes of all files."""
    files = [path for path in site.rglob("*") if path.is_file()]
    kinds = Counter(kind for path in files if (kind := kind_of(path.relative_to(site).as_posix())))
    return kinds, sum(path.stat().st_size for path in files)
