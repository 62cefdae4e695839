"""Why and why not, on the page of a run: kept as it was then, and readable however much was weighed."""

import re

import pytest
from sqlalchemy import select

from app.engine import run_reasons, run_reports
from app.extensions import db
from app.models import DocumentType, EmailTemplate, Person, Property, PropertyOption, Run, RunAction, Scenario, Trigger
from app.vocabulary.words import AppliesTo, Recipient, Subject
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_filled_in,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
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
from tests.web.pages import words
from tests.web.test_query_counts import Queries


@pytest.fixture
def income(app, office):
    return a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON)


@pytest.fixture
def dossier(income):
    return a_dossier(
        a_person("Noor van Dalen", options=[option(income, "Loondienst")]),
        a_person("Bram Keizer", options=[option(income, "ZZP'er")]),
    )


@pytest.fixture
def run(dossier, income):
    """Done. Of all kinds of actions and verdicts one."""
    payslip, letter = a_document_type("Loonstrook"), an_email_template("Informatie", subject=Subject.PERSON)
    goal = a_property("Doel", ["Kopen"])
    each = {"applies_to": AppliesTo.EACH_APPLICANT}
    a_scenario("Loondienst", [asks(payslip), mails(letter)], where=[a_condition(income, "Loondienst")], **each)
    a_scenario("Extra", [asks(payslip)], where=[a_condition(income, "Loondienst")], position=1, **each)
    a_scenario("Doel", [gives_task("Doel bespreken")], where=[a_condition(goal, "Kopen")], position=2)
    a_trigger([starts_relevant(), gives_task("Bellen"), mails(letter, Recipient.ADVISOR)], name="Eerste gesprek")
    a_trigger(types=[an_appointment_type("Nazorg")], name="Nazorg gepland", position=1)
    an_appointment(dossier)
    work()
    return db.session.scalars(select(Run)).one()


def page_of(client, run_id):
    """What the page says of the run itself, but for the versions that it links to."""
    text = re.sub(r" versie \d+", "", words(client.get(f"/runs/{run_id}")))
    return text[text.index("Wat er startte, en waarom") :]


def action(name, person=None):
    db.session.expire_all()
    found = select(RunAction).where(RunAction.name == name, RunAction.person_name == person)
    return db.session.scalars(found.order_by(RunAction.id)).all()


def test_each_action_says_when_it_counts_as_double(advisor, run):
    text = page_of(advisor, run.id)

    assert "Loonstrook: Eén keer tegelijk per dossier, persoon (Noor van Dalen) en documenttype." in text
    noor = "Eén keer per afspraak, sjabloon en persoon (Noor van Dalen), en per adres."
    assert f"Informatie: {noor}" in text
    assert "Bellen: Eén keer per afspraak, onderwerp en collega (Yara de Wit)." in text


def test_what_is_struck_out_leads_to_what_did_it_in_the_same_run(advisor, run):
    done, struck = action("Loonstrook", "Noor van Dalen")

    page = advisor.get(f"/runs/{run.id}")

    line = re.search(rf'id="action-{struck.id}">.*?</li>', page.text, re.S)[0]
    assert f'href="#action-{done.id}"' in line and f'id="action-{done.id}"' in page.text


def test_what_can_be_filled_in_stands_before_what_does_not_fit(advisor, run):
    rest = page_of(advisor, run.id).split("Wat niet startte, en waarom")[1]

    assert rest.index("Niet te bepalen Doel van het dossier is niet ingevuld. · 1 scenario") < rest.index(
        "Niet van toepassing Inkomenstype van Bram Keizer is ZZP'er · 2 scenario's"
    )
    assert "✗ Trigger: Nazorg gepland – Deze trigger geldt niet voor afspraaktype" in rest


def test_what_should_have_been_filled_in_is_gathered_by_that(advisor, dossier):
    goal = a_property("Doel", ["Kopen"])
    for place, name in enumerate(["Doel", "Nog een doel"]):
        a_scenario(name, [gives_task("Doel bespreken")], where=[a_filled_in(goal)], position=place)
    a_trigger([starts_relevant()])
    an_appointment(dossier)
    work()

    text = page_of(advisor, db.session.scalars(select(Run.id)).one())

    assert "Niet van toepassing Doel van het dossier is niet ingevuld. · 2 scenario's" in text


def test_the_page_stays_as_it_was_whatever_is_renamed_archived_or_deleted(admin, run, income):
    run_id = run.id
    before = page_of(admin, run_id)
    assert "Loondienst · Noor van Dalen ✓ Inkomenstype van Noor van Dalen is Loondienst." in before

    db.session.expire_all()
    for model in (Property, PropertyOption, Trigger, EmailTemplate, DocumentType):
        for thing in db.session.scalars(select(model)):
            thing.name = f"Anders {thing.id}"
    for person in db.session.scalars(select(Person)):
        person.first_name, person.last_name, person.email = "Iemand", f"Anders{person.id}", f"x{person.id}@y.example"
    db.session.commit()
    for one in db.session.scalars(select(Scenario).order_by(Scenario.id)).all():
        one.name = f"Heel anders {one.id}"
        db.session.commit()
    first, *others = db.session.scalars(select(Scenario.id).order_by(Scenario.id)).all()
    admin.post(f"/scenarios/{first}/archive")
    for scenario_id in others:
        admin.post(f"/scenarios/{scenario_id}/deletion")
    for trigger_id in db.session.scalars(select(Trigger.id)).all():
        admin.post(f"/triggers/{trigger_id}/deletion")
    db.session.expire_all()
    assert db.session.scalars(select(Trigger)).all() == []
    assert [one.is_archived for one in db.session.scalars(select(Scenario))] == [True]

    assert page_of(admin, run_id) == before


def test_a_run_that_weighed_two_hundred_scenarios_for_two_people_reads_quickly(advisor, dossier, income):
    payslip = a_document_type("Loonstrook")
    for number in range(200):
        a_scenario(
            f"Scenario {number}",
            [asks(payslip)],
            where=[a_condition(income, "Loondienst")],
            applies_to=AppliesTo.EACH_APPLICANT,
            position=number,
        )
    a_trigger([starts_relevant()])
    an_appointment(dossier)
    work()
    run_id = db.session.scalars(select(Run.id)).one()
    advisor.get(f"/runs/{run_id}")

    with Queries() as queries:
        page = advisor.get(f"/runs/{run_id}")

    assert page.text.count('class="card-body run-group"') == 1 + 200 + 1
    assert "Inkomenstype van Bram Keizer is ZZP'er · 200 scenario's" in words(page)
    assert queries.total() <= 25


def test_a_run_of_before_reasons_were_kept_so_fully_can_still_be_read(advisor, run):
    for scenario in run_reports.load(run.id).scenarios:
        scenario.conditions = [
            {name: value for name, value in one.items() if name not in ("subject", "property_id")}
            for one in scenario.conditions
        ]
        scenario.reason = scenario.reason if scenario.has_started else None
    db.session.commit()

    text = page_of(advisor, run.id)

    assert "Inkomenstype van Bram Keizer is ZZP'er · 2 scenario's" in text and "Geen reden bewaard." in text
    assert run_reasons.not_started(run_reports.load(run.id).scenarios)
