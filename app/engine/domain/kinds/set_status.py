"""The dossier gets another status."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.engine.domain.facts import Facts, Option, Origin, PersonFacts
from app.engine.domain.kinds.action import Ref, Target
from app.engine.domain.kinds.effect import Effect
from app.engine.domain.kinds.fields import Reference
from app.engine.domain.orders import Order, Strike
from app.engine.domain.undoing import Judgement
from app.vocabulary.json_values import JsonObject, whole
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

    EXPECTED = (N_("zet de status niet op %(name)s"), N_("zet de status op %(name)s"), N_("zet de status op %(name)s"))

    PLANNED = N_("Dossierstatus")

    status: Ref

    @staticmethod
    def planned(order: Order) -> tuple[Sentence | str, Sentence | str]:
        return say("wordt %(status)s", status=order.name), ""

    @classmethod
    def counted(cls, names: Sequence[str]) -> Sentence:
        return say("status %(status)s", status=names[0])

    @classmethod
    def unmet(cls, name: str, role: Sentence | None, count: int, times: int) -> Sentence | None:
        if bool(count) is bool(times):
            return None
        text = N_("De dossierstatus wordt niet %(name)s.")
        if count:
            text = N_("De dossierstatus wordt %(name)s, en dat was niet verwacht.")
        return say(text, name=name)

    def orders(
        self: "SetStatus[Target]", facts: Facts, person: PersonFacts | None, *, of_trigger: bool
    ) -> Iterator[Order]:
        status = self.status
        yield Order(
            EffectKind.SET_STATUS, status.name, f"status:{facts.dossier_id}:{status.id}", None, {"status_id": status.id}
        )

    @staticmethod
    def unique_within(key: str, person: str | None, details: JsonObject) -> Sentence:
        return say("Eén status per uitvoering: wie het eerst komt, bepaalt.")

    @staticmethod
    def done_before(order: Order, facts: Facts) -> Strike | None:
        if order.details["status_id"] != facts.status.id:
            return None
        return Strike(Outcome.SKIPPED, say("De status is al %(status)s.", status=order.name))

    @staticmethod
    def carried_out(order: Order, facts: Facts, origin: Origin) -> Facts:
        return replace(facts, status=Option(whole(order.details["status_id"]), order.name))


@dataclass(frozen=True)
class StatusStep:
    """A dossier's move from one status to another."""

    from_id: int | None
    to_id: int
    on: date
    who: Sentence | str
    is_of_run: bool
    is_undone: bool = False


def undoing_of(step: StatusStep, later: Iterable[StatusStep], old_name: str) -> Judgement:
    """`later`: the dossier's steps since. `old_name`: of the status that it came from."""
    if step.is_undone:
        return Judgement(False, say("Is al teruggezet."))
    if since := _standing(later):
        text = N_("Blijft staan: %(who)s heeft de status op %(changed_on)s gewijzigd.")
        return Judgement(False, say(text, who=since.who, changed_on=since.on))
    return Judgement(True, say("De status wordt weer %(status)s.", status=old_name))


def _standing(later: Iterable[StatusStep]) -> StatusStep | None:
    """The last step that still counts: one that was undone, and the step back that undid it, cancel out."""
    standing: list[StatusStep] = []
    for step in later:
        if standing and _sets_back(step, standing[-1]):
            standing.pop()
        else:
            standing.append(step)
    return standing[-1] if standing else None


def _sets_back(step: StatusStep, before: StatusStep) -> bool:
    is_back = (step.from_id, step.to_id) == (before.to_id, before.from_id)
    return before.is_undone and not step.is_of_run and is_back
