"""Every guard by its name, and how to take it away: without it, the cases that name it fail.

A rule that has several walls (raw HTML is text, and a sanitiser goes over the result) loses
all of them here: a case shows that together they hold, and which they are.
"""

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import jinja2
import pytest
import yaml
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from PIL import Image

from generator import characters, drawing, kinds, markup, plainfile, problems, programme, slugs, source
from generator.body import Texts
from generator.engines import mkdocs as engine
from generator.loading import files, formats, fundamentals, stories, surroundings
from generator.loading import pictures as loading_pictures
from generator.markup import addresses
from generator.markup.run import Run
from generator.model import Picture
from generator.outputs import assets, calendar, feeds, mail
from generator.outputs.mail import wire
from generator.outputs.pages import share
from generator.outputs.pages import site as pages
from generator.outputs.reports import github, summary
from generator.outputs.templates import Templates
from generator.problems import Location
from generator.rules import files as rules_files
from generator.rules import privacy, scripts, traces
from tests.builders import PROJECT

Patch = pytest.MonkeyPatch
TakeAway = Callable[[Patch], None]
MUCH = 10**9
ANY_SIZE = dict.fromkeys(drawing.MAX_PIXELS, MUCH)


def _same(value: Any, *_: object, **__: object) -> Any:
    return value


def always(value: object) -> Callable[..., Any]:
    return lambda *_, **__: value


def _nothing(*_: object, **__: object) -> tuple[()]:
    return ()


def replaced(*changes: tuple[object, str, object]) -> TakeAway:
    """Takes a guard away by putting something harmless in its place."""

    def take_away(patch: Patch) -> None:
        for owner, name, value in changes:
            patch.setattr(owner, name, value)

    return take_away


def together(*ways: TakeAway) -> TakeAway:
    def take_away(patch: Patch) -> None:
        for way in ways:
            way(patch)

    return take_away


class _Uncleaned:
    def clean(self, html: str) -> str:
        return html


def _parser(html: bool = False) -> MarkdownIt:
    parser = markup._parser()
    parser.options["html"] = html
    parser.validateLink = always(True)  # type: ignore[method-assign]
    return parser


def _extended(text: str) -> str:
    """The text after what others make of it: attributes, contents, snippets, directives."""
    text = re.sub(r'^;?--8<-- "(.*?)"', lambda m: (PROJECT / m[1]).read_text("utf-8"), text, flags=re.MULTILINE)
    text = re.sub(r"\{[:#].*?\}|^(:::|!!!|!!python).*$", "", text, flags=re.MULTILINE)
    return text.replace("[TOC]", "- It rang")


def _rendering_first(change: Callable[[str], str]) -> TakeAway:
    def take_away(patch: Patch) -> None:
        before = markup.render
        patch.setattr(markup, "render", lambda text, *args, **more: before(change(text), *args, **more))

    return take_away


def _template(text: str) -> str:
    return jinja2.Environment(autoescape=False).from_string(text).render(config="secret")


def _templates_everywhere(patch: Patch) -> None:
    _rendering_first(_template)(patch)
    patch.setattr(engine, "escape", lambda text: escape(_template(str(text))))
    patch.setattr(mail, "text_of", lambda *_: _template("{{ UnsubscribeURL }}"))


def _unwrapped(text: str) -> Markup:
    return Markup(re.sub("</?bdi>", "", text))


def _without_wrapping(owner: Any) -> TakeAway:
    """Templates in which no name is wrapped."""

    class Loader(jinja2.FileSystemLoader):
        def get_source(self, environment: Any, template: str) -> Any:
            text, *rest = super().get_source(environment, template)
            return str(_unwrapped(text)), *rest

    return _templates(owner, lambda folders: {"loader": Loader(folders)})


def _templates(owner: Any, changed: Callable[[list[Path]], dict[str, object]]) -> TakeAway:
    """Templates set up otherwise; what was compiled for others would have their settings in it."""

    def made(folders: Iterable[Path], filters: Any) -> Templates:
        templates = Templates(folders, filters)
        vars(templates).update(bytecode_cache=None, **changed(list(folders)))
        return templates

    return replaced((owner, "Templates", made))


def _links_like_files(patch: Patch) -> None:
    """Every place takes a link for what it leads to."""
    patch.setattr(os, "lstat", os.stat)
    patch.setattr(Path, "lstat", Path.stat)
    patch.setattr(Path, "is_symlink", always(False))
    patch.setattr(files, "_other", _followed)
    _opened_through_links(patch)


def _followed(root: Path, path: str, entry: "os.DirEntry[str]", report: Any) -> Iterator[str]:
    if entry.is_dir():
        yield from files.walk(root, path, report)
    else:
        yield path


def _opened_through_links(patch: Patch) -> None:
    opened = os.open
    patch.setattr(os, "open", lambda path, flags, *more: opened(path, flags & ~os.O_NOFOLLOW, *more))


def _every_mode_a_file(patch: Patch) -> None:
    """Whatever is there is taken for a file; nobody waits for what a pipe would say."""
    patch.setattr(files, "read_plain", lambda *_: b"---\n---\n")
    patch.setattr(files, "_other", lambda *given: iter([given[1]] if given[2].is_file() else []))


def _waiting(patch: Patch) -> None:
    """Instead of waiting for ever for what a pipe would say, it is seen that one would."""
    opened = os.open

    def would_wait(path: Any, flags: int, *more: Any) -> int:
        if stat.S_ISFIFO(Path(path).stat().st_mode):
            raise AssertionError("waits")
        return opened(path, flags, *more)

    patch.setattr(os, "open", would_wait)


def _listing_twice(patch: Patch) -> None:
    before = files.walk
    patch.setattr("tests.hostile_made.walk", lambda *args: list(before(*args))[:5_000])


def _publishing_everything(patch: Patch) -> None:

    def copied(programme: Any, places: Any) -> Any:
        found = places.root.glob("stories/**/*.*")
        raw = [SimpleNamespace(path=path.relative_to(places.root).as_posix(), content=b"") for path in found]
        return (*assets.compose_assets(programme, places), *raw)

    patch.setattr("tests.hostile.compose_assets", copied)


def _untyped(node: Any, place: object, wanted: str) -> str | None:
    """Values as YAML takes them: No is false, 12:30 is a number of minutes."""
    return str(yaml.safe_load(node.value)) if isinstance(node, yaml.ScalarNode) else None


def _text_of_forge(name: str, old: str, new: str) -> TakeAway:
    """A file of the forge in which something else stands."""

    def take_away(patch: Patch) -> None:
        before = Path.read_text

        def read_text(self: Path, *args: Any, **more: Any) -> str:
            text = before(self, *args, **more)
            return text.replace(old, new) if self.name == name else text

        patch.setattr(Path, "read_text", read_text)

    return take_away


def _decoded_plainly(content: bytes, place: source.Place) -> str | None:
    return content.decode("latin-1")


def _marks_kept(patch: Patch) -> None:
    """No mark at the beginning and no other end of a line is known."""
    patch.setattr(source, "_decode", lambda content, *_: content.decode())


def _last_one_wins(patch: Patch) -> None:
    before = source.Fields.__init__

    def init(self: Any, mapping: Any, known: Any, place: Any) -> None:
        mapping.value[:] = list({key.value: (key, value) for key, value in mapping.value}.values())
        before(self, mapping, known, place)

    patch.setattr(source.Fields, "__init__", init)


def _unknown_keys_pass(patch: Patch) -> None:
    before = source.Fields.__init__

    def init(self: Any, mapping: Any, known: Any, place: Any) -> None:
        names = {field.name for field in known}
        mapping.value[:] = [(key, value) for key, value in mapping.value if key.value in names]
        before(self, mapping, known, place)

    patch.setattr(source.Fields, "__init__", init)


def _nothing_misleads(patch: Patch) -> None:
    patch.setattr(source, "misleading", always(None))
    patch.setattr(kinds, "misleading", always(None))
    patch.setattr(source, "unprintable", always(None))


def _line_breaks_pass(patch: Patch) -> None:
    before = kinds.scalar
    patch.setattr(kinds, "scalar", lambda *args: (before(*args) or "").replace("\n", " "))


def _too_careful(patch: Patch) -> None:
    """What goes wrong where somebody is more careful than needed: only plain Latin words come through."""
    patch.setattr(source, "misleading", re.compile("[^ -;=?-~\n]").search)
    patch.setattr(kinds, "misleading", re.compile("[^ -~]").search)
    patch.setattr(kinds, "MAX_NAME", 50)


def _every_date(patch: Patch) -> None:
    class AnyDate(date):
        def __new__(cls, year: int, month: int, day: int) -> Any:
            return date.__new__(date, year, month, min(day, 28))

    patch.setattr(kinds, "date", AnyDate)


def _ids_from_texts(patch: Patch) -> None:
    patch.setattr(addresses, "slug", _same)
    patch.setattr(markup, "Run", lambda *args: replace(Run(*args), prefix=""))
    patch.setattr(markup, "_CLEANER", _Uncleaned())


def _any_address(patch: Patch) -> None:
    patch.setattr(addresses, "_target", lambda *given: given[0])
    patch.setattr(markup, "_PARSER", _parser())
    patch.setattr(markup, "_CLEANER", _Uncleaned())


def _any_picture(patch: Patch) -> None:
    def found(self: Any, src: str, alt: str, at: Location) -> Picture:
        return Picture(path=src, width=1, height=1, alt=alt, source=src, content="", plain=(), webp=())

    patch.setattr(surroundings.Around, "picture", found)
    patch.setattr(markup, "_PARSER", _parser())


def _frames(patch: Patch) -> None:
    before = markup.render

    def framed(*args: Any, **more: Any) -> Any:
        body = before(*args, **more)
        return replace(
            body, texts=Texts.of(f'{body.html}<iframe src="https://www.youtube.com/embed/1"></iframe>', body.text)
        )

    patch.setattr(markup, "render", framed)


def _pasted_headers(patch: Patch) -> None:
    """The head of a mail put together as a text."""

    def pasted(envelope: Any, *_: object) -> bytes:
        return f"From: {envelope.mail.sender}\r\nSubject: {envelope.subject}\r\n\r\n".encode()

    patch.setattr(wire, "to_bytes", pasted)


def _redirects_nowhere(patch: Patch) -> None:
    patch.setattr(assets, "relative", always(""))


GUARDS: dict[str, TakeAway] = {
    # what the libraries do not do
    "titles for the engine": replaced((engine, "escape", _same)),
    "autoescape in pages": _templates(pages, always({"autoescape": False})),
    "autoescape in mails": _templates(mail, always({"autoescape": False})),
    "undefined names": _templates(pages, always({"undefined": jinja2.Undefined})),
    "no templates": _templates_everywhere,
    "errors stop": replaced((programme, "errors", _nothing)),
    "only vetted files": _publishing_everything,
    "no links": _links_like_files,
    "no links in the way": _links_like_files,
    "no links at the opening": _opened_through_links,
    "days are looked up": _every_date,
    "nesting": replaced((source, "MAX_DEPTH", MUCH)),
    "duplicate keys": _last_one_wins,
    "unknown keys": _unknown_keys_pass,
    "scalars stay text": replaced((kinds, "scalar", _untyped)),
    "places": replaced((source.Place, "locate", lambda self, *_: Location(self.path))),
    "marks and line ends": _marks_kept,
    "tags, anchors, aliases": replaced((source, "_plain", always(True))),
    "size of the front matter": replaced((source, "MAX_BYTES", MUCH)),
    "size of a story": replaced((stories, "MAX_STORY_BYTES", MUCH)),
    "size of a fundamental": replaced((fundamentals, "MAX_BYTES", MUCH), (source, "MAX_BYTES", MUCH)),
    "length of a line": replaced((source, "MAX_LINE", MUCH), (kinds, "MAX_NAME", MUCH)),
    "length of a name": replaced((kinds, "MAX_NAME", MUCH)),
    "length of a list": replaced((kinds, "MAX_ITEMS", MUCH)),
    "number of keys": replaced((source, "MAX_KEYS", MUCH)),
    "marks of Markdown": replaced((characters, "MAX_MARKS", MUCH)),
    "depth of Markdown": replaced((markup, "MAX_DEPTH", MUCH)),
    # files
    "files only": _every_mode_a_file,
    "no waiting": _waiting,
    "depth of folders": replaced((files, "MAX_DEPTH", MUCH)),
    "files that change": replaced((plainfile, "_changed", always(False))),
    "files are listed": _listing_twice,
    "names of files": replaced((files, "wrong_with", always(None))),
    "Windows' names": replaced((files, "WINDOWS_NAMES", frozenset()), (slugs, "WINDOWS_NAMES", frozenset())),
    "names that clash": replaced((files, "folded", _same)),
    "addresses that clash": replaced((rules_files, "_one_file_an_address", _nothing)),
    "old addresses": replaced((rules_files, "OURS", frozenset()), (rules_files, "_can_be_a_folder", always(True))),
    "inside stories only": replaced(
        (surroundings, "_picture_path", lambda *given: PurePosixPath(given[0]).parent / given[1]),
        (loading_pictures, "read_plain", lambda root, path, _: (root / path).read_bytes()),
    ),
    # text
    "UTF-8": replaced((source, "_decode", _decoded_plainly)),
    "control characters": _nothing_misleads,
    "old line ends": together(_marks_kept, _nothing_misleads),
    "empty files": replaced((source.Place, "problem", _nothing)),
    "nothing to see": replaced((kinds, "visible", bool), (stories, "visible", bool)),
    "one line": _line_breaks_pass,
    "NFC": replaced((kinds, "unicodedata", SimpleNamespace(normalize=lambda *given: given[1]))),
    "directions and tags": _nothing_misleads,
    "characters of XML": _nothing_misleads,
    "nothing is too careful": _too_careful,
    "bdi": _without_wrapping(pages),
    "bdi in mails": together(_without_wrapping(mail), replaced((mail, "Markup", _unwrapped))),
    "mixed alphabets": replaced((scripts, "mixed_words", _nothing)),
    "messages without control characters": replaced((problems, "printable", _same), (github, "printable", _same)),
    # rendering
    "HTML is text": replaced((markup, "_PARSER", _parser(html=True)), (markup, "_CLEANER", _Uncleaned())),
    "sanitiser": replaced((markup, "_CLEANER", _Uncleaned())),
    "schemes": _any_address,
    "other machines": _any_address,
    "site addresses stay on the site": replaced((pages, "relative", lambda *way: way[1])),
    "addresses of readings": replaced((formats, "_on_the_web", always(True))),
    "pictures of the site": _any_picture,
    "ids": _ids_from_texts,
    "only CommonMark": _rendering_first(_extended),
    "nothing from outside": _frames,
    # surfaces
    "feeds are written by a serialiser": replaced((ET, "_escape_cdata", _same)),
    "titles in feeds": replaced((feeds, "escape", _same)),
    "JSON in a page": replaced((share, "as_data", lambda value: Markup(json.dumps(value)))),
    "calendars are escaped": replaced((calendar._Text, "to_ical", lambda self: self.encode())),
    "sheets do not calculate": replaced((calendar, "plain_cell", _same)),
    "mails are written by a serialiser": _pasted_headers,
    "summaries are words": replaced((summary, "_escaped", _same)),
    "redirects are escaped": _redirects_nowhere,
    # pictures
    "megapixels": replaced((drawing, "MAX_PIXELS", ANY_SIZE)),
    "bombs": replaced((drawing, "MAX_PIXELS", ANY_SIZE), (Image, "MAX_IMAGE_PIXELS", None)),
    "bytes of a picture": replaced((loading_pictures, "MAX_BYTES", MUCH)),
    "no SVG": replaced((drawing, "_known_stranger", always(""))),
    "formats of pictures": replaced((drawing, "MAX_PIXELS", {**drawing.MAX_PIXELS, "BMP": MUCH})),
    "pictures are drawn anew": replaced((drawing, "develop", lambda content: _undrawn(content))),
    "pictures are turned": replaced((drawing, "_TURNS", {})),
    "places are noticed": replaced((drawing, "_located", always(False))),
    "width of pictures": replaced((drawing, "WIDTHS", (480, 960, MUCH))),
    # privacy
    "telephone numbers": replaced((traces, "_phones", _nothing)),
    "mail addresses": replaced((traces, "_addresses", _nothing)),
    "card numbers": replaced((traces, "_cards", _nothing)),
    "accounts": replaced((traces, "_accounts", _nothing)),
    "keys": replaced((traces, "_secrets", _nothing)),
    "customers": replaced((privacy, "_any_of", always(None))),
    "excuses": replaced((privacy, "_plain", lambda words: str(id(words)))),
    # the forge
    "owners": _text_of_forge("CODEOWNERS", "@harbourline/way-engineers", "@harbourline/way-editors"),
    "rights of a request": _text_of_forge("request.yml", "contents: read", "contents: write"),
    "pinned actions": _text_of_forge("request.yml", "@de0fac2e4500dabe0009e67214ff5f5447ce83dd", "@v6"),
    "titles by the environment": _text_of_forge(
        "request.yml", "run: make .venv", "run: echo ${{ github.event.pull_request.title }}; make .venv"
    ),
    "the base's code": _text_of_forge("request.yml", "git checkout --quiet --detach HEAD^1", "true"),
}


def _undrawn(content: bytes, develop: Any = drawing.develop) -> Any:
    """A picture published as it came."""
    look, made = develop(content)
    return look, dict.fromkeys(made, content)
