"""Story Markdown -> safe HTML and plain text, in one parse.

CommonMark with GitHub's tables and strikethrough, as the forge previews it. Raw HTML is
shown as text, and one sanitiser goes over the result. Story text passes through no
template engine and no engine's Markdown.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from generator.model import Body, Heading, Picture
from generator.problems import Location
from generator.slugs import slug
from generator.source import Place

VIDEO_HOSTS = frozenset({"youtube.com", "www.youtube.com", "youtu.be", "vimeo.com", "www.vimeo.com"})
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A fundamental that a number in a text means: its id, its title."""

    id: str
    title: str


class Surroundings(Protocol):
    """What a text may refer to; a None is reported by the one who looked."""

    def fundamental(self, number: int) -> Mention | None:
        """The fundamental that a number means on the text's day."""

    def picture(self, source: str, alt: str, at: Location) -> Picture | None:
        """The picture at an address written in the text."""

    def link(self, href: str, at: Location) -> str | None:
        """The site path of a relative address written in the text."""


@dataclass(slots=True)
class _Run:
    """One rendering under way: what it refers to, and what it has met."""

    around: Surroundings
    place: Place
    first_line: int
    lines: Sequence[str]
    prefix: str
    links: dict[str, None] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)

    def at(self, block: Token, breaks: int, needle: str) -> Location:
        row = (block.map[0] if block.map else 0) + breaks
        column = self.lines[row].find(needle) if row < len(self.lines) else -1
        return Location(self.place.path, self.first_line + row, max(column, 0) + 1)


def render(text: str, around: Surroundings, place: Place, first_line: int = 1, prefix: str = "") -> Body:
    """Render one text.

    `first_line` is the line of the file on which the text begins; heading ids begin with
    `prefix`. References that mean nothing are reported to `place`.
    """
    run = _Run(around, place, first_line, text.split("\n"), prefix)
    tokens = _PARSER.parse(text, {"run": run})
    html = _CLEANER.clean(str(_PARSER.renderer.render(tokens, _PARSER.options, {})))
    plain = "\n\n".join(_plain_blocks(tokens))
    return Body(
        html=html.strip(),
        text=plain,
        headings=tuple(run.headings),
        links=tuple(run.links),
        words=sum(any(c.isalnum() for c in word) for word in plain.split()),
    )


def shifted(html: str, by: int) -> str:
    """Rendered HTML with its headings `by` levels lower, never below 6."""
    return re.sub(r"(?<=<)(/?)h([2-6])(?=[ >])", lambda m: f"{m[1]}h{min(6, int(m[2]) + by)}", html)


# -- references to fundamentals ------------------------------------------------------------

_REFERENCE = re.compile(r"(?<![\w&/#])(?:(?P<word>fundamental)\s+)?#(?P<number>\d{1,4})(?!\w)", re.IGNORECASE)
_DASH = re.compile(r"\s+[–—-]\s+")


def _refer(state: StateCore) -> None:
    r"""Turn `#9`, `fundamental #9` and `#9 – Title` into links.

    Runs before markdown-it's `text_join`, which forgets that a `\#` was escaped.
    """
    run: _Run = state.env["run"]
    for block in state.tokens:
        if block.type == "inline" and block.children and "#" in block.content:
            block.children = list(_referring(block, run))


def _referring(block: Token, run: _Run) -> Iterator[Token]:
    pending: list[Token] = []
    in_link = breaks = 0
    before = " "
    for token in block.children or ():
        if not in_link and token.type in {"text", "softbreak"}:
            pending.append(token)
            continue
        text = _joined(pending)
        yield from _linked(text, before, block, breaks, run)
        breaks += text.count("\n") + (token.type == "hardbreak")
        pending = []
        in_link += token.nesting if token.type in {"link_open", "link_close"} else 0
        before = _last_character(token)
        yield token
    yield from _linked(_joined(pending), before, block, breaks, run)


def _joined(tokens: Sequence[Token]) -> str:
    return "".join(t.content if t.type == "text" else "\n" for t in tokens)


def _last_character(token: Token) -> str:
    if token.type == "hardbreak" or token.nesting == 1:
        return " "
    return token.content[-1:] or "x"


def _linked(text: str, before: str, block: Token, breaks: int, run: _Run) -> Iterator[Token]:
    done = 0
    for found in _REFERENCE.finditer(text):
        if found.start() < done or (found.start() == 0 and (before.isalnum() or before in "_&/#")):
            continue
        meant = run.around.fundamental(int(found["number"]))
        if meant is None:
            if found["word"]:
                at = run.at(block, breaks + text.count("\n", 0, found.start("number")), f"#{found['number']}")
                said = f"There is no fundamental #{found['number']}."
                run.place.problem(
                    at, "unknown-reference", said, "Look the number up; write \\# for a plain number sign."
                )
            continue
        run.links[meant.id] = None
        end = _end_of_title(text, found.end(), meant.title)
        yield from _as_text(text[done : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": f"site:fundamentals/{meant.id}/", "class": "ref"})
        yield from _as_text(text[found.start() : end])
        yield Token("link_close", "a", -1)
        done = end
    yield from _as_text(text[done:])


def _end_of_title(text: str, after: int, title: str) -> int:
    """Where a link on `#9` ends: behind the title when that is what follows a dash."""
    if not (dash := _DASH.match(text, after)):
        return after
    words = r"\s+".join(re.escape(word) for word in _one_apostrophe(title).split())
    said = re.compile(words + r"(?!\w)", re.IGNORECASE).match(_one_apostrophe(text), dash.end())
    return said.end() if said else after


def _one_apostrophe(text: str) -> str:
    return text.replace("'", "’")


def _as_text(text: str) -> Iterator[Token]:
    for n, line in enumerate(text.split("\n")):
        if n:
            yield Token("softbreak", "br", 0)
        if line:
            yield Token("text", "", 0, content=line)


# -- links, pictures, headings, films -------------------------------------------------------


def _settle(state: StateCore) -> None:
    """Give every address its final form, every heading its place, every film its card."""
    run: _Run = state.env["run"]
    for n, block in enumerate(state.tokens):
        if block.type == "inline" and block.children:
            block.children = list(_addressed(block, run))
            if n and state.tokens[n - 1].type == "paragraph_open":
                _stand_alone(state.tokens[n - 1], block, state.tokens[n + 1])
    _settle_headings(state.tokens, run)


def _addressed(block: Token, run: _Run) -> Iterator[Token]:
    breaks = 0
    broken: list[bool] = []
    for token in block.children or ():
        breaks += token.type in {"softbreak", "hardbreak"}
        if token.type == "link_open":
            href = str(token.attrs["href"])
            target = _target(href, run.at(block, breaks, href), run)
            broken.append(target is None)
            if target is None:
                continue
            token.attrs["href"] = target
        elif token.type == "link_close" and broken.pop():
            continue
        elif token.type == "image":
            src, alt = str(token.attrs["src"]), _plain_inline(token.children or ())
            picture = run.around.picture(src, alt, run.at(block, breaks, src))
            if picture is None:
                continue
            size: dict[str, str | int | float] = {"width": picture.width, "height": picture.height}
            token.attrs = {"src": f"site:{picture.path}", **size, "alt": alt, "loading": "lazy"} | {
                k: v for k, v in token.attrs.items() if k == "title"
            }
        yield token


def _target(href: str, at: Location, run: _Run) -> str | None:
    scheme = href.partition(":")[0].lower() if re.match(r"[A-Za-z][\w+.-]*:", href) else ""
    if scheme in SCHEMES or scheme == "site" or href.startswith("#"):
        return href
    path = run.around.link(href, at)
    return None if path is None else f"site:{path}"


def _stand_alone(opening: Token, block: Token, closing: Token) -> None:
    """A picture alone in its paragraph becomes a figure, a link to a film a card."""
    children = block.children or []
    if len(children) == 1 and children[0].type == "image":
        opening.type, opening.tag, closing.type, closing.tag = "figure_open", "figure", "figure_close", "figure"
        if title := children[0].attrs.pop("title", ""):
            children += [
                Token("caption_open", "figcaption", 1),
                Token("text", "", 0, content=str(title)),
                Token("caption_close", "figcaption", -1),
            ]
    elif len(children) > 2 and children[0].type == "link_open" and children[-1].type == "link_close":
        host = urlsplit(str(children[0].attrs["href"])).hostname or ""
        if host in VIDEO_HOSTS and sum(t.type == "link_open" for t in children) == 1:
            opening.attrSet("class", "film")
            children[-1:-1] = [
                Token("text", "", 0, content=" "),
                Token("host_open", "small", 1),
                Token("text", "", 0, content=host.removeprefix("www.")),
                Token("host_close", "small", -1),
            ]


def _settle_headings(tokens: Sequence[Token], run: _Run) -> None:
    levels = [int(t.tag[1]) for t in tokens if t.type == "heading_open"]
    shift, last, taken = (2 - min(levels) if levels else 0), 1, set[str]()
    for n, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        level = min(int(token.tag[1]) + shift, last + 1, 6)
        text = _plain_inline(tokens[n + 1].children or ())
        own = base = f"{run.prefix}--{slug(text)}".strip("-") or f"{run.prefix}--"
        count = 1
        while own in taken:
            own, count = f"{base}-{count}", count + 1
        taken.add(own)
        token.tag = tokens[n + 2].tag = f"h{level}"
        token.attrSet("id", own)
        run.headings.append(Heading(id=own, text=text, level=level))
        last = level


# -- plain text -----------------------------------------------------------------------------


def _plain_inline(tokens: Sequence[Token]) -> str:
    parts = []
    for t in tokens:
        if t.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif t.type not in {"image", "html_inline"}:
            parts.append(t.content)
    return "".join(parts).strip()


def _plain_blocks(tokens: Sequence[Token]) -> Iterator[str]:
    cells: list[str] | None = None
    for t in tokens:
        if t.type == "tr_open":
            cells = []
        elif t.type == "tr_close":
            yield " | ".join(cells or ())
            cells = None
        elif t.type == "inline":
            text = _plain_inline(t.children or ())
            if cells is not None:
                cells.append(text)
            elif text:
                yield text
        elif t.type in {"fence", "code_block"}:
            yield t.content.rstrip("\n")


# -- parser and sanitiser -------------------------------------------------------------------


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.core.ruler.before("text_join", "fundamentals", _refer)
    parser.core.ruler.push("addresses", _settle)
    return parser


_PARSER = _parser()
_BLOCKS = "p h2 h3 h4 h5 h6 blockquote ul ol li pre hr table thead tbody tr th td figure figcaption".split()
_INLINES = "code em strong s a br img small".split()
_CLEANER = nh3.Cleaner(
    tags={*_BLOCKS, *_INLINES},
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt", "width", "height", "loading"},
        "ol": {"start"},
        **{key: {"id"} for key in ["h2", "h3", "h4", "h5", "h6"]},
    },
    allowed_classes={"a": {"ref"}, "p": {"film"}},
    url_schemes=set(SCHEMES | {"site"}),
    link_rel="noopener noreferrer",
)
