"""A shard of the index: made by Pagefind once, kept as long as its records stay the same.

Pagefind's program is called on files: its Python interface waits a tenth of a second
for each record.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import Any

from generator.model import Asset
from generator.outputs.search.kept import code_of, files_below, kept
from generator.outputs.search.records import Record, page
from generator.outputs.search.spelling import count_words

ENTRY = "pagefind-entry.json"
"""The file in which an index says what it consists of."""

_BUNDLE = "bundle"
_WORDS = "words.json"
_UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight", "pagefind-worker")
_PROGRAM = "program"
"""What every index calls its program in the browser, which Pagefind names after a language."""


class SearchMissing(Exception):
    """Nothing on this machine makes an index, or it could not; the text says which."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One shard on disk: its name, and its folder in the cache, whose name says what it was made of."""

    name: str
    folder: Path

    def files(self, below: str) -> Iterator[Asset]:
        """The files of the index for the folder `below` of a site.

        They become second names of the kept files, since nothing writes into either. What a
        result says is in a file that is named after its content, the same one in each index.
        """
        bundle = f"{self.folder / _BUNDLE}/"
        for file in files_below(bundle.rstrip("/")):
            own = file.path.removeprefix(bundle)
            key = own if own.endswith(".pf_fragment") else f"{self.folder.name}/{own}"
            made = partial(_content, file.path)
            yield Asset(path=f"{below}/{own}", tell=partial(str, key), make=made, kept=file.path)

    def entry(self) -> dict[str, Any]:
        """What the index says of itself."""
        return dict(json.loads((self.folder / _BUNDLE / ENTRY).read_text(encoding="utf-8")))

    def words(self) -> Counter[str]:
        """How often it says which word."""
        return Counter(json.loads((self.folder / _WORDS).read_text(encoding="utf-8")))


def indexed(name: str, records: Callable[[], Sequence[Record]], made_of: str, language: str, cache: Path) -> Shard:
    """The shard of these records, from `cache` if it is whole there, else made and put there.

    `made_of` differs between any two sets of records. Raises SearchMissing.
    """
    program = _program()
    make = partial(_make, records=records, language=language, program=program)
    try:
        return Shard(name, kept(cache, name, _key(made_of, language, program), make))
    except OSError as error:
        raise SearchMissing(f"its folder cannot be written ({error})") from None


def _content(path: str) -> bytes:
    return Path(path).read_bytes()


def _program() -> Path:
    try:
        from pagefind_bin import get_executable
    except ImportError:
        found = shutil.which("pagefind")
    else:
        found = str(get_executable())
    if not found:
        raise SearchMissing("Pagefind is not installed; try: pip install 'pagefind[bin]'")
    return Path(found)


def told(records: Sequence[Record]) -> str:
    """A digest of all that records say."""
    digest = hashlib.sha256()
    for record in records:
        text = record.text
        digest.update(f"{record!r} {len(text)} {text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _key(made_of: str, language: str, program: Path) -> str:
    """What an index is made of: the records, what makes pages and counts of them, the program that reads them."""
    makers = code_of("records", "shards", "spelling")
    return hashlib.sha256(f"{makers} {program.stat().st_size} {language} {made_of}".encode()).hexdigest()[:32]


def _make(fresh: Path, records: Callable[[], Sequence[Record]], language: str, program: Path) -> None:
    """Fill a folder with the index of these records, and with how often they say which word."""
    found = records()
    with tempfile.TemporaryDirectory(dir=fresh) as source:
        _write_pages(found, language, source)
        command = [str(program), "--site", source, "--output-path", str(fresh / _BUNDLE), "--force-language", language]
        with subprocess.Popen([*command, "--silent"], stdout=PIPE, stderr=STDOUT, text=True) as indexing:
            counted = count_words(found)  # Meanwhile.
            said, _ = indexing.communicate()
    if indexing.returncode or not (fresh / _BUNDLE / ENTRY).is_file():
        raise SearchMissing(f"Pagefind could not make the index: {said.strip()[-300:]}")
    for file in (fresh / _BUNDLE).iterdir():
        if file.name.startswith(_UNUSED):  # Interfaces that come with it.
            file.unlink()
    _name_program(fresh / _BUNDLE)
    (fresh / _WORDS).write_text(json.dumps(counted, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def _name_program(bundle: Path) -> None:
    """Give the program a name that a page knows, so that it is asked for before the index's own files are known."""
    file = bundle / ENTRY
    entry = json.loads(file.read_text(encoding="utf-8"))
    for index in entry["languages"].values():
        (bundle / f"wasm.{index['wasm'] or 'unknown'}.pagefind").rename(bundle / f"wasm.{_PROGRAM}.pagefind")
        index["wasm"] = _PROGRAM
    file.write_text(json.dumps(entry), encoding="utf-8")
    (bundle / "wasm.unknown.pagefind").unlink(missing_ok=True)


def _write_pages(records: Sequence[Record], language: str, folder: str) -> None:
    """One file for each record, named as its page: `stories/2026/a/` is `stories/2026/a.html`.

    A folder for each would take longer to make than the index does.
    """
    files = {f"{folder}/{record.path.rstrip('/')}.html": record for record in records}
    for parent in {path.rpartition("/")[0] for path in files}:
        Path(parent).mkdir(parents=True, exist_ok=True)
    for path, record in files.items():
        Path(path).write_text(page(record, language), encoding="utf-8")
