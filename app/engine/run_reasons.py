"""Why and why not, as the page of a run tells it: what started first, what didn't gathered by its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.engine.domain.conditions import is_unfilled
from app.engine.domain.kinds import EFFECTS
from app.models import RunAction, RunScenario
from app.vocabulary.kept import KeptFinding
from app.vocabulary.sentences import N_, Sentence, kept, say
from app.vocabulary.words import Subject, Verdict, Weighing


@dataclass(frozen=True)
class NotStarted:
    """Scenarios that one and the same thing kept from starting."""

    weighing: Weighing
    reason: Sentence
    scenarios: list[RunScenario]


@dataclass(frozen=True)
class Uniqueness:
    """Actions that are unique within the same."""

    sentence: Sentence
    names: list[str]


def not_started(scenarios: Iterable[RunScenario]) -> list[NotStarted]:
    """What can be filled in comes first: it may be worth a look."""
    groups: dict[tuple[Weighing, str], NotStarted] = {}
    for scenario in scenarios:
        if not scenario.has_started and not scenario.applies_no_longer:
            reason = _gathered(scenario)
            group = groups.setdefault((scenario.weighing, str(reason)), NotStarted(scenario.weighing, reason, []))
            group.scenarios.append(scenario)
    return sorted(groups.values(), key=lambda group: group.weighing is not Weighing.UNKNOWN)


def unique_within(actions: Sequence[RunAction]) -> list[Uniqueness]:
    by_sentence: dict[str, Uniqueness] = {}
    for action in actions:
        sentence = EFFECTS[action.kind].unique_within(action.key, action.person_name, action.order)
        names = by_sentence.setdefault(str(sentence), Uniqueness(sentence, [])).names
        if action.name not in names:
            names.append(action.name)
    return list(by_sentence.values())


def _gathered(scenario: RunScenario) -> Sentence:
    """Of a filter: the first condition that fails, whatever each scenario would have wanted instead."""
    if scenario.weighing is Weighing.NO_MATCH:
        for condition in scenario.conditions:
            if condition["verdict"] == Verdict.FAILS:
                return _does_not_fit(condition, scenario.person_name)
    if scenario.reason:
        return kept(scenario.reason)
    return say("Geen reden bewaard.")


def _does_not_fit(condition: KeptFinding, person: str | None) -> Sentence:
    # Runs of before subjects were kept know them by whom the sentence names.
    of_person = condition.get("subject", Subject.PERSON if person else Subject.DOSSIER) == Subject.PERSON
    values = kept(condition["sentence"]).values
    if is_unfilled(condition) or "chosen" not in values:
        return kept(condition["sentence"])
    if "property_name" not in condition:
        # Of what an appointment or a dossier has one of.
        return say("%(property)s is %(chosen)s", property=values["property"], chosen=values["chosen"])
    text = _UNFIT[bool(of_person and person)]
    return say(text, property=condition["property_name"], whom=person or "", chosen=values["chosen"])


_UNFIT = {True: N_("%(property)s van %(whom)s is %(chosen)s"), False: N_("%(property)s van het dossier is %(chosen)s")}
