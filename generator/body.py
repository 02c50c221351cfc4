"""A written text, rendered once: as HTML, as plain words, as a tree of blocks."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading in a body: its id on the page, its text, its level there (2 to 6)."""

    id: str
    text: str
    level: int


class BlockKind(StrEnum):
    """What a block of a text is."""

    TEXT = "text"
    HEADING = "heading"
    QUOTE = "quote"
    LIST = "list"
    ITEM = "item"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"
    CODE = "code"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of a line: words, the address they link to, or a picture's words and its address."""

    text: str
    href: str = ""
    picture: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of a text with its runs or the blocks in it.

    `start` is the first number of a numbered list, 0 otherwise. `html`, `words` and the
    `line` of the file on which it begins are known of blocks that stand in no other.
    """

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    children: tuple["Block", ...] = ()
    start: int = 0
    html: str = ""
    words: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A written text, rendered once.

    `html` is safe to put into a page; addresses of the site in it read `site:PATH`, and
    each output turns them into its own. `text` is the same without any markup,
    paragraphs parted by an empty line. `links` are the ids of the fundamentals it
    speaks of, `stories` the site paths of the stories it leads to; `words` counts the
    words of `text`. `blocks` is the text as a tree, for outputs that are not HTML or show
    only a part.
    """

    html: str
    text: str
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    headings: tuple[Heading, ...] = ()
    links: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    words: int = 0
