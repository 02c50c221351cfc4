"""What must hold between files, whatever the week."""

import re
from collections.abc import Iterator

from generator.loading.files import MAX_DEPTH, folded, wrong_with
from generator.model import Content, Fundamental, Picture, Story
from generator.numbering import Numbering
from generator.problems import Location, Problem, errors

OURS = frozenset(
    "weeks archive people teams calendar about share assets search index.html 404.html sitemap.xml"
    " sitemap.xml.gz feed.xml feed.json calendar.ics".split()
)
"""What the site's own addresses begin with, apart from fundamentals and stories."""


def check_files(content: Content) -> Iterator[Problem]:
    """Numbers, addresses, and folders: what must fit whatever the week."""
    for rule in (_one_bearer_a_day, _one_file_an_address, _folders_follow_dates):
        yield from rule(content)


def _one_bearer_a_day(content: Content) -> Iterator[Problem]:
    broken = {p.location.path for p in errors(content.problems)}
    for earlier, later in Numbering(f for f in content.fundamentals if f.location.path not in broken).clashes():
        yield Problem(
            location=later.at("number"),
            code="number-clash",
            text=f"#{later.number} is also the number of {earlier.location.path}.",
            hint="Give one of the two an until: before the other one's since:, or another number.",
        )


def _one_file_an_address(content: Content) -> Iterator[Problem]:
    """A file's address is its own, and an old address leads nowhere else and takes no page's place."""
    taken: dict[str, Location] = {}
    own = [(f"fundamentals/{f.id}", f.location) for f in content.fundamentals]
    own += [(f"stories/{s.id}", s.location) for s in content.stories]
    aliases = [(alias.strip("/"), f.at("aliases")) for f in content.fundamentals for alias in f.aliases]
    aliases += [(alias.strip("/"), s.at("aliases")) for s in content.stories for alias in s.aliases]
    for address, location in aliases:
        segments = folded(address).split("/")
        if (
            segments[0] in OURS
            or len(segments) > MAX_DEPTH
            or segments[-1] == "index.html"
            or not all(map(_can_be_a_folder, segments))
        ):
            yield Problem(
                location=location,
                code="alias",
                text=f"“{address}” cannot be an old address.",
                hint="Write one such as blog/2013/the-friday-call, with letters, digits and hyphens between the /.",
            )
    for address, location in [*own, *aliases]:
        key = folded(address)
        if key in taken:
            yield Problem(
                location=location,
                code="address-clash",
                text=f"/{address}/ is already the address of {taken[key].path}.",
                hint="Rename one of the two files, or take the alias away.",
            )
        taken.setdefault(key, location)
    yield from _one_picture_an_address(content)


def _can_be_a_folder(segment: str) -> bool:
    """Whether part of an old address is a name that every system can keep."""
    return bool(re.fullmatch(r"[\w~-]([\w.~-]*[\w~-])?", segment)) and not wrong_with(segment)


def _one_picture_an_address(content: Content) -> Iterator[Problem]:
    """A GIF becomes a PNG, and so may meet another one of its name."""
    seen: dict[str, Picture] = {}
    texts: tuple[Story | Fundamental, ...] = (*content.stories, *content.fundamentals)
    for text in texts:
        for picture in filter(None, (text.image, *text.pictures)):
            if seen.setdefault(folded(picture.path), picture).content != picture.content:
                yield Problem(
                    location=text.at("image") if picture is text.image else text.location,
                    code="address-clash",
                    text=f"Two pictures would be published as {picture.path}.",
                    hint="Give one of the two another name.",
                )


def _folders_follow_dates(content: Content) -> Iterator[Problem]:
    for story in content.stories:
        folder, below, _ = story.id.partition("/")
        if not below:
            said = "The story lies in no folder of a year."
        elif folder != str(story.date.year):
            said = f"The story of {story.date} lies in the folder “{folder}”; its address follows the folder."
        else:
            continue
        yield Problem(
            location=story.at("date"),
            code="folder-year",
            text=said,
            hint=f"Move it to stories/{story.date.year}/, if nobody has linked to it yet.",
        )
