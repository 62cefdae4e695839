"""Beheer | Geschiedenis, and bringing an earlier version of a scenario or trigger back."""

import re
from html import unescape

import pytest
from sqlalchemy import select, text

from app.extensions import db
from app.history import capture, revisions, snapshots
from app.models import Revision, Run, Scenario, Trigger, User
from app.setup import property_options, settings_lists
from app.vocabulary.words import AppliesTo, Event, OffsetUnit, Subject
from tests import kept_office
from tests.conftest import signed_in
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_filled_in,
    a_location,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    gives_task,
    mails,
    option,
    sets_status,
    starts,
    starts_relevant,
    work,
)
from tests.web.pages import errors, form, refusal, words

SANNE = "Sanne Mulder"


def revision_of(thing, number=0):
    """Its versions, the oldest first."""
    of_it = (Revision.kind == thing.__tablename__, Revision.thing_id == thing.id)
    return db.session.scalars(select(Revision).where(*of_it).order_by(Revision.id)).all()[number]


def headlines(page):
    """(what happened, kind and name, when and who) of each change on the page."""
    found = re.findall(r'<div class="history-head">(.*?)</div>\s*<div class="text-secondary small">', page.text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


@pytest.fixture
def place(app, office):
    """Changed by Sanne and by Yara, after what nobody did."""
    place = a_location("Utrecht")
    for who, name in ((SANNE, "Zeist"), ("Yara de Wit", "Houten")):
        capture.act_as(who)
        place.name = name
        db.session.commit()
    capture.act_as(None)
    return place


# The list


def test_the_newest_change_comes_first_and_says_what_changed(admin, place):
    page = admin.get("/history")
    assert headlines(page)[:2] == ["Gewijzigd Locatie Houten", "Gewijzigd Locatie Zeist"]
    assert "Naam: Zeist → Houten" in words(page)
    assert "Naam: Utrecht → Zeist" in words(page)
    assert re.search(r"Locatie Houten \d+ \w+ \d{4} \d\d:\d\d · Yara de Wit", words(page))
    assert "niet door een gebruiker" in words(page)


def test_it_can_be_narrowed_down_to_a_kind_and_to_a_user(admin, place):
    a_document_type()
    page = admin.get("/history?kind=locations")
    assert headlines(page) == ["Gewijzigd Locatie Houten", "Gewijzigd Locatie Zeist", "Toegevoegd Locatie Utrecht"]
    assert 'value="locations" selected' in page.text
    assert headlines(admin.get(f"/history?by={SANNE}")) == ["Gewijzigd Locatie Zeist"]
    assert headlines(admin.get("/history?kind=locations&by=-")) == ["Toegevoegd Locatie Utrecht"]
    assert "Hiervan is er nog niets gewijzigd." in words(admin.get("/history?kind=triggers"))


def test_of_one_thing_only_its_own_changes_show(admin, place):
    a_location("Bilthoven")
    page = admin.get(f"/history?kind=locations&thing={place.id}")
    assert "Geschiedenis van Houten" in words(page)
    assert headlines(page) == ["Gewijzigd Houten", "Gewijzigd Zeist", "Toegevoegd Utrecht"]
    link = f"/history?kind=locations&amp;thing={place.id}"
    assert link in admin.get(f"/settings/locations/{place.id}").text


def test_there_are_so_many_on_a_page_and_the_next_page_keeps_what_was_chosen(admin):
    for number in range(30):
        a_location(f"Plaats {number}")
    page = admin.get("/history?kind=locations")
    assert len(headlines(page)) == 25
    assert "30 wijzigingen" in words(page)
    (url,) = re.findall(r'rel="next" href="([^"]*)"', page.text)
    second = admin.get(url.replace("&amp;", "&"))
    assert len(headlines(second)) == 5
    assert 'value="locations" selected' in second.text
    for odd in ("99", "-1", "x", "0"):
        assert admin.get(f"/history?page={odd}").status_code == 200


@pytest.mark.parametrize("query", ["kind=nergens", "thing=3", "kind=locations&thing=x", "by=Niemand", "kind=&thing=99"])
def test_what_can_not_be_chosen_gives_a_page_too(admin, query):
    assert admin.get(f"/history?{query}").status_code == 200


def test_a_long_text_shows_the_lines_that_changed(admin):
    kind = a_document_type()
    for instructions in ("Een\nTwee\nDrie", "Een\nAnders <b>\nDrie"):
        kind.instructions = instructions
        db.session.commit()
    page = admin.get("/history?kind=document_types").text
    assert "<del>Twee</del>" in page
    assert "<ins>Anders &lt;b&gt;</ins>" in page


def test_every_editor_leads_to_its_own_history(admin, office):
    things = [
        (a_scenario("Starter"), "/scenarios/{}"),
        (a_trigger(), "/triggers/{}"),
        (a_property("Fase"), "/settings/properties/{}"),
        (a_document_type(), "/settings/document-types/{}"),
        (an_email_template(), "/settings/email-templates/{}"),
        (an_appointment_type(), "/settings/appointment-types/{}"),
        (a_status("Nieuw"), "/settings/statuses/{}"),
        (a_user(), "/settings/users/{}"),
        (office, "/settings/client-communication"),
    ]
    for thing, url in things:
        kind, thing_id = thing.__tablename__, thing.id
        link = f"/history?kind={kind}&thing={thing_id}"
        assert link.replace("&", "&amp;") in admin.get(url.format(thing_id)).text, url
        assert admin.get(link).status_code == 200


# A version


def test_a_version_shows_what_it_was_and_what_has_changed_since(admin):
    scenario = a_scenario("Starter", [asks(a_document_type())])
    scenario.name = "Starter koopwoning"
    db.session.commit()
    page = admin.get(f"/history/{revision_of(scenario).id}")
    assert "Wat er sindsdien is veranderd Naam: Starter → Starter koopwoning" in words(page)
    assert "Code starter Naam Starter" in words(page)
    assert "Zo was het Als u of een trigger dit start, voor het hele dossier: vraag" in words(page)
    assert "Acties Document opvragen: Loonstrook" in words(page)
    assert "Deze versie terugzetten" in words(page)
    latest = admin.get(f"/history/{revision_of(scenario, 1).id}")
    assert "Niets: zo is het nu nog." in words(latest)
    assert "Deze versie terugzetten" not in words(latest)


def test_every_version_of_every_kind_can_be_looked_at(app):
    kept_office.load()
    admin = signed_in(app, db.session.scalars(select(User).where(User.name == SANNE)).one())
    ids = db.session.scalars(select(Revision.id)).all()
    assert {id: status for id in ids if (status := admin.get(f"/history/{id}").status_code) != 200} == {}
    assert len(ids) > 70


def test_of_a_kind_that_no_run_uses_no_version_is_found(admin):
    a_location()
    assert admin.get("/history/used/locations/1").status_code == 404


# Bringing back


@pytest.fixture
def scenario(app, office):
    """A full one, as it was before it was made something else."""
    phase, income = (
        a_property("Fase", ["Starter", "Doorstromer"]),
        a_property("Inkomenstype", ["Loondienst"], subject=Subject.PERSON),
    )
    steps = [
        asks(a_document_type()),
        mails(an_email_template("Welkom")),
        gives_task("Bellen", user=a_user("Roos Bakker"), days=-2),
        sets_status(a_status("Nieuw")),
    ]
    where = [
        a_condition(phase, "Starter", "Doorstromer"),
        a_condition(phase, "Doorstromer", is_inverted=True),
        a_filled_in(phase),
    ]
    scenario = a_scenario("Starter", steps, where=where, applies_to=AppliesTo.EACH_APPLICANT)
    del scenario.conditions[1:], scenario.actions[1:]
    scenario.conditions[0].property_id = income.id
    scenario.conditions[0].options = [option(income, "Loondienst")]
    scenario.name, scenario.applies_to = "Iets anders", AppliesTo.DOSSIER
    db.session.commit()
    return scenario


def back(revision, thing=None):
    """The address of the editor, filled in with that version."""
    return f"/scenarios/{thing.id if thing else 'new'}?revision={revision.id}"


def test_an_earlier_version_becomes_a_new_one_by_the_normal_save(admin, scenario):
    old = revision_of(scenario)
    kept = scenario.actions[0].id
    page = admin.get(f"/history/{old.id}")
    assert f'href="{back(old, scenario)}"' in page.text
    editor = admin.get(back(old, scenario))
    assert "Dit is versie 1 van “Starter”" in words(editor)
    assert "Er is nog niets gewijzigd" in words(editor)
    assert errors(editor) == {}
    db.session.expire_all()
    assert db.session.get(Scenario, scenario.id).name == "Iets anders"
    assert admin.post(back(old, scenario), data=form(editor)).status_code == 303
    db.session.expire_all()
    now = db.session.get(Scenario, scenario.id)
    assert snapshots.of(now) == revisions.entry(old)
    assert now.actions[0].id == kept
    latest = revision_of(scenario, -1)
    assert (latest.by, latest.version) == (SANNE, 3)


def test_what_is_no_more_is_told_beside_its_field(admin, scenario):
    old = revision_of(scenario)
    phase = db.session.scalars(select(snapshots.MODELS["properties"])).first()
    template = db.session.scalars(select(snapshots.MODELS["email_templates"])).one()
    property_options.delete(option(phase, "Doorstromer"))
    settings_lists.delete(template)
    page = admin.get(back(old, scenario))
    assert errors(page) == {
        "conditions-0-option_ids": "“Doorstromer” bestaat niet meer. Kies iets anders.",
        "conditions-1-option_ids": "“Doorstromer” bestaat niet meer. Kies iets anders.",
        "actions-1-email_template_id": "“Welkom” bestaat niet meer. Kies iets anders.",
    }
    assert "Dit is versie 1" in words(page)
    assert refusal(page).startswith("Niet alles van toen bestaat nog")
    settings_lists.delete(phase)
    assert errors(admin.get(back(old, scenario)))["conditions-0-property_id"] == (
        "“Fase” bestaat niet meer. Kies iets anders."
    )


def test_what_was_archived_is_told_beside_its_field(admin, scenario):
    old, by = revision_of(scenario), a_user(SANNE, role="admin")
    template = db.session.scalars(select(snapshots.MODELS["email_templates"])).one()
    settings_lists.archive(template, by=by)
    roos = a_user("Roos Bakker")
    roos.active = False
    db.session.commit()
    page = admin.get(back(old, scenario))
    assert errors(page) == {
        "actions-1-email_template_id": "Welkom is gearchiveerd. Kies iets anders.",
        "actions-2-assignee_user_id": "Roos Bakker is gearchiveerd. Kies iets anders.",
    }
    assert admin.post(back(old, scenario), data=form(page)).status_code == 422


def test_the_second_of_two_is_told(admin, scenario):
    old = revision_of(scenario)
    page = admin.get(back(old, scenario))
    scenario.changed_by, scenario.name = "Yara de Wit", "Van Yara"
    db.session.commit()
    refused = admin.post(back(old, scenario), data=form(page))
    assert refused.status_code == 422
    assert "Yara de Wit heeft dit intussen gewijzigd" in words(refused)
    db.session.expire_all()
    assert db.session.get(Scenario, scenario.id).name == "Van Yara"


def test_a_removed_scenario_comes_back_as_a_new_one(admin, scenario):
    old, number = revision_of(scenario), scenario.id
    settings_lists.delete(scenario)
    removal = db.session.scalars(select(Revision).order_by(Revision.id.desc())).first()
    page = admin.get(f"/history/{removal.id}")
    assert "“Iets anders” is verwijderd." in words(page)
    assert "Zo was het voor het werd verwijderd Voor " in words(page)
    assert "Terugzetten als nieuw" in words(page)
    assert f'href="{back(old)}"' in admin.get(f"/history/{old.id}").text
    assert admin.get(f"/scenarios/{number}?revision={old.id}").status_code == 404
    assert admin.post(back(old), data=form(admin.get(back(old)))).status_code == 303
    db.session.expire_all()
    made = db.session.scalars(select(Scenario)).one()
    assert snapshots.of(made) == revisions.entry(old)


def test_a_trigger_comes_back_too(admin):
    kind, gone = an_appointment_type(), an_appointment_type("Adviesgesprek")
    named = a_scenario("Vast")
    trigger = a_trigger(
        [starts(named), starts_relevant()],
        name="Vooraf",
        event=Event.BEFORE,
        types=[kind],
        offset=(2, OffsetUnit.WORKING_DAYS),
        is_first_of_type=True,
    )
    old = revision_of(trigger)
    trigger.name, trigger.offset_amount, trigger.appointment_types = "Later", 5, [gone]
    trigger.actions = [starts_relevant()]
    db.session.commit()
    url = f"/triggers/{trigger.id}?revision={old.id}"
    assert f'href="{url}"' in admin.get(f"/history/{old.id}").text
    page = admin.get(url)
    assert errors(page) == {}
    assert admin.post(url, data=form(page) | {"accepted": "reach"}).status_code == 303
    db.session.expire_all()
    assert snapshots.of(db.session.get(Trigger, trigger.id)) == revisions.entry(old)

    number = trigger.id
    settings_lists.delete(db.session.get(Trigger, trigger.id))
    settings_lists.delete(kind)
    url = f"/triggers/new/before?revision={old.id}"
    assert f'href="{url}"' in admin.get(f"/history/{old.id}").text
    page = admin.get(url)
    assert errors(page) == {"appointment_type_ids": "“Oriënterend gesprek” bestaat niet meer. Kies iets anders."}
    assert admin.get(f"/triggers/{number}?revision={old.id}").status_code == 404
    assert admin.post(url, data=form(page) | {"accepted": "reach"}).status_code == 303


def test_a_version_of_another_thing_is_not_found(admin, scenario):
    other, trigger = a_scenario("Ander"), a_trigger()
    for url in (
        back(revision_of(other), scenario),
        back(revision_of(trigger), scenario),
        f"/triggers/{trigger.id}?revision={revision_of(other).id}",
        f"/scenarios/{scenario.id}?revision=999",
        f"/scenarios/{scenario.id}?revision=x",
    ):
        assert admin.get(url).status_code == 404, url


# What a run used


def used(client, kind, row):
    return client.get(f"/history/used/{kind}/{row.id}")


@pytest.fixture
def run(app, office):
    phase = a_property("Fase", ["Starter"])
    scenario = a_scenario("Starter", [asks(a_document_type())], where=[a_condition(phase, "Starter")])
    trigger = a_trigger(name="Ingepland")
    scenario.name = "Starters"
    db.session.commit()
    an_appointment(a_dossier(options=phase.options))
    work()
    for thing in (scenario, trigger):
        thing.name += " later"
    db.session.commit()
    return db.session.scalars(select(Run)).one()


def test_a_run_leads_to_the_versions_that_it_used(admin, run):
    weighed, fired = run.scenarios[0], run.triggers[0]
    assert (weighed.version, fired.version) == (2, 1)
    scenario, trigger = db.session.get(Scenario, weighed.scenario_id), db.session.get(Trigger, fired.trigger_id)
    assert used(admin, "scenarios", weighed).location == f"/history/{revision_of(scenario, 1).id}"
    assert used(admin, "triggers", fired).location == f"/history/{revision_of(trigger).id}"


def test_a_runs_page_names_the_versions_and_leads_an_admin_to_them(admin, advisor, run):
    page = admin.get(f"/runs/{run.id}")
    for kind, row in (("scenarios", run.scenarios[0]), ("triggers", run.triggers[0])):
        assert f'href="/history/used/{kind}/{row.id}">versie {row.version}</a>' in page.text
    seen = advisor.get(f"/runs/{run.id}")
    assert "Starters · Dossier versie 2" in words(seen)
    assert "/history/" not in seen.text


def test_a_version_that_a_run_used_is_found_though_its_scenario_is_gone(admin, run):
    scenario = db.session.get(Scenario, run.scenarios[0].scenario_id)
    wanted = revision_of(scenario, 1).id
    settings_lists.delete(scenario)
    a_scenario("Starters")
    db.session.expire_all()
    assert run.scenarios[0].scenario_id is None
    assert used(admin, "scenarios", run.scenarios[0]).location == f"/history/{wanted}"


def test_a_version_from_before_there_was_a_history_leads_to_what_it_is_now(admin, run):
    db.session.execute(text("DELETE FROM revisions"))
    db.session.commit()
    weighed = run.scenarios[0]
    answer = admin.get(f"/history/used/scenarios/{weighed.id}", follow_redirects=True)
    assert answer.request.path == f"/scenarios/{weighed.scenario_id}"
    assert "Deze versie is niet bewaard" in words(answer)


def test_after_a_removal_the_way_back_is_one_click_and_a_save(admin, scenario):
    admin.post(f"/scenarios/{scenario.id}/deletion")
    page = admin.get("/scenarios")
    assert "“Iets anders” is verwijderd. Terugzetten" in words(page)
    editor = admin.get(unescape(re.search(r'class="alert-link" href="([^"]+)"', page.text)[1]))
    assert 'value="Iets anders"' in editor.text and "Dit is versie" in words(editor)
