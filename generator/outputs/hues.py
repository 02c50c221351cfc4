"""A hue for each fundamental: the same colours on the page and in the mail, inside sRGB."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOST = 50
"""As many fundamentals as a programme may well have."""
GOLDEN_ANGLE = 137.508
"""Degrees between the hues of two numbers that follow each other: neighbours never look alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hue:
    """Six-digit hex colours: text and rules in `accent`, grounds in `tint`, each for both schemes."""

    accent: str
    tint: str
    dark_accent: str
    dark_tint: str


_mixed: dict[int, Hue] = {}


def hue(number: int) -> Hue:
    """The colours of the fundamental with this number.

    Lightness and chroma are the same for all in OKLCH; what lies outside sRGB keeps its
    lightness and hue and loses chroma.
    """
    if number not in _mixed:
        angle = number * GOLDEN_ANGLE % 360
        _mixed[number] = Hue(
            accent=_hex(0.46, 0.11, angle),
            tint=_hex(0.955, 0.022, angle),
            dark_accent=_hex(0.80, 0.10, angle),
            dark_tint=_hex(0.265, 0.03, angle),
        )
    return _mixed[number]


def mixed() -> Mapping[int, Hue]:
    """The colours of all numbers that a programme may well have."""
    return {number: hue(number) for number in range(1, MOST + 1)}


def take(colours: Mapping[int, Hue]) -> None:
    """Have what another process of ours has `mixed`."""
    _mixed.update(colours)


def stylesheet(numbers: Iterable[int]) -> str:
    """A class `.hue-N` for each number: classes, since a strict content policy blocks style attributes."""
    rules = []
    for number in sorted(set(numbers)):
        h = hue(number)
        rules.append(f".hue-{number}{{--accent:{h.accent};--tint:{h.tint}}}")
        rules.append(f'[data-md-color-scheme="slate"] .hue-{number}{{--accent:{h.dark_accent};--tint:{h.dark_tint}}}')
    return "\n".join(rules) + "\n"


def _hex(lightness: float, chroma: float, angle: float) -> str:
    from coloraide import Color  # It takes a while to import, and few processes need a colour that is new.

    return Color("oklch", [lightness, chroma, angle]).convert("srgb").fit(method="oklch-chroma").to_string(hex=True)
