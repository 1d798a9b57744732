"""Those who let the organisation write to them, with their addresses, in the columns of the usual programs.

Only confirmed persons with a living consent, each with the evidence of it. Who asked to be counted only is in
it with the address alone. CSV in UTF-8 with a byte order mark; formulas are made harmless as in every export.

The name is asked for as one, and it is never cut in two: no rule knows that María José is one given name and
de la Cruz one family name, that 王小明 begins with the family's, or that some people have one name only. A
program with a field for whole names gets it there (NationBuilder: `name`). CiviCRM and Action Network have
none that can be imported: there it stands whole in the first name, so that what they show and print is the
name as it was written; both know people by their address and ask for no last name beside one.

Source, for the names of the columns (CiviCRM takes a head for a field when it is the field's label):
CiviCRM, https://github.com/civicrm/civicrm-core, schema/Contact/Contact.entityType.php,
schema/Core/Address.entityType.php and CRM/Import/Forms.php
Action Network, https://help.actionnetwork.org/hc/en-us/articles/203112959-File-formats-for-list-uploads
NationBuilder, https://support.nationbuilder.com/en/articles/2895987-fields-available-for-import and
https://nationbuilder.com/what_fields_are_available_for_imports
"""

import enum
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from petitions.identity.postal_code import shown_postal_code
from petitions.imports.export import csv_pieces
from petitions.signing.contact import may_be_written_to
from petitions.signing.contact_models import ContactConsent
from petitions.signing.models import Exposure, Signature
from petitions.text.plain import neutralised

_BATCH = 1_000


class ContactColumns(enum.StrEnum):
    """Whose columns the file has."""

    PLAIN = "plain"
    CIVICRM = "civicrm"
    ACTION_NETWORK = "action_network"
    NATIONBUILDER = "nationbuilder"


# Column → field of a contact, or a text that is the same in each row.
_EVIDENCE = {
    "consent_given_at": "given_at",
    "consent_wording": "wording",
    "consent_wording_version": "wording_version",
    "consent_language": "wording_language",
    "consent_page": "page",
}
COLUMNS: dict[ContactColumns, dict[str, str]] = {
    ContactColumns.PLAIN: {
        "name": "name",
        "email": "email",
        "city": "city",
        "province": "province",
        "postal_code": "postal_code",
        "country": "country",
        "language": "language",
        "petition": "petition",
    },
    ContactColumns.CIVICRM: {
        "First Name": "name",
        "Email": "email",
        "City": "city",
        "State/Province": "province",
        "Postal Code": "postal_code",
        "Country": "country",
        "Preferred Language": "language",
        "Contact Source": "petition",
    },
    ContactColumns.ACTION_NETWORK: {
        "email": "email",
        "first_name": "name",
        "city": "city",
        "state": "province",
        "zip_code": "postal_code",
        "country": "country",
        "language": "language",
        "petition": "petition",
    },
    ContactColumns.NATIONBUILDER: {
        "email": "email",
        "email_opt_in": "=Y",
        "name": "name",
        "Address city": "city",
        "Address state": "province",
        "Address zip": "postal_code",
        "language": "language",
        "tag_list": "petition",
    },
}
Contact = dict[str, Any]


def _nobody(rows: int) -> None:
    """Who looks on when nobody does."""


def contact_file(
    session: Session,
    petition_id: int,
    columns: ContactColumns,
    *,
    petition: str,
    seen: Callable[[int], object] = _nobody,
) -> Iterator[bytes]:
    """The file, a piece at a time; `petition` names it in each row, `seen` is told how many rows more."""
    chosen = COLUMNS[columns] | _EVIDENCE
    batches = (
        [[_cell(contact | {"petition": petition}, what) for what in chosen.values()] for contact in batch]
        for batch in _streamed(session, contacts(petition_id), seen)
    )
    return csv_pieces(list(chosen), batches)


def contacts(petition_id: int) -> Select[Signature, ContactConsent]:
    """Everybody whom the organisation of a petition may write to, in the order of their signatures."""
    joined = select(Signature, ContactConsent).join(
        ContactConsent, ContactConsent.signature_id == Signature.id
    )
    return joined.where(may_be_written_to(petition_id)).order_by(Signature.id)


def contact(signature: Signature, consent: ContactConsent) -> Contact:
    """One person as the organisation may know them, and by which words they said yes."""
    is_hidden = signature.exposure == Exposure.COUNTED
    place = {"city": "", "postal_code": "", "province": "", "country": ""}
    if not is_hidden:
        code = signature.postal_code and shown_postal_code(signature.postal_code, signature.country)
        place = {
            "city": neutralised(signature.city),
            "postal_code": code,
            "province": signature.province,
            "country": signature.country,
        }
    return {
        "name": "" if is_hidden else neutralised(signature.name),
        "email": signature.email or "",
        **place,
        "language": signature.letter_language,
        "given_at": consent.given_at,
        "wording": consent.wording,
        "wording_version": consent.wording_version,
        "wording_language": consent.language,
        "page": consent.page,
    }


def _streamed(
    session: Session, query: Select[Signature, ContactConsent], seen: Callable[[int], object]
) -> Iterator[list[Contact]]:
    """With a cursor on the server, and each batch forgotten when it is written."""
    result = session.execute(query.execution_options(yield_per=_BATCH))
    for batch in result.partitions():
        yield [contact(*row) for row in batch]
        seen(len(batch))
        session.expunge_all()


def _cell(contact: Contact, what: str) -> Any:
    return what[1:] if what.startswith("=") else contact[what]
