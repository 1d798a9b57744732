"""Organisations under a joint statement: who waits, who is listed, who was turned down; their logos."""

import datetime as dt
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.pictures.keep import KeptPicture, forget_picture
from petitions.signing.approve import Signed, approve, decline_organization, organizations_of, reconsider
from petitions.signing.logos import remove_logo, set_logo
from petitions.signing.models import Exposure, Signature, SignatureKind, SignatureState
from petitions.signing.organization_models import AuthorizedBy
from petitions.signing.organizations import is_waiting
from petitions.text.plain import neutralised
from petitions.web.campaign.logos import LogoView, logo_view
from petitions.web.current import now
from petitions.web.organizers.access import Access
from petitions.web.organizers.sentences import sentence


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """An organisation as organizers see it: with who signs for it, and from which domain.

    `standing` is waiting, listed, declined or withdrawn; `authorized_by` is domain, organizer or "". Whoever
    asked for their name to be passed on to nobody has none here either.
    """

    id: int
    standing: str
    authorized_by: str
    names: list[str]
    person: str
    role: str
    city: str
    website: str
    mail_domain: str
    language: str
    at: dt.datetime
    reason: str
    alike: list[str]
    logo: LogoView | None


def organizations(access: Access) -> ResponseReturnValue:
    """All organisations that confirmed: those that wait first."""
    rows = organizations_of(access.session, access.petition.id)
    names = {each.signature.id: neutralised(each.signature.organization) for each in rows}
    lines = [_line(each, names) for each in rows]
    groups = [(standing, [line for line in lines if line.standing == standing]) for standing in _STANDINGS]
    return render_template("organizers/organizations.html", access=access, groups=groups)


_STANDINGS = ("waiting", "listed", "declined", "withdrawn")


def _line(each: Signed, names: dict[int, str]) -> OrganizationRow:
    signature, row = each.signature, each.description
    own = [signature.organization, row.name_en if row else "", row.name_fr if row else ""]
    return OrganizationRow(
        id=signature.id,
        standing=_standing(signature),
        authorized_by=row.authorized_by if row else AuthorizedBy.NOBODY,
        names=[neutralised(name) for name in dict.fromkeys(own) if name],
        person="" if signature.exposure == Exposure.COUNTED else neutralised(signature.name),
        role=neutralised(signature.role),
        city=neutralised(signature.city),
        website=row.website if row else "",
        mail_domain=row.mail_domain if row else "",
        language=signature.language,
        at=signature.confirmed_at or signature.signed_at,
        reason=signature.invalidated_reason,
        alike=[names[other] for other in each.alike],
        logo=logo_view(row.picture) if row else None,
    )


def _standing(signature: Signature) -> str:
    if signature.state == SignatureState.INVALIDATED:
        return "declined"
    if signature.state != SignatureState.CONFIRMED or signature.repeat_of_id is not None:
        return "withdrawn"
    return "waiting" if is_waiting(signature) else "listed"


def decide_organization(access: Access) -> ResponseReturnValue:
    """Yes, no with a reason, or back to waiting."""
    signature, answer = _asked_for(access), request.form.get("answer", "")
    reason = request.form.get("reason", "")
    try:
        match answer:
            case "approve":
                approve(access.session, signature, now=now())
            case "decline":
                decline_organization(access.session, signature, reason=reason, now=now())
            case "reconsider":
                reconsider(access.session, signature, now=now())
            case _:
                abort(400)
        access.note("organization_decided", signature=signature.id, answer=answer, reason=reason.strip())
        access.outdate_deliveries()
        access.session.commit()
        flash(_("Saved."), "success")
    except Refusal as refusal:
        access.session.rollback()
        flash(sentence(refusal), "error")
    return _back(access, signature.id)


def change_logo(access: Access) -> ResponseReturnValue:
    """Another logo, or none."""
    signature, upload = _asked_for(access), request.files.get("picture")
    try:
        if "remove" in request.form:
            replaced = remove_logo(access.session, signature)
        else:
            content = upload.read() if upload else b""
            replaced = set_logo(access.session, signature, content, storage())
        access.note("logo_changed", signature=signature.id)
        access.session.commit()
        forget_logo(replaced)
        flash(_("Saved."), "success")
    except Refusal as refusal:
        access.session.rollback()
        flash(sentence(refusal), "error")
    return _back(access, signature.id)


def forget_logo(replaced: KeptPicture | None) -> None:
    """Delete the bytes; only after the commit, until then the row still points at them."""
    if replaced is not None:
        forget_picture(storage(), replaced)


def _asked_for(access: Access) -> Signature:
    signature = access.session.get(Signature, request.form.get("id", type=int) or 0)
    is_one = signature is not None and signature.kind == SignatureKind.ORGANIZATION
    if signature is None or not is_one or signature.petition_id != access.petition.id:
        abort(404)
    return signature


def _back(access: Access, row_id: int) -> ResponseReturnValue:
    return redirect(
        url_for("organize.signing_organizations", slug=access.petition.slug, _anchor=f"organization-{row_id}")
    )
