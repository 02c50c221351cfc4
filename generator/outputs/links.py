"""Addresses: from `site:PATH` in a rendered text to what an output needs."""

import re
from collections.abc import Callable, Container

_TAG = re.compile(r'<(?:a|img)\b(?:[^>"]|"[^"]*")*>')
_SITE = re.compile(r' (href|src)="site:([^"]*)"')


def to_root(path: str) -> str:
    """The way from a page at `path` up to the site's root: `../../`, or nothing."""
    return "../" * path.count("/")


def relative(path: str, target: str) -> str:
    """The address of `target` as written on the page at `path`."""
    up = to_root(path)
    # Without a step up, `javascript:…` or `//…` would be an address of its own.
    if not up and (not target or target.startswith("/") or ":" in target.partition("/")[0]):
        up = "./"
    return f"{up}{target}"


def anchored(html: str, page: str) -> str:
    """Rendered text whose links to its own headings lead to `page`, for where it stands alone."""
    return _TAG.sub(lambda tag: tag[0].replace(' href="#', f' href="{page}#'), html)


def settled(html: str, address: Callable[[str], str], pages: Container[str]) -> str:
    """Rendered text with every `site:` address turned by `address`.

    A link to a page that is not among `pages` (a story that is still to come) loses its
    address and stays as text.
    """

    def one(found: re.Match[str]) -> str:
        name, target = found[1], found[2]
        if name == "href" and target.startswith("stories/") and target.partition("#")[0] not in pages:
            return ""
        return f' {name}="{address(target)}"'

    return _TAG.sub(lambda tag: _SITE.sub(one, tag[0]), html)
