"""A picture in print: cropped to its place with the part in sight that must stay so, and its words."""

import base64
from dataclasses import dataclass
from typing import Any

from petitions.delivery.documents.glyphs import is_rtl, shown

COVER = (446, 150)  # points of the place on a cover, width and height
MOST_BESIDE = 420  # characters of title and demand that leave room for a picture
_PLACES = {"top": "xMidYMin", "bottom": "xMidYMax", "left": "xMinYMid", "right": "xMaxYMid"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG or PNG, what is to be seen on it and who made it, in one language.

    `focus` is the side that must stay in sight: top, bottom, left, right or middle.
    """

    content: bytes
    alt: str
    credit: str = ""
    language: str = "en"
    focus: str = "middle"


def drawn_in(content: bytes, focus: str, size: tuple[int, int]) -> str:
    """A picture as SVG that fills a place of some width and height."""
    wide, high = size
    encoded = base64.b64encode(content).decode()
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {wide} {high}'><image width='{wide}' "
        f"height='{high}' preserveAspectRatio='{_PLACES.get(focus, 'xMidYMid')} slice' "
        f"href='data:image;base64,{encoded}'/></svg>"
    )


def picture_part(picture: Picture | None, *, beside: int) -> dict[str, Any]:
    """The picture of a cover; nothing where so many characters of title and demand need its place."""
    if picture is None or beside > MOST_BESIDE:
        return {}
    return {
        "drawn": drawn_in(picture.content, picture.focus, COVER),
        "alt": " ".join(shown(picture.alt or picture.credit).split()),
        "credit": " ".join(shown(picture.credit).split()),
        "language": picture.language.partition("-")[0],
        "rtl": is_rtl(picture.credit),
    }
