"""Which edition of the generator this is: anything that was made and kept by another one is made again."""

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

_MAKERS = (
    "babel css-inline icalendar jinja2 markdown-it-py markupsafe mkdocs mkdocs-material nh3 pyyaml zensical".split()
)
"""The libraries whose version decides what comes out."""


@cache
def edition() -> str:
    """A digest of the generator's own code, of the libraries it makes things with, and of Python."""
    versions = [f"{name} {_version(name)}" for name in _MAKERS]
    told = hashlib.blake2b("\n".join([sys.version, *versions]).encode(), digest_size=16)
    told.update(digest_of([Path(__file__).parent], "*.py").encode())
    return told.hexdigest()


def digest_of(folders: Iterable[Path], pattern: str = "*") -> str:
    """A digest of the files in folders and below them, by their paths there and their bytes."""
    told = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for path in sorted(folder.rglob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                content = path.read_bytes()
                told.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
        told.update(b"\0\0")
    return told.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
