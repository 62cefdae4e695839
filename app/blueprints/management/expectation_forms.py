"""The editor of expectations: rows for what is chosen on the dossier, and for what must come of it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, FormField, SelectField, StringField
from wtforms.validators import Length

from app.blueprints.management import field_controls, rows
from app.blueprints.management.field_controls import a_word, an_id
from app.blueprints.management.forms import EditorForm
from app.engine.domain import kinds
from app.engine.domain.expected_effects import MOST_TIMES, ExpectedEffect
from app.engine.domain.kinds import KINDS, Field
from app.insight import expectations
from app.insight.expectations import ChoiceRow, ExpectationDraft, Things
from app.models import Expectation, Property
from app.setup import properties
from app.setup.actions import Nameable
from app.vocabulary import numbers
from app.vocabulary.events import TRIGGER_EVENTS
from app.vocabulary.words import ApplicantRole, EffectKind, Event, Subject
from app.web.comparing import told
from app.web.forms import choices, tidy, words
from app.web.templating import label


class ChoiceForm(Form):
    """An option and whose it is, in one: "dossier:3", "partner:12"."""

    option = SelectField(_("Gegeven"), validate_choice=False)

    def offer(self, properties: Sequence[Property]) -> None:
        grouped: dict[str, Any] = {"": gettext("Kies…")}
        for whose in (Subject.DOSSIER, *ApplicantRole):
            of_dossier = whose is Subject.DOSSIER
            for property in properties:
                if (property.subject is Subject.DOSSIER) is of_dossier:
                    offered = _offered(property, self.row.option_id)
                    if offered:
                        title = f"{label(whose)} · {property.name}"
                        grouped[title] = {f"{whose.value}:{id}": _of(whose, name) for id, name in offered.items()}
        self.option.choices = grouped

    @property
    def row(self) -> ChoiceRow:
        whose, _colon, id = str(self.option.data or "").partition(":")
        return ChoiceRow(a_word(ApplicantRole, whose), an_id(id))


def _of(whose: Subject | ApplicantRole, name: str) -> str:
    """The choice says whose it is, also where the heading of its group can't be seen."""
    if whose is Subject.DOSSIER:
        return name
    return gettext("%(name)s (%(role)s)", name=name, role=label(whose))


def _offered(property: Property, chosen: int | None) -> dict[str, str]:
    options = property.options
    if property.is_archived:
        options = [option for option in options if option.id == chosen]
    return choices(options, chosen=[chosen])


ABOUT = [kinds.about(kind) for kind in EffectKind]


@field_controls.having(ABOUT)
class LineForm(Form):
    kind = SelectField(_("Wat"), choices=words(EffectKind, _("Kies…")), validate_choice=False)
    role = SelectField(_("Voor wie"), choices=words(ApplicantRole, _("Maakt niet uit")), validate_choice=False)
    times = SelectField(_("Hoe vaak"), default="1", validate_choice=False)
    is_for_one = False
    """Whether it can be for one applicant."""

    def offer(self, things: Nameable) -> None:
        field_controls.offer(self, ABOUT, things)
        row = self.row
        subject = getattr(row.referring(things.find).target, "subject", None)
        self.is_for_one = bool(row.kind and KINDS[row.kind].is_for_one(subject))
        often = {str(times): ngettext("%(num)s keer", "%(num)s keer", times) for times in range(1, MOST_TIMES + 1)}
        if row.kind and KINDS[row.kind].IS_ONCE:
            often = {"1": gettext("wel")}
        self.times.choices = {"0": gettext("niet")} | often

    @property
    def about(self) -> Field | None:
        kind = a_word(EffectKind, self.kind.data)
        return kinds.about(kind) if kind else None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that count for what is chosen."""
        role = ("role",) if self.is_for_one else ()
        return (self.about.column, *role, "times") if self.about else ()

    @property
    def told(self) -> str:
        return told(self.kind, (self[name] for name in self.fields))

    @property
    def row(self) -> ExpectedEffect[int]:
        return ExpectedEffect(
            kind=a_word(EffectKind, self.kind.data),
            target=field_controls.value(self, self.about) if self.about else None,
            role=a_word(ApplicantRole, self.role.data),
            times=numbers.whole(self.times.data),
        )


class ExpectationForm(EditorForm):
    name = StringField(_("Naam"), filters=[tidy], validators=[Length(max=120)])
    event = SelectField(_("Gebeurtenis"), choices=words(TRIGGER_EVENTS), default=Event.SCHEDULED.value)
    appointment_type_id = SelectField(_("Afspraaktype"), validate_choice=False)
    is_first_of_type = BooleanField(_("Het is de eerste afspraak van dit type op het dossier"))
    has_partner = BooleanField(_("Er is een partner"))
    status_id = SelectField(_("Status"), validate_choice=False)
    lead_source_id = SelectField(_("Leadbron"), validate_choice=False)
    choices = rows.Rows(FormField(ChoiceForm), _("Van welk dossier"))
    lines = rows.Rows(FormField(LineForm), _("Wat moet er gebeuren, en wat niet"))

    def __init__(self, things: Things, values: dict[str, Any] | None = None, *, is_posted: bool = True) -> None:
        self._things = things
        super().__init__(values, is_posted=is_posted)

    def offer(self) -> None:
        chosen = an_id(self.appointment_type_id.data)
        self.appointment_type_id.choices = choices(self._things.types, empty=gettext("Kies…"), chosen=[chosen])
        for select, offered, empty in (
            (self.status_id, self._things.statuses, gettext("Die van een nieuw dossier")),
            (self.lead_source_id, self._things.lead_sources, gettext("Niet ingevuld")),
        ):
            select.choices = choices(offered, empty=empty, chosen=[an_id(select.data)])
        of_office = properties.everything()
        for entry in self.choices:
            entry.form.offer(of_office)
        for entry in self.lines:
            entry.form.offer(self._things.named)
        if any(row.role is ApplicantRole.PARTNER for row in self.choice_rows):
            self.has_partner.data = True

    def edit_rows(self, command: str) -> str:
        return rows.edit(self.choices, "choice", command, first="option") or rows.edit(
            self.lines, "line", command, first="kind"
        )

    @property
    def choice_rows(self) -> tuple[ChoiceRow, ...]:
        return tuple(entry.form.row for entry in self.choices)

    @property
    def draft(self) -> ExpectationDraft:
        return ExpectationDraft(
            name=self.name.data or "",
            event=a_word(Event, self.event.data) or Event.SCHEDULED,
            appointment_type_id=an_id(self.appointment_type_id.data),
            is_first_of_type=self.is_first_of_type.data,
            has_partner=self.has_partner.data,
            choices=self.choice_rows,
            lines=tuple(entry.form.row for entry in self.lines),
            status_id=an_id(self.status_id.data),
            lead_source_id=an_id(self.lead_source_id.data),
        )


NEW: dict[str, Any] = {"is_first_of_type": True, "choices": [{}], "lines": [{}]}


def expectation_values(expectation: Expectation, own_name: str, *, anew: bool = False) -> dict[str, Any]:
    """What the editor begins with. A copy is made `anew`, and gets a name of its own."""
    draft = expectations.draft_of(expectation)
    return {
        "version": "" if anew else expectation.version,
        "name": "" if anew else own_name,
        "event": draft.event,
        "appointment_type_id": draft.appointment_type_id,
        "is_first_of_type": draft.is_first_of_type,
        "has_partner": draft.has_partner,
        "status_id": draft.status_id or "",
        "lead_source_id": draft.lead_source_id or "",
        "choices": [{"option": f"{row.role or Subject.DOSSIER}:{row.option_id}"} for row in draft.choices],
        "lines": [row.columns | {"role": row.role or ""} for row in draft.lines],
    }
