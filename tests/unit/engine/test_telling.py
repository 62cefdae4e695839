"""What the applicants were told last decides whether a move is news."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.engine.domain.facts import Addressee, Origin, Whereabouts
from app.engine.domain.telling import Telling, no_news
from app.vocabulary.words import EmailStatus

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HERE, MOVED, ELSEWHERE = (
    Whereabouts(NOON + timedelta(days=days), place) for days, place in ((7, 1), (14, 1), (7, None))
)
NOOR, BRAM = Addressee("Noor", "noor@voorbeeld.example", 1), Addressee("Bram", "bram@voorbeeld.example", 2)
SENT, SENDING, UNCERTAIN, QUEUED = EmailStatus.SENT, EmailStatus.SENDING, EmailStatus.UNCERTAIN, EmailStatus.QUEUED


def a_mail(status=SENT, told=HERE, *, at=0, to=None):
    left_at = NOON + timedelta(minutes=at) if at is not None else None
    reached = frozenset(one.folded_address for one in (NOOR, BRAM) if to in (None, one))
    person_id = to.person_id if to else None
    return Telling(status, date(2026, 11, 30), Origin(1, 2, "Bevestiging"), person_id, reached, told, left_at)


def is_news(*mails, to=(NOOR,), present=HERE):
    return no_news(mails, present, to) is None


def test_it_is_no_news_to_who_was_told_this_last():
    assert not is_news(a_mail())
    assert not is_news(a_mail(told=MOVED), a_mail(at=1))


@pytest.mark.parametrize("present", [MOVED, ELSEWHERE])
def test_another_start_or_place_is_news(present):
    assert is_news(a_mail(), present=present)


def test_what_left_last_counts_in_whatever_order_it_was_asked():
    assert is_news(a_mail(at=1, told=MOVED), a_mail(at=0))
    assert not is_news(a_mail(at=1), a_mail(at=0, told=MOVED))


def test_where_nothing_was_told_what_waits_tells_it():
    assert not is_news(a_mail(QUEUED, None))
    assert is_news()
    assert is_news(a_mail(EmailStatus.FAILED)) and is_news(a_mail(EmailStatus.WITHDRAWN))


def test_what_waits_tells_nothing_to_who_was_told_otherwise_before():
    assert is_news(a_mail(told=MOVED), a_mail(QUEUED, None))


@pytest.mark.parametrize("status", [SENDING, UNCERTAIN])
def test_what_may_have_told_otherwise_since_makes_it_news(status):
    assert is_news(a_mail(), a_mail(status, MOVED, at=1))
    assert not is_news(a_mail(), a_mail(status, at=1))
    assert not is_news(a_mail(at=2), a_mail(status, MOVED, at=1))
    assert is_news(a_mail(status)), "nobody knows whether it arrives"


def test_what_is_being_written_may_hold_any_moment():
    assert is_news(a_mail(), a_mail(SENDING, None, at=None))
    assert is_news(a_mail(SENDING, None, at=None), a_mail(QUEUED, None))


def test_each_must_have_been_told():
    assert not is_news(a_mail(), to=(NOOR, BRAM))
    assert is_news(a_mail(to=NOOR), to=(NOOR, BRAM))
    assert is_news(a_mail(), a_mail(told=MOVED, at=1, to=BRAM), to=(NOOR, BRAM))
    assert not is_news(a_mail(to=NOOR), a_mail(QUEUED, None, to=BRAM), to=(NOOR, BRAM))


def test_a_mail_of_before_it_was_kept_what_was_told_tells_nothing_for_certain():
    assert is_news(a_mail(told=None))


def test_who_has_another_address_now_was_told_nothing_there():
    corrected = replace(NOOR, address="noor@anders.example")
    assert is_news(a_mail(), to=(corrected,))
    assert not is_news(a_mail(QUEUED, None), to=(corrected,))


def test_who_shares_an_address_was_told_by_the_mail_to_the_other():
    shares = replace(BRAM, address=NOOR.address.upper())
    assert not is_news(a_mail(to=NOOR), to=(shares,))
