"""A reader of HTML that takes nothing but what a rendered text may hold."""

from html.parser import HTMLParser

from generator.markup import ALLOWED, CLASSES

_ALONE = {"br", "hr", "img"}


class Allowed(HTMLParser):
    """Raises AssertionError at any tag, attribute, address or remark that is not allowed; `open` are open tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag and what is in it."""
        assert tag in ALLOWED, tag
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        if tag not in _ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """What is closed was open."""
        assert tag in _ALONE or self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        """None is allowed."""
        raise AssertionError(data)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "class":
            assert set(value.split()) <= CLASSES[tag]
            return
        assert name in ALLOWED[tag] or (tag, name) == ("a", "rel"), (tag, name)
        if name in {"href", "src"}:
            known = ("http://", "https://", "mailto:", "tel:", "site:", "#")
            assert value.lower().startswith(known if name == "href" else "site:"), value
        assert not (name == "id" and value.startswith("__")), value
