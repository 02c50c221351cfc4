"""What a written text may refer to: fundamentals, pictures beside it, other files of the programme."""

import re
from datetime import date
from pathlib import Path, PurePosixPath

from generator.loading.pictures import read_picture
from generator.markup import Mention
from generator.model import Fundamental, Picture
from generator.numbering import Numbering
from generator.problems import Location
from generator.slugs import segment, slug
from generator.source import Field, Fields, Located, Place

FUNDAMENTAL_FILE = re.compile(r"(\d{2,4})-(.+)\.yml")


class Around:
    """What a text may refer to: implements `markup.Surroundings` for one file.

    `pictures` are those that were met, and `linked` the files that were linked to.
    """

    def __init__(self, root: Path, place: Place, numbering: Numbering, day: date = date.max) -> None:
        self._root, self._place, self._numbering, self.day = root, place, numbering, day
        self.pictures: dict[str, Picture] = {}
        self.linked: dict[str, None] = {}
        self._looked_at: dict[PurePosixPath, Picture | None] = {}

    def fundamental(self, number: int) -> Mention | None:
        """Who bore the number on the text's day."""
        bearer = self._numbering.find(number, self.day)
        return Mention(bearer.fundamental.id, bearer.fundamental.title) if bearer else None

    def picture(self, source: str, alt: str, at: Location) -> Picture | None:
        """The picture beside the text, kept in `pictures`."""
        path = _picture_path(self._place.path, source)
        if path is None:
            hint = "Put the picture beside the text and write only its name."
            self._place.problem(at, "picture-missing", f"“{source}” does not lie beside the text.", hint)
            return None
        # A picture of eight megabytes, shown a thousand times, is read once.
        if not alt.strip():
            return read_picture(self._root, path, alt, at, self._place)
        if path not in self._looked_at:
            self._looked_at[path] = read_picture(self._root, path, alt, at, self._place)
        if picture := self._looked_at[path]:
            self.pictures[picture.path] = picture
        return picture

    def link(self, href: str, at: Location) -> str | None:
        """The site path of another story, of a fundamental, or of an address that begins with /."""
        address, hash_, fragment = href.partition("#")
        if address.startswith("/") and not address.startswith("//"):
            return f"{address.lstrip('/')}{hash_}{fragment}"
        path = _beside(self._place.path, address)
        if path and is_file(self._root, path):
            self.linked[str(path)] = None
            if path.suffix == ".md" and path.parts[0] == "stories":
                own = "/".join(segment(part) for part in path.with_suffix("").parts[1:])
                return f"stories/{own}/{_heading(own.replace('/', '-'), fragment)}"
            if path.parts[0] == "fundamentals" and (name := FUNDAMENTAL_FILE.fullmatch(path.name)):
                own = segment(name[2])
                return f"fundamentals/{own}/{_heading(own, fragment)}"
        hint = "Link to another story's .md file, or to an address that begins with https://."
        self._place.problem(at, "broken-link", f"“{href}” is not part of the site.", hint)
        return None


def is_file(root: Path, path: PurePosixPath | str) -> bool:
    """Whether the file is there that a text links to."""
    try:
        return (root / path).is_file()
    except (OSError, ValueError):  # A name too long for any file, or with a NUL in it.
        return False


def _beside(path: str, source: str) -> PurePosixPath | None:
    """The path below the root that `source` means, seen from the file at `path`."""
    if not source or source.startswith("/") or "\\" in source or ":" in source:
        return None
    parts = list(PurePosixPath(path).parent.parts)
    for part in source.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return PurePosixPath(*parts)


def _heading(prefix: str, fragment: str) -> str:
    """The id that a heading has on another text's page, as a fragment."""
    return f"#{prefix}--{slug(fragment)}" if fragment else ""


def _picture_path(path: str, source: str) -> PurePosixPath | None:
    """The picture that `source` means; it lies in the same folder of the programme as the file at `path`."""
    found = _beside(path, source)
    return found if found and found.parts[:1] == PurePosixPath(path).parts[:1] else None


def read_image(root: Path, fields: Fields, name: Field[str], alt: Field[str]) -> Picture | None:
    """The picture that a file names in its fields, with its description."""
    source, description = fields.get(name), fields.get(alt) or ""
    if not source:
        return None
    at = fields.where(name)
    path = _picture_path(fields.place.path, source)
    if path is None:
        fields.place.problem(at, "picture-missing", f"“{source}” does not lie beside the file.", "Write only its name.")
        return None
    return read_picture(root, path, description, at, fields.place)


def unknown_fundamental(reference: Located[int | str], place: Place) -> None:
    """Report a number or an id that nobody ever bore."""
    said = (
        f"There is no fundamental #{reference.value}."
        if isinstance(reference.value, int)
        else f"There is no fundamental “{reference.value}”."
    )
    place.problem(reference.location, "unknown-fundamental", said, "Look its number up in the folder fundamentals/.")


def other_bearer(reference: Located[int | str], taken: Fundamental, day: date, place: Place) -> None:
    """Warn that a number was not borne on `day`, and say what is taken instead."""
    said = f"#{taken.number} was not in force on {day}; “{taken.title}” is taken."
    place.problem(reference.location, "other-bearer", said, f"If that is not meant, write its id, such as {taken.id}.")
