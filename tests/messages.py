"""The page `about/messages/`: every message that `check` has, from the table of codes and the cases of the tests."""

import html
import re
from collections.abc import Iterator

from generator.problems import CODES
from tests.builders import PROJECT

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

| What it is | What it says, for example | The way out |
|---|---|---|
"""


def page() -> str:
    """The whole page as it should stand in the site's templates."""
    return _TOP + "".join(f"{row}\n" for code in CODES for row in _rows(code))


def _rows(code: str) -> Iterator[str]:
    """One row an example; the first one names the code, and can be linked to by it."""
    severity, meaning = CODES[code].severity, CODES[code].meaning
    first = f"[{code}](#{code}){{ #{code} .message }}<br>**{severity.value.capitalize()}.** {_plain(meaning)}"
    for text, hint in _examples(code):
        yield f"| {first} | {_plain(text)} | {_plain(hint)} |"
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
    return re.sub(r"(?<=\w)/(?=\w)", "/<wbr>", safe)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
