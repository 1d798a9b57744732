"""Begin a petition: from nothing, from a starting point of ours, or as a copy of one's own."""

import dataclasses

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from petitions.campaign.copy_petition import copy_petition, free_slug
from petitions.campaign.models import Copying, Petition, PetitionKind
from petitions.campaign.queries import petitions_of
from petitions.campaign.settings import Target, set_addressees
from petitions.campaign.write import TextValues, start_petition
from petitions.delivery.slots.arrange import Arrangement, arrange
from petitions.delivery.slots.schedule_models import DeliverySchedule
from petitions.dispatch.installation import storage
from petitions.errors import Refusal
from petitions.organizers.enrol import slug_of
from petitions.organizers.permissions import Permission
from petitions.pictures.keep import KeptPicture, copy_picture
from petitions.starts.read import Start, start, starts
from petitions.storage import FileMissing
from petitions.web.current import language, now
from petitions.web.organizers.access import Access, Me
from petitions.web.organizers.forms import NewPetitionForm, status_of
from petitions.web.organizers.writing.edit import language_choices

_FROM_START = ("body", "why", "sample_letter", "thank_you")
# Of the newest petitions so many are offered to be copied; older ones have the button on their overview.
MOST_TO_COPY = 12
_ARRANGED = tuple(field.name for field in dataclasses.fields(Arrangement))


def new_petition(me: Me) -> ResponseReturnValue:
    """Kind, language, title and demand, from a starting point or empty; everything else comes after."""
    memberships = me.organizations_for(Permission.CREATE)
    if not memberships:
        return redirect(url_for("organize.new_organization"))
    chosen = start(request.values.get("from", ""), request.values.get("start_language") or language())
    form = NewPetitionForm(**_first_values(me, chosen))
    form.organization.choices = [(each.organization_id, each.organization.name) for each in memberships]
    form.language.choices = language_choices()
    if form.validate_on_submit():
        try:
            petition = _start(me, form, chosen)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("organize.write_part", slug=petition.slug, part="exactly"))
    page = render_template(
        "organizers/new_petition.html",
        form=form,
        starts=starts(language()),
        chosen=chosen,
        mine=petitions_of(me.session, [each.organization_id for each in memberships])[:MOST_TO_COPY],
    )
    return page, status_of(form)


def _first_values(me: Me, chosen: Start | None) -> dict[str, object]:
    if chosen is None:
        return {"language": me.organizer.language, "kind": PetitionKind.PETITION}
    first = {name: getattr(chosen, name) for name in ("language", "kind", "title", "demand")}
    return first | {"kind": PetitionKind(chosen.kind)}


def _start(me: Me, form: NewPetitionForm, chosen: Start | None) -> Petition:
    """The texts of a starting point go into a petition of its language only."""
    is_same = chosen is not None and chosen.language == form.language.data
    more = {name: getattr(chosen, name) for name in _FROM_START} if is_same else {}
    petition = start_petition(
        me.session,
        slug=form.slug.data or free_slug(me.session, slug_of(form.title.data) or "petition"),
        kind=PetitionKind(form.kind.data),
        organization_id=form.organization.data,
        language=form.language.data,
        text=TextValues(title=form.title.data, demand=form.demand.data, **more),
        now=now(),
    )
    if chosen is not None and chosen.asks_own_member:
        set_addressees(me.session, petition, [Target(Copying.TO, is_own_member=True)])
    me.note("petition_begun", subject=petition.slug, organization_id=petition.organization_id)
    me.session.commit()
    return petition


def clone(access: Access) -> ResponseReturnValue:
    """A new draft like this petition: words, addressees, look and schedule; no signature, no day."""
    original = access.petition
    copy = copy_petition(access.session, original, picture=_copied_picture(original), now=now())
    _copy_schedule(access, copy)
    access.me.note(
        "petition_copied", subject=copy.slug, organization_id=copy.organization_id, source=original.slug
    )
    access.session.commit()
    flash(_("A copy was made. Look through each page; nothing of it is public."), "success")
    return redirect(url_for("organize.write_part", slug=copy.slug, part="ask"))


def _copied_picture(petition: Petition) -> KeptPicture | None:
    if petition.picture is None:
        return None
    try:
        return copy_picture(storage(), petition.picture.kept)
    except FileMissing:
        return None  # a copy without the picture is better than none


def _copy_schedule(access: Access, copy: Petition) -> None:
    row = access.session.get(DeliverySchedule, access.petition.id)
    if row is None:
        return
    values = Arrangement(**{name: getattr(row, name) for name in _ARRANGED})
    values = dataclasses.replace(values, at_counts=tuple(row.at_counts))
    try:
        arrange(access.session, copy, values=values, now=now(), by_id=access.me.organizer.id)
    except Refusal:
        return  # its days are over: the copy is asked for new ones
