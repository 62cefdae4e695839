"""What an action is unique within, in words: when a second one counts as the same."""

from collections.abc import Mapping
from typing import Any

from app.engine.domain.orders import base, is_to_applicants_together
from app.vocabulary.sentences import Sentence, say
from app.vocabulary.words import EffectKind


def in_words(kind: EffectKind, key: str, person: str | None, details: Mapping[str, Any]) -> Sentence:
    """`details`: those of an order, as its run keeps them too."""
    match kind:
        case EffectKind.REQUEST_DOCUMENT:
            return _document(person)
        case EffectKind.SEND_EMAIL:
            return _email(key, person, details)
        case EffectKind.CREATE_TASK:
            return _task(key, details)
        case EffectKind.SET_STATUS:
            return say("Eén status per uitvoering: wie het eerst komt, bepaalt.")


def _document(person: str | None) -> Sentence:
    if person:
        return say("Eén keer tegelijk per dossier, persoon (%(whom)s) en documenttype.", whom=person)
    return say("Eén keer tegelijk per dossier en documenttype.")


def _task(key: str, details: Mapping[str, Any]) -> Sentence:
    if whom := details.get("assignee_name"):
        return say("Eén keer per %(occasion)s, onderwerp en collega (%(whom)s).", occasion=_occasion(key), whom=whom)
    return say("Eén keer per %(occasion)s en onderwerp.", occasion=_occasion(key))


def _email(key: str, person: str | None, details: Mapping[str, Any]) -> Sentence:
    occasion = _occasion(key)
    if is_to_applicants_together(key):
        return say("Eén keer per %(occasion)s en sjabloon, aan de aanvragers samen.", occasion=occasion)
    address = next((one["address"] for one in details.get("recipients") or () if one["address"]), None)
    if address:
        return say("Eén keer per %(occasion)s, sjabloon en adres (%(address)s).", occasion=occasion, address=address)
    if person:
        return say("Eén keer per %(occasion)s, sjabloon en persoon (%(whom)s).", occasion=occasion, whom=person)
    return say("Eén keer per %(occasion)s en sjabloon.", occasion=occasion)


def _occasion(key: str) -> Sentence:
    if base(key) != key:
        return say("verzetting van de afspraak")
    return say("afspraak") if key.split(":")[1] == "appointment" else say("keer dat iemand dit start")
