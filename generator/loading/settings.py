"""programme.yml -> Settings."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.loading.files import read_bytes
from generator.loading.formats import FORMATS
from generator.loading.formats import ProgrammeFields as Pr
from generator.places import Places
from generator.settings import Mail, Privacy, Settings
from generator.source import MAX_BYTES, Fields, Place, Report, read_yaml

PROGRAMME_FILE = "fundamentals/programme.yml"


def programme_fields(root: Path, report: Report) -> Fields | None:
    """The fields of programme.yml, or None where it cannot be read."""
    content = read_bytes(root, PROGRAMME_FILE, report, MAX_BYTES)
    if content is None:
        return None
    document = read_yaml(PROGRAMME_FILE, content, report)
    return Fields(document.mapping, FORMATS["programme"], document.place) if document.mapping else None


def read_settings(root: Path, fields: Fields | None) -> Settings:
    """What programme.yml says; where it says nothing usable, enough to go on reporting."""
    fields = fields or Fields.nothing(Place(PROGRAMME_FILE, lambda _: None))
    get = fields.get
    url = get(Pr.SITE_URL) or ""
    if url and not re.match(r"https?://[^/\s]+", url):
        fields.place.problem(
            fields.where(Pr.SITE_URL), "wrong-type", f"“{url}” is not an address.", "Begin with https://."
        )
        url = ""
    authors = get(Pr.AUTHORS) or {}
    return Settings(
        name=get(Pr.NAME) or "",
        organisation=get(Pr.ORGANISATION) or "",
        site_url=f"{url.rstrip('/')}/" if url else "",
        introduction=get(Pr.INTRODUCTION) or "",
        time_zone=_time_zone(fields),
        language=_language(root, fields),
        authors={week.value: name for week, name in authors.items()},
        contact=get(Pr.CONTACT) or "",
        mail=get(Pr.MAIL) or Mail(),
        forge=get(Pr.SUBMIT),
        privacy=get(Pr.PRIVACY) or Privacy(),
        robots=get(Pr.ROBOTS) or "noindex",
    )


def _time_zone(fields: Fields) -> ZoneInfo:
    name = fields.get(Pr.TIME_ZONE) or "UTC"
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        hint = "Use a name such as Europe/London or America/New_York."
        fields.place.problem(fields.where(Pr.TIME_ZONE), "time-zone", f"There is no time zone “{name}”.", hint)
        return ZoneInfo("UTC")


def _language(root: Path, fields: Fields) -> str:
    language = (fields.get(Pr.LANGUAGE) or "en").replace("_", "-")
    base = re.split("[-_]", language)[0]
    tag = re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", language)
    if tag and any(Places(root).file(f"templates/words/{name}.yml") for name in (language, base)):
        return language
    hint = f"Write en, or add templates/words/{base}.yml: a translation of en.yml."
    fields.place.problem(
        fields.where(Pr.LANGUAGE), "language", f"There are no words for the language “{language}”.", hint
    )
    return "en"
