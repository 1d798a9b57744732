"""The campaign's accent colour, darkened as far as reading needs."""

import re

HEX = re.compile(r"#[0-9a-fA-F]{6}")
USUAL = "#1f4e79"
READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text to its ground


def ink(accent: str) -> str:
    """The accent if it can be read on white, else darker in the same hue; the usual blue if it is none."""
    colour = accent if HEX.fullmatch(accent) else USUAL
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    while contrast_to_white(channels) < READABLE:
        channels = [int(channel * 0.92) for channel in channels]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def contrast_to_white(channels: list[int]) -> float:
    """Source: WCAG 2.2, relative luminance and contrast ratio."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in channels)
    ]
    luminance = sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
    return 1.05 / (luminance + 0.05)
