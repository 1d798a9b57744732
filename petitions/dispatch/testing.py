"""A test of a delivery, sent to the organizer who asked for it: every page says so, and no record is kept.

It goes by the outbox like any letter, never to an office's address, and opens no office's page.
"""

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import replace
from email.utils import parseaddr
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.delivery.contents.keep import Job
from petitions.delivery.contents.mail import compose, fits
from petitions.delivery.documents.covering_mail import covering_mail
from petitions.delivery.documents.files import File, described
from petitions.delivery.documents.links import Links
from petitions.delivery.documents.package import Package
from petitions.delivery.documents.plain_text import write_text
from petitions.delivery.documents.tables import write_csv
from petitions.delivery.documents.volumes import write_pdf_volumes
from petitions.delivery.documents.words import Words
from petitions.delivery.models import Delivery
from petitions.dispatch.preparing import gathered_for, prepared
from petitions.extensions import db
from petitions.organizers.models import Organizer
from petitions.outbox.post import new_message_id, post
from petitions.queue import nudge
from petitions.site import site_host, site_url
from petitions.transport.envelope import wire_address

Clock = Callable[[], dt.datetime]
# What nearly every mailbox takes.
TEST_LIMIT_MB = 20
log = structlog.get_logger("petitions.testing")


def send_tests(*, clock: Clock, keep_on: Callable[[], bool]) -> int:
    """Make and post every test that was asked for; one that cannot be made stops no other."""
    with Session(db.engine) as session:
        waiting = list(session.scalars(select(Delivery.id).where(Delivery.test_for_id.is_not(None))))
    number = sum(_send_test(delivery_id, clock) for delivery_id in waiting if keep_on())
    if number:
        nudge("mail")
    return number


def _send_test(delivery_id: int, clock: Clock) -> bool:
    """Take the wish off the delivery first: a test that fails is asked for again by a person."""
    with writing(), Session(db.engine) as session:
        delivery = session.get_one(Delivery, delivery_id, with_for_update=True)
        organizer_id, delivery.test_for_id = delivery.test_for_id, None
        session.commit()
    if organizer_id is None:
        return False
    with tempfile.TemporaryDirectory(prefix="countersign-test-") as folder:
        return _post_test(delivery_id, organizer_id, Path(folder), clock())


def _post_test(delivery_id: int, organizer_id: int, folder: Path, now: dt.datetime) -> bool:
    with Session(db.engine, expire_on_commit=False, autoflush=False) as session:
        delivery = session.get_one(Delivery, delivery_id)
        organizer = session.get(Organizer, organizer_id)
        if organizer is None or not organizer.active:
            return False
        message_id = new_message_id()
        gathered = gathered_for(session, delivery.run, [delivery], folder, lambda _done, _total: None)
        with gathered:
            (job,) = prepared(session, delivery.run, [delivery], gathered, now)
            session.rollback()
            mail = _mail(job, organizer.email, message_id, folder)
    with writing(), Session(db.engine) as session:
        about = ("delivery_test", delivery_id)
        post(session, letter="delivery_test", recipient=organizer.email, language=organizer.language,
             about=about, rendered=mail, message_id=message_id, now=now)  # fmt: skip
        session.commit()
    log.info("test posted", delivery=delivery_id)
    return True


def _mail(job: Job, to: str, message_id: str, folder: Path) -> bytes:
    """The mail as the office would get it, but for its reader, its links and the marks on it."""
    record = site_url(f"/organize/petitions/{job.delivery.run.petition.slug}/deliveries")
    package = replace(job.package, is_test=True, links=Links(verify=job.package.links.verify, record=record))
    files = _files(package, folder)
    are_attached = fits(files, limit_mb=TEST_LIMIT_MB)
    facts = covering_mail(package, files, download_url="" if are_attached else record)
    own = parseaddr(job.heading.sender)[1]
    heading = replace(
        job.heading,
        to=wire_address(to),
        cc=(),
        reply_to=own,
        message_id=f"<{message_id}@{site_host()}>",
    )
    words = job.say(facts)
    return compose(heading, replace(words, subject=f"TEST {words.subject}"), files if are_attached else ())


def _files(package: Package, folder: Path) -> list[File]:
    """The documents with the mark of a test on every page, and in the name of those that have no pages."""
    mark = Words(package.language)("TEST: this is a rehearsal and was not delivered.")
    text = write_text(package, folder)
    text.path.write_text(f"{mark}\n\n{text.path.read_text('utf-8')}", "utf-8")
    plain = [text, *write_csv(package, folder)]
    marked = [(each.path.rename(folder / f"TEST-{each.name}"), each.media_type) for each in plain]
    return [*write_pdf_volumes(package, folder), *(described(*each) for each in marked)]
