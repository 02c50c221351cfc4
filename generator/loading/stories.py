"""stories/YEAR/slug.md -> Story."""

import hashlib
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from generator import markup
from generator.characters import visible
from generator.loading.files import read_bytes, walk
from generator.loading.formats import FORMATS
from generator.loading.formats import StoryFields as St
from generator.loading.kept import Kept
from generator.loading.rows import Read, packed, unpacked
from generator.loading.surroundings import Around, is_file, other_bearer, read_image, unknown_fundamental
from generator.model import Excuse, Kind, Story
from generator.numbering import Numbering
from generator.problems import Location, Problem
from generator.slugs import segment
from generator.source import Document, Fields, Report, read_story
from generator.week import Week
from generator.workers import in_parts

Look = Callable[[Story, str], Iterable[Problem]]
"""Says what is wrong with a story by itself, from the story and the text of its file."""
SMALLEST_PART = 100
"""Stories that are worth another process."""
ABREAST = 50
"""Stories that are read side by side: enough to gain by it, and few enough not to fill the memory."""
MAX_STORY_BYTES = 200_000
NEARLY_A_TEXT = re.compile(r"\.(md|mdown|markdown|txt)\b", re.IGNORECASE)
"""A name that shows that somebody meant a text."""


def read_stories(
    root: Path, numbering: Numbering, report: Report, look: Look | None = None, kept: Kept | None = None
) -> tuple[tuple[Story, ...], Mapping[str, Read]]:
    """Every story and message below `root`, sorted by id, and what came of each file, by its path.

    `look` is asked what is wrong with each story by itself. What is in `kept` is not read.
    """
    reader = _Reader(root, numbering, look)
    paths = list(_texts(root, report))
    found = {path: known for path in paths if kept and (known := kept.get(path, reader.is_there))}
    new = [path for path in paths if path not in found]
    for some, (texts, rows) in in_parts(lambda some: (some, packed(reader.read(some))), new, SMALLEST_PART):
        reads = zip(some, unpacked(texts, rows), strict=True)
        found.update((path, (read, read.story(), read.said())) for path, read in reads)
    stories: list[Story] = []
    for path in paths:
        _, story, problems = found[path]
        stories += [story] if story else []
        for problem in problems:
            report(problem)
    return tuple(sorted(stories, key=lambda s: s.id)), {path: read for path, (read, _, _) in found.items()}


def _texts(root: Path, report: Report) -> Iterator[str]:
    """The files that are read; those that somebody may have meant to be are reported."""
    for path in walk(root, "stories", report):
        name = path.rpartition("/")[2]
        if name == "README.md":
            continue
        if name.endswith(".md"):
            yield path
        elif NEARLY_A_TEXT.search(name):
            hint = "Let its name end in .md, and in nothing else."
            said = "This file would never be read."
            report(Problem(location=Location(path), code="file-name", text=said, hint=hint))


class _Reader:
    """Reads files, each for itself, in whatever process."""

    def __init__(self, root: Path, numbering: Numbering, look: Look | None) -> None:
        self._root, self._numbering, self._look = root, numbering, look

    def is_there(self, path: str) -> bool:
        """Whether a file is there that a text links to."""
        return is_file(self._root, path)

    def read(self, paths: Sequence[str]) -> Iterator[Read]:
        """What came of the files at `paths`, in their order.

        Some at a time go from one `yield` below to the next together: a processor that does
        the same over and over has at hand what it needs, and takes a sixth less time.
        """
        for n in range(0, len(paths), ABREAST):
            yield from _abreast([self._read(path) for path in paths[n : n + ABREAST]])

    def _read(self, path: str) -> Generator[None, None, Read]:
        problems: list[Problem] = []
        content = read_bytes(self._root, path, problems.append, MAX_STORY_BYTES)
        if content is None:
            return Read.of(b"", None, problems, ())
        document = read_story(path, content, problems.append)
        around = Around(self._root, document.place, self._numbering)
        yield
        story = yield from _story(self._root, document, around, self._numbering)
        yield
        if story and self._look:
            problems += self._look(story, document.place.text)
        return Read.of(content, story, problems, around.linked)


def _abreast(files: Sequence[Generator[None, None, Read]]) -> list[Read]:
    """What comes of files that are read side by side."""
    going, done = dict(enumerate(files)), dict[int, Read]()
    while going:
        for n, file in tuple(going.items()):
            try:
                next(file)
            except StopIteration as end:
                done[n] = end.value
                del going[n]
    return [read for _, read in sorted(done.items())]


def _story(root: Path, document: Document, around: Around, numbering: Numbering) -> Generator[None, None, Story | None]:
    place = document.place
    if document.mapping is None:
        return None
    fields = Fields(document.mapping, FORMATS["story"], place)
    get = fields.get
    own_id = "/".join(map(segment, place.path.removesuffix(".md").split("/")[1:]))
    title, day, author, team = get(St.TITLE), get(St.DATE), get(St.AUTHOR), get(St.TEAM)
    written, given = get(St.KIND), get(St.WEEK)
    kind = Kind(written or "story")
    if kind is Kind.STORY and not fields.has(St.TEAM) and not (fields.has(St.KIND) and not written):
        place.problem(fields.where(St.TEAM), "missing-key", "“team” is missing.", f"Add it: {St.TEAM.about}")
    broken_week = fields.has(St.WEEK) and given is None
    week = given or (Week.of(day) if day else None)
    on = week.monday if kind is Kind.MESSAGE and week else day
    fundamentals = _resolved(fields, numbering, on) if on else ()
    if not visible(document.body) and not get(St.WITHDRAWN):
        hint = "Write the story below the second line of ---."
        place.problem(Location(place.path, document.body_line), "empty", "There is no text.", hint)
    around.day = on or date.max
    image = read_image(root, fields, St.IMAGE, St.IMAGE_ALT)
    recognises, tags, aliases = get(St.RECOGNISES) or (), get(St.TAGS) or (), get(St.ALIASES) or ()
    sign_off, postscript = get(St.SIGN_OFF) or "", get(St.POSTSCRIPT) or ""
    questions, reading = get(St.QUESTIONS) or (), get(St.READING) or ()
    draft, consent = get(St.DRAFT) or False, get(St.CONSENT) or False
    excuses = get(St.EXCUSES) or {}
    withdrawn = get(St.WITHDRAWN) or ""
    yield
    body = markup.render(document.body, around, place, document.body_line, own_id.replace("/", "-"))
    yield
    if not (title and day and author and week) or broken_week:
        return None
    return Story(
        id=own_id,
        kind=kind,
        title=title,
        date=day,
        week=week,
        week_given=given is not None,
        author=author,
        team=team or "",
        fundamentals=fundamentals,
        recognises=recognises,
        tags=tags,
        image=image,
        pictures=tuple(around.pictures.values()),
        body=body,
        sign_off=sign_off,
        postscript=postscript,
        questions=questions,
        reading=reading,
        draft=draft,
        withdrawn=withdrawn,
        consent=consent,
        excuses=tuple(Excuse(words=e.value, reason=reason, location=e.location) for e, reason in excuses.items()),
        aliases=aliases,
        content=hashlib.blake2b(place.text.encode(), digest_size=16).hexdigest(),
        location=Location(place.path),
        places=fields.places(),
    )


def _resolved(fields: Fields, numbering: Numbering, day: date) -> tuple[str, ...]:
    """The ids of the fundamentals that a story names, as their numbers meant on its day."""
    references = fields.get(St.FUNDAMENTALS)
    if references == ():
        fields.place.problem(
            fields.where(St.FUNDAMENTALS), "empty", "No fundamental is named.", f"Add {St.FUNDAMENTALS.about}"
        )
    ids = []
    for reference in references or ():
        bearer = numbering.find(reference.value, day)
        if bearer is None and not numbering:
            continue  # The missing folder was reported; nobody's number can be right.
        if bearer is None:
            unknown_fundamental(reference, fields.place)
            continue
        if not bearer.exact and isinstance(reference.value, int):
            other_bearer(reference, bearer.fundamental, day, fields.place)
        ids.append(bearer.fundamental.id)
    return tuple(dict.fromkeys(ids))
