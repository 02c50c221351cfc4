import os
import struct
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path, PurePosixPath

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from generator.loading import load
from generator.loading.pictures import read_picture
from generator.loading.surroundings import Around
from generator.model import Asset, Picture
from generator.numbering import Numbering
from generator.outputs.darkroom import Darkroom
from generator.problems import Location, Problem
from generator.programme import inspect
from generator.source import Place
from tests.builders import fundamental_yml, on, programme, story_md

AT = Location("stories/2026/a-case.md", 7, 3)
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F
RED, BLUE = (220, 20, 20), (20, 20, 220)


def two_coloured(width: int = 60, height: int = 40) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), BLUE)
    return image


def saved(image: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of that size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (png_chunk(b"IHDR", head), png_chunk(b"IDAT", zlib.compress(b"\0" * 100)), png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


Read = tuple[Picture | None, list[Problem]]


def read(root: Path, content: bytes | None, name: str = "a.png", alt: str = "A") -> Read:
    """A picture beside a story, read; `content` is None where the test has put something else there."""
    path = root / "stories/2026" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if content is not None:
        path.write_bytes(content)
    problems: list[Problem] = []
    place = Place(AT.path, problems.append)
    return read_picture(root, PurePosixPath("stories/2026") / name, alt, AT, place), problems


def opened(asset: Asset) -> Image.Image:
    """A published file as a browser or a mail program sees it."""
    seen = Image.open(BytesIO(asset.content))
    seen.load()
    assert seen.format == {".png": "PNG", ".jpg": "JPEG", ".webp": "WEBP"}[Path(asset.path).suffix]
    return seen


def developed(root: Path, content: bytes, name: str = "a.png", said: tuple[str, ...] = ()) -> tuple[Asset, ...]:
    """All files that are published of a picture of which only `said` is said, each of the size it claims."""
    picture, problems = read(root, content, name)
    assert tuple(p.code for p in problems) == said
    assert picture is not None
    assets = Darkroom(root).assets(picture)
    versions = {version.path: (version.width, version.height) for version in (*picture.plain, *picture.webp)}
    assert {asset.path: opened(asset).size for asset in assets} == versions
    assert versions[picture.path] == (picture.width, picture.height)
    return assets


def published(root: Path, content: bytes, name: str = "a.png", ending: str = "") -> Image.Image:
    """What is seen of a picture that is in order, in its largest version."""
    assets = developed(root, content, name)
    return max((opened(a) for a in assets if a.path.endswith(ending)), key=lambda image: image.width)


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Something as full of colours as a photograph, the same each time."""
    tile = Image.frombytes("RGB", (64, 64), bytes(n * n * 7 % 251 for n in range(64 * 64 * 3)))
    return tile.resize((width, height)).convert(mode)


def refused(root: Path, content: bytes | None, name: str = "a.png") -> Problem:
    picture, problems = read(root, content, name)
    assert picture is None
    (problem,) = problems
    assert problem.location == AT
    assert problem.hint
    return problem


def taken_somewhere() -> Image.Exif:
    """What a telling camera notes: itself, and where it was."""
    exif = Image.Exif()
    exif[MAKER] = "Secretcam"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (55.0, 58.0, 30.0)
    return exif


JPEG_PARTS = {0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0}
"""Frames, tables, scans and the 16 bytes of JFIF."""


def blocks(asset: Asset) -> set[object]:
    """The kinds of block that a published file is made of; nothing may hang behind the last one."""
    content, found, at = asset.content, set[object](), 0
    if asset.path.endswith(".png"):
        at = 8
        while at < len(content):
            found.add(content[at + 4 : at + 8])
            at += 12 + int.from_bytes(content[at : at + 4], "big")
    elif asset.path.endswith(".webp"):
        assert int.from_bytes(content[4:8], "little") + 8 == len(content)
        at = 12
        while at < len(content):
            size = int.from_bytes(content[at + 4 : at + 8], "little")
            found.add(content[at : at + 4])
            at += 8 + size + size % 2
    else:
        assert content.endswith(b"\xff\xd9")
        at = 2
        while content[at] == 0xFF and content[at + 1] != 0xD9:
            found.add(content[at + 1])
            size = int.from_bytes(content[at + 2 : at + 4], "big")
            scan, at = content[at + 1] == 0xDA, at + 2 + size
            while scan and not (content[at] == 0xFF and content[at + 1] not in {0, *range(0xD0, 0xD8)}):
                at += 1
        assert at + 2 == len(content)
    return found


def assert_nothing_but_pixels(asset: Asset) -> None:
    pixels = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"VP8 ", b"VP8L", b"VP8X", b"ALPH", *JPEG_PARTS}
    assert blocks(asset) <= pixels
    assert b"Secret" not in asset.content


def like(pixel: object, colour: tuple[int, ...]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 40 for a, b in zip(pixel, colour, strict=True))


# -- what is published ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "published_as"),
    [
        ("PNG", "a.png", "a.png"),
        ("JPEG", "a.jpeg", "a.jpg"),
        ("WEBP", "a.webp", "a.png"),
        ("GIF", "a.gif", "a.png"),
        ("JPEG", "a.png", "a.jpg"),
        ("PNG", "a.jpg", "a.png"),
    ],
)
def test_a_picture_is_published_as_what_every_mail_program_shows(
    tmp_path: Path, kind: str, name: str, published_as: str
) -> None:
    picture, _ = read(tmp_path, saved(two_coloured(), kind), name)
    assert picture is not None
    assert picture.path == f"stories/2026/{published_as}"
    assert picture.alt == "A"
    seen = opened(Darkroom(tmp_path).plain_version(picture))
    assert seen.size == (60, 40)
    assert like(seen.convert("RGB").getpixel((5, 20)), RED)
    assert like(seen.convert("RGB").getpixel((55, 20)), BLUE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_and_with_what_it_was_taken_is_not_published(tmp_path: Path, kind: str) -> None:
    content = saved(two_coloured(), kind, exif=taken_somewhere().tobytes())
    assert Image.open(BytesIO(content)).getexif().get_ifd(GPS)
    for asset in developed(tmp_path, content, said=("picture-location",)):
        assert_nothing_but_pixels(asset)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_a_place_noted_beside_exif_is_said_as_well(tmp_path: Path, form: str) -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>55,58.5N</exif:GPSLatitude></x:xmpmeta>'
    noted = PngInfo()
    noted.add_itxt("XML:com.adobe.xmp", xmp.decode())
    content = saved(two_coloured(), form, **({"pnginfo": noted} if form == "PNG" else {"xmp": xmp}))
    assert [p.code for p in read(tmp_path, content)[1]] == ["picture-location"]


def test_a_phones_photograph_comes_out_upright_without_metadata_in_three_widths(tmp_path: Path) -> None:
    exif = taken_somewhere()
    exif[ORIENTATION] = 8  # The phone was held upright: its 6,000 pixels lie along what was its left edge.
    stored = noise(4000, 6000)
    ImageDraw.Draw(stored).rectangle((0, 0, 4000, 3000), RED)
    content = saved(stored, "JPEG", exif=exif.tobytes(), comment=b"Secretcam", quality=60)
    assets = developed(tmp_path, content, "call.jpg", said=("picture-location",))
    assert sorted((Path(a.path).suffix, opened(a).size) for a in assets) == [
        (ending, size) for ending in (".jpg", ".webp") for size in ((480, 320), (960, 640), (1600, 1067))
    ]
    for asset in assets:
        assert_nothing_but_pixels(asset)
        seen = opened(asset).convert("RGB")
        assert like(seen.getpixel((seen.width // 4, seen.height // 2)), RED)
        assert not like(seen.getpixel((seen.width * 3 // 4, seen.height // 2)), RED)


def test_comments_and_what_was_hung_behind_the_picture_are_not_published(tmp_path: Path) -> None:
    noted = PngInfo()
    noted.add_text("Comment", "Secret")
    noted.add_itxt("XML:com.adobe.xmp", "Secret")
    for content in (
        saved(two_coloured(), "PNG", pnginfo=noted),
        saved(two_coloured(), "PNG", icc_profile=b"Secret" * 40),
        saved(two_coloured(), "PNG") + b"Secret",
        saved(two_coloured(), "JPEG", comment=b"Secret"),
        saved(two_coloured(), "JPEG") + b"Secret",
        saved(two_coloured(), "GIF", comment=b"Secret"),
        saved(two_coloured(), "WEBP", xmp=b"Secret"),
    ):
        for asset in developed(tmp_path, content):
            assert_nothing_but_pixels(asset)


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (60, 40), (5, 20)), (3, (60, 40), (55, 20)), (6, (40, 60), (20, 5)), (8, (40, 60), (20, 55))],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_as_the_camera_was_held(
    tmp_path: Path, kind: str, orientation: int, size: tuple[int, int], red_at: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    seen = published(tmp_path, saved(two_coloured(), kind, exif=exif.tobytes()))
    assert seen.size == size
    assert like(seen.convert("RGB").getpixel(red_at), RED)


@pytest.mark.parametrize(
    ("size", "shown"), [((3200, 200), (1600, 100)), ((1601, 1601), (1600, 1600)), ((1600, 90), (1600, 90))]
)
def test_a_picture_is_at_most_1600_pixels_wide(tmp_path: Path, size: tuple[int, int], shown: tuple[int, int]) -> None:
    assert published(tmp_path, saved(two_coloured(*size))).size == shown


@pytest.mark.parametrize(
    ("width", "widths", "plain"),
    [
        (24, [24], 24),
        (480, [480], 480),
        (481, [480, 481], 481),
        (960, [480, 960], 960),
        (1072, [480, 960, 1072], 1072),
        (1200, [480, 960, 1200], 960),
        (4000, [480, 960, 1600], 960),
    ],
)
def test_a_picture_is_never_enlarged_and_mails_get_one_that_fits(
    tmp_path: Path, width: int, widths: list[int], plain: int
) -> None:
    picture, _ = read(tmp_path, saved(two_coloured(width, 40)))
    assert picture is not None
    assert [v.width for v in picture.plain] == [v.width for v in picture.webp] == widths
    assert picture.width == plain


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_photograph_becomes_a_jpeg_and_a_drawing_stays_sharp(tmp_path: Path, kind: str) -> None:
    assert published(tmp_path, saved(noise(300, 200), kind), "photograph.png", "jpg").format == "JPEG"
    drawn = published(tmp_path, saved(two_coloured(), kind, lossless=True), "drawing.png", "webp")
    assert drawn.convert("RGB").getpixel((29, 20)) == RED  # Right at the edge, where JPEG blurs.


def test_a_tall_picture_is_measured_after_it_was_turned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    assert published(tmp_path, saved(two_coloured(90, 2000), "JPEG", exif=exif.tobytes())).size == (1600, 72)


def test_a_rule_as_thin_as_a_hair_stays_a_picture(tmp_path: Path) -> None:
    assert published(tmp_path, saved(two_coloured(4000, 1))).size == (1600, 1)


def test_a_picture_made_for_print_keeps_its_colours_on_a_screen(tmp_path: Path) -> None:
    seen = published(tmp_path, saved(two_coloured().convert("CMYK"), "JPEG"), "a.jpg", ".jpg")
    assert seen.mode == "RGB"
    assert like(seen.getpixel((5, 20)), RED)


def test_a_picture_of_16_bits_keeps_its_brightness(tmp_path: Path) -> None:
    grey = Image.new("I;16", (8, 8), 0x8000)
    seen = published(tmp_path, saved(grey))
    assert like(seen.convert("RGB").getpixel((4, 4)), (128, 128, 128))


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_every_way_to_store_colours_is_shown(tmp_path: Path, mode: str) -> None:
    light = Image.new("RGB", (8, 8), (250, 250, 250)).convert(mode)
    seen = published(tmp_path, saved(light))
    assert like(seen.convert("RGB").getpixel((4, 4)), (250, 250, 250))


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_what_is_transparent_stays_transparent(tmp_path: Path, kind: str) -> None:
    clear = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    ImageDraw.Draw(clear).rectangle((30, 0, 60, 40), (*BLUE, 255))
    seen = published(tmp_path, saved(clear, kind))
    assert seen.convert("RGBA").getpixel((5, 20))[3] == 0  # type: ignore[index]
    assert like(seen.convert("RGBA").getpixel((55, 20)), (*BLUE, 255))


def test_a_palette_with_a_transparent_colour_stays_transparent(tmp_path: Path) -> None:
    drawn = two_coloured().quantize(4)
    red = drawn.getpixel((5, 20))
    seen = published(tmp_path, saved(drawn, transparency=red))
    assert seen.convert("RGBA").getpixel((5, 20))[3] == 0  # type: ignore[index]
    assert like(seen.convert("RGBA").getpixel((55, 20)), (*BLUE, 255))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_a_film_strip_stands_still_at_its_first_picture(tmp_path: Path, kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE, (20, 220, 20))]
    content = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    seen = published(tmp_path, content)
    assert getattr(seen, "n_frames", 1) == 1
    assert like(seen.convert("RGB").getpixel((10, 10)), RED)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_the_same_picture_becomes_the_same_bytes(tmp_path: Path, kind: str) -> None:
    content = saved(two_coloured(2000, 300), kind)
    assert developed(tmp_path / "one", content) == developed(tmp_path / "other", content)


# -- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_picture_needs_words_for_those_who_cannot_see_it(tmp_path: Path, alt: str) -> None:
    picture, problems = read(tmp_path, saved(two_coloured()), alt=alt)
    assert picture is None
    assert [(p.code, p.location) for p in problems] == [("picture-alt", AT)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Just a text.",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        saved(two_coloured(), "BMP"),
        saved(two_coloured(), "TIFF"),
        saved(two_coloured(), "ICO"),
        saved(two_coloured(), "EPS"),
        saved(two_coloured(), "PNG")[:90],
        saved(two_coloured(600, 400), "JPEG")[:2000],
        saved(two_coloured(), "WEBP")[:60],
        saved(two_coloured(), "GIF")[:20],
        b"\0\0\0\x18ftypheic" + bytes(200),
    ],
)
def test_what_is_not_a_whole_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content).code == "picture-unreadable"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Just a text.", "it is not a PNG, JPEG, WebP or GIF picture"),
        (b'<?xml version="1.0"?>\n<svg/>', "it is an SVG, which can carry a program"),
        (b"\0\0\0\x18ftypheic", "it is a HEIC, AVIF or film file"),
        (saved(noise(600, 400), "JPEG")[:20_000], "the file is damaged or cut short"),
    ],
)
def test_who_sent_the_picture_reads_what_is_wrong_with_it(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refused(tmp_path, content).text


@pytest.mark.parametrize("size", [(100_000, 100_000), (10_000, 10_000), (8_000, 5_001)])
def test_a_file_that_would_unfold_into_too_many_pixels_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    problem = refused(tmp_path, png_that_claims(*size))
    assert problem.code == "picture-unreadable"
    assert "more than 40 megapixels" in problem.text


def test_a_file_of_more_than_8_megabytes_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, saved(two_coloured()) + bytes(8_000_000)).code == "picture-unreadable"


def test_a_picture_that_is_not_there_is_named_with_its_folder(tmp_path: Path) -> None:
    problem = refused(tmp_path, None)
    assert problem.code == "picture-missing"
    assert "stories/2026/a.png" in problem.text


def test_a_link_to_a_picture_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(saved(two_coloured()))
    (tmp_path / "stories/2026").mkdir(parents=True)
    (tmp_path / "stories/2026/a.png").symlink_to(secret)
    assert refused(tmp_path, None).code == "link"


def test_a_picture_in_a_linked_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.png").write_bytes(saved(two_coloured()))
    (tmp_path / "stories/2026").mkdir(parents=True)
    (tmp_path / "stories/2026/more").symlink_to(tmp_path / "elsewhere")
    assert refused(tmp_path, None, "more/a.png").code == "link"


def test_what_is_no_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    folder = tmp_path / "stories/2026"
    (folder / "folder.png").mkdir(parents=True)
    os.mkfifo(folder / "pipe.png")
    assert refused(tmp_path, None, "folder.png").code == "picture-unreadable"
    assert refused(tmp_path, None, "pipe.png").code == "picture-unreadable"


# -- where it may lie -----------------------------------------------------------------------


def asked_for(root: Path, source: str) -> Read:
    """The picture that a story in `stories/2026/` asks for."""
    problems: list[Problem] = []
    around = Around(root, Place(AT.path, problems.append), Numbering(()), date(2026, 11, 16))
    return around.picture(source, "A", AT), problems


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A programme with a picture in every place where one might look for it."""
    picture = saved(two_coloured())
    root = programme(tmp_path / "way", {"stories/2026/a.png": picture, "stories/2025/b.png": picture})
    for path in ("../secret.png", "secret.png", "templates/site/assets/c.png", "fundamentals/d.png"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(picture)
    return root


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("a.png", "stories/2026/a.png"),
        ("./a.png", "stories/2026/a.png"),
        ("../2025/b.png", "stories/2025/b.png"),
        ("../../stories/2026/a.png", "stories/2026/a.png"),
    ],
)
def test_a_picture_beside_a_story_is_found(root: Path, source: str, path: str) -> None:
    picture, problems = asked_for(root, source)
    assert not problems
    assert picture is not None
    assert picture.path == path


@pytest.mark.parametrize(
    "source",
    [
        "../../../secret.png",
        "../../../../../../../../etc/hostname",
        "2026/../../../../secret.png",
        "/etc/hostname",
        "//evil.example/a.png",
        "https://evil.example/a.png",
        "file:///etc/hostname",
        "data:image/png;base64,AAAA",
        "..\\..\\..\\secret.png",
        "a.png\0",
        "",
        ".",
    ],
)
def test_a_picture_outside_the_programme_is_not_looked_at(root: Path, source: str) -> None:
    picture, problems = asked_for(root, source)
    assert picture is None
    assert {p.code for p in problems} <= {"picture-missing", "picture-unreadable"}
    assert len(problems) == 1


@pytest.mark.parametrize(
    "source", ["../../secret.png", "../../templates/site/assets/c.png", "../../fundamentals/d.png"]
)
def test_a_story_shows_only_pictures_that_lie_among_the_stories(root: Path, source: str) -> None:
    picture, problems = asked_for(root, source)
    assert picture is None
    assert [p.code for p in problems] == ["picture-missing"]


def test_a_picture_named_at_the_top_of_a_file_obeys_the_same_rules(root: Path) -> None:
    wanted = "image: ../../../secret.png\nimage_alt: A\n"
    files: dict[str, str | bytes] = {
        "stories/2026/a-start.md": story_md("A start", "2026-01-06", more=wanted),
        "fundamentals/01-listen-first.yml": fundamental_yml(1, "Listen first", "image: d.png\n"),
    }
    programme(root, files)
    content = load(root, on("2026-02-01"))
    assert sorted((str(p.location), p.code) for p in content.problems) == [
        ("fundamentals/01-listen-first.yml:4:8", "picture-alt"),
        ("stories/2026/a-start.md:7:8", "picture-missing"),
    ]


def test_two_pictures_are_never_published_at_one_address(tmp_path: Path) -> None:
    """A GIF becomes a PNG: beside a PNG of the same name it must not take its place."""
    files: dict[str, str | bytes] = {
        "stories/2026/tide.gif": saved(Image.new("RGB", (9, 9), RED), "GIF"),
        "stories/2026/tide.png": saved(Image.new("RGB", (9, 9), BLUE)),
        "stories/2026/one.md": story_md("One", "2026-01-06", text="![Red](tide.gif)"),
        "stories/2026/two.md": story_md("Two", "2026-01-06", text="![Blue](tide.png)"),
    }
    content = load(programme(tmp_path, files), on("2026-02-01"))
    paths = [picture.path for story in content.stories for picture in story.pictures]
    assert len(set(paths)) == 2 or "address-clash" in {p.code for p in inspect(tmp_path, on("2026-02-01"))}
