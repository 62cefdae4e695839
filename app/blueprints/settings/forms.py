"""The forms of the settings."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput

from app.engine.domain import text_templates
from app.models import AppointmentType
from app.setup import settings_lists, users
from app.vocabulary.numbers import whole
from app.vocabulary.words import FormOfAddress, ReEntry, Subject
from app.web.forms import Form, choices, language_field, name_field, plain_lines, required, tidy
from app.web.templating import label, sentence

_EMAIL = r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+$"


def _subject_field(label: Any, person: Any, dossier: Any) -> SelectField:
    return SelectField(
        label,
        coerce=Subject,
        choices=[SelectChoice(Subject.PERSON, person), SelectChoice(Subject.DOSSIER, dossier)],
        default=Subject.PERSON,
    )


def _code_field(label: Any) -> StringField:
    return StringField(
        label,
        filters=[tidy],
        validators=[
            required(),
            Length(max=20),
            Regexp(r"^[\w.-]+$", message=_("Gebruik alleen letters, cijfers, punten en streepjes.")),
        ],
    )


class NameForm(Form):
    name = name_field(_("Naam"))

    def values(self) -> dict[str, Any]:
        """What was typed by field, without what belongs to the form itself."""
        return {name: value for name, value in self.data.items() if name not in ("version", "csrf_token")}


class DocumentTypeForm(NameForm):
    subject = _subject_field(_("Wordt gevraagd"), _("Per persoon"), _("Per dossier"))
    validity_months = IntegerField(
        _("Geldig, in maanden"),
        validators=[Optional(), NumberRange(1, 120, message=_("Vul een getal van 1 tot en met 120 in, of niets."))],
    )
    instructions = TextAreaField(_("Toelichting voor de klant"), filters=[plain_lines], validators=[Length(max=2000)])


class AppointmentTypeForm(NameForm):
    code = _code_field(_("Code"))
    duration_minutes = IntegerField(
        _("Duur in minuten"),
        default=60,
        validators=[
            InputRequired(message=_("Vul een aantal minuten in.")),
            NumberRange(5, 720, message=_("Vul een getal van 5 tot en met 720 in.")),
        ],
    )


class PropertyForm(NameForm):
    subject = _subject_field(_("Hoort bij"), _("Een persoon"), _("Een dossier"))
    is_multiple = BooleanField(_("Er kunnen meer items tegelijk gekozen worden"))


class OptionForm(NameForm):
    code = _code_field(_("Code"))


def _readable(form: Form, field: Any) -> None:
    """Tells every problem at once, each with its line; a subject line has but one."""
    for problem in text_templates.check(field.data or ""):
        text = sentence(problem.sentence)
        if isinstance(field, TextAreaField):
            text = gettext("Regel %(line)d: %(why)s", line=problem.line, why=text)
        field.errors = [*field.errors, text]


def _subject_line_field() -> StringField:
    short = Length(max=250)
    return StringField(_("Onderwerp"), filters=[tidy], validators=[required(), short, _readable])


def _body_field() -> TextAreaField:
    return TextAreaField(_("Tekst"), filters=[plain_lines], validators=[required(), _readable])


class EmailTemplateForm(NameForm):
    subject = _subject_field(
        _("Wordt verstuurd"),
        _("Per persoon: iedere aanvrager krijgt een eigen e-mail"),
        _("Per dossier: één e-mail aan alle aanvragers samen"),
    )
    formal_subject_line = _subject_line_field()
    formal_body = _body_field()
    informal_subject_line = _subject_line_field()
    informal_body = _body_field()
    appointment_type_ids = SelectMultipleField(
        _("Voor welke afspraaktypes"), coerce=whole, option_widget=CheckboxInput(), validate_choice=False
    )
    re_entry = SelectField(
        _("Hoe vaak krijgt een klant deze e-mail?"),
        coerce=ReEntry,
        choices=lambda: [SelectChoice(word, label(word)) for word in ReEntry],
        default=ReEntry.ONCE_PER_APPOINTMENT,
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        offered = settings_lists.everything(AppointmentType)
        self.appointment_type_ids.choices = choices(offered, chosen=self.appointment_type_ids.data or ())

    def texts(self) -> dict[str, str]:
        return {name: text or "" for name, text in self.data.items() if name.startswith(("formal_", "informal_"))}


class ClientCommunicationForm(NameForm):
    name = name_field(_("Naam van het kantoor"))
    form_of_address = SelectField(
        _("Aanspreekvorm"),
        coerce=FormOfAddress,
        choices=[
            SelectChoice(FormOfAddress.FORMAL, _("Formeel: Geachte mevrouw Van Dalen")),
            SelectChoice(FormOfAddress.INFORMAL, _("Informeel: Beste Noor")),
        ],
    )
    hold_minutes = IntegerField(
        _("E-mails zoveel minuten vasthouden"),
        validators=[required(), NumberRange(0, 1440, message=_("Kies 0 tot en met 1440 minuten."))],
    )


def _password_field() -> PasswordField:
    return PasswordField(_("Wachtwoord"), validators=[required()], render_kw={"autocomplete": "new-password"})


class UserForm(NameForm):
    email = StringField(
        _("E-mailadres"),
        filters=[tidy],
        validators=[
            required(),
            Length(max=254),
            Regexp(_EMAIL, message=_("Dit is geen e-mailadres. Het ziet eruit als naam@kantoor.nl.")),
        ],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    role = SelectField(
        _("Rol"),
        choices=[
            SelectChoice(users.ADVISOR, _("Adviseur: dossiers en afspraken")),
            SelectChoice(users.ADMIN, _("Beheerder: ook instellingen en triggers")),
        ],
    )
    locale = language_field()


class NewUserForm(UserForm):
    password = _password_field()


class PasswordForm(Form):
    password = _password_field()
