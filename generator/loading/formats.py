"""The fields of the files that people write: one table a format.

The tables drive the reading, the hints of `check` and the JSON Schemas; `about` is what a
person is told when the key is missing.
"""

from typing import cast

from generator.kinds import (
    ADDRESSES,
    DAY,
    FLAG,
    LINE,
    NUMBER,
    REFERENCE,
    SHORT,
    TEXT,
    WEEK,
    filled_in,
    list_of,
    mapping_of,
    one_of,
    record,
)
from generator.model import Reading
from generator.settings import IN_INTRODUCTION, IN_SUBJECT, Forge, Mail, Privacy
from generator.source import Field, Fields


class MailFields:
    """The keys below `mail:` in programme.yml."""

    FROM = Field("from", ADDRESSES, "who the mail comes from, as “Name <address>”.", required=True)
    TO = Field("to", ADDRESSES, "who gets the mail.")
    REPLY_TO = Field("reply_to", ADDRESSES, "where answers go.")
    SUBJECT = Field("subject", filled_in(LINE, *IN_SUBJECT), "the subject, with {number}, {title}, {name} and {week}.")
    LIST_UNSUBSCRIBE = Field("list_unsubscribe", LINE, "the List-Unsubscribe header.")
    ALL = (FROM, TO, REPLY_TO, SUBJECT, LIST_UNSUBSCRIBE)


class ForgeFields:
    """The keys below `submit:` in programme.yml."""

    FORGE = Field("forge", one_of("github", "gitlab", "gitea", "bitbucket"), "the kind of forge.", required=True)
    URL = Field("url", LINE, "the forge's address, such as https://github.com.", required=True)
    REPOSITORY = Field("repository", LINE, "owner and name, such as harbourline/way.", required=True)
    BRANCH = Field("branch", LINE, "the branch that is built.")
    ALL = (FORGE, URL, REPOSITORY, BRANCH)


class PrivacyFields:
    """The keys below `privacy:` in programme.yml."""

    DOMAINS = Field("domains", list_of(LINE), "the organisation's own mail domains.")
    CUSTOMERS = Field("customers", list_of(SHORT), "customers' names that need `consent: true`.")
    ALL = (DOMAINS, CUSTOMERS)


class ReadingFields:
    """The keys of one entry below `reading:`."""

    TITLE = Field("title", SHORT, "what to read.", required=True)
    URL = Field("url", LINE, "where it is.")
    AUTHOR = Field("author", SHORT, "who wrote it.")
    ALL = (TITLE, URL, AUTHOR)


def _mail(fields: Fields) -> Mail:
    get = fields.get
    unsubscribe = get(MailFields.LIST_UNSUBSCRIBE) or ""
    return Mail(
        sender=get(MailFields.FROM) or "",
        to=get(MailFields.TO) or "",
        reply_to=get(MailFields.REPLY_TO) or "",
        subject=get(MailFields.SUBJECT) or "",
        list_unsubscribe=unsubscribe if "<" in unsubscribe or not unsubscribe else f"<{unsubscribe}>",
    )


def _forge(fields: Fields) -> Forge | None:
    get = fields.get
    kind, url, repository = get(ForgeFields.FORGE), get(ForgeFields.URL), get(ForgeFields.REPOSITORY)
    if not (kind and url and repository):
        return None
    return Forge(kind=kind, url=url.rstrip("/"), repository=repository, branch=get(ForgeFields.BRANCH) or "main")


def _privacy(fields: Fields) -> Privacy:
    get = fields.get
    return Privacy(domains=get(PrivacyFields.DOMAINS) or (), customers=get(PrivacyFields.CUSTOMERS) or ())


def _reading(fields: Fields) -> Reading | None:
    title, url = fields.get(ReadingFields.TITLE), fields.get(ReadingFields.URL) or ""
    if url and not _on_the_web(url):
        hint = "Write the whole address, beginning with https://."
        fields.place.problem(fields.where(ReadingFields.URL), "wrong-type", f"“{url}” is not an address.", hint)
        return None
    return Reading(title=title, url=url, author=fields.get(ReadingFields.AUTHOR) or "") if title else None


def _on_the_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


_READING = list_of(record(ReadingFields.ALL, _reading))


class ProgrammeFields:
    """`fundamentals/programme.yml`."""

    NAME = Field("name", SHORT, "the programme's name, shown everywhere.", required=True)
    TIME_ZONE = Field("time_zone", LINE, "where the programme's Monday begins, such as Europe/London.", required=True)
    LANGUAGE = Field("language", LINE, "the language of the site, such as en.", required=True)
    FIRST_WEEK = Field("first_week", WEEK, "the week it all began, such as 2025-W02.", required=True)
    ORGANISATION = Field("organisation", SHORT, "the company's name.")
    SITE_URL = Field("site_url", LINE, "where the site will be read, with https:// and a / at the end.")
    INTRODUCTION = Field(
        "introduction",
        filled_in(TEXT, *IN_INTRODUCTION),
        "the box on top of every week; {count} and {name} are filled in.",
    )
    SKIPS = Field("skips", mapping_of(WEEK, LINE), "weeks without a fundamental, each with its reason.")
    PINS = Field("pins", mapping_of(WEEK, REFERENCE), "weeks led by a fundamental out of turn.")
    AUTHORS = Field("authors", mapping_of(WEEK, SHORT), "who writes which week's message.")
    CONTACT = Field("contact", LINE, "who helps.")
    MAIL = Field("mail", record(MailFields.ALL, _mail), "how the Monday mail is addressed.")
    SUBMIT = Field("submit", record(ForgeFields.ALL, _forge), "where stories are sent to.")
    PRIVACY = Field("privacy", record(PrivacyFields.ALL, _privacy), "what `check` should look out for.")
    ROBOTS = Field("robots", LINE, "what search engines are told; noindex unless written.")
    ALL = (
        NAME, TIME_ZONE, LANGUAGE, FIRST_WEEK, ORGANISATION, SITE_URL, INTRODUCTION, SKIPS, PINS, AUTHORS,
        CONTACT, MAIL, SUBMIT, PRIVACY, ROBOTS,
    )  # fmt: skip


class FundamentalFields:
    """`fundamentals/NN-slug.yml`."""

    NUMBER = Field("number", NUMBER, "its number, the same as in the file's name.", required=True)
    TITLE = Field("title", SHORT, "its title.", required=True)
    STATEMENT = Field("statement", TEXT, "the official wording, one to four sentences.", required=True)
    DESCRIPTION = Field("description", TEXT, "what is meant, in Markdown.")
    PRACTICES = Field("practices", list_of(LINE), "what one would see people do.")
    QUESTIONS = Field("questions", list_of(LINE), "questions for the meeting.")
    RELATED = Field("related", list_of(REFERENCE), "numbers of fundamentals that belong together with it.")
    READING = Field("reading", _READING, "what to read further.")
    IMAGE = Field("image", LINE, "a picture beside the file.")
    IMAGE_ALT = Field("image_alt", LINE, "what the picture shows, for those who cannot see it.")
    SINCE = Field("since", DAY, "the first day on which it holds.")
    UNTIL = Field("until", DAY, "the last day on which it holds.")
    ALIASES = Field("aliases", list_of(LINE), "old addresses that lead here.")
    ALL = (
        NUMBER, TITLE, STATEMENT, DESCRIPTION, PRACTICES, QUESTIONS, RELATED, READING, IMAGE, IMAGE_ALT,
        SINCE, UNTIL, ALIASES,
    )  # fmt: skip


class StoryFields:
    """The front matter of `stories/YEAR/slug.md`."""

    TITLE = Field("title", SHORT, "its title.", required=True)
    DATE = Field("date", DAY, "the day it is shared, such as 2026-11-16.", required=True)
    AUTHOR = Field("author", SHORT, "who tells it.", required=True)
    FUNDAMENTALS = Field(
        "fundamentals", list_of(REFERENCE), "the numbers of the fundamentals it shows, such as [9, 2].", required=True
    )
    TEAM = Field("team", SHORT, "the author's team.")
    KIND = Field("kind", one_of("story", "message"), "message for a leader's letter of the week.")
    WEEK = Field("week", WEEK, "the week it belongs to, if that is not the week of its date.")
    RECOGNISES = Field("recognises", list_of(SHORT), "names of colleagues who are thanked.")
    TAGS = Field("tags", list_of(SHORT), "words to find it by.")
    IMAGE = Field("image", LINE, "a picture beside the file.")
    IMAGE_ALT = Field("image_alt", LINE, "what the picture shows, for those who cannot see it.")
    SIGN_OFF = Field("sign_off", SHORT, "the words above the name.")
    POSTSCRIPT = Field("postscript", TEXT, "a line below the name.")
    QUESTIONS = Field("questions", list_of(LINE), "questions for the meeting.")
    READING = Field("reading", _READING, "what to read further.")
    DRAFT = Field("draft", FLAG, "true while it should not be seen.")
    WITHDRAWN = Field("withdrawn", LINE, "why it is no longer shown.")
    CONSENT = Field("consent", FLAG, "true when the people named in it agreed.")
    EXCUSES = Field(
        "excuses", mapping_of(LINE, LINE), "words that may stand here although `check` warns of them, each with why."
    )
    ALIASES = Field("aliases", list_of(LINE), "old addresses that lead here.")
    ALL = (
        TITLE, DATE, AUTHOR, TEAM, FUNDAMENTALS, KIND, WEEK, RECOGNISES, TAGS, IMAGE, IMAGE_ALT, SIGN_OFF,
        POSTSCRIPT, QUESTIONS, READING, DRAFT, WITHDRAWN, CONSENT, EXCUSES, ALIASES,
    )  # fmt: skip


HISTORY = mapping_of(WEEK, LINE, "skipped")
"""`fundamentals/history.yml`: each week a number, or `skipped`."""

FORMATS: dict[str, tuple[Field[object], ...]] = {
    "programme": cast("tuple[Field[object], ...]", ProgrammeFields.ALL),
    "fundamental": cast("tuple[Field[object], ...]", FundamentalFields.ALL),
    "story": cast("tuple[Field[object], ...]", StoryFields.ALL),
}
"""Every format with fields, by name."""
