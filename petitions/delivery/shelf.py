"""Where in storage the bytes of a delivery lie."""

# The tree over the rows: kept for the proofs of signatories, handed to nobody.
ROWS = "rows.tree"


def storage_key(reference: str, name: str) -> str:
    """Where a file of a delivery is kept."""
    return f"deliveries/{reference}/{name}"
