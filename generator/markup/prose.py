"""What most of a text is, seen at a look: blocks of words alone, which none of the other rules are for.

A plugin for markdown-it. What comes out is the same; it would ask a dozen rules of each line.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, mdTrim
from markdown_it.rules_block import StateBlock, heading, list_block, paragraph
from markdown_it.rules_core import StateCore, normalize
from markdown_it.token import Token

PROSE = "prose"
"""The type of a token that is a whole block of words alone, its tag `p`, `ul`, or `blockquote` around one paragraph.

Its content are the lines of the paragraph, or the items of the list, one a line.
"""


def with_prose(parser: MarkdownIt) -> None:
    """Teach a parser to see them."""
    parser.core.ruler.at("normalize", _normalize)
    parser.core.ruler.at("inline", _inline)
    parser.block.ruler.before("table", PROSE, _prose)
    parser.block.ruler.before("table", "alone", _alone)
    parser.add_render_rule(PROSE, _render)


def prose_texts(token: Token) -> list[str]:
    """The words of such a block: one text, or one for each item."""
    if token.tag == "ul":
        return [item.strip() for item in token.content.split("\n")]
    return [token.content.replace("\n", " ").strip()]


def _normalize(state: StateCore) -> None:
    """The same as markdown-it's rule `normalize`; few texts have what it is for."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


_SIGNS = r"\\`*_~<&\[\n"
"""What any of markdown-it's rules for lines begins with, but for the ! before a [ (`parser_inline.py`, its rules)."""
_LINE = rf"[^\W\d_][^#{_SIGNS}]*+"
"""A line that begins with a letter, and has none of these signs nor that of a reference."""
_PROSE = re.compile(rf"(?P<mark>|> |[-*+] ){_LINE}(?:(?<! )\n(?P=mark){_LINE})*+(?=\n[ \t]*+(?:\n|\Z)|\Z)")
"""A block, each line of it behind the same mark, and an empty line below; spaces before a line's end would break it."""
_TAGS = {"": "p", "> ": "blockquote"}
"""What a mark makes of its lines; any other makes items of them."""


def _prose(state: StateBlock, line: int, end: int, _: bool) -> bool:
    """A whole block of words alone that stands in no other.

    Asked before all other rules, since this is what most of a text is; they would all say no.
    """
    if state.level or not (found := _PROSE.match(state.src, state.bMarks[line])):
        return False
    mark, said = found["mark"], found[0]
    tag, below = _TAGS.get(mark, "ul"), line + said.count("\n") + 1
    lines = said[len(mark) :].split(f"\n{mark}")
    if tag == "ul":
        more = state.skipEmptyLines(below)
        # A line further in would belong to the last item, and another item would part all of them.
        if more < end and (state.tShift[more] or state.src[state.bMarks[more]] == mark[0]):
            return False
        lines = [mdTrim(item) for item in lines]
    prose = state.push(PROSE, tag, 0)
    prose.content, prose.map = mdTrim("\n".join(lines)), [line, below]
    state.line = below
    return True


def _render(_: object, tokens: Sequence[Token], n: int, *__: object) -> str:
    tag, said = tokens[n].tag, escapeHtml(tokens[n].content)
    if tag == "p":
        return f"<p>{said}</p>\n"
    if tag == "ul":
        items = said.replace("\n", "</li>\n<li>")
        return f"<ul>\n<li>{items}</li>\n</ul>\n"
    return f"<blockquote>\n<p>{said}</p>\n</blockquote>\n"


def _alone(state: StateBlock, line: int, _: int, __: bool) -> bool:
    """A line that nothing below goes on with: by its first character, it is a paragraph or a heading.

    Its words may have signs, and it may stand in a list, where a paragraph may yet lose its tags.
    """
    if state.is_code_block(line):
        return False
    end, below = state.lineMax, line + 1
    if below < end and not state.isEmpty(below) and not _next_item(state, below):
        return False
    first = state.src[state.bMarks[line] + state.tShift[line]]
    if first == "#":
        return heading(state, line, below, False)
    if not first.isalpha():
        return False
    state.lineMax = below  # The next lines have been looked at.
    paragraph(state, line, below, False)
    state.lineMax = end
    return True


def _next_item(state: StateBlock, line: int) -> bool:
    """Whether a line in a list stands further out than the item above it, and begins another one."""
    return 0 <= state.sCount[line] < state.blkIndent and list_block(state, line, state.lineMax, True)


_A_SIGN = re.compile(f"[{_SIGNS}]")


def _inline(state: StateCore) -> None:
    """The same as markdown-it's rule `inline`, without asking for signs in lines that have none."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if token.content and not _A_SIGN.search(token.content):
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)
