"""A plan as people read it: what starts, what is asked of whom, what is mailed, and what doesn't happen and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.engine.domain.facts import PersonFacts
from app.engine.domain.kinds import EFFECTS
from app.engine.domain.planning import Plan, PlannedAction, WeighedScenario, WeighedTrigger
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EffectKind, Outcome, Subject, Verdict, Weighing


@dataclass(frozen=True)
class OfPerson:
    """What concerns one person; None: the dossier."""

    person: PersonFacts | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class MissingFact:
    """A property that is not filled in, and the scenarios that can't be weighed for want of it."""

    property_id: int
    property_name: str
    person: PersonFacts | None
    scenarios: tuple[str, ...]

    @property
    def sentence(self) -> Sentence:
        singular, plural = _MISSING[self.person is not None]
        return say(
            singular if len(self.scenarios) == 1 else plural,
            property=self.property_name,
            whom=self.person.name if self.person else "",
            count=len(self.scenarios),
        )


_MISSING = {
    True: (
        N_("%(property)s van %(whom)s ontbreekt: 1 scenario niet te bepalen."),
        N_("%(property)s van %(whom)s ontbreekt: %(count)s scenario's niet te bepalen."),
    ),
    False: (
        N_("%(property)s van het dossier ontbreekt: 1 scenario niet te bepalen."),
        N_("%(property)s van het dossier ontbreekt: %(count)s scenario's niet te bepalen."),
    ),
}


@dataclass(frozen=True)
class MissingAddress:
    """Someone without an e-mail address that works, and the mails that they won't get for want of it."""

    person: PersonFacts
    emails: tuple[str, ...]

    @property
    def sentence(self) -> Sentence:
        if self.person.email:
            return say("Het e-mailadres van %(whom)s werkt niet.", whom=self.person.name)
        return say("Het e-mailadres van %(whom)s ontbreekt.", whom=self.person.name)


@dataclass(frozen=True)
class OfKind:
    """What will be done of one kind."""

    kind: EffectKind
    actions: tuple[PlannedAction, ...]

    @property
    def title(self) -> Sentence:
        return say(EFFECTS[self.kind].PLANNED)

    @property
    def count(self) -> Sentence:
        return EFFECTS[self.kind].counted([action.order.name for action in self.actions])

    @property
    def by_person(self) -> tuple[OfPerson, ...]:
        """Tell it by person, for the kinds that are told so."""
        if not EFFECTS[self.kind].IS_TOLD_BY_PERSON:
            return ()
        return _by_person((action.order.person, action.order.name) for action in self.actions)

    @property
    def lines(self) -> Iterator[tuple[PlannedAction, Sentence | str, Sentence | str]]:
        for action in self.actions:
            yield action, *EFFECTS[self.kind].planned(action.order)


@dataclass(frozen=True)
class Summary:
    scenarios: tuple[OfPerson, ...]
    effects: tuple[OfKind, ...]
    blocked: tuple[PlannedAction, ...]
    struck: tuple[PlannedAction, ...]
    missing: tuple[MissingFact, ...]
    addresses: tuple[MissingAddress, ...]
    not_started: tuple[WeighedScenario, ...]
    silent: tuple[WeighedTrigger, ...]
    has_triggers: bool

    @property
    def is_empty(self) -> bool:
        """Nothing would happen."""
        return not (self.scenarios or self.effects or self.blocked)

    @property
    def scenario_count(self) -> int:
        return sum(len(of_person.names) for of_person in self.scenarios)


def summary(plan: Plan) -> Summary:
    started = [weighed for weighed in plan.scenarios if weighed.weighing is Weighing.STARTED]
    return Summary(
        scenarios=_by_person((weighed.person, weighed.scenario.name) for weighed in started),
        effects=tuple(_by_kind(plan.actions)),
        blocked=tuple(action for action in plan.actions if action.outcome is Outcome.BLOCKED),
        struck=tuple(action for action in plan.actions if action.outcome in (Outcome.MERGED, Outcome.SKIPPED)),
        missing=tuple(_missing(plan.scenarios)),
        addresses=tuple(_addresses(plan.actions)),
        not_started=tuple(weighed for weighed in plan.scenarios if weighed.weighing is not Weighing.STARTED),
        silent=tuple(weighed for weighed in plan.triggers if not weighed.fires),
        has_triggers=bool(plan.triggers),
    )


def _by_kind(actions: Sequence[PlannedAction]) -> Iterator[OfKind]:
    done = [action for action in actions if action.outcome is Outcome.DONE]
    for kind in EFFECTS:
        if some := tuple(action for action in done if action.order.kind is kind):
            yield OfKind(kind, some)


def _by_person(named: Iterator[tuple[PersonFacts | None, str]]) -> tuple[OfPerson, ...]:
    """People stand in the order in which they come; the dossier comes last."""
    # By id: a person's facts hold mappings, which can't be keys.
    by_person: dict[int, tuple[PersonFacts | None, list[str]]] = {}
    for person, name in named:
        by_person.setdefault(person.id if person else 0, (person, []))[1].append(name)
    in_order = sorted(by_person.values(), key=lambda entry: entry[0] is None)
    return tuple(OfPerson(person, tuple(names)) for person, names in in_order)


def _missing(scenarios: Sequence[WeighedScenario]) -> Iterator[MissingFact]:
    by_fact: dict[tuple[int, int], tuple[str, PersonFacts | None, dict[str, None]]] = {}
    for weighed in scenarios:
        if weighed.weighing is not Weighing.UNKNOWN:
            continue
        for finding in weighed.findings:
            if (asked := finding.asked) is None or finding.verdict is not Verdict.UNKNOWN:
                continue
            person = weighed.person if asked.subject is Subject.PERSON else None
            if person or asked.subject is Subject.DOSSIER:
                key = (asked.id, person.id if person else 0)
                by_fact.setdefault(key, (asked.name, person, {}))[2][weighed.scenario.name] = None
    for (property_id, _), (name, person, names) in by_fact.items():
        yield MissingFact(property_id, name, person, tuple(names))


def _addresses(actions: Sequence[PlannedAction]) -> Iterator[MissingAddress]:
    """What is struck out is left aside: that goes to nobody anyway."""
    by_person: dict[int, tuple[PersonFacts, dict[str, None]]] = {}
    for action in actions:
        if action.outcome in (Outcome.DONE, Outcome.BLOCKED):
            for person in action.order.without_address:
                by_person.setdefault(person.id, (person, {}))[1][action.order.name] = None
    for person, names in by_person.values():
        yield MissingAddress(person, tuple(names))
