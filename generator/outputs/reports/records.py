"""Problems as JSON: a list of records."""

import json
from collections.abc import Sequence

from generator.problems import Problem


def records(problems: Sequence[Problem], manual: str) -> str:
    """One record a problem: path, line, column, severity, code, text, hint, and where the code is explained."""
    return json.dumps(
        [
            {
                "path": problem.location.path,
                "line": problem.location.line,
                "column": problem.location.column,
                "severity": problem.severity,
                "code": problem.code,
                "text": problem.text,
                "hint": problem.hint,
                "url": f"{manual}#{problem.code}" if manual else None,
            }
            for problem in problems
        ],
        indent=2,
    )
