"""A Markdown file or pasted text -> Incoming."""

import re
from pathlib import Path

from generator.incoming.letter import Incoming, Unreadable, clean, one_line, shortened, tidy
from generator.incoming.pictures import Enclosed, NoPicture, enclosed
from generator.loading.formats import FORMATS
from generator.pictures import MAX_BYTES as MAX_PICTURE
from generator.problems import Problem
from generator.source import Fields, read_story

_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"=+|-{2,}")
_PICTURE = re.compile(
    r"(!\[[^\]\n]{0,500}\]\()[ \t]{0,9}<?([^)<>\s]{1,300})>?((?:[ \t]{1,9}\"[^\"\n]{0,300}\")?[ \t]{0,9}\))"
)
_GREETING = re.compile(
    r"(dear|hi|hello|hey|good (morning|afternoon|evening)|hallo|liebe|bonjour|hola)\b.{0,40}", re.IGNORECASE
)


def read_text(content: bytes, folder: Path | None) -> Incoming:
    """Read a Markdown file, with front matter or without, or pasted text.

    Its title is the front matter's, its first heading, or its first line.
    """
    fields, text, notes = _front_matter(clean(_decoded(content)))
    image = fields.pop("image", None)
    text, pictures = _with_pictures(text, folder)
    if image and folder and (enclosed := _picture(folder, str(image), len(pictures))):
        pictures.append(enclosed)
        fields["image"] = enclosed.mark
    elif image:
        notes.append(f"The picture {image} is not beside it and was left out.")
    title = str(fields.pop("title", ""))
    if not title:
        title, text = titled(text)
    return Incoming(title=title, text=tidy(text), pictures=tuple(pictures), fields=fields, notes=tuple(notes))


def titled(text: str) -> tuple[str, str]:
    """A text's first heading or first line as its title, and the text without it.

    A line that belongs to the story, or a greeting, stays in the text.
    """
    lines = tidy(text).split("\n")
    first, rest = lines[0], lines[1:]
    if heading := _HEADING.match(first):
        return shortened(_unmarked(first[heading.end() :].rstrip("# \t"))), tidy("\n".join(rest))
    if rest and first.strip() and _UNDERLINE.fullmatch(rest[0]):
        return shortened(_unmarked(first)), tidy("\n".join(rest[1:]))
    alone = not rest or not rest[0].strip()
    if alone and _GREETING.fullmatch(first.strip()) and any(each.strip() for each in rest):
        title, without = titled("\n".join(rest))
        return title, f"{first}\n\n{without}"
    if alone and rest and len(first) <= 100 and not first.rstrip().endswith((".", ",", ":", ";", "…")):
        return shortened(_unmarked(first)), tidy("\n".join(rest))
    sentence = re.split(r"(?<=[.!?])\s", _unmarked(first))[0]
    return shortened(sentence.rstrip(".")), "\n".join(lines)


def _unmarked(text: str) -> str:
    """A line without the signs of Markdown around it."""
    text = re.sub(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,300}\)", r"\1", text[:1000])
    return one_line(text.strip().strip("*_`>#~ ").replace("**", ""))


def _front_matter(text: str) -> tuple[dict[str, object], str, list[str]]:
    """The values between two lines of ---, the text below, and what could not be used."""
    if text.split("\n", 1)[0].rstrip() != "---":
        return {}, text, []
    said: list[Problem] = []
    document = read_story("it", text.encode(), said.append)
    if document.mapping is None:
        at = said[0]
        raise Unreadable(f"Line {at.location.line}: {at.text} {at.hint}")
    fields = Fields(document.mapping, FORMATS["story"], document.place)
    values = {known.name: value for known in FORMATS["story"] if (value := fields.get(known)) is not None}
    notes = [f"Line {p.location.line}: {p.text} It was left out." for p in sorted(said) if p.code not in _EXPECTED]
    return values, document.body, notes


_EXPECTED = {"missing-key", "control-character", "cut-short"}
"""What is said of a front matter that is no reason to leave anything out."""


def _with_pictures(text: str, folder: Path | None) -> tuple[str, list[Enclosed]]:
    """The text with a mark in place of each picture that lies beside it, and these pictures."""
    found: dict[str, Enclosed] = {}

    def marked(match: re.Match[str]) -> str:
        source = match[2]
        if folder and source not in found and (enclosed := _picture(folder, source, len(found))):
            found[source] = enclosed
        return f"{match[1]}{found[source].mark}{match[3]}" if source in found else match[0]

    return _PICTURE.sub(marked, text), list(found.values())


def _picture(folder: Path, source: str, number: int) -> Enclosed | None:
    """The file in `folder` that a text calls `source`; no link, and nothing outside."""
    path = folder / source
    try:
        if not path.resolve().is_relative_to(folder.resolve()) or path.is_symlink() or not path.is_file():
            return None
        if path.stat().st_size > MAX_PICTURE:
            return None
        return enclosed(path.name, path.read_bytes(), f"picture:{number}")
    except (OSError, ValueError, NoPicture):
        return None


def _decoded(content: bytes) -> str:
    """Text in UTF-8, in UTF-16 where a mark at its beginning says so, else as Windows would write it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
