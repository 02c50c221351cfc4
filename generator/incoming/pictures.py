"""Pictures that come along: looked at with suspicion, written anew without what a camera noted in them.

They lie in the sources from then on, and what has once been in those stays in their history:
so the place where a photograph was taken is removed before, not only when the site is built.
"""

import io
import warnings
from dataclasses import dataclass, field

from PIL import Image, ImageOps

from generator.loading.pictures import MAX_BYTES, MAX_PIXELS

MAX_SIDE = 2400
"""Pixels: enough for every width that is published."""
ICON = 48
"""Pixels: what is no larger is a sign of some mail program."""
_READ = ("PNG", "JPEG", "WEBP", "GIF")


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
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_READ) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise NoPicture("it has too many pixels")
                if max(image.size) <= ICON:
                    raise NoPicture("it is no larger than an icon")
                ending, written = _anew(image)
                return Enclosed(name=name, mark=mark, ending=ending, content=written)
    except NoPicture:
        raise
    except Exception as error:  # Pillow raises nearly anything on a broken file.
        raise NoPicture("it is no picture that can be shown; PNG and JPEG can") from error


def _anew(image: Image.Image) -> tuple[str, bytes]:
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((MAX_SIDE, MAX_SIDE))
    photograph = image.format in {"JPEG", "WEBP"} and not turned.has_transparency_data
    plain = turned.convert("RGB" if photograph or not turned.has_transparency_data else "RGBA")
    clean, out = Image.frombytes(plain.mode, plain.size, plain.tobytes()), io.BytesIO()
    if photograph:
        clean.save(out, "JPEG", quality=90, optimize=True)
    else:
        clean.save(out, "PNG", optimize=True)
    return ".jpg" if photograph else ".png", out.getvalue()
