"""Pictures that come along: looked at with suspicion, drawn anew without what a camera noted in them.

They lie in the sources from then on, and what has once been in those stays in their history:
so the place where a photograph was taken is removed before, not only when the site is built.
"""

from dataclasses import dataclass, field

from generator.drawing import redrawn
from generator.pictures import MAX_BYTES, Unshowable

ICON = 48
"""Pixels: what is no larger is a sign of some mail program."""


class NoPicture(Exception):
    """It cannot be taken; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A picture that came along: the name it had, what stands for it in the text, its bytes and their ending."""

    name: str
    mark: str
    ending: str
    content: bytes = field(repr=False)


def enclosed(name: str, content: bytes, mark: str) -> Enclosed:
    """Turn it as its camera said, without metadata. Raises NoPicture."""
    if len(content) > MAX_BYTES:
        raise NoPicture(f"it has more than {MAX_BYTES // 1_000_000} MB")
    try:
        look, clean = redrawn(content)
    except Unshowable as reason:
        raise NoPicture(str(reason)) from None
    if max(look.width, look.height) <= ICON:
        raise NoPicture("it is no larger than an icon")
    return Enclosed(name=name, mark=mark, ending=look.ending, content=clean)
