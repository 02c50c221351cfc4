"""The templates of pages and mails: set up in one way, and compiled once in a process."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from generator.places import Places

Filters = Mapping[str, Callable[..., Any]]


def environment(places: Places, folder: str, filters: Filters) -> Environment:
    """The templates of a folder such as `templates/pages`; the programme's own come before the project's."""
    made = Environment(
        loader=FileSystemLoader([str(each) for each in places.folders(folder)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    made.filters.update(filters)
    return made


def compiled(*environments: Environment) -> Mapping[str, bytes]:
    """All their templates, compiled, for `take` in another process."""
    for each in environments:
        for name in each.list_templates(extensions=["html"]):
            each.get_template(name)
    return dict(_COMPILED.codes)


def take(codes: Mapping[str, bytes]) -> None:
    """Have at hand what another process of ours has `compiled`."""
    _COMPILED.codes.update(codes)


class _Compiled(BytecodeCache):
    """What was compiled, by the name of its file and its content; nothing is read that came from a disk."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.codes.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


_COMPILED = _Compiled()
