"""Waarom is dit niet gevraagd: a handler finds out, document by document, and is led to where it can be mended."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.casework import appointments, documents
from app.engine import undoing
from app.extensions import db
from app.models import Run
from app.vocabulary.words import AppliesTo, Event, RunStatus, Subject
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_filled_in,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_appointment_type,
    asks,
    option,
    starts_relevant,
    work,
)
from tests.web.pages import options, words


@pytest.fixture
def income(app, office):
    return a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON)


@pytest.fixture
def payslip(income):
    return a_document_type("Loonstrook", months=3)


@pytest.fixture
def scenario(income, payslip):
    where = [a_condition(income, "Loondienst")]
    return a_scenario("Loondienst", [asks(payslip)], where=where, applies_to=AppliesTo.EACH_APPLICANT)


@pytest.fixture
def trigger(scenario):
    types = [an_appointment_type()]
    return a_trigger([starts_relevant()], types=types, name="Eerste gesprek", is_first_of_type=True)


@pytest.fixture
def employee(income, trigger):
    return a_dossier(a_person("Noor van Dalen", options=[option(income, "Loondienst")]))


def why(client, dossier, kind):
    return client.get(f"/dossiers/{dossier.id}/document-reasons?document={kind.id}")


def plan(dossier):
    made = an_appointment(dossier)
    work()
    return made


def the_run():
    return db.session.scalars(select(Run).order_by(Run.id.desc())).first()


def the_request(dossier):
    return documents.of_dossier(dossier.id)[0].id


def test_the_question_is_asked_where_documents_are_looked_at(advisor, employee, payslip):
    for url in (f"/dossiers/{employee.id}/documents", f"/appointments/{plan(employee).id}/documents"):
        assert "Loonstrook" in options(advisor.get(url), "document")
    assert f'href="/dossiers/{employee.id}/document-reasons"' in advisor.get(f"/dossiers/{employee.id}").text


@pytest.mark.parametrize("typed", ["", "?document=", "?document=x", "?document=99999"])
def test_without_a_document_that_exists_it_is_just_the_question(advisor, employee, typed):
    page = advisor.get(f"/dossiers/{employee.id}/document-reasons{typed}")

    assert page.status_code == 200 and "Waarom is een document niet gevraagd?" in words(page)


def test_what_is_not_filled_in_is_named_with_where_to_do_that(advisor, trigger, payslip, income):
    person = a_person("Noor van Dalen")
    dossier = a_dossier(person)
    plan(dossier)

    page = why(advisor, dossier, payslip)

    assert "Noor van Dalen · Consument Niet gevraagd." in words(page)
    assert "Loondienst – Inkomenstype van Noor van Dalen is niet ingevuld. Nu invullen" in words(page)
    assert f'href="/dossiers/{dossier.id}/persons/{person.id}#property-{income.id}"' in page.text

    person.options.append(option(income, "Loondienst"))
    db.session.commit()
    page = words(why(advisor, dossier, payslip))
    assert "Intussen is dit wel ingevuld." in page
    assert "1 scenario is nu relevant: starten?" in page


def test_what_should_have_been_filled_in_is_named_likewise(advisor, payslip, income):
    where, each = [a_filled_in(income)], AppliesTo.EACH_APPLICANT
    a_scenario("Inkomen bekend", [asks(payslip)], where=where, applies_to=each)
    a_trigger([starts_relevant()])
    person = a_person("Noor van Dalen")
    dossier = a_dossier(person)
    plan(dossier)

    told = "Inkomen bekend – Inkomenstype van Noor van Dalen is niet ingevuld."
    assert f"{told} Nu invullen" in words(why(advisor, dossier, payslip))

    person.options.append(option(income, "Loondienst"))
    db.session.commit()
    page = words(why(advisor, dossier, payslip))
    assert f"{told} Intussen is dit wel ingevuld." in page
    assert "1 scenario is nu relevant: starten?" in page


def test_of_a_couple_each_has_an_answer(advisor, income, trigger, payslip):
    consumer = a_person("Noor van Dalen", options=[option(income, "ZZP'er")])
    dossier = a_dossier(consumer, a_person("Bram Keizer", options=[option(income, "Loondienst")]))
    plan(dossier)

    text = words(why(advisor, dossier, payslip))

    assert "Noor van Dalen · Consument Niet gevraagd." in text
    assert "Inkomenstype van Noor van Dalen is ZZP'er, niet Loondienst. Wijzigen" in text
    assert "Bram Keizer · Partner Gevraagd op" in text
    assert "Gedaan Loondienst – Gevraagd." in text


def test_a_second_appointment_says_that_it_is_not_the_first(advisor, income, trigger, payslip):
    dossier = a_dossier(a_person("Noor van Dalen"))
    plan(dossier)
    plan(dossier)

    text = words(why(advisor, dossier, payslip))

    assert "Trigger: Eerste gesprek – Dit is niet de eerste afspraak Oriënterend gesprek op dit dossier." in text


def test_a_trigger_that_was_off_says_so_and_who_can_change_it(advisor, employee, trigger, payslip):
    a_user("Sanne Mulder", role="admin")
    trigger.is_active = False
    db.session.commit()
    plan(employee)

    text = words(why(advisor, employee, payslip))

    assert "Trigger: Eerste gesprek – Deze trigger staat uit." in text
    assert "Een beheerder kan het wijzigen: Sanne Mulder." in text


def test_an_admin_is_led_to_the_scenario_and_the_trigger(admin, employee, scenario, trigger, payslip):
    page = why(admin, employee, payslip)

    assert f'/scenarios/{scenario.id}"' in page.text
    assert f'/triggers/{trigger.id}"' in page.text
    assert "Een beheerder kan" not in words(page)


def test_a_filter_that_was_changed_since_is_told_as_it_was_then(advisor, income, scenario, trigger, payslip):
    dossier = a_dossier(a_person("Noor van Dalen", options=[option(income, "ZZP'er")]))
    plan(dossier)
    assert "sindsdien gewijzigd" not in words(why(advisor, dossier, payslip))
    scenario.conditions[0].options = [option(income, "ZZP'er")]
    scenario.name = "Inkomen"
    db.session.commit()

    text = words(why(advisor, dossier, payslip))

    assert "is ZZP'er, niet Loondienst. Wijzigen Het filter van dit scenario is sindsdien gewijzigd." in text
    assert "Voor elke aanvrager met Inkomenstype ZZP'er: vraag Loonstrook op." in text


def test_a_scenario_that_asked_for_it_then_is_told_though_it_asks_no_more(advisor, income, scenario, trigger, payslip):
    dossier = a_dossier(a_person("Noor van Dalen", options=[option(income, "ZZP'er")]))
    plan(dossier)
    scenario.actions, scenario.name = [], "Leeg"
    db.session.commit()

    text = words(why(advisor, dossier, payslip))

    assert "Loondienst – Inkomenstype van Noor van Dalen is ZZP'er, niet Loondienst." in text
    assert "Geen enkel scenario en geen enkele trigger vraagt naar dit document." in text


def test_an_archived_scenario_says_so(advisor, employee, scenario, payslip):
    scenario.archived_at = datetime.now(UTC)
    db.session.commit()

    assert "Dit scenario is gearchiveerd, en start niet meer vanzelf." in words(why(advisor, employee, payslip))


def test_what_was_withdrawn_with_its_appointment_says_so_and_offers_a_new_one(advisor, employee, payslip):
    appointments.end(plan(employee), Event.CANCELLED, by=a_user())
    work()

    page = why(advisor, employee, payslip)

    assert "ingetrokken door Yara de Wit. De afspraak is geannuleerd." in words(page)
    assert f'href="/dossiers/{employee.id}/appointments/new"' in page.text


def test_what_was_undone_says_by_whom(advisor, employee, payslip):
    plan(employee)
    undoing.undo(the_run(), by=a_user())

    assert "Loondienst – Teruggedraaid door Yara de Wit" in words(why(advisor, employee, payslip))


def test_a_failed_run_can_be_tried_again_from_here(advisor, employee, payslip):
    an_appointment(employee)
    run = the_run()
    run.status, run.error = RunStatus.FAILED, "Te druk."
    db.session.commit()

    page = why(advisor, employee, payslip)

    assert "Deze uitvoering is mislukt, en daarom is er niets gevraagd. De fout: Te druk." in words(page)
    assert f'action="/runs/{run.id}/repetition"' in page.text


def test_what_is_asked_already_is_not_offered_again(advisor, employee, payslip):
    appointment = plan(employee)
    assert "Toch vragen?" not in words(why(advisor, employee, payslip))
    advisor.post(f"/document-requests/{the_request(employee)}/withdrawal")

    page = why(advisor, employee, payslip)

    assert "Toch vragen?" in words(page)
    assert f'href="/appointments/{appointment.id}/scenarios"' in page.text


def test_of_a_document_of_the_dossier_there_is_one_answer(advisor, employee, trigger):
    label = a_document_type("Energielabel", subject=Subject.DOSSIER)
    a_trigger([asks(label)], name="Altijd", position=1)
    plan(employee)

    text = words(why(advisor, employee, label))

    assert "Dossier Gevraagd op" in text and "Gedaan Altijd – Gevraagd." in text.replace("Trigger: ", "")
    assert "Noor van Dalen · Consument" not in text


def test_of_an_empty_dossier_it_says_that_nothing_happened(advisor, employee, payslip):
    text = words(why(advisor, employee, payslip))

    assert "Op dit dossier is nog niets gebeurd dat hiernaar had kunnen vragen." in text
    assert "Als de eerste afspraak Oriënterend gesprek op een dossier wordt ingepland, dan:" in text
