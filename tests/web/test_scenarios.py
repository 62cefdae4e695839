"""Instellingen | Dossier en status | Scenario's."""

import json
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select

from app.extensions import db
from app.models import Action, Scenario
from app.setup import scenarios
from app.vocabulary.words import AppliesTo, Assignee, ConditionKind, EffectKind, Scope, Subject
from tests.factories import (
    a_condition,
    a_document_type,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    asks,
    gives_task,
    option,
    sets_status,
    starts,
    starts_relevant,
)
from tests.web.pages import form as form_of
from tests.web.pages import words


@pytest.fixture
def income(app, office):
    options = ["Loondienst vast", "Loondienst flexibel", "ZZP'er"]
    return a_property("Inkomenstype", options, subject=Subject.PERSON, is_multiple=True)


@pytest.fixture
def phase(app, office):
    return a_property("Fase", ["Starter", "Doorstromer"])


@pytest.fixture
def payslip(app, office):
    return a_document_type("Loonstrook")


def filled(payslip, income=None, *options, **values):
    form = {"name": "Loondienst", "scope": "appointment", "applies_to": "each_applicant", "version": ""}
    if income:
        ids = [str(option(income, name).id) for name in options]
        form |= {"is_filtered": "y", "conditions-0-property_id": str(income.id), "conditions-0-option_ids": ids}
    return form | an_action(0, "request_document", document_type_id=payslip.id) | values


def an_action(index, kind, **values):
    return {f"actions-{index}-{name}": value for name, value in (values | {"kind": kind}).items()}


def errors(response):
    return re.findall(r'invalid-feedback[^>]*id="([^"]*)-error-1">([^<]*)<', response.text)


def the_scenario(name="Loondienst"):
    db.session.expire_all()
    return db.session.scalars(select(Scenario).where(Scenario.name == name)).one()


def test_a_scenario_with_a_filter_is_made_in_one_save_and_read_back_as_a_sentence(admin, income, phase, payslip):
    form = filled(payslip, income, "Loondienst vast", "Loondienst flexibel") | {
        "conditions-1-property_id": str(phase.id),
        "conditions-1-kind": "is_not",
        "conditions-1-option_ids": [str(option(phase, "Starter").id)],
    }

    assert admin.post("/scenarios/new", data=form).status_code == 303

    page = words(admin.get("/scenarios"))
    assert (
        "Voor elke aanvrager met Inkomenstype Loondienst vast of Loondienst flexibel en met iets anders dan Starter als"
        " Fase: vraag Loonstrook op."
    ) in page
    assert the_scenario().applies_to is AppliesTo.EACH_APPLICANT
    assert [action.document_type.name for action in the_scenario().actions] == ["Loonstrook"]


def test_a_filter_on_what_is_filled_in_takes_no_options_and_reads_back(admin, income, phase, payslip):
    form = filled(payslip, income, "Loondienst vast") | {"conditions-0-kind": "is_filled_in"}
    body = admin.post("/scenarios/draft", data=form | {"edit": "refresh"}).text
    assert re.search(r'<div hidden><fieldset class="mb-3" id="conditions-0-option_ids"', body)

    assert admin.post("/scenarios/new", data=form).status_code == 303

    (condition,) = the_scenario().conditions
    assert (condition.comparison, condition.is_inverted, condition.options) == (ConditionKind.IS_FILLED_IN, False, [])
    assert "Voor elke aanvrager met Inkomenstype ingevuld: vraag Loonstrook op." in words(admin.get("/scenarios"))
    page = admin.get(f"/scenarios/{the_scenario().id}").text
    assert '<option selected value="is_filled_in">is ingevuld</option>' in page
    again = form | {"conditions-0-kind": "is", "version": str(the_scenario().version)}
    assert admin.post(f"/scenarios/{the_scenario().id}", data=again).status_code == 303
    (condition,) = the_scenario().conditions
    assert (condition.comparison, [one.name for one in condition.options]) == (None, ["Loondienst vast"])


def test_every_kind_of_action_comes_back_as_it_was_saved(admin, payslip):
    status = a_status("In advies")
    form = (
        filled(payslip)
        | an_action(1, "create_task", task_subject=" Bel  even ", assignee="handler", due_days="−2")
        | an_action(2, "set_status", status_id=status.id, task_subject="van een andere soort")
    )

    assert admin.post("/scenarios/new", data=form).status_code == 303

    document, task, change = the_scenario().actions
    assert (task.task_subject, task.assignee, task.due_days) == ("Bel even", Assignee.HANDLER, -2)
    assert (change.kind, change.status_id, change.task_subject) == (EffectKind.SET_STATUS, status.id, None)
    assert document.due_days is None
    page = admin.get(f"/scenarios/{the_scenario().id}").text
    assert 'value="Bel even"' in page and 'value="-2"' in page


def test_each_problem_stands_beside_its_own_field_and_nothing_typed_is_lost(admin, income, payslip):
    form = filled(payslip, income) | an_action(0, "create_task", task_subject="", assignee="advisor", due_days="morgen")
    form |= {"applies_to": "dossier"}

    response = admin.post("/scenarios/new", data=form)

    assert response.status_code == 422
    assert [place for place, _ in errors(response)] == [
        "conditions-0-property_id",
        "conditions-0-option_ids",
        "actions-0-task_subject",
        "actions-0-due_days",
    ]
    assert "Consument, Partner of Elke aanvrager" in response.text
    assert 'value="morgen"' in response.text and 'value="Loondienst"' in response.text
    assert db.session.scalars(select(Scenario)).all() == []


def test_a_filter_without_conditions_and_a_scenario_without_actions_are_refused(admin, income, payslip):
    form = {"name": "Leeg", "scope": "appointment", "applies_to": "dossier", "is_filtered": "y", "version": ""}

    response = admin.post("/scenarios/new", data=form)

    assert response.status_code == 422
    assert [place for place, _ in errors(response)] == ["conditions", "actions"]


def test_the_conditions_of_a_filter_that_was_unticked_are_dropped_at_save(admin, income, payslip):
    a_scenario("Loondienst", [asks(payslip)], where=[a_condition(income, "ZZP'er")])
    form = filled(payslip, income, "ZZP'er", version="1")
    del form["is_filtered"]

    assert admin.post(f"/scenarios/{the_scenario().id}", data=form).status_code == 303
    assert the_scenario().conditions == []


def test_an_edit_in_place_answers_with_the_form_and_writes_nothing(admin, income, phase, payslip):
    form = filled(payslip, income, "ZZP'er", name="Nog  niet af")

    added = admin.post("/scenarios/draft", data=form | {"edit": "add_condition"}, headers={"HX-Request": "true"})

    assert added.status_code == 200 and "<html" not in added.text
    assert 'name="conditions-1-property_id"' in added.text
    assert re.search(r'<select[^>]* autofocus[^>]*id="conditions-1-property_id"', added.text)
    assert re.search(r'<input checked [^>]*name="conditions-0-option_ids"', added.text)
    assert db.session.scalars(select(Scenario)).all() == []


def test_another_property_brings_its_own_options(admin, income, phase, payslip):
    form = filled(payslip, income, "ZZP'er") | {"conditions-0-property_id": str(phase.id)}

    text = admin.post("/scenarios/draft", data=form).text

    assert "Doorstromer" in text and "Loondienst vast" not in text


def test_ticking_the_filter_box_starts_with_one_condition(admin, income, payslip):
    text = admin.post("/scenarios/draft", data=filled(payslip, is_filtered="y")).text

    assert 'name="conditions-0-property_id"' in text


def test_what_was_entered_for_the_filter_stays_while_the_box_is_unticked(admin, income, payslip):
    form = filled(payslip, income, "ZZP'er")
    del form["is_filtered"]

    text = admin.post("/scenarios/draft", data=form).text

    assert "<div hidden>" in text
    assert re.search(r'<input checked [^>]*name="conditions-0-option_ids"', text)


def kinds(text):
    return re.findall(r'<option selected value="(\w+)">', "".join(re.findall(r'<select [^>]*-kind".*?</select>', text)))


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        ("move_action_up:1", ["set_status", "request_document", "create_task"]),
        ("move_action_down:1", ["request_document", "create_task", "set_status"]),
        ("move_action_up:0", ["request_document", "set_status", "create_task"]),
        ("move_action:0:2", ["set_status", "create_task", "request_document"]),
        ("move_action:2:-1", ["request_document", "create_task", "set_status"]),
        ("move_action:1:-99", ["set_status", "request_document", "create_task"]),
        ("move_action:1", ["request_document", "set_status", "create_task"]),
        ("move_action:1:x", ["request_document", "set_status", "create_task"]),
        ("remove_action:0", ["set_status", "create_task"]),
        ("remove_action:9", ["request_document", "set_status", "create_task"]),
        ("remove_action:-1", ["request_document", "set_status", "create_task"]),
        ("nonsense", ["request_document", "set_status", "create_task"]),
    ],
)
def test_actions_are_moved_and_removed_in_place(admin, payslip, edit, left):
    form = filled(payslip) | an_action(1, "set_status") | an_action(2, "create_task", task_subject="Bel")

    assert kinds(admin.post("/scenarios/draft", data=form | {"edit": edit}).text) == left


def test_without_javascript_the_page_itself_carries_out_the_edit(admin, payslip):
    response = admin.post("/scenarios/new", data=filled(payslip, edit="add_action"))

    assert response.status_code == 200
    assert "<html" in response.text and 'name="actions-1-kind"' in response.text
    assert 'value="Loondienst"' in response.text


def test_an_action_keeps_its_id_as_long_as_it_keeps_its_kind(admin, payslip):
    id = a_scenario("Loondienst", [asks(payslip), gives_task("Bel"), sets_status(a_status("Nieuw"))]).id
    document, task, status = [action.id for action in the_scenario().actions]
    form = {"name": "Loondienst", "scope": "appointment", "applies_to": "dossier", "version": "1"}
    form |= an_action(0, "create_task", id=task, task_subject="Bel nu", assignee="advisor", due_days="1")
    form |= an_action(1, "set_status", id=document, status_id=a_status("In advies").id)

    assert admin.post(f"/scenarios/{id}", data=form).status_code == 303

    kept, changed = the_scenario().actions
    assert (kept.id, kept.task_subject, kept.position) == (task, "Bel nu", 0)
    assert changed.id not in (document, status)
    assert len(db.session.scalars(select(Action)).all()) == 2


def test_the_second_of_two_who_save_is_told_and_may_then_save(admin, payslip):
    id = a_scenario("Loondienst", [asks(payslip)]).id
    form = filled(payslip, version="1")
    assert admin.post(f"/scenarios/{id}", data=form | {"name": "Van de eerste"}).status_code == 303

    second = admin.post(f"/scenarios/{id}", data=form | {"name": "Van de tweede"})

    assert second.status_code == 422
    assert "Sanne Mulder heeft dit intussen gewijzigd" in second.text
    assert 'value="Van de tweede"' in second.text
    version = re.search(r'name="version"[^>]*value="(\d+)"', second.text)[1]
    assert admin.post(f"/scenarios/{id}", data=form | {"name": "Van de tweede", "version": version}).status_code == 303
    assert the_scenario("Van de tweede").id == id


def test_a_name_exists_once_without_regard_to_case_and_apostrophes(admin, payslip):
    a_scenario("ZZP'er", [asks(payslip)])

    response = admin.post("/scenarios/new", data=filled(payslip, name=" zzp’ER "))

    assert response.status_code == 422
    assert errors(response) == [("name", "Er is al een scenario met deze naam.")]


def test_a_copy_is_filled_in_and_exists_once_it_is_saved(admin, income, payslip):
    id = a_scenario("Loondienst", [asks(payslip)], where=[a_condition(income, "ZZP'er")]).id

    page = admin.get(f"/scenarios/{id}/copy")

    assert 'value="Kopie van Loondienst"' in page.text
    assert len(db.session.scalars(select(Scenario)).all()) == 1
    form = filled(payslip, income, "ZZP'er", name="Kopie van Loondienst")
    assert admin.post(f"/scenarios/{id}/copy", data=form).status_code == 303
    assert the_scenario("Kopie van Loondienst").actions[0].id != the_scenario().actions[0].id


def names_in_order():
    db.session.expire_all()
    return [scenario.name for scenario in scenarios.everything()]


def test_the_order_changes_in_place_and_is_no_new_version(admin, payslip):
    first, second, _ = (a_scenario(name, [asks(payslip)]) for name in ("Een", "Twee", "Drie"))

    answer = admin.post(f"/scenarios/{second.id}/position", data={"direction": "up"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200 and answer.text.lstrip().startswith('<div class="card" id="scenario-list">')
    assert names_in_order() == ["Twee", "Een", "Drie"]
    assert the_scenario("Twee").version == 1
    assert admin.post(f"/scenarios/{first.id}/position", data={"direction": "down"}).status_code == 303
    assert names_in_order() == ["Twee", "Drie", "Een"]


def test_an_archived_scenario_is_last_marked_and_can_be_put_back(admin, payslip):
    first, _ = (a_scenario(name, [asks(payslip)], position=place) for place, name in enumerate(("Een", "Twee")))

    assert admin.post(f"/scenarios/{first.id}/archive").status_code == 303
    assert names_in_order() == ["Twee", "Een"]
    assert "Gearchiveerd" in admin.get("/scenarios").text
    assert admin.post(f"/scenarios/{first.id}/restoration").status_code == 303
    assert not the_scenario("Een").is_archived


def test_a_scenario_that_a_trigger_starts_cannot_be_deleted(admin, payslip):
    scenario = a_scenario("Loondienst", [asks(payslip)])
    a_trigger([starts(scenario)], name="Eerste gesprek")

    page = admin.get(f"/scenarios/{scenario.id}/deletion")

    assert "Eerste gesprek" in page.text and "Weet u het zeker?" not in page.text
    assert admin.post(f"/scenarios/{scenario.id}/deletion").status_code == 409
    assert the_scenario()


def test_a_scenario_that_nothing_uses_is_deleted_after_a_question(admin, income, payslip):
    scenario = a_scenario("Loondienst", [asks(payslip)], where=[a_condition(income, "ZZP'er")])

    asked = admin.get(f"/scenarios/{scenario.id}/deletion").text
    assert "Weet u het zeker?" in asked and "bij Beheer, Geschiedenis terug als nieuw" in asked
    assert admin.post(f"/scenarios/{scenario.id}/deletion").status_code == 303
    assert names_in_order() == []


def test_what_is_archived_stays_where_it_is_chosen_and_is_not_offered_anew(admin, payslip):
    scenario = a_scenario("Loondienst", [asks(payslip)])
    action_id = scenario.actions[0].id
    payslip.archived_at = datetime.now(UTC)
    db.session.commit()

    assert "Loonstrook (per persoon) – gearchiveerd" in admin.get(f"/scenarios/{scenario.id}").text
    assert "Een actie gebruikt Loonstrook, en dat is gearchiveerd." in admin.get("/scenarios").text
    form = filled(payslip, version="1") | {"actions-0-id": str(action_id)}
    assert admin.post(f"/scenarios/{scenario.id}", data=form).status_code == 303
    refused = admin.post("/scenarios/new", data=filled(payslip, name="Nieuw"))
    assert errors(refused) == [("actions-0-document_type_id", "Loonstrook is gearchiveerd. Kies iets anders.")]
    assert "Loonstrook" not in admin.post("/scenarios/draft", data={"edit": "add_action"}).text


def test_a_filter_that_can_never_match_is_flagged_in_the_list_and_in_the_editor(admin, phase, payslip):
    where = [a_condition(phase, "Starter"), a_condition(phase, "Doorstromer")]
    scenario = a_scenario("Nooit", [asks(payslip)], where=where)

    for page in ("/scenarios", f"/scenarios/{scenario.id}"):
        assert "Het filter kan nooit waar zijn" in admin.get(page).text


def test_a_scenario_of_the_dossier_keeps_no_filter(admin, income, payslip):
    response = admin.post("/scenarios/new", data=filled(payslip, income, "ZZP'er", scope=Scope.DOSSIER.value))

    assert errors(response) == [("is_filtered", "Een filter kan alleen bij een scenario met bereik Afspraak.")]


def test_the_list_takes_no_query_per_scenario(admin, income, phase, payslip):
    def add(count):
        for number in range(count):
            where = [a_condition(income, "ZZP'er"), a_condition(phase, "Starter")]
            a_scenario(f"S{count}-{number}", [asks(payslip), gives_task("Bel")], where=where)

    add(1)
    few = queries(lambda: admin.get("/scenarios"))
    add(10)
    assert queries(lambda: admin.get("/scenarios")) == few


def queries(act):
    statements = []

    def note(*arguments):
        statements.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)


def test_the_editor_says_what_is_typed_in_a_sentence_and_stays_silent_when_it_reads_the_same(admin, income, payslip):
    form = filled(payslip, income, "ZZP'er", name="") | {"applies_to": "partner"}
    told = admin.post("/scenarios/told", data=form)
    assert words(told) == "Voor een Partner met Inkomenstype ZZP'er: vraag Loonstrook op."

    same = admin.post("/scenarios/told", data=form | {"told": words(told), "name": "Anders genoemd"})
    assert (same.status_code, same.text) == (204, "")
    assert words(admin.post("/scenarios/told", data={})) == (
        "Als u of een trigger dit start, voor het hele dossier: (nog geen actie)."
    )


def test_the_sentence_stands_above_the_editor_as_it_is_saved_and_without_javascript_as_it_is_typed(
    admin, income, payslip
):
    a_scenario("ZZP", [asks(payslip)], where=[a_condition(income, "ZZP'er")], applies_to=AppliesTo.PARTNER)
    url = f"/scenarios/{the_scenario('ZZP').id}"
    opened = admin.get(url)
    assert "Voor een Partner met Inkomenstype ZZP'er: vraag Loonstrook op." in words(opened)
    typed = form_of(opened, "actions-0-kind") | {"applies_to": "consumer", "edit": "refresh"}
    assert "Voor een Consument met Inkomenstype ZZP'er" in words(admin.post(url, data=typed))


def test_removed_actions_come_back_one_by_one_each_in_its_place_as_it_was(admin, payslip):
    form = filled(payslip) | an_action(1, "set_status") | an_action(2, "create_task", task_subject="Bel", due_days="3")
    page = admin.post("/scenarios/new", data=form | {"edit": "remove_action:1"})
    page = admin.post("/scenarios/new", data=form_of(page, "actions-0-kind") | {"edit": "remove_action:1"})
    assert kinds(page.text) == ["request_document"]
    assert "Actie verwijderd. Ongedaan maken" in words(page)

    page = admin.post("/scenarios/new", data=form_of(page, "actions-0-kind") | {"edit": "bring_back"})
    assert kinds(page.text) == ["request_document", "create_task"]
    assert form_of(page, "actions-0-kind")["actions-1-task_subject"] == "Bel"
    assert form_of(page, "actions-0-kind")["actions-1-due_days"] == "3"
    page = admin.post("/scenarios/new", data=form_of(page, "actions-0-kind") | {"edit": "bring_back"})
    assert kinds(page.text) == ["request_document", "set_status", "create_task"]
    assert "Ongedaan maken" not in words(page)


def test_a_removed_condition_comes_back_with_its_options(admin, income, payslip):
    form = filled(payslip, income, "ZZP'er", "Loondienst vast")
    page = admin.post("/scenarios/new", data=form | {"edit": "remove_condition:0"})
    assert "Voorwaarde verwijderd. Ongedaan maken" in words(page)
    page = admin.post("/scenarios/new", data=form_of(page, "actions-0-kind") | {"edit": "bring_back"})
    ids = form_of(page, "actions-0-kind")["conditions-0-option_ids"]
    assert sorted(ids) == sorted(form["conditions-0-option_ids"])


def test_what_was_removed_can_be_brought_back_after_a_refused_save(admin, payslip):
    form = filled(payslip) | {"name": "", "removed": removed([{"noun": "action", "index": 7, "values": {"kind": "x"}}])}
    page = admin.post("/scenarios/new", data=form)
    assert page.status_code == 422 and "Ongedaan maken" in words(page)


@pytest.mark.parametrize(
    "kept",
    [
        "geen json",
        "[" * 5000,
        "{}",
        '["\\ud800"]',
        '[{"noun": "action", "index": 0, "values": {"kind": "\\ud800"}}]',
        '[{"noun": "actions", "index": 0, "values": {}}]',
        '[{"noun": "action", "index": -1, "values": {}}]',
        '[{"noun": "action", "index": 0, "values": []}]',
        '[{"noun": "condition", "index": "1e3", "values": {}}]',
    ],
)
def test_what_never_was_a_removed_row_brings_nothing_back(admin, payslip, kept):
    page = admin.post("/scenarios/draft", data=filled(payslip) | {"removed": kept, "edit": "bring_back"})
    assert page.status_code == 200 and kinds(page.text) == ["request_document"]


def test_a_removed_row_brings_back_only_what_a_row_has(admin, payslip):
    values = {"kind": "create_task", "formdata": "x", "prefix": "y", "task_subject": ["a"], "due_days": 5, "obj": {}}
    kept = removed([{"noun": "action", "index": 99, "values": values}])
    page = admin.post("/scenarios/draft", data=filled(payslip) | {"removed": kept, "edit": "bring_back"})
    assert kinds(page.text) == ["request_document", "create_task"]


def removed(rows):
    return json.dumps(rows)


def test_a_scenario_is_dragged_as_far_as_one_likes(admin, payslip):
    for place, name in enumerate(["Een", "Twee", "Drie"]):
        a_scenario(name, [asks(payslip)], position=place)
    first = db.session.scalars(select(Scenario).order_by(Scenario.position)).first()
    admin.post(f"/scenarios/{first.id}/position", data={"direction": "2"})
    db.session.expire_all()
    assert [one.name for one in scenarios.everything()] == ["Twee", "Drie", "Een"]
    admin.post(f"/scenarios/{first.id}/position", data={"direction": "-1"})
    db.session.expire_all()
    assert [one.name for one in scenarios.everything()] == ["Twee", "Een", "Drie"]


def test_the_filter_says_which_triggers_look_at_it(admin, income, payslip):
    assert "Er is nog geen trigger die kijkt of het filter klopt." in words(admin.get("/scenarios/new"))
    looks = a_trigger([starts_relevant()], name="Eerste gesprek")
    a_trigger([starts_relevant()], name="Uitgezet", is_active=False)
    a_trigger([asks(payslip)], name="Kijkt niet")

    page = admin.get("/scenarios/new")

    assert re.findall(r'href="/triggers/(\d+)">', page.text) == [str(looks.id)]
    assert "Deze triggers kijken of het filter klopt: Eerste gesprek" in words(page)
    assert "Eerste gesprek" in admin.post("/scenarios/draft", data=filled(payslip, income)).text


def test_an_empty_list_says_where_to_fill_it(admin, office):
    form = {"name": "", "scope": "appointment", "applies_to": "dossier", "is_filtered": "y", "edit": "add_condition"}
    page = words(admin.post("/scenarios/new", data=form | an_action(0, "request_document")))

    assert "Maak het eerst bij Instellingen, API-entiteiten." in page
    assert "Er is nog niets om uit te kiezen. Maak het eerst bij Instellingen. " in page
