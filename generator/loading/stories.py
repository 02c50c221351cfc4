"""stories/YEAR/slug.md -> Story."""

from datetime import date
from pathlib import Path, PurePosixPath

from generator import markup
from generator.loading.files import read_bytes, walk
from generator.loading.formats import FORMATS
from generator.loading.formats import StoryFields as St
from generator.loading.surroundings import Around, other_bearer, read_image, unknown_fundamental
from generator.model import Kind, Story
from generator.numbering import Numbering
from generator.problems import Location, Problem
from generator.slugs import slug
from generator.source import Document, Fields, Report, read_story
from generator.week import Week

MAX_STORY_BYTES = 200_000


def read_stories(root: Path, numbering: Numbering, report: Report) -> tuple[Story, ...]:
    """Read every story and message below `root`, sorted by id."""
    found = []
    for path in walk(root, root / "stories", report):
        if path.suffix != ".md" or path.name == "README.md":
            continue
        shown = path.relative_to(root).as_posix()
        content = read_bytes(root, path, report)
        if content is None:
            continue
        if len(content) > MAX_STORY_BYTES:
            said, hint = f"The file has {len(content):,} bytes.", f"Keep a story below {MAX_STORY_BYTES:,}."
            report(Problem(location=Location(shown), code="too-large", text=said, hint=hint))
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
    own_id = "/".join(slug(part) for part in PurePosixPath(place.path).with_suffix("").parts[1:])
    title, day, author, kind = get(St.TITLE), get(St.DATE), get(St.AUTHOR), Kind(get(St.KIND) or "story")
    team, given = get(St.TEAM), get(St.WEEK)
    if kind is Kind.STORY and not team:
        place.problem(fields.where(St.TEAM), "missing-key", "“team” is missing.", f"Add it: {St.TEAM.about}")
    week = given or Week.of(day or date.min)
    on = week.monday if kind is Kind.MESSAGE else day
    fundamentals = _resolved(fields, numbering, on) if on else ()
    if not document.body.strip() and not get(St.WITHDRAWN):
        hint = "Write the story below the second line of ---."
        place.problem(Location(place.path, document.body_line), "empty", "There is no text.", hint)
    around = Around(root, place, numbering, on or date.max)
    body = markup.render(document.body, around, place, document.body_line, own_id.replace("/", "-"))
    made = Story(
        id=own_id,
        kind=kind,
        title=title or "",
        date=day or date.min,
        week=week,
        week_given=given is not None,
        author=author or "",
        team=team or "",
        fundamentals=fundamentals,
        recognises=get(St.RECOGNISES) or (),
        tags=get(St.TAGS) or (),
        image=read_image(root, fields, St.IMAGE, St.IMAGE_ALT),
        pictures=tuple(around.pictures.values()),
        body=body,
        sign_off=get(St.SIGN_OFF) or "",
        postscript=get(St.POSTSCRIPT) or "",
        questions=get(St.QUESTIONS) or (),
        reading=get(St.READING) or (),
        draft=get(St.DRAFT) or False,
        withdrawn=get(St.WITHDRAWN) or "",
        consent=get(St.CONSENT) or False,
        aliases=get(St.ALIASES) or (),
        location=Location(place.path),
    )
    return made if title and day and author else None


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
        if bearer is None:
            unknown_fundamental(reference, fields.place)
            continue
        if not bearer.exact:
            other_bearer(reference, bearer.fundamental, day, fields.place)
        ids.append(bearer.fundamental.id)
    return tuple(dict.fromkeys(ids))
