"""A YAML file or a front matter, read so that every key and value keeps its place.

`read_document` takes bytes and gives a Document; `Fields` reads a mapping against a
format's fields. Nothing raises on bad input: what is wrong is reported, with its place.
Scalars stay the text that was written: `No` is a name and `12:30` a title.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Generic, TypeVar, cast

import yaml

from generator.characters import misleading, overdone, unprintable
from generator.problems import Location, Problem
from generator.slips import explain

MAX_BYTES = 64_000
MAX_DEPTH = 20
MAX_LINE = 5_000
MAX_KEYS = 200
"""Keys of one mapping of ours; those of weeks are as many as there are weeks."""

Report = Callable[[Problem], None]
Node = yaml.nodes.Node
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@lru_cache(maxsize=1)
def _lines(text: str) -> Sequence[str]:
    return text.split("\n")


@dataclass(frozen=True, slots=True)
class Place:
    """The file being read, its text, and where to say what is wrong with it."""

    path: str
    report: Report
    text: str = ""

    @property
    def lines(self) -> Sequence[str]:
        """The lines of the text."""
        return _lines(self.text)

    def rest_of_line(self, node: Node) -> str:
        """What stands behind a value on the line on which it ends."""
        end = node.end_mark
        return self.lines[end.line][end.column :] if end.line < len(self.lines) else ""

    def problem(self, at: Node | Location, code: str, text: str, hint: str = "") -> None:
        """Report one problem at a node or at a location."""
        self.report(Problem(location=self.locate(at), code=code, text=text, hint=hint))

    def locate(self, at: Node | Location) -> Location:
        """Where a node begins, line and column counted from 1."""
        if isinstance(at, Location):
            return at
        return Location(self.path, at.start_mark.line + 1, at.start_mark.column + 1)


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """How one kind of value is written; `schema` says the same in JSON Schema."""

    read: Callable[[Node, Place], T_co | None]
    schema: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field(Generic[T_co]):
    """One key of a format: its name, the kind of its value, and what it is for."""

    name: str
    kind: Kind[T_co]
    about: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its mapping (None where unreadable) and the text below it.

    `body_line` is the line of the file on which `body` begins, counted from 1.
    """

    place: Place
    mapping: yaml.MappingNode | None
    body: str = ""
    body_line: int = 1


@dataclass(frozen=True, slots=True)
class Located(Generic[T_co]):
    """A value and where it was written."""

    value: T_co
    location: Location


def read_yaml(path: str, content: bytes, report: Report, may_be_empty: bool = False) -> Document:
    """Read a file that is one YAML mapping; one that `may_be_empty` may hold comments alone."""
    place = Place(path, report)
    if (text := _decode(content, place)) is None:
        return Document(place, None)
    place = replace(place, text=text)
    if may_be_empty and all(not line.strip() or line.lstrip().startswith("#") for line in text.split("\n")):
        return Document(place, None)
    if len(content) > MAX_BYTES:
        place.problem(
            Location(path), "too-large", f"The file has {len(content):,} bytes.", f"Keep it below {MAX_BYTES:,}."
        )
        return Document(place, None)
    return Document(place, _compose(text, place))


def read_story(path: str, content: bytes, report: Report) -> Document:
    """Read a Markdown file that begins with a mapping between two lines of `---`."""
    place = Place(path, report)
    if (text := _decode(content, place)) is None:
        return Document(place, None)
    place = replace(place, text=text)
    if not text.strip():
        place.problem(Location(path), "empty", "The file is empty.", "Copy the beginning of another story.")
        return Document(place, None)
    lines = place.lines
    if lines[0].rstrip() != "---":
        hint = "Put title, date, author and fundamentals between two lines of --- at the very top."
        place.problem(Location(path), "front-matter", "The file does not begin with a line of ---.", hint)
        return Document(place, None)
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() == "---"), None)
    if end is None:
        place.problem(
            Location(path),
            "front-matter",
            "The block that begins with --- is never closed.",
            "Put a line of --- below the last key.",
        )
        return Document(place, None)
    # An empty line in place of the first --- keeps the line numbers of the file.
    front = "\n".join(["", *lines[1:end]])
    if len(front) > MAX_BYTES:
        place.problem(
            Location(path), "too-large", "The block at the top is too long.", f"Keep it below {MAX_BYTES:,} characters."
        )
        return Document(place, None)
    body = "\n".join(lines[end + 1 :])
    return Document(place, _compose(front, place), _readable(body, end + 2, place), end + 2)


def _readable(body: str, first_line: int, place: Place) -> str:
    """The text below the front matter, if a person could have written it; else nothing of it, and it was said why."""
    if found := misleading(body):
        odd = found.start()
        at = Location(place.path, first_line + body.count("\n", 0, odd), odd - body.rfind("\n", 0, odd))
        said = f"There is an invisible character here (U+{ord(found[0]):04X})."
        place.problem(at, "control-character", said, "Type the line again instead of pasting it.")
    if too_much := overdone(body):
        place.problem(Location(place.path, first_line), "too-large", *too_much)
        return "…"
    return body


def _decode(content: bytes, place: Place) -> str | None:
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        at = Location(place.path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        place.problem(at, "encoding", "The file is not UTF-8 text.", "Save it with the encoding UTF-8.")
        return None
    text = text.replace("\r\n", "\n")
    if (lone := text.find("\r")) >= 0:
        at = Location.within(place.path, text, lone)
        hint = "Save it with the line ends of Unix or Windows (LF or CRLF)."
        place.problem(at, "control-character", "The line ends here in a way that only old Macs know (CR).", hint)
        return None
    return text


class _Untyped(yaml.CBaseLoader):
    """Makes nodes without a tag: nobody here asks what else than a text a scalar could be."""

    def resolve(self, *_: object) -> str:
        """The tag of a node."""
        return ""


def _compose(text: str, place: Place) -> yaml.MappingNode | None:
    if (odd := unprintable(text)) is not None:
        at, said = Location.within(place.path, text, odd), "There is an invisible control character."
        place.problem(at, "control-character", said, "Delete the line and type it again.")
        return None
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            said, hint = f"The line has {len(line):,} characters.", f"Keep a line below {MAX_LINE:,}."
            place.problem(Location(place.path, number), "too-large", said, hint)
            return None
    try:
        if not _plain(text, place):
            return None
        node = yaml.compose(text, Loader=_Untyped)
    except yaml.MarkedYAMLError as error:
        slip = explain(text, error)
        place.problem(Location(place.path, slip.row + 1, slip.column + 1), "yaml", slip.said, slip.hint)
        return None
    except yaml.YAMLError:
        place.problem(Location(place.path), "yaml", "The file cannot be read as YAML.", "Compare it with another file.")
        return None
    if not isinstance(node, yaml.MappingNode):
        where = Location(place.path) if node is None else node
        place.problem(
            where,
            "wrong-type",
            "There should be lines of “key: value” here.",
            "Compare with another file of this kind.",
        )
        return None
    return node


_NO_PLAIN_YAML = re.compile(r"[!&*]")
_MAY_NEST = re.compile(r"[\[{?:]|-(?=\s)")
"""What every list and every mapping has at least one of."""


def _plain(text: str, place: Place) -> bool:
    """Whether the YAML keeps to what the formats use; refused before anything is built."""
    if not _NO_PLAIN_YAML.search(text) and len(_MAY_NEST.findall(text)) <= MAX_DEPTH // 2:
        return True
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        mark = cast("yaml.Mark", event.start_mark)
        at = Location(place.path, mark.line + 1, mark.column + 1)
        if getattr(event, "anchor", None) or getattr(event, "tag", None) is not None:
            place.problem(
                at,
                "yaml-feature",
                "A value cannot begin with !, & or * as it stands.",
                "Put quotation marks around the whole value.",
            )
            return False
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            place.problem(
                at, "yaml-feature", "The values are nested too deeply.", "No key of ours needs more than three levels."
            )
            return False
    return True


class Fields:
    """A mapping read against the fields of its format.

    Making one reports unknown and duplicate keys and what is missing; `get` reads one value
    and reports what is wrong with it.
    """

    def __init__(self, mapping: yaml.MappingNode, known: Iterable[Field[object]], place: Place) -> None:
        self.place = place
        self.start = mapping
        self._nodes: dict[str, Node] = {}
        by_name = {f.name: f for f in known}
        if len(mapping.value) > MAX_KEYS:
            said, hint = f"There are {len(mapping.value):,} keys here.", "Keep those that the format knows."
            place.problem(mapping.value[MAX_KEYS][0], "too-large", said, hint)
        for key, value in mapping.value[:MAX_KEYS]:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if not isinstance(key, yaml.ScalarNode):
                hint = "Put quotes around it, if it is meant as a text."
                place.problem(key, "unknown-key", "Something other than a word stands where a key should be.", hint)
            elif name not in by_name:
                near = difflib.get_close_matches(name, by_name, 1)
                hint = f"Did you mean “{near[0]}”?" if near else f"Known are: {', '.join(by_name)}."
                place.problem(key, "unknown-key", f"“{name}” is not a key of this format.", hint)
            elif name in self._nodes:
                place.problem(key, "duplicate-key", f"“{name}” stands here a second time.", "Keep one of the two.")
            else:
                self._nodes[name] = value
        for f in by_name.values():
            if f.required and f.name not in self._nodes:
                place.problem(
                    mapping if mapping.start_mark.line else Location(place.path),
                    "missing-key",
                    f"“{f.name}” is missing.",
                    f"Add it: {f.about}",
                )

    @classmethod
    def nothing(cls, place: Place) -> "Fields":
        """The fields of a mapping that could not be read: every value is absent."""
        return cls(cast("yaml.MappingNode", yaml.compose("{}", Loader=yaml.CSafeLoader)), (), place)

    def get(self, wanted: Field[T]) -> T | None:
        """The value of a field, or None where it is absent or wrong."""
        node = self._nodes.get(wanted.name)
        if node is None or is_null(node):
            if node is not None and wanted.required:
                self.place.problem(node, "missing-key", f"“{wanted.name}” has no value.", f"Add it: {wanted.about}")
            return None
        return wanted.kind.read(node, self.place)

    def places(self) -> str:
        """Where the value of each key is written, as `model.Written` has it."""
        marks = ((name, node.start_mark) for name, node in self._nodes.items())
        return " ".join(f"{name}:{mark.line + 1}:{mark.column + 1}" for name, mark in marks)

    def has(self, wanted: Field[object]) -> bool:
        """Whether the key is written, whatever its value."""
        return wanted.name in self._nodes

    def where(self, wanted: Field[object]) -> Location:
        """Where the value of a field is written; the top of the mapping where it is absent."""
        return self.place.locate(self._nodes.get(wanted.name, self.start))


def is_null(node: Node) -> bool:
    """Whether nothing is written where a value could be."""
    return isinstance(node, yaml.ScalarNode) and node.style in {None, ""} and node.value in {"", "~", "null"}
