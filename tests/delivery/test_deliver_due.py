"""From what is due to what the office's mail server has: compiled once, sent once."""

import datetime as dt
import hashlib
import json

import pytest
from sqlalchemy import select

from petitions.campaign.models import Addressee
from petitions.delivery.models import DeliveryFile, Inclusion
from petitions.delivery.queries import broken_links
from petitions.dispatch.installation import storage
from petitions.offices.models import OfficeKind
from petitions.outbox.models import PreviewMail
from petitions.signing.models import Exposure, SignatureState
from tests.delivery.conftest import Stage
from tests.servers import MailServer


def test_the_office_gets_one_mail_with_everything_in_it(stage: Stage, smtp_server: MailServer) -> None:
    petition = stage.rows.petition(slug="stay")
    stage.sign(petition, 7, comment="Because a promise is a promise.")
    stage.plan(petition)

    assert stage.deliver() == {"compiled": 1, "sent": 1}

    delivery, (mail,) = stage.only(), smtp_server.messages
    assert smtp_server.envelopes[0].rcpt_tos == [petition.addressees[0].office.email]
    assert mail["Message-ID"] == delivery.message_id
    assert delivery.reference in mail["Subject"]
    assert mail["Reply-To"] == petition.organization.email
    assert petition.organization.name in mail["From"]
    assert petition.organization.email not in mail["From"]
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert [name.removeprefix(f"{delivery.reference}-") for name in names] == [
        "report.pdf", "report.txt", "names.csv", "comments.csv", "counts.csv", "columns.csv", "manifest.json",
        "manifest.sig.json",
    ]  # fmt: skip
    assert storage().read(delivery.mail_key) == smtp_server.envelopes[0].content
    assert stage.deliver() == {}


def test_the_manifest_binds_what_was_sent(stage: Stage, smtp_server: MailServer) -> None:
    petition = stage.rows.petition(slug="stay")
    stage.sign(petition, 3)
    stage.plan(petition)
    stage.deliver()

    delivery, (mail,) = stage.only(), smtp_server.messages
    attached = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    manifest = json.loads(attached["manifest.json"])
    assert manifest == delivery.manifest
    assert manifest["rows"]["count"] == 3
    assert manifest["counts"]["confirmed"] == 3
    assert manifest["previous"] is None
    files = {file["name"]: file["sha256"] for file in manifest["files"]}
    assert set(files) == set(attached) - {"manifest.json", "manifest.sig.json"}
    kept = stage.session.scalars(select(DeliveryFile).where(DeliveryFile.delivery_id == delivery.id))
    digests = {file.name: file.sha256 for file in kept}
    assert digests.pop("manifest.json") == delivery.manifest_digest
    assert digests.pop("manifest.sig.json")
    assert digests == files == {name: hashlib.sha256(attached[name]).hexdigest() for name in files}
    assert broken_links(stage.session, petition) == []


def test_the_second_run_brings_what_came_since_and_tells_what_left(stage: Stage) -> None:
    petition = stage.rows.petition(slug="stay")
    first = stage.sign(petition, 4)
    stage.plan(petition)
    stage.deliver()
    stage.move(days=7)
    stage.sign(petition, 2)
    first[0].state, first[0].withdrawn_at = SignatureState.WITHDRAWN, stage.now
    stage.plan(petition)

    assert stage.deliver() == {"compiled": 1, "sent": 1}

    run = stage.run_of(petition)
    earlier, later = stage.deliveries()
    assert (run.count, run.joined_count, run.left_count) == (5, 2, 1)
    assert (earlier.signature_count, later.signature_count) == (4, 2)
    assert later.previous_digest == earlier.manifest_digest != ""
    assert later.manifest["window"]["from"] == earlier.manifest["window"]["until"]
    assert broken_links(stage.session, petition) == []


def test_a_signature_released_after_its_window_goes_with_the_next_run(stage: Stage) -> None:
    petition = stage.rows.petition(slug="stay")
    stage.sign(petition, 1)
    (held,) = stage.sign(petition, 1, held_at=stage.now, held_reason="burst")
    stage.plan(petition)
    stage.deliver()
    stage.move(days=2)
    held.held_at = None
    stage.plan(petition)
    stage.deliver()

    joined = {row.signature_id: row.joined_run_id for row in stage.session.scalars(select(Inclusion))}
    assert joined[held.id] == stage.run_of(petition).id
    assert [delivery.signature_count for delivery in stage.deliveries()] == [1, 1]


def test_nothing_is_sent_when_nothing_came(stage: Stage) -> None:
    petition = stage.rows.petition(slug="stay")
    stage.arrange(petition, rule="FREQ=DAILY;BYHOUR=9")
    stage.move(days=1)

    assert stage.deliver() == {"planned": 1, "skipped": 1}
    assert stage.deliveries() == []


def test_who_is_only_counted_is_in_no_document(stage: Stage, smtp_server: MailServer) -> None:
    petition = stage.rows.petition(slug="stay")
    stage.sign(
        petition, 1, name="Hidden Person", comment="My town.", city="Smallville", exposure=Exposure.COUNTED
    )
    stage.sign(petition, 1, name="Shown Person", comment="Mine too.", city="Bigtown")
    stage.plan(petition)
    stage.deliver()

    (mail,) = smtp_server.messages
    texts = [part.get_content() for part in mail.iter_attachments() if part.get_filename().endswith("csv")]
    tables = "".join(text if isinstance(text, str) else text.decode() for text in texts)
    assert "Shown Person" in tables
    assert "My town." in tables
    assert "Hidden" not in tables
    assert "Smallville" not in tables
    assert stage.only().manifest["counts"]["confirmed"] == 2


def test_the_holder_stays_as_of_the_delivery_after_a_shuffle(stage: Stage) -> None:
    petition = stage.rows.petition(slug="stay")
    office = petition.addressees[0].office
    stage.sign(petition)
    stage.plan(petition)
    stage.deliver()
    office.holders[0].until_on = stage.now.date() + dt.timedelta(days=1)
    stage.rows.holder(office=office, name="New Person", from_on=office.holders[0].until_on)
    stage.move(days=3)
    stage.sign(petition)
    stage.plan(petition)
    stage.deliver()

    assert [delivery.holder_style for delivery in stage.deliveries()] == [
        "The Honourable Maya Okafor, P.C., M.P.",
        "The Honourable New Person, P.C., M.P.",
    ]


def test_each_member_gets_only_their_own_people(stage: Stage, smtp_server: MailServer) -> None:
    offices = [
        stage.rows.office(kind=OfficeKind.MEMBER, riding_code=code, email=f"{code}@example.ca")
        for code in ("35075", "24068")
    ]
    petition = stage.rows.petition(slug="stay", addressees=[Addressee(is_own_member=True)])
    sure = {"riding_method": "represent-concordance"}
    stage.sign(petition, 2, name="From Ottawa", riding_code="35075", **sure)
    stage.sign(petition, 1, name="From Papineau", riding_code="24068", **sure)
    stage.sign(petition, 1, name="Far Away", riding_code="59028", **sure)
    stage.sign(petition, 1, name="Not Sure", riding_code="35075", riding_method="fsa-estimate")
    stage.plan(petition)

    assert stage.deliver() == {"compiled": 1, "sent": 2}

    told = {
        office.email: "".join(str(part.get_content()) for part in mail.iter_attachments()
                              if part.get_filename().endswith("names.csv"))
        for office in offices for mail in smtp_server.sent_to(office.email)
    }  # fmt: skip
    assert "From Ottawa" in told["35075@example.ca"]
    assert "Papineau" not in told["35075@example.ca"]
    assert "Not Sure" not in told["35075@example.ca"]
    assert "From Papineau" in told["24068@example.ca"]
    counts = {
        delivery.riding_code: (delivery.signature_count, delivery.state) for delivery in stage.deliveries()
    }
    assert counts == {"35075": (2, "sent"), "24068": (1, "sent"), "59028": (1, "planned")}


def test_a_copy_goes_only_to_an_address_of_the_organisation(stage: Stage, smtp_server: MailServer) -> None:
    organization = stage.rows.organization(email="hello@welcome.example")
    petition = stage.rows.petition(
        organization=organization,
        addressees=[
            Addressee(position=1, copying="cc", email="archive@welcome.example"),
            Addressee(position=2, copying="cc", email="somebody@elsewhere.example"),
        ],
    )
    stage.sign(petition)
    stage.plan(petition)

    assert stage.deliver() == {"compiled": 1, "sent": 1}
    assert [envelope.rcpt_tos for envelope in smtp_server.envelopes] == [["archive@welcome.example"]]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_preview_mode_keeps_the_mail_on_this_machine(stage: Stage) -> None:
    petition = stage.rows.petition(slug="stay")
    stage.sign(petition)
    stage.plan(petition)

    assert stage.deliver() == {"compiled": 1, "sent": 1}
    kept = stage.session.scalars(select(PreviewMail)).one()
    assert kept.recipients == petition.addressees[0].office.email
