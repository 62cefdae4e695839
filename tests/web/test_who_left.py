"""What was in the name of a colleague who left goes to somebody who works here, and says so, when it is used."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.engine import runs, text_values
from app.extensions import db
from app.models import RunAction, Task
from app.store import offices
from app.vocabulary.words import Assignee, Event, FormOfAddress
from tests.factories import (
    a_dossier,
    a_person,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    gives_task,
    mails,
    work,
)
from tests.web.pages import words
from tests.web.test_runs_pages import HTMX

ON = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
WHY = "Adviseur Kees Vos werkt hier niet meer. Dit gaat naar Roos Bakker (behandelaar)."


@pytest.fixture
def dossier(app, office):
    """Kees, its advisor, left; Roos handles it. Noor has no address."""
    kees, roos = a_user("Kees Vos", active=False), a_user("Roos Bakker")
    a_trigger([gives_task("Bellen"), mails(an_email_template("Bevestiging"))])
    return a_dossier(a_person("Noor van Dalen", email=""), advisor=kees, handler=roos)


def tasks():
    return {task.subject: task.assignee.name for task in db.session.scalars(select(Task))}


def test_the_preview_and_the_run_say_who_gets_what_the_advisor_would_have_got(advisor, dossier):
    kind = an_appointment_type()
    typed = {"type_id": str(kind.id), "on": ON, "at": "10:00", "advisor_id": str(dossier.advisor_id)}
    shown = advisor.post(f"/dossiers/{dossier.id}/appointments/preview", data=typed, headers=HTMX)
    assert WHY in words(shown)
    appointment = an_appointment(dossier, kind)
    appointment.advisor = dossier.advisor
    db.session.commit()

    work()

    assert tasks() == {"Bellen": "Roos Bakker", "E-mailadres van Noor van Dalen invullen": "Roos Bakker"}
    reasons = [action.reason for action in db.session.scalars(select(RunAction).where(RunAction.outcome == "done"))]
    assert all("Dit gaat naar" in str(reason) for reason in reasons)
    assert WHY in words(advisor.get("/runs/1"))


def test_the_preview_goes_by_the_advisor_that_is_being_chosen(advisor, dossier):
    pim, kind = a_user("Pim 't Hart"), an_appointment_type()
    typed = {"type_id": str(kind.id), "on": ON, "at": "10:00", "advisor_id": str(pim.id)}
    shown = advisor.post(f"/dossiers/{dossier.id}/appointments/preview", data=typed, headers=HTMX)
    assert "Dit gaat naar Pim 't Hart (adviseur van de afspraak)." in words(shown)


def test_where_everybody_left_it_goes_to_the_admin_who_has_been_here_longest(dossier):
    sanne = a_user("Sanne Mulder", role="admin")
    a_user("Zoë Admin", role="admin")
    dossier.handler = None
    appointment = an_appointment(dossier)
    appointment.advisor.active = False
    db.session.commit()
    work()
    assert set(tasks().values()) == {sanne.name}


def test_a_text_names_nobody_who_left(dossier):
    def named(appointment=None):
        known = text_values.values(dossier, None, appointment, FormOfAddress.FORMAL, offices.current())
        return known["adviseur_naam"], known["adviseur_email"], known["behandelaar_naam"]

    assert named() == ("Roos Bakker", "roos.bakker@debrug.example", "Roos Bakker")
    appointment = an_appointment(dossier)
    assert named(appointment)[0] == "Yara de Wit"
    appointment.advisor.active, dossier.handler.active, dossier.advisor.active = False, False, True
    db.session.commit()
    assert named(appointment) == ("Kees Vos", "kees.vos@debrug.example", "Kees Vos")


@pytest.mark.parametrize("assignee", [Assignee.ADVISOR, Assignee.HANDLER])
def test_a_task_that_was_handed_over_is_not_made_again(assignee, app, office):
    pim, roos = a_user("Pim 't Hart"), a_user("Roos Bakker")
    trigger = a_trigger([gives_task("Bellen", assignee)])
    dossier = a_dossier(advisor=roos, handler=roos)
    an_appointment(dossier)
    work()
    task = db.session.scalars(select(Task)).one()
    task.assignee, dossier.advisor, dossier.handler = pim, pim, pim
    db.session.commit()
    runs.enqueue(Event.SCHEDULED, f"again:{trigger.id}", dossier, task.appointment, None)
    db.session.commit()
    work()

    assert len(db.session.scalars(select(Task)).all()) == 1
