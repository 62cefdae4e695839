"""Beheer | Triggers beheren."""

import re

from sqlalchemy import select

from app.extensions import db
from app.models import Trigger
from app.setup import triggers
from app.vocabulary.words import EffectKind, Event, ReEntry, Scope, StarterKind
from tests.factories import (
    a_document_type,
    a_scenario,
    a_status,
    a_trigger,
    an_appointment,
    an_appointment_type,
    asks,
    sets_status,
    starts,
    starts_relevant,
    work,
)
from tests.web.pages import words


def filled(**values):
    return {
        "name": "Eerste gesprek",
        "re_entry": "once_per_appointment",
        "is_active": "y",
        "version": "",
        "actions-0-kind": "start_relevant_scenarios",
    } | values


def errors(response):
    return re.findall(r'invalid-feedback[^>]*id="([^"]*)-error-1">([^<]*)<', response.text)


def the_trigger():
    db.session.expire_all()
    return db.session.scalars(select(Trigger)).one()


def test_a_new_trigger_starts_with_its_event(admin):
    page = admin.get("/triggers/new").text

    for name in ("ingepland", "verzet", "geannuleerd", "afgerond"):
        assert f"Afspraak {name}" in page
    assert "Afspraak ingepland" in admin.get("/triggers/new/scheduled").text
    assert admin.get("/triggers/new/started_by_hand").status_code == 404


def test_a_trigger_is_made_with_all_that_narrows_it_down(admin):
    kind = an_appointment_type("Oriënterend gesprek")
    status = a_status("Stukken opgevraagd")
    scenario = a_scenario("Loondienst", [asks(a_document_type())])
    form = filled(
        **{
            "appointment_type_ids": [str(kind.id)],
            "is_first_of_type": "y",
            "re_entry": "once_per_dossier",
            "actions-1-kind": "set_status",
            "actions-1-status_id": str(status.id),
            "actions-2-kind": "start_scenario",
            "actions-2-started_scenario_id": str(scenario.id),
        }
    )

    assert admin.post("/triggers/new/cancelled", data=form).status_code == 303

    trigger = the_trigger()
    assert (trigger.event, trigger.re_entry) == (Event.CANCELLED, ReEntry.ONCE_PER_DOSSIER)
    assert trigger.is_first_of_type and trigger.is_active
    assert [action.kind for action in trigger.actions] == [
        StarterKind.START_RELEVANT_SCENARIOS,
        EffectKind.SET_STATUS,
        StarterKind.START_SCENARIO,
    ]
    assert (
        "Als de eerste afspraak Oriënterend gesprek op een dossier wordt geannuleerd, dan, één keer per dossier:"
        " bepaal welke scenario's relevant zijn en start die, zet de dossierstatus op Stukken opgevraagd"
        " en start Loondienst."
    ) in words(admin.get("/triggers"))


def test_the_automatic_action_is_there_once_at_most(admin):
    form = filled(**{"actions-1-kind": "start_relevant_scenarios"})

    response = admin.post("/triggers/new/scheduled", data=form)

    assert response.status_code == 422
    assert errors(response) == [("actions-1-kind", "Deze actie kan één keer per trigger.")]


def test_only_scenarios_for_an_appointment_can_be_started(admin):
    document = a_document_type()
    of_dossier = a_scenario("Nieuwbouw", [asks(document)], scope=Scope.DOSSIER)
    a_scenario("Loondienst", [asks(document)])
    form = filled(**{"actions-0-kind": "start_scenario", "actions-0-started_scenario_id": str(of_dossier.id)})

    response = admin.post("/triggers/new/scheduled", data=form)

    assert errors(response) == [("actions-0-started_scenario_id", "Kies een scenario.")]
    assert "Nieuwbouw" not in response.text and "Loondienst" in response.text


def test_a_trigger_without_actions_and_name_is_refused_for_both(admin):
    response = admin.post("/triggers/new/scheduled", data={"re_entry": "once_per_appointment", "version": ""})

    assert response.status_code == 422
    assert errors(response) == [("name", "Vul dit in."), ("actions", "Voeg ten minste één actie toe.")]


def test_an_action_is_removed_with_its_cross_and_saved(admin):
    trigger = a_trigger([sets_status(a_status("Nieuw")), starts_relevant()], name="Eerste gesprek")
    kept = trigger.actions[1].id
    page = admin.get(f"/triggers/{trigger.id}").text
    assert 'value="remove_action:0"' in page and "×" in page

    form = filled(**{"version": "1", "actions-0-id": str(kept)})
    assert admin.post(f"/triggers/{trigger.id}", data=form).status_code == 303
    assert [action.id for action in the_trigger().actions] == [kept]


def test_an_edit_in_place_keeps_the_rest_and_writes_nothing(admin):
    form = filled(**{"actions-1-kind": "set_status", "edit": "add_action"})

    answer = admin.post("/triggers/draft", data=form, headers={"HX-Request": "true"})

    assert answer.status_code == 200 and "<html" not in answer.text
    assert re.search(r'<select autofocus[^>]*id="actions-2-kind"', answer.text)
    assert db.session.scalars(select(Trigger)).all() == []


def configuration(trigger):
    return (
        trigger.name,
        trigger.event,
        trigger.re_entry,
        trigger.is_first_of_type,
        trigger.position,
        [kind.id for kind in trigger.appointment_types],
        [(action.id, action.kind, action.status_id, action.position) for action in trigger.actions],
    )


def test_off_and_on_again_leaves_the_configuration_as_it_was(admin):
    kind = an_appointment_type()
    actions = [sets_status(a_status("Nieuw")), starts_relevant()]
    id = a_trigger(actions, types=[kind], is_first_of_type=True, re_entry=ReEntry.ONCE_PER_DOSSIER).id
    before = configuration(the_trigger())

    off = admin.post(f"/triggers/{id}/activity", headers={"HX-Request": "true"})
    assert off.status_code == 200 and off.text.lstrip().startswith('<div class="card" id="trigger-list">')
    assert not the_trigger().is_active
    assert admin.post(f"/triggers/{id}/activity", data={"is_active": "1"}).status_code == 303

    assert the_trigger().is_active
    assert configuration(the_trigger()) == before


def test_who_edits_a_trigger_that_was_switched_off_meanwhile_is_told(admin):
    id = a_trigger(name="Eerste gesprek").id
    admin.post(f"/triggers/{id}/activity")

    response = admin.post(f"/triggers/{id}", data=filled(version="1"))

    assert response.status_code == 422
    assert "heeft dit intussen gewijzigd" in response.text
    assert not the_trigger().is_active


def test_triggers_keep_the_order_that_is_chosen(admin):
    first, second = (a_trigger(name=name) for name in ("Een", "Twee"))

    admin.post(f"/triggers/{first.id}/position", data={"direction": "down"})

    db.session.expire_all()
    assert [trigger.name for trigger in triggers.everything()] == [second.name, first.name]


def test_a_deleted_trigger_leaves_its_name_in_the_runs(admin):
    trigger = a_trigger([sets_status(a_status("In advies"))], name="Eerste gesprek")
    appointment = an_appointment()
    work()

    asked = admin.get(f"/triggers/{trigger.id}/deletion").text
    assert "Weet u het zeker?" in asked and "bij Beheer, Geschiedenis terug als nieuw" in asked
    assert admin.post(f"/triggers/{trigger.id}/deletion").status_code == 303

    from app.models import Run

    run = db.session.scalars(select(Run).where(Run.appointment_id == appointment.id)).one()
    assert [(one.name, one.trigger_id) for one in run.triggers] == [("Eerste gesprek", None)]


def test_a_trigger_that_starts_an_archived_scenario_is_flagged(admin):
    from datetime import UTC, datetime

    scenario = a_scenario("Loondienst", [asks(a_document_type())])
    trigger = a_trigger([starts(scenario)])
    scenario.archived_at = datetime.now(UTC)
    db.session.commit()

    for page in ("/triggers", f"/triggers/{trigger.id}"):
        assert "Een actie gebruikt Loondienst, en dat is gearchiveerd." in admin.get(page).text


def test_the_editor_says_what_is_typed_in_a_sentence(admin):
    form = filled() | {"event": "before", "offset_amount": "1", "offset_unit": "working_days"}
    told = words(admin.post("/triggers/told", data=form))
    assert told == "1 werkdag voor een afspraak: bepaal welke scenario's relevant zijn en start die."
    assert words(admin.post("/triggers/told", data={"event": "nonsense"})) == (
        "Deze trigger staat uit. Als een afspraak wordt ingepland, dan: (nog geen actie)."
    )
    page = words(admin.get("/triggers/new/cancelled"))
    assert "Als een afspraak wordt geannuleerd, dan: (nog geen actie)." in page
