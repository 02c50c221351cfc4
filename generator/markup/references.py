"""References to fundamentals in running text: `#9`, `fundamental #9`, `#9 – Title`."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from generator.markup.run import Run

OURS = {"ours": True}
"""Marks a link that we wrote: nobody else may write one that begins with `site:`."""
_REFERENCE = re.compile(r"#(?<![\w&/#]#)(?P<number>[0-9]{1,4})(?!\w)")
"""Said behind its sign, so that not every letter is looked behind."""
_WORD = "fundamental"
_WITH_WORD = re.compile(rf"(?<![\w&/#]){_WORD}\s+#", re.IGNORECASE)
_DASH = re.compile(r"\s+[–—-]\s+")


def refer(state: StateCore) -> None:
    r"""Turn `#9`, `fundamental #9` and `#9 – Title` into links.

    Runs before markdown-it's `text_join`, which forgets that a `\#` was escaped.
    """
    run: Run = state.env["run"]
    for block in state.tokens:
        if block.type == "inline" and block.children and "#" in block.content:
            run.begin(block)
            block.children = list(_referring(block, run))


def _referring(block: Token, run: Run) -> Iterator[Token]:
    pending: list[Token] = []
    in_link = 0
    before = " "
    for token in block.children or ():
        if not in_link and token.type in {"text", "softbreak"}:
            pending.append(token)
            continue
        yield from _linked(_joined(pending), before, run)
        pending = []
        in_link += token.nesting if token.type in {"link_open", "link_close"} else 0
        before = _last_character(token)
        _pass(token, run)
        yield token
    yield from _linked(_joined(pending), before, run)


def _pass(token: Token, run: Run) -> None:
    """Go behind a token in the source, so that a number in it is not taken for the next reference."""
    if token.type == "text_special":
        run.past(token.markup)
    elif token.type == "link_close":
        run.past(")")
    elif token.type == "code_inline":
        run.past(token.markup)
        run.past(token.markup)
    elif token.content:
        run.past(token.content)


def _joined(tokens: Sequence[Token]) -> str:
    return "".join(t.content if t.type == "text" else "\n" for t in tokens)


def _last_character(token: Token) -> str:
    if token.type == "hardbreak" or token.nesting == 1:
        return " "
    return token.content[-1:] or "x"


def _linked(text: str, before: str, run: Run) -> Iterator[Token]:
    done = seen = 0
    for found in _REFERENCE.finditer(text):
        # The word would stand before the spaces before the sign.
        word = _WITH_WORD.match(text, max(seen, seen + len(text[seen : found.start()].rstrip()) - len(_WORD)))
        start, seen = (word or found).start(), found.end()
        if start < done or (start == 0 and (before.isalnum() or before in "_&/#")):
            continue
        offset = run.find(found[0])
        meant = run.around.fundamental(int(found["number"]))
        if meant is None:
            if word:
                said = f"There is no fundamental #{found['number']}."
                hint = "Look the number up; write \\# for a plain number sign."
                run.place.problem(run.location(offset), "unknown-reference", said, hint)
            continue
        run.links[meant.id] = None
        end = _end_of_title(text, found.end(), meant.title)
        yield from _as_text(text[done:start])
        yield Token("link_open", "a", 1, attrs={"href": f"site:fundamentals/{meant.id}/", "class": "ref"}, meta=OURS)
        yield from _as_text(text[start:end])
        yield Token("link_close", "a", -1)
        done = end
    yield from _as_text(text[done:])


def _end_of_title(text: str, after: int, title: str) -> int:
    """Where a link on `#9` ends: behind the title when that is what follows a dash."""
    if not (dash := _DASH.match(text, after)):
        return after
    words = r"\s+".join(re.escape(word) for word in _one_apostrophe(title).split())
    said = re.compile(words + r"(?!\w)", re.IGNORECASE).match(_one_apostrophe(text), dash.end())
    return said.end() if said else after


def _one_apostrophe(text: str) -> str:
    return text.replace("'", "’")


def _as_text(text: str) -> Iterator[Token]:
    for n, line in enumerate(text.split("\n")):
        if n:
            yield Token("softbreak", "br", 0)
        if line:
            yield Token("text", "", 0, content=line)
