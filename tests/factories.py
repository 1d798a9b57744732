"""Rows for tests, made by factory-boy: a petition that takes signatures, and all that it stands on.

`Rows(session)` binds the factories to a session: `rows.petition(slug="let-them-stay")`.
"""

import datetime as dt
import uuid
from typing import Any

import factory
from sqlalchemy.orm import Session

from petitions.campaign.models import Addressee, Copying, Petition, PetitionKind, PetitionState, PetitionText
from petitions.crypto import KEYRING
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.states import RunKind, RunState
from petitions.offices.models import Holder, Office, OfficeKind
from petitions.organizers.models import Membership, Organization, Organizer
from petitions.signing.models import Signature, SignatureState

DAY_ONE = dt.datetime(2026, 5, 1, 13, tzinfo=dt.UTC)


class _Factory(factory.alchemy.SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_persistence = "flush"


class OrganizationFactory(_Factory):
    class Meta:
        model = Organization

    slug = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"Refugee Welcome Group {n}")
    email = factory.LazyAttribute(lambda o: f"hello@{o.slug}.example.org")
    created_at = DAY_ONE


class OrganizerFactory(_Factory):
    class Meta:
        model = Organizer

    name = "Olga Organizer"
    email = factory.Sequence(lambda n: f"olga{n}@example.org")
    fs_uniquifier = factory.LazyFunction(lambda: uuid.uuid4().hex)
    create_datetime = DAY_ONE.replace(tzinfo=None)


class MembershipFactory(_Factory):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    organizer = factory.SubFactory(OrganizerFactory)
    role = "owner"
    created_at = DAY_ONE


class OfficeFactory(_Factory):
    class Meta:
        model = Office

    slug = factory.Sequence(lambda n: f"minister-{n}")
    kind = OfficeKind.MINISTER
    title_en = "Minister of Immigration, Refugees and Citizenship"
    title_fr = "Ministre de l’Immigration, des Réfugiés et de la Citoyenneté"
    email = factory.LazyAttribute(lambda o: f"{o.slug}@example.ca")
    address_en = "House of Commons\nOttawa, Ontario\nK1A 0A6"
    address_fr = "Chambre des communes\nOttawa (Ontario)\nK1A 0A6"
    approved_at = DAY_ONE


class HolderFactory(_Factory):
    class Meta:
        model = Holder

    office = factory.SubFactory(OfficeFactory)
    name = "Maya Okafor"
    style_en = factory.LazyAttribute(lambda o: f"The Honourable {o.name}, P.C., M.P.")
    style_fr = factory.LazyAttribute(lambda o: f"L’honorable {o.name}, C.P., députée")
    salutation_en = "Dear Minister Okafor"
    salutation_fr = "Madame la Ministre"
    from_on = dt.date(2025, 5, 13)


class PetitionFactory(_Factory):
    """An open petition in English, addressed to a minister who holds the office."""

    class Meta:
        model = Petition

    slug = factory.Sequence(lambda n: f"let-them-stay-{n}")
    organization = factory.SubFactory(OrganizationFactory)
    kind = PetitionKind.PETITION
    state = PetitionState.OPEN
    first_language = "en"
    goal = 1_000
    created_at = DAY_ONE
    opened_at = DAY_ONE

    @factory.post_generation
    def texts(self, create: bool, given: Any, **_: Any) -> None:
        for language in given or ["en"]:
            self.texts.append(  # type: ignore[attr-defined]
                PetitionText(
                    language=language,
                    version=1,
                    title=f"Let them stay ({language})",
                    demand="Stop the deportations and grant permanent residence.",
                    body="We ask that **nobody** be sent back to danger.",
                    why="Because a promise was made.[^1]\n\n[^1]: [The promise](https://example.org/promise)",
                    sample_letter="Dear Minister, please let them stay.",
                    created_at=DAY_ONE,
                )
            )

    @factory.post_generation
    def addressees(self, create: bool, given: Any, **_: Any) -> None:
        if given is None:
            given = [Addressee(office=HolderFactory().office)]
        self.addressees.extend(given)  # type: ignore[attr-defined]


class SignatureFactory(_Factory):
    """A confirmed signature by a person, on a mailbox of its own."""

    class Meta:
        model = Signature

    public_id = factory.LazyFunction(uuid.uuid4)
    petition = factory.SubFactory(PetitionFactory)
    name = factory.Sequence(lambda n: f"Ann Lee {n}")
    email = factory.Sequence(lambda n: f"ann{n}@example.org")
    mailbox_key = factory.LazyAttribute(lambda o: o.email and KEYRING.mailbox_key(o.email))
    slot = 1
    postal_code = "K1A0A6"
    province = "ON"
    city = "Ottawa"
    language = "en"
    state = SignatureState.CONFIRMED
    signed_at = DAY_ONE + dt.timedelta(hours=1)
    confirmed_at = factory.LazyAttribute(
        lambda o: o.signed_at + dt.timedelta(minutes=3) if o.state == SignatureState.CONFIRMED else None
    )


class RunFactory(_Factory):
    """A compiled first run of a petition, ordered by hand."""

    class Meta:
        model = DeliveryRun

    petition = factory.SubFactory(PetitionFactory)
    number = 1
    kind = RunKind.HAND
    slot_key = "hand:1"
    state = RunState.COMPILED
    slot_at = until_at = planned_at = release_at = next_attempt_at = DAY_ONE
    compiled_at = factory.LazyAttribute(lambda o: DAY_ONE if o.state == RunState.COMPILED else None)


class DeliveryFactory(_Factory):
    """A run's delivery to the first addressee of its petition."""

    class Meta:
        model = Delivery

    public_id = factory.LazyFunction(uuid.uuid4)
    reference = "CS-2026-001-01-1"
    run = factory.SubFactory(RunFactory)
    addressee = factory.LazyAttribute(lambda o: o.run.petition.addressees[0])
    office = factory.LazyAttribute(lambda o: o.addressee.office)
    office_title = factory.LazyAttribute(lambda o: o.office.title_en)
    email = factory.LazyAttribute(lambda o: o.office.email)
    copying = Copying.TO
    language = "en"
    planned_at = DAY_ONE


FACTORIES = {
    "organization": OrganizationFactory,
    "organizer": OrganizerFactory,
    "membership": MembershipFactory,
    "office": OfficeFactory,
    "holder": HolderFactory,
    "petition": PetitionFactory,
    "signature": SignatureFactory,
    "run": RunFactory,
    "delivery": DeliveryFactory,
}


class Rows:
    """The factories, bound to one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        for made_by in FACTORIES.values():
            made_by._meta.sqlalchemy_session = session  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> Any:
        return FACTORIES[name]
