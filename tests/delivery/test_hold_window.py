"""Who withdraws, or changes who may see them, while a package waits in its hold window, is heeded in it."""

import hashlib

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.comments import desk
from petitions.dedupe.invalidate import invalidate
from petitions.dedupe.selection import Selection
from petitions.delivery.contents.progress import outdate
from petitions.delivery.documents import volumes
from petitions.delivery.proof.proof_models import RunProgress
from petitions.delivery.sending.approve import approve_run
from petitions.delivery.states import RunState
from petitions.dispatch.installation import storage
from petitions.signing.models import Exposure, Signature
from petitions.signing.withdraw import expose, withdraw
from tests.delivery.conftest import Stage
from tests.servers import MailServer


def held(stage: Stage) -> list[Signature]:
    petition = stage.rows.petition()
    stage.arrange(petition, every_count=2, hold_hours=48)
    signed = [*stage.sign(petition, 1, name="Ann Unforgettable"), *stage.sign(petition, 1, name="Bob Sample")]
    assert stage.deliver() == {"planned": 1, "compiled": 1}
    return signed


def leave(session: Session, signature: Signature, stage: Stage) -> None:
    withdraw(session, signature, now=stage.now)


def hide(session: Session, signature: Signature, _stage: Stage) -> None:
    expose(session, signature, Exposure.COUNTED)


@pytest.mark.parametrize(("change", "count"), [(leave, 1), (hide, 2)])
def test_the_package_is_made_anew_before_it_goes(
    stage: Stage, smtp_server: MailServer, change: object, count: int
) -> None:
    ann, _ = held(stage)
    rehearsed = stage.only().manifest_digest
    stage.move(hours=47)
    change(stage.session, ann, stage)  # type: ignore[operator]
    outdate(stage.session, ann.petition_id, now=stage.now)
    stage.session.commit()
    # Whatever else changes is waited for, and nothing is sent meanwhile.
    assert stage.deliver() == {}
    stage.move(hours=1, minutes=1)

    assert stage.deliver() == {"compiled": 1, "sent": 1}

    delivery, (mail,) = stage.only(), smtp_server.messages
    attached = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    assert not any(b"Ann Unforgettable" in content for content in attached.values())
    assert any(b"Bob Sample" in content for content in attached.values())
    assert delivery.manifest_digest == hashlib.sha256(attached["manifest.json"]).hexdigest() != rehearsed
    assert delivery.manifest["counts"]["confirmed"] == count
    assert delivery.run.left_count == 0


def test_what_waits_for_a_second_person_is_made_anew_as_long_as_it_waits(
    stage: Stage, smtp_server: MailServer
) -> None:
    ann, bob = held(stage)
    organization, carla = ann.petition.organization, stage.rows.organizer()
    organization.wants_second_person = True
    stage.move(days=3)
    for changed in (hide, leave):
        changed(stage.session, ann, stage)
        outdate(stage.session, ann.petition_id, now=stage.now)
        stage.session.commit()
        assert stage.deliver() == {}
        stage.move(minutes=11)
        assert stage.deliver() == {"compiled": 1}
    assert smtp_server.messages == []
    # Who leaves after the last compilation and before the second look is heeded too.
    hide(stage.session, bob, stage)
    outdate(stage.session, ann.petition_id, now=stage.now)
    approve_run(stage.session, stage.only().run, by=carla, now=stage.now)

    assert stage.deliver() == {"compiled": 1, "sent": 1}

    (mail,) = smtp_server.messages
    attached = [part.get_payload(decode=True) for part in mail.iter_attachments()]
    assert not any(b"Unforgettable" in content or b"Bob Sample" in content for content in attached)
    assert stage.only().manifest["counts"]["confirmed"] == 1
    # Approved and on its way: from here on nothing is made anew.
    outdate(stage.session, ann.petition_id, now=stage.now)
    assert stage.deliver() == {}


def test_an_invalid_signature_and_a_hidden_comment_are_not_in_what_goes_out(
    stage: Stage, smtp_server: MailServer
) -> None:
    ann, bob = held(stage)
    only_ann = Selection(petition_id=ann.petition_id, ids=(ann.id,))
    invalidate(stage.session, only_ann, reason="A prank.", now=stage.now)
    bob.comment = "Call my landlord."
    desk.hide(stage.session, bob, reason="It names somebody.", now=stage.now)
    outdate(stage.session, ann.petition_id, now=stage.now)
    stage.move(hours=48, minutes=1)

    assert stage.deliver() == {"compiled": 1, "sent": 1}

    (mail,) = smtp_server.messages
    attached = [part.get_payload(decode=True) for part in mail.iter_attachments()]
    assert any(b"Bob Sample" in content for content in attached)
    assert not any(b"Unforgettable" in content or b"landlord" in content for content in attached)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_when_everybody_left_nothing_is_sent_and_nothing_blocked(
    stage: Stage, smtp_server: MailServer
) -> None:
    signed = held(stage)
    for each in signed:
        withdraw(stage.session, each, now=stage.now)
    outdate(stage.session, signed[0].petition_id, now=stage.now)
    stage.move(hours=48, minutes=1)

    assert stage.deliver() == {"skipped": 1}
    assert smtp_server.messages == []
    stage.sign(signed[0].petition, 2)
    stage.plan(signed[0].petition)
    assert stage.deliver() == {"compiled": 1, "sent": 1}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_was_tried_goes_as_it_is(stage: Stage) -> None:
    ann, _ = held(stage)
    stage.move(hours=49)
    assert stage.deliver() == {"sent": 1}
    outdate(stage.session, ann.petition_id, now=stage.now)
    stage.session.commit()
    assert stage.deliver() == {}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_volumes_that_were_set_are_not_set_again_and_go_when_all_is_kept(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    petition = stage.rows.petition()
    stage.sign(petition, 2)
    stage.plan(petition)

    def die(*_given: object) -> None:
        raise OSError("killed")

    monkeypatch.setattr("petitions.delivery.contents.keep.write_text", die)
    assert stage.deliver() == {"not_compiled": 1}
    assert len(list(storage().keys("compiling"))) == 1
    monkeypatch.undo()
    monkeypatch.setattr(volumes, "typeset", die)
    stage.move(minutes=5)

    assert stage.deliver() == {"compiled": 1, "sent": 1}
    assert list(storage().keys("compiling")) == []
    stage.session.expire_all()
    run = stage.run_of(petition)
    assert run.state == RunState.COMPILED
    assert stage.session.scalar(select(RunProgress.percent).where(RunProgress.run_id == run.id)) == 100
