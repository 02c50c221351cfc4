"""The search: a Programme becomes an index that a browser reads piece by piece.

Two shards: the closed years, which hardly ever change, and the current one with the
fundamentals, the people and the hand-written pages. Which files a browser needs first
stands in `search/search.json`, so that it asks for all of them at once.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from generator.model import Asset, Programme
from generator.outputs.keys import Keys
from generator.outputs.search.kept import kept
from generator.outputs.search.records import closed_records, closed_stories, closed_weeks, current_records
from generator.outputs.search.shards import ENTRY, SearchMissing, Shard, indexed, told
from generator.outputs.search.spelling import word_list
from generator.outputs.search.written import written_records
from generator.words import Words

__all__ = ["FOLDER", "WORDS", "SearchMissing", "indexed_files", "no_search_files", "search_shards"]

FOLDER = "search"
"""Where the index stands in a site. Its bytes differ from build to build; nothing else's do."""
WORDS = f"{FOLDER}/words.gz"
CURRENT = "current"
"""The shard whose program runs; pages know the names of its entry and of that."""


def search_shards(
    programme: Programme, words: Words, cache: Path, keys: Keys, files: Mapping[str, bytes] | None = None
) -> list[Shard]:
    """Index what may be seen of `programme`; `indexed_files` makes it searchable.

    The hand-written pages are among the engine's `files`. A shard whose records have not
    changed comes from `cache`, a folder that may be lost at any time; `keys` are the
    programme's. Raises SearchMissing where nothing on this machine makes an index.
    """
    language = programme.settings.language.partition("-")[0]
    shards = []
    stories, weeks = closed_stories(programme), closed_weeks(programme)
    if stories or weeks:  # Of thousands of stories nobody need make records to see that none has changed.
        made_of = keys.of_no_template(stories, [digest.focus for digest in weeks])
        closed = partial(closed_records, programme, words, keys.directory)
        shards.append(indexed("closed", closed, made_of, language, cache))
    try:
        written = written_records(files or {}, programme, cache)
    except OSError as error:
        raise SearchMissing(f"its folder cannot be written ({error})") from None
    current = (*current_records(programme, words, keys.directory), *written)
    shards.append(indexed(CURRENT, lambda: current, told(current), language, cache))
    return shards


def indexed_files(programme: Programme, words: Words, cache: Path, shards: Sequence[Shard]) -> Iterator[Asset]:
    """The files of the folder `search/` of a site with this index."""
    for shard in shards:
        yield from shard.files(f"{FOLDER}/{shard.name}")
    key = hashlib.sha256(" ".join(shard.folder.name for shard in shards).encode()).hexdigest()[:32]
    yield Asset(path=WORDS, tell=lambda: key, make=lambda: _word_list(shards, key, cache))
    yield _state(programme, words, [_first_files(shard) for shard in shards])


def no_search_files(programme: Programme, words: Words) -> Iterator[Asset]:
    """What leaves word in a site that it has no index."""
    yield _state(programme, words, [])


def _word_list(shards: Sequence[Shard], key: str, cache: Path) -> bytes:
    """The word list of all shards, from `cache` if they are the same as they were."""

    def make(fresh: Path) -> None:
        counted: Counter[str] = Counter()
        for shard in shards:
            counted.update(shard.words())
        (fresh / "words.gz").write_bytes(word_list(counted))

    return (kept(cache, "words", key, make) / "words.gz").read_bytes()


def _first_files(shard: Shard) -> dict[str, str | list[str]]:
    """What a browser asks for before it can answer anything, as far as its name is not always the same."""
    (language,) = shard.entry()["languages"].values()
    version = language["hash"]
    entry = [] if shard.name == CURRENT else [f"{ENTRY}?ts={version}"]
    return {"path": f"{shard.name}/", "version": version, "first": [*entry, f"pagefind.{version}.pf_meta"]}


def _state(programme: Programme, words: Words, shards: list[dict[str, str | list[str]]]) -> Asset:
    state = {
        "shards": shards,
        "language": programme.settings.language,
        "fundamentals": {f.id: {"number": f.number, "title": f.title} for f in programme.fundamentals},
        "words": {key: text for key, text in words.table.items() if key.startswith("search_")},
    }
    return Asset.of(f"{FOLDER}/search.json", f"{json.dumps(state, ensure_ascii=False, indent=1)}\n".encode())
