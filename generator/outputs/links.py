"""Addresses: from `site:PATH` in a rendered text to what an output needs."""

import re
from collections.abc import Callable, Container

_TAG = re.compile(r'<(?:a|img)\b(?:[^>"]|"[^"]*")*>')
_SITE = re.compile(r' (href|src)="site:([^"]*)"')
_HIDDEN = "<a>"
"""What is left of a link to a page that cannot be seen: not even the words that would pop up over it."""


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

    A link to a story that is not among `pages` (a draft, a withdrawn one, one still to
    come) loses its address and stays as text.
    """

    def one(tag: re.Match[str]) -> str:
        found = _SITE.search(tag[0])
        if found is None:
            return tag[0]
        name, target = found[1], found[2]
        if name == "href" and target.startswith("stories/") and target.partition("#")[0] not in pages:
            return _HIDDEN
        return f'{tag[0][: found.start()]} {name}="{address(target)}"{tag[0][found.end() :]}'

    return _TAG.sub(one, html)


def attribute(tag: str, name: str) -> str:
    """What an attribute of a tag says, as it is written there; empty where the tag has none."""
    found = re.search(rf' {name}="([^"]*)"', tag)
    return found[1] if found else ""
