"""A change after which an expectation no longer holds says so first, and is made when that is accepted."""

import pytest
from sqlalchemy import select

from app.engine.domain.expected_effects import ExpectedEffect
from app.extensions import db
from app.models import PropertyOption, Scenario, Trigger
from app.vocabulary.words import ApplicantRole, EffectKind
from tests.factories import (
    a_condition,
    a_scenario,
    a_status,
    a_trigger,
    asks,
    mails,
    option,
    sets_status,
    starts_relevant,
)
from tests.web.pages import form, refusal, words
from tests.web.test_expectations import HTMX, SENTENCE, Setting

NOT_SAVED = "Nog niet opgeslagen. Kijk eerst of u dit bedoelt:"
NOT_DONE = "Nog niet gedaan. Kijk eerst of u dit bedoelt:"


@pytest.fixture
def setting(app, office):
    return Setting()


def opened(admin, scenario):
    """The editor's values, with the boxes that are ticked."""
    page = admin.get(f"/scenarios/{scenario.id}")
    condition = scenario.conditions[0]
    return form(page, "applies_to") | {
        "is_filtered": "y",
        "conditions-0-option_ids": [str(one.id) for one in condition.options],
    }


def fresh(thing):
    db.session.expire_all()
    return db.session.get(type(thing), thing.id)


def documents(scenario):
    return [action.document_type_id for action in fresh(scenario).actions if action.document_type_id]


# Saving in an editor


def test_a_scenario_that_breaks_an_expectation_is_not_saved_before_that_is_accepted(admin, setting):
    one = setting.expect()
    url = f"/scenarios/{setting.business.id}"
    typed = opened(admin, setting.business) | {
        "name": "ZZP (Partner)",
        "actions-0-document_type_id": str(setting.payslip.id),
    }

    asked = admin.post(url, data=typed)

    assert asked.status_code == 422 and NOT_SAVED in words(asked)
    assert SENTENCE in words(asked)
    assert "Jaarcijfers wordt 0 keer gevraagd, verwacht 1 keer." in words(asked)
    assert "Loonstrook wordt 1 keer gevraagd, verwacht 0 keer." in words(asked)
    assert documents(setting.business) == [setting.accounts.id]
    kept = form(asked, "applies_to")
    assert (kept["name"], kept["actions-0-document_type_id"]) == ("ZZP (Partner)", str(setting.payslip.id))
    assert kept["accepted"] == []

    assert admin.post(url, data=typed | {"accepted": f"expectation-{one.id}"}).status_code == 303
    assert documents(setting.business) == [setting.payslip.id]
    assert fresh(setting.business).name == "ZZP (Partner)"


def test_a_save_that_breaks_nothing_or_what_is_broken_already_asks_nothing(admin, setting):
    setting.expect(
        ExpectedEffect(EffectKind.REQUEST_DOCUMENT, setting.accounts.id, role=ApplicantRole.CONSUMER), name="Fout"
    )
    setting.expect()
    url = f"/scenarios/{setting.business.id}"

    assert admin.post(url, data=opened(admin, setting.business) | {"name": "Anders"}).status_code == 303
    assert fresh(setting.business).name == "Anders"


def test_what_breaks_since_the_question_is_asked_again(admin, setting):
    first = setting.expect()
    url = f"/scenarios/{setting.business.id}"
    typed = opened(admin, setting.business) | {"actions-0-document_type_id": str(setting.payslip.id)}
    admin.post(url, data=typed)
    second = setting.expect(setting.lines[0], name="Later geschreven")

    again = admin.post(url, data=typed | {"accepted": f"expectation-{first.id}"})

    assert again.status_code == 422 and "Later geschreven" in words(again)
    assert documents(setting.business) == [setting.accounts.id]
    both = f"expectation-{first.id} expectation-{second.id}"
    assert f'value="{both}"' in again.text
    assert admin.post(url, data=typed | {"accepted": both}).status_code == 303


def test_the_second_of_two_savers_has_accepted_already_and_is_told_as_well(admin, setting):
    one = setting.expect()
    url = f"/scenarios/{setting.business.id}"
    mine = opened(admin, setting.business) | {"actions-0-document_type_id": str(setting.payslip.id)}
    assert admin.post(url, data=opened(admin, setting.business) | {"name": "Intussen"}).status_code == 303

    refused = admin.post(url, data=mine | {"accepted": f"expectation-{one.id}"})

    assert refused.status_code == 422 and "heeft dit intussen gewijzigd" in refusal(refused)
    kept = form(refused, "applies_to")
    assert kept["accepted"] == [f"expectation-{one.id}"]
    assert kept["actions-0-document_type_id"] == str(setting.payslip.id)
    again = mine | {"version": kept["version"], "accepted": kept["accepted"]}
    assert admin.post(url, data=again).status_code == 303


def test_while_it_is_asked_nothing_says_that_all_hold(admin, setting):
    setting.expect()
    typed = opened(admin, setting.business) | {"actions-0-document_type_id": str(setting.payslip.id)}

    asked = admin.post(f"/scenarios/{setting.business.id}", data=typed)

    assert "1 verwachting klopt dan niet meer:" in words(asked)
    assert "houdt stand" not in words(asked)


def test_a_new_scenario_can_break_an_expectation(admin, setting):
    setting.expect()
    typed = opened(admin, setting.business) | {
        "version": "",
        "name": "Nog een",
        "actions-0-id": "",
        "actions-1-id": "",
        "actions-0-document_type_id": str(setting.payslip.id),
    }

    asked = admin.post("/scenarios/new", data=typed)

    assert asked.status_code == 422
    assert "Loonstrook wordt 1 keer gevraagd, verwacht 0 keer." in words(asked)
    assert db.session.scalar(select(Scenario.id).where(Scenario.name == "Nog een")) is None


def test_a_trigger_that_breaks_an_expectation_asks_as_well(admin, setting):
    one = setting.expect()
    url = f"/triggers/{setting.trigger.id}"
    typed = form(admin.get(url), "re_entry") | {"is_active": "y", "appointment_type_ids": [str(setting.kind.id)]}
    elsewhere = typed | {"actions-0-kind": "create_task", "actions-0-task_subject": "Bellen"}

    asked = admin.post(url, data=elsewhere)

    assert asked.status_code == 422 and SENTENCE in words(asked)
    assert form(asked, "re_entry")["actions-0-task_subject"] == "Bellen"
    assert admin.post(url, data=typed | {"name": "Alleen een naam"}).status_code == 303
    elsewhere["version"] = form(admin.get(url), "re_entry")["version"]
    assert admin.post(url, data=elsewhere | {"accepted": f"expectation-{one.id}"}).status_code == 303


def test_a_trigger_that_is_saved_as_off_counts_as_gone(admin, setting):
    setting.expect()
    url = f"/triggers/{setting.trigger.id}"
    typed = form(admin.get(url), "re_entry") | {"appointment_type_ids": [str(setting.kind.id)]}
    del typed["is_active"]

    assert admin.post(url, data=typed).status_code == 422
    assert fresh(setting.trigger).is_active


def test_a_trigger_that_is_saved_as_on_keeps_its_place(admin, setting):
    """The first trigger decides about the status."""
    early, late = a_status("In advies"), a_status("Afgerond")
    first = a_trigger([sets_status(early)], name="Eerder", is_active=False, position=-1)
    setting.trigger.actions = [sets_status(late), starts_relevant()]
    db.session.commit()
    setting.expect(ExpectedEffect(EffectKind.SET_STATUS, late.id))
    url = f"/triggers/{first.id}"

    asked = admin.post(url, data=form(admin.get(url), "re_entry") | {"is_active": "y"})

    assert "De dossierstatus wordt niet Afgerond." in words(asked)


# One click


def clicks(setting):
    """(URL, what is sent) of each change with one click that breaks the example."""
    starter, business = option(setting.phase, "Starter").id, setting.business.id
    return {
        "archive scenario": (f"/scenarios/{business}/archive", {}),
        "delete scenario": (f"/scenarios/{business}/deletion", {}),
        "switch off": (f"/triggers/{setting.trigger.id}/activity", {}),
        "delete trigger": (f"/triggers/{setting.trigger.id}/deletion", {}),
        "archive option": (f"/settings/options/{starter}/archive", {}),
        "archive property": (f"/settings/properties/{setting.phase.id}/archive", {}),
        "archive type": (f"/settings/appointment-types/{setting.kind.id}/archive", {}),
    }


CLICKS = [
    "archive scenario",
    "delete scenario",
    "switch off",
    "delete trigger",
    "archive option",
    "archive property",
    "archive type",
]


def state():
    db.session.expire_all()
    return (
        db.session.execute(select(Scenario.id, Scenario.archived_at, Scenario.position).order_by(Scenario.id)).all(),
        db.session.execute(select(Trigger.id, Trigger.is_active, Trigger.position).order_by(Trigger.id)).all(),
        db.session.execute(select(PropertyOption.id, PropertyOption.archived_at)).all(),
    )


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("click", CLICKS)
def test_a_click_that_breaks_an_expectation_asks_first_and_then_does_it(admin, setting, click, headers):
    one = setting.expect()
    url, sent = clicks(setting)[click]
    before = state()

    asked = admin.post(url, data=sent, headers=headers)

    assert asked.status_code == (409 if click == "delete scenario" else 422)
    assert SENTENCE in words(asked) and f'value="expectation-{one.id}"' in asked.text
    assert state() == before
    done = admin.post(url, data=sent | {"accepted": f"expectation-{one.id}"}, headers=headers)
    assert done.status_code in (200, 303)
    assert "✗ Klopt niet" in words(admin.get("/expectations"))


@pytest.mark.parametrize("click", CLICKS)
def test_a_click_that_breaks_nothing_is_done_at_once(admin, setting, click):
    url, sent = clicks(setting)[click]

    assert admin.post(url, data=sent).status_code == 303


def test_deletion_pages_tell_it_before_the_click(admin, setting):
    one = setting.expect()

    for url in (f"/scenarios/{setting.business.id}/deletion", f"/triggers/{setting.trigger.id}/deletion"):
        page = admin.get(url)
        assert SENTENCE in words(page) and f'value="expectation-{one.id}"' in page.text


def test_restoring_a_scenario_can_break_an_expectation(admin, setting):
    extra = a_scenario("Extra", [asks(setting.payslip)], where=[of_starters(setting)])
    admin.post(f"/scenarios/{extra.id}/archive")
    one = setting.expect()
    url = f"/scenarios/{extra.id}/restoration"

    asked = admin.post(url)

    assert asked.status_code == 422 and NOT_DONE in words(asked)
    assert "Loonstrook wordt 2 keer gevraagd, verwacht 0 keer." in words(asked)
    assert fresh(extra).is_archived
    assert admin.post(url, data={"accepted": f"expectation-{one.id}"}).status_code == 303
    assert not fresh(extra).is_archived


def of_starters(setting):
    return a_condition(setting.phase, "Starter")


@pytest.mark.parametrize("kind", ["scenario", "trigger"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_another_order_can_break_an_expectation(admin, setting, kind, headers):
    """The first that sets a status decides."""
    early, late = a_status("In advies"), a_status("Afgerond")
    if kind == "scenario":
        a_scenario("Een", [sets_status(early)], where=[of_starters(setting)], position=3)
        second = a_scenario("Twee", [sets_status(late)], where=[of_starters(setting)], position=4)
    else:
        a_trigger([sets_status(early)], name="Een", position=1)
        second = a_trigger([sets_status(late)], name="Twee", position=2)
    one = setting.expect(ExpectedEffect(EffectKind.SET_STATUS, early.id))
    url, before = f"/{kind}s/{second.id}/position", state()

    asked = admin.post(url, data={"direction": "up"}, headers=headers)

    assert asked.status_code == 422 and NOT_DONE in words(asked)
    assert "De dossierstatus wordt niet In advies." in words(asked)
    assert ("<html" in asked.text) is (headers == {})
    assert state() == before
    answer = form(asked, "direction") | {"direction": "up", "accepted": f"expectation-{one.id}"}
    assert admin.post(url, data=answer, headers=headers).status_code == (200 if headers else 303)
    assert state() != before


def test_switching_on_a_trigger_can_break_an_expectation(admin, setting):
    extra = a_trigger([mails(setting.letter), asks(setting.payslip)], name="Extra", is_active=False)
    setting.expect()
    url = f"/triggers/{extra.id}/activity"

    asked = admin.post(url, data={"is_active": "1"}, headers=HTMX)

    assert asked.status_code == 422 and "Loonstrook wordt 2 keer gevraagd" in words(asked)
    assert form(asked, "is_active")["is_active"] is not None
    assert not fresh(extra).is_active


# What stands in the editors


def test_editors_say_whether_what_is_expected_holds_now(admin, setting):
    urls = [f"/scenarios/{setting.business.id}", f"/triggers/{setting.trigger.id}", "/scenarios/new"]
    assert all("verwachting" not in words(admin.get(url)) for url in urls)

    setting.expect()
    setting.expect(setting.lines[0], name="Jaarcijfers")
    assert all("Alle 2 verwachtingen houden stand." in words(admin.get(url)) for url in urls)

    admin.post(f"/scenarios/{setting.business.id}/archive", data={"accepted": "expectation-1 expectation-2"})
    assert all("2 verwachtingen kloppen nu niet" in words(admin.get(url)) for url in urls)
