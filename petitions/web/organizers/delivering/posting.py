"""What goes by post: packs to print, labels, the day on which they were posted."""

import datetime as dt
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO

from flask import Response, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from petitions.delivery.contents.envelopes import envelope_of
from petitions.delivery.documents.labels import label_sheets
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.sending.posting import Posted, enter_posted, print_pack, throw_away
from petitions.delivery.states import DeliveryState
from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.storage import FileMissing
from petitions.text.plain import check_line
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.delivering.found import (
    back,
    delivery_or_404,
    refused,
    run_or_404,
    zone_of,
)

PDF, ZIP = "application/pdf", "application/zip"
TRACKING_LIMIT = 100
_PIECE = 256 * 1024


def pack(access: Access, delivery_id: int) -> ResponseReturnValue:
    """The pack of one letter, to be printed. It holds names, so the act leaves a line."""
    delivery = delivery_or_404(access, delivery_id)
    _for_who_sees_names(access)
    try:
        print_pack(access.session, delivery, now=now())
        content = storage().chunks(delivery.mail_key)
        first = next(content, b"")
    except Refusal as refusal:
        return refused(access, refusal)
    except FileMissing:
        abort(410)
    access.note("pack_printed", reference=delivery.reference)
    access.session.commit()
    return _file(_joined(first, content), PDF, f"{delivery.reference}-pack.pdf")


def packs(access: Access, run_id: int) -> ResponseReturnValue:
    """All packs of a run that wait, in one file; what may not be printed now is left out."""
    run = run_or_404(access, run_id)
    _for_who_sees_names(access)
    printed = [each for each in _to_post(run) if _is_printed(access, each)]
    if not printed:
        return refused(access, Refusal("not_to_post"))
    bundle = tempfile.TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
    with zipfile.ZipFile(bundle, "w") as archive:
        for each in printed:
            with archive.open(f"{each.reference}-pack.pdf", "w") as target:
                target.writelines(storage().chunks(each.mail_key))
            access.note("pack_printed", reference=each.reference)
    access.session.commit()
    bundle.seek(0)
    response = _file(_pieces(bundle), ZIP, f"{access.petition.slug}-{run.number}-packs.zip")
    response.call_on_close(bundle.close)
    return response


def labels(access: Access, run_id: int) -> ResponseReturnValue:
    """The addresses of a run's letters on sheets of labels."""
    run = run_or_404(access, run_id)
    letters = _to_post(run) or [each for each in run.deliveries if each.posted_on is not None]
    if not letters:
        abort(404)
    named = [(each.language, envelope_of(each)) for each in letters]
    title = _("Labels for delivery %(number)s", number=run.number)
    author, language = access.petition.organization.name, access.petition.first_language
    access.session.rollback()
    content = label_sheets(named, title=title, author=author, language=language, at=run.until_at)
    return _file(iter([content]), PDF, f"{access.petition.slug}-{run.number}-labels.pdf")


def posted(access: Access, delivery_id: int) -> ResponseReturnValue:
    """One letter is in the post; said again, day and tracking number are corrected."""
    return _enter(access, [delivery_or_404(access, delivery_id)])


def all_posted(access: Access, run_id: int) -> ResponseReturnValue:
    """Every letter of a run that was printed is in the post, without a number of its own."""
    return _enter(access, [each for each in _to_post(run_or_404(access, run_id)) if each.attempts])


def discard(access: Access, delivery_id: int) -> ResponseReturnValue:
    """A printed pack will not be posted."""
    delivery = delivery_or_404(access, delivery_id)
    try:
        throw_away(access.session, delivery, by=access.me.organizer, now=now())
    except Refusal as refusal:
        return refused(access, refusal)
    access.session.commit()
    flash(_("The pack counts as not printed. It takes in what changed since."), "success")
    return back(access)


def _enter(access: Access, letters: Sequence[Delivery]) -> ResponseReturnValue:
    zone = zone_of(access)
    try:
        said = Posted(on=typed_day("on"), tracking=tracking_number())
        for each in letters:
            enter_posted(access.session, each, said=said, zone=zone, by=access.me.organizer, now=now())
    except Refusal as refusal:
        return refused(access, refusal)
    access.session.commit()
    flash(
        ngettext("%(num)s letter is posted.", "%(num)s letters are posted.", len(letters)),
        "success" if letters else "error",
    )
    return back(access)


def typed_day(name: str) -> dt.date:
    """The day of a field. Raises: Refusal `day_malformed`."""
    try:
        return dt.date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise Refusal("day_malformed", field=name) from None


def tracking_number() -> str:
    """The number of a field, by which the post finds a letter. Raises: Refusal when it is too long."""
    return check_line(request.form.get("tracking", ""), field="tracking", limit=TRACKING_LIMIT)


def _to_post(run: DeliveryRun) -> list[Delivery]:
    waiting = [each for each in run.deliveries if each.state == DeliveryState.TO_POST]
    return [each for each in waiting if each.replaced_at is None]


def _is_printed(access: Access, delivery: Delivery) -> bool:
    try:
        print_pack(access.session, delivery, now=now())
    except Refusal:
        return False
    return True


def _for_who_sees_names(access: Access) -> None:
    if not access.may("see_signatures"):
        abort(403)


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _file(content: Iterator[bytes], media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
