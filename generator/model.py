"""What a programme is made of: frozen values, with no behaviour beyond their own meaning."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from generator.body import Body
from generator.problems import Location, Problem
from generator.settings import Settings
from generator.week import Week


class Kind(StrEnum):
    """A story by a colleague, or the message of a week by a leader."""

    STORY = "story"
    MESSAGE = "message"


class Origin(StrEnum):
    """Why a week is led by what leads it."""

    RECORDED = "recorded"
    PINNED = "pinned"
    SKIPPED = "skipped"
    ROTATED = "rotated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One published form of a picture: its site path, its size in pixels."""

    path: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that can be published, and its description; outputs make its bytes from its file.

    `path`, `width` and `height` are those of the plain version, the one that every mail
    program and feed reader shows. `plain` are all versions of its format (JPEG or PNG),
    the smallest first, `webp` the same for browsers. `source` is its file below the root;
    `content` is the SHA-256 of that file, and so says which picture it is.
    """

    path: str
    width: int
    height: int
    alt: str
    source: str
    content: str
    plain: tuple[Version, ...]
    webp: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Something to read further."""

    title: str
    url: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Something that a person wrote into a file of its own.

    `location` is where it begins; `places` says where the value of each of its keys
    stands: `title:2:8 date:3:7`, lines and columns counted from 1.
    """

    location: Location
    places: str = field(default="", repr=False, compare=False)

    def at(self, key: str) -> Location:
        """Where the value of a key is written; where the whole begins, if the key is not there."""
        for place in self.places.split():
            name, line, column = place.split(":")
            if name == key:
                return Location(self.location.path, int(line), int(column))
        return self.location


@dataclass(frozen=True, slots=True, kw_only=True)
class Fundamental(Written):
    """One statement of how the company wants to work.

    `id` is the file's name without its number, so that a new title breaks no link.
    `related` holds ids.
    """

    id: str
    number: int
    title: str
    statement: str
    description: Body
    practices: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    reading: tuple[Reading, ...] = ()
    image: Picture | None = None
    pictures: tuple[Picture, ...] = ()
    since: date | None = None
    until: date | None = None
    aliases: tuple[str, ...] = ()

    def active(self, day: date) -> bool:
        """Whether it is in force on `day`; both ends count, a missing end is open."""
        return (self.since or day) <= day <= (self.until or day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """Words that may stand in a story although a check would warn of them, and why."""

    words: str
    reason: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Written):
    """What a colleague sent in, or a leader's message. `fundamentals` holds ids.

    `content` is the BLAKE2 of the file's text, and so says whether it was edited.
    `version` differs between any two stories that an output could show differently; it
    saves outputs from comparing the whole.
    """

    id: str
    kind: Kind
    title: str
    date: date
    week: Week
    week_given: bool
    author: str
    team: str = ""
    fundamentals: tuple[str, ...]
    recognises: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: Picture | None = None
    pictures: tuple[Picture, ...] = ()
    body: Body
    sign_off: str = ""
    postscript: str = ""
    questions: tuple[str, ...] = ()
    reading: tuple[Reading, ...] = ()
    draft: bool = False
    withdrawn: str = ""
    consent: bool = False
    excuses: tuple[Excuse, ...] = ()
    aliases: tuple[str, ...] = ()
    content: str = field(default="", repr=False)
    version: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        told = hashlib.blake2b(repr(self).encode("utf-8", "surrogatepass"), digest_size=16)
        told.update(self.body.texts.both)
        object.__setattr__(self, "version", told.hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What is fixed about the weeks, before anything is computed.

    `history` and `pins` map a week to a fundamental's id (None: recorded as skipped);
    `skips` maps a week to the reason. `history_ends` is where the last recorded week
    stands, if there is one.
    """

    first: Week
    history: Mapping[Week, str | None] = field(default_factory=dict)
    pins: Mapping[Week, str] = field(default_factory=dict)
    skips: Mapping[Week, str] = field(default_factory=dict)
    history_ends: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What leads a week: a fundamental, or None in a week that is skipped.

    `cycle` counts the weeks that this fundamental has led, this one included; 0 if skipped.
    """

    week: Week
    fundamental: Fundamental | None
    cycle: int
    origin: Origin
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """A colleague who was thanked, and the story that says why."""

    name: str
    story: Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One week, composed: what leads it, what was written for it, what was shared.

    `message_from` names the earlier week that the message was written for, when the week
    has none of its own. `about` and `others` are whole; outputs show the first few.
    `since_last_mail` is what was shared before the week's Monday and in no mail yet.
    """

    week: Week
    focus: Focus
    messages: tuple[Story, ...]
    message_from: Week | None
    about: tuple[Story, ...]
    others: tuple[Story, ...]
    recognised: tuple[Recognition, ...]
    since_last_mail: tuple[Story, ...]
    previous: Focus | None
    next: Focus | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that was read, and what is wrong with it; `today` in the programme's zone."""

    today: date
    settings: Settings
    calendar: Calendar
    fundamentals: tuple[Fundamental, ...]
    stories: tuple[Story, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A whole programme on one day: only what may be seen that day.

    `weeks` is the plan, from the first week into the future; `digests` exist for weeks
    that have begun. `withdrawn` are stories of which only the address remains.
    `recorded` are the weeks in history.yml.
    `letters` are all messages, those to come and drafts too: for editors, never for pages.
    """

    today: date
    this_week: Week
    settings: Settings
    fundamentals: tuple[Fundamental, ...]
    stories: tuple[Story, ...]
    withdrawn: tuple[Story, ...]
    weeks: tuple[Focus, ...]
    digests: tuple[Digest, ...]
    letters: tuple[Story, ...]
    recorded: frozenset[Week]
    warnings: tuple[Problem, ...]

    def pictures(self) -> Iterator[Picture]:
        """Every picture that may be seen, once for each place where it is shown."""
        texts: tuple[Story | Fundamental, ...] = (*self.stories, *self.fundamentals)
        for text in texts:
            yield from filter(None, (text.image, *text.pictures))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page for an engine to surround: `path` below the site, ends in `/` or is empty.

    `title` and `summary` are plain text; `html` is finished but for its surroundings.
    `kind` is home, week, fundamental, story, archive, ...; `source` is the path of the
    file it was made from, or empty. `feed` is the path of a feed of its own. `tell` tells
    what the page is made from, and `make` makes it, each when somebody asks.
    """

    path: str
    title: str
    kind: str
    source: str = ""
    feed: str = ""
    tell: Callable[[], str] = field(repr=False, compare=False)
    make: Callable[[], str] = field(repr=False, compare=False)
    summarise: Callable[[], str] = field(repr=False, compare=False)

    @property
    def key(self) -> str:
        """What it is made from: with the same path and key it is the same page, and nobody need make it again."""
        return self.tell()

    @property
    def html(self) -> str:
        """The page but for its surroundings, made anew each time."""
        return self.make()

    @property
    def summary(self) -> str:
        """What it is about, for a preview."""
        return self.summarise()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file to publish as it is: `path` below the site, no leading slash; `tell` and `make` are a page's.

    `kept` is a file with the same bytes that nobody writes into: a second name of it will do.
    """

    path: str
    tell: Callable[[], str] = field(repr=False, compare=False)
    make: Callable[[], bytes] = field(repr=False, compare=False)
    kept: str | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, path: str, content: bytes) -> "Asset":
        """A file whose content is at hand."""
        tell = lambda: hashlib.blake2b(content, digest_size=16).hexdigest()  # noqa: E731
        return cls(path=path, tell=tell, make=lambda: content)

    @property
    def key(self) -> str:
        """What it is made from, as with a page; an empty text: nobody knows."""
        return self.tell()

    @property
    def content(self) -> bytes:
        """Its bytes. Raises what the making raises: ContentError for a picture that is not as it was read."""
        return self.make()
