"""Whom a petition addresses: offices, each signatory's own member, plain addresses for a copy."""

import re

from flask import render_template, request
from flask.typing import ResponseReturnValue

from petitions.campaign.models import Addressee, Copying, Petition
from petitions.campaign.settings import BEFORE_SIGNING, Target, set_addressees
from petitions.errors import Refusal
from petitions.identity.email_key import InvalidEmail, parse_email
from petitions.offices.models import Office
from petitions.offices.queries import members_named, offices_to_petition
from petitions.web.campaign.pages import today
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import AddresseesForm, status_of
from petitions.web.organizers.steps import saved

_COPY = re.compile(r"(?:(?P<name>[^<>]*)<(?P<bracketed>[^<>]+)>|(?P<plain>[^<>]+))\Z")


def addressees(access: Access) -> ResponseReturnValue:
    """Whom the petition asks and who gets a copy. A search finds members of Parliament by name or riding."""
    petition = access.petition
    form = AddresseesForm()
    words = request.values.get("member", "").strip()[:80]
    found = members_named(access.session, words) if words else []
    offered = _offered(access, list(found))
    chosen = _chosen_offices(petition)
    if not form.is_submitted():
        form.own_member.data = any(each.is_own_member for each in petition.addressees)
        form.copies.data = "\n".join(_copy_line(each) for each in petition.addressees if each.email)
    elif "search" in request.form:
        chosen = _typed_offices(offered)
    elif form.validate():
        chosen = _typed_offices(offered)
        try:
            _set_addressees(access, form, chosen)
        except Refusal as refusal:
            access.session.rollback()
            form.refuse(refusal)
        else:
            return saved(access, request.path)
    page = render_template(
        "organizers/addressees.html",
        access=access,
        form=form,
        offices=offered,
        chosen=chosen,
        member=words,
        found=found,
        is_settled=petition.state not in BEFORE_SIGNING,
        today=today(),
    )
    return page, status_of(form)


def _offered(access: Access, found: list[Office]) -> list[Office]:
    """Offices to choose from: the standing list, members chosen already, members found now."""
    chosen = [each.office for each in access.petition.addressees if each.office is not None]
    ids = request.form.getlist("shown", type=int)
    shown = [office for office in (access.session.get(Office, each) for each in ids) if office is not None]
    offices = [*offices_to_petition(access.session), *chosen, *shown, *found]
    return list({office.id: office for office in offices}.values())


def _chosen_offices(petition: Petition) -> dict[int, str]:
    return {each.office_id: each.copying for each in petition.addressees if each.office_id is not None}


def _typed_offices(offered: list[Office]) -> dict[int, str]:
    typed = {office.id: request.form.get(f"office-{office.id}", "") for office in offered}
    return {office_id: copying for office_id, copying in typed.items() if copying in set(Copying)}


def _set_addressees(access: Access, form: AddresseesForm, chosen: dict[int, str]) -> None:
    targets = [Target(Copying(copying), office_id=office_id) for office_id, copying in chosen.items()]
    if form.own_member.data:
        targets.append(Target(Copying.TO, is_own_member=True))
    targets += [_copy_target(line) for line in (form.copies.data or "").splitlines() if line.strip()]
    targets.sort(key=lambda target: target.copying != Copying.TO)
    set_addressees(access.session, access.petition, targets)
    access.note("addressees_changed", number=len(targets))
    access.session.commit()


def _copy_target(line: str) -> Target:
    match = _COPY.match(line.strip())
    try:
        if match is None:
            raise InvalidEmail("malformed")
        address = parse_email((match["bracketed"] or match["plain"]).strip()).typed
    except InvalidEmail:
        raise Refusal("copy_malformed", field="copies", value=line.strip()[:80]) from None
    return Target(Copying.CC, email=address, name=(match["name"] or "").strip())


def _copy_line(addressee: Addressee) -> str:
    return f"{addressee.name} <{addressee.email}>" if addressee.name else addressee.email
