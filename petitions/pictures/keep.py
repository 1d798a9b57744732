"""Keep the sizes of a picture in storage, under a name that nobody can guess and nobody typed."""

import importlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from petitions.pictures.renditions import Rendition
from petitions.storage import Storage

FOLDER = "pictures"
MEDIA_TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
_NAME = re.compile(r"[0-9a-f]{32}-[0-9]{1,5}\.(?:webp|jpg|png)\Z")


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture in storage. `width` and `height` are those of its largest size, in pixels.

    `widths` are all the sizes, narrowest first, each as WebP and as `fallback` ("jpg" or "png").
    """

    key: str
    width: int
    height: int
    widths: tuple[int, ...]
    fallback: str


def keep_picture(
    storage: Storage, content: bytes, *, widths: Sequence[int], least_width: int = 1
) -> KeptPicture:
    """Draw an uploaded picture anew and keep it. Raises: Refusal beside `picture`, as `re_encoded`."""
    # Read when the first picture comes: pictures are rare, and what draws them is large.
    encode = importlib.import_module("petitions.pictures.encode")
    renditions: list[Rendition] = encode.re_encoded(content, widths=widths, least_width=least_width)
    key = uuid.uuid4().hex
    for each in renditions:
        storage.write(storage_key(file_name(key, each.width, each.ending)), each.content)
    largest = renditions[-1]
    return KeptPicture(
        key=key,
        width=largest.width,
        height=largest.height,
        widths=tuple(sorted({each.width for each in renditions})),
        fallback=largest.ending,
    )


def forget_picture(storage: Storage, picture: KeptPicture) -> None:
    """Delete every size."""
    for width in picture.widths:
        for ending in ("webp", picture.fallback):
            storage.delete(storage_key(file_name(picture.key, width, ending)))


def file_name(key: str, width: int, ending: str) -> str:
    """What one size is called in the address and in storage."""
    return f"{key}-{width}.{ending}"


def is_file_name(name: str) -> bool:
    """Whether a picture could be called so."""
    return _NAME.match(name) is not None


def storage_key(name: str) -> str:
    """Where in storage a size is kept."""
    return f"{FOLDER}/{name}"


def copy_picture(storage: Storage, picture: KeptPicture) -> KeptPicture:
    """Keep every size once more under a new name: two owners may each delete theirs. Raises: FileMissing."""
    key = uuid.uuid4().hex
    for width in picture.widths:
        for ending in ("webp", picture.fallback):
            content = storage.read(storage_key(file_name(picture.key, width, ending)))
            storage.write(storage_key(file_name(key, width, ending)), content)
    return replace(picture, key=key)
