"""The pages that somebody wrote by hand, such as About: what an engine made of them is read once, and kept."""

import hashlib
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from generator.model import Programme
from generator.outputs.search.kept import code_of, kept
from generator.outputs.search.records import Record

_ARTICLE = "article.md-content__inner"
"""What Material and Zensical put around the text of such a page; a page of ours has none."""
_UNREAD = ".headerlink, .md-content__button, .md-source-file, script, style, svg, nav"
_LEFT_OUT = 'meta[name="search"][content="exclude"]'
"""What our theme says of a page whose front matter has `search: {exclude: true}`, as Material's own search knows it."""
_TEXTS = "texts.json"


def written_records(files: Mapping[str, bytes], programme: Programme, cache: Path) -> list[Record]:
    """The records of the hand-written pages among an engine's files, sorted by path.

    What they say is kept in `cache`. Raises OSError where that cannot be written.
    """
    pages = {path: html for path, html in sorted(files.items()) if path.endswith("/index.html")}
    told = hashlib.sha256(code_of("written").encode())
    for path, html in pages.items():
        told.update(f"{path} {len(html)} ".encode() + html)
    folder = kept(cache, "written", told.hexdigest()[:32], partial(_read, pages))
    day, facets = programme.this_week.monday, (("kind", "page"),)
    texts = json.loads((folder / _TEXTS).read_text(encoding="utf-8"))
    return [Record(path=path, title=title, said=(text,), day=day, facets=facets) for path, title, text in texts]


def _read(pages: Mapping[str, bytes], fresh: Path) -> None:
    """Put path, title and text of each page into a folder."""
    from bs4 import BeautifulSoup  # It takes a while to import.

    found = []
    for path, html in pages.items():
        page = BeautifulSoup(html.decode(errors="replace"), "html.parser")
        for article in page.select(_ARTICLE) if not page.select(_LEFT_OUT) else ():
            for part in article.select(_UNREAD):
                part.decompose()
            for ends in article.select("br, td, th"):
                ends.insert_after("\n")
            heading = article.find("h1")
            title = " ".join(heading.extract().get_text().split()) if heading else path
            lines = (" ".join(line.split()) for line in article.get_text().splitlines())
            found.append((path.removesuffix("index.html"), title, "\n".join(filter(None, lines))))
    (fresh / _TEXTS).write_text(json.dumps(found), encoding="utf-8")
