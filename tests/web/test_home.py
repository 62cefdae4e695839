"""Start: what today brings an advisor or a handler, and the office in figures for an admin."""

import re
from datetime import UTC, datetime, time, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.casework import appointments, archiving, documents
from app.engine import undoing
from app.extensions import db
from app.models import DocumentRequest, Email, Run, RunAction, Task, User
from app.vocabulary.words import (
    AppointmentStatus,
    Assignee,
    EmailStatus,
    Event,
    Outcome,
    RequestStatus,
    RunStatus,
    Subject,
    TaskStatus,
)
from tests.conftest import signed_in
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
    starts_relevant,
    work,
)
from tests.web.pages import words

NOW = datetime.now(UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def card(response, name):
    """The words of one part of the page."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}-title">(.*?)</section>', response.text, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


@pytest.fixture
def roos(app, office):
    return a_user("Roos Bakker")


@pytest.fixture
def pim(app, office):
    return a_user("Pim de Boer")


def today():
    return datetime.now(AMSTERDAM).date()


def at(day):
    """At noon, so many days from now."""
    return datetime.combine(today() + timedelta(days=day), time(12), AMSTERDAM)


# Start


def test_an_empty_office_says_what_will_be_there(advisor, admin):
    for client in (advisor, admin):
        page = client.get("/")
        assert "Hier ziet u straks uw dag" in words(page) and 'href="/dossiers/new"' in page.text
        assert set(re.findall(r'<section[^>]* id="([^"]*)"', page.text)) <= {"first-use"}


def test_the_appointments_of_today_stand_there_with_place_and_time(advisor):
    dossier = a_dossier(a_person("Noor van Dalen"))
    an_appointment(dossier, starts_at=at(0))
    an_appointment(dossier, an_appointment_type("Adviesgesprek"), starts_at=at(1))

    shown = card(advisor.get("/"), "appointments")

    assert "Oriënterend gesprek · Van Dalen" in shown and "Kantoor Utrecht" in shown
    assert "Adviesgesprek" not in shown


def test_without_any_today_the_next_ones_are_shown(advisor):
    an_appointment(a_dossier(a_person("Noor van Dalen")), starts_at=at(3))
    gone = an_appointment(a_dossier(a_person("Karim El Amrani")), starts_at=at(2))
    gone.status = AppointmentStatus.CANCELLED
    db.session.commit()

    shown = card(advisor.get("/"), "appointments")

    assert "Vandaag geen afspraken. De eerstvolgende:" in shown
    assert "Van Dalen" in shown and "El Amrani" not in shown


def test_a_handler_sees_what_they_handle_and_nobody_sees_what_is_a_colleagues(app, advisor, roos, pim):
    mine = a_dossier(a_person("Noor van Dalen"), handler=roos)
    an_appointment(mine, starts_at=at(0))
    a_dossier(a_person("Karim El Amrani"))

    page = signed_in(app, roos).get("/")
    other = signed_in(app, pim).get("/")

    assert "Van Dalen" in card(page, "appointments") and "Yara de Wit" in card(page, "appointments")
    assert "Van Dalen" not in words(other)
    assert "Van Dalen" in card(signed_in(app, pim).get("/?scope=office"), "appointments")


def test_an_admin_who_advises_nobody_looks_at_the_whole_office(admin):
    an_appointment(a_dossier(a_person("Noor van Dalen")), starts_at=at(0))

    assert "Van Dalen" in card(admin.get("/"), "appointments")
    assert "Van Dalen" not in card(admin.get("/?scope=mine"), "appointments")


def test_what_started_is_told_in_numbers_with_the_way_to_why(advisor):
    phase = a_property("Fase", ["Starter"])
    payslip = a_document_type()
    a_scenario("Starter", [asks(payslip)], where=[a_condition(phase, "Starter")])
    a_trigger([starts_relevant(), asks(payslip)])
    an_appointment(a_dossier(a_person("Noor van Dalen"), options=[option(phase, "Starter")]))
    work()

    page = advisor.get("/")

    assert "1 scenario gestart · gedaan: 1 · samengevoegd: 1" in card(page, "runs")
    assert f'href="/runs/{db.session.scalars(select(Run.id)).one()}"' in page.text


def test_a_run_that_did_nothing_is_no_news(advisor):
    an_appointment(a_dossier())
    work()

    assert "De laatste dagen is niets vanzelf gestart." in card(advisor.get("/"), "runs")


@pytest.fixture
def troubled(app, office):
    """Noor has an address; Bram has none, and what was asked of him by mail is blocked."""
    letter = an_email_template("Informatie ondernemers", subject=Subject.PERSON)
    a_trigger([mails(letter)])
    dossier = a_dossier(a_person("Noor van Dalen"), a_person("Bram Keizer", email=""))
    appointment = an_appointment(dossier)
    work()
    return appointment


def test_what_was_blocked_says_why_and_where_to_mend_it(advisor, troubled):
    action = db.session.scalars(select(RunAction).where(RunAction.outcome == Outcome.BLOCKED)).one()

    page = advisor.get("/")

    assert "Geen e-mailadres bekend van Bram Keizer." in card(page, "problems")
    assert f'href="/runs/{action.run_id}#action-{action.id}"' in page.text
    assert f'href="/dossiers/{troubled.dossier_id}/persons/{action.person_id}"' in page.text


def test_a_mail_that_failed_or_is_uncertain_is_told_once(advisor, troubled):
    email = db.session.scalars(select(Email)).one()
    for status in (EmailStatus.FAILED, EmailStatus.UNCERTAIN):
        email.status, email.error = status, "550 nee"
        db.session.get_one(RunAction, email.run_action_id).outcome = Outcome.FAILED
        db.session.commit()

        page = advisor.get("/home/problems")

        assert page.text.count("Informatie ondernemers") >= 2 and page.text.count("list-group-item") == 2
        assert f'href="/emails/{email.id}"' in page.text


def test_a_run_that_failed_is_told_until_it_is_mended(advisor, troubled):
    run = db.session.scalars(select(Run)).one()
    run.status, run.error = RunStatus.FAILED, "De uitvoering brak telkens af."
    db.session.commit()

    assert "De uitvoering brak telkens af." in card(advisor.get("/"), "problems")

    run.status = RunStatus.DONE
    db.session.commit()

    assert "De uitvoering brak telkens af." not in card(advisor.get("/"), "problems")


def undo(run, by):
    undoing.undo(run, by=by)


def call_off(run, by):
    appointments.end(run.appointment, Event.CANCELLED, by=by)


def archive(run, by):
    archiving.archive(run.dossier_id, by=by)


@pytest.mark.parametrize("end", [undo, call_off, archive])
def test_nothing_is_wrong_any_more_with_what_is_over(advisor, troubled, end):
    """Neither with the run, nor with an action, nor with a mail of which nobody knows whether it arrived."""
    run = db.session.scalars(select(Run)).one()
    if end is not undo:
        # A run that failed can't be undone.
        run.status, run.error = RunStatus.FAILED, "De uitvoering brak telkens af."
    db.session.scalars(select(Email)).one().status = EmailStatus.UNCERTAIN
    troubled.starts_at = at(-1)
    db.session.commit()
    assert advisor.get("/home/problems").text.count("list-group-item") == (2 if end is undo else 3)

    end(run, db.session.get_one(User, advisor.user_id))

    assert "Er ging niets mis." in card(advisor.get("/"), "problems")


def test_an_action_that_nobody_mended_for_a_month_is_let_go(advisor, troubled):
    db.session.scalars(select(Run)).one().ended_at = NOW - timedelta(days=31)
    db.session.commit()

    assert "Er ging niets mis." in card(advisor.get("/"), "problems")


def test_my_tasks_are_grouped_by_when_they_are_due(advisor):
    a_trigger(
        [gives_task("Nabellen"), gives_task("Vandaag doen"), gives_task("Ooit"), gives_task("X", Assignee.HANDLER)]
    )
    an_appointment(a_dossier(a_person("Noor van Dalen"), handler=a_user("Roos Bakker")))
    work()
    for subject, days in (("Nabellen", -2), ("Vandaag doen", 0), ("Ooit", 30)):
        db.session.scalars(select(Task).where(Task.subject == subject)).one().due_on = today() + timedelta(days=days)
    db.session.commit()

    shown = card(advisor.get("/"), "tasks")

    assert re.search(r"Te laat Nabellen .* Vandaag Vandaag doen .* Later Ooit", shown)
    assert "X ·" not in shown


def test_a_task_is_ticked_off_on_start_and_opened_again(advisor):
    a_trigger([gives_task("Nabellen")])
    an_appointment(a_dossier(a_person("Noor van Dalen")))
    work()
    task = db.session.scalars(select(Task)).one()
    url = f"/home/tasks/{task.id}/completion?scope=mine"
    assert f'hx-post="{url}"' in advisor.get("/").text

    ticked = advisor.post(url, headers={"HX-Request": "true"})
    again = advisor.post(url, headers={"HX-Request": "true"})

    assert ticked.status_code == 200 and "Nabellen: Gereed Heropenen Niets te doen." in words(ticked)
    assert task.status is TaskStatus.DONE and task.done_by_id == advisor.user_id
    assert again.status_code == 422 and "Deze taak is intussen al gewijzigd." in words(again)

    # As a form that is a form.
    answer = advisor.post(f"/home/tasks/{task.id}/reopening?scope=office")

    assert (answer.status_code, answer.location) == (303, "/?scope=office")
    assert task.is_open and "Nabellen" in card(advisor.get("/"), "tasks")


def test_dossiers_that_wait_for_documents_say_since_when_and_what_was_rejected(advisor):
    a_trigger([asks(a_document_type("Loonstrook")), asks(a_document_type("UPO"))])
    dossier = a_dossier(a_person("Noor van Dalen"))
    an_appointment(dossier)
    work()
    yara = a_user()
    request = db.session.scalars(select(DocumentRequest).order_by(DocumentRequest.id)).first()
    documents.receive(request, issued_on=NOW.date() - timedelta(days=2), by=yara)
    assert "1 document gevraagd" in card(advisor.get("/"), "waiting")
    assert "te beoordelen: 1" in card(advisor.get("/"), "waiting")

    documents.reject(request, reason="Onleesbaar", by=yara)

    shown = card(advisor.get("/"), "waiting")
    assert "2 documenten gevraagd, de oudste sinds" in shown and "afgekeurd en opnieuw gevraagd: 1" in shown
    assert "te beoordelen" not in shown


def test_what_is_archived_or_complete_waits_for_nothing(advisor):
    a_trigger([asks(a_document_type("Loonstrook"))])
    dossier = a_dossier(a_person("Noor van Dalen"))
    an_appointment(dossier)
    work()
    dossier.archived_at = NOW
    db.session.commit()
    assert "Geen dossier wacht op documenten." in card(advisor.get("/"), "waiting")

    dossier.archived_at = None
    db.session.scalars(select(DocumentRequest)).one().status = RequestStatus.APPROVED
    db.session.commit()
    assert "Geen dossier wacht op documenten." in card(advisor.get("/"), "waiting")


def test_long_lists_are_cut_and_lead_to_all_of_it(advisor):
    for number in range(8):
        an_appointment(a_dossier(a_person(f"Noor Klant{number}")), starts_at=at(0) + timedelta(minutes=number))

    page = advisor.get("/")
    assert card(page, "appointments").count("Oriënterend gesprek") == 6
    assert 'href="/home/appointments?scope=mine"' in page.text
    assert words(advisor.get("/home/appointments")).count("Oriënterend gesprek") == 8


def test_html_in_what_people_typed_stays_text(advisor):
    made = an_appointment(a_dossier(a_person("<b>Noor")), starts_at=at(0))
    made.title = "<img src=x>"
    db.session.commit()

    page = advisor.get("/")

    assert "<img src=x>" not in page.text and "&lt;img src=x&gt;" in page.text and "<b>Noor" not in page.text


# Uitvoeringen


def test_runs_are_found_by_outcome_status_and_day(advisor, troubled):
    day = today()
    found = {
        query: "Van Dalen" in words(advisor.get(f"/runs?{query}"))
        for query in (
            "",
            "outcome=blocked",
            "outcome=merged",
            "status=done",
            "status=failed",
            f"ended_from={day}&ended_to={day}",
            f"ended_to={day - timedelta(days=3)}",
            "whose=me",
            "q=dalen",
            "q=jansen",
            "ended_from=onzin&status=onzin&outcome=onzin&page=99",
        )
    }
    assert list(found.values()) == [True, True, False, True, False, True, False, True, True, False, True]


def test_the_list_of_runs_is_cut_in_pages_that_keep_what_was_asked(advisor):
    dossier = a_dossier(a_person("Noor van Dalen"))
    for _ in range(51):
        an_appointment(dossier)

    page = advisor.get("/runs?status=queued")

    assert "51 uitvoeringen" in words(page) and "Pagina 1 van 2" in words(page)
    assert "/runs?status=queued&amp;page=2" in page.text


# Kantoor


def test_an_office_without_runs_shows_no_charts(admin):
    page = admin.get("/home/office")

    assert "Hier komen de cijfers van het kantoor" in words(page) and "<picture" not in page.text


@pytest.fixture
def busy(app, office):
    """Two that ask for the same, one that waits for a property, and one that fits nobody here."""
    phase = a_property("Fase", ["Starter", "Oversluiter"])
    income = a_property("Inkomenstype", ["Loondienst"])
    payslip = a_document_type("Loonstrook")
    a_scenario("Starter", [asks(payslip)], where=[a_condition(phase, "Starter")])
    a_scenario("Loondienst", [asks(payslip)], where=[a_condition(income, "Loondienst")], position=1)
    a_scenario("Oversluiter", [asks(payslip)], where=[a_condition(phase, "Oversluiter")], position=2)
    a_trigger([starts_relevant(), asks(payslip)], name="Eerste gesprek")
    for name in ("Noor van Dalen", "Karim El Amrani"):
        an_appointment(a_dossier(a_person(name), options=[option(phase, "Starter")]))
    work()


def test_the_office_in_figures(admin, busy):
    page = admin.get("/home/office")

    assert "Uitgevoerd: 2. Mislukt: 0." in card(page, "runs")
    assert "Gedaan 2 Samengevoegd 2" in card(page, "outcomes")
    assert re.search(r"Loonstrook .* 2 .*Eerste gesprek Starter 2", card(page, "duplicates"))
    assert "outcome=merged" in page.text


def test_a_scenario_that_never_starts_says_why_not(admin, busy):
    shown = card(admin.get("/home/office"), "idle")

    assert "Loondienst Nooit Inkomenstype ontbreekt 2×" in shown
    assert "Oversluiter Nooit Fase is iets anders 2×" in shown
    assert "Starter Nooit" not in shown


def test_one_that_was_never_weighed_says_so_and_one_that_is_archived_is_not_missed(admin, busy):
    phase = a_property("Doel", ["Kopen"])
    a_scenario("Nieuw", where=[a_condition(phase, "Kopen")])
    a_scenario("Oud", where=[a_condition(phase, "Kopen")]).archived_at = NOW
    db.session.commit()

    shown = card(admin.get("/home/office"), "idle")

    assert "Nieuw Nooit Niet één keer gewogen" in shown and "Oud Nooit" not in shown


@pytest.mark.parametrize("name", ["runs", "failures", "outcomes", "duplicates"])
def test_a_chart_is_a_picture_with_its_numbers_and_without_a_script(admin, busy, name):
    for query in ("", "?theme=dark", "?size=narrow&theme=dark"):
        answer = admin.get(f"/home/charts/{name}.svg{query}")

        tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(answer.text).iter()}
        assert answer.mimetype == "image/svg+xml" and "script" not in tags
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
        texts = re.findall(r"<text[^>]*>([^<]+)</text>", answer.text)
        assert name == "failures" or "2" in texts


def test_names_of_the_office_stay_text_in_a_chart(admin, busy):
    for action in db.session.scalars(select(RunAction)):
        action.name = "<script>alert(1)</script>"
    db.session.commit()

    answer = admin.get("/home/charts/duplicates.svg")

    assert "<script" not in answer.text and "&lt;script&gt;" in answer.text


def test_an_office_that_stands_still_says_so_to_its_admin_on_every_start(app, admin, advisor, busy):
    run = db.session.scalars(select(Run)).first()
    run.status, run.due_at = RunStatus.QUEUED, datetime.now(UTC) - timedelta(minutes=12, seconds=5)
    db.session.commit()

    assert "De oudste uitvoering wacht al 12 min." in words(admin.get("/"))
    assert "De oudste uitvoering wacht al 12 min." in card(admin.get("/home/office"), "health")
    assert "De oudste uitvoering" not in words(advisor.get("/"))
