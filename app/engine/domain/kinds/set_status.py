"""The dossier gets another status."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.engine.domain.facts import Facts, Option, Origin, PersonFacts
from app.engine.domain.kinds.action import Effect, Ref, Target
from app.engine.domain.kinds.fields import Reference
from app.engine.domain.orders import Order, Strike
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EffectKind, Outcome


@dataclass(frozen=True)
class SetStatus(Effect[Ref]):
    kind = EffectKind.SET_STATUS
    FIELDS = (Reference("status", N_("Dossierstatus"), N_("Kies een dossierstatus."), table="dossier_statuses"),)
    TOLD = N_("zet de dossierstatus op %(names)s")
    IS_ONCE = True
    ONE_IN_A_PLAN = "status"
    CONTRADICTED = (
        N_("Tegenstrijdig: %(who)s gaat over de status van deze uitvoering."),
        N_("Tegenstrijdig: %(who)s (%(whom)s) gaat over de status van deze uitvoering."),
    )
    ADDED = (N_("De status werd ook %(name)s."),) * 2
    MISSING = (N_("De status werd niet %(name)s."),) * 2

    status: Ref

    def orders(
        self: "SetStatus[Target]", facts: Facts, person: PersonFacts | None, *, of_trigger: bool
    ) -> Iterator[Order]:
        status = self.status
        yield Order(
            EffectKind.SET_STATUS,
            status.name,
            f"status:{facts.dossier_id}:{status.id}",
            None,
            {"status_id": status.id},
        )

    @staticmethod
    def unique_within(key: str, person: str | None, details: Mapping[str, Any]) -> Sentence:
        return say("Eén status per uitvoering: wie het eerst komt, bepaalt.")

    @staticmethod
    def done_before(order: Order, facts: Facts) -> Strike | None:
        if order.details["status_id"] != facts.status.id:
            return None
        return Strike(Outcome.SKIPPED, say("De status is al %(status)s.", status=order.name))

    @staticmethod
    def carried_out(order: Order, facts: Facts, origin: Origin) -> Facts:
        return replace(facts, status=Option(order.details["status_id"], order.name))
