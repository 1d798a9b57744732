"""A campaign's colour, moved as little as needed until it can be read on our paper by day and by night.

Contrast is that of WCAG 2.2: 4.5 to 1 for text, against the background, and of the text on a filled button.
"""

import functools

LEAST_CONTRAST = 4.6
# Of all that coloured text stands on, the darkest by day (bands) and the lightest by night (panels, tints).
LIGHT_PAPER, DARK_PAPER = (0xF3, 0xEE, 0xE2), (0x22, 0x25, 0x2B)
WHITE, BLACK = (255, 255, 255), (0, 0, 0)

Colour = tuple[int, int, int]


def _parsed(colour: str) -> Colour:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)


def _luminance(colour: Colour) -> float:
    channels = [value / 255 for value in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def legible(colour: Colour, paper: Colour) -> Colour:
    """The colour, mixed with black on light paper or with white on dark, just until it can be read there."""
    towards = BLACK if _luminance(paper) > 0.18 else WHITE
    for step in range(21):
        red, green, blue = (
            round(own + (end - own) * step / 20) for own, end in zip(colour, towards, strict=True)
        )
        if contrast((red, green, blue), paper) >= LEAST_CONTRAST:
            return red, green, blue
    return towards


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{value:02x}" for value in colour)


def _on(colour: Colour) -> Colour:
    """Black or white, whichever reads better on a surface of the colour."""
    return WHITE if contrast(colour, WHITE) >= contrast(colour, BLACK) else BLACK


@functools.lru_cache(maxsize=256)
def accent_sheet(colour: str) -> str:
    """The style sheet for six hexadecimal digits."""
    day, night = legible(_parsed(colour), LIGHT_PAPER), legible(_parsed(colour), DARK_PAPER)
    by_day = f":root{{--accent:{_hex(day)};--on-accent:{_hex(_on(day))}}}"
    by_night = f":root{{--accent:{_hex(night)};--on-accent:{_hex(_on(night))}}}"
    return f"{by_day}\n@media (prefers-color-scheme:dark){{{by_night}}}\n"
