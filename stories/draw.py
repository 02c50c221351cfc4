"""Draw the eight story illustrations: wobbly ink and flat washes on warm paper.

Usage: python draw.py [FOLDER]      (default: the folder this script is in; needs only Pillow)

Everything is drawn at three times its size with a seeded pen and scaled down, so every run gives
the same pictures. A path is a flat tuple of numbers: x, y, x, y and so on.
"""
import math
import random
import sys
from contextlib import contextmanager
from pathlib import Path
from PIL import Image, ImageColor, ImageDraw, ImageFont

WIDTH, HEIGHT, SCALE = 1200, 750, 3
# Handwriting: strokes of xy points on a grid; y 0 is the top of a capital, 6 the baseline.
GLYPHS = dict(glyph.split(" ", 1) for glyph in (
    "0 20 02 04 26 44 42 20;1 02 20 26;2 02 10 30 42 34 06 46;3 01 20 41 23 44 26 05;4 30 04 44|32 36;"
    "5 40 10 02 32 44 36 05;6 30 12 04 16 36 44 23 05;8 40 10 02 43 45 26 05 03 41 40;9 42 20 03 24 42 46;"
    ": 12 12|15 15;. 16 16;A 06 20 46|14 34;B 00 06|00 30 31 23 03|03 33 45 26 06;N 06 00 46 40;"
    "a 42 22 04 26 44|42 46;c 42 22 04 26 45;d 43 22 04 26 44|40 46;e 04 44 22 04 26 45;h 00 06|04 22 43 46;"
    "i 12 16|10 10;k 00 06|42 04 46;l 10 16;m 02 06|03 12 23 26|23 32 43 46;n 02 06|04 22 42 46;o 22 04 26 44 22;"
    "p 02 09|04 22 44 26 05;r 02 06|04 22 42;s 42 12 13 35 26 05;t 20 25 46|02 42;u 02 05 26 44|42 46").split(";"))


def mix(a, b, share):
    """The colour that lies `share` of the way from a to b."""
    return tuple(round(p + (q - p) * share) for p, q in zip(a, b))


PAPER, INK, SEA, DUSK, SAND, NIGHT = map(
    ImageColor.getrgb, "#f4efe4 #26313b #5f8a8b #d98e5a #d8c7a0 #1f2c3a".split())
WHITE, GREY, LEAD = mix(PAPER, (255, 255, 255), .6), mix(PAPER, INK, .4), mix(PAPER, INK, .75)
MIST, PALE_SEA, PALE_SAND = mix(PAPER, SEA, .25), mix(PAPER, SEA, .45), mix(PAPER, SAND, .5)


def curve(*xy):
    """A smooth line through the points (Catmull-Rom)."""
    xy, out = xy[:2] + xy + xy[-2:], ()
    for i in range(0, len(xy) - 6, 2):
        for t in (n / 10 for n in range(11)):
            out += tuple(q + t * (r - p) / 2 + t * t * (p - 2.5 * q + 2 * r - s / 2) + t ** 3 * (3 * (q - r) + s - p) / 2
                         for p, q, r, s in (xy[i:i + 8:2], xy[i + 1:i + 8:2]))
    return out


def oval(cx, cy, rx, ry, start=0, end=360):
    """Part of an ellipse, angles in degrees, clockwise from the right."""
    angles = [math.radians(start + (end - start) * i / 40) for i in range(41)]
    return tuple(n for a in angles for n in (cx + rx * math.cos(a), cy + ry * math.sin(a)))


def box(x, y, w, h, r=0):
    """A rectangle, its corners rounded by r."""
    corners = (x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180)
    return tuple(n for cx, cy, a in corners for n in (oval(cx, cy, r, r, a, a + 90) if r else (cx, cy)))


class Sheet:
    """A sheet of paper with an unsteady pen."""

    def __init__(self, seed):
        self.rng, self.origin, self.turn = random.Random(seed), 0, SCALE
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
        self.pen = ImageDraw.Draw(self.image)

    @contextmanager
    def at(self, x, y, size=1, degrees=0):
        """Draw from (x, y), at another size, turned clockwise."""
        self.origin, self.turn = complex(x, y) * SCALE, SCALE * size * math.e ** (1j * math.radians(degrees))
        yield
        self.origin, self.turn = 0, SCALE

    @contextmanager
    def inside(self, outline, wobble=0):
        """Whatever is drawn in this block stays within the outline."""
        before, mask = self.image.copy(), Image.new("L", self.image.size)
        ImageDraw.Draw(mask).polygon(self.trace(outline + outline[:2], wobble), fill=255)
        yield
        self.image.paste(Image.composite(self.image, before, mask))

    def trace(self, path, wobble):
        """Pixels along the path, straying smoothly by up to `wobble`."""
        points = [self.origin + self.turn * complex(x, y) for x, y in zip(path[::2], path[1::2])]
        walk = points[:1]
        for a, b in zip(points, points[1:]):
            n = max(1, round(abs(b - a) / SCALE))
            walk += [a + (b - a) * i / n for i in range(1, n + 1)]
        sway = wobble * SCALE
        stray = [complex(self.rng.uniform(-sway, sway), self.rng.uniform(-sway, sway)) for _ in range(len(walk) // 34 + 2)]
        for i in range(len(walk)):
            knot, t = i // 34, (1 - math.cos(math.pi * (i % 34) / 34)) / 2
            walk[i] += stray[knot] * (1 - t) + stray[knot + 1] * t
        return [(p.real, p.imag) for p in walk]

    def wash(self, colour, *outlines, wobble=1.5):
        """Flat shapes without an outline."""
        for path in outlines:
            self.pen.polygon(self.trace(path + path[:2], wobble), fill=colour)

    def line(self, colour, width, *paths, wobble=1.5, closed=False):
        """Ink lines whose weight varies a little."""
        for path in paths:
            swell = self.rng.uniform(0, 6)
            for i, (x, y) in enumerate(self.trace(path + path[:2] * closed, wobble)):
                r = width / 2 * (1 + .18 * math.sin(swell + i / 29)) * SCALE
                self.pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def shape(self, fill, *outlines, width=4, slip=2.5):
        """Washes, each with an outline that does not quite sit on it."""
        for path in outlines:
            self.wash(fill, tuple(n + slip for n in path))
            self.line(INK, width, path, closed=True)

    def ripple(self, colour, length, *spots):
        """Small waves on the water."""
        for x, y in zip(spots[::2], spots[1::2]):
            self.line(colour, 3, curve(*(n for i in range(5) for n in (x + length * i / 4, y - i % 2 * length / 12))))

    def write(self, text, x, y, size, colour=INK, width=4):
        """Handwriting; `size` is the height of a capital."""
        for letter in text:
            for stroke in filter(None, GLYPHS.get(letter, "").split("|")):
                path = tuple(n for p in stroke.split() for n in (x + int(p[0]) * size * .14, y + int(p[1]) * size / 6))
                self.line(colour, width, path if letter in "14AN" else curve(*path), wobble=size / 40)
            x += size * (.44 if letter in " :.il" else .55 if letter == "1" else .8)

    def save(self, path):
        """Scale down and keep only the commonest colours, so that flat washes stay exact."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        common, palette = [], Image.new("P", (1, 1))
        for _, colour in sorted(small.getcolors(WIDTH * HEIGHT), reverse=True):
            if len(common) < 64 and all(math.dist(colour, other) > 14 for other in common):
                common.append(colour)
        palette.putpalette([channel for colour in common for channel in colour])
        small.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def window_seat(s):
    """Cranes coming out of the fog one leg at a time, seen from the seat over the engine."""
    glass, sky = box(215, 82, 770, 480, 95), mix(MIST, INK, .06)
    s.shape(SAND, box(170, 36, 860, 572, 130))
    with s.inside(glass):
        s.wash(sky, box(200, 70, 800, 500))
        for x, size, near in ((855, .62, .3), (300, .78, .5), (540, 1.3, .95)):
            with s.at(x, 440, size):
                s.wash(mix(sky, DUSK, near), box(-50, -153, 56, 25), box(96, -84, 32, 18))
                for width, *paths in ((5, (-52, 0, -44, -128, -48, -66, 27, -66), (30, 0, 24, -128, 2, -222, -20, -153)),
                                      (3, (-90, -128, 2, -222, 150, -130), (112, -128, 112, -84), (-47, -66, 24, -126)),
                                      (7, (-95, -128, 165, -128))):
                    s.line(mix(sky, INK, near), width * size, *paths, wobble=1)
        for top, tone in ((366, .35), (388, .65), (410, .9)):
            s.wash(mix(sky, PAPER, tone), curve(190, top + 8, 300, top - 6, 420, top + 8, 600, top - 8, 760, top + 10,
                                                1010, top - 12) + (1010, 470, 190, 470), wobble=2)
        s.line(mix(sky, INK, .95), 6.5, (479, 330, 472, 432))
        s.wash(mix(PAPER, INK, .32), box(190, 436, 820, 160))
        s.ripple(mix(PAPER, INK, .52), 96, 260, 476, 470, 488, 640, 466, 350, 528, 590, 534, 880, 488)
    s.line(INK, 4, glass, closed=True)
    s.shape(PALE_SAND, box(110, 606, 980, 46, 8))
    s.line(mix(SAND, DUSK, .7), 2.5, oval(640, 630, 44, 8))
    with s.at(800, 628):                        # the cup, and its steam
        s.line(INK, 14, oval(66, -66, 34, 30, -100, 110))
        s.line(WHITE, 6, oval(66, -66, 34, 30, -100, 110), curve(-16, -142, -6, -160, -24, -180, -10, -204),
               curve(18, -142, 28, -160, 10, -180, 24, -204))
        s.shape(WHITE, curve(-68, -112, -64, -50, -42, 0) + curve(42, 0, 64, -50, 68, -112), slip=0)
        s.wash(DUSK, curve(-62, -56, -57, -30, -41, -3) + curve(41, -3, 57, -30, 62, -56), wobble=.5)
        s.shape(mix(DUSK, INK, .6), oval(0, -112, 68, 13), slip=0)


def tide_table(s):
    """Callum's whiteboard: when a long dress can land at the old stone slip."""
    def px(hour): return 285 + (hour - 9) * 63
    def py(metres): return 530 - metres * 95
    s.shape(WHITE, box(90, 60, 1020, 590, 14), width=6)
    for colour, tray in ((SAND, (380, 652, 440, 20, 6)), (SEA, (430, 637, 84, 14, 5)), (DUSK, (545, 637, 84, 14, 5))):
        s.shape(colour, box(*tray), width=3.5)
    camel = curve(395, 395, 490, 330, 555, 273, 650, 350, 740, 264, 808, 320, 885, 406)
    s.line(mix(WHITE, INK, .05), 15, camel, tuple(n + 9 for n in camel), wobble=3)      # rubbed out twice
    s.wash(PALE_SAND, box(130, py(1.6), 140, py(0) - py(1.6)))
    for step in range(11):                      # the bottom eight steps are green
        edge, y = 270 - step * 10, py(1.6 + step * .2)
        s.wash(SEA if step < 8 else PALE_SAND, box(130, y - 19, edge - 130, 20), wobble=.3)
        s.line(INK, 3, (edge, y, edge, y - 19, edge - 10, y - 19), wobble=.3)
    s.line(INK, 4, (270, py(1.6), 270, py(0), px(21.4), py(0)))
    s.line(DUSK, 3.5, *((x, py(3.2), x + 15, py(3.2)) for x in range(210, 1050, 29)), wobble=.5)
    s.line(SEA, 7, curve(*(n for h in range(10, 22) for n in (px(h), py(2.2 + 1.541 * math.cos((h - 15.125) / 1.977))))))
    for hour, text in ((13 + 25 / 60, "13:25"), (16 + 50 / 60, "16:50")):
        s.line(GREY, 2.5, (px(hour), py(3.2), px(hour), py(0)))
        s.wash(INK, oval(px(hour), py(3.2), 9, 9), wobble=.5)
        s.write(text, px(hour) - 63, 562, 40, width=4.5)
        s.line(DUSK, 5, oval(px(hour), 582, 94, 41, 200, 400) + oval(px(hour) + 2, 580, 99, 45, 40, 235), wobble=3)
    s.write("3.20 m", 925, py(3.2) - 50, 32, DUSK)
    s.write("11 April", 400, 96, 36)


def berth_plan(s):
    """The quay at Aldersund, with the Petrel Star drawn double."""
    def hull(length, beam, out=0):
        bow, b = length - beam * .62, beam / 2
        return (-out, beam - 6 + out, -out, 6 - out, 6 - out, -out) + curve(
            bow, -out, length - b * .4, b * .32 - out * .8, length + out * 1.2, b, length - b * .4, b * 1.68 + out * .8,
            bow, beam + out) + (6 - out, beam + out)
    s.wash(MIST, box(70, 90, 820, 430), wobble=4)
    s.wash(SAND, (70, 500, 870, 500, 870, 90, 1130, 90, 1130, 660, 70, 660), wobble=4)
    s.line(INK, 5, (70, 500, 870, 500, 870, 90))
    s.line(mix(SAND, INK, .3), 2.5, *((80, 500 + n, 870 + n, 500 + n, 870 + n, 100) for n in (34, 50)))
    sheds = [box(x, 584, w, 48) for x, w in ((130, 210), (400, 150), (610, 230))]
    sheds += [box(1010, 140, 62, 190), box(1010, 390, 62, 120)]
    s.wash(PALE_SAND, *sheds)
    s.line(mix(SAND, INK, .5), 2.5, *sheds, closed=True)
    s.ripple(PALE_SEA, 64, 350, 190, 620, 170, 480, 290, 660, 320, 190, 350)
    s.line(INK, 3, (160, 260, 160, 160))
    s.shape(DUSK, (160, 136, 174, 178, 160, 168, 146, 178), width=3, slip=0)
    s.write("N", 151, 276, 26)
    for x, y, degrees, length, beam, colour in (
            (96, 430, 0, 140, 56, SAND), (266, 420, 0, 160, 66, mix(PAPER, INK, .45)), (482, 408, 0, 250, 76, DUSK),
            (796, 232, -90, 128, 60, mix(PAPER, DUSK, .45)), (788, 396, -90, 136, 68, SEA)):
        with s.at(x, y, 1, degrees):
            s.line(INK, 2.5, (4, beam, -14, beam + 26), (length * .8, beam, length * .8 + 22, beam + 26))
            s.wash(INK, oval(-14, beam + 26, 5.5, 5.5), oval(length * .8 + 22, beam + 26, 5.5, 5.5), wobble=0)
            s.shape(colour, hull(length, beam))
            s.shape(PAPER, box(beam * .2, beam * .2, beam * .45, beam * .6), width=3, slip=0)
            hatches = range(round(beam * .9), round(length - beam), 44)
            s.line(INK, 2.5, *(box(n, beam * .28, 34, beam * .44) for n in hatches), wobble=1, closed=True)
            if colour == DUSK:
                s.line(INK, 4.5, hull(length, beam, 13), wobble=2, closed=True)


def two_buttons(s):
    """Bram's cardboard phone, after Mrs Hoekstra borrowed the pencil."""
    def sketch(*outlines):
        for width in (2.4, 2.2, 2):
            s.line(LEAD, width, *outlines, wobble=2.5, closed=True)
    with s.at(600, 375, .95, -4):
        phone, boat_in, boat_out = (box(-160, -303, 320, 606, 44), box(-134, -253, 268, 252, 26),
                                    box(-134, 15, 268, 252, 26))
        s.wash(SAND, box(-195, -335, 390, 670), wobble=2)
        s.wash(WHITE, phone)
        with s.inside(boat_in):
            s.line(mix(WHITE, INK, .2), 2.2, *((x + 260, -260, x, 0) for x in range(-400, 140, 13)))
            s.wash(WHITE, box(-106, -168, 212, 84, 24))
        sketch(phone, boat_in, boat_out)
        s.line(LEAD, 4, (-30, -277, 30, -277))
        s.write("Boat in", -92, -146, 39, LEAD, 5)
        s.write("Boat out", -113, 120, 39, LEAD, 5)
        s.line(INK, 6, curve(-154, 232, -60, 172, 40, 112, 156, 36), curve(-128, 226, -30, 162, 60, 108, 150, 50))
    with s.at(270, 420, 1, -8):                 # a mitten
        hand, cuff = curve(-60, 100, -76, 10, -80, -90, -42, -166, 20, -160, 50, -90, 52, -28, 84, -66, 112, -50,
                           102, 10, 62, 56, 50, 100), box(-70, 100, 132, 74, 10)
        s.wash(mix(PAPER, DUSK, .8), hand)
        s.wash(SEA, cuff)
        sketch(hand, cuff, *((x, 112, x, 164) for x in range(-52, 55, 17)))
    with s.at(930, 560, 1, 14):                 # the pencil
        s.wash(PALE_SAND, (-16, -56, 0, 0, 16, -56))
        s.wash(INK, (-6, -20, 0, 0, 6, -20), wobble=.3)
        s.shape(DUSK, box(-16, -356, 32, 300), width=3, slip=0)
        s.line(INK, 3, (-16, -56, 0, 0, 16, -56), (2, -350, 2, -62))


def response_times(s):
    """One day of Tidebook: it lies down, stands up at six and lies down again."""
    def px(hour): return 180 + hour * 36.5
    def py(seconds): return 590 - seconds * 22.5
    for seconds in (5, 10, 15, 20):
        s.line(SAND, 2, (px(0), py(seconds), px(24), py(seconds)))
        s.write(str(seconds), px(0) - (62 if seconds > 9 else 42), py(seconds) - 13, 26, GREY)
    for hour in (0, 6, 12, 18, 24):
        s.line(INK, 4, (px(hour), py(0), px(hour), py(0) + 12))
        s.write(str(hour), px(hour) - (24 if hour > 9 else 10), py(0) + 32, 34, DUSK if hour == 6 else INK, 4.5)
    s.line(INK, 4, (px(0), py(21), px(0), py(0), px(24.4), py(0)))
    for hours in (range(0, 71), range(75, 288)):
        s.line(SEA, 5, tuple(n for i in hours for n in (px(i / 12), py(s.rng.uniform(.5, .8)))), wobble=.6)
    s.line(DUSK, 10, (px(6.08), py(.6), px(6.08), py(19)))
    s.line(DUSK, 4.5, oval(px(6), py(0) + 49, 38, 38, 200, 575), wobble=2.5)
    s.write("19 s", px(6.8), py(19) - 4, 36, DUSK, 4.5)


def gangway(s):
    """Skerrow, the last boat: the rope in Effie's left hand, the torch in her right."""
    lit = mix(DUSK, PAPER, .62)
    with s.inside(box(50, 45, 1100, 660), wobble=5):
        s.wash(NIGHT, box(0, 0, 1200, 750))
        s.wash(mix(NIGHT, DUSK, .3), (1010, 160, 1024, 84, 1096, 84, 1102, 160))
        s.wash(mix(NIGHT, SEA, .36), (420, 205, 500, 205, 520, 150, 1200, 150, 1200, 330, 420, 330))
        s.wash(NIGHT, *(oval(x, 240, 13, 13) for x in range(550, 1150, 62)), wobble=.5)
        s.wash(mix(NIGHT, SEA, .2), curve(300, 300, 330, 420, 390, 600) + (1200, 600, 1200, 310, 420, 312))
        s.line(mix(NIGHT, SEA, .65), 4, curve(300, 300, 420, 312, 800, 318, 1200, 312))
        s.wash(mix(NIGHT, SAND, .15), box(0, 588, 1200, 200), wobble=2)
        for _ in range(110):                    # the rain travels along the quay
            x, y, length = s.rng.uniform(40, 1170), s.rng.uniform(50, 700), s.rng.uniform(20, 48)
            s.line(mix(NIGHT, SEA, .7), 1.8, (x, y, x - length, y + length * .2), wobble=.3)
        s.wash(mix(NIGHT, DUSK, .45), oval(500, 648, 200, 27))
        s.wash(mix(DUSK, lit, .35), (468, 592, 580, 600, 520, 645), wobble=.5)
        s.wash(lit, box(772, 346, 98, 124), (772, 468, 870, 468, 598, 640, 500, 640))
        s.line(mix(lit, INK, .35), 3, *((742 - n * 30, 487 + n * 19, 838 - n * 30, 487 + n * 19) for n in range(8)))
        s.line(DUSK, 4, (772, 470, 772, 346, 870, 346, 870, 468, 598, 640))
        s.line(PAPER, 3.5, curve(772, 400, 630, 500, 474, 572))
        with s.at(425, 652, 1.08):              # Effie in her oilskin
            s.line(INK, 13, (-12, -36, -12, -2, -6, -2), (10, -36, 10, -2, 16, -2), wobble=.3)
            s.wash(DUSK, curve(-14, -114, -28, -70, -32, -28) + curve(28, -28, 24, -80, 12, -114), oval(0, -127, 19, 20))
            s.wash(PAPER, oval(9, -125, 9, 11), wobble=.3)
            s.line(mix(DUSK, INK, .3), 11, (4, -100, 26, -84, 46, -74), (-4, -96, 4, -66, 30, -58), wobble=.5)
            s.line(INK, 8, (30, -58, 40, -55), wobble=0)


def lock(s):
    """Oudekerk from the bridge: the Vrouwe Alida and a hand's width of water."""
    s.wash(PALE_SEA, box(60, 290, 1080, 170), wobble=4)
    for bank, wall, edge in ((120, 256, 290), (460, 460, 460)):
        s.wash(PALE_SAND, box(130, bank, 940, 170), wobble=5)
        s.shape(mix(PAPER, INK, .22), box(180, wall, 840, 34), width=2.5, slip=0)
        s.line(mix(PAPER, INK, .5), 2.5, *((x, wall, x, wall + 34) for x in range(242, 1010, 62)))
        s.line(INK, 5.5, (180, edge, 1020, edge), wobble=.8)
    for colour, width in ((INK, 14), (DUSK, 7)):        # mitre gates and their long beams
        s.line(colour, width, *((x + 92, 198, x, 375, x + 92, 552) for x in (168, 930)), wobble=.6)
    s.shape(mix(SEA, SAND, .35), *(oval(x, y, r, r) for x, y, r in (
        (190, 170, 26), (928, 178, 30), (862, 164, 20), (330, 562, 28), (392, 580, 20), (900, 570, 30))), width=3)
    s.shape(DUSK, box(560, 144, 150, 78))
    s.line(INK, 4, (560, 183, 710, 183))
    s.shape(WHITE, box(612, 222, 46, 11), width=3, slip=0)
    s.ripple(SEA, 56, 84, 340, 96, 420, 1050, 330, 1064, 420)
    with s.at(268, 300):                        # the barge, 640 by 150, in a chamber of 170
        s.shape(SEA, curve(90, 0, 30, 22, 0, 75, 30, 128, 90, 150) + (628, 150, 640, 138, 640, 12, 628, 0), slip=0)
        s.shape(SAND, box(112, 22, 380, 106, 8), slip=0)
        for x in (182, 302, 422):
            s.wash(mix(SAND, INK, .16), oval(x, 75, 54, 42), wobble=4)
            for u, v in ((s.rng.triangular(x - 48, x + 48), s.rng.triangular(40, 110)) for _ in range(34)):
                s.line(mix(SAND, INK, s.rng.choice((.4, .7))), 4, (u, v, u + 3, v), wobble=0)
        s.shape(PAPER, box(526, 40, 78, 82, 8), slip=0)
        s.line(SEA, 7, (540, 54, 540, 108))
        s.line(DUSK, 7, (570, 24, 564, -4), wobble=.3)
        s.shape(DUSK, oval(570, 24, 13, 10), width=3, slip=0)


def kettle(s):
    """First in: the kettle, and four jars from the label machine."""
    s.line(INK, 5.5, *(p for x in (230, 950) for p in ((x, 544, x, 630), curve(x, 622, x + 16, 578, x + 66, 548))))
    s.line(INK, 4, curve(1010, 0, 1013, 50, 1006, 100), curve(190, 506, 146, 512, 126, 560, 142, 606, 124, 640),
           (116, 684, 116, 700), (132, 684, 132, 700))
    s.shape(mix(PAPER, INK, .5), (994, 100, 1018, 100, 1024, 146, 988, 146))
    s.shape(WHITE, box(107, 642, 34, 38, 6), slip=0)
    s.shape(SAND, box(150, 520, 930, 24, 4))
    with s.at(300, 516):
        s.shape(SEA, curve(88, -62, 128, -102, 150, -168) + curve(122, -174, 108, -138, 78, -116))
        s.line(INK, 15, curve(-84, -146, -98, -226, 0, -258, 98, -226, 84, -146))
        s.shape(SEA, curve(-118, 0, -108, -86, -74, -152, 0, -172, 74, -152, 108, -86, 118, 0))
        s.shape(DUSK, oval(0, -182, 15, 12), slip=0)
        s.line(mix(SEA, PAPER, .6), 8, curve(-84, -36, -78, -86, -58, -124))
    for x, label, size, middle, tea in ((486, "DAY", 32, 127, .25), (634, "NIGHT", 32, 127, .75),
                                        (782, "HARBOUR\nMASTERS", 22, 112, .5), (930, "DEAD\nLINE", 32, 127, 0)):
        with s.at(x, 320):
            s.wash(WHITE, box(0, 28, 130, 170, 18))
            if tea:
                s.wash(mix(DUSK, INK, tea), curve(6, 58, 40, 50, 88, 60, 124, 52) + (124, 184, 116, 193, 14, 193, 6, 184))
            else:                               # biscuits, for when you are left holding
                spots = (32, 184), (98, 184), (65, 182), (34, 68), (96, 68), (65, 56)
                s.shape(mix(SAND, DUSK, .4), *(oval(u, v, 25, 11) for u, v in spots), width=3, slip=0)
            s.line(INK, 4.5, box(0, 28, 130, 170, 18), closed=True)
            s.shape(DUSK, box(10, 0, 110, 28, 6))
            s.shape(WHITE, box(4, 78, 122, 98, 3), width=3, slip=0)
        s.pen.multiline_text(((x + 65) * SCALE, (320 + middle) * SCALE), label, INK,
                             ImageFont.load_default(size * SCALE), anchor="mm", align="center", spacing=12)
    with s.at(794, 472, 1, -5):
        s.write("and Nkechi", 0, 0, 14, mix(SEA, INK, .3), 2.4)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    pictures = window_seat, tide_table, berth_plan, two_buttons, response_times, gangway, lock, kettle
    for seed, picture in enumerate(pictures, start=1):
        sheet = Sheet(seed)
        picture(sheet)
        sheet.save(folder / (picture.__name__.replace("_", "-") + ".png"))
