"""The text part of a mail, from the tree of blocks: 78 columns, addresses unbroken on lines of their own."""

import re
from collections.abc import Container, Iterator, Sequence

from generator.body import Block, BlockKind, Run
from generator.outputs.mail.parts import Address

WIDTH = 78


class TextPart:
    """Lines of a text mail under way; links are numbered and stand below their block."""

    def __init__(self, address: Address, known: Container[str]) -> None:
        self._address, self._known = address, known
        self._lines: list[str] = []
        self._count = 0

    def line(self, text: str = "") -> None:
        """One paragraph of ours, wrapped."""
        self._lines += wrapped(text) if text else [""]

    def title(self, text: str, rule: str = "") -> None:
        """A heading, with a rule of one character below it if one is given."""
        lines = wrapped(text)
        self._lines += ["", *lines]
        if rule:
            self._lines.append(rule * min(WIDTH, max(map(len, lines))))
        self._lines.append("")

    def item(self, text: str, mark: str = "- ") -> None:
        """An entry of a list."""
        self._lines += wrapped(text, mark, " " * len(mark))

    def address(self, address: str, indent: str = "") -> None:
        """An address on a line of its own, never broken."""
        self._lines.append(f"{indent}{address}")

    def blocks(self, blocks: Sequence[Block], page: str) -> None:
        """A written text; `page` is the site path of the page it stands on."""
        for block in blocks:
            links: list[str] = []
            if lines := list(self._block(block, page, links)):
                self._lines += [*lines, ""]
            if links:
                self._lines += [*links, ""]

    def done(self) -> str:
        """The whole text: no blank line at its start, no two in a row, no trailing space."""
        out: list[str] = []
        for line in (each.rstrip() for each in self._lines):
            if line or (out and out[-1]):
                out.append(line)
        return "\n".join(out).strip("\n") + "\n"

    def _block(self, block: Block, page: str, links: list[str], width: int = WIDTH) -> Iterator[str]:
        """The lines of a block, at most `width` columns wide."""
        if block.kind is BlockKind.CODE:
            for line in block.runs[0].text.split("\n"):
                yield from (f"    {part}" for part in _pieces(line, width - 4))
        elif block.kind is BlockKind.RULE:
            yield "* * *"
        elif block.kind is BlockKind.TABLE:
            yield from self._table(block, page, links, width)
        elif block.kind is BlockKind.QUOTE:
            yield from (f"> {line}" for line in self._nested(block.children, page, links, width - 2))
        elif block.kind is BlockKind.LIST:
            for n, item in enumerate(block.children, block.start):
                mark = f"{n}. " if block.start else "- "
                inner = item.children or (Block(kind=BlockKind.TEXT, runs=item.runs),)
                lines = self._nested(inner, page, links, width - len(mark), apart=False)
                yield from (f"{' ' * len(mark) if n else mark}{line}" for n, line in enumerate(lines))
        else:
            yield from wrapped(self._words(block.runs, page, links), width=width)
            if block.children:
                yield from self._nested(block.children, page, links, width)

    def _nested(
        self, blocks: Sequence[Block], page: str, links: list[str], width: int, apart: bool = True
    ) -> list[str]:
        lines: list[str] = []
        for n, block in enumerate(blocks):
            lines += [""] if n and apart else []
            lines += self._block(block, page, links, width)
        return lines

    def _table(self, table: Block, page: str, links: list[str], width: int) -> Iterator[str]:
        """Columns where they fit into the width, else each row as its cells below each other."""
        rows = [[self._words(cell.runs, page, links) for cell in row.children] for row in table.children]
        widths = [max(len(row[n]) for row in rows if n < len(row)) for n in range(max(map(len, rows), default=0))]
        if sum(widths) + 2 * len(widths) <= width:
            for n, row in enumerate(rows):
                yield "  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=False)).rstrip()
                if n == 0:
                    yield "  ".join("-" * wide for wide in widths)
            return
        head, *body = rows
        for row in body:
            for n, (name, cell) in enumerate(zip(head, row, strict=False)):
                yield from wrapped(f"{name}: {cell}" if name else cell, "  " if n else "- ", "  ", width)

    def _words(self, runs: Sequence[Run], page: str, links: list[str]) -> str:
        """The words of some runs; each link gets a number, its address is noted for below the block."""
        parts = []
        for run in runs:
            if run.picture:
                parts.append(f"[{run.text}]")
            elif run.href and not run.href.startswith("tel:") and not self._leads_nowhere(run.href):
                self._count += 1
                parts.append(f"{run.text} [{self._count}]")
                links.append(f"[{self._count}] {self._absolute(run.href, page)}")
            else:
                parts.append(run.text)
        return "".join(parts)

    def _leads_nowhere(self, href: str) -> bool:
        """Whether a link is to a story that is still to come."""
        path = href.removeprefix("site:").partition("#")[0]
        return href.startswith("site:stories/") and path not in self._known

    def _absolute(self, href: str, page: str) -> str:
        if href.startswith("site:"):
            return self._address(href.removeprefix("site:"))
        return f"{self._address(page)}{href}" if href.startswith("#") else href


def wrapped(text: str, first: str = "", rest: str = "", width: int = WIDTH) -> list[str]:
    """A paragraph in lines of at most `width` columns; an address is never broken, its own line breaks stay.

    `first` begins the first line and `rest` the others; both are as long.
    """
    lines: list[str] = []
    room = max(width, 20) - len(rest)
    for part in text.split("\n"):
        said = part.expandtabs().strip()
        fits = 0 < len(said) <= room
        for line in (said,) if fits else re.findall(f"(?:.{{1,{room}}}|[^ ]+)(?: +|$)", said):
            lines += _pieces(f"{rest if lines else first}{line}".rstrip(), width)
    return lines


def _pieces(line: str, width: int) -> list[str]:
    """A line in pieces of a width, for scripts without spaces; one with an address stays whole."""
    if len(line) <= width or "://" in line:
        return [line]
    return [line[n : n + width] for n in range(0, len(line), width)]
