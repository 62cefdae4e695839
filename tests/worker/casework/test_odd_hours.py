"""What is asked before an appointment: a moment that is over, a free day, an hour outside the office's own."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.casework import appointment_doubts, appointments
from app.extensions import db
from app.models import Appointment, Email, Run
from app.store import offices
from app.vocabulary.sentences import Doubts
from app.vocabulary.words import Holiday, Outcome
from tests.factories import (
    a_document_type,
    a_dossier,
    a_location,
    a_person,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_email_template,
    asks,
    details,
    mails,
    starts,
    work,
)
from tests.web.pages import asked, form, words, yes_to

MONDAY = datetime(2038, 3, 1, 9, tzinfo=UTC)
"""At ten on the office's clock."""
OVER = datetime(2025, 12, 1, 9, tzinfo=UTC)
"""A Monday too."""


def schedule(starts_at, accepted=(), token="een", **values):
    what = details(starts_at=starts_at, accepted=accepted, **values)
    return appointments.schedule(a_dossier(), what, token=token, by=None)


def sentences(starts_at, **values):
    with pytest.raises(Doubts) as refused:
        schedule(starts_at, **values)
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 0
    return [str(doubt.sentence) for doubt in refused.value.doubts]


def the_office(**values):
    office = offices.current()
    for name, value in values.items():
        setattr(office, name, value)
    db.session.commit()


def test_an_hour_at_which_the_office_is_open_is_not_asked(app, office):
    schedule(MONDAY)


@pytest.mark.parametrize(
    ("starts_at", "said"),
    [
        (OVER, "Dit moment is al voorbij: 2025-12-01T10:00+01:00."),
        (MONDAY + timedelta(days=5), "2038-03-06 is een zaterdag."),
        (datetime(2038, 4, 26, 8, tzinfo=UTC), "2038-04-26 is een feestdag: Tweede paasdag."),
        (
            MONDAY - timedelta(hours=2),
            "De afspraak is van 08:00 tot 09:00, en het kantoor is op 2038-03-01 open van 09:00 tot 17:30.",
        ),
        (
            MONDAY + timedelta(hours=7),
            "De afspraak is van 17:00 tot 18:00, en het kantoor is op 2038-03-01 open van 09:00 tot 17:30.",
        ),
    ],
)
def test_what_is_odd_is_asked_before_anything_is_made(app, office, starts_at, said):
    assert sentences(starts_at) == [said]
    assert db.session.scalar(select(func.count()).select_from(Run)) == 0


def test_what_the_office_says_of_itself_decides(app, office):
    """Closed on Mondays, open on a Saturday, free on Good Friday and in a week of its own."""
    hours = offices.current().opening_hours | {"monday": None, "saturday": "10:00-14:00"}
    holidays = [*offices.current().holidays, Holiday.GOOD_FRIDAY]
    closing = {"name": "Verhuizing", "first_on": "2038-03-02", "last_on": "2038-03-03"}
    schedule(datetime(2038, 4, 23, 9, tzinfo=UTC), token="Goede Vrijdag")
    the_office(opening_hours=hours, holidays=holidays, closings=[closing])
    db.session.execute(Appointment.__table__.update().values(advisor_id=a_user("Pim 't Hart").id))
    db.session.commit()

    schedule(MONDAY + timedelta(days=5), token="zaterdag")
    for number, (day, said) in enumerate(
        {
            MONDAY: "Op die dag van de week is het kantoor gesloten: 2038-03-01.",
            MONDAY + timedelta(days=2): "Het kantoor is op 2038-03-03 dicht: Verhuizing.",
            datetime(2038, 4, 23, 9, tzinfo=UTC): "2038-04-23 is een feestdag: Goede Vrijdag.",
        }.items()
    ):
        with pytest.raises(Doubts, match=said):
            schedule(day, token=str(number))


def test_moving_asks_and_what_leaves_the_moment_alone_does_not(app, office):
    one = schedule(MONDAY)
    saturday = MONDAY + timedelta(days=5)
    with pytest.raises(Doubts):
        appointments.change(one, details(starts_at=saturday, accepted=()), version=None, by=None)
    appointments.change(one, details(starts_at=saturday), version=None, by=None)
    appointments.change(one, details(starts_at=saturday, title="Kop koffie", accepted=()), version=None, by=None)
    other = a_user("Pim 't Hart")
    appointments.change(one, details(starts_at=saturday, advisor=other, accepted=()), version=None, by=None)
    appointments.change(
        one, details(starts_at=saturday, location=a_location("Thuis"), accepted=()), version=None, by=None
    )


def test_news_of_an_appointment_that_is_over_is_asked_and_a_new_title_is_not(app, office):
    one = schedule(OVER, appointment_doubts.Everything())
    appointments.change(one, details(starts_at=OVER, title="Kop koffie", accepted=()), version=None, by=None)
    with pytest.raises(Doubts, match="al voorbij"):
        appointments.change(
            one, details(starts_at=OVER, location=a_location("Thuis"), accepted=()), version=None, by=None
        )


# On the form


@pytest.fixture
def confirming(office):
    """Each appointment is confirmed by mail to each applicant and to both together, and asks for a payslip."""
    letters = [an_email_template(), an_email_template("Aan ieder", subject="person")]
    steps = [asks(a_document_type()), *map(mails, letters), mails(letters[0], "advisor")]
    a_trigger([starts(a_scenario("Bevestigen", steps))])
    a_trigger([mails(letters[0])], event="rescheduled")


def typed(starts_at, dossier, what):
    local = starts_at.astimezone(offices.zone())
    return {
        "token": "t",
        "type_id": str(what.type.id),
        "title": "Oriënterend gesprek",
        "on": f"{local:%Y-%m-%d}",
        "at": f"{local:%H:%M}",
        "duration_minutes": "60",
        "advisor_id": str(what.advisor.id),
        "location_id": "",
        "remarks": "",
    }


def test_all_is_asked_together_and_an_answer_stays_when_another_question_comes(advisor):
    """Saturday evening a year ago."""
    dossier, what = a_dossier(), details()
    url, values = (
        f"/dossiers/{dossier.id}/appointments/new",
        typed(datetime(2025, 12, 6, 19, tzinfo=UTC), dossier, what),
    )

    first = advisor.post(url, data=values)
    assert {kind: ticked for kind, (_, ticked) in asked(first).items()} == {
        "past": False,
        "also-past": False,
        "closed": False,
    }
    an_appointment(starts_at=datetime(2025, 12, 6, 19, tzinfo=UTC))
    second = advisor.post(url, data=values | yes_to(first, "past", "closed"))
    assert second.status_code == 422
    assert {kind: ticked for kind, (_, ticked) in asked(second).items()} == {
        "past": True,
        "also-past": False,
        "closed": True,
        "overlap": False,
    }
    assert advisor.post(url, data=values | yes_to(second)).status_code == 303


def test_a_yes_for_one_day_is_none_for_another(advisor):
    dossier, what = a_dossier(), details()
    url = f"/dossiers/{dossier.id}/appointments/new"
    saturday = typed(MONDAY + timedelta(days=5), dossier, what)
    yes = yes_to(advisor.post(url, data=saturday))
    again = advisor.post(url, data=saturday | {"on": "2038-03-13"} | yes)
    assert again.status_code == 422 and asked(again)["closed"][1] is False


def sent():
    work()
    return sorted(recipient.name for email in db.session.scalars(select(Email)) for recipient in email.recipients)


@pytest.mark.parametrize(("kinds", "whom"), [(["past"], []), (["past", "also-past"], ["Noor van Dalen"] * 2)])
def test_clients_hear_of_what_is_over_only_when_that_is_chosen(advisor, confirming, kinds, whom):
    dossier, what = a_dossier(a_person("Noor van Dalen")), details()
    url, values = f"/dossiers/{dossier.id}/appointments/new", typed(OVER, dossier, what)
    answers = yes_to(advisor.post(url, data=values), *kinds)
    shown = advisor.post(url.replace("new", "preview"), data=values | answers)
    told = "Klanten krijgen hiervan een e-mail: dat is gekozen." if whom else "Klanten krijgen hiervan geen e-mail."
    assert told in words(shown)

    made = advisor.post(url, data=values | answers)

    assert made.status_code == 303
    assert sent() == sorted([*whom, "Yara de Wit"])
    run = db.session.scalars(select(Run)).one()
    assert run.mails_clients is bool(whom)
    skipped = [str(action.reason["text"]) for action in run.actions if action.outcome is Outcome.SKIPPED]
    over = "De afspraak was al voorbij: daarover krijgen klanten geen e-mail."
    assert skipped == ([] if whom else [over, over])
    page = words(advisor.get(f"/runs/{run.id}"))
    assert ("Klanten krijgen hiervan geen e-mail." in page) is (not whom)
    assert next(action for action in run.actions if action.kind == "request_document").outcome is Outcome.DONE


def test_the_sealed_preview_says_what_was_chosen(advisor, confirming):
    """What was announced without mail isn't taken for what is saved with it."""
    dossier, what = a_dossier(a_person("Noor van Dalen")), details()
    url, values = f"/dossiers/{dossier.id}/appointments/new", typed(OVER, dossier, what)
    refused = advisor.post(url, data=values)
    sealed = form(refused, "previewed")["previewed"]

    advisor.post(url, data=values | yes_to(refused, "past") | {"previewed": sealed})
    work()
    one = db.session.scalars(select(Run)).one()
    assert one.previewed and one.difference is None

    answers = yes_to(refused, "past", "also-past")
    values |= {"token": "u", "previewed": sealed}
    again = advisor.post(url, data=values | answers)
    assert again.status_code == 422 and "overlap" in asked(again)
    advisor.post(url, data=values | {"accepted": answers["accepted"] + yes_to(again, "overlap")["accepted"]})
    other = db.session.scalars(select(Run).order_by(Run.id.desc()).limit(1)).one()
    assert other.previewed is None and other.mails_clients


def test_who_has_no_address_is_nobodys_task_where_clients_are_not_mailed(app, confirming):
    dossier = a_dossier(a_person("Noor van Dalen", email=""))
    appointments.schedule(
        dossier, details(starts_at=OVER, accepted=appointment_doubts.Answered(["past"])), token="t", by=None
    )
    assert sent() == ["Yara de Wit"]
    assert "create_task" not in [action.kind for action in db.session.scalars(select(Run)).one().actions]


def test_a_move_into_the_past_is_no_news_for_clients(app, confirming):
    one = schedule(MONDAY)
    work()
    before = db.session.scalar(select(func.count()).select_from(Email))
    what = details(starts_at=OVER, accepted=appointment_doubts.Answered(["past"]))
    appointments.change(one, what, version=None, by=None)
    work()
    assert db.session.scalar(select(func.count()).select_from(Email)) == before
