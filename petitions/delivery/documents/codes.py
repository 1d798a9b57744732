"""QR codes for paper: a camera opens the page, whoever has none types the address beside it."""

import functools
import io

import segno


@functools.lru_cache(maxsize=256)
def code(url: str) -> str:
    """A QR code as SVG with its quiet zone; a quarter of it may be creased or stained."""
    drawn = io.BytesIO()
    segno.make(url, error="q", boost_error=False, micro=False).save(
        drawn, kind="svg", xmldecl=False, border=4
    )
    return drawn.getvalue().decode()
