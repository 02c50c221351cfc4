"""The environment that our templates are filled in with, be they of pages or of mails."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context


def environment(folders: Iterable[Path]) -> Environment:
    """Templates from the first of `folders` that has them: all values are escaped, and what is missing is an error.

    A template is read once: for one that was changed since, make another environment.
    """
    env = Environment(
        loader=FileSystemLoader(list(folders)),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.context_class = _Context
    return env


class _Context(Context):
    """A context that calls a function as it is.

    Jinja's own looks at each before every call, for whether it wants the context as well:
    none of ours does, and there are a hundred calls to a page.
    """

    def call(
        self, function: Callable[..., Any], /, *args: Any, _loop_vars: object = None, _block_vars: object = None,
        **values: Any,
    ) -> Any:  # fmt: skip
        """What a function or a macro makes of these values."""
        return function(*args, **values)
