"""What is in a prepared file: its rows, its pieces, its name."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from petitions.dedupe.selection import Selection
from petitions.imports.contacts import ContactColumns, contact_file
from petitions.imports.export import MEDIA_TYPES, Format, export
from petitions.prepared.models import FileKind, PreparedFile
from petitions.signing.contact import may_be_written_to
from petitions.signing.contact_models import ContactConsent
from petitions.signing.models import CountClass, Exposure, Signature

# So much of the work is reading rows, in percent; a workbook is packed afterwards.
READ_TO, PACKED_FROM = 99, 70


def selection_of(petition_id: int, chosen: dict[str, str]) -> Selection:
    """The signatures that a choice stands for. Raises: ValueError for what is no choice."""
    counted_as, exposure = chosen.get("class"), chosen.get("exposure")
    return Selection(
        petition_id=petition_id,
        counted_as=CountClass(counted_as) if counted_as else None,
        exposure=Exposure(exposure) if exposure else None,
        takes_updates=True if chosen.get("updates") else None,
    )


def row_number(
    session: Session, petition_id: int, kind: str, chosen: dict[str, str], *, up_to: int | None = None
) -> int:
    """How many rows such a file has now; no further than `up_to` is counted."""
    rows = _rows(petition_id, kind, chosen)
    counted = rows.limit(up_to).subquery() if up_to else rows.subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def pieces_of(
    session: Session,
    file: PreparedFile,
    *,
    seen: Callable[[int], object],
    folder: Path | None = None,
) -> Iterator[bytes]:
    """The file as pieces; `seen` is told how many rows more are done, `folder` holds what lies aside."""
    if file.kind == FileKind.CONTACTS:
        columns, slug = ContactColumns(file.layout), file.petition.slug
        return contact_file(session, file.petition_id, columns, petition=slug, seen=seen)
    condition = selection_of(file.petition_id, file.chosen).condition()
    return export(session, condition, Format(file.layout), seen=seen, folder=folder)


def percent_of(file: PreparedFile) -> int:
    """How far the making is."""
    of_reading = PACKED_FROM if file.layout == Format.XLSX else READ_TO
    return min(of_reading * file.row_count // max(file.row_total or 1, 1), of_reading)


def is_packing(file: PreparedFile) -> bool:
    """Whether all rows are read and a workbook is packed."""
    return file.layout == Format.XLSX and bool(file.row_total) and file.row_count >= (file.row_total or 0)


def media_type_of(file: PreparedFile) -> str:
    """The kind of document that is fetched."""
    return MEDIA_TYPES[Format.CSV if file.kind == FileKind.CONTACTS else Format(file.layout)]


def name_of(file: PreparedFile, at: dt.datetime) -> str:
    """What the file is called by whoever keeps it."""
    slug = file.petition.slug
    if file.kind == FileKind.CONTACTS:
        return f"{slug}-contacts-{file.layout.replace('_', '-')}-{at:%Y-%m-%d}.csv"
    return f"{slug}-{at:%Y-%m-%d}.{file.layout}"


def _rows(petition_id: int, kind: str, chosen: dict[str, str]) -> Select[int]:
    if kind == FileKind.CONTACTS:
        joined = select(ContactConsent.signature_id).join(
            Signature, Signature.id == ContactConsent.signature_id
        )
        return joined.where(may_be_written_to(petition_id))
    return select(Signature.id).where(selection_of(petition_id, chosen).condition())
