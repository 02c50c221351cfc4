"""A site while somebody writes: a page is made when a browser asks for it.

MkDocs watches, serves and reloads; of its engine's work nothing is done again while only
stories have changed. So the page that one looks at is there at once, however many there are.
"""

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import Any

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent
from watchdog.observers import Observer

from generator.engines.surroundings import Surroundings
from generator.memory import all_of_it_lasts
from generator.model import Asset
from generator.outputs.publication import write_into
from generator.publishing import Edition, WholeSite

SETTLED = 0.03
"""Seconds without another change after which a file counts as saved."""

Answer = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""


class Shown:
    """What is to be seen at one moment: an edition, what surrounds it, and with `search` its index."""

    def __init__(self, edition: Edition, around: Surroundings, search: bool) -> None:
        self._edition, self._around, self._search = edition, around, search
        self._pages = {page.path: page for page in edition.pages} if around.frames else {}
        self._lock = Lock()

    def file(self, path: str) -> Asset | None:
        """What a browser means by a path below the site; None for what the engine wrote, and for what is not there."""
        for own in (path, f"{path}/"):
            if own in self._pages:
                page = self._pages[own]
                return Asset.of(f"{own}index.html", self._around.whole(page))
        with self._lock:  # Two browsers need not make the index twice.
            return self._others.get(path)

    @cached_property
    def _others(self) -> dict[str, Asset]:
        return {file.path: file for file in WholeSite(self._edition, self._around, self._search).files_beside()}


class Live:
    """Puts what is asked for into the folder that MkDocs serves."""

    def __init__(self) -> None:
        self._shown: Shown | None = None
        self._folder = Path()
        self._made: set[str] = set()
        self._lock = Lock()

    def show(self, shown: Shown, folder: Path) -> None:
        """From now on this is to be seen."""
        with self._lock:
            for path in self._made:
                (folder / path).unlink(missing_ok=True)
            self._shown, self._folder, self._made = shown, folder, set()

    def attach(self, server: LiveReloadServer, rebuild: Callable[[Callable[[], None]], None]) -> None:
        """Have a server of MkDocs ask us first. `rebuild` is given what builds everything."""
        server.set_app(partial(self._answer, server.serve_request, server.mount_path))
        server.builder = partial(rebuild, server.builder)
        server.build_delay = SETTLED
        observer: Any = Observer()  # MkDocs' own looks at every file twice a second.
        changes = [FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent]
        observer.schedule = partial(observer.schedule, event_filter=changes)  # Reading is no change.
        server.observer = observer

    def _answer(self, inner: Answer, mount: str, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith("/livereload/"):
            return inner(environ, start_response)
        while True:
            shown = self._shown
            self._make(path.removeprefix(mount), shown)
            said: list[Any] = []
            body = inner(environ, lambda *status, said=said: said.extend(status))
            if shown is self._shown:  # Else it was changed meanwhile, and what we made is gone.
                start_response(*said)
                return body

    def _make(self, path: str, shown: Shown | None) -> None:
        with all_of_it_lasts():
            file = shown.file(path) if shown else None
        with self._lock:
            if file and shown is self._shown and file.path not in self._made:
                write_into(self._folder, [file])
                self._made.add(file.path)
