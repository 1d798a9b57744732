"""A petition's picture as pages show it: every size by its address, and the words beside it."""

from dataclasses import dataclass

from flask import url_for

from petitions.campaign.models import Petition
from petitions.pictures.keep import MEDIA_TYPES, KeptPicture, file_name


@dataclass(frozen=True, slots=True)
class PictureView:
    """`srcset` is of WebP, `old_srcset` of what every browser knows; `src` is a middle size of that."""

    srcset: str
    old_srcset: str
    old_type: str
    src: str
    largest: str
    width: int
    height: int
    focus: str = "middle"
    alt: str = ""
    credit: str = ""
    language: str = ""


def picture_of(petition: Petition, language: str) -> PictureView | None:
    """The picture with its words in a language; None when the petition has none."""
    row = petition.picture
    if row is None:
        return None
    return view_of(row.kept, focus=row.focus, language=row.spoken(language), **row.caption(language))


def view_of(
    kept: KeptPicture, *, alt: str = "", credit: str = "", focus: str = "middle", language: str = ""
) -> PictureView:
    """Any picture that is kept: a campaign's, an organisation's."""
    middle = kept.widths[len(kept.widths) // 2]
    return PictureView(
        srcset=_srcset(kept, "webp"),
        old_srcset=_srcset(kept, kept.fallback),
        old_type=MEDIA_TYPES[kept.fallback],
        src=picture_path(kept.key, middle, kept.fallback),
        largest=picture_path(kept.key, kept.widths[-1], kept.fallback),
        width=kept.width,
        height=kept.height,
        focus=focus,
        alt=alt,
        credit=credit,
        language=language,
    )


def _srcset(kept: KeptPicture, ending: str) -> str:
    return ", ".join(f"{picture_path(kept.key, width, ending)} {width}w" for width in kept.widths)


def picture_path(key: str, width: int, ending: str) -> str:
    """The address of one size; what it leads to never changes."""
    return url_for("campaign.picture", name=file_name(key, width, ending))
