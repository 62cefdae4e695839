"""The form of the office's opening hours and free days."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, FieldList, FormField, SelectMultipleField, StringField, TimeField
from wtforms import Form as Row
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.models import Office
from app.store import offices
from app.vocabulary import free_days
from app.vocabulary.free_days import FreeDays
from app.vocabulary.opening_hours import WEEKDAYS, Hours
from app.vocabulary.words import Holiday
from app.web.forms import Form, tidy, words
from app.web.templating import sentence

SPARE, MOST = 2, 200
"""Empty rows to fill in, and rows at most."""


class Part(Row):
    class Meta(Form.Meta):
        """Speaks as a whole form does, which carries the token already."""

        csrf = False


class HoursForm(Part):
    """Both empty: closed."""

    opens = TimeField(_("Open van"), validators=[Optional()])
    closes = TimeField(_("tot"), validators=[Optional()])

    @property
    def hours(self) -> Hours | None:
        opens, closes = self.opens.data, self.closes.data
        return Hours(opens, closes) if opens and closes and opens < closes else None

    def validate(self, extra_validators: Any = None) -> bool:
        is_read = super().validate(extra_validators)
        is_closed = not self.opens.data and not self.closes.data
        if is_read and not is_closed and not self.hours:
            self.closes.errors = [
                gettext("Vul in van wanneer tot wanneer het kantoor open is. Allebei leeg: gesloten.")
            ]
        return is_read and (is_closed or self.hours is not None)


class ClosingForm(Part):
    name = StringField(_("Naam"), filters=[tidy], validators=[Length(max=120)])
    first_on = DateField(_("Van"), validators=[Optional()])
    last_on = DateField(_("Tot en met"), validators=[Optional()])

    @property
    def is_blank(self) -> bool:
        return not (self.name.data or self.first_on.data or self.last_on.data or self.errors)

    @property
    def kept(self) -> dict[str, str]:
        """Without a last day it is one day."""
        first = self.first_on.data
        return {"name": self.name.data, "first_on": str(first), "last_on": str(self.last_on.data or first)}

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators) or self.is_blank:
            return not self.errors
        first, last = self.first_on.data, self.last_on.data
        if not self.name.data:
            self.name.errors = [gettext("Vul dit in.")]
        if not first or not 2000 <= first.year < 2100:
            self.first_on.errors = [gettext("Kies een datum van 2000 tot 2100.")]
        elif last and (problem := free_days.problem(str(first), str(last))):
            self.last_on.errors = [sentence(problem)]
        return not self.errors


class OfficeForm(Form):
    days = FieldList(FormField(HoursForm), min_entries=7)
    """From Monday to Sunday."""
    holidays = SelectMultipleField(
        _("Vrij op"), choices=words(Holiday), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    closings = FieldList(FormField(ClosingForm))

    def show(self, office: Office) -> None:
        self.version.data = office.version
        for row, hours in zip(self.days, offices.opening_hours_of(office).days, strict=True):
            if hours:
                row.form.opens.data, row.form.closes.data = hours.opens, hours.closes
        self.holidays.data = list(office.holidays)
        for closing in offices.free_days_of(office).closings:
            self.closings.append_entry({"name": closing.name, "first_on": closing.first, "last_on": closing.last})

    def offer_rows(self) -> None:
        blank = sum(row.form.is_blank for row in self.closings)
        for _number in range(blank, SPARE):
            self.closings.append_entry()

    def validate_closings(self, field: FieldList) -> None:
        if len(field) > MOST:
            raise ValidationError(gettext("Houd het op hoogstens %(most)s regels.", most=MOST))

    def values(self) -> dict[str, Any]:
        """As an office keeps them."""
        closings = [row.form.kept for row in self.closings if not row.form.is_blank]
        return {
            "opening_hours": {
                day: str(row.form.hours) if row.form.hours else None
                for day, row in zip(WEEKDAYS, self.days, strict=False)
            },
            "holidays": [holiday.value for holiday in Holiday if holiday in (self.holidays.data or ())],
            "closings": sorted(closings, key=lambda kept: (kept["first_on"], kept["last_on"], kept["name"])),
        }

    @property
    def free_days(self) -> FreeDays:
        values = self.values()
        return FreeDays.of(values["holidays"], values["closings"])
