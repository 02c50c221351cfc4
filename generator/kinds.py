"""The kinds of values that people write: a line, a text, a number, a day, a week, a list.

Each kind reads one YAML node or reports, in plain words, why it cannot.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar, cast

import yaml

from generator.addresses import read_addresses
from generator.characters import misleading, overdone, visible
from generator.source import Field, Fields, Kind, Located, Node, Place, is_null
from generator.week import YEARS, Week

MAX_NAME = 200
"""Characters of a title or a name: it stands in addresses, headings and tables."""
MAX_ITEMS = 100
"""Items of one list; each name and tag in it gets pages of its own."""

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


def scalar(node: Node, place: Place, wanted: str) -> str | None:
    """The text of one value; reports a list or mapping in its place."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    hint = "Write it on the line of its key; put quotes around it if it begins with [ or {."
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        hint = "Put quotation marks around all of it, if it is one text with a “: ” in it."
    place.problem(node, "wrong-type", f"One value is expected here: {wanted}.", hint)
    return None


def _read_line(node: Node, place: Place) -> str | None:
    if (text := scalar(node, place, "a line of text")) is None:
        return None
    _warn_if_cut(node, place)
    text = text.strip()
    if text and text.isascii() and text.isprintable():  # None of what follows can be said of it.
        return text
    text = unicodedata.normalize("NFC", text)
    if not text:
        place.problem(node, "empty", "The text is empty.", "Write something, or leave the key out.")
        return None
    if "\n" in text:
        place.problem(node, "control-character", "There is a line break in this.", "Write it on one line.")
        return None
    if odd := re.search("\t", text) or misleading(text):
        place.problem(
            node,
            "control-character",
            f"There is an invisible character here (U+{ord(odd[0]):04X}).",
            "Type the line again instead of pasting it.",
        )
        return None
    if not visible(text):
        place.problem(node, "empty", "There is nothing to see in this text.", "Write something, or leave the key out.")
        return None
    return text


def _read_name(node: Node, place: Place) -> str | None:
    if (text := _read_line(node, place)) is None or len(text) <= MAX_NAME:
        return text
    place.problem(node, "too-large", f"This has {len(text):,} characters.", f"Keep it below {MAX_NAME}.")
    return None


def _warn_if_cut(node: Node, place: Place) -> None:
    """YAML takes a # behind a space for a comment: a title with a number in it would lose its end."""
    if isinstance(node, yaml.ScalarNode) and node.style in {None, ""} and place.text:
        rest = place.rest_of_line(node).strip()
        if rest.startswith("#") and rest[1:2].strip():
            said = f"From “{rest[:20]}” on, the line is read as a comment."
            place.problem(node, "cut-short", said, "Put quotes around the whole value if it belongs to it.")


def _read_text(node: Node, place: Place) -> str | None:
    if (text := scalar(node, place, "a text")) is None:
        return None
    _warn_if_cut(node, place)
    text = unicodedata.normalize("NFC", text.strip())
    if not text:
        place.problem(node, "empty", "The text is empty.", "Write something, or leave the key out.")
        return None
    if odd := misleading(text):
        place.problem(
            node,
            "control-character",
            f"There is an invisible character here (U+{ord(odd[0]):04X}).",
            "Type the text again instead of pasting it.",
        )
        return None
    if too_much := overdone(text):
        place.problem(node, "too-large", *too_much)
        return None
    return text


def _read_number(node: Node, place: Place) -> int | None:
    if (text := scalar(node, place, "a number")) is None:
        return None
    if text.isascii() and text.isdigit() and len(text) < 7:
        return int(text)
    place.problem(node, "wrong-type", f"“{text}” is not a whole number.", "Write a number such as 9.")
    return None


def _read_day(node: Node, place: Place) -> date | None:
    if (text := scalar(node, place, "a date")) is None:
        return None
    parts = text.split("-")
    if [len(p) for p in parts] != [4, 2, 2] or not "".join(parts).isascii() or not "".join(parts).isdigit():
        place.problem(node, "wrong-type", f"“{text}” is not a date.", "Write year-month-day, for example 2026-11-16.")
        return None
    try:
        day = date(*map(int, parts))
    except ValueError:
        said, hint = f"There is no day {text} in the calendar.", "Look at the day and the month once more."
        place.problem(node, "impossible-date", said, hint)
        return None
    return day if _near(day.year, node, "impossible-date", place) else None


def _near(year: int, node: Node, code: str, place: Place) -> bool:
    if year in YEARS:
        return True
    place.problem(node, code, f"The year {year} is too far away.", f"Write one from {YEARS[0]} to {YEARS[-1]}.")
    return False


def _read_week(node: Node, place: Place) -> Week | None:
    if (text := scalar(node, place, "a week")) is None:
        return None
    try:
        week = Week.parse(text)
    except ValueError:
        shaped = len(text) == 8 and text[4:6] == "-W" and (text[:4] + text[6:]).isdigit()
        code = "impossible-week" if shaped else "wrong-type"
        said = f"There is no week {text}." if shaped else f"“{text}” is not a week."
        place.problem(node, code, said, "Write year and ISO week, for example 2026-W48.")
        return None
    return week if _near(week.year, node, "impossible-week", place) else None


def _read_flag(node: Node, place: Place) -> bool | None:
    text = scalar(node, place, "true or false")
    if text in {"true", "false"}:
        return text == "true"
    if text is not None:
        place.problem(node, "wrong-type", f"“{text}” is neither true nor false.", "Write true or false.")
    return None


def _read_reference(node: Node, place: Place) -> Located[int | str] | None:
    if (text := _read_line(node, place)) is None:
        return None
    bare = text.removeprefix("#")
    value: int | str = int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 7 else text
    return Located(value, place.locate(node))


def _read_addresses(node: Node, place: Place) -> str | None:
    if (text := _read_line(node, place)) is None:
        return None
    try:
        read_addresses(text)
    except ValueError:
        place.problem(node, "mail-address", f"“{text}” is not a mail address.", "Write Name <name@example.org>.")
        return None
    return text


_YEAR = "(19|20|21)[0-9]{2}"
"""The years of `YEARS`, for patterns."""
_WRITTEN: dict[str, object] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
"""A text. An editor takes `1066` for a number and `true` for a boolean: as a title, both are words."""

LINE: Kind[str] = Kind(_read_line, _WRITTEN)
SHORT: Kind[str] = Kind(_read_name, {**_WRITTEN, "maxLength": MAX_NAME})
TEXT: Kind[str] = Kind(_read_text, _WRITTEN)
NUMBER: Kind[int] = Kind(_read_number, {"type": "integer", "minimum": 0, "maximum": 999_999})
DAY: Kind[date] = Kind(
    _read_day,
    {"type": "string", "format": "date", "pattern": f"^{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"},
)
WEEK: Kind[Week] = Kind(_read_week, {"type": "string", "pattern": f"^{_YEAR}-W(0[1-9]|[1-4][0-9]|5[0-3])$"})
FLAG: Kind[bool] = Kind(_read_flag, {"type": "boolean"})
ADDRESSES: Kind[str] = Kind(_read_addresses, {"type": "string", "pattern": "[^@]@[^@]"})
REFERENCE: Kind[Located[int | str]] = Kind(
    _read_reference, {"type": ["integer", "string"], "minimum": 0, "pattern": r"\S"}
)


def filled_in(kind: Kind[str], *known: str) -> Kind[str]:
    """A text in which {words} are replaced later; others than `known` are warned of, and stay."""

    def read(node: Node, place: Place) -> str | None:
        text = kind.read(node, place)
        for word in re.findall(r"\{(\w+)\}", text or ""):
            if word not in known:
                hint = f"Known are {', '.join(f'{{{name}}}' for name in known)}."
                place.problem(node, "unknown-placeholder", f"Nothing replaces {{{word}}} in this text.", hint)
        return text

    return Kind(read, kind.schema)


def one_of(*words: str) -> Kind[str]:
    """One of a few fixed words."""

    def read(node: Node, place: Place) -> str | None:
        text = scalar(node, place, " or ".join(words))
        if text is None or text in words:
            return text
        near = difflib.get_close_matches(text, words, 1)
        place.problem(
            node,
            "wrong-type",
            f"“{text}” is not known here.",
            f"Did you mean “{near[0]}”?" if near else f"Write one of: {', '.join(words)}.",
        )
        return None

    return Kind(read, {"enum": list(words)})


def list_of(item: Kind[T]) -> Kind[tuple[T, ...]]:
    """A list; items that are wrong are reported and left out."""

    def read(node: Node, place: Place) -> tuple[T, ...] | None:
        if not isinstance(node, yaml.SequenceNode):
            dashes = isinstance(node, yaml.ScalarNode) and not node.style and node.value.startswith("-")
            hint = "Write [one, two], or one item a line with “- ” before it."
            hint = "Put a space after each -." if dashes else hint
            place.problem(node, "wrong-type", "A list is expected here.", hint)
            return None
        if len(node.value) > MAX_ITEMS:
            said, hint = f"There are {len(node.value):,} items in this list.", f"Keep the {MAX_ITEMS} that matter most."
            place.problem(node.value[MAX_ITEMS], "too-large", said, hint)
            return None
        items = (child for child in node.value if not is_null(child))
        return tuple(value for child in items if (value := item.read(child, place)) is not None)

    return Kind(read, {"type": "array", "items": _or_nothing(item.schema), "maxItems": MAX_ITEMS})


def mapping_of(key: Kind[K], value: Kind[V], instead: V | None = None) -> Kind[dict[Located[K], V]]:
    """A mapping with keys of one kind and values of one kind; keys keep their places.

    A value that is wrong is reported, and `instead` stands in its place, if there is one.
    """

    def read(node: Node, place: Place) -> dict[Located[K], V] | None:
        if not isinstance(node, yaml.MappingNode):
            place.problem(node, "wrong-type", "Lines of “key: value” are expected here.", "Indent them below the key.")
            return None
        found: dict[Located[K], V] = {}
        seen: set[K] = set()
        for key_node, value_node in node.value:
            k, v = key.read(key_node, place), value.read(value_node, place)
            if k is not None and k in seen:
                place.problem(
                    key_node, "duplicate-key", f"“{key_node.value}” stands here a second time.", "Keep one of the two."
                )
            elif k is not None:
                seen.add(k)
                if v is not None or instead is not None:
                    found[Located(k, place.locate(key_node))] = v if v is not None else cast("V", instead)
        return found

    names = {name: rule for name, rule in key.schema.items() if name == "pattern"}
    return Kind(read, {"type": "object", "propertyNames": names, "additionalProperties": value.schema})


def record(known: tuple[Field[object], ...], make: Callable[[Fields], T | None]) -> Kind[T]:
    """A mapping with fields of its own, made into a value by `make`."""

    def read(node: Node, place: Place) -> T | None:
        if not isinstance(node, yaml.MappingNode):
            names = ", ".join(f.name for f in known)
            place.problem(node, "wrong-type", "Lines of “key: value” are expected here.", f"Known are: {names}.")
            return None
        return make(Fields(node, known, place))

    return Kind(read, schema_of(known))


def schema_of(known: Iterable[Field[object]]) -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of a mapping with these fields."""
    fields = tuple(known)
    return {
        "type": "object",
        "properties": {
            f.name: {**(f.kind.schema if f.required else _or_nothing(f.kind.schema)), "description": f.about}
            for f in fields
        },
        "required": [f.name for f in fields if f.required],
        "additionalProperties": False,
    }


def _or_nothing(schema: Mapping[str, object]) -> dict[str, object]:
    """The same where the value may be left away behind its key: `team:` reads as if it were not there."""
    if "enum" in schema:
        return {**schema, "enum": [*cast("list[object]", schema["enum"]), None]}
    kinds = schema["type"]
    return {**schema, "type": [*(kinds if isinstance(kinds, list) else [kinds]), "null"]}
