"""Where YAML gives up -> what the writer most likely slipped on, for somebody who does not know YAML.

YAML's own messages speak of scalars, tokens and mappings, and often point to the line after
the mistake. Here the usual slips are told apart by what YAML stopped at and by the line itself.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

import yaml

QUOTES = "\"'"
_SPEAKS_OF_ITS_BEGINNING = re.compile("while scanning an? (simple key|quoted|block|alias|anchor)")
"""Messages whose first mark, not their second, is where the mistake is."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong and the way out; `row` and `column` are counted from 0."""

    row: int
    column: int
    said: str
    hint: str


def explain(text: str, error: yaml.MarkedYAMLError) -> Slip:
    """The most likely slip behind `error`, which reading the YAML `text` has raised."""
    stop: yaml.Mark | None = error.problem_mark or error.context_mark
    context, problem = error.context or "", error.problem or ""
    begun = error.context_mark if error.context_mark and _SPEAKS_OF_ITS_BEGINNING.match(context) else stop
    if stop is None or begun is None:
        return Slip(0, 0, "The file cannot be read as YAML.", "Compare it with another file of this kind.")
    here = _Here(re.split("\r\n|\r|\n", text), begun.line, begun.column)
    if tab := re.match(" *\t", here.at(stop.line).line):
        hint = "Put two spaces in its place; lines that belong together begin in one column."
        return Slip(stop.line, tab.end() - 1, "A tab stands where only spaces may stand.", hint)
    if sign := re.search(r"[\[,]\s*#\d", text):  # [#9, #2]: for YAML a comment begins here
        before = text[: sign.end() - 2]
        said, hint = "A number with a # is read as a comment.", "Write numbers alone: [9, 2], without #."
        return Slip(before.count("\n"), len(before) - before.rfind("\n") - 1, said, hint)
    if "document" in problem:
        said = "There is a line here that ends the block of keys too early."
        return here.slip(said, "Take the line away, or indent it if it belongs to the value above.")
    if "unexpected end of stream" in problem:
        return _never_closed(here)
    if "escape" in problem:
        said = "Between double quotation marks, a \\ does not stand for itself."
        return Slip(stop.line, max(stop.column - 1, 0), said, "Put single quotation marks around the value: '…'.")
    if opened := _last_opened(text, stop):
        here = replace(here, row=opened.line, column=opened.column)
        said = f"What begins here with {here.char} is not closed, or lacks a comma."
        hint = "Put commas between its values and the closing bracket at its end, or quotation marks around all of it."
        return here.slip(said, hint)
    if "mapping values" in problem:
        return _colon_out_of_place(here)
    if "expected ':'" in problem:
        return _no_key(here)
    if "expected key" in problem or "'-' indicator" in problem:
        return _more_or_askew(here, _last_closed(text, stop))
    if "token" in problem or context.startswith("while scanning") or "not allowed" in problem or "content" in problem:
        return _odd_beginning(here)
    return here.slip(f"From here on it cannot be read: {problem}.", "Put quotation marks around the value.")


@dataclass(frozen=True, slots=True)
class _Here:
    """The lines, and where in them something is wrong."""

    lines: list[str]
    row: int
    column: int

    @property
    def line(self) -> str:
        return self.lines[self.row] if self.row < len(self.lines) else ""

    @property
    def char(self) -> str:
        return self.line[self.column : self.column + 1]

    def slip(self, said: str, hint: str) -> Slip:
        return Slip(self.row, self.column, said, hint)

    def at(self, row: int) -> "_Here":
        """The first word of another line."""
        there = _Here(self.lines, row, 0)
        return replace(there, column=len(there.line) - len(there.line.lstrip()))

    def in_quotes(self) -> str:
        """The way out for a value that needs quotation marks, with the line as it should be."""
        key = re.match(r"\s*(?:- +)*(?:[a-z_]+: +)?", self.line)
        start = key.end() if key else 0
        value = self.line[start:].rstrip()
        if not value or len(value) > 60:
            return "Put quotation marks around the whole value."
        mark = "'" if re.search(r'["\\]', value) else '"'
        value = value.replace("'", "''") if mark == "'" else value
        return f"Put quotation marks around the whole value: {self.line[:start].strip()} {mark}{value}{mark}."


def _never_closed(here: _Here) -> Slip:
    said = f"The quotation mark {here.char} here is never closed."
    return here.slip(said, f"Put another {here.char} at the end of the value.")


def _colon_out_of_place(here: _Here) -> Slip:
    """A colon in a value, a line indented for no reason, or a slip in the first line of all."""
    if re.search(r":(?= )", here.line[: here.column]):
        return here.slip("There is a second “: ” in this line.", here.in_quotes())
    above = next((row for row in range(here.row - 1, -1, -1) if here.lines[row].strip()), None)
    if above is not None and not re.search(r":( |$)", here.lines[above]):
        return _no_key(here.at(above))
    said = "This line is indented, but it does not belong to the value above it."
    return here.at(here.row).slip(said, "Let it begin in the same column as the other keys.")


def _no_key(here: _Here) -> Slip:
    """A line in which “key: ” or “- ” is not written as it should be."""
    here = here.at(here.row)
    if here.char == "-":
        return here.slip("There is no space after the -.", f"Write it with one: - {here.line.strip()[1:].strip()}.")
    if glued := re.match(r"\s*([\w-]+):(?=\S)", here.line):
        hint = f"Write it with one: {glued[1]}: {here.line[glued.end() :].strip()}."
        return Slip(here.row, glued.end() - 1, "There is no space after the colon.", hint)
    said = "This line is neither “key: value” nor part of the value above it."
    return here.slip(said, "Write a key and “: ” before it, or indent it if it belongs to the value above.")


def _more_or_askew(here: _Here, closed: yaml.ScalarToken | None) -> Slip:
    """Text after a closing quotation mark or bracket; else a line that begins in no column of those above."""
    if closed and closed.start_mark.line != closed.end_mark.line and closed.end_mark.line == here.row:
        return _never_closed(_Here(here.lines, closed.start_mark.line, closed.start_mark.column))
    before = here.line[: here.column].rstrip()
    if before.strip(" -") and before[-1] in f"{QUOTES}]}}":
        return here.slip(f"There is more text after the closing {before[-1]} here.", here.in_quotes())
    said = "This line does not begin in the column of the lines it belongs to."
    return here.at(here.row).slip(said, "Let all keys of a block begin in one column, and all - of a list as well.")


def _tokens(text: str, stop: yaml.Mark) -> Iterator[yaml.Token]:
    """What YAML could read before it gave up at `stop`."""
    with suppress(yaml.YAMLError):
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            if (token.start_mark.line, token.start_mark.column) >= (stop.line, stop.column):
                return
            yield token


def _last_closed(text: str, stop: yaml.Mark) -> yaml.ScalarToken | None:
    """The last value in quotation marks."""
    last = None
    for token in _tokens(text, stop):
        if isinstance(token, yaml.ScalarToken) and token.style and token.style in QUOTES:
            last = token
    return last


def _last_opened(text: str, stop: yaml.Mark) -> yaml.Mark | None:
    """Where the innermost [ or { stands that is open where YAML gave up."""
    opened: list[yaml.Mark] = []
    for token in _tokens(text, stop):
        if isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)):
            opened.append(token.start_mark)
        elif isinstance(token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)) and opened:
            opened.pop()
    return opened[-1] if opened else None


def _odd_beginning(here: _Here) -> Slip:
    """A value that begins with a character that YAML keeps for itself."""
    if here.char in "|>":
        said = f"After {here.char} the text begins on the next line."
        return here.slip(said, "Move the text to the line below and indent it, or put quotation marks around it.")
    return here.slip(f"A value cannot begin with {here.char} as it stands.", here.in_quotes())
