"""THE decision: which triggers fire, which scenarios start, and what each action will do or why it won't."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.engine.domain.conditions import Finding
from app.engine.domain.facts import Facts, Origin, PersonFacts
from app.engine.domain.kinds import ActionRule, Effect, StartRelevantScenarios, StartScenario, orders
from app.engine.domain.ledger import Asker, Ledger
from app.engine.domain.orders import Order, start_of
from app.engine.domain.rules import ScenarioRule, TriggerRule
from app.engine.domain.timed import why_passed
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import ApplicantRole, AppliesTo, Event, Outcome, ReEntry, Scope, Verdict, Weighing


@dataclass(frozen=True)
class WeighedTrigger:
    trigger: TriggerRule
    reason: Sentence | None
    """Why it doesn't fire; None: it fires."""

    @property
    def fires(self) -> bool:
        return self.reason is None


@dataclass(frozen=True)
class WeighedScenario:
    scenario: ScenarioRule
    person: PersonFacts | None
    weighing: Weighing
    because: Sentence | Finding | None
    findings: tuple[Finding, ...] = ()

    @property
    def reason(self) -> Sentence | None:
        """Why it doesn't start; None: it starts."""
        return self.because.sentence if isinstance(self.because, Finding) else self.because


@dataclass(frozen=True)
class PlannedAction:
    """An order and its outcome: DONE is what will be carried out."""

    order: Order
    action_id: int | None
    """None: of a draft."""
    who: str
    """The scenario or trigger that asks."""
    outcome: Outcome
    reason: Sentence | None
    trigger: int | None
    """Its place in Plan.triggers; None when a user started the scenario."""
    scenario: int | None
    """Its place in Plan.scenarios; None for the trigger's own actions."""
    struck_by: int | None = None
    """The place in Plan.actions of the one that does it."""
    origin: Origin | None = None
    """The earlier run that did it."""


@dataclass
class Plan:
    triggers: list[WeighedTrigger] = field(default_factory=list)
    scenarios: list[WeighedScenario] = field(default_factory=list)
    actions: list[PlannedAction] = field(default_factory=list)


def plan(facts: Facts, triggers: Sequence[TriggerRule], scenarios: Sequence[ScenarioRule]) -> Plan:
    """Deterministic: the same facts and rules, in their order, give the same plan. Archived ones start by name only."""
    planner = _Planner(facts, scenarios)
    if facts.event is Event.STARTED_BY_HAND:
        planner.start_by_hand()
    elif facts.event is Event.LATE_FACTS:
        planner.start_late()
    else:
        for trigger in triggers:
            if facts.concerns(trigger.id, trigger.event):
                planner.weigh_trigger(trigger)
    return planner.plan


def weigh(scenario: ScenarioRule, facts: Facts) -> Iterator[WeighedScenario]:
    """A scenario with a filter, for the dossier or for each person that it applies to."""
    for person, absent in _targets(scenario, facts):
        if absent:
            yield WeighedScenario(scenario, None, Weighing.NOT_APPLICABLE, absent)
            continue
        findings = tuple([condition.judge(facts, person) for condition in scenario.conditions])
        weighing, because = _verdict(findings)
        yield WeighedScenario(scenario, person, weighing, because, findings)


def _verdict(findings: Sequence[Finding]) -> tuple[Weighing, Sentence | Finding | None]:
    if not findings:
        return Weighing.NO_MATCH, say("Het filter heeft geen voorwaarden.")
    unknown = None
    for finding in findings:
        if finding.verdict is Verdict.FAILS:
            return Weighing.NO_MATCH, finding
        if finding.verdict is Verdict.UNKNOWN:
            unknown = unknown or finding
    return (Weighing.UNKNOWN, unknown) if unknown else (Weighing.STARTED, None)


def _targets(scenario: ScenarioRule, facts: Facts) -> Sequence[tuple[PersonFacts | None, Sentence | None]]:
    match scenario.applies_to:
        case AppliesTo.DOSSIER:
            return ((None, None),)
        case AppliesTo.EACH_APPLICANT:
            return [(person, None) for person in facts.applicants]
        case AppliesTo.CONSUMER:
            return ((facts.applicant(ApplicantRole.CONSUMER), None),)
        case AppliesTo.PARTNER:
            partner = facts.applicant(ApplicantRole.PARTNER)
            return ((partner, None if partner else say("Er is geen partner op dit dossier.")),)


class _Planner:
    """Builds a plan step by step; what was started or ordered before decides what still can be."""

    def __init__(self, facts: Facts, scenarios: Sequence[ScenarioRule]) -> None:
        self.plan = Plan()
        self._facts = facts
        self._scenarios = scenarios
        self._ledger = Ledger(facts)
        self._started: set[tuple[int, int | None]] = set()
        self._has_weighed = False
        self._trigger: int | None = None

    def start_by_hand(self) -> None:
        for scenario in self._scenarios:
            if scenario.id in self._facts.asked_scenario_ids:
                self._start_named(scenario)

    def start_late(self) -> None:
        """What facts that came later made relevant: by its filter, unless it was started here before."""
        for scenario in self._scenarios:
            if scenario.starts_by_itself and scenario.id in self._facts.asked_scenario_ids:
                for weighed in weigh(scenario, self._facts):
                    self._start(self._unless_started_before(weighed))

    def weigh_trigger(self, trigger: TriggerRule) -> None:
        weighed = WeighedTrigger(trigger, _why_not(trigger, self._facts))
        self.plan.triggers.append(weighed)
        self._trigger = len(self.plan.triggers) - 1
        if weighed.fires:
            for action in trigger.actions:
                self._follow(action, trigger)

    def _follow(self, action: ActionRule, trigger: TriggerRule) -> None:
        match action:
            case StartRelevantScenarios():
                self._start_relevant()
            case StartScenario():
                for scenario in self._scenarios:
                    if scenario.id == action.scenario.id:
                        self._start_named(scenario)
            case Effect():
                for order in orders(action, self._facts, None, of_trigger=True):
                    self._add(order, action, Asker(trigger.name), None)

    def _start_relevant(self) -> None:
        if self._has_weighed:
            return
        self._has_weighed = True
        for scenario in self._scenarios:
            if scenario.starts_by_itself:
                for weighed in weigh(scenario, self._facts):
                    self._start(weighed)

    def _unless_started_before(self, weighed: WeighedScenario) -> WeighedScenario:
        earlier = self._facts.started_on_appointment.get(_whom(weighed))
        if weighed.weighing is not Weighing.STARTED or earlier is None:
            return weighed
        reason = say("Dit scenario is bij deze afspraak al gestart, in uitvoering %(run)s.", run=earlier)
        return replace(weighed, weighing=Weighing.ALREADY_STARTED, because=reason)

    def _start_named(self, scenario: ScenarioRule) -> None:
        """Named by a user or an action: its filter doesn't count."""
        if (scenario.scope is Scope.APPOINTMENT) != (self._facts.appointment is not None):
            reason = say("Dit scenario hoort bij een ander bereik: een dossier of een afspraak.")
            self._start(WeighedScenario(scenario, None, Weighing.NOT_APPLICABLE, reason))
            return
        for person, absent in _targets(scenario, self._facts):
            weighing = Weighing.NOT_APPLICABLE if absent else Weighing.STARTED
            self._start(WeighedScenario(scenario, person, weighing, absent))

    def _start(self, weighed: WeighedScenario) -> None:
        if weighed.weighing is Weighing.STARTED and _whom(weighed) in self._started:
            reason = say("Dit scenario is in deze uitvoering al gestart.")
            weighed = replace(weighed, weighing=Weighing.ALREADY_STARTED, because=reason)
        self.plan.scenarios.append(weighed)
        if weighed.weighing is not Weighing.STARTED:
            return
        self._started.add(_whom(weighed))
        place = len(self.plan.scenarios) - 1
        who = Asker(weighed.scenario.name, weighed.person.name if weighed.person else None)
        for action in weighed.scenario.actions:
            for order in orders(action, self._facts, weighed.person, of_trigger=False):
                self._add(order, action, who, place)

    def _add(self, order: Order, action: ActionRule, who: Asker, scenario: int | None) -> None:
        outcome, reason, by_order, origin = Outcome.DONE, order.note, None, None
        if strike := self._ledger.strike(len(self.plan.actions), order, who):
            outcome, reason, by_order, origin = (strike.outcome, strike.reason, strike.by_order, strike.by_origin)
            if by_order is not None and start_of(order.key) is not None:
                self._is_of_start(by_order, order.key)
        elif order.blocked:
            outcome, reason = Outcome.BLOCKED, order.blocked
        self.plan.actions.append(
            PlannedAction(
                order, action.id, who.name, outcome, reason, self._trigger, scenario, struck_by=by_order, origin=origin
            )
        )

    def _is_of_start(self, place: int, key: str) -> None:
        """What a scenario does here, the trigger does for this start too; so it is done under the key of the start."""
        earlier = self.plan.actions[place]
        self.plan.actions[place] = replace(earlier, order=replace(earlier.order, key=key))


def _whom(weighed: WeighedScenario) -> tuple[int, int | None]:
    return weighed.scenario.id, weighed.person.id if weighed.person else None


def _why_not(trigger: TriggerRule, facts: Facts) -> Sentence | None:
    appointment = facts.appointment
    if appointment is None:
        return say("Er is geen afspraak.")
    if trigger.appointment_type_ids and appointment.type_id not in trigger.appointment_type_ids:
        return say("Deze trigger geldt niet voor afspraaktype %(type)s.", type=appointment.type_name)
    if trigger.is_first_of_type and not appointment.is_first_of_type:
        return say("Dit is niet de eerste afspraak %(type)s op dit dossier.", type=appointment.type_name)
    if facts.timing and (passed := why_passed(facts.event, facts.timing)):
        return passed
    if trigger.re_entry is ReEntry.ONCE_PER_DOSSIER and trigger.id in facts.fired_on_dossier:
        return say(
            "Deze trigger is op dit dossier al uitgevoerd, in uitvoering %(run)s.",
            run=facts.fired_on_dossier[trigger.id],
        )
    return None
