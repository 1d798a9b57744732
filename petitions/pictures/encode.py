"""Draw an uploaded picture anew: turned upright, in plain colours, in a few sizes, with nothing hidden.

What comes out was written by us and holds pixels only: no camera, no place, no name, no second file behind
the picture. What goes in is looked at before it is unpacked, so that a small file cannot fill the memory.
"""

import io
import warnings
from collections.abc import Sequence
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from petitions.errors import Refusal
from petitions.pictures.renditions import LARGEST_FILE_MB, Rendition

READABLE = ("PNG", "JPEG", "WEBP")
# A telephone of today makes 50 million pixels; more is a mistake or an attack.
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 16_000
# What decoding and drawing raise on files that are damaged or made to damage.
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, MemoryError, OverflowError, IndexError, TypeError)

_HOW: dict[str, dict[str, Any]] = {
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
    "png": {"format": "PNG", "optimize": True},
}


def re_encoded(content: bytes, *, widths: Sequence[int], least_width: int = 1) -> list[Rendition]:
    """The picture as WebP and, for old readers, as JPEG (PNG where it is transparent), narrowest first.

    In each of the widths that the picture fills; in its own when it fills not all of them. Never enlarged.

    Raises: Refusal beside the field `picture`: `picture_missing`, `picture_file_too_large`,
    `picture_kind`, `picture_too_large`, `picture_too_small`, `picture_broken`.
    """
    _check_size(content)
    with warnings.catch_warnings():
        # The library warns of what is refused here anyway.
        warnings.simplefilter("ignore")
        picture = _upright(content, max(widths))
    if picture.width < least_width:
        raise Refusal("picture_too_small", field="picture", least=least_width)
    return [
        rendition for width in _offered(picture.width, widths) for rendition in _renditions(picture, width)
    ]


def _check_size(content: bytes) -> None:
    if not content:
        raise Refusal("picture_missing", field="picture")
    if len(content) > LARGEST_FILE_MB * 1_000_000:
        raise Refusal("picture_file_too_large", field="picture", limit=LARGEST_FILE_MB)


def _upright(content: bytes, widest: int) -> Image.Image:
    """The first frame in sRGB, turned as the camera was held."""
    try:
        with Image.open(io.BytesIO(content), formats=READABLE) as opened:
            _check_pixels(opened)
            # A JPEG can be unpacked at a half, a quarter or an eighth: as large as is needed, no larger.
            opened.draft("RGB", (widest * 2, widest * 2))
            opened.load()
            picture = ImageOps.exif_transpose(opened)
            return _plain_colours(picture, opened.info.get("icc_profile"))
    except Image.DecompressionBombError:
        raise Refusal("picture_too_large", field="picture", most=MOST_PIXELS // 1_000_000) from None
    except UnidentifiedImageError:
        raise Refusal("picture_kind", field="picture") from None
    except _DAMAGED:
        raise Refusal("picture_broken", field="picture") from None


def _check_pixels(opened: Image.Image) -> None:
    if opened.width * opened.height > MOST_PIXELS or max(opened.size) > LONGEST_SIDE:
        raise Refusal("picture_too_large", field="picture", most=MOST_PIXELS // 1_000_000)


def _plain_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB, or RGBA when something shows through; the colours of another profile brought into sRGB."""
    has_alpha = picture.has_transparency_data
    if profile and not has_alpha and picture.mode in ("RGB", "CMYK"):
        picture = _into_srgb(picture, profile)
    plain = picture.convert("RGBA" if has_alpha else "RGB")
    if has_alpha and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    return plain


def _into_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        brought = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile: the colours as they are
    return brought or picture


def _offered(own: int, widths: Sequence[int]) -> list[int]:
    fitting = sorted(width for width in widths if width <= own)
    # A picture of 900 pixels between 480 and 960 is shown in its own width too.
    return fitting if own >= max(widths) else [*(width for width in fitting if width < own), own]


def _renditions(picture: Image.Image, width: int) -> list[Rendition]:
    height = max(1, round(picture.height * width / picture.width))
    drawn = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)  # pixels only: what the file said besides stays behind
    old = "png" if clean.mode == "RGBA" else "jpg"
    return [Rendition(width, height, ending, _written(clean, ending)) for ending in ("webp", old)]


def _written(picture: Image.Image, ending: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, **_HOW[ending])
    return file.getvalue()
