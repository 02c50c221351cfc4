"""What we depend on: named, used, pinned by hash, and explained."""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.audit import verdict
from tests.builders import PROJECT

PROJECT_TABLE = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
NOT_IMPORTED = {
    "mkdocs-material": "the theme that mkdocs.yml names",
    "tzdata": "what zoneinfo reads where the system has no time zones",
    "pagefind": "a program that is started",
}
"""Dependencies that no import shows, and why they are there."""
LOCKS = [f"requirements{of}.txt" for of in ("", "-dev", "-fuzz", "-audit", "-bench")]


def name_of(requirement: str) -> str:
    """The name of a distribution, as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def imported(folder: Path) -> Iterator[str]:
    """The distributions that the modules below a folder import; the standard library and ourselves aside."""
    known = packages_distributions()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                top = name.partition(".")[0]
                if top not in {*sys.stdlib_module_names, "generator", "tests", ""}:
                    yield from {name_of(distribution) for distribution in known.get(top, [top])}


def test_what_is_imported_is_named_and_what_is_named_is_imported() -> None:
    named = {name_of(requirement) for requirement in PROJECT_TABLE["dependencies"]}
    with_search = named | {"pagefind-bin"}  # It comes with the extra `search`, and is asked for only where it is there.
    assert set(imported(PROJECT / "generator")) - with_search == set()
    assert named - set(imported(PROJECT / "generator")) == NOT_IMPORTED.keys() & named


def test_only_what_is_named_is_left_out_of_the_imports() -> None:
    every = [*PROJECT_TABLE["dependencies"], *PROJECT_TABLE["optional-dependencies"]["search"]]
    assert NOT_IMPORTED.keys() <= {name_of(requirement) for requirement in every}


@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_by_hash_and_no_registry_is_named(name: str) -> None:
    text = (PROJECT / name).read_text("utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^(#.*\n)*", "", text))
    assert entries
    for entry in entries:
        assert re.match(r"[\w.\[\],-]+==[\w.]+", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text
    assert "index-url" not in text


def test_every_dependency_is_explained() -> None:
    table = (PROJECT / "CONTRIBUTING.md").read_text("utf-8").partition("## Dependencies")[2]
    explained = {
        name_of(name.strip()) for row in re.findall(r"^\| (.*?) \|", table, re.MULTILINE) for name in row.split(",")
    }
    optional = [name for group in PROJECT_TABLE["optional-dependencies"].values() for name in group]
    named = {name_of(requirement) for requirement in (*PROJECT_TABLE["dependencies"], *optional)}
    assert named - explained == set()


@pytest.mark.parametrize(
    ("dependencies", "said", "code"),
    [
        ([], "nothing was audited", 0),
        ([{"name": "a", "skip_reason": "not found"}], "nothing was audited", 0),
        ([{"name": "a", "version": "1", "vulns": []}], "No hole is known in 1 dependencies.", 0),
        ([{"name": "a", "version": "1", "vulns": [{"id": "X-1"}]}, {"name": "b", "skip_reason": "x"}], "a 1: X-1", 1),
    ],
    ids=["empty", "not-found", "in-order", "hole"],
)
def test_an_audit_that_could_ask_nobody_does_not_say_that_all_is_well(
    dependencies: list[dict[str, object]], said: str, code: int
) -> None:
    text, ended = verdict(json.dumps({"dependencies": dependencies}))
    assert said in text
    assert ended == code
    assert "nothing was audited" in verdict("")[0]
