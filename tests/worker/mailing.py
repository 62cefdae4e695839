"""What the tests of e-mails share: a mail that waits, and its delivery in this process."""

from datetime import UTC, datetime

from sqlalchemy import select, update

from app.delivery import emails
from app.engine import runs
from app.extensions import db
from app.models import Email, Run, RunAction
from app.vocabulary.words import EmailStatus
from tests.factories import a_dossier, an_appointment

PAST = datetime(2020, 1, 1, tzinfo=UTC)
SENDER = "noreply@debrug.example"


def queue_mail(person=None, partner=None, starts_at=None):
    """Schedules an appointment, carries out its run, and gives the mail that waits to be sent."""
    appointment = an_appointment(a_dossier(person, partner), starts_at=starts_at)
    execute_runs()
    return mail_of(appointment)


def execute_runs():
    db.session.commit()
    for run_id in db.session.scalars(select(Run.id).where(Run.ended_at.is_(None)).order_by(Run.id)).all():
        db.session.commit()
        runs.execute(run_id)
    db.session.expire_all()


def mail_of(appointment):
    return db.session.scalars(select(Email).where(Email.appointment_id == appointment.id).order_by(Email.id)).first()


def deliver(server, folder=""):
    db.session.commit()
    sent = emails.deliver_due(server if isinstance(server, str) else server.url, str(folder), SENDER)
    db.session.rollback()
    db.session.expire_all()
    return sent


def action_of(email):
    return db.session.get(RunAction, email.run_action_id)


def make_due():
    db.session.execute(update(Email).where(Email.status == EmailStatus.QUEUED).values(next_attempt_at=PAST))
    db.session.commit()


def expire_lease():
    db.session.execute(update(Email).values(lease_until=PAST))
    db.session.commit()
