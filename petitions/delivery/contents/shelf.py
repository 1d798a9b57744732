"""Where in storage the bytes of a delivery lie, and how long its office finds them."""

import datetime as dt

# How long the office's page stays open; the reply is due within 45 days and is often late.
LINK_LIFE = dt.timedelta(days=180)
# The tree over the rows: kept for the proofs of signatories, handed to nobody.
ROWS = "rows.tree"


def storage_key(reference: str, name: str) -> str:
    """Where a file of a delivery is kept."""
    return f"deliveries/{reference}/{name}"
