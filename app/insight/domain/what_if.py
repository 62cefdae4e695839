"""What other rules would have done with an appointment, had they been there when it was scheduled."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.engine.domain.facts import Facts, Option
from app.engine.domain.plan_comparison import Contrast, contrast, dated
from app.engine.domain.planning import plan
from app.engine.domain.rules import ScenarioRule, TriggerRule

Configuration = tuple[Sequence[TriggerRule], Sequence[ScenarioRule]]


def as_before(facts: Facts, run_id: int | None) -> Facts:
    """Leave out what that run and later ones did; None where nothing was done for it yet."""
    if run_id is None:
        return facts
    return replace(
        facts,
        done=tuple(effect for effect in facts.done if effect.origin.run_id < run_id),
        fired_on_dossier={trigger: run for trigger, run in facts.fired_on_dossier.items() if run < run_id},
    )


def status_before(now: Option, changes: Iterable[tuple[int | None, Option | None]], run_id: int | None) -> Option:
    """`changes`: newest first, the run that made each (None: a user) and the status before it.

    What a user chose since stays: only what that run and later ones left behind is taken back.
    """
    status = now
    for by_run, before in changes:
        if run_id is None or by_run is None or by_run < run_id or before is None:
            break
        status = before
    return status


def difference(facts: Facts, saved: Configuration, draft: Configuration) -> Contrast:
    """On the same facts: what the draft adds, and what would be missing because of it."""
    return contrast(dated(plan(facts, *saved)), dated(plan(facts, *draft)))
