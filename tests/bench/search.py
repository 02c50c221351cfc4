"""How quick, how heavy and how good the search is: `python -m tests.bench.search [COUNT ...]`.

Makes so many stories (1,000, 10,000 and 50,000 unless said), indexes them into a small
built site, serves that and searches it in Chromium. Of the pages only those of a small
programme are built: what a search costs does not depend on the pages of the stories.
"""

import gzip
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from generator import site
from generator.model import Programme, Story
from generator.outputs.keys import Keys
from generator.outputs.publication import write_into
from generator.outputs.related import RAREST, word_weights
from generator.outputs.search import indexed_files, search_shards
from generator.places import Places
from generator.programme import read_programme
from generator.words import Words
from tests.bench.stories import TODAY, Invented, base, stories
from tests.browser.conftest import FLAGS
from tests.browser.saving import SAVING
from tests.builders import PROJECT, on

SIZES = (1_000, 10_000, 50_000)
QUALITY_AT = 10_000
QUERIES = 60
RUNS = 5
WEIGHTS, REMEMBERED, ANY = word_weights(Places(PROJECT), "en"), 3, -1
"""How rare a word is; what is rarer than the 1,000 most frequent ones is remembered."""
FOUR_G = {"offline": False, "downloadThroughput": 9e6 * 0.9 / 8, "uploadThroughput": 1.5e6 * 0.9 / 8, "latency": 165}
"""Chromium's own “Fast 4G”: 8.1 Mbit/s down, 1.35 up, 165 ms before each answer."""


class Server(SimpleHTTPRequestHandler):
    """Serves files as a server on an intranet does: connections stay open, text is packed."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        content, packed = path.read_bytes(), path.suffix in {".html", ".css", ".js", ".json", ".svg"}
        content = gzip.compress(content) if packed else content
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)
        return None

    def log_message(self, *args: Any) -> None: ...


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@dataclass(frozen=True)
class Cost:
    """What one search cost, from the key that opens the panel to the first result, and to the next search's."""

    kilobytes: float
    seconds: float
    next_kilobytes: float
    next_seconds: float
    megabytes: float


class When(StrEnum):
    """When somebody searches: as soon as the page is there, the same with a browser that saves, or a little later."""

    LOADED = "at once"
    SAVING = "at once, saving"
    IDLE = "after a pause"


def cost(browser: Browser, address: str, queries: tuple[str, str], throttled: bool, when: When) -> Cost:
    """What a search costs; what a page has loaded of it before counts as if it were part of the first one."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=address)
    page = context.new_page()
    if when is not When.IDLE:
        page.add_init_script(BUSY if when is When.LOADED else SAVING)
    talk, root = context.new_cdp_session(page), browser.new_browser_cdp_session()
    talk.send("Network.enable")
    ours: set[str] = set()
    received: list[float] = []

    def sent(event: Any) -> None:
        way = event["request"]["url"]
        if "/search/" in way and not way.endswith("/find.js"):
            ours.add(event["requestId"])

    def got(event: Any) -> None:
        if event["requestId"] in ours:
            received.append(event["encodedDataLength"])

    talk.on("Network.requestWillBeSent", sent)
    talk.on("Network.loadingFinished", got)
    if throttled and when is When.LOADED:
        throttle(talk)
    page.goto("about/")
    if when is When.IDLE:
        page.wait_for_function("performance.getEntriesByName(new URL('../search/search.json', location)).length")
        page.wait_for_load_state("networkidle")
    before = memory(root)
    if throttled:
        throttle(talk)

    def ask(query: str, opens: str) -> tuple[float, float]:
        seconds = page.evaluate(ASK, [query, opens]) / 1000
        page.wait_for_load_state("networkidle")
        kilobytes = sum(received) / 1000
        received.clear()
        return kilobytes, seconds

    first, then = ask(queries[0], "/"), ask(queries[1], "")
    talk.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    talk.send("HeapProfiler.collectGarbage")
    grown = memory(root) - before
    context.close()
    return Cost(*first, *then, grown)


def throttle(talk: CDPSession) -> None:
    talk.send("Network.emulateNetworkConditions", FOUR_G)
    talk.send("Emulation.setCPUThrottlingRate", {"rate": 4})


BUSY = "window.requestIdleCallback = () => 0"
"""For a page that is never idle."""
ASK = """([query, key]) => new Promise((done) => {
  const panel = document.querySelector("[data-panel]")
  const shown = panel.querySelector("[data-results]")
  shown.replaceChildren()
  const start = performance.now()
  new MutationObserver((_, watcher) => {
    if (!shown.querySelector("a.hit")) return
    watcher.disconnect()
    requestAnimationFrame(() => done(performance.now() - start))
  }).observe(shown, { childList: true })
  if (key) document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }))
  const field = panel.querySelector("input")
  field.value = query
  field.dispatchEvent(new Event("input", { bubbles: true }))
})"""


def memory(root: Any) -> float:
    """Megabytes that the newest renderer keeps for itself."""
    renderers = [p["id"] for p in root.send("SystemInfo.getProcessInfo")["processInfo"] if p["type"] == "renderer"]
    status = Path(f"/proc/{max(renderers)}/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) / 1000


# -- known items ----------------------------------------------------------------------------


def body_words(story: Story, random: Random, at_least: int, rarer: int = REMEMBERED) -> list[str]:
    """Three distinct words of a story, of at least so many letters, rarer than so rare."""
    words = sorted({w.strip(".").lower() for w in story.body.text.split()})
    return random.sample([w for w in words if len(w) >= at_least and WEIGHTS.get(w, RAREST) > rarer], 3)


def mistyped(word: str, random: Random) -> str:
    """One letter left out, put in, changed, or two that changed places; never the first."""
    n = random.randrange(1, len(word) - 1)
    letter = random.choice("abcdefghijklmnopqrstuvwxyz".replace(word[n], ""))
    return random.choice(
        (
            word[:n] + word[n + 1 :],
            word[:n] + letter + word[n:],
            word[:n] + letter + word[n + 1 :],
            word[:n] + word[n + 1] + word[n] + word[n + 2 :] if word[n] != word[n + 1] else word[:n] + word[n + 1 :],
        )
    )


def known_items(programme: Programme, rarer: int) -> dict[str, list[tuple[str, str]]]:
    """For each class of queries: what is typed, and the path of the story that is meant."""
    random = Random(60)
    found: dict[str, list[tuple[str, str]]] = {}
    for name in ("three body words", "title words", "prefix", "typo in a body word", "typo in a title word"):
        chosen = random.sample(programme.stories, QUERIES)
        found[name] = [(typed(name, story, random, rarer), f"stories/{story.id}/") for story in chosen]
    return found


def typed(name: str, story: Story, random: Random, rarer: int) -> str:
    title = story.title.lower().split()
    match name:
        case "three body words":
            return " ".join(body_words(story, random, 4, rarer))
        case "title words":
            return " ".join(title)
        case "prefix":
            *words, last = body_words(story, random, 5, rarer)
            return " ".join([*words, last[: max(4, len(last) - 2)]])
        case "typo in a body word":
            wrong, *words = body_words(story, random, 5, rarer)
            return " ".join(random.sample([mistyped(wrong, random), *words], 3))
    wrong = max(title, key=len)
    return " ".join(mistyped(word, random) if word == wrong else word for word in title)


FIND = """async ([query, path]) => {
  const { openIndex } = await import("/assets/search/index.js")
  const { pageOf } = await import("/assets/search/parts.js")
  const { forgiving } = await import("/assets/search/spelling.js")
  const state = fetch("/search/search.json").then((answer) => answer.json())
  const index = await openIndex(() => ({ state, tag: "1" }))
  const { found, better } = await forgiving(index, query, async (words) => {
    const { results } = await index.search(words)
    return { results: await Promise.all(results.slice(0, 10).map((result) => result.data())) }
  })
  return [found.results.some((result) => pageOf(result) === "/" + path), better]
}"""


def quality(browser: Browser, address: str, programme: Programme) -> None:
    page = browser.new_page(base_url=address)
    page.goto("about/")
    for words, rarer in (("words that one remembers", REMEMBERED), ("any words", ANY)):
        shares = []
        for name, items in known_items(programme, rarer).items():
            answers = [page.evaluate(FIND, list(item)) for item in items]
            shares.append(f"{name} {sum(hit for hit, _ in answers) / len(answers):.2f}")
            for (query, path), (hit, better) in zip(items, answers, strict=True):
                if not hit:
                    print(f"  missed: {query!r} ({better!r}) {path}", file=sys.stderr)
        print(f"| {words} | {' | '.join(shares)} |", flush=True)
    page.close()


# -- all of it ------------------------------------------------------------------------------


def indexing(programme: Programme, words: Words, folder: Path, cache: Path) -> None:
    """Index, then again with nothing changed, then with a changed story of this year, then of a closed one."""
    of_this_year = next(s for s in programme.stories if s.date.year == date.fromisoformat(TODAY).year)
    closed = next(s for s in programme.stories if s.date.year < of_this_year.date.year)

    def edited(story: Story) -> Programme:
        changed = tuple(replace(s, title=f"{s.title} again") if s is story else s for s in programme.stories)
        return replace(programme, stories=changed)

    steps = {"new": programme, "unchanged": programme, "this year": edited(of_this_year), "closed": edited(closed)}
    if len(programme.stories) > QUALITY_AT:
        del steps["closed"]  # It is as long as a new index.
    for name, shown in {**steps, "as it was": programme}.items():
        into = folder if name == "as it was" else folder.with_name(name.replace(" ", "-"))
        start, work = time.monotonic(), time.process_time()
        made = search_shards(shown, words, cache, Keys(shown, Places(PROJECT)))
        write_into(into, indexed_files(shown, words, cache, made))
        print(f"| index {name} | {time.monotonic() - start:.2f} s | {time.process_time() - work:.2f} s |", flush=True)


def measure(count: int, browser: Browser, root: Path) -> None:
    invented = Invented()
    small = read_programme(base(root, invented), on(TODAY))
    site.build(root, small, root / "site", search=False)
    fundamentals = [f.id for f in small.fundamentals]
    programme = replace(small, stories=tuple(stories(count, invented, fundamentals)))
    print(f"\n{count} stories", flush=True)
    indexing(programme, Words.load(Places(root), "en"), root / "site", root / "cache")
    print(f"| word list | {(root / 'site/search/words.gz').stat().st_size / 1000:.0f} kB |")
    random = Random(count)
    with served(root / "site") as address:
        for throttled, when in product((False, True), When):
            costs = []
            for _ in range(RUNS):
                one, other = (" ".join(body_words(s, random, 4)[:2]) for s in random.sample(programme.stories, 2))
                costs.append(cost(browser, address, (one, other), throttled, when))
            values = [statistics.median(getattr(c, name) for c in costs) for name in Cost.__dataclass_fields__]
            how = f"{'4G, 4 x CPU' if throttled else 'unthrottled'}, {when}"
            print("| {} | {:.0f} kB | {:.2f} s | {:.0f} kB | {:.2f} s | {:.0f} MB |".format(how, *values), flush=True)
        if count == QUALITY_AT:
            quality(browser, address, programme)


def main() -> None:
    counts = [int(given) for given in sys.argv[1:]] or SIZES
    with sync_playwright() as playwright:
        for count in counts:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            with tempfile.TemporaryDirectory() as folder:
                measure(count, browser, Path(folder))
            browser.close()


if __name__ == "__main__":
    main()
