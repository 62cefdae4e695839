"""An advisor is in one place at a time, unless the user says so."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.casework import appointments
from app.extensions import db
from app.models import Appointment, Dossier, Run
from app.vocabulary.sentences import DomainError, Doubts
from app.vocabulary.words import Event
from tests.factories import a_dossier, a_user, an_appointment, details, work
from tests.web.pages import form
from tests.worker.side_by_side import side_by_side

TEN = datetime(2038, 3, 1, 9, tzinfo=UTC)


def at(minutes, **changed):
    return details(starts_at=TEN + timedelta(minutes=minutes), accepted=(), **changed)


def schedule(dossier, what, token="een"):
    return appointments.schedule(dossier, what, token=token, by=None)


def test_an_overlapping_appointment_is_refused_with_the_name_of_the_other(app, office):
    schedule(a_dossier(), at(0))
    with pytest.raises(DomainError, match="Yara de Wit heeft dan al een afspraak: Oriënterend gesprek met Van Dalen"):
        schedule(a_dossier(), at(30), "twee")
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 1


@pytest.mark.parametrize("minutes", [-60, 60])
def test_appointments_back_to_back_do_not_overlap(app, office, minutes):
    schedule(a_dossier(), at(0))
    schedule(a_dossier(), at(minutes), "twee")


def test_another_advisor_is_free(app, office):
    schedule(a_dossier(), at(0))
    schedule(a_dossier(), at(0, advisor=a_user("Pim 't Hart")), "twee")


def test_a_cancelled_appointment_takes_no_time(app, office):
    first = schedule(a_dossier(), at(0))
    appointments.end(first, Event.CANCELLED, by=None)
    schedule(a_dossier(), at(0), "twee")


def test_a_user_who_says_so_books_double(app, office):
    schedule(a_dossier(), at(0))
    schedule(a_dossier(), details(starts_at=TEN), "twee")


def test_moving_onto_another_appointment_is_refused(app, office):
    schedule(a_dossier(), at(0))
    other = schedule(a_dossier(), at(120), "twee")
    with pytest.raises(DomainError, match="heeft dan al een afspraak"):
        appointments.change(other, at(30), version=None, by=None)


def test_a_new_title_for_a_double_booking_is_no_new_booking(app, office):
    schedule(a_dossier(), at(0))
    other = schedule(a_dossier(), details(starts_at=TEN), "twee")
    appointments.change(other, at(0, title="Kop koffie"), version=None, by=None)


def test_ten_at_once_for_one_slot_give_one_appointment_and_one_run(app, office):
    """C54"""
    at(0)
    dossiers = iter([a_dossier().id for _ in range(10)])

    def book():
        dossier = db.session.get_one(Dossier, next(dossiers))
        try:
            schedule(dossier, at(0), f"nummer {dossier.id}")
        except DomainError:
            return "refused"
        return "booked"

    answers = side_by_side(app, 10, book)
    assert sorted(answers) == ["booked"] + ["refused"] * 9
    assert db.session.scalar(select(func.count()).select_from(Run)) == 1


def form_at(time, dossier, what):
    return {
        "token": "t",
        "type_id": str(what.type.id),
        "title": "Oriënterend gesprek",
        "on": "2038-03-01",
        "at": time,
        "duration_minutes": "60",
        "advisor_id": str(what.advisor.id),
        "location_id": "",
        "remarks": "",
    }


def question(page):
    """The box that stands beside the refusal: what it would send, and whether it is ticked."""
    (box,) = re.findall(r'<input[^>]* name="accepted"[^>]*>', page.text)
    return re.search(r'value="([^"]+)"', box)[1], " checked" in box


def test_the_form_offers_to_book_double_and_does_so(advisor):
    an_appointment(starts_at=TEN)
    work()
    dossier, what = a_dossier(), details()
    url, typed = f"/dossiers/{dossier.id}/appointments/new", form_at("10:30", dossier, what)
    refused = advisor.post(url, data=typed)
    assert refused.status_code == 422
    assert "heeft dan al een afspraak" in refused.text
    assert "Toch inplannen" in refused.text
    key, is_ticked = question(refused)
    assert not is_ticked
    assert advisor.post(url, data=typed | {"accepted": key}).status_code == 303


def test_a_yes_is_to_the_question_that_was_asked_and_to_no_other(advisor):
    an_appointment(starts_at=TEN)
    an_appointment(starts_at=TEN + timedelta(hours=4))
    work()
    dossier, what = a_dossier(), details()
    url = f"/dossiers/{dossier.id}/appointments/new"
    first, _ = question(advisor.post(url, data=form_at("10:30", dossier, what)))

    again = advisor.post(url, data=form_at("14:30", dossier, what) | {"accepted": first})

    second, is_ticked = question(again)
    assert (again.status_code, is_ticked, second != first) == (422, False, True)
    assert "van 14:00 tot 15:00" in again.text
    assert advisor.post(url, data=form_at("14:30", dossier, what) | {"accepted": second}).status_code == 303


def test_a_yes_stays_ticked_while_something_else_is_wrong(advisor):
    an_appointment(starts_at=TEN)
    work()
    dossier, what = a_dossier(), details()
    url, typed = f"/dossiers/{dossier.id}/appointments/new", form_at("10:30", dossier, what)
    key, _ = question(advisor.post(url, data=typed))
    assert question(advisor.post(url, data=typed | {"accepted": key, "title": ""})) == (key, True)


def test_all_that_is_in_the_way_is_asked_at_once_and_what_came_since_anew(app, office):
    schedule(a_dossier(), at(0))
    schedule(a_dossier(), details(starts_at=TEN + timedelta(minutes=30)), "twee")
    with pytest.raises(Doubts, match=r"van 10:00 tot 11:00 en .* van 10:30 tot 11:30") as both:
        schedule(a_dossier(), at(15), "drie")
    schedule(a_dossier(), details(starts_at=TEN + timedelta(minutes=45)), "vier")
    with pytest.raises(Doubts):
        schedule(
            a_dossier(), details(starts_at=TEN + timedelta(minutes=15), accepted={both.value.doubts[0].key}), "drie"
        )


def test_a_ticked_move_that_is_sent_twice_is_there_already(advisor):
    an_appointment(starts_at=TEN)
    moved = an_appointment(starts_at=TEN + timedelta(days=1))
    work()
    url = f"/appointments/{moved.id}/edit"
    values = form(advisor.get(url), "title") | {"on": "2038-03-01", "at": "10:30"}
    key, _ = question(advisor.post(url, data=values))
    answers = [advisor.post(url, data=values | {"accepted": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 422]
    assert "Dit staat er al: wat u invulde, is zo bewaard." in answers[1].text
