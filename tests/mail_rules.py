"""What mail programs ask of a mail: one function a rule, each saying in sentences what is wrong.

The rules know nothing of how the mail was made; `complaints` holds a mail to all of them.
"""

import email
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from functools import lru_cache
from html.parser import HTMLParser
from typing import cast
from zoneinfo import ZoneInfo

AIM, CLIPPED = 80_000, 102_400
WIDTH = 78
QUOTED_WIDTH = 76
"""RFC 2045, 6.7 (5) and 6.8: encoded lines are shorter than others."""
COLUMN = 600
READABLE = 4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the headers should say once they are decoded."""

    sender: str
    subject: str
    monday: date
    zone: ZoneInfo
    list_unsubscribe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A built mail: the .html, the .txt and, if there is one, the .eml.

    `marks` begin what a sending service replaces; `own` are those that are meant.
    """

    html: str
    text: str
    eml: bytes | None = None
    wanted: Wanted | None = None
    marks: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


Rule = Callable[[Built], Iterator[str]]


def complaints(mail: Built, rules: Iterable[Rule] = ()) -> list[str]:
    """Everything that is wrong with a mail, each sentence behind the name of its rule."""
    return [f"{rule.__name__}: {said}" for rule in (tuple(rules) or RULES) for said in rule(mail)]


# --- the HTML as a tree


@dataclass(eq=False, slots=True)
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, *tags: str) -> list["Element"]:
        return [each for each in self.walk() if each.tag in tags]

    def lineage(self) -> Iterator["Element"]:
        here: Element | None = self
        while here:
            yield here
            here = here.parent

    def strings(self) -> Iterator[tuple["Element", str]]:
        for child in self.children:
            if isinstance(child, str):
                yield self, child
            else:
                yield from child.strings()

    @property
    def text(self) -> str:
        """Its words on one line, hidden ones too; blocks are parted by a space."""
        return " ".join("".join(self._spoken()).split())

    def _spoken(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                apart = "" if child.tag in _INLINE else " "
                yield from (apart, *child._spoken(), apart)

    @property
    def style(self) -> dict[str, str]:
        return dict(declarations(self.attributes.get("style", "")))

    @property
    def hidden(self) -> bool:
        return any(each.style.get("display") == "none" for each in self.lineage())

    def __str__(self) -> str:
        shown = self.text or self.attributes.get("alt", "")
        return f"<{self.tag}> “{shown[:40]}”"


@dataclass(frozen=True, slots=True)
class Document:
    root: Element
    doctype: str
    comments: tuple[str, ...]

    def first(self, tag: str) -> Element | None:
        return next(iter(self.root.all(tag)), None)

    @property
    def body(self) -> Element:
        return self.first("body") or self.root

    @property
    def shown(self) -> str:
        """What a reader sees, on one line."""
        return " ".join(each.text for each in self.body.children if isinstance(each, Element) and not each.hidden)

    def visible(self) -> list[tuple[Element, str]]:
        """Every text that a reader sees, with the element it stands in."""
        return [(at, said) for at, said in self.body.strings() if said.strip() and not at.hidden]


_INLINE = frozenset("a abbr b bdi code em i s small span strong sub sup".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#root", {})
        self.here = self.root
        self.doctype = ""
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(made)
        if tag not in _VOID:
            self.here = made

    def handle_endtag(self, tag: str) -> None:
        opened = next((each for each in self.here.lineage() if each.tag == tag), None)
        if opened and opened.parent:
            self.here = opened.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

    def handle_decl(self, decl: str) -> None:
        self.doctype = self.doctype or decl

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


@lru_cache(maxsize=8)
def document(html: str) -> Document:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Document(reader.root, reader.doctype, tuple(reader.comments))


# --- CSS


def declarations(css: str) -> Iterator[tuple[str, str]]:
    """The declarations of one block; quotes and parentheses may hold a semicolon."""
    for part in re.findall(r"""(?:"[^"]*"|'[^']*'|\([^)]*\)|[^;"'(])+""", css):
        name, colon, value = part.partition(":")
        if colon:
            yield name.strip().lower(), value.strip().lower()


def css_rules(css: str) -> Iterator[tuple[str, str]]:
    """Selector (or at-rule) and block of every rule on the outermost level."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    start = depth = opened = 0
    for n, char in enumerate(css):
        if char == "{":
            opened = n if depth == 0 else opened
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : n]
                start = n + 1
        elif char == ";" and depth == 0:  # such as @import, which has no block
            yield css[start : n + 1].strip(), ""
            start = n + 1


def _sheets(page: Document) -> list[str]:
    return ["".join(said for _, said in each.strings()) for each in page.root.all("style")]


def _blocks(css: str) -> Iterator[str]:
    for selector, block in css_rules(css):
        if selector.startswith("@") and "{" in block:
            yield from _blocks(block)
        else:
            yield block


def _all_declarations(page: Document) -> Iterator[tuple[str, str]]:
    """Every declaration of the mail: inlined, in the style element, and in what only Outlook reads."""
    for element in page.root.walk():
        yield from element.style.items()
    outlook = [css for comment in page.comments for css in re.findall(r"<style>(.*?)</style>", comment, re.DOTALL)]
    for css in (*_sheets(page), *outlook):
        for block in _blocks(css):
            yield from declarations(block)


# --- the .eml


def _modern(mail: Built) -> EmailMessage | None:
    return email.message_from_bytes(mail.eml, policy=policy.default) if mail.eml else None


def _raw(mail: Built) -> Message | None:
    """The message with its headers as they were folded."""
    return email.message_from_bytes(mail.eml, policy=policy.compat32) if mail.eml else None


def _parts(mail: Built, kind: str) -> list[EmailMessage]:
    message = _modern(mail)
    return [p for p in message.walk() if p.get_content_maintype() == kind] if message else []


def _headers(message: Message) -> Iterator[tuple[str, str]]:
    for part in message.walk():
        yield from ((name, str(value)) for name, value in part.items())


def _unfolded(value: str) -> str:
    return re.sub(r"\r?\n(?=[ \t])", "", value).strip()


def _decoded(value: str) -> str:
    return str(make_header(decode_header(_unfolded(value))))


def text_then_html(mail: Built) -> Iterator[str]:
    """multipart/alternative: the text, then the HTML; with pictures in it, multipart/related."""
    if (message := _modern(mail)) is None:
        return
    if message.get_content_type() != "multipart/alternative":
        yield f"The mail is {message.get_content_type()}, not multipart/alternative."
        return
    kinds = [part.get_content_type() for part in message.iter_parts()]
    if kinds not in (["text/plain", "text/html"], ["text/plain", "multipart/related"]):
        yield f"Its parts are {kinds}, not the text and then the HTML."
    for related in message.iter_parts():
        if related.get_content_type() == "multipart/related":
            inner = [part.get_content_type() for part in related.iter_parts()]
            if inner[:1] != ["text/html"] or not inner[1:] or any(not k.startswith("image/") for k in inner[1:]):
                yield f"The related parts are {inner}, not the HTML and then its pictures."


def pictures_are_inside(mail: Built) -> Iterator[str]:
    """Every picture in the .eml is inline and shown once more in the HTML; every cid: is there."""
    if mail.eml is None:
        return
    kept: list[str] = []
    for part in _parts(mail, "image"):
        content_id = str(part["Content-ID"] or "")
        if part.get_content_disposition() != "inline":
            yield f"The picture {content_id} is {part.get_content_disposition() or 'without a disposition'}."
        if not re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", content_id):
            yield f"“{content_id}” is no Content-ID."
        kept.append(content_id.strip("<>"))
    for name in {name for name in kept if kept.count(name) > 1}:
        yield f"Two pictures are called {name}."
    html = "".join(str(part.get_content()) for part in _parts(mail, "text") if part.get_content_type() == "text/html")
    shown = {each.attributes["src"][4:] for each in document(html).root.all("img") if _source(each).startswith("cid:")}
    for name in sorted(shown - set(kept)):
        yield f"The HTML shows cid:{name}, which is not in the mail."
    for name in sorted(set(kept) - shown):
        yield f"The picture {name} is in the mail, and the HTML does not show it."


def ascii_and_crlf(mail: Built) -> Iterator[str]:
    """On the wire there is nothing but ASCII, in lines that end with CR LF."""
    if mail.eml is None:
        return
    if not mail.eml.isascii():
        yield "There are bytes above 127."
    if re.search(rb"(?<!\r)\n|\r(?!\n)", mail.eml):
        yield "A line ends without CR LF."
    if not mail.eml.endswith(b"\r\n"):
        yield "The last line does not end."


def lines_on_the_wire(mail: Built) -> Iterator[str]:
    """Headers are folded at 78 unless one word is longer, bodies at the 76 of their encoding."""
    if (message := _raw(mail)) is None:
        return
    for name, value in _headers(message):
        for n, line in enumerate(f"{name}: {value}".splitlines()):
            if len(line) > WIDTH and len(line.split()) > (1 if n else 2):
                yield f"A line of {name} has {len(line)} characters."
            if not line.strip():
                yield f"A line of {name} is blank."
    for part in message.walk():
        if not part.is_multipart():
            longest = max((len(line) for line in str(part.get_payload()).splitlines()), default=0)
            if longest > QUOTED_WIDTH:
                yield f"A line of {part.get_content_type()} has {longest} characters; encoded lines have 76 at most."


def quoted_printable(mail: Built) -> Iterator[str]:
    """Both texts are UTF-8 in quoted-printable; pictures are base64."""
    for part in _parts(mail, "text"):
        encoding, charset = str(part["Content-Transfer-Encoding"]).lower(), part.get_content_charset()
        if (encoding, charset) != ("quoted-printable", "utf-8"):
            yield f"{part.get_content_type()} is {charset} in {encoding}."
    for part in _parts(mail, "image"):
        if str(part["Content-Transfer-Encoding"]).lower() != "base64":
            yield f"{part.get_content_type()} is {part['Content-Transfer-Encoding']}."


def parts_are_the_files(mail: Built) -> Iterator[str]:
    """The .eml says what the .txt and the .html say; only the addresses of pictures differ."""
    for part in _parts(mail, "text"):
        said = str(part.get_content()).replace("\r\n", "\n")
        if part.get_content_type() == "text/plain" and said != mail.text:
            yield "The text in the .eml is not the .txt."
        elif part.get_content_type() == "text/html" and _sourceless(said) != _sourceless(mail.html):
            yield "The HTML in the .eml is not the .html."


def _sourceless(html: str) -> str:
    return re.sub(r' src="[^"]*"', ' src=""', html).strip()


_ONCE = ("From", "Subject", "Date", "Message-ID", "MIME-Version")


def headers_say_what_was_meant(mail: Built) -> Iterator[str]:
    """Every header stands once, without a defect, and decodes to what it was."""
    message, raw = _modern(mail), _raw(mail)
    if message is None or raw is None:
        return
    for name in _ONCE:
        if (found := len(raw.get_all(name, []))) != 1:
            yield f"{name} stands {found} times."
    for part in message.walk():
        defects = [*part.defects, *(d for value in part.values() for d in getattr(value, "defects", ()))]
        yield from (f"{part.get_content_type()} has a defect: {type(d).__name__}." for d in defects)
    if mail.wanted:
        for how, subject in (
            ("policy.default", str(message["Subject"])),
            ("email.header", _decoded(raw.get("Subject", ""))),
        ):
            if subject != mail.wanted.subject:
                yield f"The subject reads “{subject}” by {how}, not “{mail.wanted.subject}”."
        name, address = parseaddr(_unfolded(raw.get("From", "")))
        if (_decoded(name), address) != parseaddr(mail.wanted.sender):
            yield f"It comes from {_decoded(name)} <{address}>, not from {mail.wanted.sender}."


def encoded_words(mail: Built) -> Iterator[str]:
    """No encoded word is empty or longer than 75, and none stands where programs read addresses."""
    if (message := _raw(mail)) is None:
        return
    for name, value in _headers(message):
        for word in re.findall(r"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=", value):
            if word.endswith("??="):
                yield f"{name} has an empty encoded word."
            if len(word) > 75:
                yield f"{name} has an encoded word of {len(word)} characters."
            if name.lower().startswith(("list-", "message-", "content-", "date")):
                yield f"{name} is encoded: no mail program reads that."


def dated_monday_morning(mail: Built) -> Iterator[str]:
    """Date is the week's Monday, 06:00 in the programme's zone."""
    if (message := _raw(mail)) is None or mail.wanted is None:
        return
    said = message.get("Date", "")
    try:
        found = parsedate_to_datetime(said)
    except ValueError:
        yield f"“{said}” is no date."
        return
    meant = datetime.combine(mail.wanted.monday, time(6), mail.wanted.zone)
    if found != meant or found.utcoffset() != meant.utcoffset():
        yield f"It is dated {found}, not {meant}."


def own_identifiers(mail: Built) -> Iterator[str]:
    """Message-ID and Content-IDs are a hash at the sender's domain; boundaries are not the library's."""
    if (message := _modern(mail)) is None:
        return
    domain = parseaddr(_unfolded(str(message["From"] or "")))[1].rpartition("@")[2]
    for part in message.walk():
        for name in ("Message-ID", "Content-ID"):
            if name in part and not re.fullmatch(rf"<[0-9a-f]{{16,64}}@{re.escape(domain)}>", str(part[name]).strip()):
                yield f"{name} is {part[name]}, not a hash at {domain}."
        if part.is_multipart() and "=====" in (part.get_boundary() or ""):
            yield "A boundary is made of chance."


def unsubscribing(mail: Built) -> Iterator[str]:
    """List-Unsubscribe only when configured, readable; with https one click is enough."""
    if (message := _raw(mail)) is None or mail.wanted is None:
        return
    found, post = message.get("List-Unsubscribe"), message.get("List-Unsubscribe-Post")
    meant = mail.wanted.list_unsubscribe
    if (found is None) != (not meant):
        yield f"List-Unsubscribe is {found}, configured is “{meant}”."
    if found is not None:
        said = _unfolded(found)
        if not re.fullmatch(r"<(?:https?|mailto):[^<>\s]+>(?:,\s*<(?:https?|mailto):[^<>\s]+>)*", said):
            yield f"“{said}” is no list of addresses in angle brackets."
        if meant and "".join(said.split()) != "".join(meant.split()):
            yield f"List-Unsubscribe reads {said}, not {meant}."
    clicked = post is not None and _unfolded(post) == "List-Unsubscribe=One-Click"
    if clicked != ("<https:" in (found or "")):
        yield f"List-Unsubscribe-Post is {post} beside {found}."


# --- the HTML part as a document


def small_enough(mail: Built) -> Iterator[str]:
    """At most 80,000 bytes of HTML; Gmail clips at 102,400."""
    if (size := len(mail.html.encode())) > AIM:
        yield f"The HTML has {size:,} bytes" + (", and Gmail clips it." if size >= CLIPPED else ".")


def doctype_and_language(mail: Built) -> Iterator[str]:
    """A doctype; the language and its direction on html and again on a wrapper in the body."""
    page = document(mail.html)
    if page.doctype.lower() != "doctype html":
        yield "There is no <!doctype html>."
    html = page.first("html")
    found = html.attributes if html else {}
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", found.get("lang", "")):
        yield f"html has the language “{found.get('lang', '')}”."
    if found.get("dir") not in {"ltr", "rtl"}:
        yield "html has no direction."
    own = [each for each in page.body.children if isinstance(each, Element) and not each.hidden]
    if [(e.attributes.get("lang"), e.attributes.get("dir")) for e in own] != [(found.get("lang"), found.get("dir"))]:
        yield "Not everything in the body stands in one wrapper with the language and the direction of html."


def head_of_the_document(mail: Built) -> Iterator[str]:
    """The charset first, a title, a viewport, both metas for colour schemes."""
    page = document(mail.html)
    head = page.first("head") or page.root
    inside = [each for each in head.children if isinstance(each, Element)]
    if not inside or inside[0].attributes.get("charset", "").lower() != "utf-8":
        yield "The head does not begin with <meta charset>."
    if not any(each.tag == "title" and each.text for each in inside):
        yield "There is no title."
    metas = {e.attributes.get("name"): e.attributes.get("content", "") for e in inside if e.tag == "meta"}
    if "width=device-width" not in metas.get("viewport", ""):
        yield "There is no viewport."
    yield from (
        f"There is no {name} for light and dark."
        for name in ("color-scheme", "supported-color-schemes")
        if metas.get(name) != "light dark"
    )


def one_stylesheet(mail: Built) -> Iterator[str]:
    """One style element in the head, behind the charset, kept, with nothing in it but hover and @media."""
    page = document(mail.html)
    head = page.first("head") or page.root
    inside = [each for each in head.children if isinstance(each, Element)]
    styles = page.root.all("style")
    if len(styles) != 1 or styles[0] not in inside:
        yield f"There are {len(styles)} style elements, not one in the head."
        return
    before = inside[: inside.index(styles[0])]
    if not any("charset" in each.attributes for each in before):
        yield "The style element stands before <meta charset>."
    if styles[0].attributes.get("data-css-inline") != "keep":
        yield "The style element is not marked to be kept."
    for selector, _ in css_rules(_sheets(page)[0]):
        if not selector.startswith("@media") and not all(":hover" in each for each in selector.split(",")):
            yield f"“{selector}” belongs inline."


_INHERITED = ("color", "font-family", "font-size", "line-height")


def everything_else_is_inlined(mail: Built) -> Iterator[str]:
    """What a reader sees has its colour and its type inline; a link's colour stands on the link."""
    for at, said in document(mail.html).visible():
        chain = list(at.lineage())
        for name in _INHERITED:
            if not any(name in each.style for each in chain):
                yield f"“{said.strip()[:40]}” has no {name} inline."
        link = next((n for n, each in enumerate(chain) if each.tag == "a"), None)
        if link is not None and not any("color" in each.style for each in chain[: link + 1]):
            yield f"The link “{said.strip()[:40]}” has the browser’s colour."


_ACTIVE = "script iframe object embed video audio source form input button svg base link".split()


def nothing_is_loaded(mail: Built) -> Iterator[str]:
    """Apart from pictures nothing is fetched or run."""
    page = document(mail.html)
    yield from (f"There is a <{each.tag}>." for each in page.root.all(*_ACTIVE))
    for each in page.root.walk():
        for name in each.attributes:
            if name in {"background", "srcset", "poster"} or name.startswith("on"):
                yield f"<{each.tag}> has {name}."
        if "url(" in each.attributes.get("style", "").lower():
            yield f"{each} loads by its style."
    yield from ("The style element loads something." for css in _sheets(page) if re.search(r"url\(|@font-face", css))


def preheader_comes_first(mail: Built) -> Iterator[str]:
    """The first text is hidden, from Outlook too, has 30 to 200 characters and is no title again."""
    page = document(mail.html)
    at, said = next(((at, said) for at, said in page.body.strings() if said.strip()), (page.root, ""))
    said = " ".join(said.split())
    if not at.hidden:
        yield f"The first text, “{said[:40]}”, is not hidden."
    if at.style.get("mso-hide") != "all":
        yield "The preheader is not hidden from Outlook."
    if not 30 <= len(said) <= 200:
        yield f"The preheader has {len(said)} characters."
    titles = {_bare(each.text) for each in page.root.all("title", "h1", "h2")}
    if _bare(said) in titles:
        yield "The preheader is a title again."


def _bare(said: str) -> str:
    return re.sub(r"[\W_]+", " ", re.sub(r"#\d+", "", said)).strip().casefold()


# --- what old programs can draw


def one_column(mail: Built) -> Iterator[str]:
    """A column of 600 pixels, a ghost table for Outlook around it, 96 pixels an inch."""
    page = document(mail.html)
    if not any(
        each.style.get("width") == f"{COLUMN}px" and each.style.get("max-width") == f"{COLUMN}px"
        for each in page.root.all("table")
    ):
        yield "There is no column of 600 pixels."
    for element in page.root.walk():
        if (width := re.match(r"(\d+)(?:px)?$", element.attributes.get("width", ""))) and int(width[1]) > COLUMN:
            yield f"{element} is wider than the column."
    outlook = [comment for comment in page.comments if re.match(r"\[if (?:gte )?mso", comment)]
    opening = [each for each in outlook if re.search(rf'<table[^>]* width="{COLUMN}"', each) and "<td>" in each]
    if not opening:
        yield "There is no ghost table."
    if sum(each.count("<table") for each in outlook) != sum(each.count("</table>") for each in outlook):
        yield "The ghost table is not closed."
    if not any("<o:PixelsPerInch>96</o:PixelsPerInch>" in each for each in outlook):
        yield "Outlook is not told 96 pixels an inch."
    yield from ("A comment for Outlook is not closed." for each in outlook if not each.endswith("<![endif]"))


def _tables(page: Document) -> Iterator[Element]:
    yield from page.root.all("table")
    for comment in page.comments:  # what only Outlook reads
        yield from document(comment).root.all("table")


def _own_headings(table: Element) -> list[Element]:
    """The `th` of a table, without those of tables in its cells."""
    return [th for th in table.all("th") if next(e for e in th.lineage() if e.tag == "table") is table]


def layout_tables(mail: Built) -> Iterator[str]:
    """A table that only arranges says so, and has neither padding nor spacing of its own."""
    for table in _tables(document(mail.html)):
        arranges = table.attributes.get("role") == "presentation"
        if not arranges and not _own_headings(table):
            yield f"{table} arranges without saying so."
        if arranges and any(table.attributes.get(name) != "0" for name in ("cellpadding", "cellspacing")):
            yield f"{table} has padding or spacing of its own."


def data_tables(mail: Built) -> Iterator[str]:
    """A table with data names its columns, each with its scope."""
    for table in document(mail.html).root.all("table"):
        own = _own_headings(table)
        if own and table.attributes.get("role") == "presentation":
            yield f"{table} has headings and says that it only arranges."
        yield from (f"{th} has no scope." for th in own if th.attributes.get("scope") not in {"col", "row"})


_NEVER = {
    "position": "",
    "gap": "",
    "row-gap": "",
    "column-gap": "",
    "display": r"\b(?:inline-)?(?:flex|grid)\b",
    "": r"\bvar\(|\bcalc\(|[\d.]rem\b",
}


def plain_css(mail: Built) -> Iterator[str]:
    """No flex, grid, position, gap, var(), calc(), rem; no at-rule but @media, and nothing nested in it."""
    page = document(mail.html)
    for name, value in _all_declarations(page):
        wrong = _NEVER.get(name)
        if wrong == "" or (wrong and re.search(wrong, value)) or re.search(_NEVER[""], value):
            yield f"“{name}: {value}” is not for mail."
    for css in _sheets(page):
        for selector, block in css_rules(css):
            if selector.startswith("@") and not selector.startswith("@media"):
                yield f"{selector.split()[0]} is not for mail."
            yield from (f"{inner} stands inside {selector}." for inner, _ in css_rules(block) if inner.startswith("@"))


_HEX = re.compile(r"#[0-9a-f]{6}")
_BORDER = re.compile(r"(?:\d[\d.]*(?:px)?|none|solid|dashed|dotted|#[0-9a-f]{6})")
_OTHER_COLOURS = re.compile(r"\b(?:rgb|hsl|hwb|lab|lch|oklch|color)a?\(|#[0-9a-f]")


def _only_hex(name: str, value: str) -> bool:
    if name in {"background", "bgcolor"} or name.endswith("color"):
        return bool(_HEX.fullmatch(value))
    if re.fullmatch(r"border(?:-top|-right|-bottom|-left)?", name):
        return all(_BORDER.fullmatch(word) for word in value.split())
    return not _OTHER_COLOURS.search(value)


def six_digit_colours(mail: Built) -> Iterator[str]:
    """Colours are six-digit hex and nothing else."""
    page = document(mail.html)
    written = [*_all_declarations(page)]
    written += [("bgcolor", e.attributes["bgcolor"].lower()) for e in page.root.walk() if "bgcolor" in e.attributes]
    for name, value in written:
        if not _only_hex(name, value.removesuffix("!important").strip()):
            yield f"“{name}: {value}” is not a six-digit colour."


def no_figure(mail: Built) -> Iterator[str]:
    """A figure is a cell of a table: old programs do not know the element."""
    yield from (f"There is a <{each.tag}>." for each in document(mail.html).root.all("figure", "figcaption", "picture"))


def _source(img: Element) -> str:
    return img.attributes.get("src", "")


_MAGIC = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8", "image/gif": b"GIF8"}


def pictures(mail: Built) -> Iterator[str]:
    """Real words, a width in pixels, an address that works in a mail, a format that every program shows."""
    for img in document(mail.html).root.all("img"):
        if not re.search(r"\w", img.attributes.get("alt", "")):
            yield f"The picture {_source(img)} has no words."
        width, height = img.attributes.get("width", ""), img.attributes.get("height", "2")
        if not width.isdigit():
            yield f"The picture {_source(img)} has the width “{width}”."
        elif int(width) < 2 or height in {"0", "1"}:
            yield f"The picture {_source(img)} cannot be seen."
        if not re.match(r"(?:https?://[^/\s]+/|cid:)[^\s]+$", _source(img)):
            yield f"“{_source(img)[:60]}” is no address for a picture in a mail."
        if re.search(r"\.(?:svg|webp|avif)(?:[?#]|$)", _source(img).lower()):
            yield f"{_source(img)} is not PNG, JPEG or GIF."
    for part in _parts(mail, "image"):
        content = cast("bytes", part.get_content())
        if not content.startswith(_MAGIC.get(part.get_content_type(), b"\0never")):
            yield f"A picture in the mail is not the {part.get_content_type()} it says it is."


def links(mail: Built) -> Iterator[str]:
    """Every link is whole, begins with http, https or mailto, and has words or a picture's words."""
    for link in document(mail.html).root.all("a"):
        href = link.attributes.get("href", "")
        if href not in mail.own and not re.match(r"(?:https?://[^/\s]+|mailto:[^\s]+@)[^\s]*$", href):
            yield f"{link} leads to “{href}”."
        if not (link.text or any(img.attributes.get("alt") for img in link.all("img"))):
            yield f"The link to {href} has no words."


# --- reading it


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of `#rrggbb`."""
    red, green, blue = (_channel(int(colour[n : n + 2], 16)) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """WCAG 2.2, contrast of two colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


_BROWSERS_LINK = "#0000ee"


def _colour(at: Element) -> str:
    for each in at.lineage():
        if found := _HEX.match(each.style.get("color", "")):
            return found[0]
        if each.tag == "a":
            return _BROWSERS_LINK
    return "#000000"


def _ground(at: Element) -> str:
    for each in at.lineage():
        for said in (each.style.get("background-color", ""), each.attributes.get("bgcolor", "").lower()):
            if found := _HEX.match(said):
                return found[0]
    return "#ffffff"


def contrast(mail: Built) -> Iterator[str]:
    """Every text stands out from the nearest ground by 4.5 to 1."""
    for at, said in document(mail.html).visible():
        if (found := ratio(_colour(at), _ground(at))) < READABLE:
            yield f"“{said.strip()[:40]}” has {found:.1f}:1, {_colour(at)} on {_ground(at)}."


def headings(mail: Built) -> Iterator[str]:
    """One h1, no level skipped, none without words."""
    found = document(mail.html).body.all("h1", "h2", "h3", "h4", "h5", "h6")
    levels = [int(each.tag[1]) for each in found]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"There are {levels.count(1)} h1, not one at the beginning."
    for before, after, element in zip(levels, levels[1:], found[1:], strict=False):
        if after > before + 1:
            yield f"{element} follows h{before}."
    yield from (f"A <{each.tag}> is empty." for each in found if not each.text)


# --- the text part


_JOINER = "\u2060"
"""Has no width; it keeps a service from reading a text as one of its marks."""


def _plain(text: str) -> str:
    """The text part as one line, without quotation marks, link marks and what guards merge tags."""
    text = re.sub(r"^[> ]+", "", text.replace(_JOINER, ""), flags=re.MULTILINE)
    return " ".join(re.sub(r" \[\d+\]", "", text).split())


def text_has_every_title(mail: Built) -> Iterator[str]:
    """Every heading of the HTML part stands in the text part."""
    said = _plain(mail.text)
    for each in document(mail.html).body.all("h1", "h2", "h3", "h4", "h5", "h6"):
        if _plain(each.text) not in said:
            yield f"The text part lacks {each}."


_ADDRESS_LINE = re.compile(r"\s*(?:\[\d+\] )?([a-z][a-z0-9+.-]*:\S+)$")


def text_has_every_address(mail: Built) -> Iterator[str]:
    """Every address of the HTML part stands unbroken on a line of the text part, alone or behind [n]."""
    lines = {found[1] for line in mail.text.split("\n") if (found := _ADDRESS_LINE.match(line))}
    lines |= {line for line in mail.text.split("\n") if line in mail.own}
    hrefs = dict.fromkeys(link.attributes.get("href", "") for link in document(mail.html).root.all("a"))
    for href in hrefs:
        if href and not href.startswith("#") and href not in lines:
            yield f"The text part has no line with {href}."


def text_lines(mail: Built) -> Iterator[str]:
    """At most 78 columns apart from addresses; nothing behind a line, no blank line first."""
    lines = mail.text.split("\n")
    for n, line in enumerate(lines, 1):
        columns = len(line.replace(_JOINER, ""))
        if columns > WIDTH and not _ADDRESS_LINE.match(line):
            yield f"Line {n} of the text has {columns} characters."
        if line != line.rstrip():
            yield f"Line {n} of the text ends in a space."
    if not lines[0].strip():
        yield "The text begins with a blank line."
    if not mail.text.endswith("\n"):
        yield "The last line of the text does not end."


def text_has_no_markup(mail: Built) -> Iterator[str]:
    """No tags and no entities in the text, unless the HTML part shows the very same to its reader."""
    shown = document(mail.html).shown
    for found in re.findall(r"</?[a-zA-Z][^<>\n]*>|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);", mail.text):
        if found not in shown:
            yield f"The text says {found}."


def only_our_own_marks(mail: Built) -> Iterator[str]:
    """What a service would replace is there only as the address of our own links."""
    html = mail.html
    for own in mail.own:
        html = html.replace(f'href="{own}"', "")
    lines = "\n".join(line for line in mail.text.split("\n") if line not in mail.own)
    for mark in mail.marks:
        yield from (
            f"{mark} is in the {name}, and the service would replace it."
            for name, text in (("HTML", html), ("text", lines))
            if mark in text
        )


RULES: tuple[Rule, ...] = (
    text_then_html,
    pictures_are_inside,
    ascii_and_crlf,
    lines_on_the_wire,
    quoted_printable,
    parts_are_the_files,
    headers_say_what_was_meant,
    encoded_words,
    dated_monday_morning,
    own_identifiers,
    unsubscribing,
    small_enough,
    doctype_and_language,
    head_of_the_document,
    one_stylesheet,
    everything_else_is_inlined,
    nothing_is_loaded,
    preheader_comes_first,
    one_column,
    layout_tables,
    data_tables,
    plain_css,
    six_digit_colours,
    no_figure,
    pictures,
    links,
    contrast,
    headings,
    text_has_every_title,
    text_has_every_address,
    text_lines,
    text_has_no_markup,
    only_our_own_marks,
)
"""Every rule; a mail that may be sent breaks none."""
