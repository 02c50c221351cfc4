"""Problems as machines and forges want to read them: one renderer a form.

A renderer takes problems, in order, with paths as seen from where the command runs, and
the address of the page that explains the codes (empty where the site has no address). It
gives the whole text to print.
"""

from collections.abc import Callable, Mapping, Sequence

from generator.outputs.reports.github import annotations
from generator.outputs.reports.gitlab import code_quality
from generator.outputs.reports.records import records
from generator.outputs.reports.sarif import sarif
from generator.problems import Problem

FORMS: Mapping[str, Callable[[Sequence[Problem], str], str]] = {
    "github": annotations,
    "gitlab": code_quality,
    "sarif": sarif,
    "json": records,
}
"""Every form but text for people, by the name it has on the command line."""
