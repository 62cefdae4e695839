"""The main job as people do it: nothing is set up behind the screens of a freshly loaded demo office."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import office
from tests.browser.office import ADMIN, ADVISOR
from tests.processes import Stack

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demo_office")]

NOOR, BRAM = "Noor van Dalen", "Bram Keizer"
IDENTITY = "Geldig legitimatiebewijs"
STUDY = "Overzicht studieschuld (DUO)"
REQUESTED = {
    *(
        (document, NOOR)
        for document in (IDENTITY, "Loonstrook", "Werkgeversverklaring", "UWV-verzekeringsbericht", STUDY)
    ),
    *(
        (document, BRAM)
        for document in (
            IDENTITY,
            "Jaarcijfers (3 jaar)",
            "IB-aangifte (3 jaar)",
            "Uittreksel KvK",
            "Inkomensverklaring ondernemer",
            STUDY,
        )
    ),
    ("Bewijs eigen middelen", "Dossier"),
}


def test_van_dalens_first_appointment_starts_what_the_office_expects(page: Page, stack: Stack) -> None:
    complaints = office.complaints(page)
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Van Dalen")
    office.schedule(page, "Oriënterend gesprek")
    expect(page.get_by_role("navigation", name="Dossier").get_by_text("Oriënterend gesprek")).to_be_visible()
    run = office.ended_run(page)

    lines = office.lines(run)
    assert {heading for heading, *_ in lines if not heading.startswith("Trigger")} == {
        f"Loondienst · {NOOR}",
        f"Zelfstandig ondernemer Partner · {BRAM}",
        "Starter",
    }
    asked = [(what.removeprefix("Document opvragen: "), who or "Dossier") for _, outcome, what, who in lines
             if outcome == "Gedaan" and what.startswith("Document")]  # fmt: skip
    assert len(asked) == len(set(asked))
    assert set(asked) == REQUESTED
    mails = [(what.removeprefix("E-mail versturen: "), who) for _, outcome, what, who in lines
             if what.startswith("E-mail") and outcome != "Samengevoegd"]  # fmt: skip
    assert sorted(mails) == [
        ("Bevestiging oriënterend gesprek", ""),
        ("Informatie ondernemers", BRAM),
        ("Welkom starter", ""),
    ]
    struck_out = [line for line in lines if line[1] == "Samengevoegd"]
    assert [what for _, _, what, _ in struck_out] == ["E-mail versturen: Bevestiging oriënterend gesprek"]
    expect(run.get_by_text("Loondienst (Noor van Dalen) doet dit al in deze uitvoering.")).to_be_visible()
    expect(page.get_by_text("Stukken opgevraagd").first).to_be_visible()

    expect(run.locator(".badge", has_text="Verstuurd")).to_have_count(3)
    page.get_by_role("link", name="E-mails").click()
    expect(page.get_by_role("cell", name="Verstuurd", exact=True)).to_have_count(3)
    assert complaints == []


def test_a_second_appointment_asks_for_nothing_that_is_open_and_says_so_line_by_line(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADVISOR)
    office.open_dossier(page, "Van Dalen")
    office.schedule(page, "Oriënterend gesprek")
    office.ended_run(page)
    office.schedule(page, "Adviesgesprek", in_days=14)
    run = office.ended_run(page)

    lines = office.lines(run)
    documents = [line for line in lines if line[2].startswith("Document")]
    assert len(documents) == len(REQUESTED)
    assert {outcome for _, outcome, _, _ in documents} == {"Overgeslagen"}
    reasons = office.texts(run.locator(".run-action.is-skipped .run-action-why"))
    asked = [reason for reason in reasons if "al opgevraagd door" in reason]
    assert len(asked) == len(documents) and all("uitvoering" in reason for reason in asked)
    mails = [(what.removeprefix("E-mail versturen: "), outcome) for _, outcome, what, _ in lines if "E-mail" in what]
    assert [name for name, outcome in mails if outcome != "Overgeslagen"] == ["Bevestiging afspraak"]
    assert {name for name, outcome in mails if outcome == "Overgeslagen"} == {
        *("Bevestiging oriënterend gesprek", "Welkom starter", "Informatie ondernemers")
    }
    expect(run.get_by_text("Dit sjabloon is niet voor afspraaktype Adviesgesprek.").first).to_be_visible()
    expect(run.get_by_text("Gaat één keer per dossier").first).to_be_visible()


def test_what_an_admin_builds_in_the_browser_starts_at_an_advisors_appointment(page: Page, stack: Stack) -> None:
    office.sign_in(page, stack.url, ADMIN)
    office.add_option(page, "Inkomenstype", "Flexwerker met contract")
    office.add_scenario(
        page,
        "Flexwerker",
        applies_to="Elke aanvrager",
        filtered_on=("Inkomenstype", "Flexwerker met contract"),
        documents=["Perspectiefverklaring"],
        mails=["Bevestiging afspraak"],
    )
    page.get_by_role("link", name="Beheer", exact=True).click()
    page.get_by_role("link", name="Nieuwe trigger").click()
    page.get_by_role("link", name="Afspraak ingepland").click()
    page.get_by_role("textbox", name="Naam").fill("Inventarisatie")
    page.get_by_label("Inventarisatiegesprek").check()
    office.add_action(page, 1, "Automatisch bepalen welke gefilterde scenario's relevant zijn en deze uitvoeren")
    office.save(page)
    expect(page.get_by_role("link", name="Inventarisatie", exact=True)).to_be_visible()
    office.sign_out(page)

    office.sign_in(page, stack.url, ADVISOR)
    office.main_menu(page, "Dossiers")
    page.get_by_role("link", name="Nieuw dossier").click()
    page.get_by_label("Fase").select_option(label="Doorstromer")
    consumer = page.get_by_role("group", name="Consument", exact=True)
    consumer.get_by_label("Voornaam").fill("Mila")
    consumer.get_by_label("Achternaam").fill("Vermeer")
    consumer.get_by_label("E-mailadres").fill("mila@voorbeeld.example")
    consumer.get_by_label("Flexwerker met contract").check()
    page.get_by_role("button", name="Dossier openen").click()
    office.schedule(page, "Inventarisatiegesprek")

    lines = office.lines(office.ended_run(page))
    assert ("Flexwerker · Mila Vermeer", "Gedaan", "Document opvragen: Perspectiefverklaring", "Mila Vermeer") in lines
    assert [what for heading, _, what, _ in lines if heading.startswith("Flexwerker")][1:] == [
        "E-mail versturen: Bevestiging afspraak"
    ]
    assert any(heading == "Doorstromer" for heading, *_ in lines)


def test_two_self_employed_scenarios_and_a_starter_scenario_overlap_and_ask_once(page: Page, stack: Stack) -> None:
    """The office's own story: both applicants self-employed, and all three scenarios mail the confirmation."""
    office.sign_in(page, stack.url, ADMIN)
    office.settings(page, "Scenario's")
    page.get_by_role("link", name="Starter", exact=True).click()
    office.choose(office.add_action(page, 4, "E-mail versturen"), "E-mailsjabloon", "Bevestiging oriënterend gesprek")
    office.choose(office.add_action(page, 5, "Document opvragen"), "Documenttype", IDENTITY)
    office.save(page)
    office.open_dossier(page, "Van Dalen")
    page.get_by_role("navigation", name="Dossier").get_by_role("link", name=NOOR).click()
    page.get_by_label("Loondienst vast").uncheck()
    page.get_by_label("ZZP'er").check()
    office.save(page)
    office.schedule(page, "Oriënterend gesprek")

    lines = office.lines(office.ended_run(page))
    headings = {heading for heading, *_ in lines if not heading.startswith("Trigger")}
    assert headings == {
        f"Zelfstandig ondernemer Consument · {NOOR}",
        f"Zelfstandig ondernemer Partner · {BRAM}",
        "Starter",
    }
    asked = [(what, who) for _, outcome, what, who in lines if outcome == "Gedaan" and what.startswith("Document")]
    assert len(asked) == len(set(asked))
    for whom in (NOOR, BRAM):
        assert asked.count((f"Document opvragen: {IDENTITY}", whom)) == 1
        assert asked.count(("Document opvragen: Jaarcijfers (3 jaar)", whom)) == 1
    confirmations = [outcome for _, outcome, what, _ in lines if what.endswith("Bevestiging oriënterend gesprek")]
    assert len(confirmations) == 3
    assert confirmations.count("Samengevoegd") == 2
