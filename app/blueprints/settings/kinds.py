"""The lists of the settings: what is in them, and what their pages call it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from app.blueprints.settings.forms import AppointmentTypeForm, DocumentTypeForm, NameForm
from app.models import AppointmentType, DocumentType, DossierStatus, EmailTemplate, LeadSource, Location, Property
from app.setup import properties, settings_lists
from app.vocabulary.words import ReEntry, Subject


@dataclass(frozen=True)
class Kind:
    """A list with one page, and things that are moved, archived and deleted alike."""

    model: type[Any]
    plural: str
    singular: str
    title: Any
    new: Any
    about: Any
    form: type[NameForm] = NameForm
    headings: tuple[Any, ...] = ()
    cells: Callable[[Any], Sequence[str]] = lambda thing: ()
    load: Callable[[], Sequence[Any]] | None = None

    @property
    def slug(self) -> str:
        return self.plural.replace("_", "-")

    def everything(self) -> Sequence[Any]:
        return self.load() if self.load else settings_lists.everything(self.model)


def _per(thing: Any) -> str:
    return gettext("Per persoon") if thing.subject is Subject.PERSON else gettext("Per dossier")


def _document_type(thing: DocumentType) -> Sequence[str]:
    months = thing.validity_months
    if months is None:
        return _per(thing), gettext("Onbeperkt")
    return _per(thing), gettext("1 maand") if months == 1 else gettext("%(months)d maanden", months=months)


def _email_template(thing: EmailTemplate) -> Sequence[str]:
    types = ", ".join(kind.name for kind in thing.appointment_types)
    is_once = thing.re_entry is ReEntry.ONCE_PER_DOSSIER
    per = gettext("%(per)s, één keer per dossier", per=_per(thing)) if is_once else _per(thing)
    return per, types or gettext("Alle afspraaktypes")


def _appointment_type(thing: AppointmentType) -> Sequence[str]:
    return thing.code, gettext("%(minutes)d minuten", minutes=thing.duration_minutes)


def _property(thing: Property) -> Sequence[str]:
    active = [option for option in thing.options if not option.is_archived]
    return (
        gettext("Persoon") if thing.subject is Subject.PERSON else gettext("Dossier"),
        gettext("Meer tegelijk") if thing.is_multiple else gettext("Eén"),
        str(len(active)),
    )


PROPERTIES = Kind(
    Property,
    "properties",
    "property",
    _("API-entiteiten"),
    _("Nieuwe API-entiteit"),
    _(
        "Eigenschappen van een dossier of een persoon, zoals Inkomenstype: lijsten waaruit u kiest."
        " De filters van scenario's kijken ernaar."
    ),
    headings=(_("Hoort bij"), _("Keuzes"), _("Items")),
    cells=_property,
    load=properties.everything,
)
EMAIL_TEMPLATES = Kind(
    EmailTemplate,
    "email_templates",
    "email_template",
    _("E-mailsjablonen"),
    _("Nieuw e-mailsjabloon"),
    _("De e-mails die scenario's en triggers versturen, elk formeel en informeel."),
    headings=(_("Wordt verstuurd"), _("Voor")),
    cells=_email_template,
)
SIMPLE = (
    Kind(
        DossierStatus,
        "statuses",
        "status",
        _("Statussen"),
        _("Nieuwe status"),
        _("Hoe ver een dossier is. Een nieuw dossier krijgt de eerste van de lijst."),
    ),
    Kind(
        LeadSource,
        "lead_sources",
        "lead_source",
        _("Leadbronnen"),
        _("Nieuwe leadbron"),
        _("Hoe een klant bij uw kantoor is gekomen."),
    ),
    Kind(
        DocumentType,
        "document_types",
        "document_type",
        _("Documenttypes"),
        _("Nieuw documenttype"),
        _("De documenten die u van klanten kunt vragen."),
        form=DocumentTypeForm,
        headings=(_("Wordt gevraagd"), _("Geldig")),
        cells=_document_type,
    ),
    Kind(
        AppointmentType,
        "appointment_types",
        "appointment_type",
        _("Afspraaktypes"),
        _("Nieuw afspraaktype"),
        _("De soorten afspraken, met de duur die wordt voorgesteld. Triggers kijken naar het type."),
        form=AppointmentTypeForm,
        headings=(_("Code"), _("Duur")),
        cells=_appointment_type,
    ),
    Kind(Location, "locations", "location", _("Locaties"), _("Nieuwe locatie"), _("Waar een afspraak kan zijn.")),
)
KINDS = (PROPERTIES, EMAIL_TEMPLATES, *SIMPLE)
