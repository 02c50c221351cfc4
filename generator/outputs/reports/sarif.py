"""SARIF 2.1.0, which code scanners and editors read (OASIS standard, 27 March 2020)."""

import json
from collections.abc import Sequence
from urllib.parse import quote

from generator.outputs.reports.fingerprint import fingerprints
from generator.problems import CODES, Problem


def sarif(problems: Sequence[Problem], manual: str) -> str:
    """One run with its results; rules are the codes that occur."""
    codes = sorted({problem.code for problem in problems})
    return json.dumps(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": {"name": "fundamentals", "rules": [_rule(code, manual) for code in codes]}},
                    "columnKind": "unicodeCodePoints",
                    "results": [
                        _result(problem, codes.index(problem.code), fingerprint)
                        for problem, fingerprint in fingerprints(problems)
                    ],
                }
            ],
        },
        indent=2,
    )


def _rule(code: str, manual: str) -> dict[str, object]:
    rule: dict[str, object] = {
        "id": code,
        "shortDescription": {"text": CODES[code].meaning},
        "defaultConfiguration": {"level": CODES[code].severity},
    }
    return {**rule, "helpUri": f"{manual}#{code}"} if manual else rule


def _result(problem: Problem, rule: int, fingerprint: str) -> dict[str, object]:
    at = problem.location
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": f"{problem.text}\n{problem.hint}".strip()},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(at.path.encode("utf-8", "surrogateescape"))},
                    "region": {"startLine": at.line, "startColumn": at.column},
                }
            }
        ],
        "partialFingerprints": {"fundamentals/v1": fingerprint},
    }
