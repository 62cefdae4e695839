"""What an appointment still is in each of its statuses."""

import pytest

from app.vocabulary import events, standings
from app.vocabulary.events import Withdrawn
from app.vocabulary.standings import STANDINGS
from app.vocabulary.words import AppointmentStatus


def test_each_status_has_its_standing():
    assert sorted(STANDINGS) == sorted(AppointmentStatus)


def test_what_is_called_off_is_not_open_does_not_count_and_awaits_nothing():
    for standing in STANDINGS.values():
        if standing.is_called_off:
            assert not (standing.is_open or standing.counts or standing.awaits)


@pytest.mark.parametrize("status", sorted(set(AppointmentStatus) - {AppointmentStatus.SCHEDULED}))
def test_what_lets_go_of_its_mails_withdraws_them_and_says_why(status):
    declared = events.giving(status)
    assert STANDINGS[status].lets_go == (Withdrawn.UNSENT_EMAILS in declared.withdraws) == bool(declared.withdrawn)
    assert declared.because


def test_the_statuses_with_an_answer_are_found_by_the_question():
    assert standings.where(lambda standing: standing.is_called_off) == (AppointmentStatus.CANCELLED,)
