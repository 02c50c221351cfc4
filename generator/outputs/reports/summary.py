"""What a change does, in Markdown: for the request, and for the summary of a run."""

import re
from collections.abc import Iterable, Iterator, Sequence

from generator.changes import Change
from generator.model import Fundamental, Kind, Story
from generator.problems import CODES, Problem, errors, printable

MOST = 50
"""So many problems are listed, and so many stories told of one by one."""


def change_summary(change: Change, fundamentals: Sequence[Fundamental]) -> str:
    """What the change does, then the problems it brings; `fundamentals` are those after it."""
    return f"{what_changes(change, fundamentals)}\n{problem_summary(change.problems)}"


def what_changes(change: Change, fundamentals: Sequence[Fundamental]) -> str:
    """What the change does, line by line."""
    numbers = {f.id: f.number for f in fundamentals}
    lines = [
        *_few(_added(story, numbers, story.location.path in change.located) for story in change.added),
        *_few(f"changes {_named(story)}{_put_away(story)}" for story in change.edited),
        *_few(f"removes {_named(story)}; its address will lead nowhere" for story in change.removed),
        *_few(f"adds fundamental {_number(f.number)} {_quoted(f.title)}" for f in change.new_fundamentals),
        *_few(
            f"changes fundamental {_number(f.number)} {_quoted(f.title)} on all its pages"
            for f in change.edited_fundamentals
        ),
        *_few(f"removes fundamental {_number(f.number)} {_quoted(f.title)}" for f in change.removed_fundamentals),
    ]
    told = "\n".join(f"- {line}" for line in lines) or "No story and no fundamental is touched."
    return f"### What this change does\n\n{told}\n"


def problem_summary(problems: Sequence[Problem]) -> str:
    """The problems as a list, errors first; one sentence where there are none."""
    if not problems:
        return "Nothing speaks against it.\n"
    wrong = errors(problems)
    ordered = [*wrong, *(p for p in problems if p not in wrong)]
    title = "### To be mended first" if wrong else "### Worth a look"
    return "\n".join([title, "", *(f"- {line}" for line in _few(map(_problem, ordered)))]) + "\n"


def _problem(problem: Problem) -> str:
    hint = f"\\\n  {_escaped(problem.hint)}" if problem.hint else ""
    severity = CODES[problem.code].severity
    return f"**{severity}** {_escaped(problem.text)} (`{problem.code}`, {_escaped(str(problem.location))}){hint}"


def _added(story: Story, numbers: dict[str, int], located: bool) -> str:
    named = [_number(numbers[f]) for f in story.fundamentals if f in numbers]
    what = "message" if story.kind is Kind.MESSAGE else "story"
    state = " as a draft," if story.draft else ""
    parts = [
        f"adds 1 {what} by {_escaped(story.author)}{state} to week {story.week.number} of {story.week.year}"
        + (f", fundamental{'s' if len(named) > 1 else ''} {', '.join(named)}" if named else ""),
        _quoted(story.title),
        f"{story.body.words:,} word{'' if story.body.words == 1 else 's'}",
    ]
    pictures = len({picture.path for picture in (*filter(None, [story.image]), *story.pictures)})
    if pictures:
        parts.append(f"{pictures} picture{'s' if pictures > 1 else ''}{', location removed' if located else ''}")
    return "; ".join(parts)


def _named(story: Story) -> str:
    return f"{_quoted(story.title)} by {_escaped(story.author)}, {story.date}"


def _put_away(story: Story) -> str:
    return "; it is withdrawn and no longer shown" if story.withdrawn else "; it is a draft" if story.draft else ""


def _number(number: int) -> str:
    """A number as we write it; a forge would take a bare one for a request of that number."""
    return f"`#{number}`"


def _quoted(text: str) -> str:
    return f"“{_escaped(text)}”"


def _few(lines: Iterable[str]) -> Iterator[str]:
    every = list(lines)
    yield from every[:MOST]
    if len(every) > MOST:
        yield f"and {len(every) - MOST} more of this kind"


_MARKUP = re.compile(r"([\\`*_\[\]<>!|~&$])")
_CALLS = re.compile(r"(@|#|://|www(?=\.))")


def _escaped(text: str) -> str:
    """What people wrote, as words alone: no link, no picture, nobody called."""
    one_line = " ".join(printable(text).split())
    return _CALLS.sub("\\1\u200b", _MARKUP.sub(r"\\\1", one_line))
