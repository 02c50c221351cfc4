"""What is most likely wanted: offered first, never taken without being shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from generator.digest import newest_first
from generator.model import Content, Focus, Fundamental, Kind, Story
from generator.rotation import leads
from generator.slugs import person_key
from generator.week import Week


def fundamentals(content: Content, weeks: Sequence[Focus], day: date) -> tuple[Fundamental, ...]:
    """Those in force on `day`: the one that leads its week first, then by number."""
    week = Week.of(day)
    leading = {f.fundamental.id for f in weeks if f.week == week and f.fundamental}
    active = (f for f in content.fundamentals if f.active(day))
    return tuple(sorted(active, key=lambda f: (f.id not in leading, f.number, f.id)))


def without_message(content: Content, weeks: Sequence[Focus]) -> tuple[Focus, ...]:
    """The weeks to come whose message is missing; this one too on its Monday, before its mail."""
    letters = [s for s in content.stories if s.kind is Kind.MESSAGE and not s.withdrawn]
    return tuple(
        focus
        for focus in weeks
        if focus.fundamental
        and focus.week.monday >= content.today
        and not any(m.week == focus.week and leads(m, focus) for m in letters)
    )


def number(content: Content) -> int:
    """The number after the highest that was ever borne."""
    return max((f.number for f in content.fundamentals), default=0) + 1


def since(content: Content) -> date | None:
    """The first day of a new fundamental: next Monday, once weeks are recorded; before that it holds from the start."""
    return content.today + timedelta(days=7 - content.today.weekday()) if content.calendar.history else None


def people(content: Content) -> tuple[str, ...]:
    """Who writes, as they are mostly spelled; who wrote last comes first."""
    return _names(content.stories, lambda s: (s.author,))


def colleagues(content: Content) -> tuple[str, ...]:
    """Everyone who wrote or was thanked; who was named last comes first."""
    return _names(content.stories, lambda s: (s.author, *s.recognises))


def teams(content: Content, author: str = "") -> tuple[str, ...]:
    """The teams; the one that `author` wrote for last comes first, then those of the newest stories."""
    own = [s for s in content.stories if person_key(s.author) == person_key(author)]
    first = _names(own, lambda s: (s.team,))[:1]
    return tuple(dict.fromkeys((*first, *_names(content.stories, lambda s: (s.team,)))))


def wrote(content: Content, name: str) -> bool:
    """Whether there is a story by this person."""
    return any(person_key(s.author) == person_key(name) for s in content.stories)


def spelled(name: str, known: Iterable[str]) -> str:
    """The name as it is known, or as it was given."""
    return next((each for each in known if person_key(each) == person_key(name)), name)


def _names(stories: Iterable[Story], by: Callable[[Story], Iterable[str]]) -> tuple[str, ...]:
    spellings: dict[str, Counter[str]] = {}
    for story in newest_first(s for s in stories if not s.withdrawn):
        for name in filter(None, by(story)):
            spellings.setdefault(person_key(name), Counter())[name] += 1
    return tuple(max(counts.items(), key=lambda c: (c[1], c[0]))[0] for counts in spellings.values())
