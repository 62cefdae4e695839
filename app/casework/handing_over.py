"""What is in the name of a colleague, kind by kind, and how all of it goes to another in a few statements."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, false, literal, null, or_, select, true, update
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from app.casework import fact_changes
from app.casework.domain.fact_changes import HANDED_OVER
from app.casework.domain.handovers import Belongings
from app.casework.dossiers import people_of, with_people
from app.extensions import db
from app.models import Action, Appointment, Dossier, Scenario, Task, Trigger, User
from app.vocabulary.sentences import N_
from app.vocabulary.words import HandoverKind, TaskStatus

CALLED = {
    HandoverKind.ADVISED: "dossiers as advisor",
    HandoverKind.HANDLED: "dossiers as handler",
    HandoverKind.APPOINTMENTS: "appointments to come",
    HandoverKind.TASKS: "open tasks",
    HandoverKind.ACTIONS: "actions that name them",
}
"""By commands."""

Item = Dossier | Appointment | Task | Scenario | Trigger

UNSEEN = {"synchronize_session": False}


@dataclass(frozen=True)
class Passing:
    """From whom to whom, by whom and when."""

    user: User
    to: User
    by: User | None
    at: datetime


def holder(kind: HandoverKind) -> InstrumentedAttribute[int] | InstrumentedAttribute[int | None]:
    match kind:
        case HandoverKind.ADVISED:
            return Dossier.advisor_id
        case HandoverKind.HANDLED:
            return Dossier.handler_id
        case HandoverKind.APPOINTMENTS:
            return Appointment.advisor_id
        case HandoverKind.TASKS:
            return Task.assignee_id
        case HandoverKind.ACTIONS:
            return Action.assignee_user_id


def table(kind: HandoverKind) -> type[Dossier] | type[Appointment] | type[Task] | type[Action]:
    match kind:
        case HandoverKind.ADVISED | HandoverKind.HANDLED:
            return Dossier
        case HandoverKind.APPOINTMENTS:
            return Appointment
        case HandoverKind.TASKS:
            return Task
        case HandoverKind.ACTIONS:
            return Action


def of(kind: HandoverKind, user_id: SQLColumnExpression[int] | int) -> ColumnElement[bool]:
    """Which rows are in somebody's name and are not over yet."""
    matters: ColumnElement[bool]
    match kind:
        case HandoverKind.ADVISED | HandoverKind.HANDLED:
            matters = Dossier.archived_at.is_(None)
        case HandoverKind.APPOINTMENTS:
            matters = Appointment.is_open & (Appointment.starts_at > datetime.now(UTC))
        case HandoverKind.TASKS:
            matters = Task.status == TaskStatus.OPEN
        case HandoverKind.ACTIONS:
            matters = true()
    return (holder(kind) == user_id) & matters


def belongings(user: User) -> list[Belongings]:
    """Of all kinds, also of those of which there is nothing."""
    found = []
    for kind in HandoverKind:
        id = table(kind).id
        found.append(Belongings(kind, tuple(db.session.scalars(select(id).where(of(kind, user.id)).order_by(id)))))
    return found


def lock_dossiers(*which: tuple[HandoverKind, ColumnElement[bool]]) -> None:
    """In their order, and before colleagues, as whoever books an appointment does."""
    ways = [Dossier.id.in_(select(id).where(rows)) for kind, rows in which if (id := dossier_of(kind)) is not None]
    wanted = select(Dossier.id).where(or_(false(), *ways)).order_by(Dossier.id)
    db.session.execute(wanted.with_for_update(key_share=True))


def dossier_of(kind: HandoverKind) -> InstrumentedAttribute[int] | None:
    match kind:
        case HandoverKind.ADVISED | HandoverKind.HANDLED:
            return Dossier.id
        case HandoverKind.APPOINTMENTS:
            return Appointment.dossier_id
        case HandoverKind.TASKS:
            return Task.dossier_id
        case HandoverKind.ACTIONS:
            return None


def pass_on(kind: HandoverKind, rows: ColumnElement[bool], passing: Passing) -> None:
    """Tells it on the timeline of each dossier too, or in the history of each rule. The caller commits."""
    match kind:
        case HandoverKind.ADVISED:
            _tell(passing, N_("Adviseur"), rows, Dossier.id)
        case HandoverKind.HANDLED:
            _tell(passing, N_("Behandelaar"), rows, Dossier.id)
        case HandoverKind.APPOINTMENTS:
            _tell(passing, N_("Adviseur"), rows, Appointment.dossier_id, Appointment.id)
        case HandoverKind.TASKS:
            whose = Task.subject + f" ({passing.user.name})"
            _tell(passing, HANDED_OVER, rows, Task.dossier_id, before=whose)
        case HandoverKind.ACTIONS:
            return _rewrite(rows, passing)
    model = table(kind)
    given = update(model).where(rows).values({holder(kind).key: passing.to.id})
    if issubclass(model, Dossier | Appointment):
        # Whoever has it open in a form is told.
        given = given.values(
            version=model.version + 1, changed_at=passing.at, changed_by=passing.by.name if passing.by else None
        )
    db.session.execute(given, execution_options=UNSEEN)


def _tell(
    passing: Passing,
    field: str,
    rows: ColumnElement[bool],
    dossier_id: SQLColumnExpression[int],
    appointment_id: SQLColumnExpression[int] | None = None,
    *,
    before: SQLColumnExpression[str] | None = None,
) -> None:
    fact_changes.record_of_all(
        field,
        literal(passing.user.name) if before is None else before,
        passing.to.name,
        rows,
        dossier_id=dossier_id,
        appointment_id=null() if appointment_id is None else appointment_id,
        at=passing.at,
        by=passing.by,
    )


def _rewrite(rows: ColumnElement[bool], passing: Passing) -> None:
    """Through the session, which is where history sees it."""
    actions, owners = db.session.scalars(select(Action).where(rows)).all(), rules_of(rows)
    for action in actions:
        action.assignee_user_id = passing.to.id
    for owner in owners:
        owner.changed_at, owner.changed_by = passing.at, passing.by.name if passing.by else None


def load(kind: HandoverKind, rows: ColumnElement[bool], most: int) -> list[Item]:
    """With all that is shown of them: who has them now, and of which people they are."""
    match kind:
        case HandoverKind.ADVISED | HandoverKind.HANDLED:
            dossiers = with_people(select(Dossier).where(rows)).order_by(Dossier.id)
            return list(db.session.scalars(dossiers.limit(most)))
        case HandoverKind.APPOINTMENTS:
            along = joinedload(Appointment.advisor), people_of(Appointment.dossier)
            appointments = select(Appointment).where(rows).options(*along).order_by(Appointment.starts_at)
            return list(db.session.scalars(appointments.limit(most)))
        case HandoverKind.TASKS:
            tasks = select(Task).where(rows).options(joinedload(Task.assignee), people_of(Task.dossier))
            return list(db.session.scalars(tasks.order_by(Task.due_on, Task.id).limit(most)))
        case HandoverKind.ACTIONS:
            return list(rules_of(rows))


def rules_of(rows: ColumnElement[bool]) -> list[Scenario | Trigger]:
    """The scenarios and triggers that have these actions."""
    scenarios = select(Scenario).where(Scenario.id.in_(select(Action.scenario_id).where(rows)))
    triggers = select(Trigger).where(Trigger.id.in_(select(Action.trigger_id).where(rows)))
    return [
        *db.session.scalars(scenarios.order_by(Scenario.position, Scenario.id)),
        *db.session.scalars(triggers.order_by(Trigger.position, Trigger.id)),
    ]
