"""Which edition of the generator this is: anything that was made and kept by another one is made again."""

import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path


@cache
def edition() -> str:
    """A digest of the generator's own code, of Python, and of the names of all installed packages, which end in theirs.

    Any of these may decide what comes out.
    """
    told = hashlib.blake2b(f"{sys.version} {sys.byteorder}".encode(), digest_size=16)
    told.update(digest_of([Path(__file__).parent], "*.py").encode())
    folders = sorted({Path(each) for each in sys.path if Path(each).is_dir()})
    installed = [sorted(p.name for p in folder.glob("*-info")) for folder in folders]
    # Python looks into the folder that `python -m` is called in, too, and nothing is installed there.
    told.update(repr([names for names in installed if names]).encode("utf-8", "surrogatepass"))
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
