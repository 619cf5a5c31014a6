"""How well one colour can be read on another: the contrast ratio of WCAG 2, and the nearest accent that passes.

Source: W3C, Web Content Accessibility Guidelines 2.2, definitions of "relative luminance" and "contrast ratio".
"""

import re

_HEX = re.compile(r"#?([0-9a-fA-F]{6})")

BLACK, WHITE = "#000000", "#FFFFFF"
ACCENT_LEAST = 4.5
"""The lowest ratio at which an accent is accepted: that of normal text, level AA."""


def _channels(color: str) -> tuple[int, int, int]:
    match = _HEX.fullmatch(color.strip())
    if not match:
        raise ValueError(f"A colour is written as # and six digits or letters a to f, not {color!r}.")
    value = int(match[1], 16)
    return value >> 16, value >> 8 & 255, value & 255


def luminance(color: str) -> float:
    """Relative luminance from 0 (black) to 1 (white) of an sRGB colour as `#RRGGBB`. Raises ValueError."""

    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Contrast from 1 (equal) to 21 (black on white); the order does not matter."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lowest(color: str, grounds: list[str]) -> float:
    """The contrast of a colour on the ground where it is read worst."""
    return min(ratio(color, ground) for ground in grounds)


def mix(color: str, other: str, percent: int) -> str:
    """``color`` with so many percent of ``other`` in it, as `#RRGGBB`."""
    parts = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * percent / 100):02X}" for one, two in parts)


def nearest_passing(color: str, grounds: list[str], least: float = ACCENT_LEAST) -> str:
    """The colour closest to `color` (mixed with black or white as little as needed) that passes on all grounds.

    Returns `color` itself, in capitals, if it passes. Raises ValueError when the grounds are so different that
    neither black nor white passes on all of them.
    """
    for step in range(101):
        for end in (BLACK, WHITE):
            mixed = mix(color, end, step)
            if lowest(mixed, grounds) >= least:
                return mixed
    raise ValueError("No colour can be read on all of these grounds.")
