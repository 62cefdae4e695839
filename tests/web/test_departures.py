"""A colleague who leaves: what is in their name is shown, handed over in the same step, and given back."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import event, select

from app.casework import appointments, departures, dossiers, handing_over, worklist
from app.casework.domain.handovers import mark
from app.extensions import db
from app.models import (
    Action,
    Appointment,
    Dossier,
    Email,
    Handover,
    HandoverItem,
    Office,
    Revision,
    Scenario,
    Task,
    User,
)
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import HandoverKind, Recipient, TaskStatus
from tests.factories import (
    a_dossier,
    a_person,
    a_scenario,
    a_trigger,
    a_user,
    an_email_template,
    details,
    gives_task,
    mails,
    starts,
    work,
)
from tests.web.pages import errors, form, words

KEEP = "keep"


@pytest.fixture
def kees(app, office):
    return a_user("Kees Vos")


@pytest.fixture
def pim(app, office):
    return a_user("Pim 't Hart")


@pytest.fixture
def dossier(kees):
    """Kees advises and handles it, meets Noor next week, has to call her, and two rules name him."""
    dossier = a_dossier(a_person("Noor van Dalen"), advisor=kees, handler=kees)
    scenario = a_scenario("Nabellen", [gives_task("Nabellen", user=kees)])
    a_trigger([gives_task("Bellen"), starts(scenario)], name="Na het plannen")
    meets(dossier, kees)
    work()
    return dossier


def meets(dossier, advisor, **when):
    return appointments.schedule(
        dossier, details(advisor=advisor, **when), token=f"{advisor.id}:{dossier.id}:{when}", by=advisor
    )


def page_of(kees):
    return f"/settings/users/{kees.id}/deactivation"


def of(model, **which):
    db.session.expire_all()
    return db.session.scalars(select(model).filter_by(**which)).all()


def refuses(admin, url, values):
    response = admin.post(url, data=values)
    assert response.status_code == 422
    return response


def test_what_is_in_the_name_of_a_colleague_is_shown_before_they_are_shut_out(admin, kees, dossier):
    page = admin.get(page_of(kees))

    shown = words(page)
    for what in ("Dossiers als adviseur 1 bekijken", "Dossiers als behandelaar 1 bekijken", "Komende afspraken 1"):
        assert what in shown
    assert "Open taken 2 bekijken" in shown and "Acties van scenario's en triggers 1 Nabellen" in shown
    assert "Laat u dit zo, dan gaan taken, e-mails en antwoorden van klanten naar" in shown
    for address in (f"/dossiers?advisor={kees.id}", f"/dossiers?handler={kees.id}", f"/worklist?assignee={kees.id}"):
        assert address in unescape(page.text) and admin.get(address).status_code == 200


def test_mails_that_wait_are_shown_and_follow_who_takes_the_dossier_over(admin, kees, pim, dossier):
    a_trigger([mails(an_email_template("Intern"), Recipient.HANDLER), mails(an_email_template("Welkom"))], name="Mail")
    db.session.scalars(select(Office)).one().hold_minutes = 60
    its = a_dossier(a_person("Bram Keizer"), advisor=pim, handler=kees)
    meets(its, pim, starts_at=datetime.now(UTC) + timedelta(days=3))
    meets(dossier, kees, starts_at=datetime.now(UTC) + timedelta(days=4))
    work()

    page = admin.get(page_of(kees))
    assert "E-mails die klaarstaan 3 Intern Keizer · Aan: Behandelaar Intern Van Dalen" in words(page)
    admin.post(page_of(kees), data=form(page, "seen") | {"everything": KEEP})
    shown = words(admin.get(f"/emails/{of(Email, dossier_id=its.id, recipient=Recipient.HANDLER)[0].id}"))
    assert "Behandelaar Kees Vos werkt hier niet meer. Dit gaat naar Pim 't Hart (adviseur van de afspraak)." in shown


@pytest.mark.database("both")
def test_each_kind_goes_to_who_was_chosen_for_it_in_the_same_step(admin, kees, pim, dossier):
    roos = a_user("Roos Bakker")
    kees.calendar_token = "geheim"
    db.session.commit()
    values = form(admin.get(page_of(kees)), "seen") | {
        "everything": str(pim.id),
        "tasks": str(roos.id),
        "handled": KEEP,
    }

    assert admin.post(page_of(kees), data=values).status_code == 303

    (now,) = of(Dossier)
    assert (now.advisor.name, now.handler.name) == ("Pim 't Hart", "Kees Vos")
    assert [appointment.advisor.name for appointment in of(Appointment)] == ["Pim 't Hart"]
    assert {task.assignee.name for task in of(Task)} == {"Roos Bakker"}
    assert [action.assignee_user.name for action in of(Action) if action.assignee_user_id] == ["Pim 't Hart"]
    (left,) = of(User, name="Kees Vos")
    assert not left.active and left.calendar_token is None


@pytest.mark.database("both")
def test_the_timeline_of_the_dossier_and_the_history_of_the_scenario_tell_it(admin, kees, pim, dossier):
    values = form(admin.get(page_of(kees)), "seen") | {"everything": str(pim.id)}
    version = of(Scenario)[0].version
    admin.post(page_of(kees), data=values)

    told = words(admin.get(f"/dossiers/{dossier.id}/timeline"))

    assert "Adviseur: Kees Vos → Pim 't Hart" in told and "Behandelaar: Kees Vos → Pim 't Hart" in told
    assert "Taak overgedragen: Bellen (Kees Vos) → Pim 't Hart" in told and "Sanne Mulder" in told
    assert of(Scenario)[0].version == version + 1
    last = db.session.scalars(select(Revision).where(Revision.kind == "scenarios").order_by(Revision.id.desc())).first()
    assert last.by == "Sanne Mulder" and "pim" in str(last.document)


@pytest.mark.database("both")
def test_a_dossier_that_was_opened_before_is_not_saved_over_it(admin, kees, pim, dossier):
    opened = dossier.version
    values = form(admin.get(page_of(kees)), "seen") | {"everything": str(pim.id)}
    admin.post(page_of(kees), data=values)

    (now,) = of(Dossier)
    with pytest.raises(DomainError, match="Sanne Mulder heeft dit intussen gewijzigd"):
        dossiers.change(now, dossiers.details_of(now), version=opened, by=pim)


def test_what_is_left_as_it_is_stays_and_is_remembered_too(admin, kees, dossier):
    values = form(admin.get(page_of(kees)), "seen") | {"everything": KEEP}

    assert admin.post(page_of(kees), data=values).status_code == 303

    assert [task.assignee.name for task in of(Task)] == ["Kees Vos", "Kees Vos"]
    assert "gelaten zoals het was" in words(admin.get(f"/settings/users/{kees.id}"))
    assert "Kees Vos – werkt hier niet meer" in words(admin.get(f"/dossiers/{dossier.id}"))


def test_what_was_left_as_it_was_can_be_handed_over_later(admin, kees, pim, dossier):
    admin.post(page_of(kees), data=form(admin.get(page_of(kees)), "seen") | {"everything": KEEP})
    assert "Wat nog op deze naam staat, overdragen (6)" in words(admin.get(f"/settings/users/{kees.id}"))
    later = admin.get(page_of(kees))
    assert "Nog op naam van Kees Vos" in words(later)

    values = form(later, "seen") | {"everything": str(pim.id), "tasks": KEEP}
    assert admin.post(page_of(kees), data=values).status_code == 303

    assert of(Dossier)[0].advisor.name == "Pim 't Hart" and not of(User, name="Kees Vos")[0].active
    assert "overdragen (2)" in words(admin.get(f"/settings/users/{kees.id}"))


def test_nothing_happens_as_long_as_nobody_was_chosen(admin, kees, dossier):
    response = refuses(admin, page_of(kees), form(admin.get(page_of(kees)), "seen") | {"tasks": KEEP})

    assert errors(response)["everything"] == "Kies wie dit overneemt, of laat het zoals het is."
    assert form(response, "seen")["tasks"] == KEEP and of(User, name="Kees Vos")[0].active


@pytest.mark.database("both")
def test_what_was_assigned_since_the_page_was_shown_is_asked_anew(admin, kees, pim, dossier):
    values = form(admin.get(page_of(kees)), "seen") | {"everything": str(pim.id)}
    a_dossier(a_person("Bram Keizer"), advisor=kees)

    response = refuses(admin, page_of(kees), values)

    assert "Intussen is hier iets bijgekomen of weggegaan." in words(response)
    assert "Dossiers als adviseur 2 bekijken" in words(response) and of(User, name="Kees Vos")[0].active
    assert admin.post(page_of(kees), data=form(response, "seen")).status_code == 303
    assert {one.advisor.name for one in of(Dossier)} == {"Pim 't Hart"}


def test_appointments_that_coincide_with_those_of_who_takes_them_over_are_asked_about(admin, kees, pim, dossier):
    meets(a_dossier(a_person("Bram Keizer"), advisor=pim), pim)
    values = form(admin.get(page_of(kees)), "seen") | {"everything": str(pim.id)}

    response = refuses(admin, page_of(kees), values)

    assert "Pim 't Hart heeft dan al een afspraak: Oriënterend gesprek met Keizer op" in unescape(response.text)
    answered = form(response, "seen") | {"accepted": form_answer(response)}
    assert admin.post(page_of(kees), data=answered).status_code == 303
    assert {one.advisor.name for one in of(Appointment)} == {"Pim 't Hart"}


def form_answer(response):
    return response.text.partition('name="accepted"')[2].partition('value="')[2].partition('"')[0]


def test_who_has_nothing_is_shut_out_at_once(admin, kees):
    assert "Er staat niets meer op naam van Kees Vos." in words(admin.get(page_of(kees)))
    assert admin.post(page_of(kees)).status_code == 303
    assert not of(User, name="Kees Vos")[0].active


@pytest.mark.database("both")
def test_what_is_over_or_archived_is_not_handed_over(admin, kees, pim, dossier):
    dossier = of(Dossier)[0]
    archived = a_dossier(a_person("Bram Keizer"), advisor=kees)
    archived.archived_at = datetime.now(UTC)
    past = meets(dossier, kees, starts_at=datetime.now(UTC) - timedelta(days=3))
    of(Task)[0].status = TaskStatus.DONE
    db.session.commit()

    admin.post(page_of(kees), data=form(admin.get(page_of(kees)), "seen") | {"everything": str(pim.id)})

    assert db.session.get_one(Dossier, archived.id).advisor.name == "Kees Vos"
    assert db.session.get_one(Appointment, past.id).advisor.name == "Kees Vos"
    assert sorted(task.assignee.name for task in of(Task)) == ["Kees Vos", "Pim 't Hart"]


@pytest.mark.database("both")
def test_what_its_taker_still_has_is_given_back_once_the_colleague_is_back(admin, kees, pim, dossier):
    other = a_dossier(a_person("Bram Keizer"), advisor=kees)
    admin.post(page_of(kees), data=form(admin.get(page_of(kees)), "seen") | {"everything": str(pim.id)})
    of(Dossier, id=other.id)[0].advisor_id = a_user("Roos Bakker").id
    db.session.commit()
    handover = of(Handover, kind=HandoverKind.ADVISED)[0]
    url = f"/settings/handovers/{handover.id}"
    assert "Teruggeven kan zodra Kees Vos weer is ingeschakeld." in words(admin.get(url))
    assert "Schakel Kees Vos eerst weer in." in words(admin.post(url))

    admin.post(f"/settings/users/{kees.id}/activation")
    assert "Keizer" in words(admin.get(url)) and admin.post(url).status_code == 303

    assert {one.id: one.advisor.name for one in of(Dossier)} == {dossier.id: "Kees Vos", other.id: "Roos Bakker"}
    assert "Adviseur: Pim 't Hart → Kees Vos" in words(admin.get(f"/dossiers/{dossier.id}/timeline"))
    assert "teruggegeven op" in words(admin.get(f"/settings/users/{kees.id}"))
    assert "Hier is niets meer van terug te geven." in words(admin.post(url))


def test_the_list_of_what_was_handed_over_leads_to_each(admin, kees, pim, dossier):
    admin.post(page_of(kees), data=form(admin.get(page_of(kees)), "seen") | {"everything": str(pim.id)})

    for handover in of(Handover):
        page = words(admin.get(f"/settings/handovers/{handover.id}"))
        assert {"actions": "Nabellen", "tasks": "Bellen"}.get(handover.kind, "Van Dalen") in page


@pytest.mark.database("both")
def test_handing_over_much_takes_no_more_statements_than_handing_over_little(kees, pim, dossier):
    sanne, takers = a_user("Sanne Mulder", role="admin"), dict.fromkeys(HandoverKind, pim)
    with counting() as few:
        leave(kees, takers, sanne)
    lina = a_user("Lina Smit")
    for number in range(8):
        its = a_dossier(a_person(f"Klant {number}"), advisor=lina, handler=lina)
        meets(its, lina, starts_at=datetime.now(UTC) + timedelta(days=20 + number))
    work()
    with counting() as many:
        leave(lina, takers, sanne)

    assert len(of(HandoverItem)) > 20 and len(many) <= len(few)


@contextmanager
def counting():
    statements = []

    def keep(*arguments):
        statements.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", keep)
    yield statements
    event.remove(db.engine, "before_cursor_execute", keep)


def leave(user, takers, by):
    return departures.deactivate(user, takers, seen=mark(handing_over.belongings(user)), by=by)


def test_nobody_who_left_is_given_anything_by_a_form_that_was_open(kees, pim, dossier):
    leave(kees, dict.fromkeys(HandoverKind, pim), a_user("Sanne Mulder", role="admin"))
    (its,), (task, *_) = of(Dossier), of(Task)
    with pytest.raises(DomainError, match="Kees Vos werkt hier niet meer"):
        meets(its, kees, starts_at=datetime.now(UTC) + timedelta(days=9))
    with pytest.raises(DomainError, match="Kees Vos werkt hier niet meer"):
        dossiers.change(its, replace(dossiers.details_of(its), advisor=kees), version=None, by=pim)
    with pytest.raises(DomainError, match="Kees Vos werkt hier niet meer"):
        worklist.hand_over(task, kees, by=pim)
