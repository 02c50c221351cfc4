"""Why a command cannot go on: every reason by its code, and the way out.

They are said as problems in content are, and stand on the site's page of messages with them.
"""

import sys
from dataclasses import dataclass
from typing import NoReturn

import click

from generator.problems import printable
from generator.whole import why


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the code means, and the way out that is said where nothing closer is known."""

    meaning: str
    hint: str
    ends: int = 1


REFUSALS: dict[str, Refusal] = {
    "content": Refusal(
        "Files of the programme are in error, and without them the command would do harm.",
        "Mend what stands above this line; `fundamentals check` says it again.",
    ),
    "strict": Refusal(
        "There are warnings, and --strict lets none pass.",
        "Mend what stands above this line, or leave --strict out.",
    ),
    "no-access": Refusal(
        "A file cannot be read or written.",
        "Look at its name, at who may read and write there, and at the room on the disk.",
    ),
    "outside": Refusal(
        "A link would lead a new file out of the programme's folder.",
        "Put a folder in the place of the link.",
    ),
    "not-a-story": Refusal(
        "What was sent in cannot become a file of the programme.",
        "Copy its text and paste that: `fundamentals new story --from -`.",
    ),
    "not-built": Refusal(
        "The site cannot be built.",
        "Mend what is said, and build again; a site that was there is as it was.",
    ),
    "no-engine": Refusal(
        "The engine that --engine names is not installed.",
        "Install it where the generator is, `.venv/bin/pip install 'zensical~=0.0.73'`, or leave --engine out.",
    ),
    "address-taken": Refusal(
        "Nobody can listen at that address of this machine.",
        "Choose another port with --address, such as 127.0.0.1:8001.",
    ),
    "no-mail": Refusal("The mail cannot be made.", "`fundamentals calendar` shows which weeks have one."),
    "no-such-week": Refusal(
        "The programme does not have that week.",
        "Name another one with --week; `fundamentals calendar` shows them.",
    ),
    "no-revision": Refusal(
        "git does not know what --base names.",
        "Name a branch, tag or commit that is here, such as origin/main; a shallow clone may have to fetch it first.",
        ends=2,
    ),
}
"""Every code there is. A test holds that each is said by a command and none is missing."""


def stop(code: str, said: str, hint: str = "") -> NoReturn:
    """Say why the command cannot go on, with a way out, and end. Raises KeyError for a code not in REFUSALS."""
    refusal = REFUSALS[code]
    click.echo(f"error[{code}] {printable(said)}\n  hint: {hint or refusal.hint}", err=True)
    sys.exit(refusal.ends)


def cannot(verb: str, place: object, error: OSError) -> NoReturn:
    """Say that a place cannot be read or written, and end; `verb` is “read” or “write”."""
    done = {"read": "read", "write": "written"}[verb]
    stop("no-access", f"{error.filename2 or error.filename or place} cannot be {done}: {why(error)}.")
