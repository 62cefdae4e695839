"""The keys that name a person, as they would be for another."""

import pytest

from app.engine.domain import mail_keys
from app.engine.domain.kinds import key_of_other
from app.engine.domain.kinds.request_document import document_key
from app.vocabulary.words import Recipient

OCCASIONS = ["appointment:7", "by_hand:started_by_hand:person:7:5:person:7"]


def test_a_document_is_asked_of_the_other():
    assert key_of_other(document_key(7, 7, 7), 7, 3) == document_key(7, 3, 7)
    assert key_of_other(document_key(7, None, 7), 7, 3) == document_key(7, None, 7)


@pytest.mark.parametrize("occasion", OCCASIONS)
@pytest.mark.parametrize("ending", ["", "|move:7"])
@pytest.mark.parametrize("recipient", Recipient)
def test_a_mail_is_meant_for_the_other_or_about_them(occasion, ending, recipient):
    def of(person_id):
        return mail_keys.again(mail_keys.key(occasion, 5, recipient, person_id, ending), 1)

    assert key_of_other(of(7), 7, 3) == of(3)
    assert key_of_other(of(17), 7, 3) == of(17)
    assert key_of_other(of(None), 7, 3) == of(None)


@pytest.mark.parametrize("recipient", Recipient)
def test_only_to_a_colleague_the_key_of_an_address_names_whom_it_is_about(recipient):
    def of(person_id):
        key = mail_keys.key("appointment:7", 5, recipient, person_id, "|move:1")
        return mail_keys.of_leaving(key, "appointment:7", 5, recipient, person_id, "noor@voorbeeld.example")

    assert key_of_other(of(7), 7, 3) == of(3)


def test_what_users_type_is_left_alone():
    assert key_of_other("task:appointment:7:1:bel:person:7", 7, 3) == "task:appointment:7:1:bel:person:7"
