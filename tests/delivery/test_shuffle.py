"""An office that changes while a package waits for it gets the package as it is by then."""

import datetime as dt

from petitions.offices.load import put_holder
from petitions.offices.models import Holder
from petitions.offices.queries import approve
from tests.delivery.conftest import Stage
from tests.servers import MailServer


def successor(stage: Stage, *, in_days: int = 0) -> Holder:
    return Holder(
        name="Noor Haddad",
        style_en="The Honourable Noor Haddad, P.C., M.P.",
        style_fr="L’honorable Noor Haddad, C.P., député(e)",
        salutation_en="Dear Minister Haddad",
        salutation_fr="Madame la Ministre",
        from_on=(stage.now + dt.timedelta(days=in_days)).date(),
        until_on=None,
    )


def waiting(stage: Stage) -> None:
    """A package in its hold window of two days."""
    petition = stage.rows.petition()
    stage.arrange(petition, every_count=1, hold_hours=48)
    stage.sign(petition, 1)
    assert stage.deliver() == {"planned": 1, "compiled": 1}


def test_a_package_that_waits_is_addressed_to_the_new_holder(stage: Stage, smtp_server: MailServer) -> None:
    waiting(stage)
    rehearsed = stage.only().manifest_digest
    assert stage.only().salutation == "Dear Minister Okafor"
    put_holder(stage.only().office, successor(stage, in_days=1))
    # The day before the change nothing is done.
    assert stage.deliver() == {}
    stage.move(days=1)
    assert stage.deliver() == {"compiled": 1}
    stage.move(days=1, minutes=1)
    assert stage.deliver() == {"sent": 1}

    delivery, (mail,) = stage.only(), smtp_server.messages
    assert "Dear Minister Haddad" in mail.get_body(("plain",)).get_content()
    assert delivery.manifest["addressee"]["holder"] == "The Honourable Noor Haddad, P.C., M.P."
    assert delivery.manifest_digest != rehearsed


def test_what_was_sent_keeps_the_name_of_then(stage: Stage, smtp_server: MailServer) -> None:
    waiting(stage)
    stage.move(days=2, minutes=1)
    assert stage.deliver() == {"sent": 1}
    put_holder(stage.only().office, successor(stage))

    assert stage.deliver() == {}
    assert stage.only().holder_style == "The Honourable Maya Okafor, P.C., M.P."


def test_nothing_goes_to_an_address_that_was_replaced(stage: Stage, smtp_server: MailServer) -> None:
    waiting(stage)
    office = stage.only().office
    office.email, office.approved_at = "new@example.ca", None
    stage.move(days=2, minutes=1)
    assert stage.deliver() == {"compiled": 1}
    assert smtp_server.messages == []

    approve(stage.session, office, now=stage.now)
    assert stage.deliver() == {"sent": 1}
    assert [mail["To"] for mail in smtp_server.messages] == ["new@example.ca"]
