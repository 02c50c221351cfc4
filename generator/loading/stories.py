"""stories/YEAR/slug.md -> Story."""

import re
from datetime import date
from pathlib import Path, PurePosixPath

from generator import markup
from generator.characters import visible
from generator.loading.files import read_bytes, walk
from generator.loading.formats import FORMATS
from generator.loading.formats import StoryFields as St
from generator.loading.surroundings import Around, other_bearer, read_image, unknown_fundamental
from generator.model import Excuse, Kind, Story
from generator.numbering import Numbering
from generator.problems import Location, Problem
from generator.slugs import segment
from generator.source import Document, Fields, Report, read_story
from generator.week import Week

MAX_STORY_BYTES = 200_000
NEARLY_A_TEXT = re.compile(r"\.(md|mdown|markdown|txt)\b", re.IGNORECASE)
"""A name that shows that somebody meant a text."""


def read_stories(root: Path, numbering: Numbering, report: Report) -> tuple[Story, ...]:
    """Read every story and message below `root`, sorted by id."""
    found = []
    for path in walk(root, root / "stories", report):
        shown = path.relative_to(root).as_posix()
        if path.suffix != ".md" or path.name == "README.md":
            if NEARLY_A_TEXT.search(path.name) and path.name != "README.md":
                hint = "Let its name end in .md, and in nothing else."
                said = "This file would never be read."
                report(Problem(location=Location(shown), code="file-name", text=said, hint=hint))
            continue
        content = read_bytes(root, path, report, MAX_STORY_BYTES)
        if content is None:
            continue
        if story := _story(root, read_story(shown, content, report), numbering):
            found.append(story)
    return tuple(sorted(found, key=lambda s: s.id))


def _story(root: Path, document: Document, numbering: Numbering) -> Story | None:
    place = document.place
    if document.mapping is None:
        return None
    fields = Fields(document.mapping, FORMATS["story"], place)
    get = fields.get
    own_id = "/".join(segment(part) for part in PurePosixPath(place.path).with_suffix("").parts[1:])
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
    around = Around(root, place, numbering, on or date.max)
    body = markup.render(document.body, around, place, document.body_line, own_id.replace("/", "-"))
    image = read_image(root, fields, St.IMAGE, St.IMAGE_ALT)
    recognises, tags, aliases = get(St.RECOGNISES) or (), get(St.TAGS) or (), get(St.ALIASES) or ()
    sign_off, postscript = get(St.SIGN_OFF) or "", get(St.POSTSCRIPT) or ""
    questions, reading = get(St.QUESTIONS) or (), get(St.READING) or ()
    draft, consent = get(St.DRAFT) or False, get(St.CONSENT) or False
    excuses = get(St.EXCUSES) or {}
    withdrawn = get(St.WITHDRAWN) or ""
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
        raw=place.text,
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
