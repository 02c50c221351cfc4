"""People, teams and tags of a programme, each with an address of its own."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.digest import newest_first
from generator.model import Programme, Story
from generator.slugs import person_key, slugs


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person, team or tag: how it is written, its address segment, its stories, newest first.

    For a person, `stories` were written by them and `thanked` speak of them.
    """

    name: str
    slug: str
    stories: tuple[Story, ...] = ()
    thanked: tuple[Story, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """Everyone and everything that stories name, sorted by key; keys are casefolded names."""

    people: dict[str, Entry]
    teams: dict[str, Entry]
    tags: dict[str, Entry]

    @classmethod
    def of(cls, programme: Programme) -> "Directory":
        """The directory of all stories that may be seen."""
        stories = programme.stories
        return cls(
            people=_entries(stories, lambda s: (s.author,), lambda s: s.recognises),
            teams=_entries(stories, lambda s: (s.team,) if s.team else ()),
            tags=_entries(stories, lambda s: s.tags),
        )

    def person(self, name: str) -> Entry:
        """The person with this name, however it is spelled. Raises KeyError for a stranger."""
        return self.people[person_key(name)]

    def team(self, name: str) -> Entry:
        """The team with this name."""
        return self.teams[person_key(name)]

    def tag(self, name: str) -> Entry:
        """The tag with this name."""
        return self.tags[person_key(name)]


Names = Callable[[Story], Iterable[str]]


def _entries(stories: Iterable[Story], by: Names, thanked: Names = lambda _: ()) -> dict[str, Entry]:
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    written: dict[str, dict[str, Story]] = defaultdict(dict)
    spoken_of: dict[str, dict[str, Story]] = defaultdict(dict)
    for story in stories:
        for names, found in ((by, written), (thanked, spoken_of)):
            for name in names(story):
                key = person_key(name)
                spellings[key][name] += 1
                found[key][story.id] = story
    shown = {key: max(counts.items(), key=lambda c: (c[1], c[0]))[0] for key, counts in spellings.items()}
    own = slugs(shown.values())
    return {
        key: Entry(
            name=shown[key],
            slug=own[shown[key]],
            stories=newest_first(written[key].values()),
            thanked=newest_first(spoken_of[key].values()),
        )
        for key in sorted(shown, key=lambda k: (own[shown[k]], k))
    }
