"""What git knows: the programme as it stands at another revision, and which files differ from it."""

import os
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

CONTENT = ("fundamentals", "stories", "templates")
"""The folders that a programme is read from."""


class NoRevision(Exception):
    """The revision cannot be looked at; the text says why, and what to do."""


@contextmanager
def checked_out(root: Path, revision: str) -> Iterator[Path]:
    """The content below `root` as of where HEAD left `revision`, in a folder that goes away again.

    That is their merge base, as forges compare a request; `revision` itself where they
    have none, as in a shallow clone. Raises NoRevision where there is no git, no
    repository or no such revision. The repository itself is not touched.
    """
    commit = _commit(root, revision)
    with TemporaryDirectory(prefix="fundamentals-") as folder:
        _unpack(root, commit, Path(folder))
        yield Path(folder) / "base"


def changed_files(root: Path, revision: str) -> tuple[str, ...]:
    """The content files below `root` that differ from where HEAD left `revision`, committed or not.

    Sorted, as paths relative to `root`; new and removed ones are among them. Raises NoRevision.
    """
    commit = _commit(root, revision)
    tracked = _git(
        root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", commit, "--", *CONTENT
    )
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", *CONTENT)
    return tuple(sorted({*tracked.split("\0"), *new.split("\0")} - {""}))


def _commit(root: Path, revision: str) -> str:
    """Where HEAD left `revision`; itself where no common past is known. Raises NoRevision."""
    try:
        _git(root, "rev-parse", "--git-dir")
    except subprocess.CalledProcessError as error:
        why = _last_line(error)
        raise NoRevision(
            f"{root.resolve()} is in no git repository that can be read, so there is no base ({why})."
        ) from None
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except subprocess.CalledProcessError:
        raise NoRevision(
            f"“{revision}” is no branch, tag or commit here. In a fresh clone it may be called origin/{revision}."
        ) from None
    try:
        return _git(root, "merge-base", commit, "HEAD")
    except subprocess.CalledProcessError:
        return commit


def _unpack(root: Path, commit: str, folder: Path) -> None:
    """`git archive` gives the files as a checkout would; in a sub-folder, those below it."""
    target, archive = folder / "base", folder / "base.tar"
    target.mkdir()
    names = _git(root, "ls-tree", "--name-only", commit, *CONTENT).splitlines()
    if not names:
        return
    _git(root, "archive", "--format=tar", f"--output={archive}", commit, "--", *names)
    with tarfile.open(archive) as files:
        # A link is an error in a programme, and nothing of it is followed.
        files.extractall(target, [f for f in files if not (f.issym() or f.islnk())], filter="data")


def _git(root: Path, *arguments: str) -> str:
    # In a hook, git points to its own folder and index.
    environment = {k: v for k, v in os.environ.items() if k not in {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}}
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "-C", root, *arguments],
            check=True,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env=environment,
        )
    except FileNotFoundError:
        raise NoRevision("git is not installed here, and --base needs it.") from None
    return done.stdout.strip()


def _last_line(error: subprocess.CalledProcessError) -> str:
    return (str(error.stderr).strip().splitlines() or ["no reason given"])[-1]
