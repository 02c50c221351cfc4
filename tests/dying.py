"""A process that does something with files again and again, and each time dies or is refused a little later.

    python -m tests.dying SCENARIO WAY FOLDER

WAY is one of:

- `kill`: a child of this process kills itself before its n-th step in the file system;
- `refuse`: that one step is refused; `full`: from that step on, nothing new can be made;
- `moments`: a child is killed from outside, at 20 moments spread over as long as it takes.

Steps are what Python tells its audit hooks (PEP 578), so nothing of ours is patched. What
there is after the n-th time is left in FOLDER/n (of the moments, without the cache); the last
one of the steps is undisturbed.
"""

import errno
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from mkdocs.__main__ import cli as mkdocs

from generator import cli
from generator.outputs import folder
from generator.outputs.folder import Replacement
from generator.whole import write_all
from tests.builders import PROGRAMME_YML, PROJECT, programme, story_md

MAKING = {"os.mkdir", "os.link"}
STEPS = {*MAKING, "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "os.scandir", "os.listdir"}
STEPS |= {"open", "fcntl.flock", "ctypes.dlsym"}
MOMENTS = 20
DAYS = ("2026-01-06", "2026-01-13")
"""The days on which things are made in turn, so that old and new are told apart."""
MORE = "site_url: https://way.example/\nmail: {from: way@way.example}\n"
OLD, NEW = ({name: f"{age} {name}" for name in ("a.html", "b.html", "deep/c.html")} for age in ("old", "new"))
FORMS = ("week.eml", "week.html", "week.txt")


def two_steps() -> None:
    """From now on folders cannot be exchanged here."""
    folder._exchange = lambda *_: False


def swap(root: Path, n: int) -> None:
    """A site of three files takes the place of another."""
    replacement = Replacement(root / "site")
    try:
        for name, text in NEW.items():
            (replacement.fresh / name).parent.mkdir(exist_ok=True)
            (replacement.fresh / name).write_text(text)
    except OSError:
        replacement.discard()
        raise
    replacement.commit()


def swap_in_two_steps(root: Path, n: int) -> None:
    two_steps()
    swap(root, n)


def files(root: Path, n: int) -> None:
    """Three files of one week take the place of three others."""
    write_all({root / name: f"new {name}".encode() for name in FORMS})


def build(root: Path, n: int) -> None:
    """The site, in turn of one day and of the other, exchanged or in two steps."""
    if n // 2 % 2:
        two_steps()
    cli.main(["build", "--quiet", "--root", str(root), "--today", DAYS[n % 2]])


def build_by_mkdocs(root: Path, n: int) -> None:
    if n // 2 % 2:
        two_steps()
    os.environ["FUNDAMENTALS_TODAY"] = DAYS[n % 2]
    mkdocs(["build", "--quiet", "--config-file", str(root / "mkdocs.yml")])


def email(root: Path, n: int) -> None:
    cli.main(["email", "--quiet", "--root", str(root), "--today", DAYS[n % 2]])


def record(root: Path, n: int) -> None:
    cli.main(["record", "--root", str(root), "--today", f"2026-{n // 4 + 1:02}-{n % 4 * 7 + 1:02}"])


def small(root: Path) -> None:
    """A programme with a story a week."""
    stories = {f"stories/2026/{day}.md": story_md(f"On {day}", day) for day in DAYS}
    programme(root, {**stories, "fundamentals/programme.yml": PROGRAMME_YML + MORE})
    shutil.copy(PROJECT / "mkdocs.yml", root)
    (root / "templates/site").mkdir(parents=True)


def old_site(root: Path) -> None:
    replacement = Replacement(root / "site")
    for name, text in OLD.items():
        (replacement.fresh / name).parent.mkdir(exist_ok=True)
        (replacement.fresh / name).write_text(text)
    replacement.commit()


def old_files(root: Path) -> None:
    root.mkdir()
    for name in FORMS:
        (root / name).write_text(f"old {name}")


Act = Callable[[Path, int], None]
SCENARIOS: dict[str, tuple[Callable[[Path], None], Act]] = {
    "swap": (old_site, swap),
    "swap-in-two-steps": (old_site, swap_in_two_steps),
    "files": (old_files, files),
    "build": (small, build),
    "build-by-mkdocs": (small, build_by_mkdocs),
    "email": (small, email),
    "record": (small, record),
}


def disturb(way: str, n: int) -> list[str]:
    """From now on this process is disturbed at its n-th step; gives a list that is empty until then."""
    steps, reached = 0, list[str]()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        if event not in STEPS:
            return
        steps += 1
        if steps == n:
            reached.append(event)
        if way == "kill" and steps == n:
            os.kill(os.getpid(), signal.SIGKILL)
        if way == "refuse" and steps == n:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        makes = event in MAKING or (event == "open" and int(str(arguments[2])) & os.O_CREAT)
        if way == "full" and steps >= n and makes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    sys.addaudithook(hook)
    return reached


def child(act: Act, root: Path, n: int, way: str = "") -> int:
    """Start it in a process of its own. That ends 0 if undisturbed, 3 if well nevertheless, 1 if it says why not."""
    if pid := os.fork():
        return pid
    code = 1
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    try:
        reached = disturb(way, n) if way else []
        act(root, n)
        code = 3 if reached else 0
    except OSError:
        pass
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def by_steps(prepare: Callable[[Path], None], act: Act, way: str, where: Path) -> None:
    for n in count(1):
        prepare(where / str(n))
        code = ended(child(act, where / str(n), n, way))
        print(n, code)
        if code == 0:
            return


def by_moments(prepare: Callable[[Path], None], act: Act, where: Path) -> None:
    def look(n: int) -> None:
        shutil.copytree(where / "way", where / str(n), ignore=shutil.ignore_patterns(".cache"))

    prepare(where / "way")
    started = time.monotonic()
    assert ended(child(act, where / "way", 0)) == 0
    whole = time.monotonic() - started
    look(0)
    shares = random.Random(2026)
    for n in range(1, MOMENTS + 1):
        pid = child(act, where / "way", n)
        time.sleep(shares.uniform(0, 1.05) * whole)
        os.kill(pid, signal.SIGKILL)
        code = ended(pid)
        whole *= 0.9 if code == 0 else 1.05  # A busy machine is not always as slow as it was at first.
        print(n, code)
        look(n)
    for n in (MOMENTS + 1, MOMENTS + 2):  # Undisturbed, once on each day.
        assert ended(child(act, where / "way", n)) == 0
        look(n)


if __name__ == "__main__":
    scenario, way, where = sys.argv[1:]
    prepare, act = SCENARIOS[scenario]
    if way == "moments":
        by_moments(prepare, act, Path(where))
    else:
        by_steps(prepare, act, way, Path(where))
