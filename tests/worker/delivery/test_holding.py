"""Mails that are held for a while: never early, never lost, and to be stopped or sent at once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from app.casework import appointments
from app.delivery import emails
from app.engine import run_polling, run_reports, runs, undoing
from app.extensions import db
from app.models import Email, Office, Run, RunAction, User
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import EmailStatus, Event, Outcome
from app.watch import check, health
from tests.factories import a_person, a_trigger, a_user, an_appointment_type, an_email_template, details, mails
from tests.web.pages import errors, form, words
from tests.worker.mailing import action_of, deliver, execute_runs, queue_mail
from tests.worker.side_by_side import side_by_side

HELD = timedelta(minutes=20)
QUEUED, SENT, WITHDRAWN = EmailStatus.QUEUED, EmailStatus.SENT, EmailStatus.WITHDRAWN


@pytest.fixture
def held(office, template):
    """Each mail waits for twenty minutes."""
    db.session.get_one(Office, office.id).hold_minutes = 20
    db.session.commit()
    return template


def the_mail():
    db.session.expire_all()
    return db.session.scalars(select(Email).order_by(Email.id)).first()


def let_pass(minutes):
    """As if so much time had passed for what waits."""
    for email in db.session.scalars(select(Email)):
        email.next_attempt_at -= timedelta(minutes=minutes)
    db.session.commit()
    db.session.expire_all()


def test_without_the_setting_a_mail_leaves_at_once(template, server):
    email = queue_mail()
    assert not email.is_held
    assert deliver(server) == 1


def test_a_held_mail_leaves_when_its_time_has_come_and_not_before(held, server):
    email = queue_mail()
    assert email.is_held and not email.is_delayed
    assert email.next_attempt_at - email.queued_at == HELD
    assert (deliver(server), emails.ring_due(), emails.are_due()) == (0, 0, False)
    let_pass(19)
    assert (deliver(server), emails.ring_due()) == (0, 0)
    let_pass(2)
    assert (emails.ring_due(), emails.are_due()) == (1, True)
    assert deliver(server) == 1
    assert (the_mail().status, len(server.envelopes)) == (SENT, 1)
    assert check.breaches() == []


def test_a_server_that_comes_back_hurries_no_held_mail(held, server):
    waiting = queue_mail(a_person("Een Jansen"))
    assert emails.send_now(waiting)
    late = queue_mail(a_person("Twee Jansen"))
    until = late.next_attempt_at
    # Due within the time that the server is said to be away, and so the nearest to be put off with the others.
    db.session.execute(update(Email).where(Email.id == late.id).values(next_attempt_at=datetime.now(UTC) + HELD / 400))
    db.session.commit()
    until = db.session.scalars(select(Email.next_attempt_at).where(Email.id == late.id)).one()

    assert deliver("smtp://127.0.0.1:1") == 0
    db.session.refresh(late)
    assert (late.next_attempt_at, late.waits_for_server, late.attempts) == (until, False, 0)
    assert emails.send_now(waiting) is False
    emails.send_again(db.session.get_one(Email, waiting.id))
    assert deliver(server) == 1

    db.session.refresh(late)
    assert (late.status, late.next_attempt_at) == (QUEUED, until)
    assert [message["To"] for message in server.messages] == ["Een Jansen <een.jansen@voorbeeld.example>"]


def test_a_mail_whose_time_has_come_while_the_server_is_away_waits_with_the_others(held, server):
    queue_mail(a_person("Een Jansen"))
    queue_mail(a_person("Twee Jansen"))
    let_pass(21)
    deliver("smtp://127.0.0.1:1")
    first, second = db.session.scalars(select(Email).order_by(Email.id))
    assert {first.attempts, second.attempts} == {0, 1}
    assert first.waits_for_server and second.waits_for_server
    let_pass(1)
    assert deliver(server) == 2


def test_a_held_mail_is_sent_at_once_when_a_user_says_so(held, server):
    assert emails.send_now(queue_mail())
    assert deliver(server) == 1
    assert emails.send_now(the_mail()) is False
    assert deliver(server) == 0
    assert check.breaches() == []


def test_a_held_mail_that_was_stopped_is_never_sent(held, server):
    email = queue_mail()
    undoing.undo_action(action_of(email), by=a_user())
    let_pass(60)
    assert deliver(server) == 0
    assert emails.send_now(the_mail()) is False
    assert (the_mail().status, action_of(the_mail()).outcome, server.envelopes) == (WITHDRAWN, Outcome.WITHDRAWN, [])
    assert action_of(the_mail()).reason["text"].startswith("Tegengehouden door")
    assert check.breaches() == []


@pytest.mark.parametrize("_round", range(3))
def test_stopping_and_sending_at_once_ends_in_one_of_two_ways(app, held, server, _round):
    email = queue_mail()
    email_id, action_id, user_id = email.id, email.run_action_id, a_user().id
    let_pass(21)
    parts = iter(["stop", "deliver"])

    def act():
        if next(parts) == "deliver":
            return emails.deliver_due(server.url, "", "noreply@debrug.example")
        try:
            undoing.undo_action(db.session.get_one(RunAction, action_id), by=db.session.get_one(User, user_id))
        except DomainError:
            return -1
        return -2

    told = side_by_side(app, 2, act)
    db.session.expire_all()
    email = db.session.get_one(Email, email_id)
    stopped = -2 in told
    assert (email.status, len(server.envelopes)) == ((WITHDRAWN, 0) if stopped else (SENT, 1))
    assert check.breaches() == []


def test_cancelling_the_appointment_withdraws_held_mails_and_holds_its_own(held, server):
    a_trigger([mails(an_email_template("Afspraak geannuleerd"))], event=Event.CANCELLED)
    email = queue_mail()
    appointments.end(email.appointment, Event.CANCELLED, by=None)
    execute_runs()
    first, second = db.session.scalars(select(Email).order_by(Email.id))
    assert (first.status, second.status, second.is_held) == (WITHDRAWN, QUEUED, True)
    let_pass(21)
    assert deliver(server) == 1
    assert server.messages[0]["Subject"] == "Afspraak geannuleerd"


def test_moving_the_appointment_leaves_a_held_mail_held_and_it_says_the_new_time(office, held, server):
    held.formal_body = "Tot {{ afspraak_tijd }} uur."
    db.session.commit()
    email = queue_mail(starts_at=datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    until = email.next_attempt_at
    moved = details(an_appointment_type("Adviesgesprek"), starts_at=datetime(2026, 11, 30, 10, 30, tzinfo=UTC))
    appointments.change(email.appointment, moved, version=None, by=a_user())
    execute_runs()
    assert the_mail().next_attempt_at == until
    let_pass(21)
    deliver(server)
    assert "Tot 11:30 uur." in server.messages[0].get_body(("plain",)).get_content()


def test_held_mails_are_not_counted_as_waiting_nor_as_late(held):
    queue_mail()
    report = health.report()
    assert (report["waiting_emails"], report["held_emails"]) == (0, 1)
    assert check.breaches() == []
    let_pass(21)
    report = health.report()
    assert (report["waiting_emails"], report["held_emails"]) == (1, 0)


def test_the_page_asks_slowly_until_a_held_mail_is_about_to_leave(held):
    queue_mail()
    paces = []
    for minutes in (0, 19.5, 0.52):
        let_pass(minutes)
        paces.append(run_polling.pace(run_reports.of_dossier(the_mail().dossier_id)))
    assert paces == ["30s", "5s", "300ms"]


def test_a_run_that_still_goes_on_is_asked_for_quickly_though_a_mail_is_held(held):
    email = queue_mail()
    runs.start_by_hand(email.dossier, None, (1,), token="x", by=a_user())
    assert run_polling.pace(run_reports.of_dossier(email.dossier_id)) == "300ms"


# On the pages


def pages_of(email):
    run_id = db.session.scalars(select(Run.id)).first()
    return (
        f"/dossiers/{email.dossier_id}",
        f"/runs/{run_id}",
        f"/appointments/{email.appointment_id}/emails",
        f"/emails/{email.id}",
    )


def test_every_page_says_when_it_leaves_and_offers_to_stop_it_or_send_it_now(advisor, held):
    email = queue_mail()
    time = f"{email.next_attempt_at.astimezone(ZoneInfo('Europe/Amsterdam')):%H:%M}"
    for url in pages_of(email):
        page = words(advisor.get(url))
        assert "Wordt verstuurd o" in page and time in page
        assert "Nu versturen Tegenhouden" in page
        assert "Poging" not in page


def test_stopping_and_sending_now_on_the_page(advisor, held, server):
    first = queue_mail(a_person("Een Jansen"))
    second = queue_mail(a_person("Twee Jansen"))
    assert advisor.post(f"/run-actions/{first.run_action_id}/undoing").status_code == 303
    answer = advisor.post(f"/emails/{second.id}/release")
    assert answer.location == f"/emails/{second.id}"
    deliver(server)
    assert [message["To"] for message in server.messages] == ["Twee Jansen <twee.jansen@voorbeeld.example>"]
    page = words(advisor.get(f"/emails/{first.id}"))
    assert "Tegengehouden door Yara de Wit op" in page and "Nu versturen" not in page
    again = advisor.post(f"/emails/{first.id}/release", follow_redirects=True)
    assert "niet meer vastgehouden" in words(again)


@pytest.mark.parametrize(("minutes", "says"), [("-1", "1440"), ("1441", "1440"), ("", "Vul dit in"), ("x", "")])
def test_a_time_that_can_not_be_is_refused_beside_the_field(admin, minutes, says):
    values = form(admin.get("/settings/client-communication"), "hold_minutes") | {"hold_minutes": minutes}
    answer = admin.post("/settings/client-communication", data=values)
    assert answer.status_code == 422
    assert says in errors(answer)["hold_minutes"]
    db.session.expire_all()
    assert db.session.scalars(select(Office)).one().hold_minutes == 0


@pytest.mark.parametrize("minutes", [0, 15, 1440])
def test_the_office_chooses_how_long(admin, minutes):
    values = form(admin.get("/settings/client-communication"), "hold_minutes") | {"hold_minutes": str(minutes)}
    assert admin.post("/settings/client-communication", data=values).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(Office)).one().hold_minutes == minutes
