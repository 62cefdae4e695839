"""Expectations: what the office wrote down, and whether the rules live up to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.engine import rules
from app.engine.domain.expected_effects import ExpectedEffect, of_row
from app.engine.domain.facts import Option
from app.engine.domain.kinds import KINDS
from app.engine.domain.planning import Plan
from app.engine.rules import Rules
from app.extensions import db
from app.insight import made_up_dossier
from app.insight.domain.expectations import Chosen, Expected, ExpectedLine, check, plans, readback
from app.insight.domain.made_up_facts import Known, Names
from app.models import AppointmentType, DossierStatus, Expectation, LeadSource, PropertyOption
from app.models.mixins import Setting
from app.setup import actions, settings_lists
from app.setup.actions import Nameable, Named
from app.store import offices
from app.vocabulary import names
from app.vocabulary.sentences import Sentence
from app.vocabulary.times import local_day
from app.vocabulary.words import ApplicantRole, Event, Subject

Listed = TypeVar("Listed", AppointmentType, DossierStatus, LeadSource)


@dataclass(frozen=True)
class ChoiceRow:
    role: ApplicantRole | None
    option_id: int | None


@dataclass(frozen=True)
class ExpectationDraft:
    """An expectation as it stands in a form. Without a name it is called by its sentence."""

    name: str
    event: Event
    appointment_type_id: int | None
    is_first_of_type: bool
    has_partner: bool
    choices: tuple[ChoiceRow, ...]
    lines: tuple[ExpectedEffect[int], ...]
    status_id: int | None = None
    lead_source_id: int | None = None


@dataclass(frozen=True)
class Things:
    """All that expectations can name, archived things too, and what dossiers are imagined with."""

    types: Sequence[AppointmentType]
    statuses: Sequence[DossierStatus]
    lead_sources: Sequence[LeadSource]
    options: dict[int, PropertyOption]
    named: Nameable
    known: Known
    status: Option
    today: date


@dataclass(frozen=True)
class Judged:
    """An expectation, and what of it doesn't hold."""

    expectation: Expectation
    expected: Expected
    failures: list[Sentence]

    @property
    def holds(self) -> bool:
        return not self.failures

    @property
    def sentence(self) -> Sentence:
        return readback(self.expected)

    @property
    def own_name(self) -> str:
        return own_name(self.expectation, self.expected)

    @property
    def title(self) -> Sentence | str:
        return self.own_name or self.sentence


def own_name(expectation: Expectation, expected: Expected) -> str:
    """Empty where it is called by its sentence."""
    return "" if expectation.name_key == names.key(str(readback(expected))) else expectation.name


NOBODY = Names("", "", "", "")
"""Where only the counts matter."""


def exist() -> bool:
    return db.session.scalar(select(Expectation.id).limit(1)) is not None


def everything() -> Sequence[Expectation]:
    return db.session.scalars(
        select(Expectation)
        .order_by(Expectation.position, Expectation.id)
        .options(selectinload(Expectation.choices), selectinload(Expectation.lines))
    ).all()


def things() -> Things:
    options = db.session.scalars(
        select(PropertyOption)
        .options(joinedload(PropertyOption.property))
        .order_by(PropertyOption.position, PropertyOption.id)
    )
    return Things(
        settings_lists.everything(AppointmentType),
        settings_lists.everything(DossierStatus),
        settings_lists.everything(LeadSource),
        {option.id: option for option in options},
        actions.nameable(),
        made_up_dossier.known_options(),
        made_up_dossier.first_status(),
        local_day(datetime.now(UTC), offices.zone()),
    )


def evaluate() -> list[Judged]:
    """Judge all expectations by the rules of now, in a fixed number of queries."""
    rows = everything()
    if not rows:
        return []
    now, around = rules.load(), things()
    return [judge(row, now, around) for row in rows]


def broken_by(now: Rules, then: Rules, *, leaving: Setting | None = None) -> list[Judged]:
    """Find those that hold by the rules of now, and no more by those of then. `leaving` is what would be archived."""
    rows = everything()
    around = things()
    failing = [judged for judged in (judge(row, then, around, leaving) for row in rows) if not judged.holds]
    return [judged for judged in failing if judge(judged.expectation, now, around).holds]


def judge(row: Expectation, by: Rules, around: Things, leaving: Setting | None = None) -> Judged:
    expected = read(row, around, leaving)
    return Judged(row, expected, failures(expected, by, around))


def read(row: Expectation, around: Things, leaving: Setting | None = None) -> Expected:
    expected = expected_of(draft_of(row), around, leaving)
    assert expected
    return expected


def failures(expected: Expected, by: Rules, around: Things) -> list[Sentence]:
    return check(expected, plans_of(expected, by, around))


def plans_of(expected: Expected, by: Rules, around: Things, people: Names = NOBODY) -> list[Plan]:
    return plans(expected, by.triggers, by.scenarios, around.known, people, around.status, around.today)


def expected_of(draft: ExpectationDraft, around: Things, leaving: Setting | None = None) -> Expected | None:
    """Rows that are not complete are left out; None as long as there is no appointment type."""
    kind = find(around.types, draft.appointment_type_id)
    if kind is None:
        return None

    def is_gone(*settings: Setting) -> bool:
        return any(setting.is_archived or setting is leaving for setting in settings)

    def chosen(setting: DossierStatus | LeadSource | None) -> Chosen | None:
        return Chosen(Option(setting.id, setting.name), None, is_gone(setting)) if setting else None

    return Expected(
        kind.id,
        kind.name,
        tuple(
            Chosen(Option(option.id, option.name), row.role, is_gone(option, option.property))
            for row in draft.choices
            if (option := option_of(row, around))
        ),
        tuple(_lines(draft, around)),
        draft.event,
        draft.is_first_of_type,
        draft.has_partner,
        is_gone(kind),
        chosen(find(around.statuses, draft.status_id)),
        chosen(find(around.lead_sources, draft.lead_source_id)),
    )


def _lines(draft: ExpectationDraft, around: Things) -> Iterator[ExpectedLine]:
    for row in draft.lines:
        line: ExpectedEffect[Named] = row.referring(around.named.find)
        if not line.kind or not line.target:
            continue
        if isinstance(line.target, str):
            yield ExpectedLine(line.kind, None, line.target, None, line.times or 0)
        else:
            yield ExpectedLine(line.kind, line.target.id, line.target.name, role_of(line), line.times or 0)


def find(among: Sequence[Listed], id: int | None) -> Listed | None:
    return next((setting for setting in among if setting.id == id), None)


def option_of(row: ChoiceRow, around: Things) -> PropertyOption | None:
    """Of the dossier, or of a person: as its property says."""
    option = around.options.get(row.option_id or 0)
    fits = option is not None and (option.property.subject is Subject.DOSSIER) is (row.role is None)
    return option if fits else None


def role_of(line: ExpectedEffect[object]) -> ApplicantRole | None:
    """What is asked of the dossier is asked of nobody in particular; a mail goes to people either way."""
    return line.role if line.kind and KINDS[line.kind].is_for_one(getattr(line.target, "subject", None)) else None


def draft_of(expectation: Expectation) -> ExpectationDraft:
    return ExpectationDraft(
        expectation.name,
        expectation.event,
        expectation.appointment_type_id,
        expectation.is_first_of_type,
        expectation.has_partner,
        tuple(ChoiceRow(choice.role, choice.option_id) for choice in expectation.choices),
        tuple(map(of_row, expectation.lines)),
        expectation.status_id,
        expectation.lead_source_id,
    )
