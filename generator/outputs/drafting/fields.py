"""Fields as people would write them: YAML that reads back as what was given, and open lines with help."""

import re
import textwrap
import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict
from datetime import date

import yaml

from generator.characters import acceptable, visible
from generator.model import Reading
from generator.source import Field, Located
from generator.week import Week

WIDTH = 88
"""The columns of a text that is folded."""


def line(text: str) -> str:
    """A line as the reader will give it back: composed, without what it refuses, no space around it."""
    kept = unicodedata.normalize("NFC", "".join(c for c in re.sub(r"\s", _space, text) if acceptable(c)).strip())
    return kept if visible(kept) else ""


def _space(found: re.Match[str]) -> str:
    """A tab or the end of a line becomes a space; the spaces that people choose stay."""
    return found[0] if unicodedata.category(found[0]) == "Zs" else " "


def lines(known: Sequence[Field[object]], values: Mapping[str, object], needed: Container[str] = ()) -> list[str]:
    """Each field that has a value as YAML, then the others as comments: a key, and what it is for.

    Values are texts, numbers, days, weeks, flags, and lists of such. `needed` are fields that
    this file must have although their format does not require them.
    """
    filled = [filled_in(f.name, values[f.name]) for f in known if values.get(f.name) not in (None, "", ())]
    unfilled = [f for f in known if values.get(f.name) in (None, "", ())]
    if not unfilled:
        return filled
    width = max(len(_key(f)) for f in unfilled) + 2
    marks = ["needed: " if f.required or f.name in needed else "" for f in unfilled]
    said = [f"{_key(f).ljust(width)}# {mark}{f.about}" for f, mark in zip(unfilled, marks, strict=True)]
    return [*filled, "# Still open: take the # at the beginning of a line away, and fill it in.", *said]


def filled_in(name: str, value: object) -> str:
    """`name: value` as a person would write it: long texts are folded, paragraphs keep their lines."""
    if isinstance(value, str) and len(value) > WIDTH and value == " ".join(value.split()):
        folded = textwrap.wrap(value, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
        return "\n".join([f"{name}: >", *(f"  {each}" for each in folded)])
    if isinstance(value, str) and "\n" in value:
        block = f"{name}: |\n{textwrap.indent(value, '  ')}"
        if _is(block, name, value):
            return block
    written = yaml.dump(
        {name: _plain(value)}, Dumper=_Dumper, allow_unicode=True, width=float("inf"), default_flow_style=False
    )
    return str(written).rstrip("\n")


def _is(block: str, name: str, value: str) -> bool:
    """Whether a block reads back as the value: one that begins with a space, for instance, does not."""
    try:
        return bool(yaml.safe_load(block) == {name: value})
    except yaml.YAMLError:
        return False


def _key(known: Field[object]) -> str:
    return f"# {known.name}: []" if "array" in str(known.kind.schema.get("type")) else f"# {known.name}:"


def _plain(value: object) -> object:
    if isinstance(value, Located):
        return value.value
    if isinstance(value, Week):
        return str(value)
    if isinstance(value, Reading):
        return {name: text for name, text in asdict(value).items() if text}
    if isinstance(value, tuple):
        plain = [_plain(each) for each in value]
        return plain if any(isinstance(each, dict) for each in plain) else _Row(plain)
    assert isinstance(value, str | int | date), value
    return value


class _Row(list[object]):
    """A list that is written on one line: [9, 2]."""


class _Dumper(yaml.SafeDumper):
    """PyYAML knows YAML 1.1; editors read 1.2, where `1e3` is a number, and some tools 1.1 where `y` is true."""


_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"[yYnN]$"), list("yYnN"))
_Dumper.add_representer(
    _Row, lambda dumper, row: dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)
)
