"""Undoing a run: what nobody acted on is taken back, once, and a worker at the same moment wins or loses cleanly."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.casework import appointments, documents, persons, worklist
from app.delivery import emails, transport
from app.delivery.deliveries import Delivery, Interrupted
from app.engine import retrying, runs, timed, undoing
from app.extensions import db
from app.models import DocumentRequest, Dossier, Email, Run, RunAction, RunTrigger, StatusChange, Task, User
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import (
    EmailStatus,
    Event,
    Outcome,
    ReEntry,
    RequestStatus,
    RunStatus,
    Scope,
    Subject,
    TaskStatus,
)
from app.watch import check
from tests import factories
from tests.factories import (
    a_document_type,
    a_dossier,
    a_person,
    a_scenario,
    a_status,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    details,
    gives_task,
    mails,
    sets_status,
    starts,
    work,
)
from tests.worker.mailing import SENDER, action_of, deliver, execute_runs
from tests.worker.side_by_side import side_by_side


@pytest.fixture
def rich(office):
    """An appointment whose run asks two documents, mails, gives a task and changes the status."""
    scenario = a_scenario(
        "Loondienst", [asks(a_document_type("Loonstrook")), asks(a_document_type("Werkgeversverklaring"))]
    )
    own = [sets_status(a_status("In advies")), mails(an_email_template()), gives_task("Bellen"), starts(scenario)]
    a_trigger(own, name="Gesprek")
    appointment = an_appointment(a_dossier(a_person("Noor van Dalen")))
    execute_runs()
    return appointment


def the_run(event=Event.SCHEDULED):
    db.session.expire_all()
    return db.session.scalars(select(Run).where(Run.event == event).order_by(Run.id.desc())).first()


def yara():
    return a_user()


def rows(table):
    db.session.expire_all()
    return db.session.scalars(select(table).order_by(table.id)).all()


def outcomes():
    return [(one.name, one.outcome.value) for one in rows(RunAction)]


def sentences(run):
    return {line.action.name: str(line.judgement.sentence) for line in undoing.prospect(run).lines}


def test_all_that_nobody_acted_on_is_taken_back(rich):
    assert undoing.undo(the_run(), by=yara())
    assert {one.status for one in rows(DocumentRequest)} == {RequestStatus.WITHDRAWN}
    assert {one.decided_by.name for one in rows(DocumentRequest)} == {"Yara de Wit"}
    assert [one.status for one in rows(Email)] == [EmailStatus.WITHDRAWN]
    assert [one.status for one in rows(Task)] == [TaskStatus.WITHDRAWN]
    assert rows(Dossier)[0].status.name == "Nieuw"
    (run,) = rows(Run)
    assert (run.status, run.undone_by.name) == (RunStatus.DONE, "Yara de Wit")
    assert datetime.now(UTC).timestamp() - run.undone_at.timestamp() < 60
    assert {outcome for _, outcome in outcomes()} == {"withdrawn"}
    for action in rows(RunAction):
        assert action.reason["text"] == "Teruggedraaid door %(who)s op %(undone_on)s om %(at)s."
        assert action.reason["values"]["who"] == "Yara de Wit"
    assert check.breaches() == []


def test_what_was_delivered_or_sent_stays_and_the_rest_goes(rich, server):
    """C107"""
    deliver(server)
    first, _second = rows(DocumentRequest)
    documents.receive(first, issued_on=datetime.now(UTC).date(), by=yara())
    told = sentences(the_run())
    assert "aangeleverd" in told["Loonstrook"] and told["Loonstrook"].startswith("Blijft staan")
    assert told["Werkgeversverklaring"] == "Wordt ingetrokken: er is nog niets aangeleverd."
    assert "niet terug te halen" in told["Bevestiging oriënterend gesprek"]
    assert told["In advies"] == "De status wordt weer Nieuw."

    undoing.undo(the_run(), by=yara())

    assert [one.status for one in rows(DocumentRequest)] == [RequestStatus.RECEIVED, RequestStatus.WITHDRAWN]
    assert [one.status for one in rows(Email)] == [EmailStatus.SENT]
    assert dict(outcomes()) == {
        "In advies": "withdrawn",
        "Bevestiging oriënterend gesprek": "done",
        "Bellen": "withdrawn",
        "Loonstrook": "done",
        "Werkgeversverklaring": "withdrawn",
    }
    assert "niet terug te halen" in sentences(the_run())["Bevestiging oriënterend gesprek"]
    assert check.breaches() == []


def test_a_document_that_was_rejected_stays_and_so_does_the_request_that_asks_again(rich):
    first, _ = rows(DocumentRequest)
    documents.receive(first, issued_on=datetime.now(UTC).date(), by=yara())
    documents.reject(first, reason="Onleesbaar", by=yara())
    assert "afgekeurd en opnieuw gevraagd" in sentences(the_run())["Loonstrook"]
    undoing.undo(the_run(), by=yara())
    assert [one.status.value for one in rows(DocumentRequest)] == ["rejected", "withdrawn", "open"]
    assert check.breaches() == []


def test_a_task_that_was_done_stays(rich):
    worklist.complete(rows(Task)[0], by=a_user("Roos Bakker"))
    assert "afgehandeld door Roos Bakker" in sentences(the_run())["Bellen"]
    undoing.undo(the_run(), by=yara())
    assert rows(Task)[0].status is TaskStatus.DONE
    assert check.breaches() == []


def test_a_status_that_was_changed_since_stays_and_says_by_whom(rich):
    dossier = rows(Dossier)[0]
    db.session.add(
        StatusChange(
            dossier_id=dossier.id,
            from_status_id=dossier.status_id,
            to_status_id=a_status("Aangevraagd").id,
            changed_by_id=a_user("Roos Bakker").id,
            changed_at=datetime.now(UTC),
        )
    )
    dossier.status_id = a_status("Aangevraagd").id
    db.session.commit()
    assert "Roos Bakker heeft de status op" in sentences(the_run())["In advies"]
    undoing.undo(the_run(), by=yara())
    assert rows(Dossier)[0].status.name == "Aangevraagd"
    assert check.breaches() == []


def test_runs_are_undone_one_after_the_other_back_to_the_first_status(rich):
    a_trigger([sets_status(a_status("Aangevraagd"))], event=Event.COMPLETED)
    appointments.end(rich, Event.COMPLETED, by=yara())
    work()
    assert "uitvoering" in sentences(the_run())["In advies"]
    undoing.undo(the_run(Event.COMPLETED), by=yara())
    assert rows(Dossier)[0].status.name == "In advies"
    undoing.undo(the_run(), by=yara())
    assert rows(Dossier)[0].status.name == "Nieuw"
    assert check.breaches() == []


def test_a_second_time_changes_nothing(rich):
    assert undoing.undo(the_run(), by=yara())
    before = [(one.id, one.outcome, one.reason) for one in rows(RunAction)]
    assert not undoing.undo(the_run(), by=a_user("Roos Bakker"))
    assert [(one.id, one.outcome, one.reason) for one in rows(RunAction)] == before
    assert rows(Run)[0].undone_by.name == "Yara de Wit"
    assert len(rows(StatusChange)) == 2


def test_many_who_undo_it_at_once_undo_it_once(app, rich):
    run_id, user_id = the_run().id, yara().id
    told = side_by_side(
        app, 4, lambda: undoing.undo(db.session.get_one(Run, run_id), by=db.session.get_one(User, user_id))
    )
    assert sorted(told) == [False, False, False, True]
    assert len(rows(StatusChange)) == 2
    assert check.breaches() == []


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.WAITING, RunStatus.FAILED, RunStatus.WITHDRAWN])
def test_only_a_run_that_is_done_can_be_undone(rich, status):
    run = the_run()
    run.status = status
    db.session.commit()
    with pytest.raises(DomainError, match="klaar is"):
        undoing.undo(the_run(), by=yara())
    assert rows(Run)[0].undone_at is None
    assert {outcome for _, outcome in outcomes()} == {"done"}


def test_a_run_of_which_nothing_can_be_undone_any_more_is_not_said_to_be_undone(office, server):
    a_trigger([mails(an_email_template())])
    an_appointment()
    execute_runs()
    deliver(server)
    assert not undoing.prospect(the_run()).can_be_undone
    with pytest.raises(DomainError, match="niets dat nog"):
        undoing.undo(the_run(), by=yara())
    assert the_run().undone_at is None


def test_what_a_later_run_left_out_because_of_this_one_is_named(rich):
    an_appointment(rich.dossier)
    execute_runs()
    first, second = rows(Run)
    told = {line.action.name: str(line.consequence) for line in undoing.prospect(first).lines if line.consequence}
    sentence = f"Uitvoering {second.id} deed dit daarom niet: dat wordt dan niet alsnog gedaan."
    assert told == {"Loonstrook": sentence, "Werkgeversverklaring": sentence}
    undoing.undo(first, by=yara())
    assert [one.status for one in rows(DocumentRequest)] == [RequestStatus.WITHDRAWN] * 2
    assert check.breaches() == []


def test_what_was_undone_can_be_asked_again(rich):
    undoing.undo(the_run(), by=yara())
    an_appointment(rich.dossier)
    execute_runs()
    assert [one.status.value for one in rows(DocumentRequest)] == ["withdrawn", "withdrawn", "open", "open"]
    assert check.breaches() == []


def test_a_trigger_that_fires_once_per_dossier_may_fire_again(office):
    a_trigger([gives_task("Kennismaken")], re_entry=ReEntry.ONCE_PER_DOSSIER, name="Eerste")
    dossier = a_dossier()
    an_appointment(dossier)
    execute_runs()
    assert undoing.prospect(the_run()).freed == ["Eerste"]
    undoing.undo(the_run(), by=yara())
    an_appointment(dossier)
    execute_runs()
    assert [one.has_fired for one in rows(RunTrigger)] == [True, True]
    assert len([one for one in rows(Task) if one.is_open]) == 1
    an_appointment(dossier)
    execute_runs()
    assert [one.has_fired for one in rows(RunTrigger)] == [True, True, False]
    assert check.breaches() == []


def test_what_was_cancelled_does_not_count_as_once(office):
    """But what the cancelling itself set in motion does."""
    once = {"re_entry": ReEntry.ONCE_PER_DOSSIER}
    a_trigger([gives_task("Kennismaken")], name="Eerste", **once)
    a_trigger([gives_task("Nabellen")], event=Event.CANCELLED, name="Na annuleren", **once)
    dossier = a_dossier()
    for _ in range(2):
        appointment = an_appointment(dossier)
        execute_runs()
        appointments.end(appointment, Event.CANCELLED, by=yara())
        execute_runs()
    fired = [(weighed.name, weighed.has_fired) for weighed in rows(RunTrigger)]
    assert fired == [("Eerste", True), ("Na annuleren", True), ("Eerste", True), ("Na annuleren", False)]
    assert check.breaches() == []


def test_a_moment_whose_run_was_undone_does_not_come_again(office):
    a_trigger([gives_task("Bellen")], event=Event.BEFORE, offset=(30, factories.OffsetUnit.DAYS))
    appointment = an_appointment()
    appointment.scheduled_at = datetime(2020, 1, 1, tzinfo=UTC)
    db.session.commit()
    assert timed.raise_due() == 1
    execute_runs()
    undoing.undo(the_run(Event.BEFORE), by=yara())
    assert timed.raise_due() == 0


def test_nothing_of_an_undone_run_is_tried_again(office):
    a_trigger([mails(an_email_template("Per persoon", subject=Subject.PERSON)), gives_task("Bellen")])
    person = a_person("Bram Keizer", email="")
    an_appointment(a_dossier(person))
    execute_runs()
    blocked = next(one for one in rows(RunAction) if one.outcome is Outcome.BLOCKED)
    assert retrying.can_retry_action(blocked)
    undoing.undo(the_run(), by=yara())
    known = persons.PersonDetails("Keizer", "Bram", email="bram@voorbeeld.example")
    persons.change(db.session.get_one(factories.Person, person.id), known, version=None, by=yara())
    blocked = db.session.get_one(RunAction, blocked.id)
    assert not retrying.can_retry_action(blocked)
    with pytest.raises(DomainError):
        retrying.retry_action(blocked)
    assert rows(Email) == []


def test_a_scenario_started_on_the_dossier_is_undone_too(office):
    scenario = a_scenario("Nieuwbouw", [asks(a_document_type(subject=Subject.DOSSIER))], scope=Scope.DOSSIER)
    runs.start_by_hand(a_dossier(), None, (scenario.id,), token="x", by=yara())
    execute_runs()
    undoing.undo(the_run(Event.STARTED_BY_HAND), by=yara())
    assert [one.status for one in rows(DocumentRequest)] == [RequestStatus.WITHDRAWN]
    assert check.breaches() == []


# One item


def test_one_item_is_stopped_and_the_rest_goes_on(rich, server):
    action = next(one for one in rows(RunAction) if one.name.startswith("Bevestiging"))
    undoing.undo_action(action, by=yara())
    assert deliver(server) == 0
    assert [one.status for one in rows(Email)] == [EmailStatus.WITHDRAWN]
    assert action.reason["text"].startswith("Tegengehouden door")
    assert rows(Run)[0].undone_at is None
    assert {one.status for one in rows(DocumentRequest)} == {RequestStatus.OPEN}
    with pytest.raises(DomainError, match="Is al ingetrokken"):
        undoing.undo_action(action, by=yara())
    assert check.breaches() == []


@pytest.mark.parametrize("name", ["In advies", "Bellen", "Loonstrook"])
def test_each_kind_can_be_undone_alone_and_the_whole_run_after_it(rich, name):
    undoing.undo_action(next(one for one in rows(RunAction) if one.name == name), by=yara())
    assert [one for one, outcome in outcomes() if outcome == "withdrawn"] == [name]
    assert check.breaches() == []
    assert undoing.undo(the_run(), by=yara())
    assert {outcome for _, outcome in outcomes()} == {"withdrawn"}
    assert rows(Dossier)[0].status.name == "Nieuw"
    assert check.breaches() == []


def test_a_mail_that_left_can_not_be_stopped(rich, server):
    deliver(server)
    action = action_of(rows(Email)[0])
    with pytest.raises(DomainError, match="niet terug te halen"):
        undoing.undo_action(action, by=yara())
    assert rows(Email)[0].status is EmailStatus.SENT


# A worker at the same moment


def test_a_mail_that_is_being_sent_is_withdrawn_before_its_text_leaves(rich, server):
    delivery = Delivery.claim(rows(Email)[0].id)
    assert "op dit moment verstuurd" in sentences(the_run())["Bevestiging oriënterend gesprek"]
    undoing.undo(the_run(), by=yara())
    assert rows(Email)[0].status is EmailStatus.SENDING
    with transport.mailer(server.url, "") as out:
        assert not delivery.carry_out(out, SENDER)
    (email,) = rows(Email)
    assert (email.status, server.envelopes) == (EmailStatus.WITHDRAWN, [])
    assert action_of(email).reason["text"] == "Ingetrokken: de uitvoering is teruggedraaid."
    assert check.breaches() == []


def test_a_mail_whose_text_is_leaving_is_sent_and_says_so(rich, server):
    delivery = Delivery.claim(rows(Email)[0].id)
    delivery.write(SENDER)
    delivery.mark_leaving()
    undoing.undo(the_run(), by=yara())
    delivery.end_sent()
    (email,) = rows(Email)
    assert (email.status, action_of(email).outcome) == (EmailStatus.SENT, Outcome.DONE)
    assert check.breaches() == []


def test_a_mail_that_could_not_be_sent_while_its_run_was_undone_does_not_wait_for_another_try(rich):
    delivery = Delivery.claim(rows(Email)[0].id)
    undoing.undo(the_run(), by=yara())
    with transport.mailer("smtp://127.0.0.1:1", "") as out, pytest.raises(Interrupted):
        delivery.carry_out(out, SENDER)
    assert rows(Email)[0].status is EmailStatus.WITHDRAWN
    assert check.breaches() == []


@pytest.mark.parametrize("_round", range(3))
def test_undoing_and_delivering_at_once_ends_in_one_of_two_ways(app, rich, server, _round):
    run_id, user_id = the_run().id, yara().id
    parts = iter(["undo", "deliver", "deliver"])

    def act():
        if next(parts) == "undo":
            undoing.undo(db.session.get_one(Run, run_id), by=db.session.get_one(User, user_id))
        else:
            emails.deliver_due(server.url, "", SENDER)

    side_by_side(app, 3, act)
    deliver(server)
    (email,) = rows(Email)
    assert (email.status, len(server.envelopes)) in ((EmailStatus.SENT, 1), (EmailStatus.WITHDRAWN, 0))
    assert action_of(email).outcome is (Outcome.DONE if server.envelopes else Outcome.WITHDRAWN)
    assert check.breaches() == []


@pytest.mark.parametrize("_round", range(3))
def test_undoing_and_receiving_a_document_at_once_ends_in_one_of_two_ways(app, rich, _round):
    run_id, user_id, request_id = the_run().id, yara().id, rows(DocumentRequest)[0].id
    parts = iter(["undo", "receive"])

    def act():
        user = db.session.get_one(User, user_id)
        if next(parts) == "undo":
            return undoing.undo(db.session.get_one(Run, run_id), by=user)
        try:
            request = db.session.get_one(DocumentRequest, request_id)
            documents.receive(request, issued_on=datetime.now(UTC).date(), by=user)
        except DomainError:
            return False
        return True

    side_by_side(app, 2, act)
    assert rows(DocumentRequest)[0].status in (RequestStatus.RECEIVED, RequestStatus.WITHDRAWN)
    assert db.session.scalar(select(func.count()).where(Run.undone_at.is_not(None))) == 1
    assert check.breaches() == []


def test_a_move_or_a_cancellation_after_undoing_finds_nothing_to_do(rich):
    undoing.undo(the_run(), by=yara())
    appointments.change(rich, details(an_appointment_type("Adviesgesprek")), version=None, by=yara())
    appointments.end(rich, Event.CANCELLED, by=yara())
    work()
    assert [one.status for one in rows(Email)] == [EmailStatus.WITHDRAWN]
    assert check.breaches() == []
