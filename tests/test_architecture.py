import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.builders import PROJECT

PACKAGE = PROJECT / "generator"

FLOORS = (
    {
        "week",
        "problems",
        "slugs",
        "places",
        "addresses",
        "clock",
        "locks",
        "memory",
        "whole",
        "cache",
        "edition",
        "pictures",
        "drawing",
        "characters",
        "plainfile",
        "shingles",
        "workers",
    },
    {"body", "model", "settings", "source", "slips", "kinds", "markup", "words"},
    {"numbering", "rotation", "loading", "incoming", "revision"},
    {"digest", "directory", "forge", "rules", "programme", "changes"},
    {"outputs"},
    {"engines"},
    {"publishing"},
    {"ahead", "live", "plugin", "running", "site", "cli", "__main__"},
)
"""From the ground up: a module imports from its own floor and from those below it."""

ENGINE_SIDE = {"engines", "publishing", "ahead", "live", "plugin", "running", "site"}
"""What may import an engine."""
DOORS = FLOORS[-1]
CLOCKS = {"clock", "cli.common"}
"""What may ask what day it is."""
SYSTEM_CLOCK = {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime", "clock_gettime"}
"""How the module `time` says what day it is; `monotonic` only measures."""
MAX_LINES = 330


def name_of(path: Path) -> str:
    """`outputs.pages.site`, below the package; empty for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py")) if "_project" not in path.parts}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text("utf-8"))


def top(name: str) -> str:
    """The module or package of the first level that a module belongs to."""
    return name.partition(".")[0]


def imported(module: ast.Module) -> Iterator[str]:
    """Everything that a module imports, wherever in it, as `package.module.name`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def ours(name: str) -> frozenset[str]:
    """The modules of ours that a module imports."""
    found = set()
    for full in imported(tree(name)):
        if top(full) == "generator":
            inner = full.removeprefix("generator").lstrip(".")
            found.add(inner if inner in MODULES else inner.rpartition(".")[0])
    return frozenset(found)


def floor(name: str) -> int:
    (level,) = (n for n, names in enumerate(FLOORS) if top(name) in names)
    return level


def test_every_module_stands_on_one_floor() -> None:
    names = sorted(top(name) for name in MODULES if name)
    assert set(names) == set().union(*FLOORS)
    assert sum(len(names) for names in FLOORS) == len(set().union(*FLOORS))


@pytest.mark.parametrize("name", [name for name in MODULES if name])
def test_a_module_imports_nothing_from_a_floor_above(name: str) -> None:
    assert [other for other in sorted(ours(name)) if other and floor(other) > floor(name)] == []


def test_no_imports_go_round() -> None:
    graph = {name: ours(name) for name in MODULES}
    TopologicalSorter(graph).prepare()  # CycleError, with the way round


def test_no_packages_import_each_other() -> None:
    graph: dict[str, set[str]] = {}
    for name in MODULES:
        graph.setdefault(top(name), set()).update(top(other) for other in ours(name) if top(other) != top(name))
    TopologicalSorter(graph).prepare()


def test_what_is_imported_from_us_exists() -> None:
    assert {other for name in MODULES for other in ours(name)} <= MODULES.keys()


@pytest.mark.parametrize("name", [name for name in MODULES if top(name) not in ENGINE_SIDE])
def test_only_engines_and_the_doors_to_them_import_an_engine(name: str) -> None:
    assert {top(full) for full in imported(tree(name))} & {"mkdocs", "material", "zensical", "markdown"} == set()


# -- one clock ------------------------------------------------------------------------------


def clock_readings(module: ast.Module) -> list[str]:
    """Every way to ask the machine for the time, other than how long something takes."""
    found = [name for name in imported(module) if name in {f"time.{asked}" for asked in SYSTEM_CLOCK}]
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "today":
            found.append(ast.unparse(node))
        elif isinstance(node, ast.Attribute):
            owner, _, asked = ast.unparse(node).rpartition(".")
            if (
                asked in {"now", "utcnow"}
                or (owner == "time" and asked in SYSTEM_CLOCK)
                or (asked == "today" and owner.split(".")[-1] in {"date", "datetime"})
            ):
                found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("name", [name for name in MODULES if name not in CLOCKS])
def test_only_the_clock_and_the_command_ask_what_day_it_is(name: str) -> None:
    assert clock_readings(tree(name)) == []


def test_only_the_doors_ask_the_clock() -> None:
    assert {top(name) for name in MODULES if "clock" in ours(name)} <= DOORS


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date\ndate.today()",
        "import datetime\ndatetime.date.today()",
        "import datetime\ndatetime.datetime.now(zone)",
        "from datetime import datetime as dt\ndt.utcnow()",
        "from datetime import date as d\nd.today()",
        "ask = date.today",
        "import time\ntime.time()",
        "from time import time",
    ],
)
def test_a_look_at_the_clock_would_be_found(code: str) -> None:
    assert clock_readings(ast.parse(code))


@pytest.mark.parametrize(
    "code", ["import time\ntime.monotonic()", "programme.today", "read(root, clock.today)", "content.date"]
)
def test_what_is_no_look_at_the_clock_is_let_through(code: str) -> None:
    assert not clock_readings(ast.parse(code))


# -- something to read ----------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_read_in_one_sitting(name: str) -> None:
    assert len(MODULES[name].read_text("utf-8").splitlines()) <= MAX_LINES


def public(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Functions, classes and their methods that others may use."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(ast.Module(node.body, []))


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_says_what_it_is(name: str) -> None:
    module = tree(name)
    assert [node.name for node in public(module) if not ast.get_docstring(node)] == []
    assert ast.get_docstring(module) or not module.body
