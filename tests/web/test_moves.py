"""Moving an appointment."""

from sqlalchemy import select

from app.extensions import db
from app.models import Run, RunScenario
from app.vocabulary.words import Event
from tests.factories import a_scenario, a_trigger, an_appointment, an_appointment_type, gives_task, starts, work
from tests.web.pages import form


def test_a_move_to_another_type_starts_nothing_and_says_what_would_differ(advisor):
    first, second = an_appointment_type("Oriënterend gesprek"), an_appointment_type("Adviesgesprek")
    of_first = a_scenario("Kennismaking", [gives_task("Bellen")])
    of_second = a_scenario("Advies", [gives_task("Rapport")])
    a_trigger([starts(of_first)], types=[first], is_first_of_type=True)
    a_trigger([starts(of_second)], types=[second], is_first_of_type=True)
    appointment = an_appointment(type=first)
    work()

    url = f"/appointments/{appointment.id}/edit"
    values = form(advisor.get(url), "title") | {"type_id": str(second.id)}
    page = advisor.post(url, data=values, follow_redirects=True)

    assert "Bij Adviesgesprek zouden ook deze scenario&#39;s starten: Advies." in page.text
    assert "Bij Adviesgesprek zouden deze scenario&#39;s niet starten: Kennismaking." in page.text
    work()
    events = db.session.scalars(select(Run.event).order_by(Run.id)).all()
    assert events == [Event.SCHEDULED, Event.RESCHEDULED]
    assert db.session.scalars(select(RunScenario.name)).all() == ["Kennismaking"]
