"""Makes the configuration what a file says, within the transaction of the caller: nothing is committed here."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import select

from app.entries.domain import entries
from app.entries.domain.entries import PropertyEntry, SettingEntry, TriggerEntry
from app.entries.domain.entry import Entry
from app.entries.domain.file_checks import FileProblem
from app.entries.domain.office_entries import OfficeEntry
from app.exchange.domain.differences import Notes, by_code, standing
from app.exchange.domain.file_sections import OFFICE, SECTIONS, Configuration, place_of
from app.exchange.entry_drafts import Known, put_expectation, scenario_draft, trigger_draft
from app.exchange.things import MODELS, everything, free_names, put_in_order
from app.extensions import db
from app.history.snapshots import ListedRow
from app.insight.consequences_of_a_save import told_of_free_days
from app.models import (
    AppointmentType,
    DocumentType,
    EmailTemplate,
    Expectation,
    Office,
    Property,
    PropertyOption,
    Scenario,
    Trigger,
    User,
)
from app.models.mixins import Archivable, Versioned
from app.setup import properties, scenarios, settings_lists, triggers, uses
from app.store import offices
from app.vocabulary.free_days import FreeDays
from app.vocabulary.sentences import DomainError, Sentence


class Import:
    """One file on its way in. `problems` are what the database has against it; `notes` are for the preview."""

    def __init__(self, file: Configuration, before: Configuration, by: User | None) -> None:
        self.problems: list[FileProblem] = []
        self.notes: dict[tuple[str, str], Notes] = {}
        self._file, self._by, self._now = file, by.name if by else None, datetime.now(UTC)
        self._before = {section: by_code(before, section) for section in SECTIONS}
        self._was = before
        self._things = {section: {row.code: row for row in everything(section)} for section in SECTIONS}
        self._known = Known(self._things, {user.email: user for user in db.session.scalars(select(User))})

    def carry_out(self) -> None:
        self._refuse_what_is_in_use()
        if self.problems:
            return
        self._put_office()
        claims = free_names(self._file, self._things)
        for section in SECTIONS:
            self._put_section(section)
        for section in reversed(SECTIONS):
            self._leave(section)
        db.session.flush()
        self.problems += [claim.problem for claim in claims if self._is_still_named(claim.holder)]
        for section in SECTIONS:
            put_in_order(section, [entry.code for entry in self._file.section(section)], standing(self._was, section))

    def _changed(self, section: str) -> Iterator[tuple[int, SettingEntry]]:
        for index, entry in enumerate(self._file.section(section)):
            if entry != self._before[section].get(entry.code):
                yield index, entry

    def _refuse_what_is_in_use(self) -> None:
        """Refuse, before anything changes, what the screens refuse too."""
        for section in ("properties", "document_types", "email_templates", "triggers"):
            for index, entry in self._changed(section):
                if row := self._things[section].get(entry.code):
                    try:
                        _refuse_unfit(row, entry)
                    except DomainError as error:
                        path = f"{section}[{index}].{error.field}"
                        self.problems.append(FileProblem(path, place_of(section, index, entry.name), error.sentence))

    def _put_office(self) -> None:
        if self._file.office != self._was.office:
            office = offices.current()
            self.notes[OFFICE, ""] = Notes(warnings=_put_days(office, self._file.office))
            office.name, office.form_of_address = self._file.office.name, self._file.office.form_of_address
            office.hold_minutes = self._file.office.hold_minutes
            self._sign(office)

    def _put_section(self, section: str) -> None:
        """Put in place each entry that isn't yet what the file says."""
        for index, entry in self._changed(section):
            row = self._things[section].get(entry.code) or MODELS[section](code=entry.code, position=index)
            self._put(row, entry)
            if isinstance(row, Archivable):
                self._archive(row, entry.is_archived)
            self._sign(row)
            db.session.add(row)
            self._things[section][entry.code] = row
        db.session.flush()

    def _put(self, row: ListedRow, entry: SettingEntry) -> None:
        match row, entry:
            case Scenario(), entries.ScenarioEntry():
                draft = scenario_draft(entry, row if row.id else None, self._known)
                scenarios.put(row, draft, self._known.askable)
            case Trigger(), TriggerEntry():
                self._put_trigger(row, entry)
            case Expectation(), entries.ExpectationEntry():
                put_expectation(row, entry, self._known)
            case EmailTemplate(), entries.EmailTemplateEntry():
                _put_columns(row, entry)
                row.appointment_types = [self._known.find(AppointmentType, code) for code in entry.appointment_types]
            case _:
                _put_columns(row, entry)
                if isinstance(row, Property) and isinstance(entry, PropertyEntry):
                    self._put_options(row, entry)

    def _put_trigger(self, trigger: Trigger, entry: TriggerEntry) -> None:
        saved = trigger if trigger.id else None
        draft = trigger_draft(entry, saved, self._known)
        reached = triggers.newly_reached(draft, saved)
        if reached is not None:
            self.notes["triggers", entry.code] = Notes(warnings=(triggers.reaching(reached),))
        triggers.put(trigger, draft, saved)

    def _put_options(self, property: Property, entry: PropertyEntry) -> None:
        """An option keeps its id, and with that its dossiers, people and filters."""
        options = {option.code: option for option in property.options}
        is_moved = list(options) != [option_entry.code for option_entry in entry.options]
        for position, option_entry in enumerate(entry.options):
            option = options.pop(option_entry.code, None)
            if option is None:
                option = PropertyOption(code=option_entry.code)
                property.options.append(option)
            option.name = option_entry.name
            self._archive(option, option_entry.archived)
            if is_moved:
                option.position = position
        for position, option in enumerate(options.values(), start=len(entry.options)):
            option.position = position

    def _sign(self, row: Versioned) -> None:
        row.changed_at, row.changed_by = self._now, self._by

    def _archive(self, row: Archivable, is_archived: bool) -> None:
        if is_archived is not row.is_archived:
            row.archived_at = self._now if is_archived else None

    def _leave(self, section: str) -> None:
        """What the file doesn't have: gone, or archived as long as something holds it."""
        codes = {entry.code for entry in self._file.section(section)}
        if section == "properties":
            for entry in self._file.properties:
                self._leave_options(entry)
        for code in [code for code in self._things[section] if code not in codes]:
            if in_use := self._let_go(self._things[section][code]):
                self.notes[section, code] = Notes(tuple(in_use))

    def _leave_options(self, entry: PropertyEntry) -> None:
        codes = {option.code for option in entry.options}
        gone = [option for option in self._known.find(Property, entry.code).options if option.code not in codes]
        if in_use := {option.code: tuple(uses_left) for option in gone if (uses_left := self._let_go(option))}:
            self.notes["properties", entry.code] = Notes(option_uses=in_use)

    def _let_go(self, row: ListedRow | PropertyOption) -> list[Sentence]:
        """Delete it, or archive it where it is still used; return those uses."""
        in_use = uses.of(row)
        if in_use and isinstance(row, Archivable) and not row.is_archived:
            self._archive(row, True)
            if isinstance(row, Versioned):
                self._sign(row)
        elif not in_use and isinstance(row, PropertyOption):
            row.property.options.remove(row)
        elif not in_use:
            db.session.delete(row)
        return in_use

    def _is_still_named(self, holder: ListedRow | PropertyOption) -> bool:
        """It was left, and couldn't go: then its name can't be another's."""
        return holder in db.session and holder.name_key.startswith(" ")


def _put_days(office: Office, entry: OfficeEntry) -> tuple[Sentence, ...]:
    """Gives what is to be said of it beforehand."""
    closings = [dict(vars(closing)) for closing in entry.closings]
    told = tuple(told_of_free_days(FreeDays.of(entry.holidays, closings)))
    office.opening_hours, office.holidays = dict(vars(entry.opening_hours)), list(entry.holidays)
    office.closings = closings
    return told


def _refuse_unfit(row: ListedRow, entry: SettingEntry) -> None:
    match row, entry:
        case Property(), PropertyEntry():
            properties.refuse_unfit(row, subject=entry.subject, is_multiple=entry.is_multiple)
        case Trigger(), TriggerEntry() if row.event is not entry.event:
            raise DomainError(
                "Wanneer een trigger werkt, kan niet veranderen. Geef deze een nieuwe code: dan komt hij erbij, en"
                " verdwijnt de oude.",
                field="event",
            )
        case DocumentType() | EmailTemplate(), entries.DocumentTypeEntry() | entries.EmailTemplateEntry():
            if row.subject is not entry.subject:
                settings_lists.refuse_other_subject(row)
        case _:
            # Nothing that holds it fast.
            return


def _put_columns(row: ListedRow, entry: SettingEntry) -> None:
    """Of a thing of a list: the fields of the file are called as its columns."""
    for name, value in vars(entry).items():
        if isinstance(value, Entry):
            for part, text in vars(value).items():
                setattr(row, f"{name}_{part}", text)
        elif name not in ("code", "archived", "options", "appointment_types"):
            setattr(row, name, value)
