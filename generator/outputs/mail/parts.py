"""A written text as HTML for mail programs: absolute addresses, no more than a table can do."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import escape

from generator.body import Block, BlockKind, Body, Run
from generator.markup import blocks, count_words, plain_texts, shifted
from generator.outputs.links import anchored, attribute, settled
from generator.outputs.teaser import teaser

PICTURE_WIDTH = 536
"""Pixels between the margins of the mail's one column."""

Address = Callable[[str], str]
"""Turns a site path into the address that a mail carries."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """The beginning of a text: whole blocks, or its first sentences; `whole` if nothing is missing."""

    blocks: tuple[Block, ...]
    html: str
    whole: bool


def cut(body: Body, words: int) -> Cutting:
    """The blocks of a text up to `words` words.

    Where not even one of them would be text, since a longer one follows the headings and
    pictures of the beginning, that one's first sentences.
    """
    kept: list[Block] = []
    room = words
    tree = blocks(body.html)
    for block in tree:
        if block.words > room:
            break
        room -= block.words
        kept.append(block)
    if len(kept) == len(tree):
        return _cutting(kept, whole=True)
    if not any(map(_tells, kept)):
        return _cutting([*kept, _beginning(tree[len(kept)], room)], whole=False)
    # A heading or a line that announces what follows makes no end.
    while kept[-1].kind in {BlockKind.HEADING, BlockKind.RULE}:
        kept.pop()
    return _cutting(kept, whole=False)


def _cutting(kept: Sequence[Block], *, whole: bool) -> Cutting:
    return Cutting(tuple(kept), "\n".join(block.html for block in kept), whole)


def _tells(block: Block) -> bool:
    """Whether a block is text: no heading, no line, no picture."""
    return block.kind is not BlockKind.HEADING and bool(block.words) and not block.html.startswith("<figure>")


def _beginning(block: Block, words: int) -> Block:
    """A paragraph of a block's first sentences, in `words` words."""
    text = teaser("\n".join(plain_texts((block,))), max(words, 1))
    return Block(kind=BlockKind.TEXT, runs=(Run(text=text),), html=f"<p>{escape(text)}</p>", words=count_words(text))


def mail_html(html: str, page: str, address: Address, known: Sequence[str] | frozenset[str], pictures: bool) -> str:
    """Rendered HTML made fit for a mail.

    `page` is the site path of the page it stands on, for links within the text. Without
    `pictures`, a picture becomes a link to that page with the picture's words.
    """
    html = settled(html, address, known)
    html = _TAG.sub(lambda tag: _plainer(tag[0]), anchored(shifted(html, 1), address(page)))
    html = re.sub(r"<a(?: title=\"[^\"]*\")?>(.*?)</a>", r"\1", html)
    html = _IMAGE.sub(lambda m: _image(m[0]) if pictures else _linked(m[0], address(page)), html)
    html = _FIGURE.sub(_figure, html)
    return html.replace("<table>", '<table class="data" cellpadding="6" cellspacing="0" border="0">')


def _plainer(tag: str) -> str:
    """A tag without what no mail program needs; a number to dial leads nowhere."""
    return re.sub(r' (?:rel="[^"]*"|loading="lazy"|class="ref"|href="tel:[^"]*"|id="[^"]*")', "", tag)


_TAG = re.compile(r'<[a-z](?:[^>"]|"[^"]*")*>')
_IMAGE = re.compile(r'<img\b(?:[^>"]|"[^"]*")*>')
_FIGURE = re.compile(r"<figure>(.*?)(?:<figcaption>(.*?)</figcaption>)?</figure>", re.DOTALL)


def _image(tag: str) -> str:
    """A picture in its pixels. A narrow one is not pressed into them by style: its words need more room."""
    width = min(int(attribute(tag, "width") or PICTURE_WIDTH), PICTURE_WIDTH)
    source, alt = attribute(tag, "src"), attribute(tag, "alt")
    style = "" if width == PICTURE_WIDTH else ' style="width:auto;max-width:100%"'
    return f'<img class="picture" src="{source}" alt="{alt}" width="{width}"{style}>'


def _linked(tag: str, page: str) -> str:
    return f'<a href="{page}">{attribute(tag, "alt")}</a>'


def _figure(found: re.Match[str]) -> str:
    caption = f'<tr><td class="caption quiet">{found[2]}</td></tr>' if found[2] else ""
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%">'
        f'<tr><td class="figure">{found[1]}</td></tr>{caption}</table>'
    )
