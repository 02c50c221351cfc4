"""A new folder takes the old one's place only when it is whole.

On Linux the two are exchanged in one step (`renameat2` with RENAME_EXCHANGE), so that no
reader ever misses a file; elsewhere with two renames, repaired at the next start if the
power went between them.
"""

import ctypes
import errno
import os
import secrets
import shutil
import sys
from pathlib import Path

MARK = ".fundamentals-site"
"""A file in every site of ours: only a folder that has it is ever replaced."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class NotOurs(Exception):
    """The folder holds something that is not a site of ours."""


class Replacement:
    """A folder `fresh` beside `final` that takes its place by `commit`, or goes by `discard`.

    Raises NotOurs when `final` has files but not our mark, OSError when the folder that
    it lies in cannot be written to.
    """

    def __init__(self, final: Path) -> None:
        self.final = final.resolve()
        repair(self.final)
        if self.final.exists() and not _is_ours(self.final):
            raise NotOurs(
                f"{final} holds files, but it is not a site of ours, so it is left alone. "
                "Choose another folder with --site-dir, or empty this one."
            )
        self.final.parent.mkdir(parents=True, exist_ok=True)
        self.fresh = self.final.parent / f".{self.final.name}.{secrets.token_hex(4)}.new"
        self.fresh.mkdir(mode=0o755)

    def commit(self) -> None:
        """Put the fresh folder in the final one's place and remove the old one."""
        (self.fresh / MARK).write_text("Made by fundamentals; replaced as a whole at the next build.\n")
        if not self.final.exists():
            self.fresh.rename(self.final)
        elif _exchange(self.fresh, self.final):
            shutil.rmtree(self.fresh, ignore_errors=True)
        else:
            old = _old(self.final)
            self.final.rename(old)
            self.fresh.rename(self.final)
            shutil.rmtree(old, ignore_errors=True)

    def discard(self) -> None:
        """Remove what was made; the final folder stays as it was."""
        shutil.rmtree(self.fresh, ignore_errors=True)


def repair(final: Path) -> None:
    """Put the old folder back where a replacement stopped between its two renames."""
    old = _old(final)
    if not (old / MARK).is_file():
        return
    if final.exists():
        shutil.rmtree(old, ignore_errors=True)
    else:
        old.rename(final)


def _old(final: Path) -> Path:
    return final.parent / f".{final.name}.old"


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.ENOSYS, errno.EINVAL, errno.EPERM}:
        return False
    raise OSError(code, os.strerror(code), str(other))
