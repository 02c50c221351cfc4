"""Files that pretend, fill the machine or carry something: refused with a sentence, or drawn anew."""

import json
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from generator.drawing import MAX_HEIGHT, develop, look
from generator.pictures import Unshowable
from tests.builders import PROJECT
from tests.test_pictures import (
    RED,
    assert_nothing_but_pixels,
    developed,
    like,
    noise,
    png_chunk,
    png_that_claims,
    published,
    refused,
    saved,
    two_coloured,
)

SCRIPT = b"<script>alert(1)</script>"
PNG, JPEG, GIF, WEBP = (saved(two_coloured(), kind) for kind in ("PNG", "JPEG", "GIF", "WEBP"))
FORMATS = pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])


def png_with(*chunks: bytes) -> bytes:
    """The PNG with chunks put in behind its head."""
    return PNG[:33] + b"".join(chunks) + PNG[33:]


def jpeg_with(marker: int, data: bytes) -> bytes:
    """The JPEG with a segment put in at its beginning."""
    return JPEG[:2] + struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data + JPEG[2:]


CARRIERS = {
    "a page behind a PNG": PNG + SCRIPT,
    "an archive behind a JPEG": JPEG + b"PK\x03\x04Secret" + b"PK\x05\x06" + bytes(18),
    "a page behind a GIF": GIF + SCRIPT,
    "a page behind a WebP": WEBP + SCRIPT,
    "a script in the comment of a GIF": saved(two_coloured(), "GIF", comment=b"*/=1;Secret//"),
    "a script in the comment of a JPEG": jpeg_with(0xFE, b"Secret" + SCRIPT),
    "text in a PNG": png_with(png_chunk(b"tEXt", b"Comment\0Secret" + SCRIPT)),
    "a chunk of a kind of its own": png_with(png_chunk(b"prVt", b"Secret")),
    "a profile that is none": png_with(png_chunk(b"iCCP", b"x\0\0" + zlib.compress(b"Secret" * 99))),
    "EXIF that is none": png_with(png_chunk(b"eXIf", b"Secret")),
    "EXIF in a JPEG that is none": jpeg_with(0xE1, b"Exif\0\0MM\0*\xff\xff\xff\xffSecret"),
    "EXIF that goes round in circles": jpeg_with(
        0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x08\0\0\0\x08"
    ),
    "IPTC in a JPEG": jpeg_with(0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0b\x1c\x02Z\0\6Secret"),
    "a second picture behind the first": JPEG + saved(noise(80, 80), "JPEG", comment=b"Secret"),
}


@pytest.mark.parametrize("content", CARRIERS.values(), ids=CARRIERS)
def test_whatever_a_picture_carries_only_its_pixels_are_published(content: bytes, tmp_path: Path) -> None:
    for asset in developed(tmp_path, content):
        assert_nothing_but_pixels(asset)
        assert b"alert" not in asset.content
    assert like(published(tmp_path, content).convert("RGB").getpixel((5, 20)), RED)


PRETENDERS = {
    "a page": b"<!doctype html>" + SCRIPT,
    "a page that begins like a GIF": b"GIF89a/*" + b"*/=1;" + SCRIPT,
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
    "a drawing behind a mark and a remark": b"\xef\xbb\xbf<!-- a --><svg onload='alert(1)'/>",
    "only the first bytes of a PNG": PNG[:8],
    "a PNG without an end to its pixels": PNG[:60],
    "a PNG whose pixels are something else": png_that_claims(60, 40),
    "a PNG without pixels": PNG[:33] + png_chunk(b"IEND", b""),
    "a PNG of no size": png_that_claims(0, 40),
    "a JPEG cut in the middle": saved(noise(600, 400), "JPEG")[:30_000],
    "a GIF without a picture": GIF[:13] + b";",
    "a WebP that lies about its length": WEBP[:4] + struct.pack("<I", 2**31) + WEBP[8:40],
    "an archive": b"PK\x03\x04" + bytes(100),
    "a program": b"\x7fELF" + bytes(100),
    "nothing": b"",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n",
    "a picture in an icon": saved(two_coloured(), "ICO"),
}


@pytest.mark.parametrize("content", PRETENDERS.values(), ids=PRETENDERS)
def test_what_only_looks_like_a_picture_is_refused_with_a_plain_sentence(content: bytes, tmp_path: Path) -> None:
    problem = refused(tmp_path, content)
    assert problem.code == "picture-unreadable"
    assert problem.text.startswith("The picture a.png cannot be shown: ")
    assert problem.text.endswith(".")


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.webp", "a.svg", "a.html", "a"])
@pytest.mark.parametrize("content", [PNG, JPEG, GIF, WEBP], ids=["png", "jpeg", "gif", "webp"])
def test_the_name_of_a_file_decides_nothing(name: str, content: bytes, tmp_path: Path) -> None:
    assets = developed(tmp_path, content, name)
    assert {Path(a.path).suffix for a in assets} <= {".png", ".jpg", ".webp"}


ODD = {
    "one bit": two_coloured().convert("1"),
    "grey": two_coloured().convert("L"),
    "grey, partly transparent": two_coloured().convert("LA"),
    "a palette": two_coloured().quantize(2),
    "16 bits of grey": Image.new("I;16", (60, 40), 0xFFFF),
    "partly transparent": two_coloured().convert("RGBA"),
}


@pytest.mark.parametrize("image", ODD.values(), ids=ODD)
def test_every_way_to_store_a_png_is_drawn_anew(image: Image.Image, tmp_path: Path) -> None:
    for asset in developed(tmp_path, saved(image)):
        assert_nothing_but_pixels(asset)


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1), (3, 5000), (60, 16384)])
@FORMATS
def test_no_shape_is_too_odd(size: tuple[int, int], kind: str) -> None:
    if kind == "WEBP" and max(size) > 16383:
        return
    found, made = develop(saved(Image.new("RGB", size, RED), kind))
    assert found.height <= MAX_HEIGHT
    for (width, _), content in made.items():
        assert Image.open(BytesIO(content)).size[0] == width


def test_colours_are_those_that_were_meant_before_their_profile_is_dropped(tmp_path: Path) -> None:
    """In this profile the first two channels have changed places: whoever only drops it shows blue as green."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    content = saved(Image.new("RGB", (60, 40), (220, 20, 20)), "PNG", icc_profile=bytes(profile))
    seen = published(tmp_path, content).convert("RGB").getpixel((30, 20))
    assert like(seen, (20, 220, 20))


BOMBS = {
    "a PNG of 100 megapixels": png_that_claims(10_000, 10_000),
    "a PNG of 10,000 megapixels": png_that_claims(100_000, 100_000),
    "a PNG whose text unfolds": png_with(png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000), 9))),
    "a PNG whose profile unfolds": png_with(png_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(200_000_000), 9))),
    "a GIF that claims to be huge": b"GIF89a" + struct.pack("<HH", 65535, 65535) + GIF[10:],
    "a WebP that claims to be huge": b"RIFF\x28\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0"
    b"VP8L\5\0\0\0/\xff\xff\xff\x0f\0",
    "a PNG just below the limit": saved(Image.new("RGBA", (6320, 6320), (9, 9, 9, 9)), "PNG", compress_level=1),
    "a JPEG just below the limit": saved(Image.new("RGB", (7300, 5470)), "JPEG"),
}
MEGABYTES = 300
MEASURE = """
import json, pathlib, re, sys
from generator.drawing import look
from generator.pictures import Unshowable
try:
    made = look(sys.stdin.buffer.read()).width
except Unshowable as reason:
    made = str(reason)
# Not getrusage: that counts what the parent held when this process was begun.
highest = re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]
print(json.dumps([made, int(highest) // 1024]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in other units elsewhere")
@pytest.mark.parametrize("name", BOMBS)
def test_no_file_takes_more_memory_than_a_machine_can_spare(name: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", MEASURE], input=BOMBS[name], capture_output=True, cwd=PROJECT, check=True
    )
    made, megabytes = json.loads(run.stdout)
    assert megabytes < MEGABYTES, made
    if "just below" in name:
        assert made == 1600


@settings(max_examples=60)
@given(
    which=st.sampled_from([PNG, JPEG, GIF, WEBP]),
    at=st.floats(0, 1),
    put=st.binary(max_size=12),
    cut=st.integers(0, 12),
)
def test_a_broken_picture_is_refused_or_shown_and_nothing_else(which: bytes, at: float, put: bytes, cut: int) -> None:
    place = int(at * len(which))
    content = which[:place] + put + which[place + cut :]
    try:
        found = look(content)
    except Unshowable:
        return
    assert develop(content)[0] == found
