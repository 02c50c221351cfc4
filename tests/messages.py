"""The page `about/messages/`: every message there is, from the tables of codes, the tests' cases and the commands."""

import html
import re
from collections.abc import Iterator

from generator.cli.refusals import REFUSALS
from generator.problems import CODES
from tests.builders import PROJECT
from tests.refusals import refused

PAGE = PROJECT / "templates/site/about/messages.md"
CASES = PROJECT / "tests/cases/problems"

_SAID = re.compile(r"^\S.*?:\d+:\d+: (?:error|warning)\[(.+?)\] (.*)\n(?:  hint: (.*)\n)?", re.MULTILINE)
_QUOTED = re.compile(r"“.*?”|\S*\d\S*|\S+\.\w+")
_TOP = """\
---
title: What a message means
---

# What a message means

Before anything is published, every file is looked at. What is found is said in one form:

> stories/2026/the-bell.md:4:7: error\\[impossible-date\\] There is no day 2026-02-30 in the calendar.<br>
> hint: Look at the day and the month once more.

That is the file, the line and the column in it; what it is, and the word for it in brackets; and the way out. An
**error** has to be mended before the site is built. A **warning** is worth a look: the site is built all the same.
This is everything that can be said, with an example and its way out.

"""
_TABLE = """\
| What it is | What it says, for example | The way out |
|---|---|---|
"""
_COMMANDS = """
## When a command cannot go on { #commands }

A command that cannot do what it was asked for says why in the same form, without a place in a file, and has changed
nothing. One that was asked in a way it does not know says so below a line that begins with *Usage:*; `--help` behind
it shows all it can do, with an example.

"""


def page() -> str:
    """The whole page as it should stand in the site's templates."""
    found = (
        row
        for code, one in CODES.items()
        for row in _rows(code, f"**{one.severity.value.capitalize()}.** {_plain(one.meaning)}", _examples(code))
    )
    said = (row for code, one in REFUSALS.items() for row in _rows(code, _plain(one.meaning), refused(code)))
    return _TOP + _TABLE + "".join(found) + _COMMANDS + _TABLE + "".join(said)


def _rows(code: str, meaning: str, examples: Iterator[tuple[str, str]]) -> Iterator[str]:
    """One row an example; the first one names the code, and can be linked to by it."""
    first = f"[{code}](#{code}){{ #{code} .message }}<br>{meaning}"
    for text, hint in examples:
        yield f"| {first} | {_plain(text)} | {_plain(hint)} |\n"
        first = ""


def _examples(code: str) -> Iterator[tuple[str, str]]:
    """What is said in the cases that are named after a code; of messages that differ in what they quote, the first."""
    told: set[str] = set()
    for path in sorted(CASES.glob(f"{code}*.case")):
        expected = path.read_text("utf-8").partition("=== expected\n")[2]
        for said, text, hint in _SAID.findall(expected):
            shape = _QUOTED.sub("…", f"{text}\n{hint}")
            if said == code and shape not in told:
                told.add(shape)
                yield text, hint


def _plain(text: str) -> str:
    """Words that no Markdown and no HTML is made of, with places in long addresses where a line may end."""
    safe = re.sub(r"[\\`*_{}\[\]#!|~]", lambda c: f"&#{ord(c[0])};", html.escape(text, quote=False))
    safe = re.sub("&#96;(.+?)&#96;", r"<code>\1</code>", safe)
    return re.sub(r"(?<=\w)/(?=\w)", "/<wbr>", safe)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
