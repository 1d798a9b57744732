"""Whom a petition addresses: offices, each signatory's own member, plain addresses for a copy."""

import re
from collections.abc import Callable
from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from petitions.campaign.models import Addressee, Copying, Petition
from petitions.campaign.settings import BEFORE_SIGNING, Target, set_addressees
from petitions.errors import Refusal
from petitions.identity.email_key import InvalidEmail, parse_email
from petitions.offices.models import Office
from petitions.offices.queries import members_named, offices_to_petition
from petitions.web.campaign.pages import today
from petitions.web.current import language
from petitions.web.organizers.access import Access
from petitions.web.organizers.forms import AddresseesForm
from petitions.web.organizers.writing.keeping import Keeping, by_label, values_of

# Behind "to" or "cc": on paper instead of by e-mail.
BY_POST = "-by-post"
# What an office may be to a petition, in the words of its choice.
CHOICES = {
    "": _("not addressed"),
    Copying.TO.value: _("is asked (To)"),
    Copying.CC.value: _("gets a copy (Cc)"),
    Copying.TO + BY_POST: _("is asked (To), by post"),
    Copying.CC + BY_POST: _("gets a copy (Cc), by post"),
}
_COPY = re.compile(r"(?:(?P<name>[^<>]*)<(?P<bracketed>[^<>]+)>|(?P<plain>[^<>]+))\Z")


def addressees(access: Access) -> ResponseReturnValue:
    """Whom the petition asks and who gets a copy. A search finds members of Parliament by name or riding."""
    petition = access.petition
    form = AddresseesForm()
    words = request.values.get("member", "").strip()[:80]
    found = members_named(access.session, words) if words else []
    offered = _offered(access, list(found))
    chosen = _typed_offices(offered) if form.is_submitted() else _chosen_offices(petition)
    page = Keeping(access, "addressees_changed", partial(_kept, petition), _said(form, offered))
    if not form.is_submitted():
        _fill(form, petition)
    elif "search" not in request.form and (
        answer := page.answer(
            form, partial(_typed, form, chosen), partial(_set_addressees, page, form, chosen)
        )
    ):
        return answer
    shown = render_template(
        "organizers/addressees.html",
        access=access,
        form=form,
        page=page,
        offices=offered,
        chosen=chosen,
        choices=CHOICES,
        member=words,
        found=found,
        is_settled=petition.state not in BEFORE_SIGNING,
        today=today(),
    )
    return shown, page.status(form)


def _fill(form: AddresseesForm, petition: Petition) -> None:
    own = [each for each in petition.addressees if each.is_own_member]
    form.own_member.data, form.own_member_by_post.data = bool(own), any(each.by_post for each in own)
    form.copies.data = "\n".join(_copy_line(each) for each in petition.addressees if each.email)


def _kept(petition: Petition) -> dict[str, str]:
    form = AddresseesForm(formdata=None)
    _fill(form, petition)
    return _typed(form, _chosen_offices(petition))


def _typed(form: AddresseesForm, chosen: dict[int, str]) -> dict[str, str]:
    """What the page says, by field; an office that is not addressed is no field."""
    fields = {name: value for name, value in values_of(form).items() if name != "offices"}
    return fields | {f"office-{office_id}": choice for office_id, choice in chosen.items()}


def _said(form: AddresseesForm, offered: list[Office]) -> Callable[[str, str], tuple[str, str]]:
    """An office by its title, and what it is to get."""
    titles = {f"office-{office.id}": office.title(language()) for office in offered}
    of_form = by_label(form)

    def said(name: str, value: str) -> tuple[str, str]:
        return (titles[name], str(CHOICES[value])) if name in titles else of_form(name, value)

    return said


def _offered(access: Access, found: list[Office]) -> list[Office]:
    """Offices to choose from: the standing list, members chosen already, members found now."""
    chosen = [each.office for each in access.petition.addressees if each.office is not None]
    ids = request.form.getlist("shown", type=int)
    shown = [office for office in (access.session.get(Office, each) for each in ids) if office is not None]
    offices = [*offices_to_petition(access.session), *chosen, *shown, *found]
    return list({office.id: office for office in offices}.values())


def _chosen_offices(petition: Petition) -> dict[int, str]:
    return {
        each.office_id: each.copying + (BY_POST if each.by_post or not _takes_mail(each.office) else "")
        for each in petition.addressees
        if each.office_id is not None
    }


def _takes_mail(office: Office | None) -> bool:
    return office is not None and bool(office.email)


def _typed_offices(offered: list[Office]) -> dict[int, str]:
    typed = {office.id: request.form.get(f"office-{office.id}", "") for office in offered}
    known = {*Copying, *(copying + BY_POST for copying in Copying)}
    return {office_id: choice for office_id, choice in typed.items() if choice in known}


def _set_addressees(page: Keeping, form: AddresseesForm, chosen: dict[int, str]) -> None:
    targets = [_target(office_id, choice) for office_id, choice in chosen.items()]
    if form.own_member.data:
        targets.append(Target(Copying.TO, is_own_member=True, by_post=bool(form.own_member_by_post.data)))
    targets += [_copy_target(line) for line in (form.copies.data or "").splitlines() if line.strip()]
    targets.sort(key=lambda target: target.copying != Copying.TO)
    set_addressees(page.access.session, page.access.petition, targets)
    page.note(number=len(targets))


def _target(office_id: int, choice: str) -> Target:
    """ "to" or "cc", with the mark of paper behind it."""
    copying = Copying(choice.removesuffix(BY_POST))
    return Target(copying, office_id=office_id, by_post=choice.endswith(BY_POST))


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
