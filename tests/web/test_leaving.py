"""Someone leaves a dossier and comes back, and Consument and Partner change places."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.casework import documents, dossiers, lapsed_facts, late_facts, persons
from app.casework.applicants import leaving
from app.engine import runs, undoing
from app.extensions import db
from app.models import (
    Applicant,
    DocumentRequest,
    Dossier,
    Email,
    FactChange,
    FormerApplicant,
    Run,
    RunAction,
    Task,
    User,
)
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import (
    ApplicantRole,
    AppliesTo,
    EffectKind,
    EmailStatus,
    Event,
    Outcome,
    RequestStatus,
    RunStatus,
    Subject,
    TaskStatus,
)
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
    an_email_template,
    asks,
    gives_task,
    mails,
    option,
    work,
)
from tests.web.pages import form, refusal, words
from tests.worker.side_by_side import side_by_side


class Setting:
    """Noor and Bram, both employed, at an appointment that was dealt with; no mail has left yet."""

    def __init__(self, office):
        office.hold_minutes = 30
        self.income = a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON)
        payslip, deed = a_document_type("Loonstrook"), a_document_type("Koopakte", subject=Subject.DOSSIER)
        figures = a_document_type("Jaarcijfers")
        letter, welcome = an_email_template("Stukken", subject=Subject.PERSON), an_email_template("Welkom")
        employed = [a_condition(self.income, "Loondienst") for _ in range(3)]
        a_scenario(
            "Loondienst",
            [asks(payslip), mails(letter), gives_task("Loonstroken nakijken")],
            where=employed[:1],
            applies_to=AppliesTo.EACH_APPLICANT,
        )
        a_scenario(
            "Consument in loondienst", [asks(deed)], where=employed[1:2], applies_to=AppliesTo.CONSUMER, position=1
        )
        a_scenario(
            "Partner in loondienst",
            [asks(deed), asks(figures), gives_task("Partner bellen")],
            where=employed[2:],
            applies_to=AppliesTo.PARTNER,
            position=2,
        )
        self.trigger = a_trigger()
        employed = [option(self.income, "Loondienst")]
        self.noor, self.bram = (a_person(name, options=employed) for name in ("Noor van Dalen", "Bram Keizer"))
        self.dossier = a_dossier(self.noor, self.bram)
        mails_all = a_scenario("Welkom", [mails(welcome)])
        self.welcome = mails_all
        self.appointment = an_appointment(self.dossier)
        work()

    @property
    def url(self):
        return f"/dossiers/{self.dossier.id}/persons/{self.bram.id}/leaving"


@pytest.fixture
def setting(app, office):
    return Setting(office)


def loaded(setting):
    db.session.expire_all()
    return dossiers.load(setting.dossier.id)


def partner(setting):
    return next(one for one in loaded(setting).applicants if one.role is ApplicantRole.PARTNER)


def leave(setting, *keeps):
    seen = leaving.prospect(partner(setting)).mark
    leaving.leave(setting.dossier.id, setting.bram.id, keeps=frozenset(keeps), seen=seen, by=a_user())


def names(setting):
    return [(one.role.value, one.person.first_name) for one in loaded(setting).applicants]


def requests():
    db.session.expire_all()
    rows = db.session.scalars(select(DocumentRequest).order_by(DocumentRequest.id))
    return [(one.document_type.name, one.person.first_name if one.person else "", one.status.value) for one in rows]


def emails():
    return {(one.email_template.name, one.person.first_name): one.status for one in db.session.scalars(select(Email))}


def tasks():
    return {one.subject: one.status for one in db.session.scalars(select(Task))}


def of_bram(status):
    return [
        ("Loonstrook", "Noor", "open"),
        ("Loonstrook", "Bram", status),
        ("Koopakte", "", "open"),
        ("Jaarcijfers", "Bram", status),
    ]


def test_what_is_open_of_who_leaves_is_shown_first_by_kind(advisor, setting):
    page = words(advisor.get(setting.url))
    assert "Wat gebeurt er met de documenten die nog openstaan?" in page
    assert "Document opvragen: Loonstrook · Bram Keizer" in page
    assert "Document opvragen: Jaarcijfers · Bram Keizer" in page
    assert "E-mail versturen: Stukken · Bram Keizer" in page
    assert "Werkvoorraadsignalering aanmaken: Partner bellen · Yara de Wit" in page
    # Of the Consument, or asked for both: not his.
    assert "Noor van Dalen" not in page.split("Wat gebeurt er")[1]
    assert "Loonstroken nakijken" not in page and "Koopakte" not in page
    assert requests() == of_bram("open")


def test_who_leaves_takes_along_what_is_open_and_leaves_the_rest(advisor, setting):
    answer = advisor.post(setting.url, data=form(advisor.get(setting.url), "seen"))
    assert answer.status_code == 303
    assert names(setting) == [("consumer", "Noor")]
    assert requests() == of_bram("withdrawn")
    assert emails() == {("Stukken", "Noor"): EmailStatus.QUEUED, ("Stukken", "Bram"): EmailStatus.WITHDRAWN}
    assert tasks() == {"Loonstroken nakijken": TaskStatus.OPEN, "Partner bellen": TaskStatus.WITHDRAWN}
    run = db.session.scalars(select(Run).where(Run.event == Event.APPLICANT_LEFT)).one()
    assert (run.status, run.appointment_id, run.requested_by_id) == (RunStatus.DONE, None, advisor.user_id)
    text = words(advisor.get(f"/runs/{run.id}"))
    assert "Loondienst · Bram Keizer Bram Keizer is van het dossier gehaald." in text
    page = words(advisor.get(f"/dossiers/{setting.dossier.id}"))
    assert "Eerder aanvrager: Bram Keizer · Partner tot" in page
    assert "Partner: Bram Keizer → leeg" in words(advisor.get(f"/dossiers/{setting.dossier.id}/timeline"))
    assert "Partner tot" in words(advisor.get(f"/persons/{setting.bram.id}"))
    assert lapsed_facts.of_dossier(loaded(setting)) == []
    assert check.breaches() == []


def test_each_kind_is_kept_by_choice_and_not_asked_about_again(advisor, setting):
    kept = {"requests": "keep", "tasks": "keep"}
    advisor.post(setting.url, data=form(advisor.get(setting.url), "seen") | kept)
    assert requests() == of_bram("open")
    assert tasks()["Partner bellen"] is TaskStatus.OPEN
    assert emails()["Stukken", "Bram"] is EmailStatus.WITHDRAWN
    assert lapsed_facts.of_dossier(loaded(setting)) == []
    assert check.breaches() == []


def test_where_all_is_kept_there_is_no_run(setting):
    leave(setting, *EffectKind)
    assert db.session.scalars(select(Run).where(Run.event == Event.APPLICANT_LEFT)).all() == []
    assert names(setting) == [("consumer", "Noor")]


def test_runs_tell_the_name_of_then(advisor, setting):
    leave(setting)
    details = persons.PersonDetails("Bakker", "Bram", options=list(setting.bram.options))
    persons.change(setting.bram, details, version=None, by=a_user())
    text = words(advisor.get("/runs/1"))
    assert "Partner in loondienst · Bram Keizer" in text and "Bram Bakker" not in text
    assert "Eerder aanvrager: Bram Keizer" in words(advisor.get(f"/dossiers/{setting.dossier.id}"))


def test_what_was_changed_of_them_while_they_were_here_stays_on_the_timeline(advisor, setting):
    details = persons.PersonDetails("Keizer", "Bram", phone="0612345678", options=list(setting.bram.options))
    persons.change(setting.bram, details, version=None, by=a_user())
    leave(setting)
    details = persons.PersonDetails("Keizer", "Bram", phone="0687654321", options=list(setting.bram.options))
    persons.change(setting.bram, details, version=None, by=a_user())
    timeline = words(advisor.get(f"/dossiers/{setting.dossier.id}/timeline"))
    assert "Telefoon: leeg → 0612345678" in timeline
    assert "0687654321" not in timeline


def test_a_partner_who_comes_back_is_asked_anew_what_was_withdrawn(advisor, setting):
    request = next(one for one in db.session.scalars(select(DocumentRequest)) if one.person_id == setting.bram.id)
    documents.receive(request, issued_on=datetime.now(UTC).date(), by=a_user())
    leave(setting)
    url = f"/dossiers/{setting.dossier.id}/persons/{setting.bram.id}/return"
    assert "Weer toevoegen" in words(advisor.get(f"/dossiers/{setting.dossier.id}"))
    assert [advisor.post(url).status_code for _ in range(2)] == [303, 303]
    assert names(setting) == [("consumer", "Noor"), ("partner", "Bram")]
    assert "Eerder aanvrager" not in words(advisor.get(f"/dossiers/{setting.dossier.id}"))
    (offer,) = late_facts.of_dossier(loaded(setting))
    assert offer.names == ["Loondienst (Bram Keizer)", "Partner in loondienst (Bram Keizer)"]
    late_facts.start(offer.appointment, offer.mark, token="terug", by=a_user())
    work()
    assert requests() == [
        ("Loonstrook", "Noor", "open"),
        ("Loonstrook", "Bram", "received"),
        ("Koopakte", "", "open"),
        ("Jaarcijfers", "Bram", "withdrawn"),
        ("Jaarcijfers", "Bram", "open"),
    ]
    assert late_facts.of_dossier(loaded(setting)) == []
    leave(setting)
    assert len(db.session.scalars(select(FormerApplicant)).all()) == 2
    assert words(advisor.get(f"/dossiers/{setting.dossier.id}")).count("Eerder aanvrager:") == 1
    assert check.breaches() == []


def test_undoing_gives_back_only_to_who_is_here(setting):
    leave(setting)
    run = db.session.scalars(select(Run).where(Run.event == Event.APPLICANT_LEFT)).one()
    told = {line.action.name: str(line.judgement.sentence) for line in undoing.prospect(run).lines}
    assert told["Jaarcijfers"] == "Blijft ingetrokken: Bram Keizer staat niet op dit dossier."
    assert told["Partner bellen"] == "Komt weer in de werkvoorraad."
    leaving.come_back(setting.dossier.id, setting.bram.id, by=a_user())
    undoing.undo(db.session.get_one(Run, run.id), by=a_user())
    assert requests() == of_bram("open")
    assert emails()["Stukken", "Bram"] is EmailStatus.QUEUED
    assert tasks()["Partner bellen"] is TaskStatus.OPEN
    assert late_facts.of_dossier(loaded(setting)) == []
    assert check.breaches() == []


def test_a_second_partner_is_another_person(setting):
    leave(setting)
    clara = persons.PersonDetails("Smit", "Clara", options=[option(setting.income, "Loondienst")])
    dossiers.add_partner(loaded(setting), dossiers.NewApplicant(None, clara), by=a_user())
    (offer,) = late_facts.of_dossier(loaded(setting))
    assert offer.names == ["Loondienst (Clara Smit)", "Partner in loondienst (Clara Smit)"]
    late_facts.start(offer.appointment, offer.mark, token="nieuw", by=a_user())
    work()
    assert requests()[4:] == [("Loonstrook", "Clara", "open"), ("Jaarcijfers", "Clara", "open")]
    with pytest.raises(DomainError, match="heeft al een partner"):
        leaving.come_back(setting.dossier.id, setting.bram.id, by=a_user())
    assert check.breaches() == []


def test_the_consument_can_not_be_taken_off(advisor, setting):
    url = f"/dossiers/{setting.dossier.id}/persons/{setting.noor.id}/leaving"
    page = advisor.get(url)
    assert "Een dossier heeft altijd een Consument." in words(page)
    answer = advisor.post(url, data=form(page, "seen"))
    assert "Een dossier heeft altijd een Consument" in refusal(answer)
    assert names(setting) == [("consumer", "Noor"), ("partner", "Bram")]


def test_what_changed_since_the_page_was_read_is_shown_first(advisor, setting):
    values = form(advisor.get(setting.url), "seen")
    request = next(one for one in db.session.scalars(select(DocumentRequest)) if one.person_id == setting.bram.id)
    documents.receive(request, issued_on=datetime.now(UTC).date(), by=a_user())
    answer = advisor.post(setting.url, data=values | {"tasks": "keep"})
    assert answer.status_code == 422
    assert "intussen iets gewijzigd" in refusal(answer)
    # What was chosen stands there still.
    assert form(answer, "seen")["tasks"] == "keep"
    assert len(names(setting)) == 2
    assert advisor.post(setting.url, data=form(answer, "seen")).status_code == 303
    assert requests()[1] == ("Loonstrook", "Bram", "received")
    assert tasks()["Partner bellen"] is TaskStatus.OPEN


def test_in_the_archive_nobody_leaves(advisor, setting):
    values = form(advisor.get(setting.url), "seen")
    setting.dossier.archived_at = datetime.now(UTC)
    db.session.commit()
    assert "gearchiveerd" in refusal(advisor.post(setting.url, data=values))


def test_who_is_or_was_not_on_the_dossier(advisor, setting):
    somebody = a_person("Ander Iemand")
    assert advisor.get(f"/dossiers/{setting.dossier.id}/persons/{somebody.id}/leaving").status_code == 404
    answer = advisor.post(f"/dossiers/{setting.dossier.id}/persons/{somebody.id}/return", follow_redirects=True)
    assert "stond niet op dit dossier" in words(answer)
    assert len(names(setting)) == 2


def test_swapping_shows_what_will_be_offered_and_does_nothing_else(advisor, setting):
    url = f"/dossiers/{setting.dossier.id}/roles"
    page = advisor.get(url)
    text = words(page)
    assert "Noor van Dalen → Bram Keizer" in text
    assert "Bram Keizer is niet meer de Partner op dit dossier." in text
    starting = "Consument in loondienst (Bram Keizer), Partner in loondienst (Noor van Dalen)"
    assert f"aangeboden om te starten: {starting}" in text
    assert names(setting) == [("consumer", "Noor"), ("partner", "Bram")]

    assert [advisor.post(url, data=form(page, "consumer_id")).status_code for _ in range(2)] == [303, 303]

    assert names(setting) == [("consumer", "Bram"), ("partner", "Noor")]
    assert requests() == of_bram("open")
    timeline = words(advisor.get(f"/dossiers/{setting.dossier.id}/timeline"))
    assert "Aanvragers gewijzigd" in timeline
    assert "Consument: Noor van Dalen → Bram Keizer" in timeline
    (lapse,) = lapsed_facts.news(loaded(setting))
    assert [(part.name, str(part.reason)) for part in lapse.parts] == [
        ("Partner in loondienst", "Bram Keizer is niet meer de Partner op dit dossier.")
    ]
    going = [(line.thing.action.name, line.is_withdrawn) for line in lapse.parts[0].lines]
    assert going == [("Jaarcijfers", True), ("Partner bellen", False)]
    run = lapsed_facts.withdraw(lapse.appointment, lapse.mark, token="een", by=a_user())
    assert requests()[3] == ("Jaarcijfers", "Bram", "withdrawn")
    (offer,) = late_facts.of_dossier(loaded(setting))
    assert ", ".join(offer.names) == starting
    assert run.is_done and check.breaches() == []


def test_changing_places_twice_is_as_before(setting):
    for consumer in (setting.noor, setting.bram):
        leaving.swap(setting.dossier.id, consumer_id=consumer.id, by=a_user())
    assert names(setting) == [("consumer", "Noor"), ("partner", "Bram")]
    assert lapsed_facts.of_dossier(loaded(setting)) == []
    assert late_facts.of_dossier(loaded(setting)) == []


def test_alone_there_is_nothing_to_swap(advisor, setting):
    leave(setting)
    url = f"/dossiers/{setting.dossier.id}/roles"
    assert advisor.get(url).status_code == 303
    with pytest.raises(DomainError, match="geen partner"):
        leaving.swap(setting.dossier.id, consumer_id=setting.noor.id, by=a_user())


def test_a_form_that_was_open_meanwhile_is_told(advisor, setting):
    url = f"/dossiers/{setting.dossier.id}/settings"
    values = form(advisor.get(url))
    leave(setting)
    answer = advisor.post(url, data=values | {"form_of_address": "informal"})
    assert "heeft dit intussen gewijzigd" in refusal(answer)


@pytest.mark.database("both")
def test_of_two_who_take_somebody_off_at_once_one_does(app, setting):
    seen = leaving.prospect(partner(setting)).mark
    dossier_id, person_id, user_id = setting.dossier.id, setting.bram.id, a_user().id

    def click():
        by = db.session.get_one(User, user_id)
        leaving.leave(dossier_id, person_id, keeps=frozenset(), seen=seen, by=by)

    side_by_side(app, 4, click)
    assert names(setting) == [("consumer", "Noor")]
    assert len(db.session.scalars(select(FormerApplicant)).all()) == 1
    assert len(db.session.scalars(select(Run).where(Run.event == Event.APPLICANT_LEFT)).all()) == 1
    side_by_side(app, 3, lambda: leaving.come_back(dossier_id, person_id, by=db.session.get_one(User, user_id)))
    assert names(setting) == [("consumer", "Noor"), ("partner", "Bram")]
    noor_id = setting.noor.id
    db.session.commit()
    side_by_side(app, 3, lambda: leaving.swap(dossier_id, consumer_id=noor_id, by=db.session.get_one(User, user_id)))
    assert names(setting) == [("consumer", "Bram"), ("partner", "Noor")]
    assert len(db.session.scalars(select(Applicant)).all()) == 2
    assert check.breaches() == []


@pytest.mark.database("both")
def test_who_leaves_while_a_run_is_planned_gets_nothing_of_it_or_is_asked_about_it(app, setting):
    an_appointment(setting.dossier)
    seen = leaving.prospect(partner(setting)).mark
    dossier_id, person_id, user_id = setting.dossier.id, setting.bram.id, a_user().id
    run_id = db.session.scalars(select(Run.id).where(Run.status == RunStatus.QUEUED)).one()
    order = iter(["run", "leave"])

    def either():
        if next(order) == "run":
            return runs.execute(run_id)
        try:
            leaving.leave(dossier_id, person_id, keeps=frozenset(), seen=seen, by=db.session.get_one(User, user_id))
        except DomainError as error:
            return str(error)

    told = side_by_side(app, 2, either)
    run = db.session.get_one(Run, run_id, populate_existing=True)
    assert run.is_done
    if len(names(setting)) == 1:
        made = db.session.scalars(
            select(RunAction).where(RunAction.run_id == run_id, RunAction.person_id == person_id)
        ).all()
        assert not [one for one in made if one.outcome is Outcome.DONE]
    else:
        assert any("intussen iets gewijzigd" in str(one) for one in told)
    assert not [
        one
        for one in db.session.scalars(select(DocumentRequest))
        if one.status is RequestStatus.OPEN and one.person_id == person_id and len(names(setting)) == 1
    ]
    assert check.breaches() == []


def test_nobody_is_lost_on_the_way(setting):
    leave(setting)
    dossier = db.session.scalars(select(Dossier)).one()
    assert dossier.name == "Van Dalen"
    change = db.session.scalars(select(FactChange).order_by(FactChange.id.desc())).first()
    assert (change.field, change.before, change.after) == ("Partner", "Bram Keizer", "")


def test_a_task_to_fill_in_the_address_of_who_leaves_goes_along(app, office):
    letter = an_email_template("Stukken")
    a_trigger([mails(letter), gives_task("Bellen")])
    bram = a_person("Bram Keizer", email="")
    dossier = a_dossier(a_person("Noor van Dalen"), bram)
    an_appointment(dossier)
    work()
    assert tasks() == {"E-mailadres van Bram Keizer invullen": TaskStatus.OPEN, "Bellen": TaskStatus.OPEN}
    outlook = leaving.prospect(dossiers.load(dossier.id).applicants[1])
    assert [line.thing.action.name for line in outlook.of_kind(EffectKind.CREATE_TASK)] == [
        "E-mailadres van Bram Keizer invullen"
    ]
    assert not outlook.staying


def test_a_dossier_without_a_consument_and_a_request_of_a_stranger_are_found(setting):
    stranger = a_person("Ander Iemand")
    request = db.session.scalars(select(DocumentRequest).where(DocumentRequest.person_id == setting.bram.id)).first()
    request.person_id = stranger.id
    noor_id = setting.noor.id
    db.session.delete(setting.dossier.applicants[0])
    db.session.commit()
    found = check.breaches()
    assert found[0] == f"dossier {setting.dossier.id} has no consumer"
    assert f"document request {request.id} is of person {stranger.id}, who never was on its dossier" in found
    assert len([breach for breach in found if f"is of person {noor_id}, who never" in breach]) == 2
    assert len(found) == 4


def test_the_mail_to_who_leaves_is_shown_first_and_may_be_switched_off(advisor, setting):
    letter = an_email_template("Zonder u", subject=Subject.PERSON, body="{{ aanhef }}, het gaat zonder u door.")
    page = advisor.get(setting.url)
    assert "Alleen Bram Keizer krijgt deze e-mail, op bram.keizer@voorbeeld.example" in words(page)
    assert form(page, "seen")["template_id"] == ""
    shown = advisor.get(f"{setting.url}/email?template_id={letter.id}")
    assert "Geachte heer/mevrouw Keizer, het gaat zonder u door." in words(shown)
    assert words(advisor.get(f"{setting.url}/email?template_id=x")) == ""

    values = form(page, "seen") | {"template_id": str(letter.id)}
    answer = advisor.post(setting.url, data=values)
    assert answer.status_code == 422
    assert "Hieronder staat de e-mail die wordt verstuurd: lees hem na." in words(answer)
    assert "het gaat zonder u door" in words(answer)
    assert len(names(setting)) == 2
    assert advisor.post(setting.url, data=form(answer, "seen")).status_code == 303
    assert emails()["Zonder u", "Bram"] is EmailStatus.QUEUED
    # It is told on the appointment, and it is what is proposed the next time.
    appointment = words(advisor.get(f"/appointments/{setting.appointment.id}"))
    assert "Afmelding voor de afspraak · Bram Keizer" in appointment
    leaving.come_back(setting.dossier.id, setting.bram.id, by=a_user())
    page = advisor.get(setting.url)
    assert form(page, "seen")["template_id"] == str(letter.id)
    assert "het gaat zonder u door" in words(page)
    assert advisor.post(setting.url, data=form(page, "seen") | {"template_id": ""}).status_code == 303
    assert [one.status for one in db.session.scalars(select(Email)) if one.email_template.name == "Zonder u"] == [
        EmailStatus.WITHDRAWN
    ]
    assert check.breaches() == []
