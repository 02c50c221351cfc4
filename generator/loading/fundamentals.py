"""fundamentals/NN-slug.yml -> Fundamental."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator import markup
from generator.body import NOTHING_WRITTEN
from generator.loading.files import read_bytes, walk
from generator.loading.formats import FORMATS
from generator.loading.formats import FundamentalFields as Fu
from generator.loading.surroundings import FUNDAMENTAL_FILE, Around, read_image, unknown_fundamental
from generator.model import Fundamental
from generator.numbering import Numbering
from generator.problems import Location, Problem
from generator.slugs import segment
from generator.source import MAX_BYTES, Fields, Report, read_yaml

NEARLY_A_FUNDAMENTAL = re.compile(r"\.ya?ml\b", re.IGNORECASE)


def read_fundamentals(root: Path, today: date, report: Report) -> tuple[Fundamental, ...]:
    """Read every fundamental below `root`, in the order of the files' names.

    `today` decides what a number in a description or in `related` means.
    """
    read = []
    for path in walk(root, "fundamentals", report):
        folder, _, file = path.rpartition("/")
        if not NEARLY_A_FUNDAMENTAL.search(file) or file in {"programme.yml", "history.yml"}:
            continue
        name = FUNDAMENTAL_FILE.fullmatch(file)
        if not name or folder.rpartition("/")[2] != "fundamentals":
            said = "This is not how the file of a fundamental is called."
            hint = "Name it like fundamentals/09-create-memorable-customer-experiences.yml."
            report(Problem(location=Location(path), code="file-name", text=said, hint=hint))
        elif (content := read_bytes(root, path, report, MAX_BYTES)) is not None:
            document = read_yaml(path, content, report)
            known = FORMATS["fundamental"] if document.mapping else ()
            fields = (
                Fields(document.mapping, known, document.place) if document.mapping else Fields.nothing(document.place)
            )
            read.append((_fundamental(root, int(name[1]), segment(name[2]), fields), fields))
    numbering = Numbering(f for f, _ in read)
    return tuple(_finished(root, made, fields, numbering, today) for made, fields in read)


def _fundamental(root: Path, number: int, own_id: str, fields: Fields) -> Fundamental:
    """What a file says. One with errors still bears its number, so that nobody else is blamed for it."""
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
    return Fundamental(
        id=own_id,
        number=number,
        title=title or own_id,
        statement=" ".join((statement or "").split()),
        description=NOTHING_WRITTEN,
        practices=practices or (),
        questions=questions or (),
        reading=reading or (),
        image=read_image(root, fields, Fu.IMAGE, Fu.IMAGE_ALT),
        since=since,
        until=until,
        aliases=aliases or (),
        location=Location(fields.place.path),
        places=fields.places(),
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
    line = fields.where(Fu.DESCRIPTION).line
    description = markup.render(text, around, fields.place, line, made.id, verbatim=False) if text else NOTHING_WRITTEN
    pictures = tuple(around.pictures.values())
    return replace(made, related=tuple(dict.fromkeys(related)), description=description, pictures=pictures)
