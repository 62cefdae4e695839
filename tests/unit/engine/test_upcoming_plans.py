"""What will still come by itself."""

from datetime import UTC, datetime

from app.engine.domain.facts import Timing
from app.engine.domain.planning import plan
from app.engine.domain.upcoming_plans import after, coming
from app.vocabulary.words import Event
from tests.unit.builders import ask, done, facts, give_task, mail, set_status, trigger
from tests.unit.carrying_out import carried_out

MADE = datetime(2026, 10, 20, 9, tzinfo=UTC)
START = datetime(2026, 11, 2, 9, tzinfo=UTC)
FIRST = trigger(mail("Bevestiging"), ask("Loonstrook"), set_status("In advies"))


def timing(one, moment):
    return Timing(one.id, moment=moment, now=moment, starts_at=START, set_at=MADE, activated_at=MADE)


def comes(*timed):
    first = plan(facts(), [FIRST], [])
    triggers = [FIRST, *(one for one, _ in timed)]
    return coming(facts(), first, [timing(one, moment) for one, moment in timed], triggers, [])


def test_each_moment_does_only_what_was_not_done_by_then():
    reminder = trigger(mail("Herinnering"), ask("Loonstrook"), name="Herinnering", event=Event.BEFORE)
    later = trigger(mail("Herinnering"), give_task("Nabellen"), name="Nabellen", event=Event.AFTER)

    found = comes((later, datetime(2026, 11, 3, tzinfo=UTC)), (reminder, datetime(2026, 10, 30, tzinfo=UTC)))

    assert [one.trigger.name for one in found] == ["Herinnering", "Nabellen"]
    assert [[action.order.name for action in one.actions] for one in found] == [["Herinnering"], ["Nabellen"]]


def test_a_moment_that_has_passed_says_why_it_will_not_come():
    reminder = trigger(mail("Herinnering"), event=Event.BEFORE)

    (one,) = comes((reminder, datetime(2026, 10, 20, 8, tzinfo=UTC)))

    assert str(one.reason) == "Het moment was al voorbij toen de afspraak werd gemaakt of verzet."
    assert one.actions == []


def test_a_dossier_after_a_plan_asks_for_nothing_twice():
    planned = plan(facts(), [FIRST], [])

    assert done(plan(after(facts(), planned), [FIRST], [])) == []
    assert after(facts(), planned).status == carried_out(facts(), planned).status
