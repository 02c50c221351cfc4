"""A written text, rendered once: as HTML and as plain words. And the blocks that its HTML is made of."""

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

    `start` is the first number of a numbered list, 0 otherwise. `html` and `words` are
    known of blocks that stand in no other.
    """

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    children: tuple["Block", ...] = ()
    start: int = 0
    html: str = ""
    words: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The HTML and the words of a body, one behind the other in `held` (UTF-8) from `start` on, parted at `middle`.

    Thousands of them lie in the same bytes: whoever reads one changes nothing in memory
    that processes share, as counting the references to a text of its own would.
    """

    held: bytes | memoryview
    start: int
    middle: int
    end: int

    @classmethod
    def of(cls, html: str, text: str) -> "Texts":
        """These two by themselves."""
        first, second = html.encode("utf-8", "replace"), text.encode("utf-8", "replace")
        return cls(first + second, 0, len(first), len(first) + len(second))

    @property
    def both(self) -> bytes | memoryview:
        """The HTML and the words, in UTF-8."""
        return self.held[self.start : self.end]

    @property
    def html(self) -> str:
        """The HTML."""
        return str(self.held[self.start : self.middle], "utf-8", "replace")

    @property
    def text(self) -> str:
        """The words."""
        return str(self.held[self.middle : self.end], "utf-8", "replace")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Texts) and (self.html, self.text) == (other.html, other.text)

    def __hash__(self) -> int:
        return hash((self.html, self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A written text, rendered once.

    `html` is safe to put into a page; addresses of the site in it read `site:PATH`, and
    each output turns them into its own (`markup.blocks` makes a tree of it). `text` is the
    same without any markup, paragraphs parted by an empty line. `links` are the ids of the
    fundamentals it speaks of, `stories` the site paths of the stories it leads to; `words`
    counts the words of `text`. `begins` is the line of the file on which its first block
    stands, 0 without one. `paragraphs` are the line and the words of each paragraph that
    stands in no other block, in turn. `prints` tell it from other texts (`shingles.prints`).
    """

    texts: Texts = field(repr=False)
    headings: tuple[Heading, ...] = ()
    links: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    words: int = 0
    begins: int = 0
    paragraphs: tuple[int, ...] = ()
    prints: bytes = field(default=b"", repr=False)

    @property
    def html(self) -> str:
        """The text as HTML."""
        return self.texts.html

    @property
    def text(self) -> str:
        """The text as words."""
        return self.texts.text


NOTHING_WRITTEN = Body(texts=Texts.of("", ""))
