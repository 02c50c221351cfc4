"""A story as it arrives: a saved mail, a Markdown file or pasted text -> Incoming.

Anybody can send a mail: whatever is in it, reading it does no harm and ends in an
Incoming or in Unreadable.
"""

from datetime import tzinfo
from pathlib import Path

from generator.incoming.letter import MAX_BYTES, Incoming, Unreadable
from generator.incoming.mail import is_mail, read_mail
from generator.incoming.text import read_text

_KNOWN_BY = {
    b"\xd0\xcf\x11\xe0": "That is a file of Outlook (.msg) or Word. A mail that is saved as .eml can be read.",
    b"PK\x03\x04": "That is a Word document or an archive.",
    b"%PDF": "That is a PDF.",
    b"{\\rtf": "That is a document with formatting (RTF).",
}

__all__ = ["MAX_BYTES", "Incoming", "Unreadable", "read"]


def read(content: bytes, zone: tzinfo, folder: Path | None = None) -> Incoming:
    """Read what was sent; `zone` decides on which day a mail was written.

    Pictures that a Markdown file names are taken from `folder`, if one is given. Raises
    Unreadable, with a sentence that says why.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(f"It has more than {MAX_BYTES // 1_000_000} MB.")
    for beginning, said in _KNOWN_BY.items():
        if content.startswith(beginning):
            raise Unreadable(said)
    found = read_mail(content, zone) if is_mail(content) else read_text(content, folder)
    if not found.text.strip() and not found.pictures:
        raise Unreadable("There is no text in it.")
    return found
