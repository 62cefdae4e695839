"""Tijdlijn: what people and the engine did on a dossier, as its page tells it, narrowed and a page at a time."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.casework import appointments, documents, dossiers, notes, persons, worklist
from app.engine import undoing
from app.extensions import db
from app.models import DocumentRequest, Email, FactChange, Note, Run, Task, User
from app.vocabulary.events import Withdrawn
from app.vocabulary.words import AppliesTo, Event, Subject
from tests.conftest import signed_in
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_location,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    details,
    gives_task,
    mails,
    option,
    starts_relevant,
    work,
)
from tests.web.pages import words


@pytest.fixture
def sanne(app, office):
    return a_user("Sanne Mulder", role="admin")


@pytest.fixture
def dossier(app, office):
    """Its intake asked for two documents and a mail, and gave a task."""
    income = a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON)
    payslip, passport, letter = a_document_type("Loonstrook"), a_document_type("Paspoort"), an_email_template("Welkom")
    a_scenario(
        "Loondienst",
        [asks(payslip), asks(passport), mails(letter), gives_task("Bellen")],
        where=[a_condition(income, "Loondienst")],
        applies_to=AppliesTo.EACH_APPLICANT,
    )
    kind = an_appointment_type("Intake")
    a_trigger([starts_relevant()], types=[kind])
    made = a_dossier(a_person("Noor van Dalen", options=[option(income, "Loondienst")]))
    an_appointment(made, kind)
    work()
    return made


def reader_of_english(app):
    user = a_user("Emma Jones")
    user.locale = "en"
    db.session.commit()
    return signed_in(app, user)


def told(client, dossier, **narrowed):
    """The lines, top to bottom."""
    page = client.get(f"/dossiers/{dossier.id}/timeline", query_string=narrowed)
    assert page.status_code == 200
    return [
        words_of(one)
        for one in re.findall(r'<li class="timeline-entry.*?</li>\s*(?=<li class="timeline|</ol>)', page.text, re.S)
    ]


def words_of(html):
    class Page:
        text = html

    return words(Page)


def the(table):
    return db.session.scalars(select(table).order_by(table.id.desc())).first()


def has(lines, *parts):
    return any(all(part in line for part in parts) for line in lines)


def test_the_engine_and_people_stand_in_one_order_with_who_did_it_and_why(advisor, dossier):
    lines = told(advisor, dossier)

    assert has(lines, "Afspraak ingepland: Intake", "· Yara de Wit")
    assert has(lines, "2 documenten gevraagd · Aanzet Waarom?", "Noor van Dalen: Loonstrook, Paspoort")
    assert has(lines, "E-mail verstuurd: Welkom · Aanzet Waarom?", "noor.van.dalen@voorbeeld.example")
    assert has(lines, "Taak voor Yara de Wit: Bellen · Aanzet Waarom?")
    assert has(lines, "na het inplannen · Aanzet Waarom?", "1 scenario gestart · 4 gedaan")
    assert "Afspraak ingepland" in lines[-1]
    page = advisor.get(f"/dossiers/{dossier.id}/timeline").text
    assert f'href="/runs/{the(Run).id}"' in page and f'href="/emails/{the(Email).id}"' in page


def test_what_people_do_with_documents_tasks_and_runs_is_told(advisor, dossier, sanne):
    payslip, passport = db.session.scalars(select(DocumentRequest).order_by(DocumentRequest.id)).all()
    for request in (payslip, passport):
        documents.receive(request, issued_on=request.requested_at.date(), by=sanne)
    documents.reject(payslip, reason="Onleesbaar", by=sanne)
    documents.approve(passport, by=sanne)
    worklist.complete(the(Task), by=sanne)

    lines = told(advisor, dossier)

    assert has(lines, "Document ontvangen: Loonstrook (Noor van Dalen)")
    assert has(lines, "Document afgekeurd: Loonstrook (Noor van Dalen) · Sanne Mulder", "Reden: Onleesbaar")
    assert has(lines, "Document goedgekeurd: Paspoort (Noor van Dalen) · Sanne Mulder")
    assert has(lines, "Taak gereed: Bellen · Sanne Mulder")


def test_an_undone_run_is_told_with_who_did_it(advisor, dossier, sanne):
    undoing.undo(the(Run), by=sanne)

    lines = told(advisor, dossier)

    assert has(lines, f"Uitvoering {the(Run).id} teruggedraaid · Sanne Mulder")
    assert has(lines, "2 documenten ingetrokken · Sanne Mulder", "Noor van Dalen: Loonstrook, Paspoort")


def test_a_moved_and_cancelled_appointment_tells_what_changed_by_whom(advisor, dossier, sanne):
    one = dossier.appointments[0]
    moved = details(one.type, starts_at=one.starts_at + timedelta(days=1), location=a_location("Videogesprek"))
    appointments.change(one, moved, version=None, by=sanne)
    appointments.end(one, Event.CANCELLED, reason="Klant is ziek", keeps=frozenset({Withdrawn.OPEN_REQUESTS}), by=sanne)

    lines = told(advisor, dossier, kind="appointments")

    assert has(lines, "Afspraak gewijzigd: Intake · Sanne Mulder", "Datum en tijd: ", "→ Videogesprek")
    assert has(lines, "Afspraak geannuleerd: Intake · Sanne Mulder", "Reden: Klant is ziek")


def test_a_new_dossier_is_told_with_who_opened_it(advisor, office, sanne):
    case = dossiers.DossierDetails(sanne, None, a_dossier().status, None, None)
    made = dossiers.open_new(case, dossiers.NewApplicant(None, persons.PersonDetails("Jansen")), by=sanne)

    assert has(told(advisor, made), "Dossier geopend, met status Nieuw · Sanne Mulder")


# What was changed of a dossier and its people


def facts():
    return [
        (one.field, one.before, one.after) for one in db.session.scalars(select(FactChange).order_by(FactChange.id))
    ]


def change(dossier, sanne, **other):
    values = {name: getattr(dossier, name) for name in ("advisor", "handler", "status", "lead_source")}
    case = dossiers.DossierDetails(**values | {"form_of_address": None, "options": dossier.options} | other)
    dossiers.change(dossier, case, version=None, by=sanne)


def test_each_field_that_changed_is_kept_once_and_what_stayed_is_not(advisor, dossier, sanne):
    phase = a_property("Fase", ["Starter"])

    change(dossier, sanne, options=[option(phase, "Starter")], handler=a_user("Roos Bakker"))
    change(dossier, sanne)

    assert facts() == [("Fase", "", "Starter"), ("Behandelaar", "", "Roos Bakker")]
    lines = told(advisor, dossier, kind="facts")
    assert has(lines, "Dossiergegevens gewijzigd · Sanne Mulder", "Fase: leeg → Starter", "Behandelaar: leeg → Roos")
    assert len({one.changed_at for one in db.session.scalars(select(FactChange))}) == 1


def test_a_save_that_is_refused_keeps_nothing(app, dossier, sanne):
    with pytest.raises(Exception, match="intussen gewijzigd"):
        change_stale = dossiers.DossierDetails(sanne, None, dossier.status, None, None)
        dossiers.change(dossier, change_stale, version=dossier.version - 1, by=sanne)

    assert facts() == []


def test_a_person_is_told_of_on_every_dossier_of_theirs(advisor, dossier, sanne):
    noor = dossier.applicants[0].person
    other = a_dossier(noor)

    persons.change(noor, persons.PersonDetails("Dalen", "Noor", "van", phone="06 12345678"), version=None, by=sanne)

    for one in (dossier, other):
        lines = told(advisor, one, kind="facts")
        assert has(lines, "Gegevens van Noor van Dalen gewijzigd · Sanne Mulder", "Telefoon: leeg → 06 12345678")
    assert not has(told(advisor, a_dossier(a_person("Bram Keizer"))), "Noor")


def test_a_partner_who_joins_is_told(advisor, dossier, sanne):
    dossiers.add_partner(dossier, dossiers.NewApplicant(None, persons.PersonDetails("Keizer", "Bram")), by=sanne)

    assert has(told(advisor, dossier, kind="facts"), "Partner: leeg → Bram Keizer")


def test_what_the_engine_changes_is_no_edit_of_a_user(app, dossier):
    assert facts() == []


def test_a_moment_reads_in_the_readers_language(app, dossier, sanne):
    one = dossier.appointments[0]
    later = details(one.type, starts_at=one.starts_at.replace(month=3, day=2), location=one.location)
    appointments.change(one, later, version=None, by=sanne)
    emma = reader_of_english(app)

    lines = told(emma, dossier, kind="appointments")

    assert has(lines, "Appointment changed: Intake", "Date and time: ", "2 Mar")


# Narrowed


def test_the_address_narrows_it_to_a_kind_and_to_who(advisor, dossier, sanne):
    notes.add(dossier, "Belt terug", token="1", by=sanne)

    assert [len(told(advisor, dossier, kind=kind)) for kind in ("emails", "tasks", "documents", "runs")] == [1, 1, 1, 1]
    assert all("Aanzet" in line for line in told(advisor, dossier, who="engine"))
    assert len(told(advisor, dossier, who="engine")) == 4
    assert has(told(advisor, dossier, who="people"), "Belt terug")
    assert not has(told(advisor, dossier, who="people"), "Aanzet")
    assert [("Belt terug" in line) for line in told(advisor, dossier, who=str(sanne.id))] == [True]
    assert told(advisor, dossier, who=str(sanne.id), kind="emails") == []
    page = advisor.get(f"/dossiers/{dossier.id}/timeline?kind=emails&who={sanne.id}").text
    assert f'<option value="{sanne.id}" selected>' in page and 'name="kind" value="emails"' in page


@pytest.mark.parametrize("narrowed", [{"kind": "x"}, {"who": "9999"}, {"who": "²"}, {"before": "x"}])
def test_what_makes_no_sense_narrows_nothing(advisor, dossier, narrowed):
    assert len(told(advisor, dossier, **narrowed)) == 5


# A page at a time


@pytest.mark.database("both")
def test_older_pages_show_everything_once(advisor, dossier, sanne):
    for number in range(120):
        db.session.add(
            Note(
                token=str(number),
                dossier_id=dossier.id,
                text=f"Notitie {number}.",
                written_by_id=sanne.id,
                written_at=dossier.created_at + timedelta(seconds=number // 7),
            )
        )
    db.session.commit()
    shown, url = [], f"/dossiers/{dossier.id}/timeline?kind=notes"
    while url:
        page = advisor.get(url)
        shown += re.findall(r"Notitie (\d+)\.<", page.text)
        found = re.search(r'rel="next" href="([^"]*)"', page.text)
        url = found and found[1].replace("&amp;", "&")

    assert shown == [str(number) for number in range(119, -1, -1)]


def test_the_overview_shows_the_latest_and_follows_what_changes(advisor, dossier, sanne):
    page = advisor.get(f"/dossiers/{dossier.id}")
    assert "Laatst gebeurd" in words(page) and "2 documenten gevraagd" in words(page)
    notes.add(dossier, "Belt terug", token="1", by=sanne)

    assert "Belt terug" in words(advisor.get(f"/dossiers/{dossier.id}/timeline/latest"))


def test_a_reader_of_english_sees_no_dutch_of_ours(app, dossier):
    emma = reader_of_english(app)

    lines = told(emma, dossier)

    assert has(lines, "2 documents requested · Aanzet Why?") and has(lines, "1 scenario started · 4 done")


def test_a_user_who_left_is_still_named(advisor, dossier, sanne):
    notes.add(dossier, "Belt terug", token="1", by=sanne)
    db.session.execute(update(User).where(User.id == sanne.id).values(active=False))
    db.session.commit()

    assert has(told(advisor, dossier, who=str(sanne.id)), "Sanne Mulder")
