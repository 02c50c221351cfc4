"""GitHub's workflow commands: a problem becomes a note on its line in the request.

Commands and their escaping: “Workflow commands for GitHub Actions” and actions/toolkit,
packages/core/src/command.ts. A step shows ten errors and ten warnings and drops the others.
"""

import hashlib
from collections.abc import Sequence

from generator.problems import Problem, Severity, printable

LIMIT = 10
"""So many notes of each severity are shown of a step."""


def annotations(problems: Sequence[Problem], manual: str) -> str:  # noqa: ARG001
    """The commands; what is beyond the limit stands in the log, and one more note says how much that is."""
    shown: list[Problem] = []
    beyond: list[Problem] = []
    for severity in Severity:
        of_one = [problem for problem in problems if problem.severity is severity]
        shown += of_one[:LIMIT]
        beyond += of_one[LIMIT:]
    lines = [_command(problem) for problem in shown]
    if beyond:
        said = f"{len(beyond)} more problems are not shown here: see the log or the summary of this run."
        lines += [f"::notice::{_data(said)}", *_quietly("\n".join(map(str, beyond)))]
    return "\n".join(lines)


def _command(problem: Problem) -> str:
    at = problem.location
    properties = {"file": at.path, "line": at.line, "col": at.column, "title": problem.code}
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    said = printable(problem.text) + (f"\nhint: {printable(problem.hint)}" if problem.hint else "")
    return f"::{problem.severity} {listed}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")


def _quietly(text: str) -> list[str]:
    """Lines in which no command is obeyed; the word that ends that is one that they cannot hold."""
    word = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return [f"::stop-commands::{word}", text, f"::{word}::"]
