"""The rows of an editor: one action, one condition."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, HiddenField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput

from app.blueprints.management import field_controls
from app.blueprints.management.field_controls import a_word, an_id, ids
from app.engine.domain import conditions, kinds
from app.engine.domain.kinds import Field
from app.models import Property
from app.setup.actions import Draft, Nameable
from app.setup.scenarios import ConditionRow
from app.vocabulary.words import ACTION_KINDS, ActionKind, ConditionKind, Subject
from app.web.comparing import shown, told
from app.web.forms import choices, words
from app.web.templating import label


@field_controls.having(kinds.FIELDS)
class ActionForm(Form):
    """One action. The rules check it, since its kind says which fields count."""

    id = HiddenField()
    kind = SelectField(_("Actie"), validate_choice=False)

    def offer(self, things: Nameable, some: Iterable[ActionKind]) -> None:
        self.kind.choices = words(some, _("Kies een actie…"))()
        field_controls.offer(self, kinds.FIELDS, things)

    @property
    def counting(self) -> list[Field]:
        return [field for field, _value in self.draft.counting()] if self.draft else []

    def steers(self, field: Field) -> bool:
        """Whether another field counts only where this one has a certain value."""
        return any(each.only_if and each.only_if[0] == field.name for each in kinds.FIELDS)

    @property
    def told(self) -> str:
        return told(self.kind, (self[field.column] for field in self.counting))

    @property
    def draft(self) -> Draft | None:
        kind = a_word(ACTION_KINDS, self.kind.data)
        return kinds.made(kind, partial(field_controls.value, self), an_id(self.id.data)) if kind else None


class ConditionForm(Form):
    property_id = SelectField(_("Eigenschap"), validate_choice=False)
    kind = SelectField(
        _("Vergelijking"), choices=words(ConditionKind), default=ConditionKind.IS.value, validate_choice=False
    )
    option_ids = SelectMultipleField(_("Items"), option_widget=CheckboxInput(), validate_choice=False)

    def offer(self, properties: Sequence[Property]) -> None:
        chosen = an_id(self.property_id.data)
        grouped: dict[str, Any] = {"": gettext("Kies een eigenschap…")}
        for subject in Subject:
            of_subject = [property for property in properties if property.subject is subject]
            grouped[label(subject)] = choices(of_subject, chosen=[chosen])
        self.property_id.choices = grouped
        options = next((property.options for property in properties if property.id == chosen), [])
        ticked = ids(self.option_ids.data)
        self.option_ids.choices = choices(options, chosen=ticked)

    @property
    def told(self) -> str:
        parts = (shown(self.property_id), shown(self.kind), shown(self.option_ids))
        return " ".join(parts[not self.row.ASKS_PROPERTY : None if self.row.TAKES_OPTIONS else -1])

    @property
    def row(self) -> ConditionRow:
        kind = a_word(ConditionKind, self.kind.data) or ConditionKind.IS
        return conditions.made(kind, an_id(self.property_id.data), frozenset(ids(self.option_ids.data)))
