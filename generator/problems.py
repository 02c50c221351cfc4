"""What is wrong with the content, as data: where, which rule, what, and the way out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Self


class Severity(StrEnum):
    """An error stops the build; a warning does not (unless `--strict`)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A place in a file: the path below the root with `/`, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    @classmethod
    def within(cls, path: str, text: str, offset: int) -> Self:
        """The place of a character in the text of a whole file."""
        return cls(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem."""

    severity: Severity
    meaning: str


_E, _W = Severity.ERROR, Severity.WARNING

CODES: dict[str, Code] = {
    # a file by itself
    "unreadable": Code(_E, "The file or folder cannot be read."),
    "link": Code(_E, "A symbolic link stands where a file of the programme should be."),
    "encoding": Code(_E, "The file is not text in UTF-8."),
    "too-large": Code(_E, "The file, or a part of it, is larger, longer or deeper than a person would write."),
    "yaml": Code(_E, "The YAML cannot be read."),
    "yaml-feature": Code(_E, "A tag, anchor, alias or merge key: YAML the formats do not use."),
    "front-matter": Code(_E, "The block between two lines of --- is missing or not closed."),
    "file-name": Code(_E, "The file's name does not follow its pattern."),
    "unknown-key": Code(_E, "A key that the format does not know."),
    "duplicate-key": Code(_E, "The same key twice in one mapping."),
    "missing-key": Code(_E, "A required key is not there."),
    "wrong-type": Code(_E, "The value is of another kind than the key expects."),
    "impossible-date": Code(_E, "A day that no calendar has."),
    "impossible-week": Code(_E, "A week that its year does not have."),
    "empty": Code(_E, "A text that must be there is empty."),
    "control-character": Code(_E, "An invisible character that could mislead a reader or break a page."),
    "mixed-script": Code(_W, "A word in a title or a name that mixes alphabets, and so may only look like another."),
    "mail-address": Code(_E, "Not an address that mail can be sent to or from."),
    "cut-short": Code(_W, "A # in a value that YAML takes for the beginning of a comment."),
    "time-zone": Code(_E, "A time zone that the IANA database does not have."),
    "language": Code(_E, "A language without a file of words."),
    "unknown-placeholder": Code(_W, "A {word} in a text of the programme that nothing replaces."),
    "folder-year": Code(_W, "The story lies in the folder of another year than its date."),
    # pictures
    "picture-missing": Code(_E, "The picture is not where the story says."),
    "picture-unreadable": Code(_E, "The picture is not one that can be shown."),
    "picture-location": Code(_W, "The picture says where it was taken; that is not published."),
    "picture-alt": Code(_E, "A picture without a description for those who cannot see it."),
    # across files
    "address-clash": Code(_E, "Two files would be published at one address."),
    "alias": Code(_E, "An old address that leads out of the site, or takes the place of a page."),
    "number-differs": Code(_E, "The number inside differs from the one in the file's name."),
    "number-clash": Code(_E, "Two fundamentals bear one number on the same day."),
    "since-after-until": Code(_E, "A fundamental ends before it begins."),
    "unknown-fundamental": Code(_E, "Nobody ever bore this number or id."),
    "other-bearer": Code(_W, "The number was borne, but not on that day: the nearest bearer is taken."),
    "unknown-reference": Code(_W, "The text speaks of a fundamental that there never was."),
    "broken-link": Code(_E, "The text links to something that is not part of the site."),
    # the weeks
    "pin-inactive": Code(_E, "A week is pinned to a fundamental that is not active in it."),
    "pin-on-skip": Code(_E, "A week is pinned and skipped at once."),
    "outside-programme": Code(_E, "A week before the first week of the programme."),
    "no-fundamental": Code(_E, "A planned week in which no fundamental is active."),
    "history-order": Code(_E, "The recorded weeks have a gap, or are not in order."),
    "unrecorded-weeks": Code(_W, "Weeks have begun that history.yml does not hold yet."),
    "message-elsewhere": Code(_W, "The message's fundamental does not lead the message's week."),
    "message-late": Code(_W, "The message is dated after the Monday its mail is made."),
    # how a story reads
    "short": Code(_W, "A story so short that a reader cannot see what happened."),
    "long": Code(_W, "A story that takes longer than a cup of coffee."),
    "wall-of-text": Code(_W, "A paragraph that goes on for very long."),
    "capitals": Code(_W, "A title in capital letters."),
    "exclamation": Code(_W, "More exclamation marks than a calm text needs."),
    "twin": Code(_W, "Two stories with nearly the same text."),
    # what should not be known to everybody
    "phone-number": Code(_W, "A telephone number in a story."),
    "private-address": Code(_W, "A mail address outside the organisation."),
    "card-number": Code(_W, "The number of a bank card."),
    "bank-account": Code(_W, "The number of a bank account (IBAN)."),
    "customer": Code(_E, "A customer's name, without a word that the customer agreed."),
    "secret": Code(_E, "A key, token or password that opens something."),
    "excuse-unused": Code(_W, "An excuse for words that nothing warns of."),
    # what a change does to what was published; only with --base
    "week-moved": Code(_E, "The change would give a published week to another fundamental."),
    "history-changed": Code(_E, "The change alters or removes a recorded week."),
    "mail-gone": Code(_W, "The change adds a text to a week whose mail has gone."),
}
"""Every code there is. A test holds that each is raised by a case and none is missing."""


@dataclass(frozen=True, order=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong; sorts by place. Raises KeyError for a code not in CODES."""

    location: Location
    code: str
    text: str
    hint: str = ""

    def __post_init__(self) -> None:
        CODES[self.code]

    @property
    def severity(self) -> Severity:
        """Error or warning, as the table of codes says."""
        return CODES[self.code].severity

    def below(self, root: Path) -> "Problem":
        """The same with its path as seen from the shell's folder."""
        return replace(self, location=replace(self.location, path=(root / self.location.path).as_posix()))

    def __str__(self) -> str:
        """`path:line:column: error[code] text`, and the way out on a line of its own."""
        said = printable(f"{self.location}: {self.severity}[{self.code}] {self.text}")
        return f"{said}\n  hint: {printable(self.hint)}" if self.hint else said


class ContentError(Exception):
    """The content cannot become a site; carries every problem found, warnings too."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop a build."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)


_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    """The text with control and direction characters spelled out, safe for a terminal."""
    return _CONTROL.sub(lambda c: f"\\u{ord(c[0]):04x}", text)
