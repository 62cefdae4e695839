"""The facts as they are after a plan was carried out."""

from dataclasses import replace

from app.engine.domain.facts import Facts, Origin
from app.engine.domain.kinds import EFFECTS
from app.engine.domain.planning import Plan
from app.vocabulary.words import Outcome, ReEntry


def carried_out(facts: Facts, plan: Plan, run_id: int = 1) -> Facts:
    for place, action in enumerate(plan.actions):
        if action.outcome is Outcome.DONE:
            origin = Origin(run_id, place, action.who)
            facts = EFFECTS[action.order.kind].carried_out(action.order, facts, origin)
    fired = {
        weighed.trigger.id: run_id
        for weighed in plan.triggers
        if weighed.fires and weighed.trigger.re_entry is ReEntry.ONCE_PER_DOSSIER
    }
    return replace(facts, fired_on_dossier=dict(facts.fired_on_dossier) | fired)
