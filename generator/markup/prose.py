"""What most of a text is, seen at a look: paragraphs of words alone, which none of the other rules are for.

A plugin for markdown-it. What comes out is the same; it would ask a dozen rules of each line.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, mdTrim
from markdown_it.rules_block import StateBlock, list_block, paragraph
from markdown_it.rules_core import StateCore, normalize
from markdown_it.token import Token

PROSE = "prose"
"""The type of a token that is a whole paragraph of words alone."""


def with_prose(parser: MarkdownIt) -> None:
    """Teach a parser to see them."""
    parser.core.ruler.at("normalize", _normalize)
    parser.core.ruler.at("inline", _inline)
    parser.block.ruler.before("table", PROSE, _prose)
    parser.add_render_rule(PROSE, _render)


def _normalize(state: StateCore) -> None:
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
    # In a list, a paragraph may yet lose its tags; behind a number sign may stand a reference.
    if not state.level and "#" not in words and not _SIGNS.search(words):
        prose = state.push(PROSE, "p", 0)
        prose.content, prose.map = mdTrim(words), [line, below]
        state.line = below
        return True
    state.lineMax = below  # The next lines have been looked at.
    paragraph(state, line, below, False)
    state.lineMax = end
    return True


def _render(_: object, tokens: Sequence[Token], n: int, *__: object) -> str:
    return f"<p>{escapeHtml(tokens[n].content)}</p>\n"


def _next_item(state: StateBlock, line: int) -> bool:
    """Whether a line in a list stands further out than the item above it, and begins another one."""
    return 0 <= state.sCount[line] < state.blkIndent and list_block(state, line, state.lineMax, True)


_SIGNS = re.compile(r"[\\`*_~<&!\[\]\n]")
"""What any of markdown-it's rules for lines begins or ends with (`parser_inline.py`, its rules and strikethrough)."""


def _inline(state: StateCore) -> None:
    """The same as markdown-it's rule `inline`, without asking for signs in lines that have none."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if token.content and not _SIGNS.search(token.content):
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)
