"""What other rules would have done with an appointment: only what its own run and later ones did doesn't count."""

import pytest

from app.engine.domain.facts import Origin
from app.engine.domain.kinds.create_task import ExistingTask
from app.engine.domain.kinds.request_document import ExistingRequest, document_key
from app.engine.domain.mails_before import ExistingEmail
from app.insight.domain.what_if import as_before, difference, status_before
from app.vocabulary.words import EmailStatus, ReEntry, RequestStatus, TaskStatus
from tests.unit.builders import (
    EARLIER,
    an_option,
    ask,
    ask_dossier,
    choices,
    dossier_is,
    facts,
    give_task,
    mail,
    number,
    scenario,
    trigger,
)

NEW, ADVICE, DONE = (an_option(name) for name in ("Nieuw", "In advies", "Afgerond"))
STARTER = scenario("Starter", ask_dossier("Eigen middelen"), where=[dossier_is("Fase", "Starter")])
SAVED = ([trigger()], [STARTER])
OF_STARTER = facts(choices=choices(Fase="Starter"))


def with_more(*actions):
    draft = scenario("Starter", *STARTER.actions, *actions, where=STARTER.conditions)
    return ([trigger()], [draft])


def names(effects):
    return [effect.name for effect in effects]


def requested(run_id):
    key = document_key(7, None, number("Eigen middelen"))
    return ExistingRequest(key, EARLIER, Origin(run_id, 1, "Starter"), RequestStatus.OPEN)


def test_what_is_added_and_what_would_be_missing():
    draft = ([trigger()], [scenario("Starter", mail("Welkom"), where=STARTER.conditions)])

    found = difference(OF_STARTER, SAVED, draft)

    assert (names(found.added), names(found.missing)) == (["Welkom"], ["Eigen middelen"])


def test_the_same_rules_make_no_difference():
    assert difference(OF_STARTER, SAVED, SAVED).is_empty


def test_a_draft_that_concerns_others_makes_no_difference():
    assert difference(facts(choices=choices(Fase="Doorstromer")), SAVED, with_more(mail("Welkom"))).is_empty


def test_a_task_that_is_due_on_another_day_goes_differently():
    on_the_day, two_before = ([trigger(give_task("Bellen", days=days))] for days in (0, -2))

    found = difference(OF_STARTER, (on_the_day, []), (two_before, []))

    assert (names(found.added), names(found.missing)) == (["Bellen"], ["Bellen"])
    assert found.added[0].due_on < found.missing[0].due_on


@pytest.mark.parametrize(("run_id", "missing"), [(4, []), (5, ["Eigen middelen"]), (9, ["Eigen middelen"])])
def test_what_the_appointments_own_run_and_later_ones_asked_does_not_count_as_there_already(run_id, missing):
    there = facts(choices=choices(Fase="Starter"), done=(requested(run_id),))

    assert names(difference(as_before(there, 5), SAVED, ([], [])).missing) == missing


def test_mails_tasks_and_what_fires_once_count_by_their_run_too():
    origins = [Origin(run_id, 1, "Starter") for run_id in (4, 5)]
    there = facts(
        done=tuple(
            one
            for origin in origins
            for one in (
                ExistingEmail("e", EARLIER, origin, EmailStatus.SENT),
                ExistingTask("t", EARLIER, origin, TaskStatus.OPEN),
            )
        ),
        fired_on_dossier={1: 4, 2: 5},
    )

    before = as_before(there, 5)

    assert [one.origin.run_id for one in before.done] == [4, 4]
    assert before.fired_on_dossier == {1: 4}


def test_an_appointment_without_a_run_keeps_all_that_is_there():
    there = facts(done=(requested(9),))

    assert as_before(there, None) == there


def test_a_trigger_that_fires_once_a_dossier_fired_before():
    once = trigger(ask("Loonstrook"), name="Welkom", re_entry=ReEntry.ONCE_PER_DOSSIER)
    by_this, by_earlier = (as_before(facts(fired_on_dossier={once.id: run_id}), 5) for run_id in (5, 4))

    assert names(difference(by_this, ([], []), ([once], [])).added) == ["Loonstrook"]
    assert difference(by_earlier, ([], []), ([once], [])).is_empty


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ([], DONE),
        ([(5, ADVICE)], ADVICE),
        ([(7, ADVICE), (5, NEW)], NEW),
        ([(7, ADVICE), (4, NEW)], ADVICE),
        ([(None, ADVICE), (5, NEW)], DONE),
        ([(5, None)], DONE),
    ],
)
def test_the_status_is_that_of_before_its_run_unless_a_user_chose_one_since(changes, status):
    assert status_before(DONE, changes, 5) == status


def test_without_a_run_the_status_is_what_it_is():
    assert status_before(DONE, [(5, NEW)], None) == DONE
