"""What no longer applies by what changed after its start: withdrawn on request, given back by undoing."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select

from app.casework import appointments, documents, dossiers, lapsed_facts, late_facts, persons, worklist
from app.engine import undoing
from app.extensions import db
from app.models import Appointment, DocumentRequest, Email, Run, RunAction, Task, User
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import AppliesTo, EmailStatus, Event, Outcome, RequestStatus, RunStatus, Subject, TaskStatus
from app.watch import check
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
    an_appointment_type,
    an_email_template,
    asks,
    gives_task,
    mails,
    option,
    starts,
    starts_relevant,
    work,
)
from tests.web.pages import refusal, words
from tests.worker.side_by_side import side_by_side

OFFER = "geldt niet meer: intrekken wat openstaat?"


class Setting:
    """An appointment at which three things were asked of a starter, who turns out to be none."""

    def __init__(self, office):
        # So that what is asked can still be stopped.
        office.hold_minutes = 30
        self.phase = a_property("Fase", ["Starter", "Doorstromer"])
        self.income = a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON)
        self.payslip, self.deed = a_document_type("Loonstrook"), a_document_type("Koopakte", subject=Subject.DOSSIER)
        self.letter = an_email_template("Welkom starter")
        self.starter = a_scenario(
            "Starter",
            [asks(self.deed), mails(self.letter), gives_task("Starterslening nakijken")],
            where=[a_condition(self.phase, "Starter")],
        )
        self.employed = a_scenario(
            "Loondienst",
            [asks(self.payslip)],
            where=[a_condition(self.income, "Loondienst")],
            applies_to=AppliesTo.EACH_APPLICANT,
        )
        a_trigger()
        self.noor = a_person("Noor van Dalen", options=[option(self.income, "Loondienst")])
        self.dossier = a_dossier(self.noor, options=[option(self.phase, "Starter")])
        self.appointment = an_appointment(self.dossier)
        work()

    def has_phase(self, *names):
        dossier = dossiers.load(self.dossier.id)
        details = dossiers.details_of(dossier)
        options = [option(self.phase, name) for name in names]
        changed = dossiers.DossierDetails(**{**vars(details), "options": options})
        dossiers.change(dossier, changed, version=None, by=a_user())

    def has_income(self, *names):
        details = persons.PersonDetails("Dalen", "Noor", "van", email=self.noor.email)
        options = [option(self.income, name) for name in names]
        persons.change(
            self.noor, persons.PersonDetails(**{**vars(details), "options": options}), version=None, by=a_user()
        )


@pytest.fixture
def setting(app, office):
    return Setting(office)


def offers(setting):
    db.session.expire_all()
    return lapsed_facts.news(dossiers.load(setting.dossier.id))


def all_offers(setting):
    db.session.expire_all()
    return lapsed_facts.of_dossier(dossiers.load(setting.dossier.id))


def offered(setting):
    """What would be withdrawn, and what stays."""
    return [
        (part.name, str(part.reason), [(line.thing.action.name, line.is_withdrawn) for line in part.lines])
        for offer in offers(setting)
        for part in offer.parts
    ]


def withdraw(setting, token="een"):
    (offer,) = all_offers(setting)
    return lapsed_facts.withdraw(offer.appointment, offer.mark, token=token, by=a_user())


def decline(setting):
    (offer,) = offers(setting)
    lapsed_facts.decline(offer.appointment, offer.mark, by=a_user())


def states():
    db.session.expire_all()
    return (
        {one.document_type.name: one.status for one in db.session.scalars(select(DocumentRequest))},
        {one.email_template.name: one.status for one in db.session.scalars(select(Email))},
        {one.subject: one.status for one in db.session.scalars(select(Task))},
    )


def form_of(response):
    return dict(
        re.findall(r'name="(csrf_token|token|offer)" value="([^"]*)"', response.text.split("lapsed-facts", 1)[1])
    )


NOT_A_STARTER = "Fase van het dossier is Doorstromer, niet Starter."


def test_nothing_is_offered_while_all_still_applies(advisor, setting):
    assert offers(setting) == []
    assert OFFER not in words(advisor.get(f"/dossiers/{setting.dossier.id}"))


def test_what_is_open_of_a_scenario_that_no_longer_applies_is_offered_with_the_reason(advisor, setting):
    setting.has_phase("Doorstromer")
    everything = [("Koopakte", True), ("Welkom starter", True), ("Starterslening nakijken", True)]
    assert offered(setting) == [("Starter", NOT_A_STARTER, everything)]
    for page in (f"/dossiers/{setting.dossier.id}", f"/appointments/{setting.appointment.id}"):
        text = words(advisor.get(page))
        assert "1 scenario geldt niet meer: intrekken wat openstaat?" in text
        assert f"Starter {NOT_A_STARTER} Document opvragen: Koopakte" in text
    # Nothing happens by itself.
    assert {status for kind in states() for status in kind.values()} == {
        RequestStatus.OPEN,
        EmailStatus.QUEUED,
        TaskStatus.OPEN,
    }


def test_withdrawing_is_a_run_that_tells_what_it_took_and_why(advisor, setting):
    setting.has_phase("Doorstromer")
    page = advisor.get(f"/dossiers/{setting.dossier.id}")
    answer = advisor.post(f"/appointments/{setting.appointment.id}/lapsed-facts", data=form_of(page))
    assert answer.status_code == 303
    requests, emails, tasks = states()
    assert requests == {"Koopakte": RequestStatus.WITHDRAWN, "Loonstrook": RequestStatus.OPEN}
    assert emails == {"Welkom starter": EmailStatus.WITHDRAWN}
    assert tasks == {"Starterslening nakijken": TaskStatus.WITHDRAWN}
    run = db.session.scalars(select(Run).where(Run.event == Event.LAPSED_FACTS)).one()
    assert (run.status, run.appointment_id, run.requested_by_id) == (
        RunStatus.DONE,
        setting.appointment.id,
        advisor.user_id,
    )
    text = words(advisor.get(answer.location))
    assert f"Wat is ingetrokken, en waarom Starter · Dossier {NOT_A_STARTER}" in text
    assert "Document opvragen: Koopakte Gevraagd door Starter. uitvoering 1" in text
    assert f"Ingetrokken in uitvoering {run.id}: {NOT_A_STARTER}" in words(advisor.get("/runs/1"))
    timeline = words(advisor.get(f"/dossiers/{setting.dossier.id}/timeline"))
    assert f"Uitvoering {run.id}, omdat een scenario niet meer geldt" in timeline
    assert "3 ingetrokken" in timeline
    assert OFFER not in words(advisor.get(f"/dossiers/{setting.dossier.id}"))
    work()
    assert states()[1] == {"Welkom starter": EmailStatus.WITHDRAWN}
    assert check.breaches() == []


def test_undoing_gives_all_of_it_back_and_asks_no_more_for_these_facts(advisor, setting):
    setting.has_phase("Doorstromer")
    run = withdraw(setting)
    assert "Wordt weer gevraagd." in words(advisor.get(f"/runs/{run.id}/undoing"))
    undoing.undo(run, by=a_user())
    requests, emails, tasks = states()
    assert requests["Koopakte"] is RequestStatus.OPEN
    assert (emails, tasks) == ({"Welkom starter": EmailStatus.QUEUED}, {"Starterslening nakijken": TaskStatus.OPEN})
    assert {one.outcome for one in db.session.scalars(select(RunAction).where(RunAction.run_id == 1))} == {Outcome.DONE}
    assert offers(setting) == []
    assert "Niet nu gekozen: dit staat nog open" in words(
        advisor.get(f"/appointments/{setting.appointment.id}/lapsed-facts")
    )
    assert check.breaches() == []
    # All the same it can be withdrawn once more, and that undone again.
    again = withdraw(setting, "twee")
    assert again.id != run.id
    undoing.undo_action(again.actions[0], by=a_user())
    assert states()[0]["Koopakte"] is RequestStatus.OPEN
    assert states()[1]["Welkom starter"] is EmailStatus.WITHDRAWN
    assert check.breaches() == []


def test_what_was_received_stays(setting):
    request = next(one for one in db.session.scalars(select(DocumentRequest)) if one.person_id is None)
    documents.receive(request, issued_on=datetime.now(UTC).date(), by=a_user())
    worklist.complete(db.session.scalars(select(Task)).one(), by=a_user())
    setting.has_phase("Doorstromer")
    assert offered(setting) == [("Starter", NOT_A_STARTER, [("Welkom starter", True)])]
    withdraw(setting)
    assert states()[0]["Koopakte"] is RequestStatus.RECEIVED
    assert states()[2]["Starterslening nakijken"] is TaskStatus.DONE


def test_where_nothing_is_open_any_more_nothing_is_offered(setting):
    for request in db.session.scalars(select(DocumentRequest)).all():
        documents.receive(request, issued_on=datetime.now(UTC).date(), by=a_user())
    worklist.complete(db.session.scalars(select(Task)).one(), by=a_user())
    db.session.scalars(select(Email)).one().status = EmailStatus.SENT
    db.session.commit()
    setting.has_phase("Doorstromer")
    assert offers(setting) == []


def test_what_another_that_still_applies_asked_too_stays_though_its_line_was_struck_out(app, office):
    phase = a_property("Fase", ["Starter", "Doorstromer"])
    house = a_property("Woning", ["Nieuwbouw", "Bestaand"])
    deed, plan = (
        a_document_type("Koopakte", subject=Subject.DOSSIER),
        a_document_type("Tekening", subject=Subject.DOSSIER),
    )
    a_scenario("Starter", [asks(deed), asks(plan)], where=[a_condition(phase, "Starter")])
    a_scenario("Nieuwbouw", [asks(deed)], where=[a_condition(house, "Nieuwbouw")], position=1)
    a_trigger()
    dossier = a_dossier(options=[option(phase, "Starter"), option(house, "Nieuwbouw")])
    an_appointment(dossier)
    work()
    dossier.options = [option(phase, "Doorstromer"), option(house, "Nieuwbouw")]
    db.session.commit()
    (offer,) = lapsed_facts.news(dossiers.load(dossier.id))
    (part,) = offer.parts
    assert [(line.thing.action.name, str(line.sentence or "")) for line in part.lines] == [
        ("Koopakte", "Blijft staan: ook gevraagd door Nieuwbouw."),
        ("Tekening", ""),
    ]
    run = lapsed_facts.withdraw(offer.appointment, offer.mark, token="een", by=a_user())
    assert states()[0] == {"Koopakte": RequestStatus.OPEN, "Tekening": RequestStatus.WITHDRAWN}
    assert [action.outcome for action in run.actions] == [Outcome.SKIPPED, Outcome.WITHDRAWN]
    assert check.breaches() == []
    # Once that one no longer applies either, nobody asks it.
    dossier.options = [option(phase, "Doorstromer"), option(house, "Bestaand")]
    db.session.commit()
    db.session.expire_all()
    (offer,) = lapsed_facts.news(dossiers.load(dossier.id))
    assert [[line.thing.action.name for line in part.withdrawn] for part in offer.parts] == [["Koopakte"]]


def test_what_became_relevant_and_asks_the_same_keeps_it(app, office):
    phase = a_property("Fase", ["Starter", "Doorstromer"])
    deed = a_document_type("Koopakte", subject=Subject.DOSSIER)
    a_scenario("Starter", [asks(deed)], where=[a_condition(phase, "Starter")])
    a_scenario("Doorstromer", [asks(deed)], where=[a_condition(phase, "Doorstromer")])
    a_trigger()
    dossier = a_dossier(options=[option(phase, "Starter")])
    an_appointment(dossier)
    work()
    dossier.options = [option(phase, "Doorstromer")]
    db.session.commit()
    assert lapsed_facts.of_dossier(dossiers.load(dossier.id)) == []


def test_what_the_trigger_itself_asks_or_was_started_by_name_always_applies(app, office):
    phase = a_property("Fase", ["Starter", "Doorstromer"])
    deed, plan = (
        a_document_type("Koopakte", subject=Subject.DOSSIER),
        a_document_type("Tekening", subject=Subject.DOSSIER),
    )
    named = a_scenario("Starter", [asks(deed)], where=[a_condition(phase, "Starter")])
    a_scenario("Ook starter", [asks(plan)], where=[a_condition(phase, "Starter")])
    a_trigger([asks(plan), starts(named), starts_relevant()])
    dossier = a_dossier(options=[option(phase, "Starter")])
    an_appointment(dossier)
    work()
    dossier.options = [option(phase, "Doorstromer")]
    db.session.commit()
    assert lapsed_facts.of_dossier(dossiers.load(dossier.id)) == []


def test_an_emptied_property_and_one_of_a_person_lapse_too(setting):
    setting.has_income("ZZP'er")
    assert offered(setting) == [
        ("Loondienst", "Inkomenstype van Noor van Dalen is ZZP'er, niet Loondienst.", [("Loonstrook", True)])
    ]
    setting.has_phase()
    assert {reason for _, reason, _ in offered(setting)} == {
        "Inkomenstype van Noor van Dalen is ZZP'er, niet Loondienst.",
        "Fase van het dossier is niet ingevuld.",
    }


def test_not_now_stands_until_these_facts_change_again(advisor, setting):
    setting.has_phase("Doorstromer")
    page = advisor.get(f"/dossiers/{setting.dossier.id}")
    url = f"/appointments/{setting.appointment.id}/lapsed-facts"
    answer = advisor.post(f"{url}/refusal", data=form_of(page), follow_redirects=True)
    assert "pas weer gevraagd als deze gegevens opnieuw wijzigen" in words(answer)
    assert "Toch intrekken" in words(answer)
    assert states()[0]["Koopakte"] is RequestStatus.OPEN
    assert OFFER not in words(advisor.get(f"/dossiers/{setting.dossier.id}"))
    # Other facts are no reason to ask about these again.
    setting.has_income("ZZP'er")
    assert [name for name, *_ in offered(setting)] == ["Loondienst"]
    setting.has_income("Loondienst")
    assert offers(setting) == []
    # The same value by way of another is a change of these.
    setting.has_phase("Starter")
    assert offers(setting) == []
    setting.has_phase("Doorstromer")
    assert [name for name, *_ in offered(setting)] == ["Starter"]


def test_facts_that_change_back_offer_to_start_what_was_withdrawn(setting):
    setting.has_phase("Doorstromer")
    withdraw(setting)
    setting.has_phase("Starter")
    assert offers(setting) == []
    (offer,) = late_facts.of_dossier(dossiers.load(setting.dossier.id))
    assert offer.names == ["Starter"]
    late_facts.start(offer.appointment, offer.mark, token="terug", by=a_user())
    work()
    assert sorted(one.status for one in db.session.scalars(select(DocumentRequest)) if one.person_id is None) == [
        RequestStatus.OPEN,
        RequestStatus.WITHDRAWN,
    ]
    assert late_facts.of_dossier(dossiers.load(setting.dossier.id)) == []
    assert check.breaches() == []


def test_a_rule_that_changed_is_no_fact_that_changed(setting):
    setting.starter.conditions[0].options = [option(setting.phase, "Doorstromer")]
    db.session.commit()
    assert offers(setting) == []


@pytest.mark.parametrize("change", ["archived", "without filter", "deleted"])
def test_what_became_of_the_scenario_since(setting, change):
    setting.has_phase("Doorstromer")
    if change == "archived":
        setting.starter.archived_at = datetime.now(UTC)
    elif change == "without filter":
        setting.starter.is_filtered = False
    else:
        db.session.delete(setting.starter)
    db.session.commit()
    assert bool(offers(setting)) is (change == "archived")


def test_a_cancelled_appointment_offers_nothing_and_one_that_was_held_does(setting):
    setting.has_phase("Doorstromer")
    appointments.end(setting.appointment, Event.COMPLETED, by=a_user())
    work()
    assert [name for name, *_ in offered(setting)] == ["Starter"]
    other = an_appointment(setting.dossier, an_appointment_type("Adviesgesprek"))
    work()
    appointments.end(other, Event.CANCELLED, by=a_user())
    work()
    assert [offer.appointment.id for offer in offers(setting)] == [setting.appointment.id]


def test_what_changed_since_the_page_was_read_is_shown_before_anything_is_withdrawn(advisor, setting):
    setting.has_phase("Doorstromer")
    page = advisor.get(f"/dossiers/{setting.dossier.id}")
    worklist.complete(db.session.scalars(select(Task)).one(), by=a_user())
    url = f"/appointments/{setting.appointment.id}/lapsed-facts"
    answer = advisor.post(url, data=form_of(page))
    assert answer.status_code == 422
    assert "intussen iets gewijzigd" in refusal(answer)
    assert states()[0]["Koopakte"] is RequestStatus.OPEN
    assert advisor.post(url, data=form_of(answer)).status_code == 303
    assert states()[0]["Koopakte"] is RequestStatus.WITHDRAWN
    assert "niets meer in te trekken" in refusal(advisor.post(url, data=form_of(page)))


@pytest.mark.parametrize("offer", ["", "x", "0" * 5000])
def test_a_made_up_offer_withdraws_nothing(advisor, setting, offer):
    setting.has_phase("Doorstromer")
    values = form_of(advisor.get(f"/dossiers/{setting.dossier.id}")) | {"offer": offer}
    for end in ("", "/refusal"):
        assert advisor.post(f"/appointments/{setting.appointment.id}/lapsed-facts{end}", data=values).status_code == 422
    assert len(offers(setting)) == 1


@pytest.mark.database("both")
def test_of_two_who_withdraw_at_once_one_does_and_one_form_sent_twice_is_one_run(app, setting):
    setting.has_phase("Doorstromer")
    mark, appointment_id, user_id = offers(setting)[0].mark, setting.appointment.id, a_user().id

    def click(token=""):
        appointment = db.session.get_one(Appointment, appointment_id)
        by = db.session.get_one(User, user_id)
        try:
            return lapsed_facts.withdraw(appointment, mark, token=token or str(id(by)), by=by).id
        except DomainError as error:
            return str(error)

    told = side_by_side(app, 4, click)
    assert len([one for one in told if isinstance(one, int)]) == 1
    assert len([one for one in told if "niets meer in te trekken" in str(one)]) == 3
    assert check.breaches() == []

    (run,) = db.session.scalars(select(Run).where(Run.event == Event.LAPSED_FACTS)).all()
    undoing.undo(run, by=a_user())
    mark = all_offers(setting)[0].mark
    assert len(set(side_by_side(app, 3, lambda: click("dezelfde")))) == 1
    assert check.breaches() == []


@pytest.mark.database("both")
def test_looking_takes_as_many_queries_for_many_appointments_as_for_one(setting):
    def queries():
        dossier = dossiers.load(setting.dossier.id)
        seen = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        found = lapsed_facts.of_dossier(dossier)
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(found), len(seen)

    def added(number):
        setting.has_phase("Starter")
        for place in range(number, 2 * number):
            a_scenario(f"Nog een {place}", [gives_task(f"Taak {place}")], where=[a_condition(setting.phase, "Starter")])
            an_appointment(setting.dossier)
            work()
        setting.has_phase("Doorstromer")
        db.session.expire_all()

    added(1)
    few = queries()
    added(4)
    many = queries()
    assert (few[0], many[0]) == (2, 6)
    assert many[1] == few[1]
    assert few[1] < 32
