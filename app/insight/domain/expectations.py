"""What an office expects of its rules: a dossier that is made up, what happens to it, and what must come of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.engine.domain.facts import Option
from app.engine.domain.kinds import EFFECTS
from app.engine.domain.orders import Order
from app.engine.domain.planning import Plan, PlannedAction, plan
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.insight.domain.made_up_facts import ADDRESSES, Imagined, Known, Names, Occasion, imagine
from app.vocabulary import events
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import ApplicantRole, EffectKind, Event, Outcome


@dataclass(frozen=True)
class Chosen:
    """An option of the dossier (no role), or of its applicant of that role."""

    option: Option
    role: ApplicantRole | None = None
    is_archived: bool = False


@dataclass(frozen=True)
class ExpectedLine:
    """How many times one effect must come of it. Of a task, the name is its subject."""

    kind: EffectKind
    target_id: int | None
    name: str
    role: ApplicantRole | None = None
    """Whom it must be for; None: whoever."""
    times: int = 1


@dataclass(frozen=True)
class Expected:
    type_id: int
    type_name: str
    choices: tuple[Chosen, ...]
    lines: tuple[ExpectedLine, ...]
    event: Event = Event.SCHEDULED
    is_first_of_type: bool = True
    has_partner: bool = False
    is_type_archived: bool = False
    status: Chosen | None = None
    """None: that of a new dossier."""
    lead_source: Chosen | None = None

    @property
    def imagined(self) -> Imagined:
        def of(role: ApplicantRole | None) -> frozenset[int]:
            return frozenset(choice.option.id for choice in self.choices if choice.role is role)

        return Imagined(
            of(None),
            of(ApplicantRole.CONSUMER),
            of(ApplicantRole.PARTNER) if self.has_partner else None,
            self.status.option if self.status else None,
            self.lead_source.option if self.lead_source else None,
        )


def plans(
    expected: Expected,
    triggers: Sequence[TriggerRule],
    scenarios: Sequence[ScenarioRule],
    known: Known,
    people: Names,
    status: Option,
    today: date,
) -> list[Plan]:
    """One, but of a timed event one for the moment of each of its triggers."""
    return [
        plan(imagine(expected.imagined, occasion, known, people, status, today), triggers, scenarios)
        for occasion in _occasions(expected, triggers)
    ]


def _occasions(expected: Expected, triggers: Sequence[TriggerRule]) -> Iterator[Occasion]:
    occasion = Occasion(expected.type_id, expected.type_name, expected.event, expected.is_first_of_type)
    if not events.of(expected.event).is_timed:
        yield occasion
        return
    for trigger in triggers:
        if trigger.event is expected.event:
            yield replace(occasion, trigger_id=trigger.id)


def check(expected: Expected, plans: Sequence[Plan]) -> list[Sentence]:
    """What doesn't hold. What can't happen any more doesn't hold at all."""
    return list(_archived(expected)) or list(_unmet(expected, plans))


def _archived(expected: Expected) -> Iterator[Sentence]:
    chosen = [*expected.choices, *filter(None, (expected.status, expected.lead_source))]
    gone = [choice.option.name for choice in chosen if choice.is_archived]
    for name in [*gone, *([expected.type_name] if expected.is_type_archived else [])]:
        yield say("%(name)s is niet meer te kiezen (gearchiveerd): dit geval komt niet meer voor.", name=name)


def _unmet(expected: Expected, plans: Sequence[Plan]) -> Iterator[Sentence]:
    for line in expected.lines:
        # By key: what two moments of one appointment ask, is done once.
        count = len({action.order.key for plan in plans for action in plan.actions if _meets(action, line)})
        role = role_name(line.role) if line.role else None
        if unmet := EFFECTS[line.kind].unmet(line.name, role, count, line.times):
            yield unmet


def _meets(action: PlannedAction, line: ExpectedLine) -> bool:
    order = action.order
    is_about = order.kind is line.kind and EFFECTS[line.kind].is_about(order, line.target_id, line.name)
    return is_about and _is_done(action) and _is_for(order, line.role)


def _is_done(action: PlannedAction) -> bool:
    """A status that the dossier has already is as good as set."""
    is_so_already = EFFECTS[action.order.kind].IS_ONCE and action.struck_by is None
    return action.outcome is Outcome.DONE or (action.outcome is Outcome.SKIPPED and is_so_already)


def _is_for(order: Order, role: ApplicantRole | None) -> bool:
    return role is None or EFFECTS[order.kind].is_to(order, role, ADDRESSES[role])


def readback(expected: Expected) -> Sentence:
    """Starter + ZZP'er (Partner) bij Oriënterend gesprek vraagt Jaarcijfers, mailt Bevestiging 1×."""
    what: list[Sentence | str] = [_what(line) for line in expected.lines] or ["…"]
    return say(
        "%(who)s %(when)s %(what)s",
        who=_chain(list(_who(expected)), N_("%(first)s + %(rest)s")),
        when=_when(expected),
        what=_chain(what, N_("%(first)s, %(rest)s")),
    )


def _chain(parts: Sequence[Sentence | str], text: str) -> Sentence | str:
    first, *rest = parts
    return say(text, first=first, rest=_chain(rest, text)) if rest else first


def _who(expected: Expected) -> Iterator[Sentence | str]:
    roles = {choice.role for choice in expected.choices}
    for choice in sorted(
        expected.choices, key=lambda choice: (choice.role is not None, choice.role is ApplicantRole.PARTNER)
    ):
        yield _with_role(choice.option.name, choice.role)
    if not roles:
        yield say("Een dossier")
    if expected.status:
        yield say("status %(name)s", name=expected.status.option.name)
    if expected.lead_source:
        yield say("leadbron %(name)s", name=expected.lead_source.option.name)
    if expected.has_partner and ApplicantRole.PARTNER not in roles:
        yield say("partner")


def _with_role(name: str, role: ApplicantRole | None) -> Sentence | str:
    return say("%(name)s (%(role)s)", name=name, role=role_name(role)) if role else name


def role_name(role: ApplicantRole) -> Sentence:
    return Sentence(_ROLES[role])


_ROLES = {ApplicantRole.CONSUMER: N_("Consument"), ApplicantRole.PARTNER: N_("Partner")}


def _when(expected: Expected) -> Sentence:
    kind: Sentence | str = expected.type_name
    if not expected.is_first_of_type:
        kind = say("%(type)s (niet de eerste)", type=kind)
    return say(events.of(expected.event).as_expectation, type=kind)


def _what(line: ExpectedLine) -> Sentence:
    never, once, more = EFFECTS[line.kind].EXPECTED
    text = {0: never, 1: once}.get(line.times, more)
    return say(text, name=_with_role(line.name, line.role), times=line.times)
