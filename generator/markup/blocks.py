"""The blocks of a text as a small tree, for outputs that are not HTML."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from generator.body import Block, BlockKind, Run

_KINDS = {
    "paragraph_open": BlockKind.TEXT,
    "heading_open": BlockKind.HEADING,
    "figure_open": BlockKind.TEXT,
    "blockquote_open": BlockKind.QUOTE,
    "bullet_list_open": BlockKind.LIST,
    "ordered_list_open": BlockKind.LIST,
    "list_item_open": BlockKind.ITEM,
    "table_open": BlockKind.TABLE,
    "tr_open": BlockKind.ROW,
    "td_open": BlockKind.CELL,
    "th_open": BlockKind.CELL,
}


def blocks(tokens: Sequence[Token]) -> tuple[Block, ...]:
    """The tree of a list of markdown-it's tokens."""
    found: list[Block] = []
    n = 0
    while n < len(tokens):
        token = tokens[n]
        end = n
        if token.nesting == 1:
            end = _closing(tokens, n)
            inner = tokens[n + 1 : end]
            if token.type in _KINDS:
                found.append(_block(token, inner))
            else:  # thead and tbody add nothing of their own
                found.extend(blocks(inner))
        elif token.type in {"fence", "code_block"}:
            found.append(Block(kind=BlockKind.CODE, runs=(Run(text=token.content.rstrip("\n")),)))
        elif token.type == "hr":
            found.append(Block(kind=BlockKind.RULE))
        n = end + 1
    return tuple(found)


def _block(opening: Token, inner: Sequence[Token]) -> Block:
    kind = _KINDS[opening.type]
    start = int(opening.attrs.get("start", 1)) if opening.type == "ordered_list_open" else 0
    if len(inner) == 1 and inner[0].type == "inline":
        return Block(kind=kind, runs=tuple(_runs(inner[0].children or ())), start=start)
    return Block(kind=kind, children=blocks(inner), start=start)


def _closing(tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for n in range(opening, len(tokens)):
        depth += tokens[n].nesting
        if depth == 0:
            return n
    return len(tokens) - 1


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    """The text of a line of tokens, cut where a link begins or ends; pictures stand alone."""
    text: list[str] = []
    href = ""
    for token in tokens:
        if token.type in {"link_open", "link_close", "image"}:
            if text:
                yield Run(text="".join(text), href=href)
            text = []
        if token.type == "link_open":
            href = str(token.attrs["href"])
        elif token.type == "link_close":
            href = ""
        elif token.type == "image":
            yield Run(text=str(token.attrs["alt"]), href=str(token.attrs["src"]), picture=True)
        elif token.type == "softbreak":
            text.append(" ")
        elif token.type == "hardbreak":
            text.append("\n")
        else:
            text.append(token.content)
    if text:
        yield Run(text="".join(text), href=href)


def plain_inline(tokens: Sequence[Token]) -> str:
    """The words of a line of tokens, without pictures."""
    return _words(tuple(_runs([t for t in tokens if t.type not in {"link_open", "link_close", "image"}])))


def plain_texts(tree: Sequence[Block]) -> Iterator[str]:
    """The words of each block, one text a paragraph, item, row or piece of code."""
    for block in tree:
        if block.kind is BlockKind.ROW:
            yield " | ".join(_words(cell.runs) for cell in block.children)
        elif block.kind is BlockKind.CODE:
            yield block.runs[0].text
        elif text := _words(block.runs):
            yield text
        if block.kind is not BlockKind.ROW:
            yield from plain_texts(block.children)


def _words(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs if not run.picture).replace("\n", " ").strip()
