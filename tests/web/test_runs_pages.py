"""Uitvoeringen: the polled list, one run with its reasons, e-mails, and Scenario starten by hand."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app.casework import appointments
from app.engine import run_polling, runs
from app.extensions import db
from app.models import DocumentRequest, Email, EmailTemplate, Run, Scenario, Task
from app.vocabulary.words import AppliesTo, EmailStatus, Event, RunStatus, Scope, Subject
from tests.factories import (
    a_condition,
    a_document_type,
    a_dossier,
    a_person,
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
    starts_relevant,
    work,
)
from tests.web.pages import errors, form, refusal, words

NASTY = "<img src=x onerror=alert(1)>"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def dossier(app, office):
    """Noor, Loondienst; Bram, ZZP'er; Starter. Scenarios that overlap, and one that can't be decided."""
    income = a_property("Inkomenstype", ["Loondienst", "ZZP'er"], subject=Subject.PERSON, is_multiple=True)
    phase = a_property("Fase", ["Starter", "Doorstromer"])
    goal = a_property("Doel", ["Kopen"])
    payslip = a_document_type("Loonstrook", months=3)
    confirmation = an_email_template("Bevestiging", body="{{ aanhef }},\n\nTot {{ afspraak_tijd }}.")
    each = {"applies_to": AppliesTo.EACH_APPLICANT}
    a_scenario("Loondienst", [asks(payslip), mails(confirmation)], where=[a_condition(income, "Loondienst")], **each)
    a_scenario(
        "Starter",
        [asks(payslip), mails(confirmation), gives_task("Bellen")],
        where=[a_condition(phase, "Starter")],
        position=1,
    )
    a_scenario("Doel", [gives_task("Doel bespreken")], where=[a_condition(goal, "Kopen")], position=2)
    a_trigger([sets_status(a_status("In advies")), starts_relevant()], name="Eerste gesprek", is_first_of_type=True)
    return a_dossier(
        a_person("Noor van Dalen", options=[option(income, "Loondienst")]),
        a_person("Bram Keizer", options=[option(income, "ZZP'er")]),
        options=[option(phase, "Starter")],
    )


@pytest.fixture
def appointment(dossier):
    """Scheduled; its run waits for a worker."""
    return an_appointment(dossier, an_appointment_type("Oriënterend gesprek"))


def run_list(client, dossier, path="run-list", **query):
    return client.get(f"/dossiers/{dossier.id}/{path}", query_string=query, headers=HTMX)


def poll_url(page):
    return unescape(re.search(r'id="run-list" hx-get="([^"]+)"', page.text)[1])


def trigger_of(page):
    return re.search(r'id="run-list"[^>]*hx-trigger="([^"]+)"', page.text)[1]


def the_run():
    db.session.expire_all()
    return db.session.scalars(select(Run).order_by(Run.id.desc())).first()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


# The list that polls


def test_the_page_polls_while_a_run_is_under_way(advisor, dossier, appointment):
    for url in (f"/dossiers/{dossier.id}", f"/appointments/{appointment.id}"):
        page = advisor.get(url)

        assert trigger_of(page) == "every 300ms, appointment-scheduled from:body"
        assert "De relevante scenario's worden bepaald en gestart…" in words(page)


def test_nothing_changed_is_answered_without_content(advisor, dossier, appointment):
    page = advisor.get(f"/dossiers/{dossier.id}")

    answer = advisor.get(poll_url(page), headers=HTMX)

    assert (answer.status_code, answer.text) == (204, "")


def test_the_ended_run_is_shown_and_ends_the_polling(advisor, dossier, appointment):
    page = advisor.get(f"/dossiers/{dossier.id}")
    work()

    answer = advisor.get(poll_url(page), headers=HTMX)

    assert answer.status_code == 200
    assert "<html" not in answer.text and answer.text.count('id="run-list"') == 1
    assert trigger_of(answer) == "appointment-scheduled from:body"
    assert "Loondienst · Noor van Dalen" in words(answer)
    assert answer.headers["HX-Trigger"] == "runs-changed"
    assert advisor.get(poll_url(answer), headers=HTMX).status_code == 204


def test_the_polling_goes_on_until_the_mails_have_left(advisor, dossier, appointment):
    runs.execute(the_run().id)

    waiting = run_list(advisor, dossier)
    assert "every" in trigger_of(waiting) and "In de wachtrij E-mail versturen: Bevestiging" in words(waiting)
    assert advisor.get(poll_url(waiting), headers=HTMX).status_code == 204
    work()

    sent = advisor.get(poll_url(waiting), headers=HTMX)
    assert sent.status_code == 200 and "every" not in trigger_of(sent)
    assert "Verstuurd E-mail versturen: Bevestiging" in words(sent)


def test_a_mail_that_is_tried_again_much_later_does_not_keep_the_page_asking(advisor, dossier, appointment):
    runs.execute(the_run().id)
    email = db.session.scalars(select(Email)).one()
    email.error, email.attempts = "421 later", 3
    email.next_attempt_at = datetime.now(UTC) + timedelta(minutes=20)
    db.session.commit()

    page = run_list(advisor, dossier)

    assert "every" not in trigger_of(page)
    assert "Poging 3 van 5 mislukte: 421 later" in words(page)


def test_the_page_asks_less_often_the_longer_it_takes(app, appointment):
    run = the_run()
    paces = []
    for seconds in (0, 30, 600):
        run.queued_at = datetime.now(UTC) - timedelta(seconds=seconds)
        paces.append(run_polling.pace([run]))

    assert paces == ["300ms", "1s", "5s"]
    run.status = RunStatus.FAILED
    assert run_polling.pace([run]) is None


def test_a_change_is_announced_and_the_first_page_announces_nothing(advisor, dossier, appointment):
    page = advisor.get(f"/dossiers/{dossier.id}")
    work()

    answer = advisor.get(poll_url(page), headers=HTMX)

    assert "hx-swap-oob" not in page.text
    said = re.search(r'hx-swap-oob="innerHTML:#announcements">(.*?)</div>', answer.text)[1]
    assert said == "Afspraak ingepland: Uitgevoerd. 2 scenario's gestart."
    assert 'id="announcements" class="visually-hidden" role="status"' in page.text


def test_the_list_of_an_appointment_is_of_that_appointment(advisor, dossier, appointment):
    other = an_appointment(dossier, an_appointment_type("Adviesgesprek"))
    page = advisor.get(f"/appointments/{other.id}")
    work()

    answer = advisor.get(poll_url(page), headers=HTMX)

    assert "Afspraak ingepland: Adviesgesprek" in words(answer)
    assert "Oriënterend gesprek" not in words(answer)


def test_a_list_without_runs_says_what_will_appear(advisor):
    dossier = a_dossier()

    page = run_list(advisor, dossier)

    assert page.status_code == 200 and "every" not in trigger_of(page)
    assert "Hier verschijnt wat er vanzelf start zodra u een afspraak inplant." in words(page)
    assert advisor.get(poll_url(page), headers=HTMX).status_code == 204


def test_a_cancelled_run_is_shown_as_withdrawn_and_not_asked_for_any_more(advisor, dossier, appointment):
    appointments.end(appointment, Event.CANCELLED, by=a_user())
    work()

    page = run_list(advisor, dossier)

    assert "every" not in trigger_of(page)
    assert "Ingetrokken" in words(page)


def test_a_failed_run_says_why(advisor, dossier, appointment):
    db.session.execute(update(Run).values(status=RunStatus.FAILED, error="OperationalError: weg", attempts=5))
    db.session.commit()

    page = run_list(advisor, dossier)

    assert "OperationalError: weg" in words(page) and "every" not in trigger_of(page)


# What a run did, and why


def test_the_list_shows_what_started_what_it_did_and_what_was_struck_out(advisor, dossier, appointment):
    work()

    text = words(advisor.get(f"/dossiers/{dossier.id}"))

    assert "Trigger: Eerste gesprek Gedaan Dossierstatus wijzigen: In advies" in text
    assert "Loondienst · Noor van Dalen Gedaan Document opvragen: Loonstrook · Noor van Dalen" in text
    loondienst = "Loondienst (Noor van Dalen) doet dit al in deze uitvoering."
    assert f"Samengevoegd Document opvragen: Loonstrook · Noor van Dalen {loondienst}" in text
    assert "Gedaan Document opvragen: Loonstrook · Bram Keizer" in text
    assert f"Samengevoegd E-mail versturen: Bevestiging {loondienst}" in text
    assert "Gedaan Werkvoorraadsignalering aanmaken: Bellen · Yara de Wit" in text
    assert "2 niet gestart" in text


def test_the_page_of_a_run_shows_each_reason(advisor, dossier, appointment):
    work()

    text = re.sub(r" versie \d+", "", words(advisor.get(f"/runs/{the_run().id}")))

    started, rest = text.split("Wat niet startte, en waarom")
    assert "Trigger: Eerste gesprek ✓ Past bij deze gebeurtenis. Gedaan Dossierstatus wijzigen" in started
    assert "Loondienst · Noor van Dalen ✓ Inkomenstype van Noor van Dalen is Loondienst. Gedaan" in started
    assert "Starter · Dossier ✓ Fase van het dossier is Starter." in started
    assert rest.split()[:4] == ["Niet", "te", "bepalen", "Doel"]
    assert "Doel van het dossier is niet ingevuld. · 1 scenario Doel · Dossier ?" in rest
    assert "Niet van toepassing Inkomenstype van Bram Keizer is ZZP'er · 1 scenario" in rest
    assert "Loondienst · Bram Keizer ✗ Inkomenstype van Bram Keizer is ZZP'er, niet Loondienst." in rest


def test_a_second_appointment_shows_line_by_line_who_did_it_already_and_when(advisor, dossier, appointment):
    a_trigger([starts_relevant()], types=[an_appointment_type("Adviesgesprek")], name="Advies", position=1)
    work()
    first = the_run().id
    an_appointment(dossier, an_appointment_type("Adviesgesprek"))
    work()

    page = advisor.get(f"/runs/{the_run().id}")

    text = words(page)
    assert "Overgeslagen Document opvragen: Loonstrook · Noor van Dalen Op" in text
    assert f"al opgevraagd door Loondienst en nog open. uitvoering {first}" in text
    asked = db.session.scalars(select(DocumentRequest).order_by(DocumentRequest.id)).first()
    assert f'href="/runs/{first}#action-{asked.run_action_id}"' in page.text
    assert f'id="action-{asked.run_action_id}"' in advisor.get(f"/runs/{first}").text
    assert count(DocumentRequest) == 2


def test_a_trigger_that_did_not_fire_says_why(advisor, dossier, appointment):
    an_appointment(dossier, an_appointment_type("Oriënterend gesprek"))
    work()

    text = re.sub(r" versie \d+", "", words(advisor.get(f"/runs/{the_run().id}")))

    assert "Er is niets gestart." in text
    assert "✗ Trigger: Eerste gesprek – Dit is niet de eerste afspraak Oriënterend gesprek op dit dossier." in text


def test_all_runs_of_a_dossier_and_of_an_appointment_can_be_looked_up(advisor, dossier, appointment):
    for number in range(6):
        db.session.expire_all()
        what = appointments.AppointmentDetails(
            appointment.type,
            appointment.title,
            appointment.location,
            "",
            appointment.starts_at + timedelta(minutes=15 * (number + 1)),
            60,
            a_user(),
        )
        appointments.change(appointment, what, version=None, by=a_user())
    work()

    for url in (f"/dossiers/{dossier.id}/runs", f"/appointments/{appointment.id}/runs"):
        assert words(advisor.get(url)).count("· uitvoering") == 7
    page = advisor.get(f"/dossiers/{dossier.id}")
    assert words(page).count("· uitvoering") == 5 and f'href="/dossiers/{dossier.id}/runs"' in page.text


def test_without_runs_the_pages_say_so(advisor):
    dossier = a_dossier()

    assert "Hier is nog niets uitgevoerd." in words(advisor.get(f"/dossiers/{dossier.id}/runs"))


def test_a_partner_without_an_address_is_said_and_becomes_a_task(advisor, dossier, appointment):
    dossier.applicants[1].person.email = dossier.applicants[0].person.email = ""
    db.session.commit()
    work()

    text = words(advisor.get(f"/dossiers/{dossier.id}"))

    assert "Geblokkeerd E-mail versturen: Bevestiging Geen e-mailadres bekend van" in text
    assert "E-mailadres van Bram Keizer invullen" in text
    assert count(Email) == 0 and "Gedaan Document opvragen: Loonstrook" in text


# E-mails


def test_a_mail_can_be_read_before_it_is_sent_as_it_would_go_out(advisor, dossier, appointment):
    runs.execute(the_run().id)
    email = db.session.scalars(select(Email)).one()

    text = words(advisor.get(f"/emails/{email.id}"))

    assert "Nog niet verstuurd. Zo zou de mail er nu uitzien." in text
    assert "noor.van.dalen@voorbeeld.example" in text and "Geachte heer/mevrouw Van Dalen" in text
    listed = words(advisor.get(f"/appointments/{appointment.id}/emails"))
    assert "Bevestiging" in listed and "In de wachtrij" in listed and "Verstuurd" not in listed


def test_a_sent_mail_is_kept_as_it_went_out(advisor, dossier, appointment):
    work()
    email = db.session.scalars(select(Email)).one()
    template = db.session.scalars(select(EmailTemplate)).one()
    template.formal_body = template.informal_body = "Heel iets anders."
    db.session.commit()

    text = words(advisor.get(f"/emails/{email.id}"))

    assert "Geachte heer/mevrouw Van Dalen en heer/mevrouw Keizer, Tot 10:00." in text
    assert "Heel iets anders" not in text and "Nog niet verstuurd" not in text
    assert "Verstuurd" in words(advisor.get(f"/appointments/{appointment.id}/emails"))


def test_a_mail_that_lacks_a_value_says_which(advisor, dossier, appointment):
    template = db.session.scalars(select(EmailTemplate)).one()
    template.formal_body = "{{ behandelaar_naam }}"
    db.session.commit()
    work()
    email = db.session.scalars(select(Email)).one()

    text = words(advisor.get(f"/emails/{email.id}"))

    assert email.status is EmailStatus.FAILED
    assert "behandelaar_naam" in text and "Opnieuw versturen" in text


def test_a_withdrawn_mail_says_that_it_was_not_sent(advisor, dossier, appointment):
    runs.execute(the_run().id)
    db.session.expire_all()
    appointments.end(appointment, Event.CANCELLED, by=a_user())
    email = db.session.scalars(select(Email)).one()

    text = words(advisor.get(f"/emails/{email.id}"))

    assert "Ingetrokken" in text and "Deze mail is niet verstuurd." in text


def test_a_mail_that_failed_can_be_sent_again(advisor, dossier, appointment):
    email = a_mail_that(status=EmailStatus.FAILED, error="550 nee")
    page = words(advisor.get(f"/emails/{email.id}"))
    assert "550 nee" in page and "Opnieuw versturen" in page and "misschien twee keer" not in page

    response = advisor.post(f"/emails/{email.id}/repetition")

    assert (response.status_code, response.location) == (303, f"/emails/{email.id}")
    assert "De mail staat opnieuw in de wachtrij." in words(advisor.get(response.location))
    work()
    assert db.session.get_one(Email, email.id).status is EmailStatus.SENT


def test_an_uncertain_mail_is_sent_again_by_who_knows_the_risk(advisor, dossier, appointment):
    """C11"""
    email = a_mail_that(status=EmailStatus.UNCERTAIN, error="time-out", data_at=datetime.now(UTC))
    page = advisor.get(f"/emails/{email.id}")
    assert "al krijgt de klant hem misschien twee keer" in words(page)

    refused = advisor.post(f"/emails/{email.id}/repetition", data=form(page))

    assert refused.status_code == 422
    assert errors(refused)["doubt"] == "Vink dit aan als u het risico kent: misschien is de mail al aangekomen."
    work()
    assert db.session.get_one(Email, email.id).status is EmailStatus.UNCERTAIN

    ticked = form(refused) | {"doubt": ticked_value(refused)}
    answers = [advisor.post(f"/emails/{email.id}/repetition", data=ticked) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    work()
    assert db.session.get_one(Email, email.id).status is EmailStatus.SENT


def test_a_doubt_that_was_accepted_is_not_a_later_one(advisor, dossier, appointment):
    email = a_mail_that(status=EmailStatus.UNCERTAIN, error="time-out", data_at=datetime.now(UTC))
    page = advisor.get(f"/emails/{email.id}")
    ticked = form(page) | {"doubt": ticked_value(page)}
    a_mail_that(status=EmailStatus.UNCERTAIN, data_at=datetime.now(UTC) + timedelta(minutes=1))

    answer = advisor.post(f"/emails/{email.id}/repetition", data=ticked)

    assert (answer.status_code, "intussen opnieuw verstuurd" in errors(answer)["doubt"]) == (422, True)
    assert db.session.get_one(Email, email.id).status is EmailStatus.UNCERTAIN


def test_a_mail_that_waits_says_when_it_is_tried_again_and_can_be_tried_now(advisor, dossier, appointment):
    """C88"""
    at_noon = datetime(2026, 11, 2, 9, 32, tzinfo=UTC)
    email = a_mail_that(attempts=1, error="SMTP 451 later", next_attempt_at=at_noon)
    for path in (f"/emails/{email.id}", f"/appointments/{appointment.id}/emails", f"/dossiers/{dossier.id}"):
        page = words(advisor.get(path))
        assert "Poging 2 van 5 om 10:32" in page and "SMTP 451 later" in page
        assert "Verstuurd" not in page

    assert "Nu opnieuw proberen" in words(advisor.get(f"/emails/{email.id}"))
    advisor.post(f"/emails/{email.id}/repetition")
    work()

    assert db.session.get_one(Email, email.id).status is EmailStatus.SENT


def test_a_mail_that_waits_for_the_server_shows_its_words_and_no_attempt(advisor, dossier, appointment):
    later = datetime.now(UTC) + timedelta(minutes=5)
    a_mail_that(waits_for_server=True, error="SMTP 535 5.7.8 Fout wachtwoord", next_attempt_at=later)

    page = words(advisor.get(f"/dossiers/{dossier.id}"))

    assert "SMTP 535 5.7.8 Fout wachtwoord · Poging 1 van 5 om" in page and "mislukte" not in page


def test_a_mail_of_an_appointment_that_was_cancelled_since_is_not_sent_again(advisor, dossier, appointment):
    email = a_mail_that(status=EmailStatus.FAILED, error="550 nee")
    appointments.end(appointment, Event.CANCELLED, by=a_user())

    answer = advisor.post(f"/emails/{email.id}/repetition")

    assert (answer.status_code, "de afspraak is geannuleerd" in refusal(answer)) == (422, True)
    assert db.session.get_one(Email, email.id).status is EmailStatus.FAILED


def test_a_sent_mail_is_not_sent_again(advisor, dossier, appointment):
    work()
    email = db.session.scalars(select(Email)).one()

    response = advisor.post(f"/emails/{email.id}/repetition")

    assert (response.status_code, "Iedereen heeft deze mail" in refusal(response)) == (422, True)
    assert db.session.get_one(Email, email.id).status is EmailStatus.SENT


def a_mail_that(**has):
    """The mail of the appointment, queued by its run, and then as told."""
    if run_id := db.session.scalar(select(Run.id).where(Run.status == RunStatus.QUEUED)):
        runs.execute(run_id)
    email = db.session.scalars(select(Email)).one()
    for name, value in has.items():
        setattr(email, name, value)
    db.session.commit()
    return email


def ticked_value(page):
    return unescape(re.search(r'name="doubt" value="([^"]+)"', page.text)[1])


def test_an_appointment_without_mails_says_so(advisor):
    appointment = an_appointment()

    text = words(advisor.get(f"/appointments/{appointment.id}/emails"))
    assert "Bij deze afspraak zijn geen e-mails." in text


def test_html_in_names_is_shown_literally_everywhere(app, advisor, dossier, appointment):
    noor = dossier.applicants[0].person
    noor.first_name, noor.last_name = NASTY, NASTY
    for scenario in db.session.scalars(select(Scenario)):
        scenario.name = f"{scenario.name} {NASTY}"
    db.session.commit()
    work()
    run, email = the_run(), db.session.scalars(select(Email)).one()

    for url in (
        f"/dossiers/{dossier.id}",
        f"/dossiers/{dossier.id}/run-list",
        f"/dossiers/{dossier.id}/open-work",
        f"/appointments/{appointment.id}",
        f"/appointments/{appointment.id}/emails",
        f"/appointments/{appointment.id}/action-points",
        f"/appointments/{appointment.id}/cancellation",
        f"/runs/{run.id}",
        f"/emails/{email.id}",
    ):
        page = advisor.get(url)
        assert "<img src=x" not in page.text, url
        assert NASTY in words(page), url
    mail = message_from_string(next(Path(app.config["MAIL_FOLDER"]).iterdir()).read_text(), policy=policy.default)
    html = mail.get_body(("html",)).get_content()
    assert "<img" not in html and "&lt;img src=x onerror=alert(1)&gt;" in html


# Scenario starten


@pytest.fixture
def by_hand(dossier):
    """Two without a filter, of an appointment; one of a dossier; one archived."""
    document = a_document_type("Koopovereenkomst", subject=Subject.DOSSIER)
    return (
        a_scenario("Nieuwbouw", [asks(document), gives_task("Bouwdepot")], position=5),
        a_scenario("Spoed", [gives_task("Bel vandaag")], position=6),
        a_scenario("Zonder portaal", [gives_task("Bellen over stukken")], scope=Scope.DOSSIER, position=7),
    )


def start(client, url, *scenarios, **values):
    opened = form(client.get(url), "token")
    return client.post(url, data=opened | {"scenario_ids": [str(one.id) for one in scenarios]} | values)


def test_scenarios_are_offered_where_they_can_be_started(advisor, dossier, appointment, by_hand):
    by_hand[1].archived_at = datetime.now(UTC)
    db.session.commit()

    on_appointment = words(advisor.get(f"/appointments/{appointment.id}/scenarios"))
    on_dossier = words(advisor.get(f"/dossiers/{dossier.id}/scenarios"))

    assert "Loondienst Starter Doel Nieuwbouw" in on_appointment
    assert "Spoed" not in on_appointment and "Zonder portaal" not in on_appointment
    assert "Zonder portaal" in on_dossier and "Nieuwbouw" not in on_dossier


def test_several_scenarios_start_in_one_run_now(advisor, dossier, appointment, by_hand):
    work()
    response = start(advisor, f"/appointments/{appointment.id}/scenarios", *by_hand[:2])

    run = the_run()
    assert (response.status_code, response.location) == (303, f"/appointments/{appointment.id}")
    assert (run.event, run.status) == (Event.STARTED_BY_HAND, RunStatus.QUEUED)
    assert run.requested_by_id == advisor.user_id
    work()
    text = words(advisor.get(response.location))
    assert "Scenario met de hand gestart" in text
    assert "Nieuwbouw Gedaan Document opvragen: Koopovereenkomst" in text
    assert "Spoed Gedaan Werkvoorraadsignalering aanmaken: Bel vandaag" in text
    assert "Bij naam gestart, zonder filter." in words(advisor.get(f"/runs/{run.id}"))


def test_a_filter_does_not_stop_what_is_started_by_hand_and_nothing_is_asked_twice(
    advisor, dossier, appointment, by_hand
):
    work()
    before = count(DocumentRequest)
    scenario = db.session.scalars(select(Scenario).filter_by(name="Starter")).one()

    start(advisor, f"/appointments/{appointment.id}/scenarios", scenario)
    work()

    assert count(DocumentRequest) == before
    assert "nog open." in words(advisor.get(f"/runs/{the_run().id}"))


def test_a_scenario_of_the_dossier_starts_without_an_appointment(advisor, dossier, by_hand):
    response = start(advisor, f"/dossiers/{dossier.id}/scenarios", by_hand[2])
    work()

    assert response.location == f"/dossiers/{dossier.id}"
    text = words(advisor.get(response.location))
    assert "Zonder portaal Gedaan Werkvoorraadsignalering aanmaken: Bellen over stukken" in text
    assert advisor.get(f"/runs/{the_run().id}").status_code == 200


def test_one_form_sent_twice_is_one_run(advisor, dossier, by_hand):
    url = f"/dossiers/{dossier.id}/scenarios"
    values = form(advisor.get(url), "token") | {"scenario_ids": [str(by_hand[2].id)]}

    assert [advisor.post(url, data=values).status_code for _ in range(2)] == [303, 303]

    work()
    assert count(Run) == count(Task) == 1


def test_nothing_chosen_is_said(advisor, dossier, by_hand):
    response = start(advisor, f"/dossiers/{dossier.id}/scenarios")

    assert response.status_code == 422
    assert errors(response) == {"scenario_ids": "Kies minstens één scenario."}
    assert count(Run) == 0


def test_a_scenario_of_another_scope_cannot_be_started_here(advisor, dossier, by_hand):
    response = start(advisor, f"/dossiers/{dossier.id}/scenarios", by_hand[0])

    assert response.status_code == 422 and count(Run) == 0


def test_on_a_cancelled_appointment_nothing_can_be_started(advisor, dossier, appointment, by_hand):
    url = f"/appointments/{appointment.id}/scenarios"
    opened = form(advisor.get(url), "token") | {"scenario_ids": [str(by_hand[0].id)]}
    appointments.end(appointment, Event.CANCELLED, by=a_user())
    before = count(Run)

    response = advisor.post(url, data=opened)

    said = "De afspraak is geannuleerd. Er kan niets meer bij worden gestart."
    assert response.status_code == 422 and refusal(response) == said
    assert count(Run) == before
    assert said in words(advisor.get(url)) and "Starten</button>" not in advisor.get(url).text


def test_without_scenarios_the_page_says_so(advisor):
    dossier = a_dossier()

    page = advisor.get(f"/dossiers/{dossier.id}/scenarios")

    assert "Er is geen scenario dat hier met de hand kan worden gestart." in words(page)
    assert "Starten</button>" not in page.text
