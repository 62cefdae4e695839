"""Keeps what a user changed on a dossier, a person or an appointment, within the transaction that changes it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, SQLColumnExpression, insert, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from app.casework.domain.fact_changes import ARCHIVED, HANDED_OVER, MOMENT, MORTGAGE_AMOUNT, STATUS, Fact, changes
from app.extensions import db
from app.models import Appointment, Dossier, FactChange, Person, Property, PropertyOption, Task, User
from app.vocabulary import labels
from app.vocabulary.sentences import N_

if TYPE_CHECKING:
    from app.casework import appointments, dossiers


def of_dossier(case: "Dossier | dossiers.DossierDetails") -> list[Fact]:
    """The facts as they are, or as a user filled them in: all but the status, which keeps its own changes."""
    form, amount = case.form_of_address, case.mortgage_amount
    return [
        *_of_options(case.options),
        Fact(N_("Adviseur"), case.advisor.name),
        Fact(N_("Behandelaar"), case.handler.name if case.handler else ""),
        Fact(N_("Leadbron"), case.lead_source.name if case.lead_source else ""),
        Fact(N_("Aanspreekvorm"), labels.text(form) if form else ""),
        Fact(MORTGAGE_AMOUNT, "" if amount is None else str(amount)),
    ]


def of_person(person: Person) -> list[Fact]:
    return [
        Fact(N_("Aanhef"), labels.text(person.salutation)),
        Fact(N_("Voornaam"), person.first_name),
        Fact(N_("Tussenvoegsel"), person.prefix),
        Fact(N_("Achternaam"), person.last_name),
        Fact(N_("E-mailadres"), person.email),
        Fact(N_("Telefoon"), person.phone),
        *_of_options(person.options),
    ]


def of_appointment(meeting: "Appointment | appointments.AppointmentDetails") -> list[Fact]:
    return [
        Fact(MOMENT, meeting.starts_at.astimezone(UTC).isoformat()),
        Fact(N_("Locatie"), meeting.location.name if meeting.location else ""),
        Fact(N_("Afspraaktype"), meeting.type.name),
        Fact(N_("Titel"), meeting.title),
        Fact(N_("Duur in minuten"), str(meeting.duration_minutes)),
        Fact(N_("Adviseur"), meeting.advisor.name),
        Fact(N_("Opmerkingen"), meeting.remarks),
    ]


def of_status(appointment: Appointment) -> list[Fact]:
    """A status is told so where no run tells it."""
    return [Fact(STATUS, labels.text(appointment.status))]


def record_archiving(dossier: Dossier, *, by: User) -> None:
    """Keeps what it has become. The caller commits."""
    no, yes = Fact(ARCHIVED, N_("Nee")), Fact(ARCHIVED, N_("Ja"))
    before, after = (no, yes) if dossier.is_archived else (yes, no)
    record([before], [after], by=by, dossier_id=dossier.id)


def record_handing_over(task: Task, before: User, *, by: User) -> None:
    """The caller commits."""
    if task.assignee is not before:
        had, has = Fact(HANDED_OVER, f"{task.subject} ({before.name})"), Fact(HANDED_OVER, task.assignee.name)
        record([had], [has], by=by, dossier_id=task.dossier_id)


def record(
    before: Sequence[Fact],
    after: Sequence[Fact],
    *,
    by: User | None,
    dossier_id: int | None = None,
    person_id: int | None = None,
    appointment_id: int | None = None,
) -> None:
    """Makes a row for each field that really changed, all of the same moment. The caller commits."""
    now = datetime.now(UTC)
    db.session.add_all(
        FactChange(
            dossier_id=dossier_id,
            person_id=person_id,
            appointment_id=appointment_id,
            property_id=change.property_id,
            field=change.field,
            before=change.before,
            after=change.after,
            changed_at=now,
            changed_by_id=by.id if by else None,
        )
        for change in changes(before, after)
    )


def record_of_all(
    field: str,
    before: SQLColumnExpression[str],
    after: str,
    rows: ColumnElement[bool],
    *,
    dossier_id: SQLColumnExpression[int],
    appointment_id: SQLColumnExpression[int | None],
    at: datetime,
    by: User | None,
) -> None:
    """Makes one of a field of each of these rows, in one statement, before they are changed. The caller commits."""
    told: dict[InstrumentedAttribute[Any], SQLColumnExpression[Any]] = {
        FactChange.dossier_id: dossier_id,
        FactChange.appointment_id: appointment_id,
        FactChange.field: literal(field),
        FactChange.before: before,
        FactChange.after: literal(after),
        FactChange.changed_at: literal(at, FactChange.changed_at.type),
        FactChange.changed_by_id: literal(by.id if by else None, FactChange.changed_by_id.type),
    }
    # A name may have been changed to that of another.
    wanted = select(*told.values()).where(rows, before != after)
    db.session.execute(insert(FactChange).from_select([column.key for column in told], wanted))


def _of_options(options: Iterable[PropertyOption]) -> list[Fact]:
    chosen: dict[Property, list[PropertyOption]] = {}
    for option in sorted(options, key=lambda option: (option.position, option.id)):
        chosen.setdefault(option.property, []).append(option)
    return [
        Fact(property.name, ", ".join(option.name for option in chosen[property]), property.id)
        for property in sorted(chosen, key=lambda property: (property.position, property.id))
    ]
