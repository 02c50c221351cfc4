"""The wheel by itself: without the checkout beside it, it builds a whole site."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
import yaml

from tests.builders import PROJECT, SHARED, programme

pytestmark = pytest.mark.slow

NEEDED = ("generator", "templates", "mkdocs.yml", "pyproject.toml", "README.md", "LICENSE")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


def run(*command: str | Path, folder: Path) -> str:
    """Run a command with nothing of this environment's Python settings; gives its standard output."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=plain, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = tmp_path_factory.mktemp("source")
    for name in NEEDED:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(PROJECT / name, source)
    run(*PIP, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "-w", source / "dist", source, folder=source)
    (made,) = (source / "dist").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; its dependencies are borrowed, the project is not.

    A path in a .pth file is searched for packages, but the .pth files below it are not read:
    so the editable install of the project, which is one of those, does not come along.
    """
    home = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", home, folder=home)
    python = home / "bin/python"
    run(*PIP, "--python", python, "install", "--no-index", "--no-deps", wheel, folder=home)
    where = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=home).strip()
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(where) / "borrowed.pth").write_text("\n".join(sorted(borrowed)))
    found = run(python, "-c", "import generator; print(generator.__file__)", folder=home)
    assert Path(found.strip()).is_relative_to(home)
    return home / "bin/fundamentals"


def test_the_wheel_carries_every_template_and_mkdocs_yml_and_nobodys_stories(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    templates = {p.relative_to(PROJECT) for p in (PROJECT / "templates").rglob("*") if p.is_file()}
    assert {f"generator/_project/{p.as_posix()}" for p in (Path("mkdocs.yml"), *templates)} <= names
    assert {name.split("/")[0] for name in names} == {"generator", f"{wheel.name.rsplit('-', 3)[0]}.dist-info"}


def test_the_wheel_alone_builds_a_whole_site_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    root, empty = programme(tmp_path / "way"), tmp_path / "empty"
    empty.mkdir()
    said = run(installed, "build", "--root", root, "--site-dir", "site", "--today", "2026-01-20", folder=empty)
    assert said.endswith(": site/index.html\n")
    assert "Something happened." in (empty / "site/stories/2026/a-start/index.html").read_text()
    ours = {p.name for p in (PROJECT / "templates/site/assets").iterdir()}
    assert ours <= {p.name for p in (empty / "site/assets").iterdir()}
    assert (empty / "site/about/index.html").is_file()


@pytest.mark.skipif(not (SHARED / "real-programme").is_dir(), reason="the real programme is not on this machine")
def test_the_wheel_alone_builds_a_real_programme(installed: Path, tmp_path: Path) -> None:
    run(installed, "build", "--root", SHARED / "real-programme", "--site-dir", "site", "--today", "2013-06-07",
        folder=tmp_path)  # fmt: skip
    settings = yaml.safe_load((SHARED / "real-programme/fundamentals/programme.yml").read_text())
    assert " ".join(settings["introduction"].split()) in (tmp_path / "site/weeks/2013/23/index.html").read_text()
