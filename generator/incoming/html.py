"""The HTML of a mail -> Markdown. Only text, links and the mail's own pictures come through."""

import re
from collections.abc import Mapping

from bs4 import BeautifulSoup, Comment, Tag
from markdownify import ATX, MarkdownConverter

from generator.incoming.letter import Unreadable, clean

MAX_HTML = 1_000_000
MAX_DEPTH = 100
"""Tags within tags; beyond it only the words are taken."""
_NO_TEXT = (
    "head script style title template svg math object embed iframe form select button noscript audio video".split()
)
_QUOTED = (
    "blockquote[type=cite], .gmail_quote, .gmail_extra, .moz-cite-prefix, .yahoo_quoted, .protonmail_quote,"
    " #divRplyFwdMsg, #divRplyFwdMsg ~ *, #appendonsend ~ *"
)
_SIGNED = ".gmail_signature, .gmail_signature_prefix, .moz-signature, .protonmail_signature_block, #AppleMailSignature"
_NO_ALT = re.compile(
    r"[\w@. -]*\.(png|jpe?g|gif|webp)\S*|.*(automatically generated|automatisch generiert).*|image|img",
    re.IGNORECASE | re.DOTALL,
)
_CELLS = ["table", "thead", "tbody", "tfoot", "tr", "td"]


def to_markdown(html: str, pictures: Mapping[str, str], forwarded: bool) -> tuple[str, list[str]]:
    """The text, and what was left out; `pictures` gives a mark for each Content-ID.

    What mail programs put around a quoted mail goes, unless the story is what was `forwarded`.
    """
    if len(html) > MAX_HTML:
        raise Unreadable(f"Its HTML has {len(html):,} characters.")
    soup = BeautifulSoup(html, "html.parser")
    notes: list[str] = []
    for unseen in soup(_NO_TEXT):
        unseen.decompose()
    if _too_deep(soup):
        return clean(soup.get_text("\n")), ["Its layout is too tangled: only the words were taken."]
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    parts = [("a signature", _SIGNED), *([] if forwarded else [("a quoted mail", _QUOTED)])]
    for name, where in parts:
        if found := soup.select(where):
            notes.append(f"Left out: {name}.")
            for part in found:
                part.decompose()
    _own_pictures(soup, pictures, notes)
    _links(soup)
    for table in soup("table"):
        if not table.find("th"):  # It only arranges.
            for cell in (table, *table(_CELLS)):
                cell.name = "div"
    made = MarkdownConverter(heading_style=ATX, bullets="-", keep_inline_images_in=["a", "td", "th"]).convert_soup(soup)
    return clean(made), notes


def _own_pictures(soup: BeautifulSoup, pictures: Mapping[str, str], notes: list[str]) -> None:
    """The mail's own pictures get their marks; others would have to be loaded from somewhere, and go."""
    elsewhere = 0
    for image in soup("img"):
        source, alt = str(image.get("src", "")), " ".join(clean(str(image.get("alt", ""))[:500]).split())
        mark = pictures.get(source.removeprefix("cid:")) if source.startswith("cid:") else None
        if mark:
            image.attrs = {"src": mark, "alt": "" if _NO_ALT.fullmatch(alt) else re.sub(r"[\[\]\\]", "", alt)}
        else:
            elsewhere += not re.fullmatch("[012](px)?", str(image.get("width", "")).strip())
            image.decompose()
    if elsewhere:
        notes.append(f"Left out: pictures that do not lie in the mail ({elsewhere}).")


def _links(soup: BeautifulSoup) -> None:
    for link in soup("a"):
        address = re.sub(r"\s", "", str(link.get("href", "")))
        if address.lower().startswith(("https://", "http://", "mailto:")):
            link.attrs = {"href": re.sub(r"[()<>\\]", lambda c: f"%{ord(c[0]):02X}", address)}
        else:
            link.unwrap()


def _too_deep(soup: BeautifulSoup) -> bool:
    """Whether tags stand in tags deeper than any person's mail; counted without going down ourselves."""
    depths = {id(soup): 0}
    for tag in soup.descendants:
        if isinstance(tag, Tag):
            depths[id(tag)] = depth = depths[id(tag.parent)] + 1
            if depth > MAX_DEPTH:
                return True
    return False
