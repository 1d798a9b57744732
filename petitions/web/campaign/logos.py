"""A logo as templates show it: its addresses and its size."""

from dataclasses import dataclass

from flask import url_for

from petitions.pictures.keep import KeptPicture, file_name


@dataclass(frozen=True, slots=True)
class LogoView:
    """The largest size, the smallest for old screens, and the numbers that keep its place while it loads."""

    path: str
    small_path: str
    width: int
    height: int


def logo_view(kept: KeptPicture | None) -> LogoView | None:
    """Where a logo's files are; None when there is none."""
    if kept is None:
        return None
    return LogoView(
        path=_path(kept, max(kept.widths)),
        small_path=_path(kept, min(kept.widths)),
        width=kept.width,
        height=kept.height,
    )


def _path(kept: KeptPicture, width: int) -> str:
    return url_for("campaign.picture", name=file_name(kept.key, width, "webp"))
