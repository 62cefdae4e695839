"""The configuration, thing by thing, with codes instead of ids: as a file holds it, and as history keeps it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_origin, get_type_hints

from app.engine.domain import text_templates
from app.engine.domain.expected_effects import ExpectedEffect
from app.engine.domain.kinds import Action
from app.history.domain.entry_fields import (
    Code,
    CodeOf,
    Field,
    Flag,
    Line,
    Minutes,
    Months,
    OptionOf,
    Single,
    SubjectLine,
    Template,
    Text,
    Timing,
    Word,
    WordOrNone,
)
from app.history.domain.entry_lists import (
    Actions,
    AppointmentTypes,
    CodedCondition,
    Conditions,
    Lines,
    Listed,
    Roles,
    object_of,
)
from app.history.domain.reader import Reader
from app.vocabulary.events import TRIGGER_EVENTS
from app.vocabulary.json_values import Json, JsonObject
from app.vocabulary.offsets import Offset
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import ApplicantRole, AppliesTo, Event, FormOfAddress, ReEntry, Scope, Subject


@dataclass(frozen=True)
class Entry:
    """Its fields stand in the order of a document."""

    FIELDS: ClassVar[Mapping[str, Field[Any]]] = {}
    """By name, as declared beside their types."""

    def __init_subclass__(cls) -> None:
        hints = get_type_hints(cls, include_extras=True)
        cls.FIELDS = {name: hint.__metadata__[0] for name, hint in hints.items() if get_origin(hint) is Annotated}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """What isn't given is as in a new one."""
        return cls(**{name: values[name] if name in values else field.read(None) for name, field in cls.FIELDS.items()})

    @classmethod
    def of_document(cls, document: JsonObject) -> Self:
        return cls(**{name: field.read(document.get(name)) for name, field in cls.FIELDS.items()})

    def document(self) -> dict[str, Json]:
        return {
            name: field.written(value)
            for name, field in self.FIELDS.items()
            if (value := getattr(self, name)) is not None or not isinstance(field, Timing)
        }

    def single(self) -> Iterator[tuple[Single[Any], Any]]:
        """All but its lists."""
        for name, field in self.FIELDS.items():
            value = getattr(self, name)
            if isinstance(field, Inner):
                yield from value.single()
            elif isinstance(field, Single):
                yield field, value

    def lists(self) -> Iterator[tuple[Listed[Any], tuple[Any, ...]]]:
        for name, field in self.FIELDS.items():
            if isinstance(field, Listed):
                yield field, getattr(self, name)


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Inner(Field[E]):
    """An entry within one."""

    kind: type[E]

    def read(self, value: Json) -> E:
        return self.kind.of_document(value if isinstance(value, Mapping) else {})

    def written(self, value: E) -> Json:
        return value.document()


_CODE, _NAME = Code(N_("Code")), Line(N_("Naam"))
_ARCHIVED, _ACTIONS = Flag(N_("Gearchiveerd")), Actions(N_("Acties"))
_SUBJECT, _EVENT = Word(N_("Geldt per"), tuple(Subject)), Word(N_("Gebeurtenis"), TRIGGER_EVENTS)


@dataclass(frozen=True)
class SettingEntry(Entry):
    """One of a list of the office."""

    code: Annotated[str, _CODE]
    name: Annotated[str, _NAME]

    @property
    def is_archived(self) -> bool:
        return bool(getattr(self, "archived", False))


@dataclass(frozen=True)
class ListEntry(SettingEntry):
    """A thing that is no more than its name: a status, a lead source, a location, an item of a property."""

    archived: Annotated[bool, _ARCHIVED]


@dataclass(frozen=True)
class Parts(Listed[E]):
    kind: type[E]

    def read_part(self, part: Json) -> E:
        return self.kind.of_document(object_of(part))

    def written_part(self, part: E) -> Json:
        return part.document()


class Options(Parts[ListEntry]):
    def told_part(self, part: ListEntry, reader: Reader) -> Sentence:
        text = N_("%(name)s (%(code)s), gearchiveerd") if part.archived else N_("%(name)s (%(code)s)")
        return say(text, name=part.name, code=part.code)


@dataclass(frozen=True)
class ChoiceEntry(Entry):
    """An option that is chosen on a dossier, or on its applicant of that role."""

    role: Annotated[ApplicantRole | None, WordOrNone(N_("Rol"), tuple(ApplicantRole))]
    property: Annotated[str, CodeOf(N_("API-entiteit"), "properties")]
    option: Annotated[str, OptionOf(N_("Items"))]


def in_order_of_codes(choices: Iterable[ChoiceEntry]) -> tuple[ChoiceEntry, ...]:
    return tuple(sorted(choices, key=lambda choice: (choice.role or "", choice.property, choice.option)))


class Choices(Parts[ChoiceEntry]):
    def told_part(self, part: ChoiceEntry, reader: Reader) -> Sentence:
        return say(
            "%(whose)s: %(property)s is %(option)s",
            whose=reader.label(part.role or Subject.DOSSIER),
            property=reader.name("properties", part.property),
            option=reader.option(part.property, part.option),
        )


@dataclass(frozen=True)
class OfficeEntry(Entry):
    name: Annotated[str, Line(N_("Naam van het kantoor"))]
    form_of_address: Annotated[FormOfAddress, Word(N_("Aanspreekvorm"), tuple(FormOfAddress))]
    hold_minutes: Annotated[int, Minutes(N_("E-mails vasthouden"), 0, 24 * 60)]


@dataclass(frozen=True)
class UserEntry(Entry):
    """Never a secret of theirs, nor what is their own choice."""

    email: Annotated[str, Line(N_("E-mailadres"))]
    name: Annotated[str, _NAME]
    roles: Annotated[tuple[str, ...], Roles(N_("Rol"))]
    is_active: Annotated[bool, Flag(N_("Kan zich aanmelden"))]


@dataclass(frozen=True)
class PropertyEntry(SettingEntry):
    subject: Annotated[Subject, Word(N_("Hoort bij"), tuple(Subject))]
    is_multiple: Annotated[bool, Flag(N_("Er kunnen meer items tegelijk gekozen worden"))]
    archived: Annotated[bool, _ARCHIVED]
    options: Annotated[tuple[ListEntry, ...], Options(N_("Items"), ListEntry)]


@dataclass(frozen=True)
class DocumentTypeEntry(SettingEntry):
    subject: Annotated[Subject, _SUBJECT]
    validity_months: Annotated[int | None, Months(N_("Geldig"), 1, 120)]
    instructions: Annotated[str, Text(N_("Toelichting voor de klant"), 2000)]
    archived: Annotated[bool, _ARCHIVED]


@dataclass(frozen=True)
class FormalLetter(Entry):
    subject_line: Annotated[str, SubjectLine(N_("Onderwerp, formeel"), 250)]
    body: Annotated[str, Template(N_("Tekst, formeel"), text_templates.LONGEST_SOURCE)]


@dataclass(frozen=True)
class InformalLetter(Entry):
    subject_line: Annotated[str, SubjectLine(N_("Onderwerp, informeel"), 250)]
    body: Annotated[str, Template(N_("Tekst, informeel"), text_templates.LONGEST_SOURCE)]


@dataclass(frozen=True)
class EmailTemplateEntry(SettingEntry):
    subject: Annotated[Subject, _SUBJECT]
    formal: Annotated[FormalLetter, Inner(FormalLetter)]
    informal: Annotated[InformalLetter, Inner(InformalLetter)]
    archived: Annotated[bool, _ARCHIVED]


@dataclass(frozen=True)
class AppointmentTypeEntry(SettingEntry):
    duration_minutes: Annotated[int, Minutes(N_("Duur"), 5, 720)]
    archived: Annotated[bool, _ARCHIVED]


@dataclass(frozen=True)
class ScenarioEntry(SettingEntry):
    scope: Annotated[Scope, Word(N_("Bereik"), tuple(Scope))]
    applies_to: Annotated[AppliesTo, Word(N_("Geldt voor"), tuple(AppliesTo))]
    is_filtered: Annotated[bool, Flag(N_("Met een filter"))]
    archived: Annotated[bool, _ARCHIVED]
    conditions: Annotated[tuple[CodedCondition, ...], Conditions(N_("Voorwaarden"))]
    actions: Annotated[tuple[Action[str], ...], _ACTIONS]


@dataclass(frozen=True)
class TriggerEntry(SettingEntry):
    event: Annotated[Event, _EVENT]
    offset: Annotated[Offset | None, Timing(N_("Hoe lang"))]
    is_active: Annotated[bool, Flag(N_("Staat aan"))]
    is_first_of_type: Annotated[bool, Flag(N_("Alleen de eerste van dit type op het dossier"))]
    re_entry: Annotated[ReEntry, Word(N_("Hoe vaak"), tuple(ReEntry))]
    appointment_types: Annotated[tuple[str, ...], AppointmentTypes(N_("Afspraaktypes"))]
    actions: Annotated[tuple[Action[str], ...], _ACTIONS]


@dataclass(frozen=True)
class ExpectationEntry(SettingEntry):
    # What has no name of its own is called by all that it expects.
    name: Annotated[str, Line(N_("Naam"), text_templates.LONGEST_SOURCE)]
    event: Annotated[Event, _EVENT]
    appointment_type: Annotated[str, CodeOf(N_("Afspraaktype"), "appointment_types")]
    is_first_of_type: Annotated[bool, Flag(N_("Het is de eerste afspraak van dit type"))]
    has_partner: Annotated[bool, Flag(N_("Met een partner"))]
    choices: Annotated[tuple[ChoiceEntry, ...], Choices(N_("Gekozen"), ChoiceEntry)]
    lines: Annotated[tuple[ExpectedEffect[str], ...], Lines(N_("Wat eruit moet komen"))]


ENTRIES: dict[str, type[Entry]] = {
    "offices": OfficeEntry,
    "users": UserEntry,
    "properties": PropertyEntry,
    "document_types": DocumentTypeEntry,
    "email_templates": EmailTemplateEntry,
    "dossier_statuses": ListEntry,
    "lead_sources": ListEntry,
    "appointment_types": AppointmentTypeEntry,
    "locations": ListEntry,
    "scenarios": ScenarioEntry,
    "triggers": TriggerEntry,
    "expectations": ExpectationEntry,
}
"""By table."""
