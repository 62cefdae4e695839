"""The rows of an editor: one action, one condition."""

from collections.abc import Iterable
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
from app.setup.actions import Draft, Nameable
from app.setup.askable import Askable, ConditionRow, value_of
from app.vocabulary.words import ACTION_KINDS, ActionKind, ConditionKind, Question, Subject
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
    """One line of a filter: what it asks, how that is compared, and with what."""

    property_id = SelectField(_("Eigenschap"), validate_choice=False)
    kind = SelectField(_("Vergelijking"), default=ConditionKind.IS.value, validate_choice=False)
    option_ids = SelectMultipleField(_("Items"), option_widget=CheckboxInput(), validate_choice=False)
    offers_properties = False

    def offer(self, known: Askable) -> None:
        row = self.row
        grouped: dict[str, Any] = {"": gettext("Kies een eigenschap…")}
        for subject in Subject:
            of_subject = [property for property in known.properties if property.subject is subject]
            grouped[label(subject)] = choices(of_subject, chosen=[row.about])
        others = {asks.value: label(asks) for asks in Question if asks is not Question.PROPERTY}
        self.offers_properties = any(grouped[label(subject)] for subject in Subject)
        self.property_id.choices = grouped | {gettext("Afspraak en dossier"): others}
        self.kind.choices = {kind.LIKE.value: label(kind.kind) for kind in conditions.asking(row.ASKS)}
        # Also where none are asked now: they stay ticked until they are asked again.
        first = conditions.asking(row.ASKS)[0]
        named = choices(known.choices(first.kind, known.find(row.about)), chosen=self._ticked(first.OPTIONS))
        self.option_ids.choices = {value_of(first.OPTIONS, int(id)): name for id, name in named.items()}

    @property
    def told(self) -> str:
        parts = (shown(self.property_id), shown(self.kind), shown(self.option_ids))
        return " ".join(parts[: None if self.row.OPTIONS else -1])

    @property
    def row(self) -> ConditionRow:
        """What is asked and how it is compared make its kind together."""
        asks = a_word(Question, self.property_id.data) or Question.PROPERTY
        kind = conditions.comparing(asks, a_word(ConditionKind, self.kind.data) or ConditionKind.IS)
        return conditions.made(kind.kind, an_id(self.property_id.data), self._ticked(kind.OPTIONS))

    def _ticked(self, table: str) -> frozenset[int]:
        prefix = value_of(table, 0).removesuffix("0")
        values = [str(value) for value in self.option_ids.data or ()]
        return frozenset(ids(value.removeprefix(prefix) for value in values if value.startswith(prefix)))
