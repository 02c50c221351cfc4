"""What an audit says, in a sentence: holes that are known, and how many of the dependencies could be asked about.

    python -m tests.audit REPORT    the JSON of pip-audit; not there where it could ask nobody

Ends 1 where a hole is known. That the database cannot be reached is said, and is no failure.
"""

import json
import sys
from pathlib import Path


def verdict(report: str) -> tuple[str, int]:
    """The sentences to print, and the exit code."""
    dependencies = json.loads(report)["dependencies"] if report else []
    asked = [one for one in dependencies if "vulns" in one]
    holes = [f"{one['name']} {one['version']}: {hole['id']}" for one in asked for hole in one["vulns"]]
    if holes:
        return "\n".join(["Holes are known:", *holes]), 1
    if not asked:
        return "The database of holes could not be asked: nothing was audited.", 0
    missing = len(dependencies) - len(asked)
    rest = f"; {missing} more could not be asked about" if missing else ""
    return f"No hole is known in {len(asked)} dependencies{rest}.", 0


def main() -> None:
    """Print and end."""
    path = Path(sys.argv[1])
    said, code = verdict(path.read_text("utf-8") if path.is_file() else "")
    print(said)
    sys.exit(code)


if __name__ == "__main__":
    main()
