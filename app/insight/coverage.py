"""What each combination of properties sets in motion: read from the configuration, without a dossier."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from app.engine import rules
from app.engine.domain.facts import Facts, Option
from app.engine.domain.planning import Plan, plan
from app.engine.domain.rules import TriggerRule
from app.insight import made_up_dossier
from app.insight.domain import coverage
from app.insight.domain.coverage import Axis, Chosen, Table
from app.insight.domain.made_up_facts import Imagined, Names, Occasion, imagine
from app.models import AppointmentType, DossierStatus, LeadSource, Property
from app.setup import properties, settings_lists
from app.setup.choosing import choosable
from app.store import offices
from app.vocabulary.times import local_day
from app.vocabulary.words import ApplicantRole, Question, Subject

NOTHING = 0
"""As an axis: that one isn't there."""


@dataclass(frozen=True)
class SurveyChoice:
    """What a user chose, None where nothing was: ids that may be of nothing."""

    trigger_id: int | None = None
    type_id: int | None = None
    rows_id: int | None = None
    columns_id: int | None = None
    role: ApplicantRole = ApplicantRole.CONSUMER
    status_id: int | None = None
    lead_source_id: int | None = None
    has_partner: bool = False


class Survey:
    """What was asked, with a sensible choice wherever that can't be."""

    def __init__(self, asked: SurveyChoice, *, only_types_of_trigger: bool = False) -> None:
        self._asked, self._only_types_of_trigger = asked, only_types_of_trigger
        self.role = asked.role
        self._rules = rules.load()

    @property
    def triggers(self) -> Sequence[TriggerRule]:
        """Those that are on."""
        return self._rules.triggers

    @cached_property
    def trigger(self) -> TriggerRule | None:
        weighing = [trigger for trigger in self.triggers if trigger.weighs_filters]
        asked = [trigger for trigger in self.triggers if trigger.id == self._asked.trigger_id]
        return next(iter([*asked, *weighing, *self.triggers]), None)

    @cached_property
    def all_types(self) -> Sequence[AppointmentType]:
        """Those that can be chosen, and archived ones that the trigger names."""
        named = self.trigger.appointment_type_ids if self.trigger else frozenset()
        return choosable(settings_lists.everything(AppointmentType), named)

    @cached_property
    def types(self) -> Sequence[AppointmentType]:
        """List the appointment types that the trigger is about."""
        named = self.trigger.appointment_type_ids if self.trigger else frozenset()
        return [kind for kind in self.all_types if not named or kind.id in named]

    @cached_property
    def type(self) -> AppointmentType | None:
        among = self.types if self._only_types_of_trigger else self.all_types
        asked = [kind for kind in among if kind.id == self._asked.type_id]
        return next(iter([*asked, *self.types]), None)

    @cached_property
    def all_properties(self) -> Sequence[Property]:
        """List the properties that can be filled in, those of a dossier first."""
        return sorted(choosable(properties.everything()), key=lambda property: property.subject is Subject.PERSON)

    @cached_property
    def properties(self) -> Sequence[Property]:
        """List the properties that the trigger's scenarios look at."""
        ids = coverage.looked_at(self.trigger, self._rules.scenarios) if self.trigger else ()
        return [property for property in self.all_properties if property.id in ids]

    @cached_property
    def axes(self) -> tuple[Axis | None, Axis | None]:
        """Rows and columns; a single one goes downwards."""
        rows = self._axis(self._asked.rows_id, Subject.DOSSIER, self.properties)
        others = [property for property in self.properties if rows is None or property.id != rows.property_id]
        columns = self._axis(self._asked.columns_id, Subject.PERSON, others)
        return (rows, columns) if rows else (columns, None)

    @property
    def left_out(self) -> list[Property]:
        """What the scenarios look at too, and is not filled in anywhere in the table."""
        shown = {axis.property_id for axis in self.axes if axis}
        return [property for property in self.properties if property.id not in shown]

    def _axis(self, asked_id: int | None, subject: Subject, among: Sequence[Property]) -> Axis | None:
        if asked_id == NOTHING:
            return None
        asked = [property for property in among if property.id == asked_id]
        usual = [property for property in among if property.subject is subject]
        chosen = next(iter([*asked, *usual]), None)
        if chosen is None:
            return None
        options = tuple(Option(option.id, option.name) for option in choosable(chosen.options))
        return Axis(chosen.id, chosen.name, chosen.subject, options)

    @cached_property
    def questions(self) -> frozenset[Question]:
        """What the trigger's scenarios ask besides properties."""
        return coverage.asked_by(self.trigger, self._rules.scenarios) if self.trigger else frozenset()

    @cached_property
    def statuses(self) -> Sequence[DossierStatus]:
        return choosable(settings_lists.everything(DossierStatus))

    @cached_property
    def lead_sources(self) -> Sequence[LeadSource]:
        return choosable(settings_lists.everything(LeadSource))

    @property
    def address(self) -> dict[str, int | str]:
        """What was chosen, as the address says it."""
        rows, columns = self.axes
        return {
            "trigger": self.trigger.id if self.trigger else NOTHING,
            "type": self.type.id if self.type else NOTHING,
            "rows": rows.property_id if rows else NOTHING,
            "columns": columns.property_id if columns else NOTHING,
            "as": self.role.value,
            **({"status": self.status.id} if self.status else {}),
            **({"lead_source": self.lead_source.id} if self.lead_source else {}),
            **({"has_partner": 1} if self.has_partner else {}),
        }

    @cached_property
    def status(self) -> Option | None:
        asked = self._asked.status_id
        return made_up_dossier.option(self.statuses, asked) if asked else None

    @cached_property
    def lead_source(self) -> Option | None:
        return (
            made_up_dossier.option(self.lead_sources, self._asked.lead_source_id)
            if self._asked.lead_source_id
            else None
        )

    @property
    def has_partner(self) -> bool:
        """Of the dossier that the table imagines."""
        return self.role is ApplicantRole.PARTNER or self._asked.has_partner

    def table(self, names: Names) -> Table:
        """A fixed number of queries: whatever all cells share is loaded once."""
        known, status, occasion = made_up_dossier.known_options(), made_up_dossier.first_status(), self.occasion
        today = local_day(datetime.now(UTC), offices.zone())

        def facts_of(chosen: Chosen) -> Facts:
            return imagine(self.imagined(chosen), occasion, known, names, status, today)

        return coverage.table(*self.axes, facts_of, self.triggers, self._rules.scenarios)

    def imagined(self, chosen: Chosen) -> Imagined:
        of_dossier, of_person = (
            frozenset(option.id for axis, option in chosen if axis.subject is subject) for subject in Subject
        )
        nobody: frozenset[int] = frozenset()
        consumer, partner = (nobody, of_person) if self.role is ApplicantRole.PARTNER else (of_person, nobody)
        has_partner = partner if self.has_partner else None
        return Imagined(of_dossier, consumer, has_partner, self.status, self.lead_source)

    def plan(self, made_up: Imagined, names: Names, *, is_first_of_type: bool) -> Plan:
        occasion = replace(self.occasion, is_first_of_type=is_first_of_type)
        return plan(made_up_dossier.facts(made_up, occasion, names), self.triggers, self._rules.scenarios)

    @property
    def occasion(self) -> Occasion:
        type_id, type_name = (self.type.id, self.type.name) if self.type else (0, "")
        if self.trigger is None:
            return Occasion(type_id, type_name)
        return Occasion(type_id, type_name, self.trigger.event, trigger_id=self.trigger.id)
