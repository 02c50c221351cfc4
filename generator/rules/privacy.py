"""What a story should not tell everybody: numbers, addresses, customers, keys.

The whole file is read, front matter too: with the site, the repository is open to colleagues.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from babel.core import get_global

from generator.model import Story
from generator.problems import Location, Problem
from generator.rules.traces import Trace, traces
from generator.settings import Settings

_SAID = {
    "phone-number": (
        "“{words}” is a telephone number.",
        "Take it out, or say why it may stay.",
    ),
    "private-address": (
        "“{words}” is a mail address outside the organisation.",
        "Take it out, unless its owner wants it here; then say so.",
    ),
    "card-number": ("The number of a bank card stands here.", "Take it out, and tell its owner."),
    "bank-account": ("The number of a bank account stands here.", "Take it out."),
    "customer": (
        "“{words}” is a customer.",
        "Ask the customer and write consent: true, or tell it without the name.",
    ),
    "secret": (
        "This looks like a key or a password to a system.",
        "Take it out and have it changed: whoever has the repository has it already.",
    ),
}
_QUOTED = {"phone-number", "private-address"}
"""What a message may say once more: forges keep their logs."""


class Watch:
    """What one programme looks out for: its customers, its countries, and which addresses are its own."""

    def __init__(self, settings: Settings) -> None:
        self._customers = _any_of(settings.privacy.customers)
        self._regions, self._ours = _regions(settings), _Ours(settings)

    def check(self, story: Story, written: str) -> Iterator[Problem]:
        """What a story should not tell, shown or not; what is excused, with a reason, is left out.

        `written` is its file.
        """
        ours, found = self._ours, list(traces(written, self._regions))
        found = [t for t in found if not (t.code == "private-address" and ours.has(t.words))]
        if self._customers and not story.consent:
            named = self._customers.finditer(written)
            found += _first_of_each(Trace("customer", m[0], m.start()) for m in named)
        return _excused(story, written, found)


def _excused(story: Story, written: str, found: Sequence[Trace]) -> Iterator[Problem]:
    at_work: set[str] = set()
    excuses = {_plain(excuse.words) for excuse in story.excuses}
    lines = {excuse.location.line for excuse in story.excuses}
    for trace in found:
        at = Location.within(story.location.path, written, trace.start)
        if at.line in lines:  # the excuse itself
            continue
        if (words := _plain(trace.words)) in excuses:
            at_work.add(words)
            continue
        text, hint = _SAID[trace.code]
        if trace.code in _QUOTED:
            hint = f"{hint[:-1]}: excuses: {{{_yaml(trace.words)}: the reason}}."
        elif trace.code != "customer":
            hint += " If it is none, name it below excuses: with a reason."
        yield Problem(location=at, code=trace.code, text=text.format(words=_plain(trace.words)), hint=hint)
    for excuse in story.excuses:
        if _plain(excuse.words) not in at_work:
            yield Problem(
                location=excuse.location,
                code="excuse-unused",
                text=f"Nothing warns of “{excuse.words}” in this story.",
                hint="Take the excuse away, or write the words exactly as they stand in the text.",
            )


def _first_of_each(found: Iterable[Trace]) -> Iterator[Trace]:
    """A name is asked for once, however often the story says it."""
    said: set[str] = set()
    for trace in found:
        if (name := _plain(trace.words).casefold()) not in said:
            said.add(name)
            yield trace


def _plain(words: str) -> str:
    """The words on one line; without what a summary puts into an address so that it calls nobody."""
    return " ".join(words.replace("\u200b", "").split())


def _yaml(words: str) -> str:
    """The words as a key in a mapping between braces."""
    return f'"{words}"' if re.search(r"^\W|[:,{}\[\]#]", words) else words


def _any_of(customers: Sequence[str]) -> re.Pattern[str] | None:
    """What finds the names, in any case and over the end of a line; longer ones first."""
    names = sorted({r"\s+".join(map(re.escape, name.split())) for name in customers}, key=lambda n: (-len(n), n))
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.IGNORECASE) if names else None


def _regions(settings: Settings) -> tuple[str, ...]:
    """The countries of the programme: that of its time zone, and that of its language (en-IE) if it names one."""
    language = settings.language.replace("_", "-").split("-")[1:]
    named = [part.upper() for part in language] + [get_global("zone_territories").get(settings.time_zone.key, "")]
    return tuple(dict.fromkeys(filter(None, named)))


class _Ours:
    """The organisation's own mail addresses: its domains, and what programme.yml itself names."""

    def __init__(self, settings: Settings) -> None:
        mail = settings.mail
        self._domains = tuple(domain.casefold().removeprefix("@") for domain in settings.privacy.domains)
        self._named = {
            address.casefold()
            for text in (settings.contact, mail.sender, mail.to, mail.reply_to)
            for address in re.findall(r"[\w.+-]+@[\w.-]+", text)
        }

    def has(self, address: str) -> bool:
        """Whether an address is one of them, or lies in one of the domains or below it."""
        address = address.casefold()
        domain = address.partition("@")[2]
        return address in self._named or any(domain == own or domain.endswith(f".{own}") for own in self._domains)
