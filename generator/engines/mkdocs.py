"""MkDocs with Material: puts header, search, footer and palette around our pages.

MkDocs reads Markdown and has no way to be handed finished HTML, so a page of ours is a
Page of MkDocs that reads and renders nothing: our HTML arrives as it left us.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from generator.engines.common import nav_titles
from generator.engines.frames import mark
from generator.model import Page


class FinishedPage(MkDocsPage):
    """A page whose content is ready; registers itself as its file's page."""

    def __init__(self, page: Page, nav_title: str | None, file: File, config: MkDocsConfig, frame: str) -> None:
        super().__init__(nav_title, file, config)
        self._finished = page
        self.frame = frame
        """The key of the frame that this page is rendered for; empty for a page that is only itself."""
        self.edit_url = None
        if page.kind == "withdrawn":  # Without an address of its own it is not in the sitemap.
            self.canonical_url = self.abs_url = None
        elif frame and self.canonical_url:
            self.canonical_url = mark("canonical")

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002
        """Take title and summary; escaped here, since Material's templates print them as they are."""
        page = self._finished
        self.markdown = ""
        self.meta = {
            "title": Markup(escape(page.title)),
            "description": Markup(escape(page.summary)),
            "hide": ["navigation", "toc"],
            "finished": page.kind,
        }
        if page.feed:
            self.meta["feed"] = page.feed
        if page.kind == "withdrawn":
            self.meta["robots"] = "noindex"

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """Take the HTML as it is; the one entry of the table of contents feeds the skip link."""
        self.content = self._finished.html
        self.toc = TableOfContents([AnchorLink("", "content", 1)])
        self.present_anchor_ids = set()


def add_pages(files: Files, pages: Iterable[tuple[str, Page]], config: MkDocsConfig) -> None:
    """Hand our pages to MkDocs, each with the key of its frame; those that `nav` names take their title there."""
    titles = dict(nav_titles(config.nav))
    for frame, page in pages:
        file = File.generated(config, f"{page.path}index.md", content="")
        FinishedPage(page, titles.get(file.src_uri), file, config, frame)
        if present := files.get_file_from_path(file.src_uri):
            files.remove(present)
        files.append(file)


def watching_pages(config: MkDocsConfig) -> list[str]:
    """The plugins and hooks, apart from ours, that want to see every page."""
    events = ("pre_page", "page_read_source", "page_markdown", "page_content", "page_context", "post_page")
    others = [*config.plugins.items(), *cast("Mapping[str, object]", config.hooks).items()]
    return [name for name, other in others if name != "fundamentals" and any(hasattr(other, f"on_{e}") for e in events)]


def add_missing(files: Files, folder: Path, config: MkDocsConfig) -> None:
    """Add the hand-written pages and files of `folder` that are not there yet."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        uri = path.relative_to(folder).as_posix()
        if files.get_file_from_path(uri) is None:
            files.append(File.generated(config, uri, abs_src_path=str(path)))
