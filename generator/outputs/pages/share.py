"""Tell your story: the form, and the tables its script works with.

The script decides nothing of its own: fields, limits, what a text may hold, the forge's
addresses and every word come from here, and from where `check` takes them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from generator import markup
from generator.addresses import read_addresses
from generator.characters import MAX_MARKS
from generator.directory import Entry
from generator.forge import folder_address, patterns_of
from generator.kinds import MAX_ITEMS, MAX_NAME
from generator.loading.formats import StoryFields as St
from generator.loading.stories import MAX_STORY_BYTES
from generator.model import Page
from generator.outputs.pages.site import Site
from generator.outputs.paths import SHARE
from generator.outputs.teaser import WORDS_A_MINUTE
from generator.problems import CODES, Severity
from generator.rules import taste
from generator.settings import Settings
from generator.source import MAX_BYTES, MAX_LINE
from generator.week import YEARS

FORM = (St.TITLE, St.DATE, St.AUTHOR, St.TEAM, St.FUNDAMENTALS, St.RECOGNISES, St.TAGS, St.CONSENT)
"""The keys that the form fills in, in the order in which its file holds them."""
MAX_ADDRESS = 6_000
"""Characters of a forge's address, encoded: beyond some 8,000 servers refuse it."""
MAX_MAILTO = 1_800
"""Characters of a mail's address: Windows hands no more than about 2,000 to a mail program."""
SAID = "share_said_"
"""What the keys of the words begin with that only the script says."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who helps, as programme.yml says: a mail address, a page, or only a name."""

    label: str
    mail: str = ""
    href: str = ""

    @classmethod
    def of(cls, written: str) -> "Contact":
        """Read the setting `contact`; empty stays empty."""
        if written.startswith(("https://", "http://")):
            return cls(written, href=written)
        try:
            (address,) = read_addresses(written)
        except ValueError:
            return cls(written)
        return cls(address.display_name or address.addr_spec, address.addr_spec, f"mailto:{address.addr_spec}")


def share_page(site: Site) -> Page:
    """The page `/share/`."""
    programme, today = site.programme, site.programme.today
    settings = programme.settings
    return site.page(
        SHARE,
        "share.html",
        title=site.words.plain("share_title"),
        kind="share",
        text=site.words.plain("share_lead"),
        active=[f for f in programme.fundamentals if f.active(today)],
        contact=Contact.of(settings.contact),
        folder=folder_address(settings.forge, "stories"),
        people=_names(site.directory.people),
        teams=_names(site.directory.teams),
        tags=_names(site.directory.tags),
        sample=_sample(site),
        data=as_data(tables(site)),
    )


def _sample(site: Site) -> str:
    """A story file to copy, with words of ours in the place of the writer's."""
    programme, say = site.programme, site.words.plain
    active = (f.number for f in programme.fundamentals if f.active(programme.today))
    head = (
        (St.TITLE, say("share_sample_title")),
        (St.DATE, programme.today),
        (St.AUTHOR, say("share_sample_author")),
        (St.TEAM, say("share_sample_team")),
        (St.FUNDAMENTALS, f"[{next(active, 1)}]"),
    )
    lines = "".join(f"{field.name}: {value}\n" for field, value in head)
    return f"---\n{lines}---\n{say('share_sample_text')}\n"


def as_data(value: object) -> Markup:
    """A value as JSON that cannot end the element it stands in."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(written.replace("<", "\\u003c"))


def tables(site: Site) -> dict[str, object]:
    """Everything the script works with, as plain values for JSON."""
    programme = site.programme
    settings = programme.settings
    return {
        "allowed": allowed(),
        "contact": Contact.of(settings.contact).mail,
        "forge": _forge(settings),
        "fundamentals": [
            {
                "id": f.id,
                "number": f.number,
                "title": f.title,
                "statement": f.statement,
                "since": f.since.isoformat() if f.since else None,
                "until": f.until.isoformat() if f.until else None,
            }
            for f in programme.fundamentals
        ],
        "keys": [field.name for field in FORM],
        "language": settings.language,
        "limits": limits(),
        "pace": WORDS_A_MINUTE,
        # A letter needs no team; what the form makes is always a story.
        "required": [field.name for field in FORM if field.required or field is St.TEAM],
        "taken": _taken(site),
        "warnings": sorted(code for code, one in CODES.items() if one.severity is Severity.WARNING),
        "words": {key.removeprefix(SAID): text for key, text in site.words.table.items() if key.startswith(SAID)},
        "zone": str(settings.time_zone),
    }


def limits() -> dict[str, object]:
    """What `check` measures a story against, and how long an address may be."""
    return {
        "address": MAX_ADDRESS,
        "head": MAX_BYTES,
        "line": MAX_LINE,
        "mailto": MAX_MAILTO,
        "marks": MAX_MARKS,
        "items": MAX_ITEMS,
        "name": MAX_NAME,
        "story": MAX_STORY_BYTES,
        "taste": {
            "capitals": taste.CAPITALS,
            "exclamation_row": taste.EXCLAMATION_ROW,
            "exclamations": taste.EXCLAMATIONS,
            "longest": taste.LONGEST,
            "paragraph": taste.LONGEST_PARAGRAPH,
            "shortest": taste.SHORTEST,
            "title_exclamations": taste.TITLE_EXCLAMATIONS,
        },
        "years": [YEARS[0], YEARS[-1]],
    }


def allowed() -> dict[str, object]:
    """What a rendered text may hold, as `markup` has it."""
    return {
        "classes": {tag: sorted(names) for tag, names in markup.CLASSES.items()},
        "films": sorted(markup.VIDEO_HOSTS),
        "schemes": sorted(markup.SCHEMES),
        "tags": {tag: sorted(names) for tag, names in markup.ALLOWED.items()},
    }


def _forge(settings: Settings) -> dict[str, str] | None:
    forge = settings.forge
    if forge is None:
        return None
    return {"folder": folder_address(forge, "stories"), "kind": forge.kind, "new": patterns_of(forge).new}


def _names(entries: Mapping[str, Entry]) -> list[str]:
    return [entry.name for entry in entries.values()]


def _taken(site: Site) -> list[str]:
    """The addresses of this year's and last year's stories: what nobody may see is not told here either."""
    programme = site.programme
    return sorted(story.id for story in programme.stories if story.date.year >= programme.today.year - 1)
