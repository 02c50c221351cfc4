"""Fixtures that more than one file of tests needs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from generator import site
from generator.programme import read_programme
from tests.builders import PROJECT, on

SAMPLE_DAY = "2026-11-20"

os.environ.pop("FUNDAMENTALS_TODAY", None)
# A busy machine is no failure of the rule that is tested.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample programme as a built site, on one fixed day."""
    folder = tmp_path_factory.mktemp("sample") / "site"
    site.build(PROJECT, read_programme(PROJECT, on(SAMPLE_DAY)), folder, strict=True)
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    """As a server on an intranet: connections stay open, and scripts, styles and fonts are kept by the browser."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        if "/assets/" in self.path:
            self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, *args: Any) -> None: ...


@contextmanager
def served(folder: Path, handler: type[SimpleHTTPRequestHandler] = _Quiet) -> Iterator[str]:
    """A folder on a server of its own, on this machine; the address ends in a slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def sample_address(sample_site: Path) -> Iterator[str]:
    """Where the sample site is served; the address ends in a slash."""
    with served(sample_site) as address:
        yield address
