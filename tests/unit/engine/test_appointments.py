"""Which appointment is the first of its type on the dossier."""

from datetime import UTC, datetime, timedelta

from app.engine.domain.appointments import Booking, is_first_of_type

NOON = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)


def booking(id: int, *, hours: int = 0, type_id: int = 1, counts: bool = True) -> Booking:
    return Booking(id, type_id, NOON + timedelta(hours=hours), counts)


def test_the_only_one_is_the_first():
    assert is_first_of_type(booking(1), [booking(1)])


def test_it_is_about_when_it_was_scheduled():
    own, later = booking(1), booking(2, hours=1)
    assert is_first_of_type(own, [own, later])
    assert not is_first_of_type(later, [own, later])


def test_one_that_did_not_take_place_does_not_count():
    off, own = booking(1, counts=False), booking(2, hours=1)
    assert is_first_of_type(own, [off, own])


def test_another_type_does_not_count():
    other, own = booking(1, type_id=2), booking(2, hours=1)
    assert is_first_of_type(own, [other, own])


def test_of_two_scheduled_at_the_same_moment_the_lower_number_is_the_first():
    one, two = booking(1), booking(2)
    assert is_first_of_type(one, [one, two])
    assert not is_first_of_type(two, [two, one])
