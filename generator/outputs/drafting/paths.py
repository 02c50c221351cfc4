"""Where a new file goes: an address of its own, and a name that every system can keep."""

from collections.abc import Iterable
from pathlib import Path

from generator.model import Fundamental, Story
from generator.slugs import free_slug, segment, slug

LONGEST = 60
"""Characters of a name; with what is added to it, it stays below 255 bytes in every script."""
_NO_STORY = frozenset({"readme"})
"""The name of a file that is not read."""


def story_path(root: Path, year: int, title: str, stories: Iterable[Story]) -> Path:
    """`stories/YEAR/slug.md` below `root`, at an address that no file and no alias has."""
    folder = root / f"stories/{year}"
    there = {segment(path.stem) for path in folder.iterdir()} if folder.is_dir() else set()
    aliases = {alias.strip("/").removeprefix(f"stories/{year}/") for story in stories for alias in story.aliases}
    return folder / f"{free_slug(_short(title), _NO_STORY | there | aliases)}.md"


def fundamental_path(root: Path, number: int, title: str, fundamentals: Iterable[Fundamental]) -> Path:
    """`fundamentals/NN-slug.yml` below `root`, with an id that no other fundamental has or had."""
    taken = {f.id for f in fundamentals}
    taken |= {alias.strip("/").removeprefix("fundamentals/") for f in fundamentals for alias in f.aliases}
    return root / f"fundamentals/{number:02}-{free_slug(_short(title), taken)}.yml"


def picture_paths(story: Path, endings: Iterable[str]) -> list[Path]:
    """A name beside the story for each of its pictures: `slug.jpg`, `slug-2.png`, ...; none that is there."""
    there = {path.stem.casefold() for path in story.parent.iterdir()} if story.parent.is_dir() else set()
    paths: list[Path] = []
    number = 1
    for ending in endings:
        while (name := story.stem if number == 1 else f"{story.stem}-{number}").casefold() in there:
            number += 1
        paths.append(story.with_name(name + ending))
        number += 1
    return paths


def _short(title: str) -> str:
    """The title, or as many of its words as make a name."""
    own = slug(title)
    return title if len(own) <= LONGEST else own[: LONGEST + 1].rpartition("-")[0] or own[:LONGEST]
