"""Coverage-guided fuzzing of what reads files: `make fuzz`, for SECONDS (60 unless said).

    python -m tests.fuzz [seconds] [folder of a corpus]

Arbitrary bytes go in as a story and as the file of a fundamental. Nothing may be raised; what
is accepted renders to nothing but the tags that are allowed, and in bounded time. What is
found lands in the folder of the corpus and becomes a case in `tests/cases/hostile/`.
"""

import sys
from datetime import date
from pathlib import Path
from tempfile import gettempdir

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

with atheris.instrument_imports(include=["generator", "markdown_it"]):
    from generator import markup
    from generator.loading.formats import FORMATS
    from generator.loading.surroundings import Around
    from generator.numbering import Numbering
    from generator.problems import Problem, errors
    from generator.rules.traces import traces
    from generator.source import Document, Fields, read_story, read_yaml
    from tests.allowed import Allowed

SLOWEST = 5
"""Seconds for one input, on a busy machine; a quadratic one takes far more."""
DICTIONARY = Path(__file__).with_name("words.dict")


def look(content: bytes) -> None:
    """What a build would do with these bytes."""
    _rendered(read_story("stories/2026/a.md", content, _seen.append), "story")
    _rendered(read_yaml("fundamentals/01-a.yml", content, _seen.append), "fundamental")


_seen: list[Problem] = []


def _rendered(document: Document, name: str) -> None:
    fields = Fields(document.mapping, FORMATS[name], document.place) if document.mapping else None
    texts = [document.body]
    for known in FORMATS[name]:
        value = fields.get(known) if fields else None
        texts += [value] if isinstance(value, str) else []
    for problem in _seen:
        str(problem).encode()
    if errors(_seen):
        _seen.clear()
        return
    _seen.clear()
    for text in texts:
        around = Around(Path("/nonexistent"), document.place, Numbering(()), date(2026, 1, 1))
        body = markup.render(text, around, document.place, document.body_line, "2026-a")
        tags = Allowed()
        tags.feed(body.html)
        tags.close()
        list(traces(text, ("GB",)))
    _seen.clear()


def main() -> None:
    """Fuzz for as long as was asked for."""
    given = dict(enumerate(sys.argv))
    seconds, folder = given.get(1, "60"), Path(given.get(2, Path(gettempdir()) / "fundamentals-corpus"))
    folder.mkdir(parents=True, exist_ok=True)
    seeds = Path(__file__).parent.parent.parent / "stories/2026"
    atheris.Setup(
        [
            sys.argv[0], f"-max_total_time={seconds}", "-max_len=20000", f"-timeout={SLOWEST}", "-rss_limit_mb=1500",
            f"-dict={DICTIONARY}", f"-artifact_prefix={folder}/", str(folder), str(seeds),
        ],
        look,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
