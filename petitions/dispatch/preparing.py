"""What a worker reads for a run before it writes: the signatures, the numbers, the addresses, the keys."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from petitions.campaign.models import Petition
from petitions.delivery.contents.compile import (
    Shared,
    Surroundings,
    before,
    figures,
    package_of,
    sequence_of,
    shared,
    since_of,
)
from petitions.delivery.contents.envelopes import envelope_of
from petitions.delivery.contents.figures import cube_of
from petitions.delivery.contents.gather import Gathered, gather
from petitions.delivery.contents.inclusions import included_count
from petitions.delivery.contents.keep import Job, Sealing
from petitions.delivery.contents.mail import Heading, bare
from petitions.delivery.documents.links import Links
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.proof.proof_keys import sealer
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.dispatch.covering import say
from petitions.dispatch.installation import row_key, storage
from petitions.offices.post import paper_for
from petitions.pictures.keep import storage_key
from petitions.site import site_host, site_url
from petitions.storage import FileMissing
from petitions.tokens import Signer
from petitions.transport.envelope import wire_address
from petitions.transport.signing import signed
from petitions.typed_codes import TypedCodes

COVER_PIXELS = 900  # 6 inches at 150 to the inch


def zone_of(session: Session, run: DeliveryRun) -> str:
    """The zone in which a petition's days are told."""
    row = session.get(DeliverySchedule, run.petition_id)
    return row.zone if row else str(current_app.config["DEFAULT_TIMEZONE"])


def gathered_for(
    session: Session,
    run: DeliveryRun,
    waiting: list[Delivery],
    folder: Path,
    told: Callable[[int, int], None],
) -> Gathered:
    """The signatures of a run, laid down in `folder`; `told` hears how many of how many are read."""
    after = min((delivery.after_number for delivery in waiting), default=run.number)
    zone, total = zone_of(session, run), included_count(session, run, after)
    return gather(
        session,
        run,
        folder,
        after=after,
        zone=zone,
        row_key=row_key(),
        told=lambda count: told(count, total),
    )


def prepared(
    session: Session, run: DeliveryRun, waiting: list[Delivery], gathered: Gathered, begun_at: dt.datetime
) -> list[Job]:
    """The deliveries of a run ready to be written; `begun_at` is before anything was read for them."""
    sealing = Sealing(sealer(session, site=site_url(""), now=begun_at), row_key())
    around = Surroundings(
        zone_of(session, run), lambda p: site_url(f"/petitions/{p.slug}"), _cover_picture, _links
    )
    common = shared(session, run, cube_of(session, run), around)
    return [_job(session, delivery, gathered, common, around, begun_at, sealing) for delivery in waiting]


def _job(
    session: Session,
    delivery: Delivery,
    gathered: Gathered,
    common: Shared,
    around: Surroundings,
    begun_at: dt.datetime,
    sealing: Sealing,
) -> Job:
    since, earlier = since_of(session, delivery), before(session, delivery)
    delivery.previous_digest = earlier.manifest_digest if earlier else ""
    package = package_of(
        delivery, gathered, common, around, sequence=sequence_of(session, delivery), since=since
    )
    numbers = figures(delivery.run, delivery, common.cube) | {"since": since.isoformat()}
    limit = delivery.office.size_limit_mb if delivery.office else 20
    envelope = envelope_of(delivery, address=_posting_url(delivery)) if delivery.by_post else None
    return Job(delivery, package, numbers, _heading(delivery, begun_at), limit, say, sealing, envelope)


def _posting_url(delivery: Delivery) -> str:
    return site_url(f"/organize/petitions/{delivery.run.petition.slug}/deliveries")


def _cover_picture(petition: Petition) -> bytes:
    """The picture as a cover needs it; empty when there is none: a lost file stops no delivery."""
    row = petition.picture
    try:
        return storage().read(storage_key(row.file_of(COVER_PIXELS))) if row else b""
    except FileMissing:
        return b""


def _links(delivery: Delivery) -> Links:
    return Links(
        office=_office_url(delivery),
        verify=site_url("/verify"),
        record=site_url(f"/petitions/{delivery.run.petition.slug}/deliveries/{delivery.reference}"),
        paper=paper_for(delivery.postal_address) if delivery.by_post else "",
    )


def _office_url(delivery: Delivery) -> str:
    """The office's page; on paper by an address that can be typed."""
    secret = current_app.config["SECRET_KEY"]
    if delivery.by_post:
        return site_url(f"/o/{TypedCodes(secret, 'office').code(delivery.id, delivery.public_id)}")
    return site_url(f"/office/{Signer(secret, 'office').token(delivery.public_id)}")


def _heading(delivery: Delivery, now: dt.datetime) -> Heading:
    """From our own address, since a foreign one would fail the office's checks (DMARC); answers go there."""
    organization = delivery.run.petition.organization
    sender = wire_address(bare(current_app.config["MAIL_DEFAULT_SENDER"]))
    return Heading(
        sender=f'"{organization.name.replace(chr(34), "")}" <{sender}>',
        reply_to=wire_address(delivery.run.petition.reply_to or organization.email),
        to=wire_address(delivery.email) if delivery.email else "",
        cc=tuple(wire_address(address) for address in delivery.cc_emails),
        message_id=f"<delivery-{delivery.public_id.hex}@{site_host()}>",
        at=now,
        sign=partial(signed, current_app.config),
    )
