"""The blocks of a rendered text as a small tree, for outputs that are not HTML or show only a part."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from generator.body import Block, BlockKind, Run
from generator.markup.plain import count_words

_KINDS = {
    "p": BlockKind.TEXT,
    "figure": BlockKind.TEXT,
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    "blockquote": BlockKind.QUOTE,
    "ul": BlockKind.LIST,
    "ol": BlockKind.LIST,
    "li": BlockKind.ITEM,
    "table": BlockKind.TABLE,
    "tr": BlockKind.ROW,
    "td": BlockKind.CELL,
    "th": BlockKind.CELL,
    "pre": BlockKind.CODE,
    "hr": BlockKind.RULE,
}
"""What the tags of a rendered text are; thead and tbody add nothing of their own."""
_OF_LINES = {"p", "figure", "h2", "h3", "h4", "h5", "h6", "td", "th", "pre"}
"""Blocks in which there are words. A list without empty lines has words in its items, too."""


def blocks(html: str) -> tuple[Block, ...]:
    """The tree of a text that `render` made."""
    return tuple(_Reader(html).read())


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


class _Open:
    """A block that is being read."""

    def __init__(self, tag: str, kind: BlockKind, start: int = 0, begins: int = 0) -> None:
        self.tag, self.kind, self.start, self.begins = tag, kind, start, begins
        self.children: list[Block] = []
        self.runs: list[Run] = []
        self.text: list[str] = []
        self.href = ""

    def cut(self) -> None:
        """End a run."""
        if text := "".join(self.text):
            self.runs.append(Run(text=text, href=self.href))
        self.text.clear()

    def done(self, html: str) -> Block:
        """The block; `html` is its own, if it stands in no other."""
        if self.kind is BlockKind.CODE:
            self.runs = [Run(text="".join(self.text).rstrip("\n"))]
        else:
            self.cut()
        block = Block(kind=self.kind, runs=tuple(self.runs), children=tuple(self.children), start=self.start, html=html)
        return block if not html else _counted(block)


_TOKEN = re.compile(r'<(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<given>(?:[^>"]|"[^"]*")*+)>|(?P<words>[^<]+)')
_GIVEN = re.compile(r' ([a-z]+)="([^"]*)"')


class _Reader:
    """Reads the HTML that the sanitiser let through: all that could be written in two ways, it writes in one."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._open = [_Open("", BlockKind.TEXT)]

    def read(self) -> list[Block]:
        """The outermost blocks."""
        for found in _TOKEN.finditer(self._html):
            tag = found["tag"]
            if not tag:
                self._say(unescape(found["words"]))
            elif found["end"]:
                self._end(tag, found.end())
            else:
                self._begin(tag, {name: unescape(value) for name, value in _GIVEN.findall(found["given"])}, found)
        return self._open[0].children

    def _begin(self, tag: str, given: dict[str, str], found: re.Match[str]) -> None:
        """Open a block, or note what a line of words has in it."""
        inner = self._open[-1]
        if tag in _KINDS:
            self._end_line()
            start = int(given.get("start", 1)) if tag == "ol" else 0
            self._open.append(_Open(tag, _KINDS[tag], start, found.start()))
            if tag == "hr":
                self._close(found.end())
        elif tag == "br":
            inner.text.append("\n")
        elif tag in {"a", "img"}:
            inner = self._line()
            inner.cut()
            if tag == "a":
                inner.href = given.get("href", "")
            else:
                inner.runs.append(Run(text=given.get("alt", ""), href=given.get("src", ""), picture=True))

    def _end(self, tag: str, end: int) -> None:
        """Close a block or a link."""
        if tag == "a":
            inner = self._open[-1]
            inner.cut()
            inner.href = ""
        elif tag in _KINDS:
            self._end_line()
            self._close(end)

    def _say(self, words: str) -> None:
        """The words of a line; between blocks there are none."""
        inner = self._open[-1]
        if inner.kind is BlockKind.CODE:
            inner.text.append(words)
        elif inner.tag in _OF_LINES or inner.tag == "line" or words.strip("\n"):
            inner = self._line()
            if inner.text[-1:] == ["\n"]:
                words = words.removeprefix("\n")
            inner.text.append(words.replace("\n", " "))

    def _line(self) -> _Open:
        """The block of words that is open; in an item, one that no tag has opened."""
        if self._open[-1].tag == "li":
            self._open.append(_Open("line", BlockKind.TEXT))
        return self._open[-1]

    def _end_line(self) -> None:
        if (line := self._open[-1]).tag == "line":
            if line.text:
                line.text[-1] = line.text[-1].removesuffix(" ")  # The end of the line in the HTML.
            self._close(0)

    def _close(self, end: int) -> None:
        done = self._open.pop()
        alone = len(self._open) == 1
        self._open[-1].children.append(done.done(self._html[done.begins : end] if alone else ""))


def _counted(block: Block) -> Block:
    return Block(
        kind=block.kind,
        runs=block.runs,
        children=block.children,
        start=block.start,
        html=block.html,
        words=count_words("\n".join(plain_texts((block,)))),
    )
