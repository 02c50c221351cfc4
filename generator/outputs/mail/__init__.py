"""The Monday mail: one Digest becomes HTML, text and an .eml file that is ready to send."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from generator.digest import for_mail
from generator.directory import Directory
from generator.model import Asset, Digest, Fundamental, Picture, Programme
from generator.outputs.darkroom import Darkroom
from generator.outputs.keys import Keys
from generator.outputs.links import relative
from generator.outputs.mail.plain import text_of
from generator.outputs.mail.services import OWN, Service
from generator.outputs.mail.sheet import Sheet, Shelf, Shortening
from generator.outputs.mail.wire import Envelope, MailError, to_bytes
from generator.outputs.paths import week_path
from generator.outputs.teaser import minutes
from generator.outputs.templates import Filters, Templates
from generator.places import Places
from generator.slugs import written
from generator.week import Week
from generator.words import Words

if TYPE_CHECKING:
    from css_inline import CSSInliner

AIM, LIMIT = 80_000, 102_400
"""Bytes of HTML: what we aim for, and where Gmail clips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a mail is wanted."""

    linked: bool = False
    """Pictures by absolute address instead of inside the .eml."""
    service: Service = OWN
    """The service that sends it, with its marks for unsubscribing and for the browser's view."""
    unsent: bool = False
    """Opens as a draft in classic Outlook."""
    preview: bool = False
    """For a week that has not begun: the subject says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A composed mail. `pictures` maps addresses in `html` to pictures; `notes` say what was shortened."""

    digest: Digest
    subject: str
    html: str
    text: str
    pictures: dict[str, Picture]
    notes: tuple[str, ...]


def mail_templates(places: Places) -> Templates:
    """The templates of mails."""
    filters: Filters = {
        "minutes": minutes,
        "written": written,
        "bdi": lambda name: Markup(f"<bdi>{escape(name)}</bdi>"),
    }
    return Templates(places.folders("templates/email"), filters)


class Composer:
    """Composes mails of one programme; made once for many weeks."""

    def __init__(
        self, programme: Programme, places: Places, options: Options = Options(), directory: Directory | None = None
    ) -> None:
        self.programme = programme
        self.options = options
        self.words = Words.load(places, programme.settings.language)
        self._shelf = Shelf(programme, directory)
        self._darkroom = Darkroom(places.root)
        self._env = mail_templates(places)
        self._env.globals["t"] = self.words

    @cached_property
    def _inliner(self) -> "CSSInliner":
        from css_inline import CSSInliner  # It takes a while to import, and most builds make no mail that is new.

        return CSSInliner(load_remote_stylesheets=False)

    def compose(self, digest: Digest, base: str | None = None) -> Export:
        """The mail of a week that is not skipped, as its Monday cut.

        `base` is what addresses begin with, the site's address unless given. Raises
        MailError where the week is skipped, there is no address to link to, or the mail
        stays above 102,400 bytes.
        """
        leader = digest.focus.fundamental
        base = self.programme.settings.site_url if base is None else base
        if leader is None:
            reason = f": {digest.focus.reason}" if digest.focus.reason else ""
            hint = "A skipped week has no mail. Name another one with --week, such as next."
            raise MailError(f"{digest.week} is without a fundamental{reason}.", hint)
        if not base:
            hint = "Add site_url: https://… to fundamentals/programme.yml."
            raise MailError("A mail links to the site, and the site’s address is not known.", hint)
        service = self.options.service
        sheet = self.sheet(digest, leader, base)
        html, step, notes = "", Shortening(), []
        for step in sheet.shortenings():
            written = self._env.get_template("digest.html").render(sheet.view(step))
            before, html = html, service.guarded_html(self._inliner.inline(written))
            if step.note and html != before:
                notes.append(step.note)
            if len(html.encode()) <= AIM:
                break
        if (size := len(html.encode())) > LIMIT:
            hint = "Shorten the week’s message, or the wording of its fundamental."
            said = f"The mail has {size:,} bytes even when shortened; mail programs cut it at {LIMIT:,}."
            raise MailError(said, hint)
        return Export(
            digest=sheet.digest,
            subject=f"[Preview] {sheet.subject}" if self.options.preview else sheet.subject,
            html=html,
            text=service.guarded_text(text_of(sheet, step)),
            pictures=sheet.pictures if step.pictures else {},
            notes=tuple(notes),
        )

    def sheet(self, digest: Digest, leader: Fundamental, base: str = "") -> Sheet:
        """What is in the mail of a week."""
        return Sheet(self._shelf, self.words, self.options.service, for_mail(digest), leader, base)

    def eml(self, export: Export) -> bytes:
        """The mail as an .eml file.

        Raises MailError where mail: in programme.yml cannot be used, OSError where a
        picture is not there any more as it was read.
        """
        settings = self.programme.settings
        envelope = Envelope(
            mail=settings.mail,
            subject=export.subject,
            week=export.digest.week,
            zone=settings.time_zone,
            unsent=self.options.unsent,
        )
        inside = {} if self.options.linked else export.pictures
        pictures = {address: self._darkroom.plain_version(picture) for address, picture in inside.items()}
        return to_bytes(envelope, export.text, export.html, pictures)


def site_mails(programme: Programme, places: Places, keys: Keys) -> Iterator[Asset]:
    """Each week's mail for the site: `email.html` for a browser, `email.eml` to open and send.

    Addresses in the page are relative where the site has none of its own; then, and where
    nobody is named as the sender, there is no .eml.
    """
    composer = Composer(programme, places, directory=keys.directory)
    settings = programme.settings
    sent = {d.week: (d, d.focus.fundamental) for d in programme.digests if d.focus.fundamental}

    # The page and the file of a week are asked for one after the other.
    @lru_cache(maxsize=1)
    def told(week: Week) -> str:
        return keys.of(composer.sheet(*sent[week]).made_from)

    @lru_cache(maxsize=1)
    def export(week: Week) -> Export:
        return composer.compose(sent[week][0], settings.site_url or relative(week_path(week), ""))

    for week in sent:
        path, tell = week_path(week), partial(told, week)
        page = partial(lambda w: export(w).html.encode(), week)
        yield Asset(path=f"{path}email.html", tell=tell, make=page)
        if settings.site_url and settings.mail.sender:
            file = partial(lambda w: composer.eml(export(w)), week)
            yield Asset(path=f"{path}email.eml", tell=tell, make=file)


__all__ = ["Composer", "Export", "MailError", "Options", "mail_templates", "site_mails"]
