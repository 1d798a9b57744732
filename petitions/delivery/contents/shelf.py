"""Where in storage the bytes of a delivery lie, and how long its office finds them."""

import datetime as dt
import secrets

from petitions.storage import Storage

# How long the office's page stays open; the reply is due within 45 days and is often late.
LINK_LIFE = dt.timedelta(days=180)
# The tree over the rows: kept for the proofs of signatories, handed to nobody.
ROWS = "rows.tree"


def fresh_shelf(reference: str) -> str:
    """A folder of its own for each time that a delivery is made.

    A worker that slept over its lease must not write over what another has made, and perhaps sent, since.
    """
    return f"{_folder(reference)}/{secrets.token_hex(4)}"


def beside(key: str, name: str) -> str:
    """The key of a file that was made together with another."""
    return f"{key.rpartition('/')[0]}/{name}"


def clear_shelf(storage: Storage, key: str) -> None:
    """Forget everything that was made together with a file."""
    _clear(storage, beside(key, ""))


def clear_other_shelves(storage: Storage, reference: str, *, but: str = "") -> None:
    """Forget whatever was made of a delivery, but for what lies beside one file: the rest holds names."""
    _clear(storage, f"{_folder(reference)}/", but=beside(but, "") if but else "")


def _clear(storage: Storage, under: str, *, but: str = "") -> None:
    for key in list(storage.keys(under.rstrip("/"))):
        if key.startswith(under) and not (but and key.startswith(but)):
            storage.delete(key)


def _folder(reference: str) -> str:
    return f"deliveries/{reference}"
