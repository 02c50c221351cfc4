"""Story Markdown -> safe HTML and plain text, in one parse.

CommonMark with GitHub's tables and strikethrough, as the forge previews it. Raw HTML is
shown as text, and one sanitiser goes over the result. Story text passes through no
template engine and no engine's Markdown.
"""

import re
from collections.abc import Sequence
from operator import attrgetter

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.body import Body, Texts
from generator.markup.addresses import SCHEMES, VIDEO_HOSTS, settle
from generator.markup.blocks import blocks, plain_texts
from generator.markup.plain import count, count_words, plain_blocks
from generator.markup.prose import with_prose
from generator.markup.references import refer
from generator.markup.run import Mention, Run, Surroundings
from generator.problems import Location
from generator.shingles import prints
from generator.source import Place

__all__ = [
    "ALLOWED",
    "CLASSES",
    "SCHEMES",
    "VIDEO_HOSTS",
    "Mention",
    "Surroundings",
    "blocks",
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
    run = Run(around, place, text, first_line, verbatim, prefix)
    tokens = _PARSER.parse(text, {"run": run})
    _refuse_depths(tokens, place, first_line)
    texts: list[str] = []
    words: list[str] = []
    paragraphs: list[int] = []
    counted = begins = 0
    for opening, told in plain_blocks(tokens):
        line = first_line + opening.map[0] if opening.map else 0
        said = "\n".join(told).casefold().split()
        own = count(said)
        if opening.tag in {"p", "figure"}:
            paragraphs += (line, own)
        texts += told
        words += said
        counted += own
        begins = begins or line
    html = _CLEANER.clean(str(_PARSER.renderer.render(tokens, _PARSER.options, {}))).strip()
    return Body(
        texts=Texts.of(html, "\n\n".join(texts)),
        headings=tuple(run.headings.values()),
        links=tuple(run.links),
        stories=tuple(dict.fromkeys(_STORIES.findall(html))),
        words=counted,
        begins=begins,
        paragraphs=tuple(paragraphs),
        prints=prints(words),
    )


def _refuse_depths(tokens: Sequence[Token], place: Place, first_line: int) -> None:
    """Markdown-it leaves out, without a word, what stands deeper than it goes: that must not happen to anybody."""
    deepest = max(tokens, key=attrgetter("level"), default=None)
    if deepest and deepest.level >= MAX_DEPTH:
        at = Location(place.path, first_line + (deepest.map[0] if deepest.map else 0))
        hint = "Let one list stand in another, but not in the next seven."
        place.problem(at, "too-large", "Quotations and lists are nested too deeply here.", hint)


def shifted(html: str, by: int) -> str:
    """Rendered HTML with its headings `by` levels lower, never below 6."""
    if not by:
        return html
    return re.sub(r"<(/?)h([2-6])(?=[ >])", lambda m: f"<{m[1]}h{min(6, int(m[2]) + by)}", html)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(with_prose)
    parser.core.ruler.before("text_join", "fundamentals", refer)
    parser.core.ruler.push("addresses", settle)
    return parser


_PARSER = _parser()
_STORIES = re.compile(r'href="site:(stories/[^"#]*)')
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
