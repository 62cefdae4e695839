"""What failed stays alone in its failing, and trying again repeats only that."""

import pytest
from sqlalchemy import func, select, text

from app.casework import appointments, persons
from app.delivery import recipients
from app.engine import retrying
from app.extensions import db
from app.models import DocumentRequest, Email, Run, RunAction, Task
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import AppliesTo, EffectKind, Event, Outcome, RunStatus, Subject
from app.watch import check
from tests import factories
from tests.factories import a_dossier, a_person, a_scenario, a_trigger, an_appointment, asks, mails, work


def outcomes():
    db.session.expire_all()
    rows = db.session.execute(select(RunAction.kind, RunAction.outcome).order_by(RunAction.id))
    return [(kind.value, outcome.value) for kind, outcome in rows]


def blocked_mail():
    db.session.expire_all()
    return db.session.scalars(select(RunAction).where(RunAction.outcome == Outcome.BLOCKED)).one()


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def without_address(office):
    """A consumer without an e-mail address, whose scenario asks a document and mails."""
    person = a_person("Bram Keizer", email="")
    template = factories.an_email_template("Informatie", subject=Subject.PERSON)
    scenario = a_scenario(
        "Ondernemer", [asks(factories.a_document_type()), mails(template)], applies_to=AppliesTo.CONSUMER
    )
    a_trigger([factories.starts(scenario)])
    an_appointment(a_dossier(person))
    work()
    return person


def test_a_blocked_mail_goes_out_once_the_address_is_there(app, without_address):
    assert ("send_email", "blocked") in outcomes()
    assert ("request_document", "done") in outcomes()
    persons.change(
        without_address,
        persons.PersonDetails(last_name="Keizer", first_name="Bram", email="bram@voorbeeld.example"),
        version=without_address.version,
        by=None,
    )
    retrying.retry_action(blocked_mail())
    work()
    assert ("send_email", "done") in outcomes()
    email = db.session.scalars(select(Email)).one()
    assert recipients.addresses_of(email) == ["bram@voorbeeld.example"]
    assert (count(DocumentRequest), count(Task)) == (1, 1)
    assert check.breaches() == []


def test_a_mail_that_is_still_blocked_says_why(app, without_address):
    with pytest.raises(DomainError, match="Geen e-mailadres"):
        retrying.retry_action(blocked_mail())
    assert ("send_email", "blocked") in outcomes()


def test_what_is_done_is_not_repeated(app, without_address):
    done = db.session.scalars(select(RunAction).where(RunAction.kind == EffectKind.REQUEST_DOCUMENT)).one()
    with pytest.raises(DomainError, match="niet mislukt"):
        retrying.retry_action(done)
    assert count(DocumentRequest) == 1


def test_a_failed_action_is_repeated_alone(app, office):
    """The database refuses one of two requests; the reason is kept and the other stands."""
    first, second = factories.a_document_type("Loonstrook"), factories.a_document_type("Jaarcijfers")
    scenario = a_scenario("Loondienst", [asks(first), asks(second)], applies_to=AppliesTo.CONSUMER)
    a_trigger([factories.starts(scenario)])
    an_appointment(a_dossier())
    with refusing_requests_for(first.id):
        work()
    assert outcomes() == [("request_document", "failed"), ("request_document", "done")]
    failed = db.session.scalars(select(RunAction).where(RunAction.outcome == Outcome.FAILED)).one()
    assert "database weigert" in failed.reason["text"]
    retrying.retry_action(failed)
    assert outcomes() == [("request_document", "done"), ("request_document", "done")]
    assert count(DocumentRequest) == 2
    assert check.breaches() == []


class refusing_requests_for:
    """The database refuses requests for this type while it lasts."""

    def __init__(self, document_type_id):
        self._id = document_type_id

    def __enter__(self):
        if db.engine.name == "sqlite":
            self._run(
                "CREATE TRIGGER in_the_way BEFORE INSERT ON document_requests"
                f" WHEN NEW.document_type_id = {self._id} BEGIN SELECT RAISE(ABORT, 'in the way'); END"
            )
        else:
            self._run(f"ALTER TABLE document_requests ADD CONSTRAINT in_the_way CHECK (document_type_id <> {self._id})")

    def __exit__(self, *_):
        if db.engine.name == "sqlite":
            self._run("DROP TRIGGER in_the_way")
        else:
            self._run("ALTER TABLE document_requests DROP CONSTRAINT in_the_way")

    def _run(self, sql):
        db.session.execute(text(sql))
        db.session.commit()


def test_a_run_that_could_not_end_is_tried_anew(app, office):
    a_trigger([factories.gives_task("Bellen")])
    an_appointment(a_dossier())
    run = db.session.scalars(select(Run)).one()
    run.status, run.attempts, run.error = RunStatus.FAILED, 5, "OperationalError: weg"
    db.session.commit()
    retrying.retry_run(run)
    work()
    db.session.refresh(run)
    assert (run.status, run.error) == (RunStatus.DONE, "")
    assert count(Task) == 1


def test_nothing_is_tried_again_for_an_appointment_that_was_cancelled(app, without_address):
    action = blocked_mail()
    appointments.end(action.run.appointment, Event.CANCELLED, by=None)
    work()
    details = persons.PersonDetails(last_name="Keizer", first_name="Bram", email="bram@voorbeeld.example")
    persons.change(without_address, details, version=None, by=None)
    with pytest.raises(DomainError, match="geannuleerd"):
        retrying.retry_action(blocked_mail())
    assert count(Email) == 0


def test_a_failed_run_is_not_begun_anew_once_its_appointment_is_cancelled(app, office):
    a_trigger([factories.gives_task("Bellen")])
    appointment = an_appointment(a_dossier())
    run = db.session.scalars(select(Run)).one()
    run.status, run.attempts, run.ended_at = RunStatus.FAILED, 5, run.queued_at
    db.session.commit()
    appointments.end(appointment, Event.CANCELLED, by=None)
    with pytest.raises(DomainError, match="geannuleerd"):
        retrying.retry_run(run)
    work()
    assert count(Task) == 0


def test_what_the_cancellation_itself_asked_for_is_tried_again(app, office):
    person = a_person("Bram Keizer", email="")
    template = factories.an_email_template("Afspraak geannuleerd", subject=Subject.PERSON)
    a_trigger([mails(template)], event=Event.CANCELLED)
    appointment = an_appointment(a_dossier(person))
    appointments.end(appointment, Event.CANCELLED, by=None)
    work()
    details = persons.PersonDetails(last_name="Keizer", first_name="Bram", email="bram@voorbeeld.example")
    persons.change(person, details, version=None, by=None)
    retrying.retry_action(blocked_mail())
    assert count(Email) == 1


def test_an_archived_scenario_still_starts_where_a_trigger_names_it(app, office):
    scenario = a_scenario("Nieuwbouw", [factories.gives_task("Bellen")])
    a_trigger([factories.starts(scenario)])
    scenario.archived_at = scenario.archived_at or factories.datetime.now(factories.UTC)
    db.session.commit()
    an_appointment(a_dossier())
    work()
    assert count(Task) == 1
