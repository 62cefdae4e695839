"""The rows of an editor: one action, one condition."""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput

from app.models import Property
from app.setup.actions import ActionRow, Nameable
from app.setup.scenarios import ConditionRow
from app.vocabulary import numbers
from app.vocabulary.words import ACTION_KINDS, ActionKind, Assignee, EffectKind, Recipient, StarterKind, Subject
from app.web.comparing import shown, told
from app.web.forms import choices, tidy
from app.web.templating import label

Word = TypeVar("Word", bound=StrEnum)


def words(some: Iterable[StrEnum], empty: Any = None) -> Callable[[], dict[str, str]]:
    """The choices of a select, named in the reader's language."""

    def named() -> dict[str, str]:
        first = {"": str(empty)} if empty is not None else {}
        return first | {word.value: label(word) for word in some}

    return named


_FIELDS = {
    EffectKind.REQUEST_DOCUMENT: ("document_type_id",),
    EffectKind.SEND_EMAIL: ("email_template_id", "recipient"),
    EffectKind.CREATE_TASK: ("task_subject", "assignee", "due_days"),
    EffectKind.SET_STATUS: ("status_id",),
    StarterKind.START_SCENARIO: ("started_scenario_id",),
}


class ActionForm(Form):
    """One action. The rules check it, since its kind says which fields count."""

    id = HiddenField()
    kind = SelectField(_("Actie"), validate_choice=False)
    document_type_id = SelectField(_("Documenttype"), validate_choice=False)
    email_template_id = SelectField(_("E-mailsjabloon"), validate_choice=False)
    recipient = SelectField(
        _("Aan"), choices=words(Recipient), default=Recipient.APPLICANTS.value, validate_choice=False
    )
    task_subject = StringField(_("Onderwerp"), filters=[tidy])
    assignee = SelectField(_("Voor"), choices=words(Assignee), default=Assignee.ADVISOR.value, validate_choice=False)
    assignee_user_id = SelectField(_("Gebruiker"), validate_choice=False)
    due_days = StringField(_("Dagen na de afspraak"), default="0", filters=[lambda days: tidy(str(days))])
    status_id = SelectField(_("Dossierstatus"), validate_choice=False)
    started_scenario_id = SelectField(_("Scenario"), validate_choice=False)

    def offer(self, things: Nameable, kinds: Iterable[ActionKind]) -> None:
        self.kind.choices = words(kinds, _("Kies een actie…"))()
        for name, things_of_kind in vars(things).items():
            field = self[f"{name}_id"]
            field.choices = choices(things_of_kind, empty=gettext("Kies…"), chosen=[an_id(field.data)])

    @property
    def fields(self) -> tuple[str, ...]:
        """Those that count for what is chosen."""
        kind = a_word(ACTION_KINDS, self.kind.data)
        if kind is EffectKind.CREATE_TASK and self.assignee.data == Assignee.USER:
            return ("task_subject", "assignee", "assignee_user_id", "due_days")
        return _FIELDS.get(kind, ()) if kind else ()

    @property
    def told(self) -> str:
        return told(self.kind, (self[name] for name in self.fields))

    @property
    def row(self) -> ActionRow:
        return ActionRow(
            id=an_id(self.id.data),
            kind=a_word(ACTION_KINDS, self.kind.data),
            document_type_id=an_id(self.document_type_id.data),
            email_template_id=an_id(self.email_template_id.data),
            recipient=a_word(Recipient, self.recipient.data),
            task_subject=self.task_subject.data,
            assignee=a_word(Assignee, self.assignee.data),
            assignee_user_id=an_id(self.assignee_user_id.data),
            due_days=_whole_number(self.due_days.data),
            status_id=an_id(self.status_id.data),
            started_scenario_id=an_id(self.started_scenario_id.data),
        )


class ConditionForm(Form):
    property_id = SelectField(_("Eigenschap"), validate_choice=False)
    is_inverted = SelectField(
        _("Vergelijking"), choices=lambda: {"": gettext("is"), "1": gettext("is niet")}, validate_choice=False
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
        verb = gettext("is niet") if self.is_inverted.data == "1" else gettext("is")
        return f"{shown(self.property_id)} {verb} {shown(self.option_ids)}"

    @property
    def row(self) -> ConditionRow:
        options = frozenset(ids(self.option_ids.data))
        return ConditionRow(an_id(self.property_id.data), options, self.is_inverted.data == "1")


def an_id(text: Any) -> int | None:
    return numbers.whole(text, least=1)


def _whole_number(text: str | None) -> int | None:
    """With whichever dash was typed as its minus."""
    plain = re.sub(r"[−–\s]", lambda found: "" if found[0].isspace() else "-", text or "")
    return numbers.whole(plain, least=-numbers.MOST)


def a_word(words: Iterable[Word], text: str | None) -> Word | None:
    return next((word for word in words if word.value == text), None)


def ids(texts: Iterable[Any] | None) -> list[int]:
    return [id for id in map(an_id, texts or ()) if id]
