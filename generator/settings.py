"""What programme.yml says, apart from the weeks: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from generator.week import Week

IN_INTRODUCTION = ("count", "name", "organisation")
"""What may stand in braces in the introduction."""
IN_SUBJECT = ("number", "title", "name", "week", "year", "organisation")
"""What may stand in braces in the mail's subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """How the Monday mail is addressed; every text as written in programme.yml."""

    sender: str = ""
    to: str = ""
    reply_to: str = ""
    subject: str = ""
    list_unsubscribe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forge:
    """Where the sources lie: github, gitlab, gitea or bitbucket at `url`."""

    kind: str
    url: str
    repository: str
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What a check looks out for: the organisation's own mail domains, customers' names."""

    domains: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What programme.yml says, apart from the weeks."""

    name: str
    organisation: str
    site_url: str
    introduction: str
    time_zone: ZoneInfo
    language: str
    authors: Mapping[Week, str]
    contact: str
    mail: Mail
    forge: Forge | None
    privacy: Privacy
    robots: str
