"""What is struck out: what another action of the plan does already, and what the dossier already has."""

from dataclasses import dataclass

from app.engine.domain.facts import Facts
from app.engine.domain.kinds import EFFECTS
from app.engine.domain.orders import Order, Strike, base
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Outcome


@dataclass(frozen=True)
class Asker:
    """The scenario or trigger that asks, and the person whom a scenario applies to."""

    name: str
    whom: str | None = None

    def says(self, text: str, text_with_whom: str) -> Sentence:
        return say(text_with_whom, who=self.name, whom=self.whom) if self.whom else say(text, who=self.name)


class Ledger:
    """What is done so far: first by the dossier's past, then order by order by the plan."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._first: dict[str, tuple[int, str, Asker]] = {}

    def strike(self, number: int, order: Order, who: Asker) -> Strike | None:
        """Why this order is struck out, or None, after which it counts as done."""
        if order.skipped:
            return Strike(Outcome.SKIPPED, order.skipped)
        effect, key = EFFECTS[order.kind], base(order.key)
        place = effect.ONE_IN_A_PLAN or key
        if place in self._first:
            first, first_key, first_who = self._first[place]
            if first_key == key:
                return Strike(Outcome.MERGED, first_who.says(*_DOES_IT), first)
            return Strike(Outcome.SKIPPED, first_who.says(*effect.CONTRADICTED), first)
        past = effect.done_before(order, self._facts)
        if past is None or effect.ONE_IN_A_PLAN:
            self._first[place] = (number, key, who)
        return past


_DOES_IT = N_("%(who)s doet dit al in deze uitvoering."), N_("%(who)s (%(whom)s) doet dit al in deze uitvoering.")
