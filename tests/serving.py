"""A server of the site as a process of its own, as somebody has it running who writes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 60.0
"""Seconds that a busy machine may take."""


@dataclass(frozen=True)
class Served:
    """A site that is being served: its address, ending in a slash, and what the server has said."""

    address: str
    log: Path

    def page(self, path: str, until: str) -> str:
        """The page below the address, as soon as it says `until`."""
        text = ""
        for _ in self._moments():
            try:
                with urlopen(self.address + path, timeout=PATIENCE) as answer:
                    text = str(answer.read(), "utf-8")
            except (URLError, ConnectionError):
                continue
            if until in text:
                return text
        raise AssertionError(f"{path} never said {until!r}; the server said:\n{self.said}\nand the page:\n{text}")

    def hears(self, what: str) -> None:
        """Wait until the server says `what`."""
        if not any(what in self.said for _ in self._moments()):
            raise AssertionError(f"the server never said {what!r}, but:\n{self.said}")

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @staticmethod
    def _moments() -> Iterator[float]:
        end = time.monotonic() + PATIENCE
        while (now := time.monotonic()) < end:
            yield now
            time.sleep(0.02)


@contextmanager
def serving(module: str, *arguments: str, folder: Path, today: str = "2026-01-01") -> Iterator[Served]:
    """Serve the programme in `folder` by `python -m MODULE serve`; it ends as by Ctrl-C."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    where = "--address" if module == "generator" else "--dev-addr"
    log = folder.parent / "said.txt"
    with log.open("w") as said:
        # A shell without job control, such as a CI's, hands on an ignored SIGINT.
        hearing = (
            "import runpy, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
            f"sys.argv[0] = {module!r}; runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", hearing, "serve", where, address, *arguments],
            cwd=folder,
            env={**os.environ, "FUNDAMENTALS_TODAY": today},
            stdout=said,
            stderr=said,
        )
    try:
        yield Served(f"http://{address}/", log)
        assert process.poll() is None, log.read_text()
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
