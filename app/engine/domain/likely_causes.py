"""Why a run did otherwise than its preview announced, as far as its rules and its dossier tell."""

from collections.abc import Iterable, Iterator, Mapping

from app.engine.domain.announced import SCENARIO, TRIGGER, Decision, Foreseen
from app.vocabulary.sentences import N_, Sentence, say


def causes(before: Foreseen, after: Foreseen) -> Iterator[Sentence]:
    """What changed between the two in the rules that started in either; likely why the effects differ."""
    old, new = _by_rule(before.decisions), _by_rule(after.decisions)
    for rule in (TRIGGER, SCENARIO):
        weighed_both = all(any(key[0] == rule for key in side) for side in (old, new))
        for key in dict.fromkeys(key for key in (*old, *new) if key[0] == rule):
            was, became = old.get(key, {}), new.get(key, {})
            if any(decision.has_started for decision in (*was.values(), *became.values())):
                # Where nothing was weighed at all, it is the triggers that differ.
                yield from _cause(rule, was, became) if weighed_both or rule == TRIGGER else ()


ByPerson = Mapping[int | None, Decision]


def _by_rule(decisions: Iterable[Decision]) -> dict[tuple[str, int], dict[int | None, Decision]]:
    by_rule: dict[tuple[str, int], dict[int | None, Decision]] = {}
    for decision in decisions:
        people = by_rule.setdefault((decision.rule, decision.id), {})
        # Asked for twice in one run, it starts the first time.
        if decision.has_started or decision.person_id not in people:
            people[decision.person_id] = decision
    return by_rule


def _cause(rule: str, was: ByPerson, became: ByPerson) -> Iterator[Sentence]:
    if not was or not became:
        some = next(iter((was or became).values()))
        text = _CHANGES[rule]["gone" if was else "new"]
        yield say(text, name=some.name)
        return
    old, new = next(iter(was.values())), next(iter(became.values()))
    if old.version != new.version:
        text = _CHANGES[rule]["changed"]
        yield say(text, name=new.name)
        return
    for person_id in dict.fromkeys((*was, *became)):
        first, second = was.get(person_id), became.get(person_id)
        if bool(first and first.has_started) is not bool(second and second.has_started):
            some = second or first or new
            text = _CHANGES[rule]["starts" if second and second.has_started else "stays"]
            yield say(text, name=some.name, whom=some.person_name or say("het dossier"))


_CHANGES = {
    TRIGGER: {
        "new": N_("Trigger %(name)s is na het voorbeeld gemaakt of aangezet."),
        "gone": N_("Trigger %(name)s is na het voorbeeld verwijderd of uitgezet."),
        "changed": N_("Trigger %(name)s is na het voorbeeld gewijzigd."),
        "starts": N_("Trigger %(name)s ging nu wel af: het dossier is na het voorbeeld veranderd."),
        "stays": N_("Trigger %(name)s ging nu niet af: het dossier is na het voorbeeld veranderd."),
    },
    SCENARIO: {
        "new": N_("Scenario %(name)s is er na het voorbeeld bij gekomen."),
        "gone": N_("Scenario %(name)s is na het voorbeeld verwijderd, gearchiveerd of zonder filter opgeslagen."),
        "changed": N_("Scenario %(name)s is na het voorbeeld gewijzigd."),
        "starts": N_("Scenario %(name)s paste nu wel: de gegevens van %(whom)s zijn na het voorbeeld veranderd."),
        "stays": N_("Scenario %(name)s paste nu niet: de gegevens van %(whom)s zijn na het voorbeeld veranderd."),
    },
}
