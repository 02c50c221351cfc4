"""Our templates, of pages and of mails: compiled once in a process, filled in with no more of Jinja than we need."""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from keyword import iskeyword
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]

Filters = Mapping[str, Callable[..., Any]]


def as_html(value: Any) -> str:
    """A value as it stands in HTML: what `escape` makes of it, but no Markup, since it is only joined to others.

    MarkupSafe has a function of its own for that (`_escape_inner`, from 3.0 on), beneath the one it offers.
    """
    kind = type(value)
    html: str
    if kind is str:
        html = _escape_inner(value)
    elif kind is Markup:
        html = value
    else:
        html = escape(value) if hasattr(value, "__html__") else _escape_inner(str(value))
    return html


class _Lean(CodeGenerator):
    """Writes templates that escape with `as_html`, and call a function as it is.

    Jinja's own look at each before every call, for whether it wants the context as well:
    none of ours does, and a page makes dozens of calls, or hundreds.
    """

    def write_commons(self) -> None:
        """Give every template `as_html`; the names of its own all begin with `l_` or `t_`."""
        super().write_commons()
        self.writeline("as_html = environment.as_html")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("as_html(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Write a call; one of a form that is rare is left to Jinja."""
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(given.key) for given in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")


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

    code_generator_class = _Lean
    as_html = staticmethod(as_html)

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
