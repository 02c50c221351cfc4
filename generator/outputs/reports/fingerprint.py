"""What a problem is known by from one run to the next."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from generator.problems import Problem


def fingerprints(problems: Iterable[Problem]) -> Iterator[tuple[Problem, str]]:
    """Each problem with 64 hex digits that stay when lines above it come and go.

    They are made of path, code and text; of several alike, each has its own by its turn.
    """
    turns: Counter[tuple[str, ...]] = Counter()
    for problem in problems:
        parts = (problem.location.path, problem.code, problem.text)
        turns[parts] += 1
        yield problem, hashlib.sha256("\0".join((*parts, str(turns[parts]))).encode("utf-8", "replace")).hexdigest()
