"""Zensical, the successor of Material: puts the same surroundings around our pages as MkDocs does.

It runs no plugin of ours. So it works in a folder that is made for it: mkdocs.yml, the
hand-written pages and the theme's templates as the programme has them, and for each page
of ours a file whose text is empty. The HTML travels in the front matter, where no
Markdown reader touches it, and the theme's main.html prints it as it is.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from click import unstyle
from markupsafe import escape
from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import yaml_load

from generator.engines.common import extra, files_below, leads_to, named_in_nav
from generator.engines.frames import Frame, Layout, canonical, mark
from generator.engines.surroundings import Surroundings
from generator.model import Page
from generator.outputs.assets import HUES
from generator.places import Places, project
from generator.settings import Settings
from generator.words import Words

_NAME = mark("site")
"""Stands for the programme's name, which Zensical's templates escape here and print as it is there."""
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
_WAY_UP = re.compile(r"(?:\.\./)+(?=frame:)")
"""What Zensical puts before the mark of an address, which it takes for one of a file."""
_WARNING = re.compile(r"Warning: (.+)\n\s*╭─\[ (.+?) \]")
_USELESS = re.compile(r"^(?:No issues found$|Traceback.*\n(?:\s.*\n)*\w+: |Error: )", re.MULTILINE)
"""What it says when all is well, and what Python says around the reason why it is not."""
_FOR_MKDOCS = {"plugins", "hooks", "watch"}
"""What mkdocs.yml says to MkDocs only."""
_COLOURS = "pymdownx.superfences"
_PLAIN_CODE = {"pymdownx.highlight": {"use_pygments": False, "css_class": ""}}
"""Code in hand-written pages has no colours in MkDocs, unless mkdocs.yml names the extension that makes them."""
_NO_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON lets through and YAML (1.1, 5.1 and 5.4) does not, or takes for the end of a line."""


class Missing(Exception):
    """Zensical is not installed."""


class Failed(Exception):
    """Zensical ended without a site; the text is what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """A mkdocs.yml as Zensical can use it: the file, and what it says."""

    file: Path
    said: Mapping[str, Any]

    @classmethod
    def read(cls, places: Places) -> "Configured":
        """The programme's own mkdocs.yml, else the project's. Raises Missing, Failed, OSError."""
        if not find_spec("zensical"):
            raise Missing("Zensical is not installed.")
        file = (places.file("mkdocs.yml") or project() / "mkdocs.yml").resolve()
        with file.open(encoding="utf-8") as text:
            try:
                said = yaml_load(text)
            except (MkDocsException, UnicodeDecodeError) as error:
                raise Failed(f"{file.name} cannot be read: {' '.join(str(error).split())}") from None
        return cls(file=file, said=said)

    @property
    def nav(self) -> Any:
        """The navigation as it is written."""
        return self.said.get("nav")

    @property
    def plugins(self) -> dict[str, dict[str, Any]]:
        """The plugins and hooks with their settings."""
        return {name: more or {} for key in ("plugins", "hooks") for name, more in _each(self.said.get(key))}

    def docs(self, places: Places) -> list[Path]:
        """The folders of hand-written pages: a file in an earlier one hides its namesakes in later ones."""
        own = (self.file.parent / self.said.get("docs_dir", "docs")).resolve()
        known = [folder.resolve() for folder in places.folders("templates/site")]
        return [own, *known] if own.is_dir() and own not in known else known

    def themes(self, places: Places) -> list[Path]:
        """The folders of templates that go before the theme's own, in the same order."""
        custom = self._theme.get("custom_dir")
        own = [self.file.parent / custom] if custom else []
        return [*places.folders("templates/theme"), *(folder for folder in own if folder.is_dir())]

    def for_zensical(self, settings: Settings, words: Words) -> dict[str, Any]:
        """What stands in the mkdocs.yml that Zensical is given, its folders being `docs` and `theme`."""
        kept = {key: value for key, value in self.said.items() if key not in _FOR_MKDOCS}
        language = settings.language.partition("-")[0]
        extensions = dict(_each(kept.get("markdown_extensions")))
        return {
            **kept,
            "site_name": str(_NAME),
            "site_url": settings.site_url or None,
            "docs_dir": "docs",
            "site_dir": "site",
            "plugins": {"search": {"enabled": False}, "meta": {}},
            "theme": {"variant": "classic", **self._theme, "custom_dir": "theme", "language": language},
            "markdown_extensions": extensions if _COLOURS in extensions else {**_PLAIN_CODE, **extensions},
            # Zensical sees none of the headings on our pages, to which a hand-written page may lead.
            "validation": {**(kept.get("validation") or {}), "invalid_link_anchors": False},
            "extra_css": [HUES, *(kept.get("extra_css") or [])],
            "extra": {"scope": "/", **(kept.get("extra") or {}), **extra(settings, words)},
        }

    @property
    def _theme(self) -> Mapping[str, Any]:
        theme = self.said.get("theme") or "material"
        return {"name": theme} if isinstance(theme, str) else theme


def surround(
    places: Places, settings: Settings, pages: Sequence[Page]
) -> tuple[Surroundings, Mapping[str, Any], tuple[str, ...]]:
    """What Zensical puts around these pages, our own settings in mkdocs.yml, and what it warns of.

    Raises Missing, Failed, OSError.
    """
    config = Configured.read(places)
    if "fundamentals" not in config.plugins:
        raise Failed("mkdocs.yml does not name “fundamentals” among its plugins.")
    ours, warnings = config.plugins["fundamentals"], tuple[str, ...]()
    if others := sorted(config.plugins.keys() - {"fundamentals"}):
        said = f"Zensical runs no plugins or hooks of MkDocs, so the site is built without: {', '.join(others)}."
        warnings = (said,)
    layout = Layout(named_in_nav(config.nav), settings.name, settings.site_url)
    framed = ours.get("frames", True)
    given = list(layout.representatives(pages)) if framed else [("", page) for page in pages]
    with TemporaryDirectory(prefix="fundamentals-") as work:
        made = render(config, places, settings, pages=given, paths={page.path for page in pages}, work=Path(work))
        files = files_below(made.site)
    for page in pages:
        files.pop(f"{page.path}index.html", None)
    if not framed:
        files |= {f"{path}index.html": html.encode() for path, html in made.pages.items()}
    frames = {key: Frame.cut(made.pages[page.path]) for key, page in given if key}
    around = Surroundings(layout=layout, frames=frames, files=files, leads_to=made.leads_to)
    return around, ours, (*warnings, *made.warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What Zensical made: `pages` by path, the rest of the site in the folder `site`.

    `leads_to` is what hand-written ones link to, and `warnings` what is wrong in them.
    """

    site: Path
    pages: Mapping[str, str]
    leads_to: Mapping[str, bool]
    warnings: tuple[str, ...]


def render(
    config: Configured, places: Places, settings: Settings, *,
    pages: Iterable[tuple[str, Page]], paths: Container[str], work: Path,
) -> Rendered:  # fmt: skip
    """Let Zensical render the hand-written pages and `pages`, whole or with the marks of the frame each is for.

    `paths` are those of all pages, so that hand-written ones may link to any. `work` is an
    empty folder. Raises Failed, OSError.
    """
    given = {page.path: (page, key) for key, page in pages}
    docs = work / "docs"
    _layered(config.docs(places), docs)
    _layered(config.themes(places), work / "theme")
    written = {f.relative_to(docs).as_posix(): f.read_text("utf-8", "replace") for f in docs.rglob("*.md")}
    linked = leads_to(written, paths)
    standing_in = {path for path, there in linked.items() if there} - given.keys()
    for path in standing_in:
        _write_page(docs, path, {"hide": []})  # Zensical reads no empty front matter.
    for page, _ in given.values():
        _write_page(docs, page.path, _meta(page, settings.name))
    (docs / ".meta.yml").write_text("hide: [navigation]\n")  # As beside the hand-written pages in MkDocs.
    words = Words.load(places, settings.language)
    told = yaml.dump(config.for_zensical(settings, words), allow_unicode=True)
    (work / "mkdocs.yml").write_text(told, encoding="utf-8")
    warnings = _run(work)
    (work / "site/search.json").unlink(missing_ok=True)  # An index of Zensical's own, which nothing of ours asks for.
    rendered: dict[str, str] = {}
    for file in sorted((work / "site").rglob("*.html")):
        path = file.relative_to(work / "site").as_posix().removesuffix("index.html")
        content = file.read_bytes()
        if path in standing_in or (path not in given and _NAME.encode() not in content):
            continue  # What we make ourselves, or a file that was put there as it is.
        text = content.decode().replace(_NAME, escape(settings.name))
        if path in given:
            rendered[path] = _ours(text, *given[path], settings.site_url)
        else:
            file.write_bytes(text.encode())
    return Rendered(site=work / "site", pages=rendered, leads_to=linked, warnings=warnings)


def _ours(text: str, page: Page, key: str, site_url: str) -> str:
    """What Zensical made of a page of ours, with the address that we give it; a withdrawn one has none."""
    address = mark("canonical") if key else escape(canonical(site_url, page))
    link = f'<link rel="canonical" href="{address}">' if page.kind != "withdrawn" else ""
    text = _CANONICAL.sub(lambda _: link, text, count=1)
    return _WAY_UP.sub("", text) if key else text


def _meta(page: Page, name: str) -> dict[str, object]:
    """What the theme's templates show of a page, escaped, since they print it as it is."""
    meta: dict[str, object] = {
        "title": str(_NAME if page.title == name else escape(page.title)),
        "description": str(escape(page.summary)),
        "hide": ["navigation", "toc"],
        "finished": page.kind,
        "html": page.html,
    }
    if page.feed:
        meta["feed"] = page.feed
    if page.kind == "withdrawn":
        meta["robots"] = "noindex"
    return meta


def _run(work: Path) -> tuple[str, ...]:
    """Run Zensical in its folder of work; its warnings, each with its place."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "zensical", "build", "--config-file", str(work / "mkdocs.yml")],
        cwd=work,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    said = _USELESS.sub("", unstyle(done.stderr).replace(f"{work}/", ""))
    warnings = tuple(f"{place}: {what}." for what, place in _WARNING.findall(said))
    rest = " ".join(said.split())
    if done.returncode:
        raise Failed(f"Zensical says: {rest}.")
    return warnings or ((f"Zensical says: {rest}.",) if rest else ())


def _each(written: Any) -> Iterator[tuple[str, Any]]:
    """Names with their settings, from either form in which mkdocs.yml lists plugins and extensions."""
    for one in [written] if isinstance(written, Mapping) else written or []:
        yield from one.items() if isinstance(one, Mapping) else [(one, None)]


def _layered(folders: Iterable[Path], to: Path) -> None:
    """Copy folders into one; what stands in an earlier one hides what later ones have."""
    to.mkdir()
    for folder in reversed(list(folders)):
        shutil.copytree(folder, to, dirs_exist_ok=True, copy_function=shutil.copyfile)


def _write_page(docs: Path, path: str, meta: Mapping[str, object]) -> None:
    head = "".join(f"{key}: {_yaml(value)}\n" for key, value in meta.items())
    file = docs / path / "index.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{head}---\n", encoding="utf-8", newline="\n")


def _yaml(value: object) -> str:
    """A value as JSON that every reader of YAML understands alike."""
    return _NO_YAML.sub(lambda c: f"\\u{ord(c[0]):04x}", json.dumps(value, ensure_ascii=False))
