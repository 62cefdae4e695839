"""What was saved and yet won't do what one would expect, looking at one scenario or trigger by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.domain.conditions import HasNoPartner
from app.engine.domain.kinds import Action, Reference, SetStatus
from app.setup.domain.filter_reach import always_holds, by_property, can_be_chosen, can_match
from app.setup.domain.rule_checks import Actions, ConditionSetup, ScenarioSetup, Thing, TriggerSetup, chosen
from app.vocabulary import labels
from app.vocabulary.sentences import N_, Sentence, say, together
from app.vocabulary.words import AppliesTo, Question, Severity


@dataclass(frozen=True)
class RuleWarning:
    severity: Severity
    sentence: Sentence
    advice: Sentence
    """What to do."""

    def __str__(self) -> str:
        return str(self.sentence)


def flags_of_scenario(scenario: ScenarioSetup) -> list[RuleWarning]:
    of_filter = [*_of_filter(scenario.conditions), *_of_partner(scenario)] if scenario.is_filtered else ()
    return [*of_filter, *_of_actions(scenario.actions)]


def flags_of_trigger(trigger: TriggerSetup) -> list[RuleWarning]:
    return [*_of_types(trigger), *_of_actions(trigger.actions)]


def _of_types(trigger: TriggerSetup) -> Iterator[RuleWarning]:
    archived = [kind for kind in trigger.appointment_types if kind.is_archived]
    if archived and len(archived) == len(trigger.appointment_types):
        yield RuleWarning(
            Severity.WRONG,
            say("Alle afspraaktypes van deze trigger zijn gearchiveerd: bij nieuwe afspraken gebeurt er niets."),
            say("Kies een ander afspraaktype, of zet de trigger uit."),
        )
        return
    for kind in archived:
        yield RuleWarning(
            Severity.ADVICE,
            say("Het afspraaktype %(name)s is gearchiveerd.", name=kind.name),
            say("Haal het vinkje bij dit type weg, of zet het terug bij Instellingen, Afspraaktypes."),
        )


def _of_filter(conditions: tuple[ConditionSetup, ...]) -> Iterator[RuleWarning]:
    if not conditions:
        yield RuleWarning(
            Severity.WRONG,
            say("Het filter heeft geen voorwaarden en is daarom nooit waar."),
            say("Voeg een voorwaarde toe, of haal het vinkje bij het filter weg."),
        )
    for condition in conditions:
        yield from _of_condition(condition)
    for about_one in by_property(conditions).values():
        if not can_match(about_one):
            yield RuleWarning(
                Severity.WRONG,
                say(
                    "Het filter kan nooit waar zijn: de voorwaarden op %(property)s sluiten elkaar uit.",
                    property=_name(about_one[0]),
                ),
                say("Haal een van die voorwaarden weg, of vink hun items in één voorwaarde aan."),
            )
    if always_holds(conditions):
        yield RuleWarning(
            Severity.ADVICE,
            say(
                "Het filter houdt niemand tegen: wat u ook kiest bij %(properties)s, het klopt altijd.",
                properties=together({str(name): name for name in map(_name, conditions)}.values()),
            ),
            say("Vink alleen de items aan waarvoor dit scenario bedoeld is. Is het voor iedereen, laat het dan zo."),
        )


def _of_partner(scenario: ScenarioSetup) -> Iterator[RuleWarning]:
    if scenario.applies_to is AppliesTo.PARTNER and any(isinstance(each, HasNoPartner) for each in scenario.conditions):
        yield RuleWarning(
            Severity.WRONG,
            say(
                "Het filter kan nooit waar zijn: het scenario geldt voor de Partner, en vraagt dat er geen partner is."
            ),
            say("Kies bij 'Geldt voor' iets anders, of haal de voorwaarde weg."),
        )


def _of_condition(condition: ConditionSetup) -> Iterator[RuleWarning]:
    if condition.about is None:
        return
    name = _name(condition)
    if condition.about.thing.is_archived:
        yield RuleWarning(
            Severity.WRONG,
            say("De eigenschap %(property)s is gearchiveerd.", property=name),
            say(
                "Nieuwe dossiers vullen die niet meer in, dus daar start het scenario niet."
                " Kies een andere eigenschap, of zet deze terug bij Instellingen, API-entiteiten."
            ),
        )
    is_dead = not can_be_chosen(condition)
    for option in chosen(condition):
        if option.is_archived:
            yield RuleWarning(
                Severity.WRONG if is_dead else Severity.ADVICE,
                say("%(property)s: het item %(option)s is gearchiveerd.", property=name, option=option.name),
                say(_RESTORE[condition.ASKS]),
            )


_RESTORE = {
    Question.PROPERTY: N_("Haal het item uit het filter, of zet het terug bij Instellingen, API-entiteiten."),
    Question.APPOINTMENT_TYPE: N_("Haal het item uit het filter, of zet het terug bij Instellingen, Afspraaktypes."),
    Question.STATUS: N_("Haal het item uit het filter, of zet het terug bij Instellingen, Statussen."),
    Question.LEAD_SOURCE: N_("Haal het item uit het filter, of zet het terug bij Instellingen, Leadbronnen."),
    Question.PARTNER: "",
}


def _name(condition: ConditionSetup) -> str | Sentence:
    if condition.ASKS is not Question.PROPERTY:
        return Sentence(labels.text(condition.ASKS))
    return condition.about.thing.name if condition.about else ""


def _of_actions(actions: Actions) -> Iterator[RuleWarning]:
    if not actions:
        yield RuleWarning(Severity.WRONG, say("Er zijn geen acties."), say("Voeg ten minste één actie toe."))
    seen: set[Action[Thing]] = set()
    for action in filter(None, actions):
        yield from _of_named(action)
        if action in seen:
            yield RuleWarning(
                Severity.ADVICE,
                say("Een actie staat er dubbel: %(name)s.", name=action.about),
                say("Haal een van de twee weg."),
            )
        seen.add(action)
    if len({action for action in actions if isinstance(action, SetStatus)}) > 1:
        yield RuleWarning(
            Severity.WRONG,
            say("Er worden verschillende dossierstatussen gezet: alleen de eerste telt."),
            say("Laat één actie over die de status wijzigt."),
        )


def _of_named(action: Action[Thing]) -> Iterator[RuleWarning]:
    for field, value in action.counting():
        if not isinstance(value, Thing) or not value.is_archived:
            continue
        if isinstance(field, Reference) and field.table == "users":
            yield RuleWarning(
                Severity.WRONG,
                say("Een signalering is voor %(name)s, die geen actieve gebruiker meer is.", name=value.name),
                say("Kies een andere gebruiker, of kies de adviseur of de behandelaar."),
            )
        else:
            yield RuleWarning(
                Severity.ADVICE,
                say("Een actie gebruikt %(name)s, en dat is gearchiveerd.", name=value.name),
                say("Kies in die actie iets anders, of zet %(name)s terug bij de instellingen.", name=value.name),
            )
