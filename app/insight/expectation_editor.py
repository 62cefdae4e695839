"""Writing expectations: what is typed into their editor, checked and kept."""

from collections.abc import Sequence
from dataclasses import replace

from app.engine.domain.expected_effects import ExpectedEffect
from app.engine.domain.kinds import Reference
from app.extensions import db
from app.insight import expectations
from app.insight.domain import expectation_checks
from app.insight.domain.expectation_checks import ChoiceSetup
from app.insight.domain.expectations import ExpectedLine, readback
from app.insight.expectations import ChoiceRow, ExpectationDraft, Listed, Things
from app.models import Expectation, ExpectationChoice, ExpectationLine, User
from app.setup import actions
from app.setup.domain.rule_checks import Thing
from app.store import positions
from app.store.saving import save
from app.vocabulary.sentences import N_


def check(draft: ExpectationDraft, saved: Expectation | None, around: Things) -> None:
    """Raises Misconfigured with all that keeps this from being saved. What is chosen already may stay, archived."""
    lines = saved.lines if saved else []
    option_ids = {chosen.option_id for chosen in saved.choices} if saved else set()

    def choice(row: ChoiceRow) -> ChoiceSetup:
        option = expectations.option_of(row, around)
        if option is None:
            return ChoiceSetup(None)
        is_gone = option.is_archived or option.property.is_archived
        named = Thing(option.id, option.name, is_gone, option.id in option_ids)
        return ChoiceSetup(named, actions.thing(option.property), option.property.is_multiple, row.role)

    def referred(field: Reference, id: int | str) -> Thing | None:
        return actions.thing(around.named.find(field, id), {getattr(saved_line, field.column) for saved_line in lines})

    def line(row: ExpectedEffect[int]) -> ExpectedEffect[Thing]:
        return replace(row.referring(referred), role=expectations.role_of(row.referring(around.named.find)))

    def named(field: str, among: Sequence[Listed]) -> Thing | None:
        already = {getattr(saved, field)} if saved else set[int | None]()
        return actions.thing(expectations.find(among, getattr(draft, field)), already)

    expectation_checks.check_expectation(
        {
            "appointment_type_id": named("appointment_type_id", around.types),
            "status_id": named("status_id", around.statuses),
            "lead_source_id": named("lead_source_id", around.lead_sources),
        },
        draft.has_partner,
        tuple(map(choice, draft.choices)),
        tuple(map(line, draft.lines)),
    )


def create(draft: ExpectationDraft, *, by: User) -> Expectation:
    expectation = Expectation(position=positions.last(Expectation))
    _save(expectation, draft, version=None, by=by)
    return expectation


def change(expectation: Expectation, draft: ExpectationDraft, *, version: int | None, by: User) -> None:
    _save(expectation, draft, version=version, by=by)


def _save(expectation: Expectation, draft: ExpectationDraft, *, version: int | None, by: User) -> None:
    around = expectations.things()
    check(draft, expectation, around)
    expected = expectations.expected_of(draft, around)
    assert expected
    with db.session.no_autoflush:
        expectation.name = draft.name or str(readback(expected))
        expectation.event, expectation.appointment_type_id = draft.event, expected.type_id
        expectation.is_first_of_type, expectation.has_partner = draft.is_first_of_type, draft.has_partner
        expectation.status_id = expected.status.option.id if expected.status else None
        expectation.lead_source_id = expected.lead_source.option.id if expected.lead_source else None
        # What stays keeps its row: a new one beside the old would clash with it.
        kept = {(choice.role, choice.option_id): choice for choice in expectation.choices}
        wanted = [(choice.role, choice.option.id) for choice in expected.choices]
        expectation.choices = [kept.get(key) or ExpectationChoice(role=key[0], option_id=key[1]) for key in wanted]
        expectation.lines = [_row(line, place) for place, line in enumerate(expected.lines)]
    save(expectation, version=version, by=by, taken=N_("Er is al een verwachting met deze naam of deze inhoud."))


def _row(line: ExpectedLine, place: int) -> ExpectationLine:
    effect = ExpectedEffect(line.kind, line.target_id or line.name, line.role, line.times)
    return ExpectationLine(position=place, **effect.columns)


def move(expectation: Expectation, steps: int) -> None:
    positions.move(expectations.everything(), expectation, steps)
