"""What differs from a revision in git: the names of content files, and nothing more."""

import subprocess
from pathlib import Path

CONTENT = ("fundamentals", "stories")


class NoRevision(Exception):
    """Git cannot say what differs; the text says why, in a sentence."""


def changed_files(root: Path, base: str) -> tuple[str, ...]:
    """The content files below `root` that differ from `base`, sorted, as paths relative to `root`.

    What differs is what was added, edited or removed since `base` and the checked-out
    revision parted, committed or not. Raises NoRevision.
    """
    revision = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if revision is None:
        raise NoRevision(f"“{base}” is no revision that git knows in {root}.")
    parted = _git(root, "merge-base", revision.strip(), "HEAD") or revision
    tracked = _git(
        root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", parted.strip(), "--", *CONTENT
    )
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", *CONTENT)
    return tuple(sorted(set(f"{tracked or ''}{new or ''}".split("\0")) - {""}))


def _git(root: Path, *arguments: str) -> str | None:
    """What git says, or None where it ends with an error."""
    command = ["git", "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        raise NoRevision("This needs git, which is not installed here.") from None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
