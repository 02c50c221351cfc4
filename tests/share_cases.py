"""The cases of the share page: what the form's script and the generator must agree on."""

import json
from pathlib import Path
from typing import Any

from generator.outputs.pages.share import tables
from generator.outputs.pages.site import Site
from generator.places import Places
from generator.programme import read_programme
from tests.builders import PROJECT, fundamental_yml, on, programme

FOLDER = PROJECT / "tests/cases/share"
TODAY = on("2026-11-20")


def cases(name: str) -> Any:
    """One file of cases, as plain values."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def stories() -> list[dict[str, Any]]:
    """The forms, each with its file and what is wrong with it."""
    return [*cases("stories"), _too_large("title", "a" * 5_001), _too_large("text", "word " * 40_000 + "end")]


def _too_large(field: str, value: str) -> dict[str, Any]:
    plain = cases("stories")[0]
    form = {**plain["form"], field: value}
    return {
        "name": f"a {field} that is too long",
        "form": form,
        "problems": [[field, "too-large"]],
        "path": f"stories/2026/{value[:60]}.md" if field == "title" else plain["path"],
        "file": plain["file"].replace(plain["form"][field], value),
    }


def small_programme(folder: Path) -> Path:
    """The programme that the forms are written for: a number that passed on, and one that began later."""
    return programme(
        folder,
        {
            "fundamentals/24-answer-within-the-day.yml": fundamental_yml(24, "Answer", "until: 2025-12-31\n"),
            "fundamentals/24-protect-attention.yml": fundamental_yml(24, "Protect attention", "since: 2026-01-01\n"),
            "fundamentals/25-go-and-see.yml": fundamental_yml(25, "Go and see", "since: 2026-06-01\n"),
        },
    )


def exported(root: Path) -> dict[str, object]:
    """What the page of that programme hands to its script."""
    return tables(Site(read_programme(root, TODAY), Places(root)))
