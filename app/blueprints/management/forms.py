"""The editors of scenarios and triggers: one form each, with rows for conditions and actions."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FormField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, TextInput

from app.blueprints.management import rows
from app.blueprints.management.field_controls import a_word, ids
from app.blueprints.management.row_forms import ActionForm, ConditionForm
from app.models import AppointmentType, Scenario, Trigger
from app.setup import actions, settings_lists
from app.setup.actions import Draft
from app.setup.askable import askable, row_of, values_of
from app.setup.domain.rule_checks import Misconfigured, Problem
from app.setup.scenarios import ScenarioDraft
from app.setup.triggers import TriggerDraft
from app.vocabulary import numbers
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import ACTION_KINDS, ActionKind, AppliesTo, EffectKind, Event, OffsetUnit, ReEntry, Scope
from app.web.forms import Form, choices, name_field, tidy, words
from app.web.templating import sentence


class EditorForm(Form):
    """A form with rows that are added, removed and moved in place."""

    def __init__(self, values: dict[str, Any] | None = None, *, is_posted: bool = True) -> None:
        """Where it `is_posted`, what the request holds goes before `values`."""
        super().__init__(data=values, **({} if is_posted else {"formdata": None}))
        self.offer()

    @property
    def draft(self) -> Any:
        raise NotImplementedError

    def offer(self) -> None:
        """Fills the selects; again after an edit, since what is chosen says what is offered."""
        raise NotImplementedError

    def edit(self, command: str) -> str:
        """Adds, removes or moves a row. Returns the id of the element that gets the focus."""
        focus = self.edit_rows(command)
        self.offer()
        return focus

    def edit_rows(self, command: str) -> str:
        raise NotImplementedError

    def passes(self, check: Callable[[], None]) -> bool:
        """Checks shape and rules together, so that everything is told at once."""
        is_valid = self.validate()
        with self.showing_refusals():
            check()
            return is_valid
        return False

    def refuse(self, error: DomainError) -> None:
        if isinstance(error, Misconfigured):
            self.form_errors = [*self.form_errors, gettext("Niet opgeslagen: kijk de gemarkeerde velden na.")]
            self.tell(error.problems)
        else:
            super().refuse(error)

    def refuse_as_gone(self, thing: object | None) -> bool:
        """True once when it was removed meanwhile; a second, conscious save makes a new one of what was typed."""
        if thing is not None or self.opened_version is None:
            return False
        text = gettext(
            "Iemand anders heeft dit intussen verwijderd. Uw invoer staat er nog:"
            " sla opnieuw op om die als nieuw te bewaren."
        )
        self.form_errors = [*self.form_errors, text]
        self.version.data = ""
        return True

    def tell(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            field = rows.find(self, problem.field)
            field.errors = [*field.errors, sentence(problem.sentence)]


class ActionsForm(EditorForm):
    name = name_field(_("Naam"))
    actions = rows.Rows(FormField(ActionForm), _("Acties"))
    removed = HiddenField(widget=TextInput())
    """The rows that were removed and can be brought back, as JSON. Drawn with the rows, so no hidden widget."""
    kinds: Sequence[ActionKind] = ()

    def offer(self) -> None:
        things = actions.nameable()
        for entry in self.actions:
            entry.form.offer(things, self.kinds)

    @property
    def row_lists(self) -> dict[str, tuple[rows.Rows, str]]:
        """For each name of a row its list, and the field that a new row begins with."""
        return {"action": (self.actions, "kind")}

    def edit_rows(self, command: str) -> str:
        if command == "bring_back":
            return self._bring_back()
        for noun, (field, first) in self.row_lists.items():
            gone = rows.removed(field, noun, command)
            if focus := rows.edit(field, noun, command, first=first):
                if gone:
                    self._keep([*self.undoable, gone])
                return "bring-back" if gone else focus
        return ""

    @property
    def undoable(self) -> list[dict[str, Any]]:
        """What was removed and can be brought back, the last one last."""
        return rows.read_removed(self.removed.data)

    @property
    def last_removed(self) -> str:
        return str(self.undoable[-1]["noun"]) if self.undoable else ""

    def _bring_back(self) -> str:
        if self.last_removed not in self.row_lists:
            return ""
        *rest, last = self.undoable
        self._keep(rest)
        field, first = self.row_lists[last["noun"]]
        return rows.bring_back(field, last, first=first)

    def _keep(self, gone: list[dict[str, Any]]) -> None:
        self.removed.data = json.dumps(gone[-rows.MOST_REMOVED :], ensure_ascii=False) if gone else ""

    @property
    def action_rows(self) -> tuple[Draft | None, ...]:
        return tuple(entry.form.draft for entry in self.actions)


class ScenarioForm(ActionsForm):
    scope = SelectField(_("Bereik"), choices=words(Scope), default=Scope.APPOINTMENT.value)
    applies_to = SelectField(_("Geldt voor"), choices=words(AppliesTo), default=AppliesTo.DOSSIER.value)
    is_filtered = BooleanField(_("Ja, ik wil de uitvoer van dit scenario laten bepalen m.b.v. een filter"))
    conditions = rows.Rows(FormField(ConditionForm), _("Voorwaarden"))
    kinds = tuple(EffectKind)

    def offer(self) -> None:
        super().offer()
        known = askable()
        for entry in self.conditions:
            entry.form.offer(known)

    @property
    def row_lists(self) -> dict[str, tuple[rows.Rows, str]]:
        return super().row_lists | {"condition": (self.conditions, "property_id")}

    def edit_rows(self, command: str) -> str:
        focus = super().edit_rows(command)
        if self.is_filtered.data and not len(self.conditions) and command in ("", "refresh"):
            rows.edit(self.conditions, "condition", "add_condition", first="property_id")
        return focus

    @property
    def draft(self) -> ScenarioDraft:
        return ScenarioDraft(
            name=self.name.data,
            scope=a_word(Scope, self.scope.data) or Scope.APPOINTMENT,
            applies_to=a_word(AppliesTo, self.applies_to.data) or AppliesTo.DOSSIER,
            is_filtered=self.is_filtered.data,
            conditions=tuple(entry.form.row for entry in self.conditions),
            actions=self.action_rows,
        )


class TriggerForm(ActionsForm):
    appointment_type_ids = SelectMultipleField(_("Afspraaktypes"), option_widget=CheckboxInput(), validate_choice=False)
    is_first_of_type = BooleanField(_("Alleen bij de eerste afspraak van dit type op het dossier"))
    event = HiddenField()
    re_entry = SelectField(_("Hoe vaak"), choices=words(ReEntry), default=ReEntry.ONCE_PER_APPOINTMENT.value)
    is_active = BooleanField(_("Deze trigger staat aan"))
    offset_amount = StringField(_("Hoe lang"), filters=[lambda text: tidy(str(text or ""))])
    offset_unit = SelectField(_("Eenheid"), choices=words(OffsetUnit), default=OffsetUnit.DAYS.value)
    kinds = ACTION_KINDS

    def offer(self) -> None:
        super().offer()
        ticked = ids(self.appointment_type_ids.data)
        self.appointment_type_ids.choices = choices(settings_lists.everything(AppointmentType), chosen=ticked)

    @property
    def draft(self) -> TriggerDraft:
        return TriggerDraft(
            event=a_word(Event, self.event.data) or Event.SCHEDULED,
            name=self.name.data,
            appointment_type_ids=frozenset(ids(self.appointment_type_ids.data)),
            is_first_of_type=self.is_first_of_type.data,
            re_entry=a_word(ReEntry, self.re_entry.data) or ReEntry.ONCE_PER_APPOINTMENT,
            is_active=self.is_active.data,
            actions=self.action_rows,
            offset_amount=numbers.whole(self.offset_amount.data),
            offset_unit=a_word(OffsetUnit, self.offset_unit.data) or OffsetUnit.DAYS,
        )


def scenario_values(scenario: Scenario, *, anew: bool = False) -> dict[str, Any]:
    """What the editor begins with. A copy is made `anew`."""
    return {
        "version": "" if anew else scenario.version,
        "name": scenario.name,
        "scope": scenario.scope,
        "applies_to": scenario.applies_to,
        "is_filtered": scenario.is_filtered,
        "conditions": [values_of(row_of(condition)) for condition in scenario.conditions],
        "actions": actions.values_of(scenario.actions, anew=anew),
    }


def trigger_values(trigger: Trigger) -> dict[str, Any]:
    return {
        "version": trigger.version,
        "event": trigger.event,
        "name": trigger.name,
        "appointment_type_ids": [kind.id for kind in trigger.appointment_types],
        "is_first_of_type": trigger.is_first_of_type,
        "re_entry": trigger.re_entry,
        "is_active": trigger.is_active,
        "offset_amount": trigger.offset_amount,
        "offset_unit": trigger.offset_unit or OffsetUnit.DAYS,
        "actions": actions.values_of(trigger.actions),
    }
