"""Bytes that somebody calls a picture -> what it is, and clean versions of it.

Nothing of the file itself is ever published: what is shown is drawn anew from its pixels,
turned as the camera was held, in sRGB, without any metadata (EXIF, XMP, IPTC, comments,
colour profiles) and without whatever hung behind the picture. Of a film strip it is the
first picture.

A build imports it where a picture is new: Pillow takes a while to import, and most builds have none.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from generator.pictures import WIDTHS, Look, Unshowable

MAX_PIXELS = {"PNG": 40_000_000, "JPEG": 40_000_000, "GIF": 40_000_000, "WEBP": 16_000_000}
"""By format, so that none takes more than 300 MB of memory: the decoder of WebP holds four copies."""
MAX_HEIGHT = 4000
"""What is higher is published narrower: nobody looks for long at a strip, and it bounds the memory taken."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF 2.32, 4.6.4 A, Orientation: how to turn what the camera stored."""
_SRGB = ImageCms.createProfile("sRGB")
_SAMPLE, _FLAT_COLOURS, _FLAT_SHARE = 256, 64, 0.8
_BAND = 2_000_000


def look(content: bytes) -> Look:
    """Look at a picture as a whole. Raises Unshowable."""
    return _draw(content).look


def develop(content: bytes) -> tuple[Look, dict[tuple[int, str], bytes]]:
    """The look of a picture and its clean versions by width and ending: WebP, and JPEG or PNG, in each width.

    Raises Unshowable.
    """
    drawing = _draw(content)
    made: dict[tuple[int, str], bytes] = {}
    for size in drawing.look.sizes():
        image = drawing.image
        if size != image.size:
            image = image.resize(size, Image.Resampling.LANCZOS)
        for ending in (drawing.look.ending, ".webp"):
            made[size[0], ending] = _encoded(image, ending, drawing)
    return drawing.look, made


def redrawn(content: bytes) -> tuple[Look, bytes]:
    """The look of a picture and its clean version at its largest, as JPEG or PNG. Raises Unshowable."""
    drawing = _draw(content)
    return drawing.look, _encoded(drawing.image, drawing.look.ending, drawing)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A picture's pixels at its largest published size, in RGB or RGBA, with nothing else."""

    image: Image.Image
    look: Look
    flat: bool
    palette: bool


def _draw(content: bytes) -> _Drawing:
    if said := _known_stranger(content):
        raise Unshowable(said)
    try:
        with warnings.catch_warnings():
            # A broken profile or block of metadata is none of our business: all of it is dropped.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(MAX_PIXELS)) as image:
                if image.width * image.height > (most := MAX_PIXELS[image.format or ""]):
                    raise Unshowable(f"it has more than {most // 1_000_000} megapixels")
                return _drawn(image)
    except Unshowable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unshowable(f"it has more than {max(MAX_PIXELS.values()) // 1_000_000} megapixels") from None
    except UnidentifiedImageError:
        raise Unshowable("it is not a PNG, JPEG, WebP or GIF picture") from None
    except Exception as error:  # Pillow raises nearly anything on a broken file.
        raise Unshowable("the file is damaged or cut short") from error


def _known_stranger(content: bytes) -> str:
    """What is wrong with files that people often take for a picture that a site can show."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<svg") or (head.startswith((b"<?xml", b"<!")) and b"<svg" in head):
        return "it is an SVG, which can carry a program"
    if content[4:8] == b"ftyp":
        return "it is a HEIC, AVIF or film file, which not every browser and mail program shows"
    return ""


def _drawn(image: Image.Image) -> _Drawing:
    kind, orientation = image.format, _orientation(image)
    lying = orientation in {5, 6, 7, 8}
    wide, high = (image.height, image.width) if lying else image.size
    shrink = min(1, WIDTHS[-1] / wide, MAX_HEIGHT / high)
    width, height = max(1, round(wide * shrink)), max(1, round(high * shrink))
    before = (height, width) if lying else (width, height)
    image.draft(None, before)  # A huge JPEG is unpacked at a half, a quarter or an eighth of its size.
    image.seek(0)
    image.load()
    located = _located(image)
    palette = image.mode == "P"
    flat = kind != "JPEG" and _is_flat(image)
    profile = image.info.get("icc_profile")
    image = _in_srgb(_resized(image, before), profile)
    if turn := _TURNS.get(orientation):
        image = image.transpose(turn)
    clean = Image.frombytes(image.mode, image.size, image.tobytes())
    ending = ".png" if flat or clean.mode == "RGBA" else ".jpg"
    return _Drawing(clean, Look(width=width, height=height, ending=ending, located=located), flat, palette)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # Nothing about metadata may keep a picture from being shown.
        return 1


def _located(image: Image.Image) -> bool:
    """Whether the file says where it was taken: in EXIF, or in XMP."""
    try:
        gps = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:
        gps = {}
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return bool(gps.keys() - {ExifTags.GPS.GPSVersionID}) or b"GPSL" in (xmp.encode() if isinstance(xmp, str) else xmp)


def _is_flat(image: Image.Image) -> bool:
    """Whether a few colours fill most of it: a drawing, a chart, a screenshot."""
    small = image.resize((min(image.width, _SAMPLE), min(image.height, _SAMPLE)), Image.Resampling.NEAREST)
    counts = sorted((count for count, _ in _mixable(small).getcolors(_SAMPLE**2) or ()), reverse=True)
    return sum(counts[:_FLAT_COLOURS]) >= _FLAT_SHARE * small.width * small.height


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A picture in another size; a large one is first made smaller band by band, to bound the memory it takes."""
    factor = min(image.width // size[0], image.height // size[1])
    if factor < 2:
        return _mixable(image).resize(size, Image.Resampling.LANCZOS)
    rows = factor * max(1, _BAND // (image.width * factor))
    smaller: Image.Image | None = None
    for top in range(0, image.height, rows):
        band = _mixable(image.crop((0, top, image.width, min(top + rows, image.height)))).reduce(factor)
        if smaller is None:
            smaller = Image.new(band.mode, (-(-image.width // factor), -(-image.height // factor)))
        smaller.paste(band, (0, top // factor))
    assert smaller is not None
    return smaller.resize(size, Image.Resampling.LANCZOS)


def _mixable(image: Image.Image) -> Image.Image:
    """The same in a mode whose neighbouring points can be mixed: no palette, no single transparent colour."""
    if image.mode == "P" or (image.has_transparency_data and image.mode not in {"LA", "RGBA"}):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode.startswith(("I", "F")):  # 16 bits of grey: Pillow's own conversion cuts off what is bright.
        return image.convert("F").point(lambda grey: grey / 256).convert("L")
    return image.convert("L") if image.mode == "1" else image


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """In RGB as screens take it for granted, or RGBA where something is transparent."""
    target = "RGBA" if image.has_transparency_data else "RGB"
    if isinstance(profile, bytes):
        try:
            source = image if image.mode != "LA" else image.convert("RGBA")
            meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(source, meant, _SRGB, outputMode=target) or image
        except (ImageCms.PyCMSError, OSError, ValueError):  # Not a profile of these colours.
            pass
    image = image.convert(target)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    return image


def _encoded(image: Image.Image, ending: str, drawing: _Drawing) -> bytes:
    if drawing.palette and drawing.flat and image.mode == "RGB":
        # The colours between two that a smaller size brings along are not worth three bytes a pixel.
        image = image.quantize(256, dither=Image.Dither.NONE)
    out = io.BytesIO()
    if ending == ".jpg":
        image.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    elif ending == ".png":
        image.save(out, "PNG", optimize=True)
    else:
        image.convert("RGBA" if image.mode == "RGBA" else "RGB").save(
            out, "WEBP", lossless=drawing.flat, quality=80, method=4, exact=False
        )
    return out.getvalue()
