"""The logo of an organisation that signed: drawn anew in two sizes, shown beside its name."""

from dataclasses import asdict

from sqlalchemy.orm import Session

from petitions.errors import Refusal
from petitions.pictures.keep import KeptPicture, keep_picture
from petitions.signing.models import Signature, SignatureKind
from petitions.signing.organization_models import SigningOrganization
from petitions.signing.organizations import description_of
from petitions.storage import Storage

# Pixels: a place in the list, and the same on a screen of double density.
WIDTHS = (160, 320)
LARGEST_FILE_BYTES = 2_000_000


def set_logo(session: Session, signature: Signature, content: bytes, storage: Storage) -> KeptPicture | None:
    """Show a picture beside the organisation's name; answers what it replaces, so that the bytes can go too.

    Raises: Refusal beside the field picture: `logo_too_large`, or as pictures/encode.py.
    """
    _refuse_persons(signature)
    if len(content) > LARGEST_FILE_BYTES:
        raise Refusal("logo_too_large", field="picture", limit=LARGEST_FILE_BYTES // 1_000_000)
    kept = keep_picture(storage, content, widths=WIDTHS)
    return _replace(session, signature, kept)


def remove_logo(session: Session, signature: Signature) -> KeptPicture | None:
    """Show no logo any more; answers what was there."""
    _refuse_persons(signature)
    return _replace(session, signature, None)


def kept_logo(session: Session, signature: Signature) -> KeptPicture | None:
    """The logo, if the signature is an organisation's and has one."""
    row = session.get(SigningOrganization, signature.id) if signature.organization else None
    return row.picture if row else None


def _replace(session: Session, signature: Signature, kept: KeptPicture | None) -> KeptPicture | None:
    row = description_of(session, signature)
    before, row.logo = row.picture, asdict(kept) if kept else None
    session.flush()
    return before


def _refuse_persons(signature: Signature) -> None:
    if signature.kind != SignatureKind.ORGANIZATION or signature.erased_at is not None:
        raise Refusal("no_organization")
