"""Pages and styles made to stand in one file: nothing in them is loaded, nothing leads into the folder around it.

A page of the site is laid out for its window. Here it stands in a box that is narrower or
wider than the window, so what the style asks of the window is asked of the box.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

_DARK = re.compile(r'([^{}]*)\[data-md-color-scheme="slate"\]([^{}]*\{[^{}]*\})')
_WINDOW = re.compile(r"@media(?: screen and)? (\((?:min|max)-width: ?)([\d.]+)em\)")
_VIEWPORT = re.compile(r"(?<=\d)vw\b")
_URL = re.compile(r'url\("([^":]+)"\)')
_TAG = re.compile(r'<(\w+)((?:\s(?:[^>"]|"[^"]*")*)?)>')
_ATTRIBUTE = re.compile(r' (id|href|src|srcset|sizes|loading)="([^"]*)"')
_OUTSIDE = re.compile(r"https?://|mailto:|tel:")
_TYPES = {".woff2": "font/woff2", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif"}


def data_address(name: str, content: bytes) -> str:
    """A file as a `data:` address; its type is known by the ending of its name."""
    kind = _TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
    return f"data:{kind};base64,{b64encode(content).decode()}"


def enclosed_style(css: str, folder: Path) -> str:
    """The site's stylesheet for a box: what it loads from `folder` is in it, it is dark as the system is."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = _DARK.sub(r"@media (prefers-color-scheme: dark) {\1:root\2}", css)
    css = _WINDOW.sub(lambda m: f"@container {m[1]}{float(m[2]) * 16:g}px)", css)
    css = _VIEWPORT.sub("cqw", css)

    def inside(found: re.Match[str]) -> str:
        path = folder / found[1]
        return f'url("{data_address(path.name, path.read_bytes())}")' if path.is_file() else 'url("data:,")'

    return _URL.sub(inside, css)


def enclosed_page(html: str, path: str, pictures: Mapping[str, bytes], base: str) -> str:
    """The HTML of the page at the site path `path`, to stand anywhere and more than once.

    Its pictures are in it, found by site path in `pictures`; its links lead to the site
    at `base` (nowhere without one); it has no ids.
    """

    def attribute(found: re.Match[str]) -> str:
        name, value = found[1], found[2]
        if name == "src" and (content := pictures.get(picture := unquote(_under(path, value)))):
            return f' src="{data_address(picture, content)}"'
        if name == "href" and _OUTSIDE.match(value):
            return found[0]
        if name == "href" and base and not value.startswith("#"):
            return f' href="{base}{_under(path, value)}"'
        return ""

    def tag(found: re.Match[str]) -> str:
        if found[1] == "source":  # It offers other sizes of a picture: files that are not here.
            return ""
        return f"<{found[1]}{_ATTRIBUTE.sub(attribute, found[2])}>"

    return _TAG.sub(tag, html)


def _under(path: str, address: str) -> str:
    """The site path that a page's relative address leads to."""
    target, hash_sign, fragment = address.partition("#")
    under = normpath(f"/{path}{target}").lstrip("/")
    return f"{under}{'/' if under and target.endswith('/') else ''}{hash_sign}{fragment}"
