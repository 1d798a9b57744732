"""An organisation's own petitions, for its own programs: read only, by token, described in /openapi.json."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from sqlalchemy import select

from petitions.campaign.models import Petition
from petitions.campaign.queries import petitions_of
from petitions.comments.models import HAS_COMMENT, Comment
from petitions.counting.models import Dimension
from petitions.counting.queries import classes_in_order, counted_by, counted_by_day, counts, public_count
from petitions.database import writing
from petitions.imports.contacts import contact, contacts
from petitions.organizers.audit import record
from petitions.organizers.token_models import Scope
from petitions.signing.models import CountClass, Signature, SignatureState
from petitions.signing.queries import confirmed_page
from petitions.web.api import asked
from petitions.web.api.door import Reader, opens
from petitions.web.api.records import comment_line, petition_lines, petition_whole, signature_line
from petitions.web.current import absolute, now, rfc_3339
from petitions.web.delivery.machine_record import delivery_records

# Two that press at once may be written in the other order: whoever asks on from the later one must not miss
# the earlier, so the newest wait until both are there.
SETTLING = dt.timedelta(seconds=15)
blueprint = Blueprint("v1", __name__, url_prefix="/api/v1")


class Breakdown(StrEnum):
    """What counts are broken down by."""

    CLASS = "class"
    DAY = "day"
    PROVINCE = "province"
    SOURCE = "source"
    LANGUAGE = "language"


def _answer(told: dict[str, Any]) -> Response:
    """For this token alone; its tag is that of what is told, whenever it is told."""
    timeless = {name: value for name, value in told.items() if name != "as_of"}
    mark = json.dumps(timeless, sort_keys=True).encode()
    response = jsonify(told)
    response.set_etag(hashlib.sha256(mark).hexdigest()[:24], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Authorization")
    response.make_conditional(request)
    return response


def _page(lines: list[dict[str, Any]], rows: Sequence[Signature], limit: int) -> Response:
    """A page of a list: `cursor` is where the next question goes on, `next` is null when nothing is left."""
    cursor = request.args.get("cursor") or None
    if rows:
        last = rows[-1]
        cursor = asked.cursor_after(last.confirmed_at or last.signed_at, last.id)
    following = None
    if len(rows) == limit:
        kept = {name: request.args[name] for name in ("limit", "class") if name in request.args}
        path = url_for(request.endpoint or "", **(request.view_args or {}))
        following = absolute(f"{path}?{urlencode({'cursor': cursor, **kept})}")
    return _answer({"data": lines, "cursor": cursor, "next": following})


@blueprint.get("/petitions")
@opens(Scope.PETITIONS)
def list_petitions(reader: Reader) -> Response:
    """The petitions that the token opens, newest first; an organisation has some dozens."""
    only = reader.token.petition_id
    mine = petitions_of(reader.session, [reader.token.organization_id])
    return _answer(
        {"data": petition_lines(reader.session, [each for each in mine if only in (None, each.id)])}
    )


@blueprint.get("/petitions/<slug>")
@opens(Scope.PETITIONS)
def read_petition(reader: Reader, slug: str) -> Response:
    """One petition with its texts."""
    return _answer(petition_whole(reader.session, reader.petition(slug)))


@blueprint.get("/petitions/<slug>/counts")
@opens(Scope.COUNTS)
def read_counts(reader: Reader, slug: str) -> Response:
    """The numbers, exact and not blurred: they are the organisation's own."""
    petition = reader.petition(slug)
    by = asked.choice("by", Breakdown) or Breakdown.CLASS
    return _answer(
        {
            "petition": petition.slug,
            "as_of": rfc_3339(now()),
            "count": public_count(counts(reader.session, petition.id)),
            "by": by,
            "counts": [{"value": value, "count": count} for value, count in _counts(reader, petition, by)],
        }
    )


def _counts(reader: Reader, petition: Petition, by: Breakdown) -> list[tuple[str, int]]:
    """By class every row; by all else what is in the public count."""
    if by == Breakdown.CLASS:
        return [(str(name), number) for name, number in classes_in_order(counts(reader.session, petition.id))]
    if by == Breakdown.DAY:
        zone = current_app.config["DEFAULT_TIMEZONE"]
        days = counted_by_day(reader.session, petition.id, zone)
        return [(day.isoformat(), number) for day, number in days.items()]
    return list(counted_by(reader.session, petition.id, Dimension(by)).items())


@blueprint.get("/petitions/<slug>/signatures")
@opens(Scope.SIGNATURES)
def list_signatures(reader: Reader, slug: str) -> Response:
    """Who signed, in the order of confirming, as far as each lets it be seen."""
    petition, limit = reader.petition(slug), asked.limit()
    rows = confirmed_page(
        reader.session,
        petition.id,
        since=asked.place(),
        until=now() - SETTLING,
        limit=limit,
        counted_as=asked.choice("class", CountClass),
    )
    return _page([signature_line(row) for row in rows], rows, limit)


@blueprint.get("/petitions/<slug>/comments")
@opens(Scope.COMMENTS)
def list_comments(reader: Reader, slug: str) -> Response:
    """What people wrote, in the order of confirming; of who withdrew nothing."""
    petition, limit = reader.petition(slug), asked.limit()
    standing = (HAS_COMMENT, Signature.state == SignatureState.CONFIRMED)
    rows = confirmed_page(
        reader.session,
        petition.id,
        since=asked.place(),
        until=now() - SETTLING,
        limit=limit,
        where=standing,
    )
    found = select(Comment).where(Comment.signature_id.in_([row.id for row in rows]))
    desk = {each.signature_id: each for each in reader.session.scalars(found)}
    return _page([comment_line(row, desk.get(row.id)) for row in rows], rows, limit)


@blueprint.get("/petitions/<slug>/deliveries")
@opens(Scope.DELIVERIES)
def list_deliveries(reader: Reader, slug: str) -> Response:
    """Every delivery that was tried, as the public record has it."""
    return _answer({"data": delivery_records(reader.session, reader.petition(slug))})


@blueprint.get("/petitions/<slug>/contacts")
@opens(Scope.CONTACTS)
def list_contacts(reader: Reader, slug: str) -> Response:
    """Those who let the organisation write to them at this moment; each look is written down."""
    petition, limit = reader.petition(slug), asked.limit()
    after = Signature.id > asked.after_id()
    found = reader.session.execute(contacts(petition.id).where(after).limit(limit)).all()
    lines = [_contact_line(contact(*row)) for row in found]
    answer = _page(lines, [row[0] for row in found], limit)
    if lines:
        _note_contacts(reader, petition, len(lines))
    return answer


def _contact_line(known: dict[str, Any]) -> dict[str, Any]:
    consent = {
        "given_at": rfc_3339(known["given_at"]),
        "wording": known["wording"],
        "wording_version": known["wording_version"],
        "language": known["wording_language"],
        "page": known["page"],
    }
    person = ("name", "email", "city", "postal_code", "province", "country", "language")
    return {**{name: known[name] or None for name in person}, "consent": consent}


def _note_contacts(reader: Reader, petition: Petition, number: int) -> None:
    organization_id, slug = petition.organization_id, petition.slug
    told = {"number": number, "token": f"{reader.token.name} ({reader.token.prefix}…)"}
    reader.session.rollback()
    with writing():
        record(
            reader.session,
            None,
            "contacts_read",
            subject=slug,
            organization_id=organization_id,
            now=now(),
            detail=told,
        )
        reader.session.commit()
