"""The notes that actions leave on a dossier: from the editor to the timeline, undone, checked and in files."""

import pytest
from sqlalchemy import select

from app.casework import notes
from app.engine import undoing
from app.exchange import configurations
from app.exchange.domain.configuration_file import Unreadable
from app.extensions import db
from app.insight import expectations
from app.models import AppointmentType, Note, Run, RunAction, User
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import Outcome
from app.watch import check
from tests.configuration_files import content_of, exported
from tests.factories import a_dossier, a_person, a_trigger, an_appointment, leaves_note, work
from tests.web.pages import words


@pytest.fixture
def dossier(app, office):
    a_trigger([leaves_note("Bel {{ naam }}\nover de afspraak")], name="Gesprek")
    dossier = a_dossier(a_person("Noor van Dalen"))
    an_appointment(dossier)
    work()
    return dossier


def by(client):
    return db.session.get_one(User, client.user_id)


def the_note():
    db.session.expire_all()
    return db.session.scalars(select(Note)).one()


def the_action():
    return db.session.scalars(select(RunAction)).one()


def test_it_is_on_the_dossier_and_its_timeline_with_who_left_it_and_why(advisor, dossier):
    assert the_note().text == "Bel Noor van Dalen\nover de afspraak"
    assert "Bel Noor van Dalen over de afspraak" in words(advisor.get(f"/dossiers/{dossier.id}"))
    for url in ("", "?kind=notes", "?who=engine"):
        assert "Notitie door Gesprek · Aanzet Waarom?" in words(advisor.get(f"/dossiers/{dossier.id}/timeline{url}"))
    run = words(advisor.get(f"/runs/{the_action().run_id}"))
    assert "Aantekening op het dossier: Bel Noor van Dalen over de afspraak" in run and "{{" not in run
    assert check.breaches() == []


def test_nobody_changes_it_as_if_a_colleague_wrote_it_and_colleagues_add_their_own(admin, dossier):
    note = the_note()

    page = words(admin.get(f"/notes/{note.id}"))
    admin.post(f"/notes/{note.id}/deletion")

    assert "Deze notitie is door een actie gemaakt." in page and the_note().id == note.id
    with pytest.raises(DomainError):
        notes.change(the_note(), "Anders", seen=notes.state(note), by=by(admin))
    notes.add(dossier, "Ook gebeld", token="t", by=by(admin))
    assert notes.latest(dossier.id)[0].text == "Ook gebeld"


@pytest.mark.parametrize("is_whole", [True, False])
def test_undone_it_is_gone_and_the_timeline_tells_that_it_was_withdrawn(advisor, dossier, is_whole):
    if is_whole:
        undoing.undo(db.session.scalars(select(Run)).one(), by=by(advisor))
    else:
        undoing.undo_action(the_action(), by=by(advisor))

    assert the_action().outcome is Outcome.WITHDRAWN and notes.latest(dossier.id) == []
    told = words(advisor.get(f"/dossiers/{dossier.id}/timeline?kind=notes"))
    assert "Notitie van Gesprek ingetrokken · Yara de Wit" in told and "Bel Noor" not in told
    assert check.breaches() == []


def test_what_a_note_asks_for_in_vain_is_why_it_was_not_made(advisor, app, office):
    a_trigger([leaves_note("Overleg met {{ behandelaar_naam }}")], name="Gesprek")
    an_appointment(a_dossier())
    work()

    assert the_action().outcome is Outcome.FAILED and db.session.scalar(select(Note)) is None
    said = words(advisor.get(f"/runs/{the_action().run_id}"))
    assert "Het sjabloon vraagt om behandelaar_naam, en dat is hier niet bekend." in said


def test_a_note_without_its_action_or_a_second_of_one_key_is_found(app, dossier):
    action = the_action()
    db.session.execute(Note.__table__.update().values(key="note:appointment:9:x"))
    db.session.commit()

    assert check.breaches() == [f"note 1 doesn't fit action {action.id}, which is add_note, done, {action.key}"]


def test_its_text_is_checked_in_the_editor_like_that_of_a_mail(admin, app, office):
    answer = admin.post(
        "/triggers/new/scheduled",
        data={"name": "Gesprek", "actions-0-kind": "add_note", "actions-0-note_text": "Bel\n{{ naan }}"},
    )

    assert answer.status_code == 422 and "Regel 2: “naan” bestaat niet. Bedoelt u “naam”?" in words(answer)


def test_an_expectation_counts_the_notes_of_a_text(admin, dossier):
    kind = db.session.scalars(select(AppointmentType)).first()
    typed = {
        "event": "scheduled",
        "appointment_type_id": str(kind.id),
        "is_first_of_type": "y",
        "lines-0-kind": "add_note",
        "lines-0-note_text": "Bel {{ naam }}\r\nover de afspraak",
        "lines-0-times": "1",
    }

    assert admin.post("/expectations/new", data=typed).status_code == 303

    (judged,) = expectations.evaluate()
    assert judged.holds and judged.expectation.name.endswith("noteert “Bel {{ naam }} over de afspraak”")


def test_a_configuration_file_holds_its_text_and_refuses_what_cannot_be_filled_in(dossier):
    file = exported()
    (action,) = file["triggers"][0]["actions"]
    assert action == {"kind": "add_note", "note_text": "Bel {{ naam }}\nover de afspraak"}

    action["note_text"] = "Bel\n{{ naan }}"
    with pytest.raises(Unreadable) as refusal:
        configurations.preview(content_of(file))

    (problem,) = refusal.value.problems
    assert "Regel 2: “naan” bestaat niet. Bedoelt u “naam”?" in str(problem)
