"""What who leaves a dossier is told of the appointments to come, in a mail to that person alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha1

from sqlalchemy import or_, select

from app.delivery import mail_text
from app.delivery.mail_text import Letter
from app.engine import recording, runs, undoing
from app.engine.domain import mail_keys
from app.extensions import db
from app.models import (
    Action,
    Appointment,
    Dossier,
    Email,
    EmailTemplate,
    FormerApplicant,
    Person,
    Run,
    RunAction,
    RunScenario,
    Trigger,
    User,
)
from app.setup import settings_lists
from app.store import offices
from app.vocabulary.sentences import DomainError, Sentence, say
from app.vocabulary.words import EffectKind, EmailStatus, Event, Outcome, Recipient, RunStatus, Weighing

# As the subject of a task, this is kept as it is: whoever reads the run, in whatever language.
_WHO = "Afmelding voor de afspraak"


@dataclass(frozen=True)
class Told:
    """How the mail about one appointment would read, or why it can't be sent."""

    appointment: Appointment
    letter: Letter | None = None
    problem: Sentence | None = None


@dataclass(frozen=True)
class Parting:
    """The mails to one person, by one template."""

    person: Person
    template: EmailTemplate | None
    told: Sequence[Told] = ()

    @property
    def mark(self) -> str:
        """Differs when anything else would be sent."""
        letters = (f"{one.appointment.id}:{one.letter}" for one in self.told)
        whole = "|".join([str(self.template.id if self.template else 0), self.person.email, *letters])
        return sha1(whole.encode(), usedforsecurity=False).hexdigest()[:16]

    @property
    def problem(self) -> Sentence | None:
        return next((one.problem for one in self.told if one.problem), None)


def templates() -> Sequence[EmailTemplate]:
    return settings_lists.everything(EmailTemplate)


def usual() -> EmailTemplate | None:
    """What was used for it last; else what the office mails its clients when an appointment is cancelled."""
    last = (
        select(EmailTemplate)
        .join(Email, Email.email_template_id == EmailTemplate.id)
        .join(RunAction, Email.run_action_id == RunAction.id)
        .join(Run, RunAction.run_id == Run.id)
        .where(Run.event == Event.APPLICANT_LEFT, EmailTemplate.archived_at.is_(None))
        .order_by(Email.id.desc())
        .limit(1)
    )
    of_cancelling = (
        select(EmailTemplate)
        .join(Action, Action.email_template_id == EmailTemplate.id)
        .join(Trigger, Action.trigger_id == Trigger.id)
        .where(Trigger.event == Event.CANCELLED, Trigger.is_active, EmailTemplate.archived_at.is_(None))
        .where(or_(Action.recipient == Recipient.APPLICANTS, Action.recipient.is_(None)))
        .order_by(Trigger.position, Trigger.id, Action.position)
        .limit(1)
    )
    return db.session.scalar(last) or db.session.scalar(of_cancelling)


def to_come(dossier: Dossier) -> list[Appointment]:
    return [appointment for appointment in dossier.appointments if appointment.is_open and not appointment.has_begun]


def parting(dossier: Dossier, person: Person, template: EmailTemplate | None) -> Parting:
    if template is None or not person.email:
        return Parting(person, None)
    return Parting(person, template, [_told(dossier, person, template, visit) for visit in to_come(dossier)])


def send(parting: Parting, dossier: Dossier, former: FormerApplicant, *, by: User) -> None:
    """Within the transaction of who holds the dossier: puts them in line, each in a run of its own appointment."""
    for one in parting.told:
        assert parting.template
        _queue(dossier, one.appointment, former, parting.person, parting.template, by)


def take_back(dossier: Dossier, person_id: int, *, by: User) -> None:
    """Likewise, of who comes back: what still waits. What left can't be taken back."""
    waiting = db.session.scalars(
        select(Run)
        .join(RunAction, RunAction.run_id == Run.id)
        .join(Email, Email.run_action_id == RunAction.id)
        .where(Run.dossier_id == dossier.id, Run.event == Event.APPLICANT_LEFT, Run.appointment_id.is_not(None))
        .where(Email.person_id == person_id, Email.status == EmailStatus.QUEUED, Run.undone_at.is_(None))
        .order_by(Run.id)
    )
    for run in waiting.unique().all():
        undoing.undo_within(run, dossier, by=by)


def _told(dossier: Dossier, person: Person, template: EmailTemplate, appointment: Appointment) -> Told:
    try:
        letter = mail_text.compose(template, dossier, person, appointment, offices.current())
    except DomainError as error:
        return Told(appointment, problem=error.sentence)
    return Told(appointment, letter)


def _queue(
    dossier: Dossier,
    appointment: Appointment,
    former: FormerApplicant,
    person: Person,
    template: EmailTemplate,
    by: User,
) -> None:
    key = f"{Event.APPLICANT_LEFT}:{former.id}:{appointment.id}"
    run = runs.enqueue(Event.APPLICANT_LEFT, key, dossier, appointment, by)
    run.status, run.started_at, run.ended_at = RunStatus.DONE, run.queued_at, run.queued_at
    db.session.flush()
    scenario = RunScenario(
        run_id=run.id,
        position=0,
        name=_WHO,
        person_id=person.id,
        person_name=former.name,
        weighing=Weighing.NO_LONGER,
        reason=say("%(whom)s is van het dossier gehaald.", whom=former.name).as_json(),
        conditions=[],
    )
    db.session.add(scenario)
    db.session.flush()
    ending = f"|left:{former.id}"
    action = RunAction(
        run_id=run.id,
        run_scenario_id=scenario.id,
        position=0,
        who=_WHO,
        kind=EffectKind.SEND_EMAIL,
        name=template.name,
        person_id=person.id,
        person_name=former.name,
        key=mail_keys.key(run.occasion, template.id, Recipient.APPLICANTS, person.id, ending),
        order={"email_template_id": template.id, "person_id": person.id, "recipient": Recipient.APPLICANTS.value},
        outcome=Outcome.DONE,
        ended_at=run.queued_at,
    )
    db.session.add(action)
    db.session.flush()
    recording.carry_out(run, action, offices.current())
