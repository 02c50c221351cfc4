"""A week, its fundamental, its messages and its stories -> Digest.

Nothing here knows what day it is: whoever calls has chosen the stories that may be seen.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from generator.model import Digest, Focus, Kind, Recognition, Story
from generator.rotation import leads
from generator.slugs import person_key
from generator.week import Week


def compose_digests(weeks: Sequence[Focus], stories: Iterable[Story], last: Week) -> tuple[Digest, ...]:
    """The digests of all planned weeks up to `last`, in order.

    `weeks` is the whole plan without gaps; `stories` are those that may be seen.
    """
    shelf = _Shelf(weeks, stories)
    return tuple(shelf.digest(n) for n, focus in enumerate(weeks) if focus.week <= last)


def newest_first(stories: Iterable[Story]) -> tuple[Story, ...]:
    """By date, the newest first; ties by id."""
    by_id = sorted(stories, key=attrgetter("id"))
    return tuple(sorted(by_id, key=attrgetter("date"), reverse=True))  # Those of a day stay as they are.


def in_turn(messages: Iterable[Story]) -> tuple[Story, ...]:
    """The messages of a week in the order in which they stand there; the first is mailed whole."""
    return tuple(sorted(messages, key=lambda m: (not m.week_given, m.date, m.id)))


class _Shelf:
    """All stories, put where the weeks will look for them."""

    def __init__(self, weeks: Sequence[Focus], stories: Iterable[Story]) -> None:
        self._weeks = weeks
        self._about: dict[Week, list[Story]] = defaultdict(list)
        self._shared: dict[Week, list[Story]] = defaultdict(list)
        self._messages: dict[Week, list[Story]] = defaultdict(list)
        self._letters: dict[str, list[Story]] = defaultdict(list)
        by_week = {focus.week: focus for focus in weeks}
        led: dict[str, list[Week]] = defaultdict(list)
        for focus in weeks:
            if focus.fundamental:
                led[focus.fundamental.id].append(focus.week)
        for story in stories:
            if story.kind is Kind.MESSAGE:
                self._letters[story.fundamentals[0]].append(story)
                if story.week in by_week:
                    ours = leads(story, by_week[story.week])
                    (self._messages if ours else self._shared)[story.week].append(story)
            elif story.week in by_week:
                self._shared[story.week].append(story)
                for fundamental in story.fundamentals:
                    times = led[fundamental]
                    if (first := bisect_left(times, story.week)) < len(times):
                        self._about[times[first]].append(story)

    def digest(self, n: int) -> Digest:
        """The digest of the n-th planned week."""
        focus = self._weeks[n]
        messages, message_from = self._message(focus)
        about = newest_first(self._about[focus.week])
        told = {s.id for s in about}
        others = newest_first(s for w in self._shown_with(n) for s in self._shared[w] if s.id not in told)
        return Digest(
            week=focus.week,
            focus=focus,
            messages=messages,
            message_from=message_from,
            about=about,
            others=others,
            recognised=_recognised((*(() if message_from else messages), *about, *others)),
            since_last_mail=newest_first(s for w in self._unmailed(n) for s in self._shared[w]),
            previous=self._weeks[n - 1] if n else None,
            next=self._weeks[n + 1] if n + 1 < len(self._weeks) else None,
        )

    def _message(self, focus: Focus) -> tuple[tuple[Story, ...], Week | None]:
        own = in_turn(self._messages[focus.week])
        if own or focus.fundamental is None:
            return own, None
        earlier = [m for m in self._letters[focus.fundamental.id] if m.week < focus.week]
        if not earlier:
            return (), None
        newest = max(earlier, key=lambda m: (m.week, m.date, m.id))
        return (newest,), newest.week

    def _shown_with(self, n: int) -> Iterable[Week]:
        """The week, and the skipped weeks directly before it: their stories have no page of a fundamental."""
        yield self._weeks[n].week
        while n and self._weeks[n - 1].fundamental is None:
            n -= 1
            yield self._weeks[n].week

    def _unmailed(self, n: int) -> Iterable[Week]:
        """The weeks whose stories no mail has carried before the Monday of this one.

        The last week; and as a skipped week sends no mail, the week before it too.
        """
        while n:
            n -= 1
            yield self._weeks[n].week
            if self._weeks[n].fundamental is not None:
                return


def for_mail(digest: Digest) -> Digest:
    """The Monday cut: what stood there when the week began, and what was shared since the last mail."""
    about = tuple(s for s in digest.about if s.week < digest.week)
    told = {s.id for s in about}
    others = tuple(s for s in digest.since_last_mail if s.id not in told)
    own = () if digest.message_from else digest.messages
    return replace(digest, about=about, others=others, recognised=_recognised((*own, *about, *others)))


def _recognised(stories: Iterable[Story]) -> tuple[Recognition, ...]:
    """Who was thanked in these stories, each person once, in the order of the stories."""
    found: dict[str, Recognition] = {}
    for story in stories:
        for name in story.recognises:
            found.setdefault(person_key(name), Recognition(name=name, story=story))
    return tuple(found.values())


def questions(digest: Digest) -> tuple[str, ...]:
    """For the week's meeting: what the message asks, then what the fundamental asks, five at most."""
    leader = digest.focus.fundamental
    own = () if digest.message_from else (q for m in digest.messages for q in m.questions)
    return tuple(dict.fromkeys((*own, *(leader.questions if leader else ()))))[:5]
