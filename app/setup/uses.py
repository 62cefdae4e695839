"""Where a thing of the settings is used, so that deleting it can be refused with the list."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, Select, Table, false, func, or_, select

from app.engine import run_reports
from app.engine.domain import kinds
from app.engine.domain.kinds import Field, Reference
from app.extensions import db
from app.models import (
    Action,
    Appointment,
    AppointmentType,
    ConditionThing,
    DocumentRequest,
    DocumentType,
    Dossier,
    DossierStatus,
    Email,
    EmailTemplate,
    Expectation,
    ExpectationChoice,
    ExpectationLine,
    LeadSource,
    Location,
    Property,
    PropertyOption,
    Scenario,
    ScenarioCondition,
    StatusChange,
    Trigger,
)
from app.models.dossiers import dossier_options, person_options
from app.models.management import ListThing, scenario_condition_options, trigger_appointment_types
from app.models.mixins import Setting
from app.models.settings import email_template_appointment_types
from app.vocabulary.sentences import N_, DomainError, Sentence, say
from app.vocabulary.words import EffectKind


class InUse(DomainError):
    """Can't be deleted: `uses` says where it is used."""

    def __init__(self, name: str, uses: list[Sentence]) -> None:
        super().__init__(N_("“%(name)s” is in gebruik en kan niet worden verwijderd."), name=name)
        self.uses = uses


def of(setting: Setting) -> list[Sentence]:
    return [*_rules(setting), *_expectations(setting), *_planned_starts(setting), *_records(setting)]


def refuse_if_used(setting: Setting) -> None:
    if uses := of(setting):
        raise InUse(setting.name, uses)


def _rules(setting: Setting) -> Iterator[Sentence]:
    """Name the scenarios and triggers that name it."""
    if isinstance(setting, Property | PropertyOption | ListThing):
        yield from _scenarios(Scenario.id.in_(_conditions_with(setting)))
    if isinstance(setting, AppointmentType):
        named = select(trigger_appointment_types.c.trigger_id).where(
            trigger_appointment_types.c.appointment_type_id == setting.id
        )
        yield from _triggers(Trigger.id.in_(named))
        yield from _templates(setting)
    elif naming := _naming(Action, kinds.FIELDS, setting):
        yield from _scenarios(Scenario.id.in_(select(Action.scenario_id).where(or_(*naming))))
        yield from _triggers(Trigger.id.in_(select(Action.trigger_id).where(or_(*naming))))


def _naming(
    table: type[Action | ExpectationLine], fields: Iterable[Field], setting: Setting
) -> list[ColumnElement[bool]]:
    """Match the rows where one of these fields refers to it."""
    referring = (field for field in fields if isinstance(field, Reference) and field.table == setting.__tablename__)
    return [getattr(table, field.column) == setting.id for field in referring]


def _conditions_with(setting: Property | PropertyOption | ListThing) -> Select[int]:
    if isinstance(setting, Property):
        return select(ScenarioCondition.scenario_id).where(ScenarioCondition.property_id == setting.id)
    if not isinstance(setting, PropertyOption):
        naming = select(ConditionThing.condition_id).where(ConditionThing.names(setting))
        return select(ScenarioCondition.scenario_id).where(ScenarioCondition.id.in_(naming))
    chosen = scenario_condition_options.c
    return (
        select(ScenarioCondition.scenario_id)
        .join(scenario_condition_options, chosen.condition_id == ScenarioCondition.id)
        .where(chosen.option_id == setting.id)
    )


def _scenarios(which: ColumnElement[bool]) -> Iterator[Sentence]:
    for name in db.session.scalars(select(Scenario.name).where(which).order_by(Scenario.position, Scenario.id)):
        yield say("Scenario “%(name)s”", name=name)


def _triggers(which: ColumnElement[bool]) -> Iterator[Sentence]:
    for name in db.session.scalars(select(Trigger.name).where(which).order_by(Trigger.position, Trigger.id)):
        yield say("Trigger “%(name)s”", name=name)


def _templates(setting: AppointmentType) -> Iterator[Sentence]:
    named = email_template_appointment_types.c
    which = select(named.email_template_id).where(named.appointment_type_id == setting.id)
    in_order = select(EmailTemplate.name).where(EmailTemplate.id.in_(which)).order_by(EmailTemplate.position)
    for name in db.session.scalars(in_order):
        yield say("E-mailsjabloon “%(name)s”", name=name)


def _expectations(setting: Setting) -> Iterator[Sentence]:
    of_choice = select(ExpectationChoice.expectation_id)
    naming = _naming(ExpectationLine, map(kinds.about, EffectKind), setting)
    of_lines = Expectation.id.in_(select(ExpectationLine.expectation_id).where(or_(false(), *naming)))
    match setting:
        case AppointmentType():
            which = Expectation.appointment_type_id == setting.id
        case DossierStatus():
            which = or_(of_lines, Expectation.status_id == setting.id)
        case LeadSource():
            which = Expectation.lead_source_id == setting.id
        case PropertyOption():
            which = Expectation.id.in_(of_choice.where(ExpectationChoice.option_id == setting.id))
        case Property():
            of_property = of_choice.join(PropertyOption).where(PropertyOption.property_id == setting.id)
            which = Expectation.id.in_(of_property)
        case _:
            which = of_lines
    in_order = select(Expectation.name).where(which).order_by(Expectation.position, Expectation.id)
    for name in db.session.scalars(in_order):
        yield say("Verwachting “%(name)s”", name=name)


def _planned_starts(setting: Setting) -> Iterator[Sentence]:
    for run in run_reports.waiting_for(setting.id) if isinstance(setting, Scenario) else ():
        yield say("Geplande start op %(due_at)s, dossier %(dossier)s", due_at=run.due_at, dossier=run.dossier.name)


def _records(setting: Setting) -> Iterator[Sentence]:
    """Count the dossiers, people, appointments and the like that hold it."""
    for singular, plural, count in _counts(setting):
        number = db.session.scalar(count) or 0
        if number:
            yield say(singular if number == 1 else plural, count=number)


def _counts(setting: Setting) -> Iterator[tuple[str, str, Select[int]]]:
    match setting:
        case Property() | PropertyOption():
            yield N_("1 dossier"), N_("%(count)s dossiers"), _holders(dossier_options, "dossier_id", setting)
            yield N_("1 persoon"), N_("%(count)s personen"), _holders(person_options, "person_id", setting)
        case DocumentType():
            yield (
                N_("1 gevraagd document"),
                N_("%(count)s gevraagde documenten"),
                _rows(DocumentRequest.document_type_id == setting.id),
            )
        case EmailTemplate():
            yield N_("1 e-mail"), N_("%(count)s e-mails"), _rows(Email.email_template_id == setting.id)
        case DossierStatus():
            yield N_("1 dossier"), N_("%(count)s dossiers"), _rows(Dossier.status_id == setting.id)
            yield (
                N_("1 statuswijziging in de geschiedenis"),
                N_("%(count)s statuswijzigingen in de geschiedenis"),
                _rows(or_(StatusChange.from_status_id == setting.id, StatusChange.to_status_id == setting.id)),
            )
        case LeadSource():
            yield N_("1 dossier"), N_("%(count)s dossiers"), _rows(Dossier.lead_source_id == setting.id)
        case AppointmentType():
            yield N_("1 afspraak"), N_("%(count)s afspraken"), _rows(Appointment.type_id == setting.id)
        case Location():
            yield N_("1 afspraak"), N_("%(count)s afspraken"), _rows(Appointment.location_id == setting.id)
        case Scenario() | Trigger() | Expectation():
            # Runs tell of them by name, and don't need them any more.
            return
        case _:
            raise TypeError(f"nobody knows where {setting!r} is used")


def _rows(which: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).where(which)


def _holders(table: Table, holder: str, setting: Property | PropertyOption) -> Select[int]:
    count = select(func.count(table.c[holder].distinct()))
    if isinstance(setting, PropertyOption):
        return count.where(table.c.option_id == setting.id)
    return count.join(PropertyOption, PropertyOption.id == table.c.option_id).where(
        PropertyOption.property_id == setting.id
    )
