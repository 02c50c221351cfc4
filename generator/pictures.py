"""What a picture is, once it was looked at, and in which versions it is published."""

import json
from dataclasses import asdict, dataclass

import PIL

MAX_BYTES = 8_000_000
WIDTHS = (480, 960, 1600)
"""How wide a picture is published, in pixels: never wider than it is, so a small one in one width."""
PLAIN_WIDTH = 1072
"""The widest that mails and feeds get: twice the mail's column, for fine screens."""
VERSION = f"1 of Pillow {PIL.__version__}"
"""Counts how the versions are drawn: raise it with every change of `drawing.py` that changes their bytes."""


def look_key(digest: str) -> str:
    """The key in a cache of the look of the file with this SHA-256."""
    return f"look {VERSION} {digest}"


def version_key(digest: str, width: int, ending: str) -> str:
    """The key in a cache of one version of the file with this SHA-256."""
    return f"picture {VERSION} {digest} {width}{ending}"


class Unshowable(Exception):
    """The bytes are not a picture that can be shown; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a picture is: its size in pixels as published at its largest, its form, what it gave away.

    `ending` is that of its plain versions: `.jpg` for photographs; `.png` for what has
    transparent parts, which JPEG cannot show, and for drawings and screenshots, whose few
    flat colours JPEG makes larger and blurs. `located` is whether it said where it was taken.
    """

    width: int
    height: int
    ending: str
    located: bool

    def sizes(self) -> tuple[tuple[int, int], ...]:
        """Width and height of each published version, the smallest first."""
        widths = (*(w for w in WIDTHS if w < self.width), self.width)
        return tuple((w, max(1, round(self.height * w / self.width))) for w in widths)

    def to_bytes(self) -> bytes:
        """This look as it is kept in a cache."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Look | None":
        """A look as it was kept, or None if the bytes are something else."""
        try:
            return cls(**json.loads(kept))
        except (ValueError, TypeError):
            return None
