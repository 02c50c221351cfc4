"""Small makers of values and of programmes on disk: a test says only what it is about."""

import shutil
from collections.abc import Callable
from datetime import date, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from generator import markup
from generator.body import NOTHING_WRITTEN, Body, Texts
from generator.cache import Cache
from generator.loading.surroundings import Around
from generator.model import Calendar, Content, Fundamental, Kind, Story
from generator.numbering import Numbering
from generator.outputs.darkroom import Darkroom
from generator.problems import Location
from generator.programme import read_programme
from generator.settings import Mail, Privacy, Settings
from generator.slugs import slug
from generator.source import Place
from generator.week import Week

PROJECT = Path(__file__).parent.parent
SHARED = PROJECT.parent / "shared"

PROGRAMME_YML = """\
name: The Test Way
time_zone: Europe/London
language: en
first_week: 2026-W01
"""


def fundamental(number: int, title: str, since: date | None = None, until: date | None = None) -> Fundamental:
    return Fundamental(
        id=slug(title),
        number=number,
        title=title,
        statement=f"{title}, always.",
        description=NOTHING_WRITTEN,
        since=since,
        until=until,
        location=Location(f"fundamentals/{number:02}-{slug(title)}.yml"),
    )


def story(
    title: str,
    day: str,
    *fundamentals: str,
    kind: Kind = Kind.STORY,
    week: str = "",
    author: str = "Ada Quay",
    recognises: tuple[str, ...] = (),
) -> Story:
    """A story on `day` about fundamentals given by id."""
    on = date.fromisoformat(day)
    return Story(
        id=f"{on.year}/{slug(title)}",
        kind=kind,
        title=title,
        date=on,
        week=Week.parse(week) if week else Week.of(on),
        week_given=bool(week),
        author=author,
        team="Port" if kind is Kind.STORY else "",
        fundamentals=fundamentals,
        recognises=recognises,
        body=Body(texts=Texts.of(f"<p>{title}.</p>", f"{title}."), words=1),
        location=Location(f"stories/{on.year}/{slug(title)}.md"),
    )


def message(title: str, day: str, *fundamentals: str, week: str = "", author: str = "Lea Lead") -> Story:
    return story(title, day, *fundamentals, kind=Kind.MESSAGE, week=week, author=author)


def calendar(first: str, **parts: object) -> Calendar:
    return Calendar(first=Week.parse(first), **parts)  # type: ignore[arg-type]


def settings(zone: str = "Europe/London", language: str = "en") -> Settings:
    """What the smallest programme.yml says."""
    return Settings(
        name="The Test Way",
        organisation="",
        site_url="",
        introduction="",
        time_zone=ZoneInfo(zone),
        language=language,
        authors={},
        contact="",
        mail=Mail(),
        forge=None,
        privacy=Privacy(),
        robots="noindex",
    )


def content(*stories: Story, settings: Settings = settings(), day: str = "2026-01-20") -> Content:  # noqa: B008
    """Stories of a programme without anything else, on a day."""
    return Content(
        today=date.fromisoformat(day),
        settings=settings,
        calendar=calendar("2026-W01"),
        fundamentals=(),
        stories=stories,
        problems=(),
    )


def rendered(text: str, first_line: int = 1) -> Body:
    """A text that refers to nothing, as the body of a story."""
    place = Place("stories/2026/a.md", lambda _: None)
    return markup.render(text, Around(Path(), place, Numbering(()), date(2026, 1, 1)), place, first_line)


def on(day: str) -> Callable[[tzinfo], date]:
    """A clock that always says `day`."""
    fixed = date.fromisoformat(day)
    return lambda _: fixed


def fundamental_yml(number: int, title: str, more: str = "") -> str:
    return f"number: {number}\ntitle: {title}\nstatement: {title}, always.\n{more}"


def story_md(title: str, day: str, fundamentals: str = "[1]", more: str = "", text: str = "Something happened.") -> str:
    head = f"title: {title}\ndate: {day}\nauthor: Ada Quay\nteam: Port\nfundamentals: {fundamentals}\n{more}"
    return f"---\n{head}---\n\n{text}\n"


def ordinary(text: str, number: int) -> str:
    """A file's text in which “Something happened.” is drawn out into a story of ordinary length, like no other."""
    words = " ".join(f"word{number * 100 + n}" for n in range(60))
    return text.replace("Something happened.", f"Something happened. {words}.")


def programme(root: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """A small valid programme below `root`, with `files` written over it."""
    written: dict[str, str | bytes] = {
        "fundamentals/programme.yml": PROGRAMME_YML,
        "fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first"),
        "fundamentals/02-ask-early.yml": fundamental_yml(2, "Ask early"),
        "fundamentals/03-be-kind.yml": fundamental_yml(3, "Be kind"),
        "stories/2026/a-start.md": story_md("A start", "2026-01-06", "[2]"),
        **(files or {}),
    }
    for number, (name, content) in enumerate(written.items()):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(ordinary(content, number).encode() if isinstance(content, str) else content)
    return root


def sample(root: Path) -> Path:
    """A copy of the sample programme's content (not of the generator) below `root`."""
    for name in ("fundamentals", "stories"):
        shutil.copytree(PROJECT / name, root / name)
    return root


def developed(root: Path) -> Path:
    """A copy of the sample that finds its pictures developed: doing that anew is more than half of a first build."""
    darkroom, cache = Darkroom(PROJECT), Cache.below(root)
    for picture in read_programme(root, on("2099-01-01")).pictures():
        for version in darkroom.assets(picture):
            cache.put(version.key, version.make())
    return root


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their bytes, by their path there."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The paths at which two folders' contents are not the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
