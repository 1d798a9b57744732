"""The manifest of a delivery: what was handed over, bound by digests and chained to the delivery before.

It names no signatory. Every signature is a leaf of a tree (row_digest.py, row_tree.py) whose root stands
here, so that "mine was in it" can be proved without telling of others. docs/proof.md describes the format.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from petitions.campaign.models import PetitionText
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.proof.row_digest import canonical
from petitions.delivery.proof.row_tree import Tree

FORMAT = "countersign-manifest/2"
HEAD_FORMAT = "countersign-tree/1"
FILE = "manifest.json"
SIGNATURE_FILE = "manifest.sig.json"


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of the document in its canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(document)).hexdigest()


def manifest(
    run: DeliveryRun,
    delivery: Delivery,
    *,
    figures: Mapping[str, Any],
    rows: Mapping[str, int],
    tree: Tree,
    files: Sequence[Mapping[str, Any]],
    key: str,
) -> dict[str, Any]:
    """The manifest of one delivery. `files` have name, media_type, size and sha256.

    `rows` has `count` (all that the window brings) and `named` (persons in the table of names); `key` is the
    id of the key that signs it.
    """
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
        "changes": {name: figures[name] for name in ("new", "found_late", "left", "moved")},
        "rows": {**rows, "leaves": tree.leaves, "merkle_root": tree.root, "tree": "RFC 6962 SHA-256"},
        "files": list(files),
        "previous": delivery.previous_digest or None,
        "signed_by": key,
    }


def tree_head(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a signatory is given of a manifest, signed by itself: a member's numbers are not for all."""
    return {
        "format": HEAD_FORMAT,
        "reference": document["reference"],
        "petition": document["petition"]["slug"],
        "run": document["window"]["run"],
        "until": document["window"]["until"],
        "manifest_sha256": digest(document),
        "leaves": document["rows"]["leaves"],
        "merkle_root": document["rows"]["merkle_root"],
    }


def _text(text: PetitionText) -> dict[str, Any]:
    parts = (text.title, text.demand, text.body, text.why, text.footnotes, text.sample_letter)
    content = canonical({"parts": parts})
    return {
        "language": text.language,
        "version": text.version,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
