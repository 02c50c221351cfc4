"""The site's Content-Security-Policy (W3C, CSP Level 3), from the pages as they were built.

A browser then runs no script and takes no style but the site's own files and those inline
scripts that were there when the site was made, each known by its hash. A week's mail is
styled within its tags, as mail programs want it: it has a policy of its own, with no script.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import escape

HEADER = "Content-Security-Policy"
MAILS = ("weeks/*/email.html", "weeks/*/email")
"""Where the mails are, with and without the ending that some hosts take away."""

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\b", re.IGNORECASE | re.DOTALL)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\b", re.IGNORECASE | re.DOTALL)
_NO_CODE = re.compile(r"""\bsrc\s*=|\btype\s*=\s*["']?application/(?:ld\+)?json\b""", re.IGNORECASE)
_STOPPED = re.compile(r"<[a-z][^<>]*\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)
_HEADS = (re.compile(r"<meta charset=[^>]*>", re.IGNORECASE), re.compile(r"<head\b[^>]*>", re.IGNORECASE))
"""After what a policy's tag stands: as early as can be, since it holds only for what follows."""
_FRAMES = "frame-ancestors"

Directives = tuple[tuple[str, tuple[str, ...]], ...]
_SELF, _NONE = ("'self'",), ("'none'",)
_AROUND: Directives = (("object-src", _NONE), ("base-uri", _SELF), ("form-action", _SELF), (_FRAMES, _SELF))
_MAIL: Directives = (
    ("default-src", _NONE),
    ("style-src", ("'unsafe-inline'",)),
    ("img-src", ("'self'", "data:")),
    ("base-uri", _NONE),
    ("form-action", _NONE),
    (_FRAMES, _SELF),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What browsers are told: the policy of the site's pages, and beside it that of its mails.

    `stopped` are the paths of pages with styles or event handlers within tags: no hash lets those through.
    """

    site: Directives
    stopped: tuple[str, ...]

    @property
    def header(self) -> str:
        """The value of the header for every page but the mails."""
        return _written(self.site)

    def rules(self, site_url: str) -> str:
        """A `_headers` file, as Cloudflare Pages and Netlify read it from the root of what they serve.

        Two policies would both be obeyed, so that of the pages is taken off the mails first.
        """
        base = urlsplit(site_url).path.rstrip("/")
        lines = [f"{base}/*", f"  {HEADER}: {self.header}"]
        for path in MAILS:
            lines += [f"{base}/{path}", f"  ! {HEADER}", f"  {HEADER}: {_written(_MAIL)}"]
        return "\n".join(lines) + "\n"

    def tagged(self, path: str, html: str) -> str:
        """The page at a site path with its policy in its head, for hosts that send no headers.

        A tag cannot say who may frame the page (CSP Level 3, 3.3), so it does not.
        """
        directives = tuple(d for d in (_MAIL if is_mail(path) else self.site) if d[0] != _FRAMES)
        tag = f'<meta http-equiv="{HEADER}" content="{escape(_written(directives))}">'
        head = next((found for pattern in _HEADS if (found := pattern.search(html))), None)
        return f"{html[: head.end()]}{tag}{html[head.end() :]}" if head else tag + html


def policy(pages: Iterable[tuple[str, str]], webassembly: bool) -> Policy:
    """The policy for pages, given as pairs of site path and HTML.

    `webassembly` is whether a script of the site runs it, as a search does.
    """
    scripts, styles, stopped = set[str](), set[str](), []
    for path, html in pages:
        if is_mail(path):
            continue
        scripts.update(text for attributes, text in _SCRIPT.findall(html) if not _NO_CODE.search(attributes))
        styles.update(_STYLE.findall(html))
        if _STOPPED.search(html):
            stopped.append(path)
    directives = (
        ("default-src", _SELF),
        ("script-src", (*_SELF, *(["'wasm-unsafe-eval'"] if webassembly else []), *_hashes(scripts))),
        ("style-src", (*_SELF, *_hashes(styles))),
        ("img-src", ("'self'", "data:")),
        *_AROUND,
    )
    return Policy(directives, tuple(sorted(stopped)))


def put_policy(site: Path, site_url: str, headers: bool, tags: bool) -> tuple[Policy, tuple[str, ...]]:
    """Compute the policy of a built site, and write it into `_headers` (`headers`), into every page (`tags`).

    Gives the paths of what it wrote as well.
    """
    files = sorted(path for path in site.rglob("*") if path.is_file())
    pages = {path.relative_to(site).as_posix(): path for path in files if path.suffix == ".html"}
    webassembly = any(path.suffix == ".wasm" or path.name == "pagefind.js" for path in files)
    made = policy(((name, path.read_text(encoding="utf-8")) for name, path in pages.items()), webassembly)
    written = {"_headers": made.rules(site_url)} if headers else {}
    if tags:
        written |= {name: made.tagged(name, path.read_text(encoding="utf-8")) for name, path in pages.items()}
    for name, text in written.items():
        (site / name).unlink(missing_ok=True)  # It may be a second name of a file in the site before.
        (site / name).write_text(text, encoding="utf-8", newline="\n")
    return made, tuple(written)


def is_mail(path: str) -> bool:
    """Whether a week's mail is at this site path."""
    return any(fnmatchcase(path, pattern) for pattern in MAILS)


def _hashes(texts: Iterable[str]) -> list[str]:
    return sorted(f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts)


def _written(directives: Directives) -> str:
    return "; ".join(" ".join((name, *values)) for name, values in directives)
