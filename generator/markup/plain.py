"""The words of a text without any markup."""

import re
from collections.abc import Iterator, Sequence
from itertools import filterfalse

from markdown_it.token import Token

from generator.markup.prose import PROSE, prose_texts

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_BREAKS = {"softbreak", "hardbreak"}


def count_words(text: str) -> int:
    """How many words a plain text has; a dash between spaces is none."""
    return count(text.casefold().split())


def count(words: Sequence[str]) -> int:
    """How many of the parts of a casefolded text between its spaces are words."""
    # Most parts are nothing but letters, and of the others most begin with one.
    odd = [word for word in filterfalse(str.isalnum, words) if not word[0].isalnum()]
    return len(words) - len([word for word in odd if not _LETTER_OR_DIGIT.search(word)])


def plain_inline(tokens: Sequence[Token]) -> str:
    """The words of a line of tokens, without pictures."""
    words = [" " if t.type in _BREAKS else t.content for t in tokens if t.type != "image"]
    return "".join(words).replace("\n", " ").strip()


def plain_blocks(tokens: Sequence[Token]) -> Iterator[tuple[Token, list[str]]]:
    """The first token of each block that stands in no other, and its words.

    One text a paragraph, item, row or piece of code.
    """
    depth = 0
    row: list[str] | None = None
    texts: list[str] = []
    opening = None
    for token in tokens:
        opening = opening or token
        if token.type == "inline":
            text = plain_inline(token.children or ())
            if row is not None:
                row.append(text)
            elif text:
                texts.append(text)
        elif token.type == PROSE:
            texts += prose_texts(token)
        elif token.type in {"fence", "code_block"}:
            texts.append(token.content.rstrip("\n"))
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            texts.append(" | ".join(row or ()))
            row = None
        depth += token.nesting
        if not depth:
            yield opening, texts
            opening, texts = None, []
