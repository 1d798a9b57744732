"""Webhooks: an organisation's machines that are called; only its owners see their secrets."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.dispatch.hooks import call_now, reach
from petitions.errors import Refusal
from petitions.organizers.models import Organization
from petitions.queue import nudge
from petitions.web.current import now
from petitions.web.organizers.access import Me
from petitions.web.organizers.forms import status_of
from petitions.web.organizers.machines.webhook_forms import EVENTS, FAILURES, LOOKS, STATES, WebhookForm
from petitions.web.organizers.sentences import sentence
from petitions.webhooks.addresses import PORTS
from petitions.webhooks.arrange import add, change, end_old, remove, rotate, switch_off, switch_on
from petitions.webhooks.events import OFFERED, HookEvent
from petitions.webhooks.models import CallState, Webhook, WebhookCall
from petitions.webhooks.queries import latest_calls, webhooks_of
from petitions.webhooks.queue import queue_test
from petitions.webhooks.settle import send_again


def webhooks(me: Me, organization: Organization) -> ResponseReturnValue:
    """The machines that are called, and a form for one more; its secret is in the answer to that alone."""
    form = WebhookForm(events=[str(event) for event in OFFERED])
    if form.validate_on_submit():
        try:
            webhook = add(
                me.session,
                organization.id,
                url=form.url.data,
                events=_events(form),
                reach=reach(),
                now=now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _note(me, organization, "webhook_added", webhook, events=", ".join(webhook.events))
            me.session.commit()
            return _page(me, webhook, _form_of(webhook), secret=webhook.secret)
    found = webhooks_of(me.session, organization.id)
    page = render_template(
        "organizers/webhooks.html", organization=organization, webhooks=found, form=form, **_words()
    )
    return page, status_of(form)


def webhook(me: Me, organization: Organization, webhook_id: int) -> ResponseReturnValue:
    """One of them: what it was told lately and what it answered; where it is and what it wants to know."""
    found = _webhook(me, organization, webhook_id)
    form = _form_of(found) if request.method == "GET" else WebhookForm()
    if form.validate_on_submit():
        try:
            change(me.session, found, url=form.url.data, events=_events(form), reach=reach())
        except Refusal as refusal:
            me.session.rollback()
            form.refuse(refusal)
        else:
            _note(me, organization, "webhook_changed", found, events=", ".join(found.events))
            me.session.commit()
            flash(_("Saved."), "success")
            return _back(found)
    return _page(me, found, form), status_of(form)


def new_webhook_secret(me: Me, organization: Organization, webhook_id: int) -> ResponseReturnValue:
    """A new secret, shown in this answer alone; the form sent twice makes no second one."""
    found = _webhook(me, organization, webhook_id)
    if request.form.get("since") != found.secret_at.isoformat():
        return _back(found)
    secret = rotate(me.session, found, now=now())
    _note(me, organization, "webhook_secret_changed", found)
    me.session.commit()
    return _page(me, found, _form_of(found), secret=secret)


def end_old_secret(me: Me, organization: Organization, webhook_id: int) -> ResponseReturnValue:
    """The change is over: the secret before signs nothing any more."""
    found = _webhook(me, organization, webhook_id)
    end_old(me.session, found)
    _note(me, organization, "webhook_old_secret_ended", found)
    me.session.commit()
    flash(_("The old secret signs nothing any more."), "success")
    return _back(found)


def test_webhook(me: Me, organization: Organization, webhook_id: int) -> ResponseReturnValue:
    """Call it with a test now; the answer is the first line of the list."""
    found = _webhook(me, organization, webhook_id)
    try:
        call_id = queue_test(me.session, found, now=now()).id
    except Refusal as refusal:
        flash(sentence(refusal), "error")
        return _back(found)
    # From here until the answer nothing is read: it would begin a transaction, and hold it.
    me.session.commit()
    call_now(call_id, clock=now)
    call = me.session.get_one(WebhookCall, call_id)
    if call.state == CallState.SENT:
        flash(_("The test was taken. Answer: %(code)s", code=call.answer_code), "success")
    else:
        why = FAILURES.get(call.error) or _("Answer: %(code)s", code=call.answer_code)
        flash(_("The test was not taken. %(why)s", why=why), "error")
    return _back(found)


def send_call_again(me: Me, organization: Organization, webhook_id: int, call_id: int) -> ResponseReturnValue:
    """Tell it once more, under the same id."""
    found = _webhook(me, organization, webhook_id)
    call = me.session.get(WebhookCall, call_id)
    if call is None or call.webhook_id != found.id:
        abort(404)
    if found.switched_off_at is None and send_again(me.session, call, now=now()):
        _note(me, organization, "webhook_call_repeated", found, event=call.event)
        me.session.commit()
        nudge("webhooks")
        flash(_("It will be sent again within a minute."), "success")
    return _back(found)


def switch_webhook(me: Me, organization: Organization, webhook_id: int) -> ResponseReturnValue:
    """Call it no more for a while, or again."""
    found = _webhook(me, organization, webhook_id)
    if "off" in request.form:
        switch_off(me.session, found, now=now())
    else:
        switch_on(me.session, found, now=now())
    _note(me, organization, "webhook_off" if found.switched_off_at else "webhook_on", found)
    me.session.commit()
    return _back(found)


def remove_webhook(me: Me, organization: Organization, webhook_id: int) -> ResponseReturnValue:
    """Forget it."""
    found = _webhook(me, organization, webhook_id)
    _note(me, organization, "webhook_removed", found)
    remove(me.session, found)
    me.session.commit()
    flash(_("The webhook is removed."), "success")
    return redirect(url_for("organize.webhooks", organization_slug=organization.slug))


def _webhook(me: Me, organization: Organization, webhook_id: int) -> Webhook:
    found = me.session.get(Webhook, webhook_id)
    if found is None or found.organization_id != organization.id:
        abort(404)
    return found


def _form_of(found: Webhook) -> WebhookForm:
    return WebhookForm(formdata=None, url=found.url, events=found.events)


def _events(form: WebhookForm) -> list[HookEvent]:
    return [HookEvent(each) for each in form.events.data or ()]


def _page(me: Me, found: Webhook, form: WebhookForm, *, secret: str = "") -> str:
    return render_template(
        "organizers/webhook.html",
        organization=found.organization,
        webhook=found,
        form=form,
        secret=secret,
        calls=latest_calls(me.session, found.id),
        is_old_valid=bool(found.old_secret and found.old_until and found.old_until > now()),
        **_words(),
    )


def _words() -> dict[str, object]:
    is_trial = reach().is_trial
    tables = {"event_words": EVENTS, "call_states": STATES, "call_looks": LOOKS, "failures": FAILURES}
    return {**tables, "offered": OFFERED, "ports": sorted(PORTS), "is_trial": is_trial}


def _back(found: Webhook) -> ResponseReturnValue:
    slug = found.organization.slug
    return redirect(url_for("organize.webhook", organization_slug=slug, webhook_id=found.id))


def _note(me: Me, organization: Organization, action: str, found: Webhook, **detail: object) -> None:
    """The host alone: the rest of an address may be a secret."""
    me.note(
        action, subject=organization.slug, organization_id=organization.id, **{"host": found.host, **detail}
    )
