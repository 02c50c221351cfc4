"""fundamentals/NN-slug.yml -> Fundamental."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from generator import markup
from generator.loading.files import read_bytes, walk
from generator.loading.formats import FORMATS
from generator.loading.formats import FundamentalFields as Fu
from generator.loading.surroundings import FUNDAMENTAL_FILE, Around, read_image, unknown_fundamental
from generator.model import Body, Fundamental
from generator.numbering import Numbering
from generator.problems import Location, Problem
from generator.slugs import slug
from generator.source import Fields, Report, read_yaml

_NO_BODY = Body(html="", text="")


def read_fundamentals(root: Path, today: date, report: Report) -> tuple[Fundamental, ...]:
    """Read every fundamental below `root`, in the order of the files' names.

    `today` decides what a number in a description or in `related` means.
    """
    read = []
    for path in walk(root, root / "fundamentals", report):
        if path.suffix not in {".yml", ".yaml"} or path.name in {"programme.yml", "history.yml"}:
            continue
        shown = path.relative_to(root).as_posix()
        name = FUNDAMENTAL_FILE.fullmatch(path.name)
        if not name or path.parent.name != "fundamentals":
            hint = "Name it like fundamentals/09-create-memorable-customer-experiences.yml."
            report(
                Problem(location=Location(shown), code="file-name", text="The file's name has no number.", hint=hint)
            )
        elif (content := read_bytes(root, path, report)) is not None:
            document = read_yaml(shown, content, report)
            if document.mapping:
                fields = Fields(document.mapping, FORMATS["fundamental"], document.place)
                if made := _fundamental(root, int(name[1]), slug(name[2]), fields):
                    read.append((made, fields))
    numbering = Numbering(f for f, _ in read)
    return tuple(_finished(root, made, fields, numbering, today) for made, fields in read)


def _fundamental(root: Path, number: int, own_id: str, fields: Fields) -> Fundamental | None:
    get = fields.get
    inside, title, statement = get(Fu.NUMBER), get(Fu.TITLE), get(Fu.STATEMENT)
    since, until = get(Fu.SINCE), get(Fu.UNTIL)
    if inside is not None and inside != number:
        said = f"The file's name says {number}, the file says {inside}."
        fields.place.problem(fields.where(Fu.NUMBER), "number-differs", said, "Make the two the same.")
    if since and until and since > until:
        fields.place.problem(
            fields.where(Fu.UNTIL), "since-after-until", f"It ends on {until}, before it begins.", "Swap the two."
        )
    practices, questions, reading, aliases = get(Fu.PRACTICES), get(Fu.QUESTIONS), get(Fu.READING), get(Fu.ALIASES)
    if inside is None or title is None or statement is None:
        return None
    return Fundamental(
        id=own_id,
        number=number,
        title=title,
        statement=" ".join(statement.split()),
        description=_NO_BODY,
        practices=practices or (),
        questions=questions or (),
        reading=reading or (),
        image=read_image(root, fields, Fu.IMAGE, Fu.IMAGE_ALT),
        since=since,
        until=until,
        aliases=aliases or (),
        location=Location(fields.place.path),
    )


def _finished(root: Path, made: Fundamental, fields: Fields, numbering: Numbering, today: date) -> Fundamental:
    """The same with what speaks of other fundamentals: its description, its relations."""
    related = []
    for reference in fields.get(Fu.RELATED) or ():
        if other := numbering.newest(reference.value, today):
            related.append(other.id)
        else:
            unknown_fundamental(reference, fields.place)
    text = fields.get(Fu.DESCRIPTION) or ""
    around = Around(root, fields.place, numbering, today)
    line = fields.where(Fu.DESCRIPTION).line + 1
    description = markup.render(text, around, fields.place, line, made.id) if text else _NO_BODY
    return replace(made, related=tuple(dict.fromkeys(related)), description=description)
