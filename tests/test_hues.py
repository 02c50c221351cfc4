import re
from itertools import pairwise

import pytest
from coloraide import Color

from generator.outputs.hues import hue, stylesheet
from tests.builders import PROJECT

NUMBERS = range(1, 61)


def tokens(scheme: str) -> dict[str, str]:
    """The colours that way.css gives one of Material's colour schemes, by their names."""
    css = (PROJECT / "templates/site/assets/way.css").read_text("utf-8")
    (block,) = re.findall(rf'\[data-md-color-scheme="{scheme}"\] \{{\s*(--paper:[^}}]*)\}}', css)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block))


LIGHT, DARK = tokens("default"), tokens("slate")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("number", NUMBERS)
def test_every_hue_can_be_read(number: int) -> None:
    h = hue(number)
    pairs = [
        *((h.accent, ground) for ground in (LIGHT["paper"], LIGHT["card"], h.tint)),
        *((h.dark_accent, ground) for ground in (DARK["paper"], DARK["card"], h.dark_tint)),
        *((ink, h.tint) for ink in (LIGHT["ink"], LIGHT["quiet"])),
        *((ink, h.dark_tint) for ink in (DARK["ink"], DARK["quiet"])),
        (LIGHT["on-accent"], h.accent),
        (DARK["on-accent"], h.dark_accent),
    ]
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5} == {}


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_words_can_be_read_where_no_fundamental_gives_its_hue(scheme: dict[str, str]) -> None:
    inks, grounds = ("ink", "quiet", "accent"), ("paper", "card", "tint")
    pairs = [(ink, ground) for ink in inks for ground in grounds] + [("on-accent", "accent")]
    assert [pair for pair in pairs if contrast(scheme[pair[0]], scheme[pair[1]]) < 4.5] == []


@pytest.mark.parametrize("number", [0, *NUMBERS, 999])
def test_colours_are_written_so_that_every_mail_program_knows_them(number: int) -> None:
    h = hue(number)
    for colour in (h.accent, h.tint, h.dark_accent, h.dark_tint):
        assert re.fullmatch(r"#[0-9a-f]{6}", colour)


def test_all_hues_weigh_the_same_even_those_that_a_screen_cannot_show() -> None:
    for number in NUMBERS:
        lightness, chroma, angle = Color(hue(number).accent).convert("oklch").coords()
        assert abs(lightness - 0.46) < 0.012, number
        assert chroma > 0.05, number
        assert abs((angle - number * 137.508 + 180) % 360 - 180) < 7, number


def test_no_two_fundamentals_share_a_hue_and_neighbours_are_far_apart() -> None:
    accents = [hue(n).accent for n in NUMBERS]
    assert len(set(accents)) == len(accents)
    for one, other in pairwise(accents):
        assert sum(abs(int(one[n : n + 2], 16) - int(other[n : n + 2], 16)) for n in (1, 3, 5)) > 60


def test_the_stylesheet_has_a_class_for_each_number_in_both_schemes() -> None:
    css = stylesheet([24, 9, 24])
    h = hue(9)
    assert css.splitlines()[:2] == [
        f".hue-9{{--accent:{h.accent};--tint:{h.tint}}}",
        f'[data-md-color-scheme="slate"] .hue-9{{--accent:{h.dark_accent};--tint:{h.dark_tint}}}',
    ]
    assert css.count(".hue-24{") == 2
    assert css == stylesheet([9, 24])
