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
from markdown_it.common.utils import escapeHtml, mdTrim
from markdown_it.rules_block import StateBlock, list_block, paragraph
from markdown_it.rules_core import StateCore, normalize
from markdown_it.token import Token

from generator.body import Body, Texts
from generator.markup.addresses import SCHEMES, VIDEO_HOSTS, settle
from generator.markup.blocks import blocks, plain_texts
from generator.markup.plain import PROSE, count, count_words, plain_blocks
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
        if opening.type in {PROSE, "paragraph_open", "figure_open"}:
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


def _without_marks(state: StateCore) -> None:
    """The same as markdown-it's rule `normalize`; few texts have what it is for."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _prose(state: StateBlock, line: int, _: int, __: bool) -> bool:
    """A line that begins with a letter and that nothing below goes on with: a paragraph, whatever other rules are for.

    Asked before them, since this is what most of a text is; they would all say no.
    """
    if state.is_code_block(line) or not state.src[state.bMarks[line] + state.tShift[line]].isalpha():
        return False
    end, below = state.lineMax, line + 1
    if below < end and not state.isEmpty(below) and not _next_item(state, below):
        return False
    words = state.src[state.bMarks[line] : state.eMarks[line]]
    if not state.level and "#" not in words and not _SIGNS.search(words):
        prose = state.push(PROSE, "p", 0)
        prose.content, prose.map = mdTrim(words), [line, below]
        state.line = below
        return True
    state.lineMax = below
    paragraph(state, line, below, False)
    state.lineMax = end
    return True


def _render_prose(_: object, tokens: Sequence[Token], n: int, *__: object) -> str:
    return f"<p>{escapeHtml(tokens[n].content)}</p>\n"


def _next_item(state: StateBlock, line: int) -> bool:
    """Whether a line in a list stands further out than the item above it, and begins another one."""
    return 0 <= state.sCount[line] < state.blkIndent and list_block(state, line, state.lineMax, True)


_SIGNS = re.compile(r"[\\`*_~<&!\[\]\n]")
"""What any of markdown-it's rules for lines begins or ends with (`parser_inline.py`, its rules and the two above)."""


def _lines(state: StateCore) -> None:
    """The same as markdown-it's rule `inline`, without asking for signs in lines that have none."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if token.content and not _SIGNS.search(token.content):
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.core.ruler.at("normalize", _without_marks)
    parser.block.ruler.before("table", PROSE, _prose)
    parser.add_render_rule(PROSE, _render_prose)
    parser.core.ruler.at("inline", _lines)
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
