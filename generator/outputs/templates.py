"""Our templates, of pages and of mails: compiled once in a process, filled in with no more of Jinja than we need."""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.runtime import Context

Filters = Mapping[str, Callable[..., Any]]


class _Context(Context):
    """A context that calls a function as it is.

    Jinja's own looks at each before every call, for whether it wants the context as well:
    none of ours does, and a page makes dozens of calls, or hundreds.
    """

    def call(
        self, function: Callable[..., Any], /, *args: Any, _loop_vars: object = None, _block_vars: object = None,
        **values: Any,
    ) -> Any:  # fmt: skip
        """What a function or a macro makes of these values."""
        return function(*args, **values)


class _Compiled(BytecodeCache):
    """What was compiled, by the name of its file and its content; nothing is read that lay on a disk."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.codes.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Templates(Environment):
    """Templates from the first of `folders` that has them: all values are escaped, and what is missing is an error.

    A template is read once, and sees what `globals` held then.
    """

    context_class = _Context

    def __init__(self, folders: Iterable[Path], filters: Filters) -> None:
        super().__init__(
            loader=FileSystemLoader(list(folders)),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_COMPILED,
        )
        self.filters.update(filters)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template is given, in one dictionary: it is copied for each page."""
        return {**self.globals, **(d or {})}

    def compile_all(self) -> None:
        """Have all of them compiled."""
        for name in self.list_templates(extensions=["html"]):
            self.get_template(name)


def compiled() -> Mapping[str, bytes]:
    """All that was compiled in this process, for `take` in another one."""
    return _COMPILED.codes


def take(codes: Mapping[str, bytes]) -> None:
    """Have at hand what another process of ours has `compiled`."""
    _COMPILED.codes.update(codes)
