"""A picture beside a story: looked at with suspicion, and always written anew."""

import io
import stat
import warnings
from pathlib import Path, PurePosixPath

from PIL import Image, ImageOps

from generator.model import Picture
from generator.problems import Location
from generator.source import Place

MAX_BYTES = 8_000_000
MAX_PIXELS = 40_000_000
MAX_WIDTH = 1600
_READ = ("PNG", "JPEG", "WEBP", "GIF")


def read_picture(root: Path, path: PurePosixPath, alt: str, at: Location, place: Place) -> Picture | None:
    """Read, check and re-encode the picture at `path` below `root`.

    Turned as its camera said, without any metadata, at most 1600 pixels wide. Reports to
    `place` and returns None for anything that is not a picture of ours.
    """
    if not alt.strip():
        hint = "Add image_alt: or ![words](file): what would you say on the phone?"
        place.problem(at, "picture-alt", f"The picture {path.name} has no description.", hint)
        return None
    content = _bytes(root, path, at, place)
    if content is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_READ) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Image.DecompressionBombError
                made = _anew(image)
    except Exception as error:  # Pillow raises nearly anything on a broken file.
        said = "too many pixels" if isinstance(error, (Image.DecompressionBombError, Warning)) else "not readable"
        hint = "Save it again as PNG or JPEG, at most 40 megapixels."
        place.problem(at, "picture-unreadable", f"The picture {path.name} cannot be shown: {said}.", hint)
        return None
    data, (width, height), ending = made
    return Picture(path=str(path.with_suffix(ending)), width=width, height=height, alt=alt, content=data)


def _bytes(root: Path, path: PurePosixPath, at: Location, place: Place) -> bytes | None:
    """The file's bytes, if every part of its path is really there and nothing is a link."""
    here = root
    try:
        for part in path.parts:
            here /= part
            mode = here.lstat().st_mode
            if stat.S_ISLNK(mode):
                place.problem(at, "link", f"{path} is a symbolic link.", "Put the file itself there.")
                return None
        if not stat.S_ISREG(mode) or here.stat().st_size > MAX_BYTES:
            hint = f"Use a picture file of at most {MAX_BYTES // 1_000_000} MB."
            place.problem(at, "picture-unreadable", f"{path.name} is not a picture that can be shown.", hint)
            return None
        return here.read_bytes()
    except (OSError, ValueError):
        hint = "Put it in the same folder, and mind capital letters in its name."
        place.problem(at, "picture-missing", f"There is no picture {path} beside the text.", hint)
        return None


def _anew(image: Image.Image) -> tuple[bytes, tuple[int, int], str]:
    """The picture's bytes, size and ending: JPEG for photographs, else PNG, which every mail program shows."""
    image.seek(0)
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith(("I", "F")):  # 16 bits of grey: Pillow's own conversion cuts them off
        turned = turned.convert("F").point(lambda grey: grey / 256).convert("L")
    photograph = image.format in {"JPEG", "WEBP"} and not turned.has_transparency_data
    plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    if plain.width > MAX_WIDTH:
        plain = plain.resize(
            (MAX_WIDTH, max(1, round(plain.height * MAX_WIDTH / plain.width))), Image.Resampling.LANCZOS
        )
    if turned.mode == "P" and plain.mode == "RGB":
        plain = plain.quantize(256, dither=Image.Dither.NONE)
    clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    if plain.mode == "P":
        clean.putpalette(plain.getpalette() or [])
    out = io.BytesIO()
    if photograph:
        clean.convert("RGB").save(out, "JPEG", quality=85, optimize=True)
    else:
        clean.save(out, "PNG", optimize=True)
    return out.getvalue(), clean.size, ".jpg" if photograph else ".png"
