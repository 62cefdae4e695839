"""Forms for dossiers, people, documents, runs and notes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional

from app.blueprints.dossiers.property_fields import CheckboxesField, PropertiesMixin
from app.casework import appointments, dossiers, notes, persons
from app.casework.offered import Offered, pick, pick_or_none
from app.models import Dossier, Person
from app.vocabulary import numbers
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import FormOfAddress, Salutation
from app.web.forms import EurosField, Form, a_token, choices, plain_lines, required, tidy, words


class TokenForm(Form):
    """A form that, posted twice, does once what it does."""

    token = HiddenField(filters=[a_token])


class MomentForm(TokenForm):
    """A form with a local date and time, which may come twice when the clock goes back."""

    fold = RadioField(
        _("Deze tijd komt op die dag twee keer voor"),
        choices=[
            SelectChoice("0", _("De eerste keer (zomertijd)")),
            SelectChoice("1", _("De tweede keer (wintertijd)")),
        ],
        validators=[Optional()],
    )


class DossierForm(PropertiesMixin, Form):
    status_id = SelectField(_("Dossierstatus"), validators=[required()])
    advisor_id = SelectField(_("Adviseur"), validators=[required()])
    handler_id = SelectField(_("Behandelaar"))
    lead_source_id = SelectField(_("Leadbron"))
    form_of_address = SelectField(_("Aanspreekvorm"), choices=words(FormOfAddress, _("Standaard van het kantoor")))
    mortgage_amount = EurosField(_("Hypotheekbedrag"))

    def offer(self, offered: Offered, dossier: Dossier | None = None) -> None:
        had = dossier or Dossier()
        self.status_id.choices = choices(offered.statuses, chosen=[had.status_id])
        self.advisor_id.choices = choices(offered.everyone, chosen=[had.advisor_id])
        self.handler_id.choices = choices(offered.everyone, empty=_("Geen"), chosen=[had.handler_id])
        self.lead_source_id.choices = choices(offered.lead_sources, empty=_("Onbekend"), chosen=[had.lead_source_id])

    def details(self, offered: Offered) -> dossiers.DossierDetails:
        word = self.form_of_address.data
        return dossiers.DossierDetails(
            advisor=pick(offered.everyone, self.advisor_id.data),
            handler=pick_or_none(offered.everyone, self.handler_id.data),
            status=pick(offered.statuses, self.status_id.data),
            lead_source=pick_or_none(offered.lead_sources, self.lead_source_id.data),
            form_of_address=FormOfAddress(word) if word else None,
            options=self.chosen_options(),
            mortgage_amount=self.mortgage_amount.data,
        )


class PersonForm(PropertiesMixin, Form):
    salutation = SelectField(_("Aanhef"), choices=words(Salutation), default=Salutation.UNKNOWN.value)
    first_name = StringField(_("Voornaam"), filters=[tidy], validators=[Length(max=80)])
    prefix = StringField(_("Tussenvoegsel"), filters=[tidy], validators=[Length(max=30)])
    last_name = StringField(_("Achternaam"), filters=[tidy], validators=[required(), Length(max=120)])
    email = StringField(
        _("E-mailadres"),
        filters=[tidy],
        validators=[
            Optional(),
            Email(message=_("Dit is geen geldig e-mailadres."), allow_smtputf8=True),
            Length(max=254),
        ],
    )
    phone = StringField(_("Telefoon"), filters=[tidy], validators=[Length(max=40)])

    def details(self) -> persons.PersonDetails:
        return persons.PersonDetails(
            last_name=self.last_name.data,
            first_name=self.first_name.data or "",
            prefix=self.prefix.data or "",
            salutation=Salutation(self.salutation.data),
            email=self.email.data or "",
            phone=self.phone.data or "",
            options=self.chosen_options(),
        )


class SavedPersonForm(PersonForm):
    opened_as = HiddenField()
    """Who it was opened for: two may have become one since."""
    url_id: int
    """The number by which its address calls the person."""


NEW_PERSON = "new"


class ApplicantForm(PersonForm):
    """Someone who joins a dossier: a new person, or an existing one that was offered because it looks the same."""

    person_id = StringField()
    not_on: int | None = None
    """The dossier that this person joins; who is on it already isn't offered."""

    @cached_property
    def alike(self) -> Sequence[Person]:
        typed = {name: self[name].data or "" for name in ("first_name", "prefix", "last_name", "email", "phone")}
        return persons.alike(**typed, not_on=self.not_on)

    def must_choose(self) -> bool:
        """Whether somebody looks the same and the user has not said if it is the same person."""
        return bool(self.alike) and not self.is_nobody_of_these and self._chosen is None

    @property
    def nobody_of_these(self) -> str:
        """Says who was shown, so that who looks the same by what is typed since is asked about."""
        return " ".join([NEW_PERSON, *(str(person.id) for person in self.alike)])

    @property
    def is_nobody_of_these(self) -> bool:
        answer = (self.person_id.data or "").split()
        return answer[:1] == [NEW_PERSON] and {str(person.id) for person in self.alike} <= {*answer[1:]}

    def applicant(self) -> dossiers.NewApplicant:
        return dossiers.NewApplicant(self._chosen, self.details())

    @property
    def _chosen(self) -> Person | None:
        return next((person for person in self.alike if str(person.id) == self.person_id.data), None)


class NewDossierForm(TokenForm, DossierForm):
    has_partner = BooleanField(_("Er is een partner (tweede aanvrager)"))


class ReceiptForm(Form):
    issued_on = DateField(_("Datum op het document"), validators=[required()])


class RejectionForm(Form):
    reason = StringField(_("Reden"), filters=[tidy], validators=[Length(max=400)])


class StartForm(MomentForm):
    scenario_ids = CheckboxesField(
        _("Scenario's"), validators=[InputRequired(message=_("Kies minstens één scenario."))]
    )
    on = DateField(_("Datum"), validators=[Optional()])
    at = TimeField(_("Tijd"), validators=[Optional()])

    def moment(self, zone: ZoneInfo) -> datetime | None:
        """None stands for now. Raises DomainError for half a moment, or one that the clock skips or doubles."""
        if self.on.data is None and self.at.data is None:
            return None
        if self.on.data is None or self.at.data is None:
            raise DomainError("Vul datum en tijd allebei in, of geen van beide.", field="on")
        moment = appointments.moment(self.on.data, self.at.data, zone, numbers.whole(self.fold.data))
        if moment < datetime.now(UTC):
            raise DomainError("Dit moment is al voorbij. Laat datum en tijd leeg om meteen te starten.", field="on")
        return moment


class LateFactsForm(TokenForm):
    offer = HiddenField()
    """The mark of what the user saw."""


class RepetitionForm(Form):
    """Sends a mail again. Ticked, its box names which doubt whether the mail arrived is accepted."""

    doubt = StringField()
    to = HiddenField()


class NoteForm(TokenForm):
    text = TextAreaField(_("Notitie"), filters=[plain_lines], validators=[required(), Length(max=notes.LONGEST)])
    seen = HiddenField()
    """The state of the note when its form was opened."""
