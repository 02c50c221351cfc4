"""The search: a Programme becomes an index that a browser reads piece by piece.

Two shards: the closed years, which hardly ever change, and the current one with the
fundamentals and the people. Which files a browser needs first
stands in `search/search.json`, so that it asks for all of them at once.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from generator.model import Asset, Programme
from generator.outputs.search.records import records
from generator.outputs.search.shards import SearchMissing, Shard, indexed
from generator.outputs.search.spelling import word_list
from generator.words import Words

__all__ = ["FOLDER", "WORDS", "SearchMissing", "no_search_files", "search_files"]

FOLDER = "search"
"""Where the index stands in a site. Its bytes differ from build to build; nothing else's do."""
WORDS = f"{FOLDER}/words.gz"


def search_files(programme: Programme, words: Words, cache: Path) -> Iterator[Asset]:
    """Index what may be seen of `programme`: the files of the folder `search/` of its site.

    A shard whose records have not changed comes from `cache`, a folder that may be lost
    at any time. Raises SearchMissing where nothing on this machine makes an index.
    """
    language = programme.settings.language.partition("-")[0]
    found = records(programme, words)
    closed = [r for r in found if r.year is not None and r.year < programme.today.year]
    current = [r for r in found if r.year is None or r.year >= programme.today.year]  # There are always fundamentals.
    parts = {"current": current, "closed": closed}
    shards = [indexed(name, of_it, language, cache) for name, of_it in parts.items() if of_it]
    for shard in shards:
        yield from shard.files(f"{FOLDER}/{shard.name}")
    yield Asset.of(WORDS, word_list(sum((shard.words for shard in shards), Counter())))
    yield _state(programme, words, [_first_files(shard) for shard in shards])


def no_search_files(programme: Programme, words: Words) -> Iterator[Asset]:
    """What leaves word in a site that it has no index."""
    yield _state(programme, words, [])


def _first_files(shard: Shard) -> dict[str, str]:
    """What a browser asks for before it can answer anything."""
    (language,) = shard.entry()["languages"].values()
    return {
        "path": f"{shard.name}/",
        "version": language["hash"],
        "meta": f"pagefind.{language['hash']}.pf_meta",
        "program": f"wasm.{language['wasm'] or 'unknown'}.pagefind",
    }


def _state(programme: Programme, words: Words, shards: list[dict[str, str]]) -> Asset:
    state = {
        "shards": shards,
        "language": programme.settings.language,
        "fundamentals": {f.id: {"number": f.number, "title": f.title} for f in programme.fundamentals},
        "words": {key: text for key, text in words.table.items() if key.startswith("search_")},
    }
    return Asset.of(f"{FOLDER}/search.json", f"{json.dumps(state, ensure_ascii=False, indent=1)}\n".encode())
