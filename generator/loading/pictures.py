"""A picture beside a text: where it lies, whether it can be shown, and what it gave away."""

import hashlib
from pathlib import Path, PurePosixPath

from generator.cache import Cache
from generator.model import Picture, Version
from generator.pictures import MAX_BYTES, PLAIN_WIDTH, Look, Unshowable, look_key
from generator.plainfile import Missing, NotPlain, read_plain
from generator.problems import Location
from generator.source import Place


def read_picture(root: Path, path: PurePosixPath, alt: str, at: Location, place: Place) -> Picture | None:
    """Look at the picture at `path` below `root`.

    Reports to `place` and returns None for anything that is not a picture of ours. Writes
    nothing: what an output has kept of a picture that it published saves looking again.
    """
    if not alt.strip():
        hint = "Add image_alt: or ![words](file): what would you say on the phone?"
        place.problem(at, "picture-alt", f"The picture {path.name} has no description.", hint)
        return None
    content = _bytes(root, path, at, place)
    if content is None:
        return None
    digest = hashlib.sha256(content).hexdigest()
    kept = Cache.below(root).get(look_key(digest))
    try:
        found = (Look.from_bytes(kept) if kept else None) or _looked_at(content)
    except Unshowable as reason:
        hint = "Save it again as JPEG (a photograph) or PNG (a drawing), at most 40 megapixels."
        place.problem(at, "picture-unreadable", f"The picture {path.name} cannot be shown: {reason}.", hint)
        return None
    if found.located:
        said = f"The picture {path.name} says where it was taken. That is not published: location removed."
        hint = "Git's history still holds the original: if the place is private, take it off before you send the file."
        place.problem(at, "picture-location", said, hint)
    return _picture(path, alt, digest, found)


def _looked_at(content: bytes) -> Look:
    from generator.drawing import look  # Not at the top: few builds have a picture that is new.

    return look(content)


def _picture(path: PurePosixPath, alt: str, digest: str, found: Look) -> Picture:
    """Its plain version keeps its name, for links that last; the others are named by their content as well."""
    sizes = found.sizes()
    width, height = max(size for size in sizes if size[0] <= PLAIN_WIDTH)
    shown = path.with_suffix(found.ending)
    others = {
        ending: tuple(
            Version(path=str(path.with_name(f"{path.stem}-{w}-{digest[:12]}{ending}")), width=w, height=h)
            for w, h in sizes
        )
        for ending in (found.ending, ".webp")
    }
    plain = tuple(
        Version(path=str(shown), width=width, height=height) if version.width == width else version
        for version in others[found.ending]
    )
    return Picture(
        path=str(shown),
        width=width,
        height=height,
        alt=alt,
        source=str(path),
        content=digest,
        plain=plain,
        webp=others[".webp"],
    )


def _bytes(root: Path, path: PurePosixPath, at: Location, place: Place) -> bytes | None:
    try:
        return read_plain(root, path.as_posix(), MAX_BYTES)
    except Missing:
        hint = "Put it in the same folder, and mind capital letters in its name."
        place.problem(at, "picture-missing", f"There is no picture {path} beside the text.", hint)
    except NotPlain as error:
        if error.code == "link":
            place.problem(at, "link", f"{path} is a symbolic link.", error.hint)
        else:
            hint = f"Use a picture file of at most {MAX_BYTES // 1_000_000} MB."
            place.problem(at, "picture-unreadable", f"{path.name} is not a picture that can be shown.", hint)
    return None
