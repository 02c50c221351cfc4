"""GitLab's code quality report (https://docs.gitlab.com/ci/testing/code_quality/, “Code Quality report format”)."""

import json
from collections.abc import Sequence

from generator.outputs.reports.fingerprint import fingerprints
from generator.problems import Problem, Severity

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def code_quality(problems: Sequence[Problem], manual: str) -> str:  # noqa: ARG001
    """The report as JSON; a request shows what it adds to that of the branch it goes into."""
    return json.dumps(
        [
            {
                "description": f"{problem.text} {problem.hint}".strip(),
                "check_name": problem.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITY[problem.severity],
                "location": {"path": problem.location.path, "lines": {"begin": problem.location.line}},
            }
            for problem, fingerprint in fingerprints(problems)
        ],
        indent=2,
    )
