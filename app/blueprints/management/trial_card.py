"""Uitproberen, beside an editor: its draft, and the dossier and moment that it is tried on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, Field, FieldList, FormField, HiddenField, RadioField, StringField
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice, SelectField, SelectMultipleField

from app.blueprints.dossiers.property_fields import PropertiesMixin, with_properties
from app.blueprints.management.field_controls import an_id
from app.blueprints.management.made_up_people import names
from app.casework import dossiers
from app.casework.offered import Offered
from app.insight import made_up_dossier, trial
from app.insight.domain.made_up_facts import Imagined
from app.models import AppointmentType, Dossier
from app.setup.choosing import choosable
from app.tables import dossier_table
from app.tables.table import RowsOfPage
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import Subject
from app.web.forms import Form, choices, tidy

if TYPE_CHECKING:
    from app.blueprints.management.rule_editors import RuleEditor

SHOWN = 6
REAL, IMAGINED = "real", "imagined"
COUNTS = (20, 50, 100, 200)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class PropertiesForm(PropertiesMixin, Form):
    """The properties of a dossier or a person that is made up."""


class StageForm(Form):
    """Its prefix keeps its fields apart from the editor's, with which it is sent."""

    saved_id = HiddenField()
    event = HiddenField()
    source = RadioField(
        _("Waarop?"),
        choices=[SelectChoice(REAL, _("Een bestaand dossier")), SelectChoice(IMAGINED, _("Een bedacht dossier"))],
        default=REAL,
    )
    text = StringField(_("Zoek op naam, e-mailadres of nummer"), filters=[tidy])
    dossier_id = HiddenField()
    type_id = SelectField(_("Afspraaktype"), validate_choice=False)
    on = DateField(_("Datum van de afspraak"))
    is_first_of_type = BooleanField(_("Het is de eerste afspraak van dit type"), default=True)
    has_partner = BooleanField(_("Er is een partner (tweede aanvrager)"))
    status_id = SelectField(_("Status"), validate_choice=False)
    lead_source_id = SelectField(_("Leadbron"), validate_choice=False)

    def __init__(self, offered: Offered, values: dict[str, Any] | None = None, *, is_posted: bool = True) -> None:
        """It `is_posted` where this form itself was sent, not only the editor beside it."""
        self._source: dict[str, Any] = {} if is_posted else {"formdata": None}
        super().__init__(prefix="stage-", data={"on": in_a_week()} | (values or {}), **self._source)
        self._offered = offered
        self.type_id.choices = choices(offered.types)
        self.status_id.choices = choices(offered.statuses, empty=_("Die van een nieuw dossier"))
        self.lead_source_id.choices = choices(offered.lead_sources, empty=_("Niet ingevuld"))

    @cached_property
    def dossier(self) -> PropertiesForm:
        return self._part("dossier", Subject.DOSSIER)

    @cached_property
    def consumer(self) -> PropertiesForm:
        return self._part("consumer", Subject.PERSON)

    @cached_property
    def partner(self) -> PropertiesForm:
        return self._part("partner", Subject.PERSON)

    def _part(self, name: str, subject: Subject) -> PropertiesForm:
        made = with_properties(PropertiesForm, self._offered.properties, subject)
        return made(prefix=f"stage-{name}-", **self._source)

    @property
    def kind(self) -> AppointmentType | None:
        chosen = an_id(self.type_id.data)
        active = choosable(self._offered.types, [chosen])
        return next((kind for kind in active if kind.id == chosen), active[0] if active else None)

    @property
    def day(self) -> date:
        on: date | None = self.on.data
        return on if on and EARLIEST <= on <= LATEST else in_a_week()

    @property
    def imagined(self) -> Imagined:
        partner = self.partner.option_ids if self.has_partner.data else None
        return Imagined(
            self.dossier.option_ids,
            self.consumer.option_ids,
            partner,
            made_up_dossier.option(self._offered.statuses, an_id(self.status_id.data)),
            made_up_dossier.option(self._offered.lead_sources, an_id(self.lead_source_id.data)),
        )


def in_a_week() -> date:
    return datetime.now(UTC).date() + timedelta(days=7)


def sent(field: Field | AnyForm) -> Iterator[tuple[str, str]]:
    """Gives (name, value) of each part, as a browser would send it."""
    match field:
        case AnyForm() | FieldList():
            for part in field:
                yield from sent(part)
        case FormField():
            yield from sent(field.form)
        case BooleanField():
            if field.data:
                yield field.name, "y"
        case SelectMultipleField():
            for value in field.data or ():
                yield field.name, str(value)
        case _ if field.short_name != "csrf_token":
            yield field.name, "" if field.data is None else str(field.data)


@dataclass
class TrialCard:
    """Stands beside one editor, which holds what is being typed, and what is saved of it."""

    editor: "RuleEditor[Any]"
    stage: StageForm
    counts = COUNTS

    @classmethod
    def beside(cls, editor: "RuleEditor[Any]") -> "TrialCard":
        """Makes it for the editor's own page, where nothing was tried yet."""
        values: dict[str, Any] = {"saved_id": editor.thing.id if editor.thing else "", "event": editor.event.value}
        if chosen := getattr(editor.draft, "appointment_type_ids", None):
            values["type_id"] = str(min(chosen))
        return cls(editor, StageForm(Offered(), values, is_posted=False))

    @property
    def sent_draft(self) -> list[tuple[str, str]]:
        return list(sent(self.editor.form))

    @cached_property
    def dossiers(self) -> RowsOfPage[Dossier]:
        """The dossiers to choose from."""
        return dossier_table.search(self.stage.text.data or "", page=1, size=SHOWN)

    @cached_property
    def chosen_id(self) -> int | None:
        return pick(self.dossiers, self.stage.text.data or "", an_id(self.stage.dossier_id.data))

    @cached_property
    def dossier(self) -> Dossier | None:
        """None where the dossier is made up, or none was chosen."""
        return dossiers.load(self.chosen_id) if self.chosen_id and self.stage.source.data != IMAGINED else None

    def tried(self) -> trial.Tried:
        return trial.of(self.editor.draft, self.editor.thing, self._stage())

    def _stage(self) -> trial.Stage:
        kind, dossier = self.stage.kind, self.dossier
        if kind is None:
            raise DomainError("Er is nog geen afspraaktype. Maak er eerst een bij Instellingen | Afspraken.")
        if dossier is None and self.stage.source.data != IMAGINED:
            raise DomainError("Kies eerst een dossier: zoek op naam, e-mailadres of nummer en klik het aan.")
        is_first = self.stage.is_first_of_type.data
        return trial.Stage(kind, self.stage.day, dossier, self.stage.imagined, names(), is_first)


def stage_sent() -> StageForm:
    """Sent by the editor itself, without JavaScript, nothing is chosen yet of what it is tried on."""
    stage = StageForm(Offered())
    if stage.source.name in request.form:
        return stage
    return StageForm(Offered(), {"saved_id": stage.saved_id.data, "event": stage.event.data}, is_posted=False)


def pick(dossiers: RowsOfPage[Dossier], text: str, chosen: int | None) -> int | None:
    """Chooses one that was found. Where there is but one it is that; before a search the newest will do."""
    ids = [dossier.id for dossier in dossiers.rows]
    if chosen in ids:
        return chosen
    if numbered := [id for id in ids if id == an_id(text)]:
        return numbered[0]
    return ids[0] if len(ids) == 1 or (ids and not text) else None
