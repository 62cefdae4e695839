"""Every change to the configuration is kept, with who made it: in the transaction of the change itself."""

import contextvars

import pytest
from flask_migrate import upgrade
from sqlalchemy import event, select, text, update
from sqlalchemy.orm import Session

from app.extensions import db
from app.history import capture, revisions, snapshots
from app.models import DossierStatus, Location, PropertyOption, Revision, Scenario, User
from app.setup import property_options, scenarios, settings_lists, triggers, users
from app.store import offices
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import Change, FormOfAddress, Theme
from tests import kept_office, old_rows
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_location,
    a_property,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    an_email_template,
    asks,
    gives_task,
    mails,
    option,
    starts_relevant,
    work,
)
from tests.web.pages import form
from tests.web.test_query_counts import Queries
from tests.worker.side_by_side import side_by_side

pytestmark = pytest.mark.database("both")

SANNE = "Sanne Mulder"
HTMX = {"HX-Request": "true"}


def kept(after=0):
    """(kind, name, change, by), in the order in which they came."""
    found = db.session.scalars(select(Revision).where(Revision.id > after).order_by(Revision.id))
    return [(one.kind, one.name, one.change, one.by) for one in found]


def last():
    db.session.commit()
    return db.session.scalars(select(Revision).order_by(Revision.id.desc()).limit(1)).first()


def mark():
    found = last()
    return found.id if found else 0


# By every route


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("locations", "locations"),
        ("statuses", "dossier_statuses"),
        ("lead-sources", "lead_sources"),
        ("document-types", "document_types"),
        ("appointment-types", "appointment_types"),
        ("email-templates", "email_templates"),
        ("properties", "properties"),
    ],
)
def test_a_list_of_the_settings(admin, path, kind):
    before = mark()
    url = f"/settings/{path}"
    texts = {f"{way}_{part}": "Dag" for way in ("formal", "informal") for part in ("subject_line", "body")}
    given = {"name": "Eerste", "subject": "person", "code": "eerste", "duration_minutes": "30", **texts}
    assert admin.post(f"{url}/new", data=given).status_code == 303
    admin.post(f"{url}/new", data=given | {"name": "Tweede", "code": "tweede"})
    thing = db.session.scalars(select(snapshots.MODELS[kind]).where(text("name = 'Eerste'"))).one()
    page = f"{url}/{thing.id}/details" if kind == "properties" else f"{url}/{thing.id}"
    opened = form(admin.get(page))
    assert admin.post(page, data=opened | {"name": "Anders"}).status_code == 303
    for verb, data in (("position", {"direction": "down"}), ("archive", {}), ("restoration", {}), ("deletion", {})):
        answer = admin.post(f"{url}/{thing.id}/{verb}", data={"confirmed": "yes"} | data)
        assert answer.status_code == 303, verb
    assert kept(before) == [
        (kind, "Eerste", Change.ADDED, SANNE),
        (kind, "Tweede", Change.ADDED, SANNE),
        (kind, "Anders", Change.CHANGED, SANNE),
        (kind, "Anders", Change.CHANGED, SANNE),
        (kind, "Anders", Change.ARCHIVED, SANNE),
        (kind, "Anders", Change.RESTORED, SANNE),
        (kind, "Anders", Change.REMOVED, SANNE),
    ]


def test_the_options_of_a_property(admin):
    phase = a_property("Fase", ["Starter", "Doorstromer"])
    before, starter = mark(), option(phase, "Starter").id
    for url, data in (
        (f"/settings/properties/{phase.id}/options", {"name": "Uitkoop", "code": "009"}),
        (f"/settings/options/{starter}/name", {"name": "Starters", "opened_name": "Starter"}),
        (f"/settings/options/{starter}/position", {"direction": "down"}),
        (f"/settings/options/{starter}/archive", {}),
        (f"/settings/options/{starter}/restoration", {}),
        (f"/settings/options/{starter}/deletion", {"confirmed": "yes"}),
    ):
        assert admin.post(url, data=data, headers=HTMX).status_code == 200, url
    assert kept(before) == [("properties", "Fase", Change.CHANGED, SANNE)] * 6
    names = [
        [one.name for one in revisions.entry(revision).options]
        for revision in db.session.scalars(select(Revision).where(Revision.id > before).order_by(Revision.id))
    ]
    assert names[:3] == [
        ["Starter", "Doorstromer", "Uitkoop"],
        ["Starters", "Doorstromer", "Uitkoop"],
        ["Doorstromer", "Starters", "Uitkoop"],
    ]
    assert names[-1] == ["Doorstromer", "Uitkoop"]


def test_scenarios_and_triggers(admin):
    payslip = a_document_type()
    phase = a_property("Fase", ["Starter"])
    scenario = a_scenario("Starter", [asks(payslip)], where=[a_condition(phase, "Starter")])
    a_scenario("Later", [asks(payslip)], position=1)
    trigger = a_trigger(types=[an_appointment_type()], name="Ingepland")
    a_trigger(name="Later", position=1)
    before = mark()
    for url, data in (
        (f"/scenarios/{scenario.id}", form(admin.get(f"/scenarios/{scenario.id}")) | {"name": "Starters"}),
        (f"/scenarios/{scenario.id}/copy", form(admin.get(f"/scenarios/{scenario.id}/copy"))),
        (f"/scenarios/{scenario.id}/position", {"direction": "down"}),
        (f"/scenarios/{scenario.id}/archive", {}),
        (f"/scenarios/{scenario.id}/restoration", {}),
        (f"/scenarios/{scenario.id}/deletion", {}),
        (f"/triggers/{trigger.id}", form(admin.get(f"/triggers/{trigger.id}")) | {"name": "Gepland"}),
        (f"/triggers/{trigger.id}/position", {"direction": "down"}),
        (f"/triggers/{trigger.id}/activity", {}),
        (f"/triggers/{trigger.id}/deletion", {}),
    ):
        assert admin.post(url, data=data).status_code == 303, url
    assert kept(before) == [
        ("scenarios", "Starters", Change.CHANGED, SANNE),
        ("scenarios", "Kopie van Starter", Change.ADDED, SANNE),
        ("scenarios", "Starters", Change.CHANGED, SANNE),
        ("scenarios", "Starters", Change.ARCHIVED, SANNE),
        ("scenarios", "Starters", Change.RESTORED, SANNE),
        ("scenarios", "Starters", Change.REMOVED, SANNE),
        ("triggers", "Gepland", Change.CHANGED, SANNE),
        ("triggers", "Gepland", Change.CHANGED, SANNE),
        ("triggers", "Gepland", Change.CHANGED, SANNE),
        ("triggers", "Gepland", Change.REMOVED, SANNE),
    ]


def test_the_office_and_its_users(admin):
    before = mark()
    url = "/settings/client-communication"
    assert admin.post(url, data=form(admin.get(url)) | {"form_of_address": "informal"}).status_code == 303
    new = {"name": "Roos Bakker", "email": "roos@debrug.example", "role": "advisor", "locale": "nl"}
    assert admin.post("/settings/users/new", data=new | {"password": "een heel lang wachtwoord"}).status_code == 303
    roos = db.session.scalars(select(User).where(User.name == "Roos Bakker")).one().id
    url = f"/settings/users/{roos}"
    assert admin.post(url, data=form(admin.get(url)) | {"role": "admin"}).status_code == 303
    assert admin.post(f"{url}/deactivation").status_code == 303
    assert admin.post(f"{url}/activation").status_code == 303
    assert kept(before) == [
        ("offices", "Hypotheekhuis De Brug", Change.CHANGED, SANNE),
        ("users", "Roos Bakker", Change.ADDED, SANNE),
        *[("users", "Roos Bakker", Change.CHANGED, SANNE)] * 3,
    ]


def test_what_is_a_users_own_or_secret_is_not_kept(admin):
    roos = a_user("Roos Bakker")
    before = mark()
    admin.post(f"/settings/users/{roos.id}/password", data={"password": "een ander lang wachtwoord"})
    users.choose_for_oneself(roos, "en", Theme.SYSTEM)
    assert kept(before) == []
    assert "wachtwoord" not in str(last().document)


def test_a_command_is_nobody(app, office):
    by = a_user()
    formal, version = FormOfAddress.FORMAL, office.version
    offices.change(office, name="Het Anker", form_of_address=formal, hold_minutes=0, version=version, by=by)
    assert kept()[-1] == ("offices", "Het Anker", Change.CHANGED, None)


# What is kept, and what isn't


def test_a_change_of_a_part_is_one_of_its_owner(app, office):
    payslip, other = a_document_type(), a_document_type("Jaaropgave")
    scenario = a_scenario("Starter", [asks(payslip)])
    # Whoever wrote it loaded the document type before: that may not be what is kept.
    assert scenario.actions[0].document_type is payslip
    scenario.actions[0].document_type_id = other.id
    db.session.commit()
    assert revisions.entry(last()).document()["actions"] == [
        {"kind": "request_document", "document_type": "jaaropgave"}
    ]
    assert last().name == "Starter"


def test_several_things_in_one_transaction_are_each_kept_once(app, office):
    before = mark()
    first, second = a_location("Utrecht"), Location(name="Zeist")
    first.name = "Utrecht Centrum"
    db.session.add(second)
    db.session.flush()
    second.name = "Zeist Noord"
    first.name = "Utrecht Oost"
    db.session.commit()
    assert kept(before) == [
        ("locations", "Utrecht", Change.ADDED, None),
        ("locations", "Utrecht Oost", Change.CHANGED, None),
        ("locations", "Zeist Noord", Change.ADDED, None),
    ]


def test_what_stayed_the_same_is_not_kept(app, office):
    by = a_user(SANNE, role="admin")
    place = a_location()
    before = mark()
    place.name = "Elders"
    db.session.flush()
    place.name = "Kantoor Utrecht"
    db.session.commit()
    settings_lists.change(place, name="Kantoor Utrecht", version=place.version, by=by)
    assert kept(before) == []


def test_what_is_taken_back_is_not_kept(app, office):
    place = a_location()
    before = mark()
    place.name = "Elders"
    db.session.flush()
    db.session.rollback()
    place.name = "Kantoor Utrecht Oost"
    with pytest.raises(RuntimeError), db.session.begin_nested():
        db.session.add(Location(name="Nooit"))
        db.session.flush()
        raise RuntimeError
    db.session.commit()
    assert kept(before) == [("locations", "Kantoor Utrecht Oost", Change.CHANGED, None)]


def test_what_a_colleague_changed_after_it_was_taken_back_is_told_once(app, office):
    place = a_location()
    before, number = mark(), place.id
    place.name = "Elders"
    db.session.flush()
    db.session.rollback()
    with Session(db.engine) as other:
        other.get_one(Location, number).name = "Zeist"
        other.commit()
    db.session.refresh(place)
    place.name = "Zeist Noord"
    db.session.commit()
    assert [name for _, name, *_ in kept(before)] == ["Zeist", "Zeist Noord"]


def test_what_is_refused_is_not_kept(app, office):
    by = a_user(SANNE, role="admin")
    a_location("Zeist")
    place = a_location()
    before = mark()
    with pytest.raises(DomainError):
        settings_lists.change(place, name="ZEIST", version=place.version, by=by)
    with pytest.raises(DomainError):
        settings_lists.change(place, name="Anders", version=place.version + 1, by=by)
    db.session.execute(update(Location).where(Location.id == place.id).values(version=9), execution_options=UNSEEN)
    place.name = "Te laat"
    with pytest.raises(DomainError):
        settings_lists.archive(place, by=by)
    assert kept(before) == []


UNSEEN = {"synchronize_session": False}


def test_a_place_in_the_list_is_kept_of_what_was_moved(app, office):
    first, _, third = (a_scenario(name, position=place) for place, name in enumerate(("Een", "Twee", "Drie")))
    before = mark()
    scenarios.move(third, -1)
    scenarios.move(first, -1)
    assert kept(before) == [("scenarios", "Drie", Change.CHANGED, None)]
    assert revisions.load(last().id).move == (3, 2)


def test_the_demo_office_begins_with_one_revision_of_each_thing(app):
    kept_office.load()
    found = {(one.kind, one.thing_id): one for one in db.session.scalars(select(Revision))}
    things = {
        (kind, thing.id): snapshots.of(thing)
        for kind, model in snapshots.MODELS.items()
        for thing in db.session.scalars(select(model).options(*snapshots.loading(model)))
    }
    assert {key: revisions.entry(one) for key, one in found.items()} == things
    assert {(one.change, one.by) for one in found.values()} == {(Change.ADDED, None)}
    assert len(kept()) == len(things) > 70


def test_names_are_kept_as_they_were(app, office):
    payslip = a_document_type()
    a_scenario("Starter", [asks(payslip)])
    of_scenario = last()
    payslip.name = "Salarisstrook"
    db.session.commit()
    assert revisions.names(of_scenario) == {"document_types": {"loonstrook": "Loonstrook"}}


# Databases that existed before


def forget():
    db.session.execute(text("DELETE FROM revisions"))
    db.session.commit()


def test_a_first_change_is_compared_with_what_was_there(admin):
    place = a_location()
    forget()
    page = f"/settings/locations/{place.id}"
    admin.post(page, data=form(admin.get(page)) | {"name": "Zeist"})
    assert kept() == [
        ("locations", "Kantoor Utrecht", Change.ADDED, None),
        ("locations", "Zeist", Change.CHANGED, SANNE),
    ]
    entry = revisions.load(last().id)
    assert revisions.entry(entry.before).name == "Kantoor Utrecht"
    assert revisions.load(entry.before.id).is_baseline
    assert not entry.is_baseline


def test_what_is_removed_first_leaves_what_it_was(app, office):
    scenario = a_scenario("Starter", [asks(a_document_type())])
    forget()
    settings_lists.delete(scenario)
    assert kept() == [("scenarios", "Starter", Change.ADDED, None), ("scenarios", "Starter", Change.REMOVED, None)]
    assert revisions.entry(revisions.load(last().id).whole).document()["actions"] == [
        {"kind": "request_document", "document_type": "loonstrook"}
    ]


def test_a_first_option_is_compared_with_those_that_were_there(app, office):
    phase = a_property("Fase", ["Starter"])
    forget()
    property_options.add(phase, name="Doorstromer", code="002")
    first, second = db.session.scalars(select(Revision).order_by(Revision.id))
    assert [len(revisions.entry(one).options) for one in (first, second)] == [1, 2]


def test_a_database_of_an_earlier_aanzet_keeps_its_first_change(empty):
    upgrade(revision="0004")
    old_rows.fill(db.engine)
    upgrade()
    db.session.execute(text("UPDATE locations SET archived_at = NULL"))
    db.session.commit()
    place = db.session.scalars(select(Location).order_by(Location.id)).first()
    was = place.name
    capture.act_as(SANNE)
    settings_lists.change(place, name="Zeist", version=place.version, by=None)
    assert kept() == [("locations", was, Change.ADDED, None), ("locations", "Zeist", Change.CHANGED, SANNE)]
    for model in (Scenario, PropertyOption, User, DossierStatus):
        thing = db.session.scalars(select(model).order_by(model.id)).first()
        before, thing.name = last().id, f"{thing.name} anders"
        db.session.commit()
        assert [change for _, _, change, _ in kept(before)] == [Change.ADDED, Change.CHANGED]


def test_what_a_statement_changed_is_nobodys(app, office):
    """By hand, say: it may not be taken for part of the next user's change."""
    place = a_location()
    before = mark()
    db.session.execute(update(Location).where(Location.id == place.id).values(name="Met de hand"))
    db.session.commit()
    capture.act_as(SANNE)
    place.name = "Zeist"
    db.session.commit()
    assert kept(before) == [
        ("locations", "Met de hand", Change.CHANGED, None),
        ("locations", "Zeist", Change.CHANGED, SANNE),
    ]


# At the same moment, and again


def test_of_two_who_change_one_property_each_keeps_their_own(app, office):
    phase = a_property("Fase", ["Starter"])
    before, names = mark(), iter(["Een", "Twee", "Drie", "Vier"])

    def add():
        name = next(names)
        capture.act_as(name)
        property_options.add(db.session.get_one(type(phase), phase_id), name=name, code=name)

    phase_id = phase.id
    side_by_side(app, 4, add)
    db.session.expire_all()
    found = db.session.scalars(select(Revision).where(Revision.id > before).order_by(Revision.id)).all()
    assert len(found) == 4
    known = {"Starter"}
    for one in found:
        now = {option.name for option in revisions.entry(one).options}
        assert now - known == {one.by}
        known = now


def test_a_number_that_is_given_anew_begins_a_new_history(app, office):
    """SQLite does that for the last row of a table."""
    settings_lists.delete(a_scenario("Weg"))
    new = a_scenario("Nieuw")
    found = revisions.search("scenarios", new.id, "", page=1, size=10)
    assert [(one.revision.name, one.before and one.before.change) for one in found.entries] in (
        [("Nieuw", Change.REMOVED)],
        [("Nieuw", None)],
    )


def test_a_run_takes_no_query_more(app, office):
    payslip, template = a_document_type(), an_email_template()
    phase = a_property("Fase", ["Starter"])
    actions = [asks(payslip), mails(template), gives_task("Bellen")]
    a_scenario("Starter", actions, where=[a_condition(phase, "Starter")])
    a_trigger([starts_relevant()])
    listeners = {
        "before_flush": capture._notice,
        "before_commit": capture._keep,
        "after_transaction_end": capture._forget,
    }

    def queries():
        an_appointment(a_dossier(options=phase.options))
        with Queries() as found:
            work()
        return found

    queries()
    with_history = queries()
    for name, listener in listeners.items():
        event.remove(Session, name, listener)
    try:
        without = queries()
    finally:
        for name, listener in listeners.items():
            event.listen(Session, name, listener)
    assert with_history.total() == without.total()
    assert not [statement for statement in with_history if "revisions" in statement]


def test_who_acted_before_is_forgotten_by_the_next_session(app, office):
    def act():
        with app.app_context():
            capture.act_as(SANNE)
            a_location("Zeist")

    contextvars.copy_context().run(act)
    a_location("Houten")
    assert [(name, by) for _, name, _, by in kept()[-2:]] == [("Zeist", SANNE), ("Houten", None)]


def test_triggers_are_kept_with_what_they_name(app, office):
    kind = an_appointment_type()
    trigger = a_trigger(types=[kind], name="Ingepland")
    assert revisions.names(last())["appointment_types"] == {kind.code: kind.name}
    triggers.switch(trigger, False, by=a_user(SANNE, role="admin"))
    assert revisions.entry(last()).is_active is False
