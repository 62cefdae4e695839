"""What became relevant by what was filled in after scheduling: offered with its preview, started once."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select

from app.casework import appointments, documents, dossiers, late_facts, persons
from app.extensions import db
from app.models import DocumentRequest, Email, Run, RunAction, RunScenario, User
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import AppliesTo, EffectKind, Event, Outcome, RequestStatus, RunStatus, Subject
from app.watch import check
from tests import factories
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_person,
    a_property,
    a_scenario,
    a_trigger,
    a_user,
    an_appointment,
    an_email_template,
    asks,
    mails,
    option,
    starts,
    work,
)
from tests.web.pages import refusal, words
from tests.worker.side_by_side import side_by_side

OFFER = "nu relevant: starten?"


class Setting:
    """An appointment of a consumer whose income was not known when it was scheduled."""

    def __init__(self):
        self.income = a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON)
        self.phase = a_property("Fase", ["Starter", "Doorstromer"])
        self.payslip, self.figures = a_document_type("Loonstrook"), a_document_type("Jaarcijfers")
        self.letter = an_email_template("Welkom")
        self.employed = a_scenario(
            "Loondienst",
            [asks(self.payslip), mails(self.letter)],
            where=[a_condition(self.income, "Loondienst")],
            applies_to=AppliesTo.EACH_APPLICANT,
        )
        a_scenario(
            "Ondernemer",
            [asks(self.figures)],
            where=[a_condition(self.income, "ZZP'er")],
            applies_to=AppliesTo.EACH_APPLICANT,
        )
        a_scenario(
            "Partner in loondienst",
            [asks(self.figures)],
            where=[a_condition(self.income, "Loondienst")],
            applies_to=AppliesTo.PARTNER,
        )
        a_scenario("Starter", [mails(self.letter)], where=[a_condition(self.phase, "Starter")])
        self.trigger = a_trigger()
        self.noor = a_person("Noor van Dalen")
        self.dossier = a_dossier(self.noor)
        self.appointment = an_appointment(self.dossier)
        work()

    def fill_in(self, person, *names):
        details = persons.PersonDetails(
            last_name=person.last_name,
            first_name=person.first_name,
            prefix=person.prefix,
            email=person.email,
            options=[option(self.income, name) for name in names],
        )
        persons.change(person, details, version=None, by=a_user())

    def has_phase(self, *names):
        self.dossier.options = [option(self.phase, name) for name in names]
        db.session.commit()

    def add_partner(self, *incomes):
        bram = persons.PersonDetails(
            "Keizer", "Bram", email="bram@voorbeeld.example", options=[option(self.income, one) for one in incomes]
        )
        dossiers.add_partner(self.dossier, dossiers.NewApplicant(None, bram), by=a_user())


@pytest.fixture
def setting(app, office):
    return Setting()


def offers(setting):
    db.session.expire_all()
    return late_facts.of_dossier(dossiers.load(setting.dossier.id))


def offered(setting):
    return [name for offer in offers(setting) for name in offer.names]


def requested():
    db.session.expire_all()
    found = db.session.scalars(select(DocumentRequest).order_by(DocumentRequest.id))
    return [(one.document_type.name, one.person.first_name) for one in found]


def start_form(response):
    return dict(re.findall(r'name="(csrf_token|token|offer)" value="([^"]*)"', response.text.split("late-facts", 1)[1]))


def start_from(client, setting, page=None):
    values = start_form(page or client.get(f"/dossiers/{setting.dossier.id}"))
    return client.post(f"/appointments/{setting.appointment.id}/late-facts", data=values)


def late_runs():
    db.session.expire_all()
    return db.session.scalars(select(Run).where(Run.event == Event.LATE_FACTS)).all()


def test_nothing_is_offered_as_long_as_nothing_is_filled_in(advisor, setting):
    assert [one.weighing.value for one in db.session.scalars(select(RunScenario))].count("unknown") == 3
    for page in (f"/dossiers/{setting.dossier.id}", f"/appointments/{setting.appointment.id}"):
        assert OFFER not in words(advisor.get(page))


def test_what_was_not_to_be_determined_is_offered_once_it_is_filled_in(advisor, setting):
    """C83"""
    setting.fill_in(setting.noor, "Loondienst")
    for page in (
        f"/dossiers/{setting.dossier.id}",
        f"/appointments/{setting.appointment.id}",
        f"/appointments/{setting.appointment.id}/late-facts",
    ):
        text = words(advisor.get(page))
        assert "1 scenario is nu relevant: starten?" in text
        assert "Loondienst (Noor van Dalen)" in text
        assert "Documenten die worden gevraagd Noor van Dalen Loonstrook" in text
        assert "Welkom – Noor van Dalen (noor.van.dalen@voorbeeld.example)" in text


def test_starting_does_what_was_shown_and_the_offer_is_gone(advisor, setting):
    setting.fill_in(setting.noor, "Loondienst")
    setting.has_phase("Starter")
    page = advisor.get(f"/dossiers/{setting.dossier.id}")
    assert "2 scenario's zijn nu relevant: starten?" in words(page)

    response = start_from(advisor, setting, page)

    assert response.status_code == 303
    assert OFFER not in words(advisor.get(response.location))
    work()
    (run,) = late_runs()
    assert (run.status, run.requested_by_id, run.appointment_id) == (
        RunStatus.DONE,
        advisor.user_id,
        setting.appointment.id,
    )
    assert run.previewed and run.previewed["effects"] == [
        ["request_document", "Loonstrook", "Noor van Dalen"],
        ["send_email", "Welkom", "noor.van.dalen@voorbeeld.example"],
    ]
    assert requested() == [("Loonstrook", "Noor")]
    assert len(db.session.scalars(select(Email)).all()) == 1
    assert offers(setting) == []
    page = words(advisor.get(f"/runs/{run.id}"))
    assert "Gegevens later ingevuld" in page
    assert check.breaches() == []


def test_only_what_is_missing_is_added(advisor, setting):
    setting.fill_in(setting.noor, "Loondienst")
    start_from(advisor, setting)
    work()
    setting.has_phase("Starter")
    # The only thing that Starter does was done already.
    assert offers(setting) == []
    setting.add_partner("Loondienst")
    assert offered(setting) == ["Loondienst (Bram Keizer)", "Partner in loondienst (Bram Keizer)", "Starter"]
    start_from(advisor, setting)
    work()
    assert requested() == [("Loonstrook", "Noor"), ("Loonstrook", "Bram"), ("Jaarcijfers", "Bram")]
    struck = db.session.scalars(select(RunAction).where(RunAction.outcome == Outcome.SKIPPED)).all()
    assert {one.name for one in struck} == {"Welkom"}


def test_a_value_that_changed_offers_what_it_makes_relevant_and_withdraws_nothing(advisor, setting):
    setting.fill_in(setting.noor, "Loondienst")
    start_from(advisor, setting)
    work()
    setting.fill_in(setting.noor, "ZZP'er")
    assert offered(setting) == ["Ondernemer (Noor van Dalen)"]
    start_from(advisor, setting)
    work()
    assert requested() == [("Loonstrook", "Noor"), ("Jaarcijfers", "Noor")]
    assert {one.status for one in db.session.scalars(select(DocumentRequest))} == {RequestStatus.OPEN}


def test_a_value_that_is_emptied_again_takes_the_offer_back(advisor, setting):
    setting.fill_in(setting.noor, "Loondienst")
    page = advisor.get(f"/dossiers/{setting.dossier.id}")
    setting.fill_in(setting.noor)
    assert offers(setting) == []
    response = start_from(advisor, setting, page)
    assert response.status_code == 422
    assert "niet meer relevant" in refusal(response)
    assert late_runs() == []


def test_an_offer_that_changed_meanwhile_is_shown_anew_and_nothing_starts(advisor, setting):
    setting.fill_in(setting.noor, "Loondienst")
    page = advisor.get(f"/dossiers/{setting.dossier.id}")
    setting.fill_in(setting.noor, "ZZP'er")
    response = start_from(advisor, setting, page)
    assert response.status_code == 422
    assert "intussen iets gewijzigd" in refusal(response)
    assert "Ondernemer (Noor van Dalen)" in words(response)
    assert late_runs() == []
    assert start_from(advisor, setting, response).status_code == 303
    work()
    assert requested() == [("Jaarcijfers", "Noor")]


@pytest.mark.parametrize("offer", ["", "x", "0" * 5000])
def test_a_made_up_offer_starts_nothing(advisor, setting, offer):
    setting.fill_in(setting.noor, "Loondienst")
    values = start_form(advisor.get(f"/dossiers/{setting.dossier.id}")) | {"offer": offer}
    assert advisor.post(f"/appointments/{setting.appointment.id}/late-facts", data=values).status_code == 422
    assert late_runs() == []


def test_what_the_run_finds_changed_once_more_is_weighed_by_its_filter(advisor, setting):
    setting.fill_in(setting.noor, "Loondienst")
    start_from(advisor, setting)
    setting.fill_in(setting.noor, "ZZP'er")
    work()
    assert requested() == []
    assert offered(setting) == ["Ondernemer (Noor van Dalen)"]


def test_a_scenario_that_was_made_afterwards_is_not_offered(setting):
    a_scenario("Nieuw", [asks(setting.payslip)], where=[a_condition(setting.phase, "Starter")])
    setting.has_phase("Starter")
    assert offered(setting) == ["Starter"]


def test_a_scenario_that_was_archived_or_lost_its_filter_is_not_offered(setting):
    setting.fill_in(setting.noor, "Loondienst")
    assert offered(setting) == ["Loondienst (Noor van Dalen)"]
    setting.employed.archived_at = datetime.now(UTC)
    db.session.commit()
    assert offered(setting) == []
    setting.employed.archived_at, setting.employed.is_filtered = None, False
    db.session.commit()
    assert offered(setting) == []


def test_what_a_trigger_started_by_name_without_weighing_is_not_offered(app, office):
    phase = a_property("Fase", ["Starter"])
    other = a_scenario("Starter", [asks(a_document_type())], where=[a_condition(phase, "Starter")])
    a_trigger([starts(a_scenario("Nieuwbouw", [asks(a_document_type("Koopovereenkomst"))]))])
    dossier = a_dossier()
    an_appointment(dossier)
    work()
    dossier.options = [option(phase, "Starter")]
    db.session.commit()
    assert other.id and late_facts.of_dossier(dossiers.load(dossier.id)) == []


@pytest.mark.parametrize("change", ["cancelled", "completed"])
def test_an_appointment_that_is_over_offers_nothing(advisor, setting, change):
    setting.fill_in(setting.noor, "Loondienst")
    page = advisor.get(f"/dossiers/{setting.dossier.id}")
    if change == "cancelled":
        appointments.end(setting.appointment, Event.CANCELLED, by=a_user())
    else:
        appointments.end(setting.appointment, Event.COMPLETED, by=a_user())
    work()
    assert offers(setting) == []
    assert start_from(advisor, setting, page).status_code == 422
    assert late_runs() == []


def test_cancelling_withdraws_what_was_started_and_not_carried_out_yet(advisor, setting):
    setting.fill_in(setting.noor, "Loondienst")
    start_from(advisor, setting)
    appointments.end(setting.appointment, Event.CANCELLED, by=a_user())
    work()
    assert [run.status for run in late_runs()] == [RunStatus.WITHDRAWN]
    assert requested() == []
    assert check.breaches() == []


def test_nothing_is_offered_while_the_run_of_scheduling_still_has_to_come(setting):
    setting.fill_in(setting.noor, "Loondienst")
    waiting = an_appointment(setting.dossier, factories.an_appointment_type("Adviesgesprek"))
    assert [offer.appointment.id for offer in offers(setting)] == [setting.appointment.id]
    work()
    assert waiting.id not in {offer.appointment.id for offer in offers(setting)}


def test_each_appointment_is_offered_what_it_lacks_itself(setting):
    second = an_appointment(setting.dossier, factories.an_appointment_type("Adviesgesprek"))
    work()
    setting.fill_in(setting.noor, "Loondienst")
    assert [offer.appointment.id for offer in offers(setting)] == [setting.appointment.id, second.id]
    offer = offers(setting)[0]
    late_facts.start(offer.appointment, offer.mark, token="een", by=a_user())
    work()
    (left,) = offers(setting)
    # The document is asked already; the mail belongs to each appointment.
    assert left.appointment.id == second.id
    assert [one.order.name for one in left.summary.struck] == ["Loonstrook"]
    mails = [one for one in left.summary.effects if one.kind is EffectKind.SEND_EMAIL]
    assert [one.order.name for group in mails for one in group.actions] == ["Welkom"]


def test_a_document_that_was_delivered_is_not_asked_again(setting):
    setting.has_phase()
    setting.fill_in(setting.noor, "Loondienst")
    offer = offers(setting)[0]
    late_facts.start(offer.appointment, offer.mark, token="een", by=a_user())
    work()
    request = db.session.scalars(select(DocumentRequest)).one()
    documents.receive(request, issued_on=datetime.now(UTC).date(), by=a_user())
    setting.add_partner("Loondienst")
    offer = offers(setting)[0]
    assert offer.names == ["Loondienst (Bram Keizer)", "Partner in loondienst (Bram Keizer)"]
    assert [one.weighing.value for one in offer.summary.not_started] == ["already_started"]


@pytest.mark.database("both")
def test_two_clicks_of_one_form_give_one_run(app, advisor, setting):
    setting.fill_in(setting.noor, "Loondienst")
    values = start_form(advisor.get(f"/dossiers/{setting.dossier.id}"))
    url = f"/appointments/{setting.appointment.id}/late-facts"
    answers = [advisor.post(url, data=values) for _ in range(3)]
    assert {(one.status_code, one.location) for one in answers} == {(303, f"/appointments/{setting.appointment.id}")}
    work()
    assert advisor.post(url, data=values).status_code == 303
    assert len(late_runs()) == 1


@pytest.mark.database("both")
def test_two_advisors_who_click_at_once_start_it_once(app, setting):
    setting.fill_in(setting.noor, "Loondienst")
    mark, appointment_id, user_id = offers(setting)[0].mark, setting.appointment.id, a_user().id

    def click():
        appointment = db.session.get_one(factories.Appointment, appointment_id)
        try:
            token = f"{id(click)}{datetime.now(UTC).timestamp()}"
            return late_facts.start(appointment, mark, token=token, by=db.session.get_one(User, user_id)).id
        except DomainError as error:
            return str(error)

    told = side_by_side(app, 4, click)

    assert len([one for one in told if isinstance(one, int)]) == 1
    assert len([one for one in told if "intussen al gestart" in str(one)]) == 3
    work()
    assert len(late_runs()) == 1
    assert requested() == [("Loonstrook", "Noor")]
    assert check.breaches() == []


@pytest.mark.database("both")
def test_looking_takes_as_many_queries_for_many_appointments_as_for_one(setting):
    setting.fill_in(setting.noor, "Loondienst")

    def queries():
        dossier = dossiers.load(setting.dossier.id)
        seen = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        found = late_facts.of_dossier(dossier)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(found), len(seen)

    def added(number):
        for _ in range(number):
            appointment = an_appointment(setting.dossier)
            # Scheduled when nothing was filled in.
            setting.fill_in(setting.noor)
            work()
            setting.fill_in(setting.noor, "Loondienst")
            assert appointment.id
        db.session.expire_all()

    added(1)
    few = queries()
    added(4)
    many = queries()
    assert (few[0], many[0]) == (2, 6)
    assert many[1] == few[1]


def test_no_rules_are_loaded_where_nothing_was_weighed(app, office):
    dossier = a_dossier()
    an_appointment(dossier)
    work()
    loaded = dossiers.load(dossier.id)
    seen = []
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    assert late_facts.of_dossier(loaded) == []
    event.remove(db.engine, "before_cursor_execute", listen)
    assert len(seen) == 2
