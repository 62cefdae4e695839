"""The forms beside an editor: on which dossier its draft is tried, and how many appointments it is held against."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, Field, FieldList, FormField, HiddenField, RadioField, StringField
from wtforms import Form as AnyForm
from wtforms.fields.choices import SelectChoice, SelectField, SelectMultipleField

from app.blueprints.dossiers.property_fields import PropertiesMixin, with_properties
from app.blueprints.management.field_controls import an_id, ids
from app.casework.offered import Offered
from app.insight.domain.made_up_facts import Imagined
from app.models import AppointmentType
from app.setup.choosing import choosable
from app.vocabulary.words import Subject
from app.web.forms import Form, choices, tidy

REAL, IMAGINED = "real", "imagined"
COUNTS = (20, 50, 100, 200)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class PropertiesForm(PropertiesMixin, Form):
    """The properties of a dossier or a person that is made up."""

    @property
    def option_ids(self) -> frozenset[int]:
        values = [field.data for field in self.property_fields()]
        return frozenset(ids(one for value in values for one in (value if isinstance(value, list) else [value])))


class StageForm(Form):
    """Its prefix keeps its fields apart from the editor's, with which it is sent."""

    saved_id = HiddenField()
    event = HiddenField()
    source = RadioField(
        _("Waarop?"),
        choices=[SelectChoice(REAL, _("Een bestaand dossier")), SelectChoice(IMAGINED, _("Een verzonnen dossier"))],
        default=REAL,
    )
    text = StringField(_("Zoek op naam, e-mailadres of nummer"), filters=[tidy])
    dossier_id = HiddenField()
    type_id = SelectField(_("Afspraaktype"), validate_choice=False)
    on = DateField(_("Datum van de afspraak"))
    is_first_of_type = BooleanField(_("Het is de eerste afspraak van dit type"), default=True)
    has_partner = BooleanField(_("Er is een partner (tweede aanvrager)"))

    def __init__(self, offered: Offered, values: dict[str, Any] | None = None, *, is_posted: bool = True) -> None:
        """`is_posted`: this form itself was sent, not only the editor beside it."""
        self._source: dict[str, Any] = {} if is_posted else {"formdata": None}
        super().__init__(prefix="stage-", data={"on": in_a_week()} | (values or {}), **self._source)
        self._offered = offered
        self.type_id.choices = choices(offered.types)

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
        return next((one for one in active if one.id == chosen), active[0] if active else None)

    @property
    def day(self) -> date:
        on: date | None = self.on.data
        return on if on and EARLIEST <= on <= LATEST else in_a_week()

    @property
    def imagined(self) -> Imagined:
        partner = self.partner.option_ids if self.has_partner.data else None
        return Imagined(self.dossier.option_ids, self.consumer.option_ids, partner)


def in_a_week() -> date:
    return datetime.now(UTC).date() + timedelta(days=7)


def sent(field: Field | AnyForm) -> Iterator[tuple[str, str]]:
    """(name, value) of each part, as a browser would send it."""
    match field:
        case AnyForm() | FieldList():
            for one in field:
                yield from sent(one)
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
