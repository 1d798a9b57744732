"""The manifest of a delivery: what was handed over, bound by digests and chained to the delivery before.

It names no signatory. Every signature is a leaf: an HMAC under a key that stays here, so that one day "mine
was in it" can be proved without telling of others; the leaves are bound by the root of a Merkle tree (RFC
6962, 2.1).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from petitions.campaign.models import PetitionText
from petitions.delivery.models import Delivery, DeliveryRun

FORMAT = 1
_LEAF, _NODE = b"\x00", b"\x01"


def canonical(document: Mapping[str, Any]) -> bytes:
    """JSON in one spelling: keys sorted, no spaces, UTF-8. Its SHA-256 is the digest of the manifest."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical spelling, in hexadecimal."""
    """SHA-256 of the document in its canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()


def merkle_root(leaves: Iterable[bytes]) -> tuple[str, int]:
    """The root over the leaves in their order, and how many they are; memory grows with the tree's height.

    The root of no leaves is the SHA-256 of nothing. Source: RFC 6962, section 2.1.
    """
    peaks: list[tuple[int, bytes]] = []
    count = 0
    for leaf in leaves:
        count += 1
        peaks.append((0, hashlib.sha256(_LEAF + leaf).digest()))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            _join_last(peaks)
    while len(peaks) > 1:
        _join_last(peaks)
    return (peaks[0][1] if peaks else hashlib.sha256().digest()).hex(), count


def _join_last(peaks: list[tuple[int, bytes]]) -> None:
    (_, right), (height, left) = peaks.pop(), peaks.pop()
    peaks.append((height + 1, hashlib.sha256(_NODE + left + right).digest()))


def manifest(
    run: DeliveryRun,
    delivery: Delivery,
    *,
    figures: Mapping[str, Any],
    leaves: Iterable[bytes],
    files: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The manifest of one delivery. `files` have name, media_type, size and sha256."""
    root, count = merkle_root(leaves)
    petition = run.petition
    return {
        "format": FORMAT,
        "reference": delivery.reference,
        "petition": {
            "slug": petition.slug,
            "kind": petition.kind,
            "texts": [_text(text) for text in petition.texts],
        },
        "addressee": {
            "office": delivery.office_title,
            "holder": delivery.holder_style,
            "riding": delivery.riding_code or None,
            "copying": delivery.copying,
            "language": delivery.language,
        },
        "window": {
            "from": figures["since"],
            "until": run.until_at.isoformat(),
            "run": run.number,
            "after_run": delivery.after_number,
            "is_late": run.is_late,
        },
        "counts": figures["counts"],
        "rows": {"count": count, "merkle_root": root, "leaf": "HMAC-SHA-256", "tree": "RFC 6962 SHA-256"},
        "files": list(files),
        "previous": delivery.previous_digest or None,
    }


def _text(text: PetitionText) -> dict[str, Any]:
    parts = (text.title, text.demand, text.body, text.why, text.footnotes, text.sample_letter)
    content = canonical({"parts": parts})
    return {
        "language": text.language,
        "version": text.version,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
