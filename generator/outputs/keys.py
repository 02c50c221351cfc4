"""What an output is made from, in one short text: the same key, the same output.

A key is made of values only, and of everything that all outputs share (the settings, the
fundamentals, our words and templates, the generator's edition). What cannot be put into
one is refused, so that no output depends on something its key does not know.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from generator.directory import Directory
from generator.edition import digest_of, edition
from generator.model import Focus, Fundamental, Programme, Recognition, Story
from generator.outputs.dial import Dial
from generator.outputs.paths import story_path
from generator.places import Places
from generator.week import Week


class Keys:
    """Makes the keys of all outputs of one programme."""

    def __init__(self, programme: Programme, places: Places) -> None:
        self._programme, self._places = programme, places
        self._told: dict[int, str] = {}
        self._alive: list[object] = []
        self._tell: dict[type, Callable[[Any], str]] = {
            **dict.fromkeys((int, float, bool, type(None)), repr),
            **dict.fromkeys((date, Week), str),
            **dict.fromkeys((list, tuple), self._row),
            dict: self._table,
            Story: self.story,
            Fundamental: lambda fundamental: str(fundamental.id),  # All of them are in every key.
            Focus: self._focus,
            Recognition: lambda thanked: f"{thanked.name!r} {self.story(thanked.story)}",
            Dial: lambda dial: f"{dial.number} {dial.been} {[f'{t.number}{t.state}' for t in dial.ticks]}",
        }

    @cached_property
    def directory(self) -> Directory:
        """Everyone and everything that the programme's stories name."""
        return Directory.of(self._programme)

    def of(self, *values: object) -> str:
        """The key of an output that is made from these values. Raises TypeError for a value that says too little."""
        return _digest(self.shared, self._row(values))

    def of_no_template(self, *values: object) -> str:
        """The same for an output that none of our templates has a hand in."""
        return _digest(self._content, self._row(values))

    def story(self, story: Story) -> str:
        """A story as outputs show it: its version, how those in it are called, which of its links lead somewhere."""
        return self._told.get(id(story)) or self._remembered(story, self._story(story))

    def _story(self, story: Story) -> str:
        directory = self.directory
        people = (directory.person(name) for name in (story.author, *story.recognises))
        named = [*people, *map(directory.tag, story.tags), *([directory.team(story.team)] if story.team else [])]
        told = [f"{entry.slug} {entry.name}" for entry in named]
        told += [path for path in story.body.stories if path in self._visible]
        return _digest(story.version, *told)

    @cached_property
    def shared(self) -> str:
        """What every output of the programme is made with."""
        return _digest(self._content, self._folders("pages", "email"))

    @cached_property
    def _content(self) -> str:
        """The same but for templates."""
        programme = self._programme
        active = [f.id for f in programme.fundamentals if f.active(programme.today)]
        # A link of theirs to a story that may not be seen leads nowhere.
        led_to = [path for f in programme.fundamentals for path in f.description.stories if path in self._visible]
        fundamentals = sorted(f"{f!r} {f.description.html} {f.description.text}" for f in programme.fundamentals)
        words = self._folders("words")
        return _digest(edition(), words, repr(programme.settings), *fundamentals, repr((active, led_to)))

    def _folders(self, *names: str) -> str:
        """A digest of folders of templates, whoever they belong to."""
        return digest_of(folder for name in names for folder in self._places.folders(f"templates/{name}"))

    @cached_property
    def _visible(self) -> frozenset[str]:
        return frozenset(map(story_path, self._programme.stories))

    def _focus(self, focus: Focus) -> str:
        leader = focus.fundamental.id if focus.fundamental else ""
        return f"{focus.week} {leader} {focus.cycle} {focus.origin} {focus.reason!r}"

    def _row(self, values: Iterable[Any]) -> str:
        told, tell, other = self._told, self._tell, self._other
        said = [repr(v) if type(v) is str else told.get(id(v)) or (tell.get(type(v)) or other)(v) for v in values]
        return f"[{','.join(said)}]"

    def _table(self, values: Mapping[Any, Any]) -> str:
        return f"{{{self._row(values)}:{self._row(values.values())}}}"

    def _other(self, value: Any) -> str:
        if isinstance(value, str):
            return repr(value)
        if isinstance(value, Mapping):
            return self._table(value)
        if not is_dataclass(value) or isinstance(value, type):
            raise TypeError(f"A {type(value).__name__} does not say what an output would be made from.")
        told = _digest(type(value).__name__, self._row(getattr(value, name) for name in _names(type(value))))
        return self._remembered(value, told)

    def _remembered(self, value: object, told: str) -> str:
        """What is told of a value that is asked for again and again; it is kept, so that its id stays its own."""
        self._alive.append(value)
        self._told[id(value)] = told
        return told


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _digest(*told: str) -> str:
    return hashlib.blake2b("\0".join(told).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
