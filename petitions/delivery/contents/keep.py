"""Write the documents of one delivery, put every byte in storage, and enter what was kept."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from petitions.delivery.contents.drafts import Drafts
from petitions.delivery.contents.gather import Gathered
from petitions.delivery.contents.mail import Heading, Words, compose, fits
from petitions.delivery.contents.shelf import LINK_LIFE, ROWS, beside, fresh_shelf
from petitions.delivery.contents.streams import Part
from petitions.delivery.documents.covering_mail import CoveringMail, covering_mail
from petitions.delivery.documents.files import PDF, File, described
from petitions.delivery.documents.pack import PACK, Envelope, Pack, write_pack
from petitions.delivery.documents.package import Package
from petitions.delivery.documents.plain_text import write_text
from petitions.delivery.documents.tables import write_csv
from petitions.delivery.documents.volumes import Progress, write_pdf_volumes
from petitions.delivery.models import Delivery, DeliveryFile
from petitions.delivery.proof.manifest import FILE as MANIFEST
from petitions.delivery.proof.manifest import SIGNATURE_FILE, digest, manifest, tree_head
from petitions.delivery.proof.proof_models import DeliverySeal
from petitions.delivery.proof.row_digest import blanks, canonical
from petitions.delivery.proof.row_tree import LEAST_LEAVES, Tree, write_tree
from petitions.delivery.proof.seal import Sealer, signature_document
from petitions.storage import Storage

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One delivery ready to be written: nothing of it needs the database any more.

    `say` turns the mail's facts into its words; `size_limit_mb` is what the office takes in one mail. What
    goes on paper has an `envelope` and no mail.
    """

    delivery: Delivery
    package: Package
    figures: dict[str, Any]
    heading: Heading
    size_limit_mb: int
    say: Callable[[CoveringMail], Words]
    sealing: "Sealing"
    envelope: Envelope | None = None


@dataclass(frozen=True, slots=True)
class Sealing:
    """What a manifest is signed with, and what the blanks of a small tree are made of."""

    sealer: Sealer
    row_key: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """What is in storage now."""

    manifest: dict[str, Any]
    signature: dict[str, Any]
    head_signature: dict[str, Any]
    previous_digest: str
    files: list[File]
    are_attached: bool
    mail_key: str
    message_id: str
    compiled_at: dt.datetime
    sheet_count: int | None


def keep(
    job: Job, gathered: Gathered, folder: Path, storage: Storage, tell: Tell, drafts: Drafts | None = None
) -> Kept:
    """Make the files, the manifest and the mail of one delivery, and store them."""
    expires_at = job.heading.at + LINK_LIFE
    files = _documents(job.package, folder, tell, drafts)
    tree = _tree(job, gathered, folder / ROWS)
    document = _manifest(job, gathered, tree, files)
    content, head = canonical(document), canonical(tree_head(document))
    signature = signature_document(job.sealing.sealer, content, MANIFEST)
    files.append(_written(folder / MANIFEST, content))
    files.append(_written(folder / SIGNATURE_FILE, json.dumps(signature, indent=1).encode()))
    are_attached = job.envelope is not None or fits(files, limit_mb=job.size_limit_mb)
    mail_key = f"{fresh_shelf(job.delivery.reference)}/{'mail.eml' if job.envelope is None else PACK}"
    sheet_count = None
    for path in (folder / ROWS, *(file.path for file in files)):
        storage.write(beside(mail_key, path.name), path)
    if job.envelope is None:
        storage.write(mail_key, _mail(job, files, are_attached, expires_at))
    else:
        pack = _pack(job, job.envelope, files, folder)
        storage.write(mail_key, pack.file.path)
        sheet_count = pack.sheet_count
    return Kept(
        manifest=document,
        signature=signature,
        head_signature=signature_document(job.sealing.sealer, head, "head"),
        previous_digest=job.delivery.previous_digest,
        files=files,
        are_attached=are_attached,
        mail_key=mail_key,
        message_id=job.heading.message_id,
        compiled_at=job.heading.at,
        sheet_count=sheet_count,
    )


def _pack(job: Job, envelope: Envelope, files: Sequence[File], folder: Path) -> Pack:
    """What a person prints."""
    volumes = [file for file in files if file.media_type == PDF]
    return write_pack(job.package, envelope, volumes, folder)


def _documents(package: Package, folder: Path, tell: Tell, drafts: Drafts | None) -> list[File]:
    """Report first, then the same as text and tables."""

    def told(progress: Progress) -> None:
        tell(package.reference, progress.done, progress.total)

    return [
        *write_pdf_volumes(package, folder, progress=told, kept=drafts),
        write_text(package, folder),
        *write_csv(package, folder),
    ]


def _mail(job: Job, files: Sequence[File], are_attached: bool, expires_at: dt.datetime) -> bytes:
    if are_attached:
        facts = covering_mail(job.package, files)
    else:
        url = job.package.links.office
        facts = covering_mail(job.package, files, download_url=url, available_until=expires_at.date())
    return compose(job.heading, job.say(facts), files if are_attached else ())


def _part(job: Job, gathered: Gathered) -> Part:
    delivery = job.delivery
    return Part(gathered, delivery.after_number, delivery.riding_code, delivery.language)


def _tree(job: Job, gathered: Gathered, path: Path) -> Tree:
    digests = (leaf for (leaf,) in _part(job, gathered).rows("leaf", "1", "leaf"))
    return write_tree(digests, blanks(job.sealing.row_key, job.delivery.reference, LEAST_LEAVES), path)


def _manifest(job: Job, gathered: Gathered, tree: Tree, files: Sequence[File]) -> dict[str, Any]:
    listed = [
        {"name": file.name, "media_type": file.media_type, "size": file.size, "sha256": file.sha256}
        for file in files
    ]
    is_named = "organization IS NULL AND name <> ''"
    ((count, named),) = _part(job, gathered).rows(f"count(*), coalesce(sum({is_named}), 0)", "1", "1")
    return manifest(
        job.delivery.run,
        job.delivery,
        figures=job.figures,
        rows={"count": count, "named": named},
        tree=tree,
        files=listed,
        key=job.sealing.sealer.key_id,
    )


def _written(path: Path, content: bytes) -> File:
    path.write_bytes(content)
    return described(path, "application/json")


def record(session: Session, delivery: Delivery, kept: Kept) -> None:
    """Enter what was kept. From now on the delivery has its bytes, and they do not change."""
    delivery.manifest, delivery.manifest_digest = kept.manifest, digest(kept.manifest)
    delivery.previous_digest = kept.previous_digest
    delivery.signature_count = kept.manifest["rows"]["count"]
    delivery.mail_key, delivery.message_id = kept.mail_key, kept.message_id
    delivery.sheet_count = kept.sheet_count
    delivery.compiled_at, delivery.link_expires_at = kept.compiled_at, kept.compiled_at + LINK_LIFE
    session.merge(
        DeliverySeal(
            delivery_id=delivery.id,
            manifest=kept.signature,
            head=tree_head(kept.manifest),
            head_signature=kept.head_signature,
        )
    )
    session.execute(delete(DeliveryFile).where(DeliveryFile.delivery_id == delivery.id))
    session.add_all(
        DeliveryFile(
            delivery_id=delivery.id,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            storage_key=beside(kept.mail_key, file.name),
            is_attached=kept.are_attached,
        )
        for file in kept.files
    )
    session.flush()
