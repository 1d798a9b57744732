"""`flask signatures`: bring signatures from elsewhere, take them away as a file."""

import datetime as dt
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import ColumnElement, and_
from tqdm import tqdm

from petitions.campaign.models import Petition
from petitions.campaign.queries import petition_by_slug
from petitions.counting.queries import counts
from petitions.counting.tally import close_batch
from petitions.database import writing
from petitions.dedupe.sweep import mark_questions
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.imports.check import Checker
from petitions.imports.export import Format, export
from petitions.imports.load import Summary, checked_chunks, load_chunk
from petitions.imports.read import Head, read
from petitions.organizers.audit import record
from petitions.signing.models import Origin, Signature
from petitions.web.current import now

FILE_PROBLEMS = {
    "columns_missing": "no column says who signed: one must be “name”, or “first name” and “last name”",
    "file_empty": "it is empty",
    "not_utf8": "it is not in UTF-8; please save it as “CSV UTF-8”",
    "cell_too_long": "near line %(line)s a cell is too long; is a quotation mark missing?",
    "workbook_too_large": "a workbook may have at most %(limit)s MB; please save it as CSV",
    "workbook_unreadable": "the workbook cannot be read",
}
REASONS = {
    "same_mailbox_same_name": "the same mailbox and name",
    "same_mailbox_other_place": "the same mailbox, another place of living",
    "same_mailbox_full": "two people of the mailbox have signed",
}
_SOURCE_LENGTH = 40
FORMATS = click.Choice([str(each) for each in Format])
signature_commands = AppGroup("signatures", help="Bring signatures from elsewhere; take them away.")


@signature_commands.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, metavar="NAME", help="Whence they come; kept with each signature.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def import_signatures(slug: str, file: Path, source: str, dry_run: bool) -> None:
    """Bring signatures from a CSV file or a workbook into a petition, by all the rules of signing.

    Columns by their head line: name (or first name, last name), email, country, postal code, city, comment,
    language, signed at, exposure, consent updates. Rows count at once; the same person counts once.
    """
    petition = _petition(slug)
    if not source.strip() or len(source) > _SOURCE_LENGTH:
        raise click.ClickException(f"--source has 1 to {_SOURCE_LENGTH} characters.")
    try:
        head, rows = read(file)
        _tell_ignored(head)
        summary, questions = _load(petition, head, _shown(file, rows), source.strip(), dry_run)
    except Refusal as refusal:
        db.session.rollback()
        problem = FILE_PROBLEMS.get(refusal.code, refusal.code) % refusal.values
        raise click.ClickException(f"{file}: {problem}.") from None
    _report(summary, questions, dry_run)


@signature_commands.command("export")
@click.argument("slug")
@click.option(
    "--format", "kind", type=click.Choice([str(each) for each in Format]), default="csv", show_default=True
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File; without it, the terminal."
)
def export_signatures(slug: str, kind: str, output: Path | None) -> None:
    """Write a petition's signatures, without e-mail addresses, in bounded memory."""
    petition = _petition(slug)
    total = sum(counts(db.session(), petition.id).values())
    condition = Signature.petition_id == petition.id
    size = 0
    with _target(output) as target, _bar(petition.slug, total) as bar:
        for piece in export(db.session(), condition, Format(kind), seen=bar.update):
            target.write(piece)
            size += len(piece)
    db.session.rollback()
    with writing():
        _note(petition, "signatures_exported", number=total, format=kind)
        db.session.commit()
    click.echo(f"{total:,} signatures, {size:,} bytes.", err=True)


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(signature_commands)


def _load(
    petition: Petition, head: Head, rows: Iterator[tuple[int, Sequence[str]]], source: str, dry_run: bool
) -> tuple[Summary, int]:
    """A transaction a chunk, so that signing goes on meanwhile; a trial is one that is taken back."""
    at = now()
    summary, session = Summary(), db.session()
    checker = Checker(
        head, language=petition.first_language, now=at, zone=current_app.config["DEFAULT_TIMEZONE"]
    )
    with writing():
        session.rollback()
        for chunk in checked_chunks(rows, checker, summary):
            load_chunk(session, petition, chunk, summary, source=source, now=at, is_trial=dry_run)
            _settle(dry_run)
        questions = mark_questions(session, partial(_is_of_import, petition.id, at))
        if not dry_run:
            _note(petition, "signatures_imported", number=summary.new, source=source)
        _settle(dry_run)
        session.rollback()
        while not dry_run and close_batch(session):
            session.commit()
        session.commit()
    return summary, questions


def _is_of_import(petition_id: int, at: dt.datetime, row: Any) -> ColumnElement[bool]:
    return and_(row.petition_id == petition_id, row.origin == Origin.IMPORT, row.confirmed_at == at)


def _settle(dry_run: bool) -> None:
    if dry_run:
        db.session.flush()
    else:
        db.session.commit()


def _shown(file: Path, rows: Iterator[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows, with a bar on a terminal."""
    return iter(tqdm(rows, desc=file.name, unit=" rows", unit_scale=True, disable=not sys.stderr.isatty()))


def _bar(name: str, total: int) -> "tqdm[NoReturn]":
    """How far the file is, on a terminal; the file itself may go there by the other way out."""
    return tqdm(total=total, desc=name, unit=" rows", unit_scale=True, disable=not sys.stderr.isatty())


def _petition(slug: str) -> Petition:
    petition = petition_by_slug(db.session(), slug)
    if petition is None:
        raise click.ClickException(f"There is no petition {slug}.")
    return petition


def _tell_ignored(head: Head) -> None:
    click.echo(f"Columns: {', '.join(head.places)}.")
    if head.ignored:
        click.echo(f"Left aside: {', '.join(head.ignored)}.")


def _note(petition: Petition, action: str, **detail: object) -> None:
    record(
        db.session(),
        None,
        action,
        subject=petition.slug,
        organization_id=petition.organization_id,
        now=now(),
        detail=dict(detail),
    )


def _target(output: Path | None) -> AbstractContextManager[BinaryIO]:
    """Where the file goes; made anew it is for its owner alone, since it holds names."""
    if output is None:
        return nullcontext(sys.stdout.buffer)
    return os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _report(summary: Summary, questions: int, dry_run: bool) -> None:
    if dry_run:
        click.echo("Nothing was changed. The import would do this:")
    refused = sum(summary.refused_by_reason.values())
    repeats = sum(summary.repeats.values())
    click.echo(f"{summary.read:,} rows read: {summary.new:,} new, {repeats:,} repeats, {refused:,} refused.")
    for reason, number in summary.repeats.most_common():
        click.echo(f"  {number:,} repeats: {REASONS.get(reason, reason)}")
    if questions:
        click.echo(f"  {questions:,} look like another signature; the organizer decides.")
    for reason, number in summary.refused_by_reason.most_common():
        click.echo(f"  {number:,} refused: {reason.replace('_', ' ')}")
    for line, field, code in summary.refused:
        click.echo(f"line {line}: {field.replace('_', ' ')} {code.replace('_', ' ')}", err=True)
