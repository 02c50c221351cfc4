"""Texts made to cost more than they are long: each shape in any size, for a benchmark and for tests."""

from collections.abc import Callable

Shape = Callable[[int], str]


def _again(unit: str) -> Shape:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _numbered(unit: str) -> Shape:
    def make(size: int) -> str:
        return "".join(unit.format(n) for n in range(size // len(unit) + 1))[:size]

    return make


def _columns(rows: bool) -> Shape:
    """A table with a wide head, whose rows are short or whole."""

    def make(size: int) -> str:
        wide = int((size / 2) ** 0.5)
        row = "|b" * wide if rows else "|"
        return f"{'|a' * wide}|\n{'|-' * wide}|\n" + f"{row}|\n" * (wide if rows else size // 4)

    return make


_UNITS = (
    "[", "![", "[]", "[a](", "[a](b", "![a](", "](", "[a]", "<", "<a ", "<!--", "<![CDATA[", "<?", "*", "**a*", "*a_",
    "a*", "_", "_a ", "__a__ ", "`", "`` ", "~~", "~~a", "\\", "&", "&amp;", "&#", "|", "|a", "a|b\n-|-\n", "> ", ">\n",
    "- ", "- a\n", "- a\n ", "* a\n", "1. ", "1. a\n", "#", "#\n", "# a\n", "a\n=\n", "a\n\n", "a\n", "---\n", "```\n",
    "[a]: b\n", "[a]: b \"", "#1 ", "fundamental #9 ", "#9 – ", "#1 – Title ", "a ", "é", "\u0301", "🎉", "!", " \n",
    "1 ", "1-", "4 ", "+1 ", "(1) ", "GB82 ", "GB82WEST1234 ", "a@", "a@b.", "a@b.co ", "http://", "://a@", "a1/", "A1",
    "eyJ", "eyJa.", "-----BEGIN PRIVATE KEY", "hooks.slack.com/", "xoxb-1-", "AKIA1", "sk_live_1", "password=1", "=",
    "/",
)  # fmt: skip

SHAPES: dict[str, Shape] = {
    **{repr(unit): _again(unit) for unit in _UNITS},
    "runs of backticks": lambda size: "".join("`" * n + " " for n in range(int((2 * size) ** 0.5))),
    "lists in lists": lambda size: _again("".join("  " * n + "- a\n" for n in range(8)))(size),
    "quotations in quotations": lambda size: ">" * 14 + "a\n" + _again("a\n")(size),
    "links in links": lambda size: "[" * (size // 6) + "a" + "](b)" * (size // 6),
    "stars in stars": lambda size: "*a **a " * (size // 14) + " a** a*" * (size // 14),
    "names of links": _numbered("[a{0}]: b{0}\n"),
    "names of links, used": lambda size: "[a]: b\n\n" + _again("[a] ")(size),
    "headings alike": _again("# a\n\n"),
    "links to nothing": _numbered("[a](x{0}.md) "),
    "pictures of nothing": _numbered("![a](x{0}.png) "),
    "a wide table of short rows": _columns(rows=False),
    "a table as wide as high": _columns(rows=True),
    "words": _numbered("word{0} "),
    "mail addresses": _numbered("a{0}@b.co "),
    "telephone numbers": lambda size: _numbered("+44 20 7946 {0:04} ")(size),
    "cards": _again("4111 1111 1111 1111 "),
    "accounts": _again("GB82 WEST 1234 5698 7654 32 "),
    "nearly accounts": _again("GB82 WEST 1234 5698 7654 33 "),
    "keys": lambda size: _numbered("AKIAIOSFODNN7EXA{0:04} ")(size),
    "addresses of pages": _numbered("https://a.b/{0}/0123456789 "),
}
"""By a name that says what they are made of."""

FRONTS: dict[str, Shape] = {
    "unknown keys": _numbered("k{0}: v\n"),
    "a list of names": lambda size: "tags:\n" + _again("- a\n")(size),
    "a list of weeks": _numbered("2026-W{0}: 1\n"),
    "remarks": _again("# a\n"),
    "flow in flow": lambda size: "title: " + _again("[")(size),
    "keys in question": _again("? a\n"),
    "an open quotation": lambda size: 'title: "' + _again("a\n")(size),
    "numbers with a sign": lambda size: "fundamentals: [" + _again("#1, ")(size) + "\n",
    "quotations side by side": lambda size: "title: " + _again('"a" ')(min(size, 4_000)) + "\n" + _again("# b\n")(size),
    "escapes": lambda size: 'title: "' + _again("\\x41")(min(size, 4_000)) + '"\n' + _again("# b\n")(size),
}
"""The same for what stands at the top of a story."""
