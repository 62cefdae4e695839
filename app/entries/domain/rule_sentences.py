"""A scenario or a trigger told in one sentence. What isn't filled in yet reads "…"."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.engine.domain.kinds import KINDS, Action
from app.entries.domain.entries import ScenarioEntry, TriggerEntry
from app.entries.domain.entry import Entry
from app.entries.domain.entry_lists import CodedCondition, asked, named
from app.entries.domain.reader import Reader
from app.vocabulary import events
from app.vocabulary.offsets import Offset
from app.vocabulary.sentences import N_, Sentence, either, say, together
from app.vocabulary.words import AppliesTo, OffsetUnit, ReEntry, Scope

UNKNOWN = "…"


def of(entry: Entry | None, reader: Reader) -> Sentence | None:
    """None: of this kind of thing there is no sentence."""
    match entry:
        case ScenarioEntry():
            return scenario(entry, reader)
        case TriggerEntry():
            return trigger(entry, reader)
        case _:
            return None


def scenario(entry: ScenarioEntry, reader: Reader) -> Sentence:
    """Voor elke aanvrager met Inkomenstype DGA: vraag Jaarcijfers op en mail Informatie ondernemers."""
    actions = _actions(entry.actions, reader, entry.scope)
    if entry.is_filtered:
        whom, which = say(_WHOM_FILTERED[entry.applies_to]), _conditions(entry.conditions, reader)
        return say("Voor %(whom)s %(which)s: %(actions)s.", whom=whom, which=which, actions=actions)
    return say(_BY_HAND[entry.scope], whom=say(_WHOM[entry.applies_to]), actions=actions)


_WHOM = {
    AppliesTo.DOSSIER: N_("het hele dossier"),
    AppliesTo.CONSUMER: N_("de Consument"),
    AppliesTo.PARTNER: N_("de Partner"),
    AppliesTo.EACH_APPLICANT: N_("elke aanvrager"),
}
_WHOM_FILTERED = _WHOM | {
    AppliesTo.DOSSIER: N_("een dossier"),
    AppliesTo.CONSUMER: N_("een Consument"),
    AppliesTo.PARTNER: N_("een Partner"),
}
_BY_HAND = {
    Scope.APPOINTMENT: N_("Als u of een trigger dit start, voor %(whom)s: %(actions)s."),
    Scope.DOSSIER: N_("Als u dit op een dossier start, voor %(whom)s: %(actions)s."),
}


def _conditions(conditions: Sequence[CodedCondition], reader: Reader) -> Sentence:
    if not conditions:
        return say("(nog geen voorwaarde)")
    return together(asked(condition, reader).told() for condition in conditions)


def trigger(entry: TriggerEntry, reader: Reader) -> Sentence:
    """Als de eerste afspraak Oriënterend gesprek op een dossier wordt ingepland, dan: wijzig …"""
    event, actions = events.of(entry.event), _actions(entry.actions, reader)
    when = say(event.as_trigger, which=_appointments(entry, reader), moment=_moment(entry.offset))
    is_once = entry.re_entry is ReEntry.ONCE_PER_DOSSIER
    told = say(_TRIGGER[event.is_timed, is_once], when=when, actions=actions)
    return told if entry.is_active else say("Deze trigger staat uit. %(told)s", told=told)


# By whether it is timed, and whether it is once per dossier.
_TRIGGER = {
    (False, False): N_("%(when)s, dan: %(actions)s."),
    (False, True): N_("%(when)s, dan, één keer per dossier: %(actions)s."),
    (True, False): N_("%(when)s: %(actions)s."),
    (True, True): N_("%(when)s, één keer per dossier: %(actions)s."),
}


def _appointments(entry: TriggerEntry, reader: Reader) -> Sentence:
    types = [reader.name("appointment_types", code) for code in entry.appointment_types]
    if not types:
        return say(_ANY_TYPE[entry.is_first_of_type])
    if not entry.is_first_of_type:
        return say("een %(types)s", types=either(types))
    first = either([say("de eerste afspraak %(type)s", type=name) for name in types])
    return say("%(appointments)s op een dossier", appointments=first)


_ANY_TYPE = {False: N_("een afspraak"), True: N_("de eerste afspraak van een type op een dossier")}


def _moment(offset: Offset | None) -> Sentence:
    if offset is None:
        return Sentence(UNKNOWN)
    singular, plural = _MOMENTS[offset.unit]
    return say(singular if offset.amount == 1 else plural, amount=offset.amount)


_MOMENTS = {
    OffsetUnit.HOURS: (N_("%(amount)s uur"), N_("%(amount)s uur")),
    OffsetUnit.DAYS: (N_("%(amount)s dag"), N_("%(amount)s dagen")),
    OffsetUnit.WORKING_DAYS: (N_("%(amount)s werkdag"), N_("%(amount)s werkdagen")),
}


def _actions(actions: Sequence[Action[str]], reader: Reader, scope: Scope = Scope.APPOINTMENT) -> Sentence:
    if not actions:
        return say("(nog geen actie)")
    return together(_told(actions, reader, scope))


def _told(actions: Sequence[Action[str]], reader: Reader, scope: Scope) -> Iterator[Sentence]:
    """Tell actions in their order; what stands below each other and does the same is told together."""
    for kind, alike in groupby((named(action, reader) for action in actions), key=lambda action: action.kind):
        yield from KINDS[kind].told(list(alike), scope)
