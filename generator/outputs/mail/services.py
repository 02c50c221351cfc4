"""Services that send a mail to many: their marks, and how a text is kept from being read as one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

UNSUBSCRIBE, BROWSER = "\ue000u\ue000", "\ue000b\ue000"
"""Stand for our own marks while a mail is made: no text of ours can hold such characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service's merge tags. `marks` begin what it would replace; none may come from a story."""

    name: str
    unsubscribe: str = ""
    browser: str = ""
    marks: tuple[str, ...] = ()

    def guarded_html(self, html: str) -> str:
        """HTML in which only our own two marks are read as such: others begin with an entity."""
        return self._guarded(html, lambda first: f"&#{ord(first)};")

    def guarded_text(self, text: str) -> str:
        """A text in which only our own two marks are read as such: others have a word joiner inside."""
        return self._guarded(text, lambda first: f"{first}\u2060")

    def _guarded(self, text: str, broken: Callable[[str], str]) -> str:
        for mark in self.marks:
            text = re.sub(f"{re.escape(mark[0])}(?={re.escape(mark[1:])})", broken(mark[0]), text)
        return text.replace(UNSUBSCRIBE, self.unsubscribe).replace(BROWSER, self.browser)


OWN = Service(name="")
SERVICES = {
    "listmonk": Service(name="listmonk", unsubscribe="{{ UnsubscribeURL }}", browser="{{ MessageURL }}", marks=("{{",)),
    "mailchimp": Service(name="mailchimp", unsubscribe="*|UNSUB|*", browser="*|ARCHIVE|*", marks=("*|",)),
    "buttondown": Service(
        name="buttondown", unsubscribe="{{ unsubscribe_url }}", browser="{{ email_url }}", marks=("{{", "{%", "{#")
    ),
}
