"""How a delivery stands, as it is told: one name and one set of words for every reader."""

import datetime as dt

import pytest
from flask import Flask
from flask_babel import force_locale

from petitions.delivery.answers.told import TOLD, told_state
from petitions.delivery.models import Delivery, DeliveryRun
from petitions.delivery.states import DeliveryState, RunState
from petitions.dispatch.delivery_words import STATE_SENTENCES, STATE_WORDS, state_sentence

AT = dt.datetime(2026, 11, 5, 15, tzinfo=dt.UTC)
DAYS = dt.timedelta(days=1)


def standing(state: str, run_state: str = RunState.COMPILED, **values: object) -> Delivery:
    given = {"attempts": 0, "server_reply": "", "first_attempt_at": AT} | values
    return Delivery(state=state, run=DeliveryRun(state=run_state), **given)


@pytest.mark.parametrize(
    ("delivery", "told"),
    [
        (standing("planned"), "planned"),
        (standing("planned", attempts=2), "deferred"),
        (standing("deferred", attempts=2), "deferred"),
        (standing("planned", RunState.STOPPED), "stopped"),
        (standing("planned", replaced_at=AT), "replaced"),
        (standing("sent", RunState.STOPPED), "sent"),
        (standing("refused", refused_at=AT, server_reply="550 no"), "refused"),
        (standing("refused", bounced_at=AT, sent_at=AT), "came_back"),
        (standing("refused", refused_at=AT + 4 * DAYS, server_reply="451 later"), "not_taken"),
        (standing("refused", refused_at=AT + 4 * DAYS, server_reply="550 no"), "refused"),
        (standing("in_doubt", in_doubt_at=AT), "in_doubt"),
    ],
)
def test_what_is_told_says_no_more_than_is_known(delivery: Delivery, told: str) -> None:
    assert told_state(delivery) == told


def test_every_state_that_is_told_has_words_and_no_other() -> None:
    assert set(STATE_WORDS) == set(STATE_SENTENCES) == set(TOLD)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["fr", "ru", "ar"])
def test_every_state_has_words_of_its_own_in_every_language(app: Flask, language: str) -> None:
    with app.test_request_context("/"):
        english = [str(words) for table in (STATE_WORDS, STATE_SENTENCES) for words in table.values()]
        with force_locale(language):
            told = [str(words) for table in (STATE_WORDS, STATE_SENTENCES) for words in table.values()]

    assert [words for words, spoken in zip(english, told, strict=True) if words == spoken] == []
    # What differs in English differs in the translation: no two states are merged there.
    assert len(set(told)) == len(set(english))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_mail_that_came_back_is_not_called_refused(app: Flask) -> None:
    came_back = standing(DeliveryState.REFUSED, sent_at=AT, bounced_at=AT + 2 * DAYS)

    with app.test_request_context("/"):
        sentence = state_sentence(came_back)

    assert sentence == "The office's server had taken it; on November 7, 2026 it came back."
    assert "refused" not in sentence
