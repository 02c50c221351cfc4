"""Small makers of values and of programmes on disk: a test says only what it is about."""

import shutil
from collections.abc import Callable
from datetime import date, tzinfo
from pathlib import Path

from generator.model import Body, Calendar, Fundamental, Kind, Story
from generator.problems import Location
from generator.slugs import slug
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
        description=Body(html="", text=""),
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
        body=Body(html=f"<p>{title}.</p>", text=f"{title}.", words=1),
        location=Location(f"stories/{on.year}/{slug(title)}.md"),
    )


def message(title: str, day: str, *fundamentals: str, week: str = "", author: str = "Lea Lead") -> Story:
    return story(title, day, *fundamentals, kind=Kind.MESSAGE, week=week, author=author)


def calendar(first: str, **parts: object) -> Calendar:
    return Calendar(first=Week.parse(first), **parts)  # type: ignore[arg-type]


def on(day: str) -> Callable[[tzinfo], date]:
    """A clock that always says `day`."""
    fixed = date.fromisoformat(day)
    return lambda _: fixed


def fundamental_yml(number: int, title: str, more: str = "") -> str:
    return f"number: {number}\ntitle: {title}\nstatement: {title}, always.\n{more}"


def story_md(title: str, day: str, fundamentals: str = "[1]", more: str = "", text: str = "Something happened.") -> str:
    head = f"title: {title}\ndate: {day}\nauthor: Ada Quay\nteam: Port\nfundamentals: {fundamentals}\n{more}"
    return f"---\n{head}---\n\n{text}\n"


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
    for name, content in written.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def sample(root: Path) -> Path:
    """A copy of the sample programme's content (not of the generator) below `root`."""
    for name in ("fundamentals", "stories"):
        shutil.copytree(PROJECT / name, root / name)
    return root
