"""The search: a Programme becomes an index that a browser reads piece by piece.

Two shards: the closed years, which hardly ever change, and the current one with the
fundamentals and the people. Which files a browser needs first
stands in `search/search.json`, so that it asks for all of them at once.
"""

import json
from collections import Counter
from pathlib import Path

from generator.model import Programme
from generator.outputs.search.records import records
from generator.outputs.search.shards import SearchMissing, Shard, indexed
from generator.outputs.search.spelling import word_list
from generator.words import Words

__all__ = ["FOLDER", "SearchMissing", "put_search", "write_no_search", "write_search"]

FOLDER = "search"
"""Where the index stands in a site. Its bytes differ from build to build; nothing else's do."""


def put_search(programme: Programme, words: Words, site: Path, cache: Path, wanted: bool) -> str:
    """Index a built `site` as `write_search` does, or leave word that it has no search.

    Returns what to say where one is wanted and cannot be made, else nothing.
    """
    said = ""
    if wanted:
        try:
            write_search(programme, words, site, cache)
            return ""
        except SearchMissing as error:
            said = f"The site has no search: {error}. Its lists work."
    write_no_search(programme, words, site)
    return said


def write_search(programme: Programme, words: Words, site: Path, cache: Path) -> None:
    """Index what may be seen of `programme` into the folder `search/` of a built `site`.

    A shard whose records have not changed comes from `cache`, a folder that may be lost
    at any time. Raises SearchMissing where nothing on this machine makes an index.
    """
    language = programme.settings.language.partition("-")[0]
    found = records(programme, words)
    closed = [r for r in found if r.year is not None and r.year < programme.today.year]
    current = [r for r in found if r.year is None or r.year >= programme.today.year]  # There are always fundamentals.
    parts = {"current": current, "closed": closed}
    shards = [indexed(name, of_it, language, cache) for name, of_it in parts.items() if of_it]
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for shard in shards:
        shard.link_into(folder / shard.name)
    (folder / "words.gz").write_bytes(word_list(sum((shard.words for shard in shards), Counter())))
    _write_state(folder, programme, words, [_first_files(shard) for shard in shards])


def write_no_search(programme: Programme, words: Words, site: Path) -> None:
    """Leave word in a built `site` that it has no index."""
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _write_state(folder, programme, words, [])


def _first_files(shard: Shard) -> dict[str, str]:
    """What a browser asks for before it can answer anything."""
    (language,) = shard.entry()["languages"].values()
    return {
        "path": f"{shard.name}/",
        "version": language["hash"],
        "meta": f"pagefind.{language['hash']}.pf_meta",
        "program": f"wasm.{language['wasm'] or 'unknown'}.pagefind",
    }


def _write_state(folder: Path, programme: Programme, words: Words, shards: list[dict[str, str]]) -> None:
    state = {
        "shards": shards,
        "language": programme.settings.language,
        "fundamentals": {f.id: {"number": f.number, "title": f.title} for f in programme.fundamentals},
        "words": {key: text for key, text in words.table.items() if key.startswith("search_")},
    }
    (folder / "search.json").write_text(json.dumps(state, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
