"""What is in one mail: gathered once, then shortened until it fits."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from markupsafe import Markup

from generator.body import Body
from generator.digest import questions
from generator.directory import Directory
from generator.model import Digest, Fundamental, Kind, Picture, Programme, Story
from generator.outputs.hues import hue
from generator.outputs.mail.parts import Cutting, cut, mail_html
from generator.outputs.mail.services import BROWSER, UNSUBSCRIBE, Service
from generator.outputs.paths import fundamental_path, share_path, story_path, week_path
from generator.outputs.teaser import teaser
from generator.settings import IN_SUBJECT
from generator.slugs import written
from generator.week import Week
from generator.words import Words

SHOWN = 6
"""Stories about the fundamental, and as many others, in a mail."""
TEASER_WORDS = 40
DEFAULT_SUBJECT = "#{number} {title} – {name}, week {week}"


@dataclass(frozen=True, slots=True)
class Shortening:
    """One step on the way under 80 kB."""

    bare: frozenset[str] = frozenset()
    message_words: int = 700
    pictures: bool = True
    note: str = ""


class Shelf:
    """What every mail of a programme looks up; made once for all of them."""

    def __init__(self, programme: Programme, directory: Directory | None = None) -> None:
        self.programme = programme
        self.directory = directory or Directory.of(programme)
        self.known = frozenset(story_path(s) for s in programme.stories)
        """The paths of the stories that a link may lead to."""
        self.numbers = {f.id: f.number for f in programme.fundamentals}
        self.messages: dict[Week, list[Story]] = defaultdict(list)
        for story in programme.stories:
            if story.kind is Kind.MESSAGE:
                self.messages[story.week].append(story)


class Sheet:
    """One mail under way: what is in it, before it is shortened and put into the template."""

    def __init__(
        self, shelf: Shelf, words: Words, service: Service, digest: Digest, leader: Fundamental, base: str
    ) -> None:
        self._shelf, self.programme, self.known = shelf, shelf.programme, shelf.known
        self.words, self.service, self.base = words, service, base
        self.digest, self.leader = digest, leader
        self.about, self.others = digest.about[:SHOWN], digest.others[:SHOWN]
        self.more_letters = digest.messages[1:]
        self.letter = digest.messages[0] if digest.messages else None
        self.body: Body = self.letter.body if self.letter else leader.description
        self.page = story_path(self.letter) if self.letter else fundamental_path(leader)
        self._cuttings: dict[int, Cutting] = {}
        self._teasers: dict[str, str] = {}

    def called(self, name: str) -> str:
        """A person's name in its most frequent spelling."""
        return self._shelf.directory.person(name).name

    def address(self, path: str) -> str:
        """A site path as the mail writes it."""
        return f"{self.base}{path}"

    @property
    def made_from(self) -> tuple[object, ...]:
        """What the mail says that not all mails say: the week, and the one line about the next."""
        return self.digest, self.next_line

    @property
    def subject(self) -> str:
        """The subject by the programme's template."""
        settings, week = self.programme.settings, self.digest.week
        subject = settings.mail.subject or DEFAULT_SUBJECT
        values = (self.leader.number, self.leader.title, settings.name, week.number, week.year, settings.organisation)
        known = dict(zip(IN_SUBJECT, map(str, values), strict=True))
        return re.sub(r"\{(\w+)\}", lambda m: known.get(m[1], m[0]), subject)

    @property
    def pictures(self) -> dict[str, Picture]:
        """The pictures of the letter, or of the description, by the address that the HTML writes."""
        shown = (self.letter.image, *self.letter.pictures) if self.letter else self.leader.pictures
        return {self.address(written(p.path)): p for p in shown if p}

    def shortenings(self) -> Iterator[Shortening]:
        """The mail as it is, then shorter and shorter."""
        step = Shortening()
        yield step
        longest = sorted((*self.about, *self.others), key=lambda s: (-len(self.teaser(s)), s.id))
        for n in range(len(longest)):
            bare = frozenset(s.id for s in longest[: n + 1])
            step = replace(step, bare=bare, note=f"“{longest[n].title}” is only a title and a link.")
            yield step
        for words in (400, 150):
            step = replace(step, message_words=words, note=f"The letter is cut at {words} words.")
            yield step
        yield replace(step, pictures=False, note="Pictures are linked instead of shown.")

    def teaser(self, story: Story) -> str:
        """The first sentences of a story."""
        if story.id not in self._teasers:
            self._teasers[story.id] = teaser(story.body.text, TEASER_WORDS)
        return self._teasers[story.id]

    def cutting(self, words: int) -> Cutting:
        """The beginning of the letter, or of the description."""
        if words not in self._cuttings:
            self._cuttings[words] = cut(self.body, words)
        return self._cuttings[words]

    @cached_property
    def preheader(self) -> str:
        """What a mail program shows beside the subject: 30 to 200 characters, not the title again."""
        settings, week = self.programme.settings, self.digest.week
        titles = {self.leader.title.casefold(), self.letter.title.casefold() if self.letter else ""}
        beginning = teaser(self.body.text, 24) if self.body.text else ""
        when = f"{settings.name}, {self.words.plain('week_of_year', number=week.number, year=week.year)}."
        said = ""
        for text in (beginning, self.leader.statement, settings.introduction, when, self.words.days(week)):
            if text.rstrip(".!?…").casefold() not in titles:
                said = " ".join(f"{said} {text}".split())
            if len(said) >= 30:
                break
        short = said[:198].rsplit(" ", 1)[0]
        return said if len(said) <= 200 else f"{short if len(short) > 30 else said[:198]} …"

    @property
    def browser_address(self) -> str:
        """Where the mail can be read in a browser."""
        return BROWSER if self.service.browser else f"{self.week_address}email.html"

    @property
    def unsubscribe_address(self) -> str:
        """Where one gets rid of it; empty unless configured."""
        written = self.programme.settings.mail.list_unsubscribe
        return UNSUBSCRIBE if self.service.unsubscribe else written.partition("<")[2].partition(">")[0]

    @property
    def week_address(self) -> str:
        """The week's page."""
        return self.address(week_path(self.digest.week))

    @property
    def share_address(self) -> str:
        """Where one tells a story about this week's fundamental."""
        return self.address(share_path(self.leader))

    def view(self, shortening: Shortening) -> dict[str, object]:
        """What the template is given."""
        cutting = self.cutting(shortening.message_words)
        shown = (*self.more_letters, *self.about, *self.others)
        return {
            "sheet": self,
            "digest": self.digest,
            "fundamental": self.leader,
            "letter": self.letter,
            "settings": self.programme.settings,
            "hue": hue(self.leader.number),
            "letter_html": Markup(mail_html(cutting.html, self.page, self.address, self.known, shortening.pictures)),
            "letter_picture": self.letter.image if self.letter and shortening.pictures else None,
            "read_on": not cutting.whole,
            "more_about": len(self.digest.about) - len(self.about),
            "more_others": len(self.digest.others) - len(self.others),
            "teasers": {s.id: self.teaser(s) for s in shown if s.id not in shortening.bare},
            "questions": questions(self.digest),
            "story_address": self.story_address,
            "numbers": lambda s: [self._shelf.numbers[i] for i in s.fundamentals],
        }

    def story_address(self, story: Story) -> str:
        """A story's page."""
        return self.address(story_path(story))

    @property
    def next_line(self) -> str:
        """What leads next week and who writes, as far as anybody knows."""
        following, say = self.digest.next, self.words.plain
        if following is None or following.fundamental is None:
            return self.words.skipped(following.reason if following else "")
        leader = following.fundamental
        messages = self._shelf.messages[following.week]
        ready = (m.author for m in messages if m.fundamentals[:1] == (leader.id,))
        writer = next(ready, "") or self.programme.settings.authors.get(following.week, "")
        said = say("numbered", number=leader.number, title=leader.title)
        return f"{said} ({say('mail_writes', name=writer)})" if writer else said
