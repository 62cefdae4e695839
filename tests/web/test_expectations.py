"""Beheer | Verwachtingen: the list, the editor and the plan of a made-up dossier."""

import pytest
from sqlalchemy import select

from app.engine.domain.expected_effects import ExpectedEffect
from app.extensions import db
from app.insight import expectation_editor
from app.insight.expectations import ChoiceRow, ExpectationDraft
from app.models import Expectation
from app.vocabulary.words import ApplicantRole, AppliesTo, EffectKind, Event, OffsetUnit, Subject
from tests.factories import (
    a_condition,
    a_document_type,
    a_property,
    a_scenario,
    a_status,
    a_trigger,
    a_user,
    an_appointment_type,
    an_email_template,
    asks,
    mails,
    option,
)
from tests.web.pages import errors, form, refusal, words
from tests.web.test_query_counts import Queries

HTMX = {"HX-Request": "true"}
SENTENCE = (
    "Starter + ZZP'er (Partner) bij Oriënterend gesprek vraagt Jaarcijfers, mailt Bevestiging 1×,"
    " vraagt geen Loonstrook"
)


class Setting:
    """A trigger, and scenarios for those in employment and for partners with a business of their own."""

    def __init__(self):
        self.kind = an_appointment_type("Oriënterend gesprek")
        self.phase = a_property("Fase", ["Starter", "Doorstromer"])
        self.income = a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON, is_multiple=True)
        self.payslip, self.accounts = a_document_type("Loonstrook"), a_document_type("Jaarcijfers")
        self.letter = an_email_template("Bevestiging")
        self.employed = a_scenario(
            "Loondienst",
            [asks(self.payslip), mails(self.letter)],
            where=[a_condition(self.income, "Loondienst")],
            applies_to=AppliesTo.EACH_APPLICANT,
            position=1,
        )
        self.business = a_scenario(
            "ZZP Partner",
            [asks(self.accounts), mails(self.letter)],
            where=[a_condition(self.income, "ZZP'er")],
            applies_to=AppliesTo.PARTNER,
            position=2,
        )
        self.trigger = a_trigger(name="Eerste gesprek", types=[self.kind])

    @property
    def lines(self):
        return (
            ExpectedEffect(EffectKind.REQUEST_DOCUMENT, self.accounts.id),
            ExpectedEffect(EffectKind.SEND_EMAIL, self.letter.id),
            ExpectedEffect(EffectKind.REQUEST_DOCUMENT, self.payslip.id, times=0),
        )

    def expect(self, *lines, name="", event=Event.SCHEDULED):
        return expectation_editor.create(
            ExpectationDraft(
                name,
                event,
                self.kind.id,
                True,
                True,
                (
                    ChoiceRow(None, option(self.phase, "Starter").id),
                    ChoiceRow(ApplicantRole.PARTNER, option(self.income, "ZZP'er").id),
                ),
                lines or self.lines,
            ),
            by=a_user(),
        )

    def filled(self, **values):
        """The example, as a browser would send it."""
        return {
            "version": "",
            "name": "",
            "event": "scheduled",
            "appointment_type_id": str(self.kind.id),
            "is_first_of_type": "y",
            "choices-0-option": f"dossier:{option(self.phase, 'Starter').id}",
            "choices-1-option": f"partner:{self.income.options[1].id}",
            "lines-0-kind": "request_document",
            "lines-0-document_type_id": str(self.accounts.id),
            "lines-0-times": "1",
            "lines-1-kind": "send_email",
            "lines-1-email_template_id": str(self.letter.id),
            "lines-1-times": "1",
            "lines-2-kind": "request_document",
            "lines-2-document_type_id": str(self.payslip.id),
            "lines-2-times": "0",
        } | values


@pytest.fixture
def setting(app, office):
    return Setting()


def saved():
    db.session.expire_all()
    return db.session.scalars(select(Expectation).order_by(Expectation.position)).all()


def test_the_example_is_written_kept_and_read_back(admin, setting):
    assert admin.post("/expectations/new", data=setting.filled()).status_code == 303

    [one] = saved()
    assert one.name == SENTENCE and one.has_partner and one.is_first_of_type
    assert [(line.kind, line.times) for line in one.lines] == [
        (EffectKind.REQUEST_DOCUMENT, 1),
        (EffectKind.SEND_EMAIL, 1),
        (EffectKind.REQUEST_DOCUMENT, 0),
    ]
    page = words(admin.get("/expectations"))
    assert SENTENCE in page and "✓ Klopt" in page and "✗" not in page


def test_what_does_not_hold_is_red_and_says_why(admin, setting):
    setting.expect(ExpectedEffect(EffectKind.REQUEST_DOCUMENT, setting.accounts.id, role=ApplicantRole.CONSUMER))

    page = words(admin.get("/expectations"))

    assert "✗ Klopt niet" in page
    assert "Jaarcijfers wordt 0 keer gevraagd aan de Consument, verwacht 1 keer." in page


def test_the_plan_of_the_imagined_dossier_is_shown(admin, setting):
    one = setting.expect()

    page = words(admin.get(f"/expectations/{one.id}/plan"))

    assert SENTENCE in page and "Scenario's die starten" in page and "Partner Jaarcijfers" in page


def test_of_a_timed_event_each_moment_has_a_plan(admin, setting):
    for name in ("Een dag", "Twee dagen"):
        a_trigger([mails(setting.letter)], name=name, event=Event.BEFORE, offset=(1, OffsetUnit.DAYS))
    once = setting.expect(ExpectedEffect(EffectKind.SEND_EMAIL, setting.letter.id), event=Event.BEFORE)
    never = setting.expect(ExpectedEffect(EffectKind.CREATE_TASK, "Bellen", times=0), event=Event.AFTER)

    page = words(admin.get(f"/expectations/{once.id}/plan"))
    assert "✓ Klopt" in page and "Trigger: Een dag" in page and "Trigger: Twee dagen" in page
    nothing = words(admin.get(f"/expectations/{never.id}/plan"))
    assert "✓ Klopt" in nothing and "er is geen trigger voor deze gebeurtenis" in nothing


def test_rows_are_added_and_removed_in_place_and_nothing_is_written(admin, setting):
    added = admin.post("/expectations/draft", data=setting.filled(edit="add_line"), headers=HTMX)
    removed = admin.post("/expectations/draft", data=setting.filled(edit="remove_choice:0"), headers=HTMX)
    without_script = admin.post("/expectations/new", data=setting.filled(edit="add_choice"))

    assert "<html" not in added.text and "Regel 4" in added.text and "Regel 5" not in added.text
    assert "Gegeven 2" not in removed.text and "ZZP'er (Partner) bij" in words(removed)
    assert without_script.status_code == 200 and "Gegeven 3" in without_script.text
    assert saved() == []


def test_while_typing_it_is_read_back_and_compared_with_what_is_saved(admin, setting):
    good = words(admin.post("/expectations/draft", data=setting.filled(), headers=HTMX))
    bad = words(admin.post("/expectations/draft", data=setting.filled(**{"lines-0-times": "2"}), headers=HTMX))

    assert SENTENCE in good and "✓ Klopt" in good
    assert "✗ Klopt niet" in bad and "Jaarcijfers wordt 1 keer gevraagd, verwacht 2 keer." in bad


def test_all_that_is_missing_is_told_at_once_and_nothing_typed_is_lost(admin, setting):
    typed = setting.filled(**{"appointment_type_id": "", "choices-0-option": "", "lines-1-email_template_id": ""})

    refused = admin.post("/expectations/new", data=typed)

    assert refused.status_code == 422 and "Niet opgeslagen" in refusal(refused)
    assert errors(refused).keys() == {"appointment_type_id", "choices-0-option", "lines-1-email_template_id"}
    kept = form(refused)
    assert {name: kept[name] for name in typed if name not in ("is_first_of_type",)} == {
        name: value for name, value in typed.items() if name not in ("is_first_of_type",)
    }
    assert saved() == []


def test_a_partner_who_is_named_is_there(admin, setting):
    admin.post("/expectations/new", data=setting.filled())

    assert saved()[0].has_partner
    alone = {name: value for name, value in setting.filled(name="Alleen").items() if name != "choices-1-option"}
    admin.post("/expectations/new", data=alone)
    assert [one.has_partner for one in saved()] == [True, False]


def test_the_same_case_twice_is_refused(admin, setting):
    setting.expect()

    refused = admin.post("/expectations/new", data=setting.filled())

    assert errors(refused)["name"] == "Er is al een verwachting met deze naam of deze inhoud."


def test_without_a_name_of_its_own_it_is_called_by_what_it_says_now(admin, setting):
    one = setting.expect()
    url = f"/expectations/{one.id}"
    opened = form(admin.get(url))
    assert opened["name"] == ""
    del opened["is_first_of_type"]

    assert admin.post(url, data=opened | {"has_partner": "y"}).status_code == 303

    assert saved()[0].name == SENTENCE.replace("gesprek", "gesprek (niet de eerste)")
    admin.post(url, data=form(admin.get(url)) | {"has_partner": "y", "name": "Het voorbeeld"})
    assert saved()[0].name == "Het voorbeeld"
    assert form(admin.get(url))["name"] == "Het voorbeeld"


def test_of_two_who_change_it_the_second_is_told_and_loses_nothing(admin, setting):
    url = f"/expectations/{setting.expect(name='Het voorbeeld').id}"
    mine = form(admin.get(url)) | {"is_first_of_type": "y", "has_partner": "y", "lines-0-times": "2"}
    theirs = mine | {"name": "Anders genoemd", "lines-0-times": "1"}
    assert admin.post(url, data=theirs).status_code == 303

    refused = admin.post(url, data=mine)

    assert refused.status_code == 422
    assert "heeft dit intussen gewijzigd" in refusal(refused) and "Naam: Anders genoemd" in words(refused)
    assert form(refused)["lines-0-times"] == "2"
    again = form(refused) | {"is_first_of_type": "y", "has_partner": "y"}
    assert admin.post(url, data=again).status_code == 303
    assert (saved()[0].name, saved()[0].lines[0].times) == ("Het voorbeeld", 2)


def test_choices_and_lines_that_stay_can_be_saved_again_in_another_order(admin, setting):
    url = f"/expectations/{setting.expect().id}"
    opened = form(admin.get(url)) | {"is_first_of_type": "y", "has_partner": "y"}
    first, second = opened["choices-0-option"], opened["choices-1-option"]

    assert admin.post(url, data=opened | {"choices-0-option": second, "choices-1-option": first}).status_code == 303

    assert len(saved()[0].choices) == 2 and len(saved()[0].lines) == 3


def test_a_copy_is_a_new_one(admin, setting):
    one = setting.expect()
    copy = form(admin.get(f"/expectations/{one.id}/copy")) | {"is_first_of_type": "y", "name": "Kopie"}

    assert admin.post(f"/expectations/{one.id}/copy", data=copy).status_code == 303

    assert [expectation.name for expectation in saved()] == [SENTENCE, "Kopie"]


def test_the_order_is_the_users_and_one_can_be_deleted(admin, setting):
    first, second = setting.expect(name="Een"), setting.expect(name="Twee")

    moved = admin.post(f"/expectations/{second.id}/position", data={"direction": "up"}, headers=HTMX)
    assert moved.status_code == 200 and "<html" not in moved.text
    assert [one.name for one in saved()] == ["Twee", "Een"]

    assert "Weet u het zeker?" in words(admin.get(f"/expectations/{first.id}/deletion"))
    assert admin.post(f"/expectations/{first.id}/deletion").status_code == 303
    assert [one.name for one in saved()] == ["Twee"]


def test_what_is_for_the_dossier_is_for_nobody_in_particular(admin, setting):
    report = a_document_type("Taxatierapport", subject=Subject.DOSSIER)
    typed = setting.filled(**{"lines-0-document_type_id": str(report.id), "lines-0-role": "partner"})

    drawn = admin.post("/expectations/draft", data=typed, headers=HTMX)
    admin.post("/expectations/new", data=typed)

    assert 'type="hidden" name="lines-0-role"' in drawn.text
    assert saved()[0].lines[0].role is None


def test_an_option_of_a_person_can_not_be_the_dossiers(admin, setting):
    forged = f"dossier:{setting.income.options[0].id}"

    refused = admin.post("/expectations/new", data=setting.filled(**{"choices-0-option": forged}))

    assert errors(refused) == {"choices-0-option": "Kies een gegeven, of haal deze regel weg."}


def test_what_an_expectation_names_is_in_use(admin, setting):
    status = a_status("Wacht op stukken")
    income = option(setting.income, "ZZP'er")
    setting.business.conditions[0].options = [setting.income.options[0]]
    setting.expect(*setting.lines, ExpectedEffect(EffectKind.SET_STATUS, status.id, times=0), name="Het voorbeeld")
    for url in (
        f"/settings/options/{income.id}/deletion",
        f"/settings/properties/{setting.phase.id}/deletion",
        f"/settings/statuses/{status.id}/deletion",
        f"/settings/appointment-types/{setting.kind.id}/deletion",
        f"/settings/email-templates/{setting.letter.id}/deletion",
        f"/settings/document-types/{setting.accounts.id}/deletion",
    ):
        refused = admin.post(url, data={"confirmed": "yes"})
        assert refused.status_code == 422, url
        assert "Verwachting “Het voorbeeld”" in words(refused), url


def test_what_is_archived_stays_where_it_was_chosen_and_is_told(admin, setting):
    one = setting.expect()
    admin.post(f"/settings/options/{option(setting.phase, 'Starter').id}/archive", data={"accepted": "expectation-1"})

    page = words(admin.get("/expectations"))
    assert "Starter is niet meer te kiezen (gearchiveerd): dit geval komt niet meer voor." in page
    opened = form(admin.get(f"/expectations/{one.id}")) | {"has_partner": "y", "is_first_of_type": "y"}
    assert admin.post(f"/expectations/{one.id}", data=opened).status_code == 303
    refused = admin.post("/expectations/new", data=setting.filled(name="Nieuw"))
    assert errors(refused) == {"choices-0-option": "Starter is gearchiveerd. Kies iets anders."}


def test_the_lists_and_the_checks_take_no_more_queries_for_more_expectations(app, admin, setting):
    scenario = f"/scenarios/{setting.business.id}"
    asked = form(admin.get(scenario), "applies_to") | {"is_filtered": "y", "conditions-0-property_id": ""}
    counts = []
    for size in (3, 30):
        for number in range(len(saved()), size):
            setting.expect(name=f"Geval {number}")
        found = []
        for act in (
            lambda: admin.get("/expectations"),
            lambda: admin.get(f"/expectations/{saved()[0].id}/plan"),
            lambda: admin.get(scenario),
            lambda: admin.post(f"/scenarios/{setting.business.id}/archive"),
            lambda: admin.post(f"/triggers/{setting.trigger.id}/activity"),
            lambda: admin.post(scenario, data=asked),
        ):
            act()
            with Queries() as queries:
                response = act()
            assert response.status_code in (200, 422)
            found.append(queries.total())
        counts.append(found)
    assert counts[0] == counts[1]
