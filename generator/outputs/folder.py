"""A new folder takes the old one's place only when it is whole.

On Linux the two are exchanged in one step (`renameat2` with RENAME_EXCHANGE), so that no
reader ever misses a file; elsewhere with two renames, repaired at the next start if the
power went between them. One build at a time makes a site; so whatever else of ours lies
beside it was left by one that was killed, and goes at the next start. The one that was
replaced may stay in a cache, as a spare: with most of its files the next one is made.
"""

import ctypes
import errno
import os
import re
import secrets
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from generator.locks import Claim, Taken

MARK = ".fundamentals-site"
"""A file in every site of ours: only a folder that has it is ever replaced."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class NotOurs(Exception):
    """The folder holds something that is not a site of ours."""


class Busy(Exception):
    """Another build is making this site just now."""


class Replacement:
    """A folder `fresh` beside `final` that takes its place by `commit`, or goes by `discard`.

    `spare` is where the folder that was replaced is kept, to be the next one's `fresh` with
    all that is in it; else `fresh` is empty but for our mark. Raises NotOurs when `final` has
    files but not our mark, Busy while another process is replacing it, OSError when the
    folder that it lies in cannot be written to.
    """

    def __init__(self, final: Path, *, spare: Path | None = None) -> None:
        self.final = final.resolve()
        self.fresh = _beside(self.final)
        self._spare = spare
        self.final.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._claim = Claim(self.final.parent / f".{self.final.name}.lock")
        except Taken as error:
            raise Busy(
                f"Another build is making {final} ({error}). Build again when it has ended; nothing was changed."
            ) from None
        try:
            self._begin(final)
        except BaseException:
            self.discard()
            raise

    def _begin(self, named: Path) -> None:
        repair(self.final)
        if self.final.exists() and not _is_ours(self.final):
            raise NotOurs(
                f"{named} holds files, but it is not a site of ours, so it is left alone. "
                "Choose another folder with --site-dir, or empty this one."
            )
        if self._spare and _is_ours(self._spare) and not self._spare.is_symlink():
            with suppress(OSError):  # It lies on another disk.
                self._spare.rename(self.fresh)  # From now on it is half a site, and called so.
        if not self.fresh.exists():
            self.empty()

    def empty(self) -> None:
        """Begin from nothing: `fresh` holds our mark alone."""
        _remove(self.fresh)
        self.fresh.mkdir(mode=0o755)
        (self.fresh / MARK).write_text("Made by fundamentals; replaced as a whole at the next build.\n")

    def commit(self) -> None:
        """Put the fresh folder in the final one's place; the old one goes, or becomes the spare.

        Raises OSError when that cannot be; then the final folder is as it was.
        """
        placed = False
        try:
            if not self.final.exists():
                self.fresh.rename(self.final)
            elif not _exchange(self.fresh, self.final):
                self._in_two_steps()
            placed = True
        finally:
            # By now it is the old one, unless the new one could not take its place.
            self.leave() if placed else self.discard()

    def settle(self, changed: bool) -> None:
        """What is in the fresh folder is whole: put it in its place, or leave it where nothing of it is new.

        Raises OSError as `commit` does.
        """
        self.commit() if changed else self.leave()

    def leave(self) -> None:
        """Keep `fresh`, which is a whole site, as the spare; it goes where there is none."""
        if self._spare:
            with suppress(OSError):  # It is gone, it lies on another disk, or something else stands there.
                self._spare.parent.mkdir(parents=True, exist_ok=True)
                self.fresh.rename(self._spare)
        self.discard()

    def _in_two_steps(self) -> None:
        old = _old(self.final)
        self.final.rename(old)
        try:
            self.fresh.rename(self.final)
        except BaseException:
            old.rename(self.final)
            raise
        with suppress(OSError):  # The new one is in place; what is left of the old one goes at the next start.
            old.rename(self.fresh)

    def discard(self) -> None:
        """Remove what was made; the final folder stays as it was."""
        _remove(self.fresh)
        self._claim.release()


def repair(final: Path) -> None:
    """Put the old folder back where a replacement stopped between its two renames, and sweep up after killed ones.

    Only for whoever holds the site: what a build is making looks the same.
    """
    old = _old(final)
    if old.is_dir() and _is_ours(old):
        # Whatever is removed is first called so: what stands under the old one's name is always whole.
        old.rename(_beside(final) if final.exists() else final)
    made = re.compile(rf"\.{re.escape(final.name)}\.[0-9a-f]{{8}}\.new")
    for left in final.parent.iterdir():
        if made.fullmatch(left.name) and not left.is_symlink() and _is_ours(left):
            _remove(left)


def _remove(folder: Path) -> None:
    """Remove a folder of ours as far as possible; its mark goes last, so that the rest is always known as ours."""
    with suppress(OSError):
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry.name != MARK:
                entry.unlink()
        (folder / MARK).unlink(missing_ok=True)
        folder.rmdir()


def _old(final: Path) -> Path:
    return final.parent / f".{final.name}.old"


def _beside(final: Path) -> Path:
    return final.parent / f".{final.name}.{secrets.token_hex(4)}.new"


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
