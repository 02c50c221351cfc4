"""The cases of the share page: what the form's script and the generator must agree on."""

import json
import re
from pathlib import Path
from typing import Any

from generator.outputs.pages.share import tables
from generator.outputs.pages.site import Site
from generator.places import Places
from generator.programme import read_programme
from generator.slugs import slug
from tests.builders import PROJECT, fundamental_yml, on, programme

FOLDER = PROJECT / "tests/cases/share"
TODAY = on("2026-11-20")


def cases(name: str) -> Any:
    """One file of cases, as plain values."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def stories() -> list[dict[str, Any]]:
    """The forms, each with its file and what is wrong with it."""
    return [
        *cases("stories"),
        *(_changed(case["name"], case["problems"], **_written(case)) for case in cases("taste")),
        _changed("a title that is too long", [["title", "too-large"]], title="a" * 5_001),
        _changed("a text that is too long for a file", [["text", "too-large"]], text="word " * 40_000 + "end"),
    ]


def _written(case: dict[str, Any]) -> dict[str, str]:
    """The fields of a case of taste: its text is written as pieces, each with how often it comes."""
    text = "".join(piece * times for piece, times in case["text"]).strip()
    return {"text": text, **({"title": case["title"]} if "title" in case else {})}


def _changed(name: str, found: list[list[str]], **fields: str) -> dict[str, Any]:
    """The first of the forms with other values in some fields."""
    plain = cases("stories")[0]
    form, file = {**plain["form"], **fields}, str(plain["file"])
    for field, value in fields.items():
        quotes = field == "title" and re.search("[!?]", value)
        file = file.replace(str(plain["form"][field]), f'"{value}"' if quotes else value)
    path = f"stories/2026/{slug(form['title'])[:60]}.md"
    return {"name": name, "form": form, "problems": found, "path": path, "file": file}


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
