"""`flask deliver`: what is due, one petition's delivery now, and what became of all."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from tqdm import tqdm

from petitions.campaign.queries import petition_by_slug
from petitions.cli.bounces import bounces
from petitions.cli.schema import OnOurTables
from petitions.cli.verify import rotate, verify
from petitions.database import writing
from petitions.delivery.answers.told import told_state
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.queries import Standing, deliveries
from petitions.delivery.slots.plan import plan_by_hand, restored_at
from petitions.delivery.slots.restored import settle_restore
from petitions.delivery.states import UNSETTLED, DeliveryState, RunState
from petitions.dispatch.compiling import compile_next
from petitions.dispatch.delivery_words import STATE_WORDS
from petitions.dispatch.sending import deliver_due, send_waiting
from petitions.dispatch.watch import Progress
from petitions.errors import Refusal
from petitions.extensions import db
from petitions.web.current import now

group = OnOurTables("deliver", help="Deliver petitions to those they address.")

# What ends a command with a failure, so that whatever called it notices.
TROUBLES = ("refused", "in_doubt", "not_compiled", "not_tried")
# How long `deliver now` waits for another worker that has the run in hand.
PATIENCE_SECONDS = 600
REFUSALS = {
    "not_deliverable": "the petition is {state}: only open, paused and closed ones are delivered",
    "no_addressee": "the petition is addressed to nobody",
    "run_in_progress": "a delivery of this petition is being prepared already",
    "minimum_interval": "too soon after the last delivery: possible from {earliest:%Y-%m-%d %H:%M} UTC",
}
WAITS = {
    "": "",
    "held": "in its hold window",
    "approval": "waits for the second person that its organisation wants",
    "stopped": "",
    "replaced": "",
    "restored": "was due before a backup was restored: flask deliver due --restored send|drop",
    "not_compiled": "not compiled yet",
    "office_missing": "nobody is entered for this riding (flask offices load)",
    "address_missing": "the office has no e-mail address",
    "office_address_missing": "the office has no postal address",
    "office_not_approved": "the office's address is not approved by an operator",
    "office_bounced": "mail to the office came back",
    "address_not_own": "the copy address does not belong to the organisation",
}


@group.command("due")
@click.option(
    "--restored",
    type=click.Choice(["send", "drop"]),
    help="What was due before a backup was restored: send it, or let it go with the next slot.",
)
def due(restored: str | None) -> None:
    """Do everything that is due: plan, compile, send."""
    if restored:
        _settle_restore(restored == "send")
    with _progress() as told:
        totals = deliver_due(clock=now, progress=told)
    click.echo(_in_words(totals) or "Nothing was due.")
    _say_what_waits()
    if any(totals[word] for word in TROUBLES):
        raise SystemExit(1)


@group.command("now")
@click.argument("slug")
def deliver_now(slug: str) -> None:
    """Deliver one petition now, whatever its schedule says."""
    petition_id, run_id = _plan(slug)
    with _progress() as told:
        _finish(petition_id, run_id, told)
    with Session(db.engine) as session:
        run = session.get_one(DeliveryRun, run_id)
        if run.state == RunState.SKIPPED:
            raise click.ClickException("nothing came since the last delivery, so nothing was sent")
        lines = [each for each in deliveries(session, slug=slug) if each.delivery.run_id == run_id]
        for each in lines:
            click.echo(_line(each))
        if run.problem:
            raise click.ClickException(f"not compiled ({run.problem}); it will be tried again")
        if not lines or any(each.delivery.state not in ("sent", "to_post") for each in lines):
            raise SystemExit(1)


@group.command("list")
@click.argument("slug", required=False)
def list_deliveries(slug: str | None) -> None:
    """What was delivered, and in what state; the newest first."""
    with Session(db.engine) as session:
        if slug and petition_by_slug(session, slug) is None:
            raise click.ClickException(f"there is no petition “{slug}”")
        lines = [_line(each) for each in deliveries(session, slug=slug)]
    for line in lines:
        click.echo(line)
    number = "1 delivery" if len(lines) == 1 else f"{len(lines)} deliveries"
    click.echo(number if lines else "Nothing was delivered yet.")


def register(app: Flask) -> None:
    """Add the commands."""
    for command in (bounces, verify, rotate):
        group.add_command(command)
    app.cli.add_command(group)


def _plan(slug: str) -> tuple[int, int]:
    """Make the run; a refusal ends the command with its sentence."""
    with writing(), Session(db.engine) as session:
        petition = petition_by_slug(session, slug)
        if petition is None:
            raise click.ClickException(f"there is no petition “{slug}”")
        try:
            run = plan_by_hand(session, petition, zone=current_app.config["DEFAULT_TIMEZONE"], now=now())
            session.commit()
        except Refusal as refusal:
            sentence = REFUSALS.get(refusal.code, refusal.code)
            raise click.ClickException(sentence.format(**refusal.values)) from None
        except IntegrityError:
            raise click.ClickException(REFUSALS["run_in_progress"]) from None
        return petition.id, run.id


def _finish(petition_id: int, run_id: int, told: Progress) -> None:
    """Compile and send the run, or wait while another worker does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        compile_next(clock=now, progress=told, petition_id=petition_id)
        send_waiting(clock=now, keep_on=lambda: True, totals=Counter(), petition_id=petition_id)
        if _is_settled(run_id) or time.monotonic() > deadline:
            return
        time.sleep(0.5)


def _is_settled(run_id: int) -> bool:
    """Whether nothing of the run is in anybody's hands any more."""
    with Session(db.engine) as session:
        run = session.get_one(DeliveryRun, run_id)
        if run.state == RunState.PLANNED:
            return bool(run.problem)
        return not any(d.state in UNSETTLED and d.lease_until is not None for d in run.deliveries)


def _settle_restore(send: bool) -> None:
    with writing(), Session(db.engine) as session:
        is_settled = settle_restore(session, send=send, now=now())
        session.commit()
    if not is_settled:
        click.echo("No restored backup waits for a yes.")


def _say_what_waits() -> None:
    """Say what was passed over, so that nobody believes it sent."""
    with Session(db.engine) as session:
        for each in deliveries(session):
            if each.waits_for not in ("", "held", "stopped", "replaced"):
                click.echo(_line(each), err=True)
        if restored_at(session).year > 2000:
            click.echo(f"Some {WAITS['restored']}", err=True)


def _line(each: Standing) -> str:
    delivery = each.delivery
    at = delivery.bounced_at or delivery.sent_at or delivery.in_doubt_at or delivery.refused_at
    at = at or delivery.next_attempt_at or delivery.to_post_at
    what = delivery.office_title or "copy"
    note = WAITS.get(each.waits_for, each.waits_for) or delivery.server_reply or _of_paper(delivery)
    riding = f" ({delivery.riding_code})" if delivery.riding_code else ""
    parts = (delivery.reference, delivery.run.petition.slug, what + riding, _standing(delivery), _stamp(at))
    return "  ".join(part for part in (*parts, f"{delivery.signature_count} signatures", note) if part)


def _standing(delivery: Delivery) -> str:
    """The state, and what it alone would not say in the words of the pages."""
    told = told_state(delivery)
    return delivery.state if told == delivery.state else f"{delivery.state} ({STATE_WORDS[told]})"


def _of_paper(delivery: Delivery) -> str:
    """What there is to know of a delivery on paper: to be printed, printed, or where it is in the post."""
    if delivery.state == DeliveryState.TO_POST:
        sheets = f"{delivery.sheet_count or 0} sheets"
        return f"{sheets}, printed, to be posted" if delivery.attempts else f"{sheets}, to be printed"
    return f"posted {delivery.posted_on} {delivery.tracking}".strip() if delivery.posted_on else ""


def _stamp(at: dt.datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""


def _in_words(totals: Counter[str]) -> str:
    return ", ".join(f"{number} {word.replace('_', ' ')}" for word, number in sorted((+totals).items()))


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere."""
    with tqdm(disable=None, leave=False, unit="part") as bar:

        def tell(what: str, done: int, total: int) -> None:
            bar.set_description(what)
            bar.total, bar.n = total, done
            bar.refresh()

        yield tell
