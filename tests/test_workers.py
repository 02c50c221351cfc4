"""Each case runs in a process of its own: forks are made only where there is a single thread."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.workers import in_parts, processors
from tests.builders import PROJECT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks are made on Linux alone")

WORK = """
import os, sys, threading, time
from generator.workers import in_parts

def slowly(part):
    time.sleep(0.01)
    return [(n * n, os.getpid()) for n in part]

def two(work, count=200):
    return in_parts(work, range(count), 5, processes=2)
"""


def begun(code: str) -> "subprocess.Popen[str]":
    # A shell without job control, such as a CI's, hands on an ignored SIGINT.
    hearing = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", f"{hearing}\n{WORK}{code}"],
        cwd=PROJECT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def said(code: str) -> str:
    """What a process prints that does this; it ends well and leaves nobody behind."""
    process = begun(code)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert gone(process.pid)
    return out.strip()


def gone(group: int) -> bool:
    """Whether no process of a group is left, or will be in a moment."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_two_processes_share_the_work_and_results_keep_their_order() -> None:
    code = """
found = [each for part in two(slowly) for each in part]
print([n for n, _ in found] == [n * n for n in range(200)], len({pid for _, pid in found}))
"""
    assert said(code) == "True 2"


@pytest.mark.parametrize("processes", [1, 2])
def test_the_first_error_is_raised_with_its_type_whatever_the_number_of_processes(processes: int) -> None:
    code = f"""
class Ours(Exception):
    def __init__(self, path, line):  # One that cannot be pickled and unpickled again.
        super().__init__(path)

def fails(part):
    time.sleep(0.01)
    for n in part:
        if n in (66, 180):
            raise Ours(f"story {{n}}", 1)

try:
    in_parts(fails, range(200), 5, processes={processes})
except Ours as error:
    print(error)
"""
    assert said(code) == "story 66"


def test_what_a_killed_process_leaves_is_done_here() -> None:
    code = """
import signal
ours = os.getpid()

def deadly(part):
    if os.getpid() != ours:
        os.kill(os.getpid(), signal.SIGKILL)
    return slowly(part)

print([n for part in two(deadly) for n, _ in part] == [n * n for n in range(200)])
"""
    assert said(code) == "True"


def test_what_cannot_be_sent_is_made_here() -> None:
    assert said("print(two(lambda part: (slowly(part), lambda: part[0]))[-1][1]())").isdigit()


def test_results_may_be_larger_than_a_pipe_holds() -> None:
    assert said("print(sum(map(len, two(lambda part: (slowly(part), b'.' * 300_000)[1]))) % 300_000)") == "0"


@pytest.mark.parametrize("code", ["print(len(two(slowly, 19)))", "print(len(in_parts(slowly, range(900), 1, 1)))"])
def test_little_work_and_a_single_processor_make_no_fork(code: str) -> None:
    assert said(code) == "1"


def test_a_process_with_threads_makes_no_fork() -> None:
    code = """
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
print(len(two(slowly)))
stop.set()
thread.join()
"""
    assert said(code) == "1"


def test_work_that_is_itself_done_in_parts_makes_no_forks_of_forks() -> None:
    code = """
found = two(lambda part: {pid for each in in_parts(slowly, range(50), 5, 2) for _, pid in each} | {os.getpid()})
print(len(set().union(*found)) <= 2 + len(found))
"""
    assert said(code) == "True"


def test_nothing_is_made_of_nothing() -> None:
    assert in_parts(len, [], 5) == []
    assert processors() >= 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_who_is_stopped_leaves_no_process_behind(how: signal.Signals, tmp_path: Path) -> None:
    mark = tmp_path / "begun"
    process = begun(f"""
def endless(part):
    open({str(mark)!r}, "a").write("x")
    time.sleep(0.5)

two(endless, 100_000)
""")
    for _ in range(200):
        if mark.exists() and len(mark.read_text()) > 1:
            break
        time.sleep(0.02)
    process.send_signal(how)
    process.communicate(timeout=30)
    assert process.returncode != 0
    assert gone(process.pid)


def test_who_is_killed_leaves_nobody_waiting_to_send_him_much(tmp_path: Path) -> None:
    process = begun(f"""
def much(part):
    while os.getpid() == first:
        time.sleep(0.1)
    open({str(tmp_path / "mark")!r}, "a").write("x")
    return b"x" * 1_000_000

first = os.getpid()
two(much, 100_000)
""")
    for _ in range(200):
        if (tmp_path / "mark").exists():
            break
        time.sleep(0.02)
    time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert gone(process.pid)


def test_what_is_done_aside_is_done_by_another_process_when_this_one_has_ended(tmp_path: Path) -> None:
    code = f"""
import pathlib
from generator import workers

def late():
    time.sleep(0.3)
    pathlib.Path({str(tmp_path / "mark")!r}).write_text(str(os.getpid()))

workers.aside(late)
print(os.path.exists({str(tmp_path / "mark")!r}), os.getpid())
"""
    there, pid = said(code).split()
    assert there == "False"
    assert (tmp_path / "mark").read_text() != pid


def test_what_is_done_aside_may_fail_in_silence_and_is_done_at_once_by_a_single_process() -> None:
    code = """
from generator import workers
workers.aside(lambda: 1 / 0)
workers.processors = lambda: 1
workers.aside(lambda: print("done", end=" "))
print("and on")
"""
    assert said(code) == "done and on"


def test_what_is_begun_beside_is_brought_when_it_is_asked_for_and_raises_then() -> None:
    code = """
from generator import workers
later = workers.beside(os.getpid)
print(later() != os.getpid(), workers._may_fork())

def wrong():
    raise KeyError("here")

later = workers.beside(wrong)
try:
    later()
except KeyError as error:
    print(error)
"""
    assert said(code) == "True True\n'here'"


def test_what_is_begun_beside_is_brought_to_every_process_that_asks() -> None:
    code = """
from functools import cache
from generator import workers
workers.processors = lambda: 2
later = cache(workers.beside(lambda: (time.sleep(0.2), os.getpid())[1]))

def asked(some):
    time.sleep(0.05)
    return os.getpid(), later()

answers = workers.in_parts(asked, range(16), 1)
askers, made = map(set, zip(*answers))
print(len(askers), len(made), made.isdisjoint(askers))
"""
    assert said(code) == "2 1 True"


def test_what_was_begun_beside_and_killed_is_made_by_every_process_that_asks() -> None:
    code = """
import signal
from functools import cache
from generator import workers
workers.processors = lambda: 2
begun = []

def work():
    if not begun:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()

later = cache(workers.beside(work))
begun.append(True)

def asked(some):
    time.sleep(0.05)
    return os.getpid() == later()

print(workers.in_parts(asked, range(16), 1) == [True] * 16)
"""
    assert said(code) == "True"
