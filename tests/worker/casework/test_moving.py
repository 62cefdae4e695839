"""A move to another start supersedes: what had not left is withdrawn and planned anew, and open tasks move along."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app.casework import appointments, worklist
from app.delivery import deliveries, emails
from app.engine import retrying, runs, timed, undoing
from app.extensions import db
from app.models import Appointment, Email, Run, RunAction, RunTrigger, Task
from app.store import offices
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import EmailStatus, Event, OffsetUnit, Outcome, ReEntry, RunStatus, Subject
from app.watch import check
from tests.factories import (
    a_dossier,
    a_location,
    a_person,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    details,
    gives_task,
    leaves_note,
    mails,
    starts,
    work,
)
from tests.worker.side_by_side import side_by_side

# A Monday; in winter, as the appointment a week later.
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
START = NOW + timedelta(days=7)
WEEK = timedelta(days=7)
QUEUED, SENT, WITHDRAWN = EmailStatus.QUEUED, EmailStatus.SENT, EmailStatus.WITHDRAWN


@pytest.fixture
def clock(app, office):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def held(clock):
    """Each mail waits for a day."""
    offices.current().hold_minutes = 60 * 24
    db.session.commit()
    return clock


def a_reminder(*actions, **how):
    """Two days before."""
    actions = actions or [mails(an_email_template("Herinnering"))]
    return a_trigger(actions, event=Event.BEFORE, offset=(2, OffsetUnit.DAYS), name="Herinnering", **how)


def move(appointment, starts_at, **other):
    what = details(appointment.type, starts_at=starts_at, **{"location": appointment.location} | other)
    appointments.change(appointment, what, version=appointment.version, by=a_user())


def pass_time(clock, moment):
    clock.move_to(moment)
    timed.raise_due()
    work()


def mailed(name="Herinnering"):
    db.session.expire_all()
    emails = db.session.scalars(select(Email).order_by(Email.id))
    return [email.status for email in emails if email.email_template.name == name]


def the_tasks():
    db.session.expire_all()
    return [(task.due_on, task.is_open) for task in db.session.scalars(select(Task).order_by(Task.id))]


# Timed triggers


def test_a_timed_mail_that_waits_is_withdrawn_by_the_move_and_leaves_at_its_new_moment(held):
    a_reminder()
    appointment = an_appointment(starts_at=START)
    pass_time(held, START - timedelta(days=2))
    assert mailed() == [QUEUED]

    move(appointment, START + WEEK)

    assert mailed() == [WITHDRAWN]
    action = db.session.scalars(select(RunAction).join(Email, Email.run_action_id == RunAction.id)).one()
    assert (action.outcome, action.reason["text"]) == (Outcome.WITHDRAWN, "Ingetrokken: de afspraak is verzet.")
    pass_time(held, START + timedelta(days=1))
    assert mailed() == [WITHDRAWN]
    pass_time(held, START + WEEK - timedelta(days=2))
    pass_time(held, START + WEEK - timedelta(days=1))
    assert mailed() == [WITHDRAWN, SENT]
    assert check.breaches() == []


def test_a_reminder_comes_for_the_new_start_too_where_one_was_sent_for_the_old(clock):
    a_reminder()
    appointment = an_appointment(starts_at=START)
    pass_time(clock, START - timedelta(days=2))
    move(appointment, START + WEEK)
    pass_time(clock, START + WEEK - timedelta(days=2))
    assert mailed() == [SENT, SENT]
    for _ in range(2):
        pass_time(clock, START + WEEK - timedelta(days=1))
    assert mailed() == [SENT, SENT]
    keys = db.session.scalars(select(Run.key).where(Run.event == Event.BEFORE).order_by(Run.id)).all()
    assert [key.count(":") for key in keys] == [2, 3]
    assert check.breaches() == []


def test_moved_back_to_a_start_whose_moment_is_over_nothing_comes_again(clock):
    a_reminder()
    appointment = an_appointment(starts_at=START)
    pass_time(clock, START - timedelta(days=2))
    move(appointment, START + WEEK)
    move(appointment, START)
    pass_time(clock, START - timedelta(days=1))
    assert mailed() == [SENT]
    reasons = db.session.scalars(select(RunTrigger.reason).where(~RunTrigger.has_fired)).all()
    assert [reason["text"] for reason in reasons] == [
        "Het moment was al voorbij toen de afspraak werd gemaakt of verzet."
    ]


def test_another_place_withdraws_nothing(held):
    a_reminder()
    appointment = an_appointment(starts_at=START)
    pass_time(held, START - timedelta(days=2))
    move(appointment, START, location=a_location("Videogesprek"))
    assert mailed() == [QUEUED]
    pass_time(held, START - timedelta(days=1))
    assert mailed() == [SENT]


def test_another_place_lets_no_moment_pass(clock):
    """It came, and nobody had looked for it yet."""
    a_reminder()
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START - timedelta(days=2))
    move(appointment, START, location=a_location("Videogesprek"))
    pass_time(clock, START - timedelta(days=2))
    assert mailed() == [SENT]


def test_another_type_does_not_call_up_a_moment_that_had_passed(clock):
    kind = an_appointment_type("Adviesgesprek")
    a_reminder(types=[kind])
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START - timedelta(days=1))
    what = details(kind, starts_at=START)
    appointments.change(appointment, what, version=appointment.version, by=a_user())
    pass_time(clock, START - timedelta(days=1))
    assert mailed() == []


def test_a_moment_that_could_not_be_carried_out_comes_again_at_the_new_start(clock):
    a_reminder()
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START - timedelta(days=2))
    timed.raise_due()
    run = db.session.scalars(select(Run).where(Run.event == Event.BEFORE)).one()
    run.status, run.ended_at = RunStatus.FAILED, datetime.now(UTC)
    db.session.commit()
    move(appointment, START + WEEK)
    assert run.status is RunStatus.WITHDRAWN
    pass_time(clock, START + WEEK - timedelta(days=2))
    assert mailed() == [SENT]


def test_an_hour_before_is_counted_from_the_new_start_also_where_the_clock_goes_forward(clock):
    a_trigger([mails(an_email_template("Herinnering"))], event=Event.BEFORE, offset=(1, OffsetUnit.DAYS))
    appointment = an_appointment(starts_at=START)
    work()
    # Ten o'clock on the clock, the day after the night in which it goes forward.
    summer = datetime(2027, 3, 28, 8, tzinfo=UTC)
    move(appointment, summer)
    pass_time(clock, datetime(2027, 3, 27, 8, 59, tzinfo=UTC))
    assert mailed() == []
    pass_time(clock, datetime(2027, 3, 27, 9, tzinfo=UTC))
    assert mailed() == [SENT]


def test_what_a_scenario_mails_stays_once_for_the_appointment(clock):
    scenario = a_scenario("Vooraf", [mails(an_email_template("Informatie"))])
    a_reminder(starts(scenario), mails(an_email_template("Herinnering")))
    appointment = an_appointment(starts_at=START)
    pass_time(clock, START - timedelta(days=2))
    move(appointment, START + WEEK)
    pass_time(clock, START + WEEK - timedelta(days=2))
    assert (mailed("Informatie"), mailed()) == ([SENT], [SENT, SENT])


def test_what_a_scenario_was_to_mail_at_the_old_moment_leaves_at_the_new_one(held):
    scenario = a_scenario("Vooraf", [mails(an_email_template("Informatie"))])
    a_reminder(starts(scenario))
    appointment = an_appointment(starts_at=START)
    pass_time(held, START - timedelta(days=2))
    move(appointment, START + WEEK)
    pass_time(held, START + WEEK - timedelta(days=2))
    pass_time(held, START + WEEK - timedelta(days=1))
    assert mailed("Informatie") == [WITHDRAWN, SENT]


def test_once_for_the_dossier_counts_what_left_and_not_what_a_move_withdrew(held):
    a_reminder(re_entry=ReEntry.ONCE_PER_DOSSIER)
    appointment = an_appointment(starts_at=START)
    pass_time(held, START - timedelta(days=2))
    move(appointment, START + WEEK)
    pass_time(held, START + WEEK - timedelta(days=2))
    pass_time(held, START + WEEK - timedelta(days=1))
    assert mailed() == [WITHDRAWN, SENT]
    move(appointment, START + 2 * WEEK)
    pass_time(held, START + 2 * WEEK - timedelta(days=2))
    assert mailed() == [WITHDRAWN, SENT]
    assert check.breaches() == []


def test_a_trigger_that_mails_what_the_confirmation_was_is_struck_out_at_that_start_alone(clock):
    template = an_email_template("Herinnering")
    a_trigger([mails(template)])
    a_reminder(mails(template))
    appointment = an_appointment(starts_at=START)
    pass_time(clock, START - timedelta(days=2))
    assert mailed() == [SENT]
    move(appointment, START + WEEK)
    pass_time(clock, START + WEEK - timedelta(days=2))
    assert mailed() == [SENT, SENT]


def test_an_undone_reminder_comes_again_for_another_start_alone(held):
    a_reminder()
    appointment = an_appointment(starts_at=START)
    pass_time(held, START - timedelta(days=2))
    run = db.session.scalars(select(Run).where(Run.event == Event.BEFORE)).one()
    undoing.undo(run, by=a_user())
    pass_time(held, START - timedelta(days=1))
    assert mailed() == [WITHDRAWN]
    move(appointment, START + WEEK)
    pass_time(held, START + WEEK - timedelta(days=2))
    assert mailed() == [WITHDRAWN, QUEUED]


def test_cancelling_after_a_move_withdraws_what_waits_for_the_new_start(held):
    a_reminder()
    appointment = an_appointment(starts_at=START)
    work()
    move(appointment, START + WEEK)
    work()
    pass_time(held, START + WEEK - timedelta(days=2))
    appointments.end(appointment, Event.CANCELLED, by=a_user())
    assert mailed() == [WITHDRAWN]
    pass_time(held, START + WEEK - timedelta(days=1))
    assert mailed() == [WITHDRAWN]
    assert check.breaches() == []


def test_what_failed_for_the_old_start_is_not_sent_again(clock):
    a_reminder()
    appointment = an_appointment(a_dossier(a_person(email="")), starts_at=START)
    pass_time(clock, START - timedelta(days=2))
    action = db.session.scalars(select(RunAction).where(RunAction.outcome == Outcome.BLOCKED)).one()
    move(appointment, START + WEEK)
    with pytest.raises(DomainError, match="daarna verzet"):
        retrying.retry_action(action)


# Tasks


def test_an_open_task_moves_along_and_is_not_given_twice(clock):
    a_reminder(gives_task("Bellen", days=-1))
    appointment = an_appointment(starts_at=START)
    pass_time(clock, START - timedelta(days=2))
    assert the_tasks() == [(date(2026, 12, 6), True)]
    move(appointment, START + WEEK)
    assert the_tasks() == [(date(2026, 12, 13), True)]
    pass_time(clock, START + WEEK - timedelta(days=2))
    assert the_tasks() == [(date(2026, 12, 13), True)]
    assert check.breaches() == []


def test_a_task_that_was_done_for_the_old_start_is_given_again(clock):
    a_reminder(gives_task("Bellen"))
    appointment = an_appointment(starts_at=START)
    pass_time(clock, START - timedelta(days=2))
    worklist.complete(db.session.scalars(select(Task)).one(), by=a_user())
    move(appointment, START + WEEK)
    pass_time(clock, START + WEEK - timedelta(days=2))
    assert the_tasks() == [(date(2026, 12, 7), False), (date(2026, 12, 14), True)]


def test_a_task_of_an_earlier_move_moves_along_and_a_done_one_is_given_again(clock):
    a_trigger([gives_task("Kamer omboeken")], event=Event.RESCHEDULED)
    appointment = an_appointment(starts_at=START)
    work()
    for weeks in (1, 2):
        move(appointment, START + weeks * WEEK)
        work()
        assert the_tasks() == [((START + weeks * WEEK).date(), True)]
    worklist.complete(db.session.scalars(select(Task)).one(), by=a_user())
    move(appointment, START + 2 * WEEK, location=a_location("Videogesprek"))
    work()
    assert [is_open for _, is_open in the_tasks()] == [False, True]
    assert check.breaches() == []


def test_what_is_due_by_the_day_of_the_appointment_moves_along_whatever_gave_it(clock):
    a_trigger([gives_task("Voorbereiden", days=-3)])
    appointment = an_appointment(a_dossier(a_person(email="")), starts_at=START)
    a_trigger([mails(an_email_template("Bevestiging"))])
    work()
    move(appointment, START + WEEK)
    work()
    assert the_tasks() == [(date(2026, 12, 11), True), (date(2026, 11, 30), True)]


def test_each_move_leaves_its_own_note(clock):
    a_trigger([leaves_note("Verzet naar {{ afspraak_datum }}")], event=Event.RESCHEDULED)
    appointment = an_appointment(starts_at=START)
    for starts_at in (START + WEEK, START, START + WEEK):
        move(appointment, starts_at)
        work()
    names = db.session.scalars(select(RunAction.name).order_by(RunAction.id)).all()
    assert len(names) == 3 and names[0] == names[2] != names[1]


# Races


def test_a_move_while_an_earlier_one_is_still_to_be_carried_out_tells_of_it_once(clock):
    a_trigger([mails(an_email_template("Verzet")), gives_task("Kamer omboeken")], event=Event.RESCHEDULED)
    appointment = an_appointment(starts_at=START)
    work()
    move(appointment, START + WEEK)
    move(appointment, START + 2 * WEEK)
    work()
    assert mailed("Verzet") == [SENT]
    assert the_tasks() == [((START + 2 * WEEK).date(), True)]
    assert check.breaches() == []


def test_two_moves_within_the_hold_leave_one_mail(held):
    a_trigger([mails(an_email_template("Verzet"))], event=Event.RESCHEDULED)
    appointment = an_appointment(starts_at=START)
    work()
    for weeks in (1, 2):
        move(appointment, START + weeks * WEEK)
        work()
    assert mailed("Verzet") == [WITHDRAWN, QUEUED]
    pass_time(held, NOW + timedelta(days=1))
    assert mailed("Verzet") == [WITHDRAWN, SENT]
    assert check.breaches() == []


def test_a_mail_that_waits_for_a_start_that_is_gone_is_a_breach(held):
    a_trigger([mails(an_email_template("Verzet"))], event=Event.RESCHEDULED)
    appointment = an_appointment(starts_at=START)
    work()
    move(appointment, START + WEEK)
    work()
    assert check.breaches() == []
    appointment.start_number = 2
    db.session.commit()
    first, second = check.breaches()
    assert "had more starts than moves" in first
    assert "is still waiting, and its appointment was moved" in second


# News


@pytest.fixture
def office_rules(clock):
    """A confirmation that says when, at scheduling; news at a move."""
    when = "{{ afspraak_datum }}, {{ afspraak_tijd }}"
    a_trigger([mails(an_email_template("Bevestiging", body=when))])
    a_trigger([mails(an_email_template("Verzet", body=when))], event=Event.RESCHEDULED)


def hold(minutes):
    offices.current().hold_minutes = minutes
    db.session.commit()


def told_reason():
    """Why the last run mailed nothing."""
    db.session.expire_all()
    action = db.session.scalars(select(RunAction).order_by(RunAction.id.desc())).first()
    return (action.reason or {}).get("text", "")


def test_a_mail_that_leaves_keeps_what_it_told(clock, office_rules):
    appointment = an_appointment(starts_at=START)
    work()
    email = db.session.scalars(select(Email)).one()
    assert (email.told_starts_at, email.told_location_id) == (START, appointment.location_id)


def test_moved_away_and_back_within_the_hold_is_no_news(clock, office_rules):
    appointment = an_appointment(starts_at=START)
    work()
    hold(60)
    for starts_at in (START + WEEK, START):
        move(appointment, starts_at)
        work()
    assert mailed("Verzet") == [WITHDRAWN]
    assert told_reason().startswith("Geen nieuws: dit moment")
    assert check.breaches() == []


def test_moved_back_after_the_news_left_is_news_each_time(clock, office_rules):
    appointment = an_appointment(starts_at=START)
    for starts_at in (START + WEEK, START, START + WEEK):
        work()
        move(appointment, starts_at)
    work()
    assert mailed("Verzet") == [SENT, SENT, SENT]
    last = db.session.scalars(select(Email).order_by(Email.id.desc())).first()
    assert last.told_starts_at == START + WEEK


def test_where_nothing_was_told_yet_the_confirmation_alone_leaves(held, office_rules):
    appointment = an_appointment(starts_at=START)
    work()
    for weeks in (1, 2):
        move(appointment, START + weeks * WEEK)
        work()
    assert (mailed("Bevestiging"), mailed("Verzet")) == ([QUEUED], [])
    assert "staat klaar en noemt het nieuwe" in told_reason()
    pass_time(held, NOW + timedelta(days=1))
    email = db.session.scalars(select(Email)).one()
    assert (email.status, email.told_starts_at) == (SENT, START + 2 * WEEK)


def test_a_move_before_its_scheduling_was_carried_out_leaves_the_confirmation_alone(held, office_rules):
    appointment = an_appointment(starts_at=START)
    move(appointment, START + WEEK)
    work()
    assert (mailed("Bevestiging"), mailed("Verzet")) == ([QUEUED], [])


def test_without_a_confirmation_a_move_is_news(clock):
    a_trigger([mails(an_email_template("Verzet"))], event=Event.RESCHEDULED)
    appointment = an_appointment(starts_at=START)
    work()
    move(appointment, START + WEEK)
    work()
    assert mailed("Verzet") == [SENT]


def test_a_confirmation_that_was_stopped_told_nothing(held, office_rules):
    appointment = an_appointment(starts_at=START)
    work()
    undoing.undo_action(db.session.scalars(select(RunAction)).one(), by=a_user())
    move(appointment, START + WEEK)
    work()
    assert (mailed("Bevestiging"), mailed("Verzet")) == ([WITHDRAWN], [QUEUED])


def test_another_place_is_news_and_what_waits_leaves_with_it_alone(clock, office_rules):
    appointment = an_appointment(starts_at=START)
    work()
    hold(60)
    first = appointment.location
    for place in (a_location("Videogesprek"), a_location("Kantoor Zeist")):
        move(appointment, START, location=place)
        work()
    assert mailed("Verzet") == [QUEUED]
    assert told_reason().startswith("Staat sinds")
    pass_time(clock, NOW + timedelta(hours=1))
    email = db.session.scalars(select(Email).order_by(Email.id.desc())).first()
    assert (email.status, email.told_location_id) == (SENT, appointment.location_id)
    move(appointment, START, location=first)
    work()
    assert len(mailed("Verzet")) == 2


def test_another_type_alone_is_no_news(clock, office_rules):
    appointment = an_appointment(starts_at=START)
    work()
    appointments.change(
        appointment,
        details(an_appointment_type("Adviesgesprek"), starts_at=START, location=appointment.location),
        version=appointment.version,
        by=a_user(),
    )
    work()
    assert mailed("Verzet") == []


def test_a_mail_that_says_nothing_of_the_moment_has_told_nothing(clock):
    """It left with the new moment on file, and the client still thinks of the old one."""
    hold(60)
    when = "{{ afspraak_datum }}, {{ afspraak_tijd }}"
    person_mail = an_email_template("Informatie", subject=Subject.PERSON, body="Lees dit vast.")
    confirmation = an_email_template("Bevestiging", subject=Subject.PERSON, body=when)
    a_trigger([mails(confirmation)])
    a_trigger([mails(an_email_template("Verzet", body=when))], event=Event.RESCHEDULED)
    scenario = a_scenario("Informatie", [mails(person_mail)])
    appointment = an_appointment(starts_at=START)
    work()
    pass_time(clock, NOW + timedelta(hours=1))
    move(appointment, START + WEEK)
    work()
    run = runs.start_by_hand(appointment.dossier, appointment, (scenario.id,), token="a", by=a_user())
    runs.execute(run.id)
    emails.send_now(db.session.scalars(select(Email).where(Email.email_template_id == person_mail.id)).one())
    work()
    move(appointment, START + 2 * WEEK)
    move(appointment, START + WEEK)
    work()
    assert (mailed("Bevestiging"), mailed("Informatie")) == ([SENT], [SENT])
    assert mailed("Verzet") == [WITHDRAWN, QUEUED]


def test_who_was_not_told_last_gets_the_news_though_the_other_was(clock):
    when = "{{ afspraak_datum }}"
    a_trigger([mails(an_email_template("Bevestiging", body=when))])
    news = an_email_template("Verzet", subject=Subject.PERSON, body=when)
    a_trigger([mails(news)], event=Event.RESCHEDULED)
    dossier = a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer"))
    appointment = an_appointment(dossier, starts_at=START)
    work()
    hold(60)
    move(appointment, START + WEEK)
    work()
    first, _ = db.session.scalars(select(Email).where(Email.email_template_id == news.id).order_by(Email.id)).all()
    emails.send_now(first)
    work()
    move(appointment, START)
    work()
    assert mailed("Verzet") == [SENT, WITHDRAWN, QUEUED]
    email = db.session.scalars(select(Email).order_by(Email.id.desc())).first()
    assert email.person_id == first.person_id


@pytest.mark.parametrize("status", [EmailStatus.SENDING, EmailStatus.UNCERTAIN])
def test_a_mail_that_may_hold_the_old_moment_makes_a_move_news(clock, office_rules, status):
    appointment = an_appointment(starts_at=START)
    work()
    email = db.session.scalars(select(Email)).one()
    email.status, email.lease_until, email.data_at = status, NOW + timedelta(minutes=9), None
    email.run_action.outcome = Outcome.DONE
    db.session.commit()
    move(appointment, START + WEEK)
    work()
    assert mailed("Verzet") == [SENT]


def test_a_reminder_that_is_being_sent_while_it_is_moved_is_stopped_before_its_text_leaves(clock):
    a_reminder()
    appointment = an_appointment(starts_at=START)
    work()
    clock.move_to(START - timedelta(days=2))
    timed.raise_due()
    runs.execute(db.session.scalars(select(Run.id).where(Run.event == Event.BEFORE)).one())
    delivery = deliveries.Delivery.claim(db.session.scalars(select(Email.id)).one())

    class Connecting:
        """A server that takes its time before the text may leave."""

        def send(self, _message, _addresses, before_data, **_how):
            move(appointment, START + WEEK)
            before_data()

    assert delivery.carry_out(Connecting(), "kantoor@debrug.example") is False
    assert mailed() == [WITHDRAWN]
    assert check.breaches() == []


def test_a_mail_that_was_written_for_the_old_moment_is_written_anew_before_it_leaves(clock, office_rules):
    """Else it would come after the news, and be the last that the client reads."""
    appointment = an_appointment(starts_at=START)
    runs.execute(db.session.scalars(select(Run.id)).one())
    delivery = deliveries.Delivery.claim(db.session.scalars(select(Email.id)).one())

    class Connecting:
        def send(self, _message, _addresses, before_data, **_how):
            move(appointment, START + WEEK)
            work()
            before_data()

    assert delivery.carry_out(Connecting(), "kantoor@debrug.example") is False
    assert (mailed("Bevestiging"), mailed("Verzet")) == ([QUEUED], [SENT])
    pass_time(clock, NOW + timedelta(minutes=1))
    told = db.session.scalars(select(Email.told_starts_at)).all()
    assert told == [START + WEEK] * 2 and mailed("Bevestiging") == [SENT]


@pytest.mark.parametrize("attempt", range(4))
def test_whoever_is_first_the_last_that_leaves_tells_the_present_start(app, office, attempt):
    """A mail leaves, its news is planned and the appointment is moved again, all at the same moment."""
    when = "{{ afspraak_datum }}, {{ afspraak_tijd }}"
    a_trigger([mails(an_email_template("Bevestiging", body=when))])
    a_trigger([mails(an_email_template("Verzet", body=when)), gives_task("Kamer omboeken")], event=Event.RESCHEDULED)
    start = (datetime.now(UTC) + WEEK).replace(hour=9, minute=0, second=0, microsecond=0)
    appointment = an_appointment(starts_at=start)
    runs.execute(db.session.scalars(select(Run.id)).one())
    appointment_id, turns = appointment.id, iter(range(3))

    def act():
        if next(turns) == 0:
            move(db.session.get_one(Appointment, appointment_id), start + WEEK)
        work()
        return True

    assert side_by_side(app, 3, act) == [True] * 3
    # One that had to be written anew waits a moment.
    db.session.execute(update(Email).where(Email.status == QUEUED).values(next_attempt_at=datetime.now(UTC)))
    db.session.commit()
    work()
    left = db.session.scalars(select(Email).where(Email.status == SENT).order_by(Email.data_at)).all()
    assert left[-1].told_starts_at == start + WEEK
    assert len(left) <= 2 and len(the_tasks()) == 1
    assert check.breaches() == []


def test_a_place_that_was_changed_and_changed_back_within_the_hold_is_no_news(clock, office_rules):
    """What waited is kept by another place, and finds when it is to leave that it tells nothing new."""
    appointment = an_appointment(starts_at=START)
    work()
    hold(60)
    for place in (a_location("Videogesprek"), appointment.location):
        move(appointment, START, location=place)
        work()
    assert mailed("Verzet") == [QUEUED] and told_reason().startswith("Geen nieuws")
    pass_time(clock, NOW + timedelta(hours=1))
    assert mailed("Verzet") == [WITHDRAWN]
    newest = select(RunAction).join(Email, Email.run_action_id == RunAction.id).order_by(Email.id.desc())
    action = db.session.scalars(newest).first()
    assert action.outcome is Outcome.WITHDRAWN and action.reason["text"].startswith("Geen nieuws")
    assert check.breaches() == []


def test_two_mails_about_one_move_both_leave(clock, office_rules):
    """The second is no less news for the first that told of it."""
    a_trigger([mails(an_email_template("Route", body="{{ afspraak_datum }}"))], event=Event.RESCHEDULED)
    appointment = an_appointment(starts_at=START)
    work()
    move(appointment, START + WEEK)
    work()
    assert (mailed("Verzet"), mailed("Route")) == ([SENT], [SENT])
