"""The page of undoing a run: what can and can't be undone line by line, doing it, and what the pages say after it."""

import re

import pytest
from sqlalchemy import select

from app.casework import documents
from app.extensions import db
from app.models import Email, Run, RunAction
from app.vocabulary.words import EmailStatus, Outcome
from tests.factories import (
    a_document_type,
    a_dossier,
    a_person,
    a_status,
    a_trigger,
    a_user,
    an_appointment,
    an_email_template,
    asks,
    gives_task,
    mails,
    sets_status,
    work,
)
from tests.web.pages import words


@pytest.fixture
def appointment(app, office):
    a_trigger(
        [
            sets_status(a_status("In advies")),
            asks(a_document_type("Loonstrook")),
            asks(a_document_type("Jaarcijfers")),
            mails(an_email_template("Bevestiging")),
            gives_task("Bellen"),
        ],
        name="Gesprek",
    )
    appointment = an_appointment(a_dossier(a_person("Noor van Dalen")))
    work()
    return appointment


def the_run():
    db.session.expire_all()
    return db.session.scalars(select(Run)).one()


def action(name):
    return db.session.scalars(select(RunAction).where(RunAction.name == name)).one()


def receive(client, name):
    request = next(one for one in documents.of_dossier(1) if one.document_type.name == name)
    documents.receive(request, issued_on=request.requested_at.date(), by=a_user())


def undo(advisor, run, seen=None):
    """As from the page that was just read, or from one that was read before."""
    url = f"/runs/{run.id}/undoing"
    return advisor.post(url, data={"seen": seen or mark_of(advisor.get(url))})


def mark_of(page):
    return re.search(r'name="seen" value="(\w+)"', page.text)[1]


def test_what_changed_since_the_page_was_read_is_shown_before_anything_is_undone(advisor, appointment):
    run = the_run()
    seen = mark_of(advisor.get(f"/runs/{run.id}/undoing"))
    receive(advisor, "Loonstrook")
    refused = undo(advisor, run, seen)
    assert refused.location == f"/runs/{run.id}/undoing"
    page = words(advisor.get(refused.location))
    assert "Er is intussen iets gewijzigd. Hieronder staat wat er nu gebeurt: kijk het na." in page
    assert "Loonstrook" in page.partition("Dit blijft zoals het is")[2]
    db.session.expire_all()
    assert the_run().undone_at is None
    undo(advisor, run)
    db.session.expire_all()
    assert the_run().undone_at is not None


def test_the_page_shows_line_by_line_what_goes_and_what_stays(advisor, appointment):
    """C107"""
    receive(advisor, "Jaarcijfers")
    page = words(advisor.get(f"/runs/{the_run().id}/undoing"))
    goes, _, stays = page.partition("Dit blijft zoals het is")
    assert "Dit wordt teruggedraaid (3)" in goes
    for text in (
        "Dossierstatus wijzigen: In advies De status wordt weer Nieuw.",
        "Document opvragen: Loonstrook · Noor van Dalen Wordt ingetrokken: er is nog niets aangeleverd.",
        "Werkvoorraadsignalering aanmaken: Bellen Wordt gesloten",
    ):
        assert text in goes
    assert "Document opvragen: Jaarcijfers · Noor van Dalen Blijft staan: op" in stays
    assert "E-mail versturen: Bevestiging Kan niet: op" in stays
    assert the_run().undone_at is None


def test_undoing_is_told_on_the_run_its_card_and_its_actions(advisor, appointment):
    run = the_run()
    assert "Terugdraaien" in words(advisor.get(f"/runs/{run.id}"))
    answer = undo(advisor, run)
    assert (answer.status_code, answer.location) == (303, f"/runs/{run.id}")
    for url in (answer.location, f"/dossiers/{run.dossier_id}", f"/appointments/{appointment.id}/runs"):
        page = words(advisor.get(url))
        assert "Teruggedraaid door Yara de Wit op" in page
        assert "Terugdraaien" not in page
    assert "Bellen" not in words(advisor.get("/worklist"))
    assert "Geen open taken." in words(advisor.get(f"/dossiers/{run.dossier_id}"))


def test_the_second_click_says_that_it_was_done_already(advisor, appointment):
    url = f"/runs/{the_run().id}/undoing"
    undo(advisor, the_run())
    assert "was al teruggedraaid" in words(advisor.post(url, follow_redirects=True))
    page = words(advisor.get(url))
    assert "Teruggedraaid door Yara de Wit op" in page and "Toch niet" not in page


def test_a_run_that_was_undone_leads_to_what_stayed_and_why(advisor, appointment):
    url = f"/runs/{the_run().id}/undoing"
    undo(advisor, the_run())
    assert f'<a href="{url}">Bekijk per actie wat bleef staan</a>' in advisor.get(f"/runs/{the_run().id}").text
    assert "Kan niet: op" in words(advisor.get(url))


def test_one_line_is_undone_alone(advisor, appointment):
    page = advisor.get(f"/runs/{the_run().id}/undoing")
    assert 'aria-label="Alleen dit terugdraaien: Bellen"' in page.text
    answer = advisor.post(f"/run-actions/{action('Bellen').id}/undoing")
    assert answer.status_code == 303
    assert answer.location == f"/runs/{the_run().id}#action-{action('Bellen').id}"
    db.session.expire_all()
    assert action("Bellen").outcome is Outcome.WITHDRAWN
    assert the_run().undone_at is None
    assert "De actie is teruggedraaid." in words(advisor.get(answer.location))
    again = advisor.post(f"/run-actions/{action('Bellen').id}/undoing", follow_redirects=True)
    assert "Bellen: Is al gesloten." in words(again)


def test_a_mail_that_left_is_refused_with_the_reason(advisor, appointment):
    answer = advisor.post(f"/run-actions/{action('Bevestiging').id}/undoing", follow_redirects=True)
    assert "Bevestiging: Kan niet: op" in words(answer)
    assert db.session.scalars(select(Email)).one().status is EmailStatus.SENT


def test_a_run_that_still_waits_can_not_be_undone(advisor, office):
    a_trigger([gives_task("Bellen")])
    an_appointment()
    run = the_run()
    assert "Alleen een uitvoering die klaar is" in words(advisor.get(f"/runs/{run.id}/undoing"))
    assert "Alleen een uitvoering die klaar is" in words(advisor.post(f"/runs/{run.id}/undoing", follow_redirects=True))
    assert f"/runs/{run.id}/undoing" not in advisor.get(f"/runs/{run.id}").text
