"""A document is asked from the client."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.engine.domain.facts import Done, Facts, Origin, PersonFacts
from app.engine.domain.kinds.action import Ref, Target
from app.engine.domain.kinds.effect import Effect
from app.engine.domain.kinds.fields import Reference
from app.engine.domain.orders import Order, Strike
from app.engine.domain.undoing import Judgement
from app.vocabulary.json_values import JsonObject
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EffectKind, Outcome, RequestStatus, Subject


@dataclass(frozen=True)
class ExistingRequest(Done):
    status: RequestStatus
    received_on: date | None = None
    valid_until_on: date | None = None


@dataclass(frozen=True)
class RequestDocument(Effect[Ref]):
    kind = EffectKind.REQUEST_DOCUMENT
    FIELDS = (
        Reference(
            "document_type", N_("Documenttype"), N_("Kies een documenttype."), table="document_types", is_long=True
        ),
    )
    TOLD = N_("vraag %(names)s op")
    ADDED = N_("%(name)s (dossier) is ook gevraagd."), N_("%(name)s (%(whom)s) is ook gevraagd.")
    MISSING = N_("%(name)s (dossier) is niet gevraagd."), N_("%(name)s (%(whom)s) is niet gevraagd.")

    EXPECTED = N_("vraagt geen %(name)s"), N_("vraagt %(name)s"), N_("vraagt %(name)s %(times)s×")
    UNMET = (
        N_("%(name)s wordt %(count)s keer gevraagd, verwacht %(times)s keer."),
        N_("%(name)s wordt %(count)s keer gevraagd aan de %(role)s, verwacht %(times)s keer."),
    )
    COINCIDING = (
        N_("“%(name)s” wordt maar één keer gevraagd, ook als deze samen starten: %(names)s."),
        N_("“%(name)s” wordt per persoon maar één keer gevraagd, ook als deze samen starten: %(names)s."),
    )

    PLANNED = N_("Documenten die worden gevraagd")
    COUNTED = N_("1 document"), N_("%(count)s documenten")
    IS_TOLD_BY_PERSON = True
    IS_FOR_CLIENT = True

    document_type: Ref

    @property
    def is_personal(self: "RequestDocument[Target]") -> bool:
        return self.document_type.subject is Subject.PERSON

    @classmethod
    def is_for_one(cls, subject: Subject | None) -> bool:
        return subject is not Subject.DOSSIER

    def orders(
        self: "RequestDocument[Target]", facts: Facts, person: PersonFacts | None, *, of_trigger: bool
    ) -> Iterator[Order]:
        kind = self.document_type
        if kind.subject is Subject.DOSSIER:
            people: tuple[PersonFacts | None, ...] = (None,)
        else:
            people = (person,) if person else facts.applicants
        for whom in people:
            person_id = whom.id if whom else None
            yield Order(
                EffectKind.REQUEST_DOCUMENT,
                kind.name,
                document_key(facts.dossier_id, person_id, kind.id),
                whom,
                {"document_type_id": kind.id, "person_id": person_id},
            )

    @staticmethod
    def unique_within(key: str, person: str | None, details: JsonObject) -> Sentence:
        if person:
            return say("Eén keer tegelijk per dossier, persoon (%(whom)s) en documenttype.", whom=person)
        return say("Eén keer tegelijk per dossier en documenttype.")

    @staticmethod
    def key_of_other(key: str, person_id: int, other_id: int) -> str:
        of_person = re.fullmatch(r"(document:[0-9]+:)([0-9]+)(:[0-9]+)", key)
        return f"{of_person[1]}{other_id}{of_person[3]}" if of_person and of_person[2] == str(person_id) else key

    @staticmethod
    def done_before(order: Order, facts: Facts) -> Strike | None:
        for request in facts.past(ExistingRequest):
            if request.key == order.key and stands(request.status, request.valid_until_on, facts.day):
                reason = say(
                    _told(request),
                    who=request.origin.name,
                    asked_on=request.on,
                    received_on=request.received_on or request.on,
                    valid_until_on=request.valid_until_on or "",
                )
                return Strike(Outcome.SKIPPED, reason, by_origin=request.origin)
        return None

    @staticmethod
    def carried_out(order: Order, facts: Facts, origin: Origin) -> Facts:
        # Newest first, as they are loaded.
        asked = ExistingRequest(order.key, facts.today, origin, RequestStatus.OPEN)
        return replace(facts, done=(asked, *facts.done))


def document_key(dossier_id: int, person_id: int | None, document_type_id: int) -> str:
    return f"document:{dossier_id}:{person_id or 0}:{document_type_id}"


def is_valid(valid_until_on: date | None, day: date) -> bool:
    return valid_until_on is None or valid_until_on >= day


def stands(status: RequestStatus, valid_until_on: date | None, day: date) -> bool:
    """Whether it is asked or there, so that it need not be asked again."""
    match status:
        case RequestStatus.OPEN:
            return True
        case RequestStatus.RECEIVED | RequestStatus.APPROVED:
            return is_valid(valid_until_on, day)
        case RequestStatus.REJECTED | RequestStatus.WITHDRAWN:
            return False


def _told(request: ExistingRequest) -> str:
    """What is said of one that stands."""
    if request.status is RequestStatus.OPEN:
        return N_("Op %(asked_on)s al opgevraagd door %(who)s en nog open.")
    if request.valid_until_on is None:
        return N_("Op %(received_on)s al ontvangen, gevraagd door %(who)s.")
    return N_("Op %(received_on)s al ontvangen, gevraagd door %(who)s, en geldig tot en met %(valid_until_on)s.")


def undoing_of(asked: Sequence[tuple[RequestStatus, date | None]]) -> Judgement:
    """One action's: the first, and each time that it was asked again after a rejection. Each with when it came in."""
    live = [(status, on) for status, on in asked if status is not RequestStatus.WITHDRAWN]
    if not live:
        return Judgement(False, say("Is al ingetrokken."))
    delivered = [(status, on) for status, on in live if status is not RequestStatus.OPEN]
    if not delivered:
        return Judgement(True, say("Wordt ingetrokken: er is nog niets aangeleverd."))
    status, on = delivered[-1]
    text = N_("Blijft staan: op %(received_on)s aangeleverd.")
    if status is RequestStatus.REJECTED and len(live) > len(delivered):
        text = N_("Blijft staan: op %(received_on)s aangeleverd, afgekeurd en opnieuw gevraagd.")
    return Judgement(False, say(text, received_on=on or ""))
