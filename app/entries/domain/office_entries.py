"""The office itself: what it is called, when it is open, and which days it is free."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Self

from app.entries.domain import entry_fields as fields
from app.entries.domain.entry import Entry, Inner
from app.entries.domain.entry_lists import HOLIDAYS, Listed, each
from app.entries.domain.file_checks import At
from app.entries.domain.reader import Reader
from app.vocabulary import free_days
from app.vocabulary.json_values import Json
from app.vocabulary.opening_hours import USUAL
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import FormOfAddress


@dataclass(frozen=True)
class OpeningHoursEntry(Entry):
    monday: Annotated[str | None, fields.hours(N_("Open op maandag"), USUAL["monday"])]
    tuesday: Annotated[str | None, fields.hours(N_("Open op dinsdag"), USUAL["tuesday"])]
    wednesday: Annotated[str | None, fields.hours(N_("Open op woensdag"), USUAL["wednesday"])]
    thursday: Annotated[str | None, fields.hours(N_("Open op donderdag"), USUAL["thursday"])]
    friday: Annotated[str | None, fields.hours(N_("Open op vrijdag"), USUAL["friday"])]
    saturday: Annotated[str | None, fields.hours(N_("Open op zaterdag"), USUAL["saturday"])]
    sunday: Annotated[str | None, fields.hours(N_("Open op zondag"), USUAL["sunday"])]

    @classmethod
    def check(cls, value: Json, at: At) -> Self:
        """A day without hours is closed, not as in a new office."""
        checked = super().check(value, at)
        closed = {day for day in cls.FIELDS if isinstance(value, Mapping) and day in value and value[day] is None}
        return replace(checked, **dict.fromkeys(closed))


@dataclass(frozen=True)
class ClosingEntry(Entry):
    """Free days of the office's own."""

    name: Annotated[str, fields.line(N_("Naam"))]
    first_on: Annotated[str, fields.day(N_("Van"))]
    last_on: Annotated[str, fields.day(N_("Tot en met"))]

    @classmethod
    def check(cls, value: Json, at: At) -> Self:
        closing = super().check(value, at)
        if problem := free_days.problem(closing.first_on, closing.last_on):
            at.refuse(problem)
        return closing


def _closing_told(closing: ClosingEntry, _reader: Reader) -> Sentence:
    text = (
        N_("%(name)s: %(first_on)s")
        if closing.first_on == closing.last_on
        else N_("%(name)s: %(first_on)s–%(last_on)s")
    )
    return say(text, **vars(closing))


CLOSINGS = Listed(
    N_("Eigen vrije dagen"), partial(each, "closings", ClosingEntry.check), ClosingEntry.document, _closing_told
)


@dataclass(frozen=True)
class OfficeEntry(Entry):
    name: Annotated[str, fields.line(N_("Naam van het kantoor"))]
    form_of_address: Annotated[FormOfAddress, fields.word(N_("Aanspreekvorm"), FormOfAddress)]
    hold_minutes: Annotated[int, fields.minutes(N_("E-mails vasthouden"), 0, 24 * 60)]
    opening_hours: Annotated[OpeningHoursEntry, Inner(OpeningHoursEntry.check, OpeningHoursEntry.of({}))]
    holidays: Annotated[tuple[str, ...], HOLIDAYS]
    closings: Annotated[tuple[ClosingEntry, ...], CLOSINGS]
