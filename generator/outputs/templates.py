"""Our templates, be they of pages or of mails, filled in without what we do not need of Jinja."""

from collections.abc import Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context


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


class Templates(Environment):
    """Templates from the first of `folders` that has them: all values are escaped, and what is missing is an error.

    A template is read once, and sees what `globals` held then.
    """

    context_class = _Context

    def __init__(self, folders: Iterable[Path]) -> None:
        super().__init__(
            loader=FileSystemLoader(list(folders)),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template is given, in one dictionary: it is copied for each page."""
        return {**self.globals, **(d or {})}
