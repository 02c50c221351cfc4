"""Story Markdown -> safe HTML, plain text and a tree of blocks, in one parse.

CommonMark with GitHub's tables and strikethrough, as the forge previews it. Raw HTML is
shown as text, and one sanitiser goes over the result. Story text passes through no
template engine and no engine's Markdown.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.body import Block, Body
from generator.markup.addresses import SCHEMES, VIDEO_HOSTS, settle
from generator.markup.blocks import blocks, plain_texts
from generator.markup.references import refer
from generator.markup.run import Mention, Run, Surroundings
from generator.problems import Location
from generator.source import Place

__all__ = [
    "ALLOWED",
    "CLASSES",
    "SCHEMES",
    "VIDEO_HOSTS",
    "Mention",
    "Surroundings",
    "count_words",
    "plain_texts",
    "render",
    "shifted",
]


def render(
    text: str, around: Surroundings, place: Place, first_line: int = 1, prefix: str = "", verbatim: bool = True
) -> Body:
    """Render one text.

    `first_line` is the line of the file on which the text begins, and `verbatim` whether it
    stands there as it is; a folded YAML text does not. Heading ids begin with `prefix`.
    References that mean nothing are reported to `place`.
    """
    below = "\n".join(place.text.split("\n")[first_line - 1 :]) if place.text else text
    run = Run(around, place, below, first_line, verbatim, prefix)
    tokens = _PARSER.parse(text, {"run": run})
    _refuse_depths(tokens, place, first_line)
    tree = tuple(_rendered(part, first_line) for part in _top_level(tokens))
    plain_text = "\n\n".join(plain_texts(tree))
    html = "\n".join(block.html for block in tree if block.html)
    return Body(
        html=html,
        text=plain_text,
        blocks=tree,
        headings=tuple(run.headings.values()),
        links=tuple(run.links),
        stories=tuple(dict.fromkeys(_STORIES.findall(html))),
        words=sum(block.words for block in tree),
    )


def _refuse_depths(tokens: Sequence[Token], place: Place, first_line: int) -> None:
    """Markdown-it leaves out, without a word, what stands deeper than it goes: that must not happen to anybody."""
    deepest = max(tokens, key=lambda token: token.level, default=None)
    if deepest and deepest.level >= MAX_DEPTH:
        at = Location(place.path, first_line + (deepest.map[0] if deepest.map else 0))
        hint = "Let one list stand in another, but not in the next seven."
        place.problem(at, "too-large", "Quotations and lists are nested too deeply here.", hint)


_STORIES = re.compile(r'href="site:(stories/[^"#]*)')
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def count_words(text: str) -> int:
    """How many words a plain text has; a dash between spaces is none."""
    return sum(1 for word in text.split() if _LETTER_OR_DIGIT.search(word))


def _rendered(tokens: Sequence[Token], first_line: int) -> Block:
    """One block that stands in no other, with its HTML and its number of words."""
    html = _CLEANER.clean(str(_PARSER.renderer.render(tokens, _PARSER.options, {}))).strip()
    (block,) = blocks(tokens)
    line = first_line + tokens[0].map[0] if tokens[0].map else 0
    return replace(block, html=html, words=count_words("\n".join(plain_texts((block,)))), line=line)


def shifted(html: str, by: int) -> str:
    """Rendered HTML with its headings `by` levels lower, never below 6."""
    return re.sub(r"(?<=<)(/?)h([2-6])(?=[ >])", lambda m: f"{m[1]}h{min(6, int(m[2]) + by)}", html)


def _top_level(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens of each block that stands in no other."""
    start = depth = 0
    for n, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start : n + 1]
            start = n + 1


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.core.ruler.before("text_join", "fundamentals", refer)
    parser.core.ruler.push("addresses", settle)
    return parser


_PARSER = _parser()
MAX_DEPTH = _PARSER.options["maxNesting"] - 2
"""Levels of blocks in blocks; a list and its item are two."""
_BLOCKS = "p h2 h3 h4 h5 h6 blockquote ul ol li pre hr table thead tbody tr th td figure figcaption".split()
_INLINES = "code em strong s a br img small".split()
ALLOWED = {
    **dict.fromkeys((*_BLOCKS, *_INLINES), frozenset[str]()),
    "a": frozenset({"href", "title"}),
    "img": frozenset({"src", "alt", "title", "width", "height", "loading"}),
    "th": frozenset({"scope"}),
    "ol": frozenset({"start"}),
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), frozenset({"id"})),
}
"""The tags of a rendered text, each with its attributes."""
CLASSES = {"a": frozenset({"ref"}), "p": frozenset({"film"})}
"""The classes that tags of a rendered text may have."""
_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={tag: set(names) for tag, names in ALLOWED.items()},
    allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
    url_schemes=set(SCHEMES | {"site"}),
    link_rel="noopener noreferrer",
)
