"""The delivery or run that an address names, of this petition alone; and the way back to all of them."""

from flask import abort, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from petitions.delivery.answers.clock import terms_of
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.errors import Refusal
from petitions.web.organizers.access import Access
from petitions.web.organizers.sentences import sentence


def delivery_or_404(access: Access, delivery_id: int) -> Delivery:
    """One delivery of the petition whose room this is."""
    delivery = access.session.get(Delivery, delivery_id)
    is_ours = delivery is not None and delivery.run.petition_id == access.petition.id
    return delivery if delivery is not None and is_ours else abort(404)


def run_or_404(access: Access, run_id: int) -> DeliveryRun:
    """One run of the petition whose room this is."""
    run = access.session.get(DeliveryRun, run_id)
    return run if run is not None and run.petition_id == access.petition.id else abort(404)


def zone_of(access: Access) -> str:
    """By which clock days are told: that of the schedule, else the site's."""
    return terms_of(access.session, access.petition.id, zone=current_app.config["DEFAULT_TIMEZONE"]).zone


def refused(access: Access, refusal: Refusal) -> ResponseReturnValue:
    """Nothing was done; say why, and show the deliveries."""
    access.session.rollback()
    flash(sentence(refusal), "error")
    return back(access)


def back(access: Access) -> ResponseReturnValue:
    """To the list of deliveries."""
    return redirect(url_for("organize.deliveries", slug=access.petition.slug))
