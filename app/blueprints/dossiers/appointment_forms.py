"""The forms of an appointment: scheduled or changed, and called off."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange

from app.blueprints.calendar_places import moment_in, place_in
from app.blueprints.dossiers.forms import MomentForm
from app.casework import appointments
from app.casework.offered import Offered, pick, pick_or_none
from app.models import Appointment
from app.vocabulary import numbers
from app.vocabulary.events import Withdrawn
from app.vocabulary.numbers import whole
from app.web.forms import AnswerField, Form, choices, required, tidy


class AppointmentForm(MomentForm):
    type_id = SelectField(_("Afspraaktype"), validators=[required()])
    title = StringField(_("Titel"), filters=[tidy], validators=[required(), Length(max=200)])
    location_id = SelectField(_("Locatie"))
    on = DateField(_("Datum"), validators=[required()])
    at = TimeField(_("Tijd"), validators=[required()])
    duration_minutes = IntegerField(
        _("Duur in minuten"),
        validators=[required(), NumberRange(5, 1440, message=_("Kies een duur van 5 tot en met 1440 minuten."))],
    )
    advisor_id = SelectField(_("Adviseur"), validators=[required()])
    accepted = AnswerField(_("Toch inplannen"))
    remarks = TextAreaField(_("Opmerkingen"), validators=[Length(max=4000)])
    calendar = HiddenField()
    """From where in the calendar this form was opened, if it was."""

    @property
    def way_back(self) -> str | None:
        place = place_in(self.calendar.data)
        return place.url if place else None

    def offer(self, offered: Offered, appointment: Appointment | None = None) -> None:
        had = appointment or Appointment()
        self.type_id.choices = choices(offered.types, empty=_("Kies een type"), chosen=[had.type_id])
        self.location_id.choices = choices(offered.locations, empty=_("Geen"), chosen=[had.location_id])
        # The dossier's own advisor may have left: then nobody is chosen, rather than the first of the list.
        self.advisor_id.choices = choices(offered.everyone, empty=_("Kies een adviseur"), chosen=[had.advisor_id])

    def show(self, appointment: Appointment, zone: ZoneInfo) -> None:
        local = appointment.starts_at.astimezone(zone)
        self.on.data, self.at.data = local.date(), local.time()
        if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
            self.fold.data = str(local.fold)
        for name in ("type_id", "location_id", "advisor_id"):
            self[name].data = str(getattr(appointment, name) or "")
        for name in ("title", "duration_minutes", "remarks"):
            self[name].data = getattr(appointment, name)
        self.version.data = appointment.version

    def open_from(self, asked: Mapping[str, str]) -> None:
        """Fills in the moment that was clicked or dragged to in the calendar, and the version that was drawn there."""
        on, at = moment_in(asked)
        if on or at:
            self.on.data, self.at.data, self.fold.data = on or self.on.data, at or self.at.data, None
        advisor_id = asked.get("advisor_id")
        if advisor_id and advisor_id in self.advisor_id.choices:
            self.advisor_id.data = advisor_id
        if version := whole(asked.get("version")):
            self.version.data = version
        self.calendar.data = asked.get("calendar", "")

    def propose(self, offered: Offered) -> None:
        """Title and duration follow the type that is chosen, until the user writes their own."""
        chosen = pick_or_none(offered.types, self.type_id.data)
        if chosen is None:
            return
        if not self.title.data or self.title.data in {kind.name for kind in offered.types}:
            self.title.data = chosen.name
        if self.duration_minutes.data in {None, *(kind.duration_minutes for kind in offered.types)}:
            self.duration_minutes.data = chosen.duration_minutes
            # Else the field shows what was posted.
            self.duration_minutes.raw_data = None

    def details(self, offered: Offered, zone: ZoneInfo) -> appointments.AppointmentDetails:
        """Raises DomainError for a local time that doesn't exist, or that comes twice and isn't chosen yet."""
        return appointments.AppointmentDetails(
            type=pick(offered.types, self.type_id.data),
            title=self.title.data,
            location=pick_or_none(offered.locations, self.location_id.data),
            remarks=self.remarks.data or "",
            starts_at=appointments.moment(self.on.data, self.at.data, zone, numbers.whole(self.fold.data)),
            duration_minutes=self.duration_minutes.data,
            advisor=pick(offered.everyone, self.advisor_id.data),
            accepted=self.accepted.accepted,
        )


class CancellationForm(Form):
    reason = StringField(_("Reden"), filters=[tidy], validators=[Length(max=400)])
    keep_requests = RadioField(
        _("Wat gebeurt er met de documenten die nog openstaan?"),
        choices=[SelectChoice("withdraw", _("Intrekken")), SelectChoice("keep", _("Open laten staan"))],
        default="withdraw",
    )

    @property
    def keeps(self) -> frozenset[Withdrawn]:
        return frozenset({Withdrawn.OPEN_REQUESTS} if self.keep_requests.data == "keep" else ())
