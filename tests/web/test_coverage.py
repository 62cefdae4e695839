"""Beheer | Dekking: the table, the plan of a cell, and what is remarked about the configuration."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from app.extensions import db
from app.models import DocumentRequest, Email, Run, Task
from app.vocabulary.words import AppliesTo, Event, OffsetUnit, Subject
from tests.factories import (
    a_condition,
    a_document_type,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    an_appointment_type,
    an_email_template,
    asks,
    gives_task,
    mails,
    option,
    sets_status,
    starts_relevant,
)
from tests.web.pages import options, words
from tests.web.test_query_counts import Queries
from tests.web.test_scenarios import an_action, filled

EACH = AppliesTo.EACH_APPLICANT


@pytest.fixture
def phase(office):
    return a_property("Fase", ["Starter", "Verbouwing"])


@pytest.fixture
def income(office):
    return a_property("Inkomenstype", ["Loondienst", "Gepensioneerd"], subject=Subject.PERSON, is_multiple=True)


@pytest.fixture
def covered(phase, income):
    """Starter and Loondienst ask for something; a trigger for each first talk weighs them."""
    means = a_document_type("Eigen middelen", subject=Subject.DOSSIER)
    a_scenario("Starter", [asks(means)], where=[a_condition(phase, "Starter")])
    payslip = a_document_type("Loonstrook")
    where = [a_condition(income, "Loondienst")]
    a_scenario("Loondienst", [asks(payslip), mails(an_email_template("Welkom"))], where=where, applies_to=EACH)
    return a_trigger(name="Eerste gesprek", types=[an_appointment_type("Gesprek"), an_appointment_type("Advies")])


def cells(response):
    """{"Starter + Loondienst": (what is counted, the address of its plan)}"""
    found = re.findall(r'<a href="([^"]*)" aria-label="([^"]*): ([^":]*)">', response.text)
    return {unescape(name): (" ".join(said.split()), unescape(url)) for url, name, said in found}


def test_a_cell_counts_and_names_what_is_asked_and_mailed(admin, covered):
    page = admin.get("/coverage")

    said = {name: text for name, (text, _url) in cells(page).items()}
    assert said == {
        "Starter + Loondienst": "2 documenten 1 e-mail",
        "Starter + Gepensioneerd": "1 document",
        "Verbouwing + Loondienst": "1 document 1 e-mail",
        "Verbouwing + Gepensioneerd": "Niemand vraagt iets",
    }
    assert "Eigen middelen, Loonstrook, Welkom" in words(page)


def test_empty_combinations_and_options_that_change_nothing_are_told_above_the_table(admin, covered):
    text = words(admin.get("/coverage"))

    assert "Bij 1 van de 4 combinaties vraagt niemand iets: Niemand vraagt iets bij Verbouwing + Gepensioneerd." in text
    assert "Fase “Verbouwing” maakt geen verschil" in text
    assert "Inkomenstype “Gepensioneerd” maakt geen verschil" in text
    assert "Fase “Starter” maakt geen verschil" not in text


def test_a_cell_leads_to_the_plan_of_that_imagined_dossier_and_nothing_is_written(admin, covered):
    url = cells(admin.get("/coverage"))["Starter + Loondienst"][1]

    page = admin.get(url)

    text = words(page)
    assert "Starter + Loondienst" in text and "Er wordt niets opgeslagen" in text
    assert "Documenten die worden gevraagd Consument Loonstrook Dossier Eigen middelen" in text
    assert "Welkom – Consument (consument@voorbeeld.example)" in text
    assert not any(db.session.scalars(db.select(table)).all() for table in (Run, DocumentRequest, Email, Task))


def test_a_partner_further_properties_and_another_type_can_be_added_to_the_plan(admin, covered, phase, income):
    profile = a_property("Klantprofiel", ["Expat"], subject=Subject.PERSON)
    permit = a_document_type("Verblijfsvergunning")
    a_scenario("Expat", [asks(permit)], where=[a_condition(profile, "Expat")], applies_to=AppliesTo.PARTNER)
    tekenen = an_appointment_type("Tekenen")
    chosen = {"trigger": covered.id, "partner": [option(income, "Loondienst").id, option(profile, "Expat").id]}

    without = words(admin.get("/coverage/plan", query_string=chosen))
    with_partner = words(admin.get("/coverage/plan", query_string=chosen | {"has_partner": 1}))
    elsewhere = words(admin.get("/coverage/plan", query_string=chosen | {"has_partner": 1, "type": tekenen.id}))

    assert "Hierdoor start er niets." in without
    assert "Documenten die worden gevraagd Partner Loonstrook, Verblijfsvergunning" in with_partner
    assert "Hierdoor start er niets." in elsewhere
    assert "Deze trigger geldt niet voor afspraaktype Tekenen." in elsewhere


def test_a_trigger_for_first_appointments_can_be_looked_at_for_a_second_one(admin, phase):
    trigger = a_trigger([asks(a_document_type("Loonstrook"))], is_first_of_type=True, types=[an_appointment_type()])

    first = words(admin.get("/coverage/plan", query_string={"trigger": trigger.id}))
    second = words(admin.get("/coverage/plan", query_string={"trigger": trigger.id, "again": 1}))

    assert "Consument Loonstrook" in first and "Consument Loonstrook" not in second
    assert "Dit is niet de eerste afspraak Oriënterend gesprek op dit dossier." in second


def test_the_axes_are_chosen_in_the_address_and_one_may_be_left_out(admin, covered, phase, income):
    page = admin.get("/coverage", query_string={"rows": income.id, "columns": phase.id})
    alone = admin.get("/coverage", query_string={"rows": 0, "columns": income.id})
    none = admin.get("/coverage", query_string={"rows": 0, "columns": 0})

    assert "Loondienst + Starter" in cells(page)
    assert list(cells(alone)) == ["Loondienst", "Gepensioneerd"]
    assert "Niet ingevuld in deze tabel: Fase." in words(alone)
    assert cells(none) == {} and "Kies hierboven ten minste één eigenschap" in words(none)


def test_as_partner_the_scenarios_of_the_partner_count(admin, covered, income):
    where = [a_condition(income, "Gepensioneerd")]
    a_scenario("Partner met pensioen", [gives_task("Bel")], where=where, applies_to=AppliesTo.PARTNER)

    consumer, partner = (admin.get("/coverage", query_string={"as": who}) for who in ("consumer", "partner"))

    assert cells(consumer)["Verbouwing + Gepensioneerd"][0] == "Niemand vraagt iets"
    said, url = cells(partner)["Verbouwing + Gepensioneerd"]
    assert said == "1 signalering"
    assert "Er is een partner" in words(admin.get(url)) and "Partner met pensioen" in words(admin.get(url))
    assert "Van de Consument is in deze tabel niets ingevuld." in words(partner)


def test_only_properties_that_the_triggers_scenarios_look_at_are_offered(admin, covered):
    a_property("Ongebruikt", ["Ja"])
    silent = a_trigger([mails(an_email_template("Verzet"))], name="Verzet", event=Event.RESCHEDULED)

    offered = options(admin.get("/coverage"), "rows")
    text = words(admin.get("/coverage", query_string={"trigger": silent.id}))

    assert offered == ["Fase (dossier)", "Inkomenstype (persoon)", "Niets"]
    assert "Bij “Verzet” wordt naar geen enkele eigenschap gekeken" in text
    assert "wat er gebeurt, is voor elk dossier hetzelfde" in text


def test_archived_options_and_triggers_that_are_off_are_left_out(admin, covered, phase):
    option(phase, "Verbouwing").archived_at = datetime.now(UTC)
    a_trigger(name="Staat uit", is_active=False)
    db.session.commit()

    page = admin.get("/coverage")

    assert list(cells(page)) == ["Starter + Loondienst", "Starter + Gepensioneerd"]
    assert options(page, "trigger") == ["Eerste gesprek"]


def test_a_timed_trigger_has_its_own_plan(admin, covered, phase):
    timed = a_trigger(
        [starts_relevant()], name="Van tevoren", event=Event.BEFORE, offset=(2, OffsetUnit.DAYS), types=[]
    )

    page = admin.get("/coverage", query_string={"trigger": timed.id})

    assert cells(page)["Starter + Gepensioneerd"][0] == "1 document"


def test_without_a_trigger_the_page_says_so(admin, office):
    assert "Er staat geen trigger aan" in words(admin.get("/coverage"))
    assert "Hierdoor start er niets" in words(admin.get("/coverage/plan"))


def test_a_large_table_comes_in_pages_and_its_empty_cells_are_all_counted(admin, office):
    wide = a_property("Breed", [f"k{place}" for place in range(50)], subject=Subject.PERSON)
    long = a_property("Lang", [f"r{place}" for place in range(50)])
    where = [a_condition(long, "r49"), a_condition(wide, "k49")]
    a_scenario("Zeldzaam", [asks(a_document_type())], where=where, applies_to=EACH)
    a_trigger()

    first, last = admin.get("/coverage"), admin.get("/coverage", query_string={"page": 99})

    assert len(cells(first)) == 600 and "r49 + k49" not in cells(first)
    assert cells(last)["r49 + k49"][0] == "1 document" and "Pagina 5 van 5" in words(last)
    assert "Bij 2.499 van de 2.500 combinaties vraagt niemand iets" in words(first)
    assert "En nog 2.479" in words(first)
    assert len(first.data) < 500_000


def test_the_table_takes_no_query_per_cell_or_scenario(admin, covered, phase, income):
    def count():
        with Queries() as queries:
            assert admin.get("/coverage").status_code == 200
        return queries.total()

    few = count()
    for place in range(20):
        more = a_property(f"Nog een {place}", ["Ja", "Nee"])
        a_scenario(f"S{place}", [gives_task(f"Bel {place}")], where=[a_condition(more, "Ja")])
    assert count() == few


# What is remarked


def remarks(admin):
    return words(admin.get("/coverage/conflicts"))


def test_a_sound_office_has_nothing_to_mend(admin, covered):
    assert "Er valt niets te verbeteren." in remarks(admin)


def test_what_contradicts_itself_is_told_with_what_to_do_and_where(admin, covered, phase, income):
    new, advice = a_status("Nieuw"), a_status("In advies")
    one = a_scenario("Een", [sets_status(new)], where=[a_condition(phase, "Starter")], position=1)
    a_scenario("Twee", [sets_status(advice)], where=[a_condition(income, "Loondienst")], applies_to=EACH, position=2)

    text, page = remarks(admin), admin.get("/coverage/conflicts").text

    assert "Gaat mis Een zet de dossierstatus op “Nieuw” en Twee op “In advies”. Starten ze samen, dan geldt" in text
    assert "Laat een van de twee de status zetten" in text
    assert f'href="/scenarios/{one.id}"' in page
    assert "Laat een van de twee de status zetten" in words(admin.get(f"/scenarios/{one.id}"))
    assert 'bg-orange-lt ms-1">1<' in admin.get("/coverage").text


def test_an_archived_option_and_a_trigger_for_archived_types_are_told(admin, covered, phase):
    option(phase, "Starter").archived_at = datetime.now(UTC)
    for kind in covered.appointment_types:
        kind.archived_at = datetime.now(UTC)
    db.session.commit()

    text = remarks(admin)

    assert "Fase: het item Starter is gearchiveerd. Haal het item uit het filter" in text
    assert "Alle afspraaktypes van deze trigger zijn gearchiveerd" in text
    assert "Gaat over: Starter" in text and "Gaat over: Trigger: Eerste gesprek" in text


def test_what_is_off_or_archived_gets_no_remarks(admin, covered, phase):
    gone = a_scenario("Weg", [sets_status(a_status("Nieuw")), sets_status(a_status("In advies"))])
    gone.archived_at = datetime.now(UTC)
    off = a_trigger([sets_status(a_status("Nieuw")), sets_status(a_status("In advies"))], is_active=False)
    db.session.commit()

    assert "Er valt niets te verbeteren." in remarks(admin)
    assert "alleen de eerste telt" in words(admin.get(f"/triggers/{off.id}"))
    assert "alleen de eerste telt" in words(admin.get(f"/scenarios/{gone.id}"))


def test_mild_advice_is_folded_on_the_editor(admin, covered, phase):
    letter = an_email_template("Brief")
    one = a_scenario("Ook starter", [mails(letter)], where=[a_condition(phase, "Starter")])

    page = admin.get(f"/scenarios/{one.id}")

    assert "Let op" not in words(page)
    assert "1 punt dat misschien beter kan Een klant kan twee e-mails tegelijk krijgen" in words(page)
    assert "<details" in page.text


def test_mild_advice_is_counted_at_a_save_rather_than_told(admin, covered, phase):
    form = filled(a_document_type("UPO"), phase, "Starter", name="Twee", applies_to="dossier")
    form |= an_action(1, "send_email", email_template_id=an_email_template("Brief").id, recipient="applicants")

    admin.post("/scenarios/new", data=form)

    said = words(admin.get("/scenarios"))
    assert "“Twee” is opgeslagen. 1 punt dat misschien beter kan, staat bij Beheer, Dekking." in said
    assert "Let op" not in said


def test_what_is_merged_is_folded_as_information(admin, covered, income):
    pension = a_document_type("UPO")
    for name in ("Een", "Twee"):
        a_scenario(name, [asks(pension)], where=[a_condition(income, "Gepensioneerd")], applies_to=EACH)

    page = admin.get("/coverage/conflicts")

    assert "Er valt niets te verbeteren." in words(page)
    assert "“UPO” wordt per persoon maar één keer gevraagd, ook als deze samen starten: Een, Twee." in words(page)
    assert "<details class=" in page.text


def test_a_save_that_brings_a_contradiction_says_so_once(admin, covered, phase):
    a_scenario("Een", [sets_status(a_status("Nieuw"))], where=[a_condition(phase, "Starter")])
    form = filled(a_document_type("UPO"), phase, "Starter", name="Twee", applies_to="dossier")
    form |= an_action(1, "set_status", status_id=a_status("In advies").id)

    admin.post("/scenarios/new", data=form)
    said = words(admin.get("/scenarios"))
    id = re.search(r'href="/scenarios/(\d+)">Twee<', admin.get("/scenarios").text)[1]
    admin.post(f"/scenarios/{id}", data=form | {"version": "1", "name": "Drie"})
    again = words(admin.get("/scenarios"))

    assert "“Twee” is opgeslagen. Let op: Een zet de dossierstatus op “Nieuw” en Twee op “In advies”." in said
    assert "“Drie” is opgeslagen." in again and "Let op: Een" not in again


def test_a_trigger_that_is_saved_and_does_nothing_is_told(admin, office):
    form = {"name": "Gesprek", "is_active": "y", "re_entry": "once_per_appointment", "version": ""}

    admin.post("/triggers/new/scheduled", data=form | an_action(0, "start_relevant_scenarios"))

    assert "Let op: Trigger “Gesprek” doet niets" in words(admin.get("/triggers"))


def test_many_new_remarks_are_counted_rather_than_all_told(admin, covered, phase):
    status = a_status("In advies")
    for place in range(5):
        a_scenario(f"S{place}", [sets_status(a_status("Nieuw"))], where=[a_condition(phase, "Starter")])
    form = filled(a_document_type("UPO"), phase, "Starter", name="Twee", applies_to="dossier")

    admin.post("/scenarios/new", data=form | an_action(1, "set_status", status_id=status.id))

    said = words(admin.get("/scenarios"))
    assert said.count("Let op: S") == 2 and "Nog 3 aandachtspunten staan bij Beheer, Dekking." in said


def test_the_remarks_take_no_query_per_scenario(admin, covered, phase):
    def count(url):
        with Queries() as queries:
            assert admin.get(url).status_code == 200
        return queries.total()

    few = count("/coverage/conflicts")
    for place in range(20):
        a_scenario(f"S{place}", [gives_task(f"Bel {place}")], where=[a_condition(phase, "Starter")])
        a_trigger(name=f"T{place}")
    assert count("/coverage/conflicts") == few
