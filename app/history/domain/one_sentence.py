"""A scenario or a trigger told in one sentence, from its portrait. What isn't filled in yet reads "…"."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.engine.domain.kinds import KINDS
from app.history.domain import wording
from app.history.domain.wording import Document, Reader
from app.vocabulary import events
from app.vocabulary.sentences import N_, Sentence, either, say, together
from app.vocabulary.words import AppliesTo, Event, OffsetUnit, ReEntry, Scope

UNKNOWN = "…"


def of(kind: str, document: Document, reader: Reader) -> Sentence | None:
    """None: of this kind of thing there is no sentence."""
    tell = {"scenarios": scenario, "triggers": trigger}.get(kind)
    return tell(document, reader) if tell else None


def scenario(document: Document, reader: Reader) -> Sentence:
    """Voor elke aanvrager met Inkomenstype DGA: vraag Jaarcijfers op en mail Informatie ondernemers."""
    applies_to, scope = AppliesTo(document["applies_to"]), Scope(document["scope"])
    actions = _actions(document["actions"], reader, scope)
    if document["is_filtered"]:
        whom, which = say(_WHOM_FILTERED[applies_to]), _conditions(document["conditions"], reader)
        return say("Voor %(whom)s %(which)s: %(actions)s.", whom=whom, which=which, actions=actions)
    return say(_BY_HAND[scope], whom=say(_WHOM[applies_to]), actions=actions)


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


def _conditions(conditions: Sequence[Document], reader: Reader) -> Sentence:
    if not conditions:
        return say("(nog geen voorwaarde)")
    return together(wording.asked(condition, reader).told() for condition in conditions)


def trigger(document: Document, reader: Reader) -> Sentence:
    """Als de eerste afspraak Oriënterend gesprek op een dossier wordt ingepland, dan: wijzig …"""
    event, actions = events.of(Event(document["event"])), _actions(document["actions"], reader)
    when = say(event.as_trigger, which=_appointments(document, reader), moment=_moment(document.get("offset")))
    is_once = document["re_entry"] == ReEntry.ONCE_PER_DOSSIER
    told = say(_TRIGGER[event.is_timed, is_once], when=when, actions=actions)
    return told if document["is_active"] else say("Deze trigger staat uit. %(told)s", told=told)


# By whether it is timed, and whether it is once per dossier.
_TRIGGER = {
    (False, False): N_("%(when)s, dan: %(actions)s."),
    (False, True): N_("%(when)s, dan, één keer per dossier: %(actions)s."),
    (True, False): N_("%(when)s: %(actions)s."),
    (True, True): N_("%(when)s, één keer per dossier: %(actions)s."),
}


def _appointments(document: Document, reader: Reader) -> Sentence:
    types = [reader.name("appointment_types", code) for code in document["appointment_types"]]
    is_first = document["is_first_of_type"]
    if not types:
        return say(_ANY_TYPE[is_first])
    if not is_first:
        return say("een %(types)s", types=either(types))
    first = either([say("de eerste afspraak %(type)s", type=name) for name in types])
    return say("%(appointments)s op een dossier", appointments=first)


_ANY_TYPE = {
    False: N_("een afspraak"),
    True: N_("de eerste afspraak van een type op een dossier"),
}


def _moment(offset: Document | None) -> Sentence:
    if offset is None or offset["amount"] is None:
        return Sentence(UNKNOWN)
    amount, (singular, plural) = offset["amount"], _MOMENTS[OffsetUnit(offset["unit"])]
    return say(singular if amount == 1 else plural, amount=amount)


_MOMENTS = {
    OffsetUnit.HOURS: (N_("%(amount)s uur"), N_("%(amount)s uur")),
    OffsetUnit.DAYS: (N_("%(amount)s dag"), N_("%(amount)s dagen")),
    OffsetUnit.WORKING_DAYS: (N_("%(amount)s werkdag"), N_("%(amount)s werkdagen")),
}


def _actions(actions: Sequence[Document], reader: Reader, scope: Scope = Scope.APPOINTMENT) -> Sentence:
    chosen = [action for action in actions if action["kind"]]
    if not chosen:
        return say("(nog geen actie)")
    return together(_told(chosen, reader, scope))


def _told(actions: Sequence[Document], reader: Reader, scope: Scope) -> Iterator[Sentence]:
    """Tell actions in their order; what stands below each other and does the same is told together."""
    named = (wording.named(action, reader) for action in actions)
    for kind, alike in groupby(named, key=lambda action: action.kind):
        yield from KINDS[kind].told(list(alike), scope)
