"""Makes the configuration what a file says, within the transaction of the caller: nothing is committed here."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import inspect, select

from app.exchange.domain.differences import Notes, by_code, standing
from app.exchange.domain.file_sections import OFFICE, SECTIONS, Configuration, place_of
from app.exchange.domain.file_shape import Problem
from app.exchange.entry_drafts import Known, put_expectation, scenario_draft, trigger_draft
from app.exchange.things import MODELS, everything, free_names, put_in_order
from app.extensions import db
from app.models import Expectation, Property, PropertyOption, Scenario, Trigger, User
from app.setup import properties, scenarios, settings_lists, triggers, uses
from app.store import offices
from app.vocabulary.sentences import DomainError, Sentence
from app.vocabulary.words import FormOfAddress, Subject

Entry = Mapping[str, Any]

_RULES = ("scenarios", "triggers", "expectations")
_LISTS = tuple(section for section in SECTIONS if section not in _RULES)


class Import:
    """One file on its way in. `problems` are what the database has against it; `notes` are for the preview."""

    def __init__(self, file: Configuration, before: Configuration, by: User | None) -> None:
        self.problems: list[Problem] = []
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
        for section in _LISTS:
            self._put(section, self._put_columns)
        self._put("scenarios", self._put_scenario)
        self._put("triggers", self._put_trigger)
        self._put("expectations", self._put_expectation)
        for section in reversed(SECTIONS):
            self._leave(section)
        db.session.flush()
        self.problems += [claim.problem for claim in claims if self._is_still_named(claim.holder)]
        for section in SECTIONS:
            put_in_order(section, [entry["code"] for entry in self._file[section]], standing(self._was, section))

    def _changed(self, section: str) -> Iterator[tuple[int, Entry]]:
        for index, entry in enumerate(self._file[section]):
            if entry != self._before[section].get(entry["code"]):
                yield index, entry

    def _refuse_what_is_in_use(self) -> None:
        """Refuse, before anything changes, what the screens refuse too."""
        for section in ("properties", "document_types", "email_templates", "triggers"):
            for index, entry in self._changed(section):
                if row := self._things[section].get(entry["code"]):
                    try:
                        _refuse_unfit(row, entry)
                    except DomainError as error:
                        path = f"{section}[{index}].{error.field}"
                        self.problems.append(Problem(path, place_of(section, index, entry), error.sentence))

    def _put_office(self) -> None:
        entry = self._file[OFFICE]
        if entry != self._was[OFFICE]:
            office = offices.current()
            office.name, office.form_of_address = entry["name"], FormOfAddress(entry["form_of_address"])
            office.hold_minutes = entry["hold_minutes"]
            self._sign(office)

    def _put(self, section: str, put: Callable[[Any, Entry], None]) -> None:
        """Put in place each entry that isn't yet what the file says."""
        for index, entry in self._changed(section):
            row = self._things[section].get(entry["code"]) or MODELS[section](code=entry["code"], position=index)
            put(row, entry)
            if "archived" in entry:
                self._archive(row, entry["archived"])
            self._sign(row)
            db.session.add(row)
            self._things[section][entry["code"]] = row
        db.session.flush()

    def _sign(self, row: Any) -> None:
        row.changed_at, row.changed_by = self._now, self._by

    def _archive(self, row: Any, is_archived: bool) -> None:
        if is_archived is not row.is_archived:
            row.archived_at = self._now if is_archived else None

    def _put_columns(self, row: Any, entry: Entry) -> None:
        for column, value in _columns(entry):
            setattr(row, column, value)
        if isinstance(row, Property):
            self._put_options(row, entry)

    def _put_options(self, property: Property, entry: Entry) -> None:
        """An option keeps its id, and with that its dossiers, people and filters."""
        options = {option.code: option for option in property.options}
        is_moved = list(options) != [option_entry["code"] for option_entry in entry["options"]]
        for position, option_entry in enumerate(entry["options"]):
            option = options.pop(option_entry["code"], None)
            if option is None:
                option = PropertyOption(code=option_entry["code"])
                property.options.append(option)
            option.name = option_entry["name"]
            self._archive(option, option_entry["archived"])
            if is_moved:
                option.position = position
        for position, option in enumerate(options.values(), start=len(entry["options"])):
            option.position = position

    def _put_scenario(self, scenario: Scenario, entry: Entry) -> None:
        draft = scenario_draft(entry, _saved(scenario), self._known)
        scenarios.put(scenario, draft, self._things["properties"].values())

    def _put_trigger(self, trigger: Trigger, entry: Entry) -> None:
        saved = _saved(trigger)
        draft = trigger_draft(entry, saved, self._known)
        reached = triggers.newly_reached(draft, saved)
        if reached is not None:
            self.notes["triggers", entry["code"]] = Notes(warnings=(triggers.reaching(reached),))
        triggers.put(trigger, draft, saved)

    def _put_expectation(self, expectation: Expectation, entry: Entry) -> None:
        put_expectation(expectation, entry, self._known)

    def _leave(self, section: str) -> None:
        """What the file doesn't have: gone, or archived as long as something holds it."""
        codes = {entry["code"] for entry in self._file[section]}
        if section == "properties":
            for entry in self._file[section]:
                self._leave_options(entry)
        for code in [code for code in self._things[section] if code not in codes]:
            if in_use := self._let_go(self._things[section][code]):
                self.notes[section, code] = Notes(tuple(in_use))

    def _leave_options(self, entry: Entry) -> None:
        codes = {option["code"] for option in entry["options"]}
        gone = [option for option in self._things["properties"][entry["code"]].options if option.code not in codes]
        if in_use := {option.code: tuple(uses_left) for option in gone if (uses_left := self._let_go(option))}:
            self.notes["properties", entry["code"]] = Notes(option_uses=in_use)

    def _let_go(self, row: Any) -> list[Sentence]:
        """Delete it, or archive it where it is still used; return those uses."""
        in_use = uses.of(row)
        if in_use and not row.is_archived:
            self._archive(row, True)
            if not isinstance(row, PropertyOption):
                self._sign(row)
        elif not in_use and isinstance(row, PropertyOption):
            row.property.options.remove(row)
        elif not in_use:
            db.session.delete(row)
        return in_use

    def _is_still_named(self, holder: Any) -> bool:
        """It was left, and couldn't go: then its name can't be another's."""
        return not inspect(holder).was_deleted and holder.name_key.startswith(" ")


def _saved(row: Any) -> Any:
    return row if row.id else None


def _refuse_unfit(row: Any, entry: Entry) -> None:
    if isinstance(row, Property):
        properties.refuse_unfit(row, subject=Subject(entry["subject"]), is_multiple=entry["is_multiple"])
    elif isinstance(row, Trigger):
        if row.event != entry["event"]:
            raise DomainError(
                "Wanneer een trigger werkt, kan niet veranderen. Geef deze een nieuwe code: dan komt hij erbij, en"
                " verdwijnt de oude.",
                field="event",
            )
    elif row.subject != entry["subject"]:
        settings_lists.refuse_other_subject(row)


def _columns(entry: Entry) -> Iterator[tuple[str, Any]]:
    """Of a thing of a list: the fields of the file are called as its columns."""
    for name, value in entry.items():
        match name:
            case "code" | "archived" | "options":
                continue
            case "formal" | "informal":
                yield f"{name}_subject_line", value["subject_line"]
                yield f"{name}_body", value["body"]
            case "subject":
                yield name, Subject(value)
            case _:
                yield name, value
