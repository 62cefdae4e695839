"""The demo office: true to life, and usable from the first minute."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app import demo
from app.commands import lookups
from app.delivery import emails as services_emails
from app.delivery import mail_text as services_letters
from app.demo.loading import _working_day
from app.engine import previews
from app.engine.domain import text_templates
from app.extensions import db
from app.models import (
    Appointment,
    AppointmentType,
    DocumentRequest,
    DocumentType,
    Dossier,
    DossierStatus,
    Email,
    EmailTemplate,
    LeadSource,
    Location,
    Office,
    Person,
    Property,
    Run,
    RunAction,
    Scenario,
    Trigger,
    User,
)
from app.setup import scenarios, triggers
from app.vocabulary.events import TIMED_EVENTS, TRIGGER_EVENTS
from app.vocabulary.free_days import FreeDays
from app.vocabulary.words import Event, FormOfAddress, Outcome, RunStatus, Subject, Weighing
from app.watch import check
from tests import kept_office

pytestmark = pytest.mark.database("both")

ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def office(app):
    kept_office.load()
    return db.session.scalars(select(Office)).one()


def test_it_is_loaded_once(app):
    assert demo.logins() == []
    assert demo.load_if_empty()
    assert not demo.load_if_empty()
    assert len(_all(Office)) == 1


def test_who_works_there_can_sign_in(app, office):
    client = app.test_client()
    assert demo.logins() == demo.LOGINS
    assert [(name, role) for name, role, _, _ in demo.LOGINS] == [
        ("Sanne Mulder", "admin"),
        ("Yara de Wit", "advisor"),
        ("Pim 't Hart", "advisor"),
        ("Roos Bakker", "advisor"),
    ]
    for _, _, email, password in demo.LOGINS:
        assert len(password) >= 10
        assert client.post("/login", data={"email": email, "password": password}).status_code == 302
        client.get("/logout")
    assert all(user.password.startswith("$argon2") for user in _all(User))


def test_logins_are_not_told_once_the_admin_has_another_password(office):
    admin = db.session.scalars(select(User).where(User.name == "Sanne Mulder")).one()
    admin.password = db.session.scalars(select(User.password).where(User.name == "Yara de Wit")).one()
    assert demo.logins() == demo.LOGINS
    admin.password = None
    assert demo.logins() == []


def test_its_lists_are_those_of_the_office(office):
    assert (office.name, office.zone, office.form_of_address) == ("Hypotheekhuis De Brug", "Europe/Amsterdam", "formal")
    assert [(p.name, p.subject.value, p.is_multiple, len(p.options)) for p in _all(Property)] == [
        ("Fase", "dossier", False, 5),
        ("Inkomenstype", "person", True, 6),
        ("Klantprofiel", "person", False, 3),
    ]
    assert [(o.code, o.name) for o in _all(Property)[1].options][:3] == [
        ("001", "Loondienst vast"),
        ("002", "Loondienst flexibel"),
        ("003", "ZZP'er"),
    ]
    assert [s.name for s in _all(DossierStatus)] == [
        "Nieuw",
        "Stukken opgevraagd",
        "In advies",
        "Aangevraagd",
        "Afgerond",
        "Vervallen",
    ]
    assert [s.name for s in _all(LeadSource)] == ["Website", "Doorverwijzing", "Makelaar", "Bestaande klant"]
    assert [one.name for one in _all(Location)] == [
        "Kantoor Utrecht",
        "Kantoor Amersfoort",
        "Bij de klant",
        "Videogesprek",
    ]
    assert [(t.code, t.name, t.duration_minutes) for t in _all(AppointmentType)] == [
        ("orienterend", "Oriënterend gesprek", 60),
        ("inventarisatie", "Inventarisatiegesprek", 90),
        ("advies", "Adviesgesprek", 90),
        ("teken", "Tekenafspraak", 45),
        ("nazorg", "Nazorggesprek", 30),
    ]
    months = {t.name: t.validity_months for t in _all(DocumentType)}
    assert sum(t.subject is Subject.PERSON for t in _all(DocumentType)) == 14
    assert len(months) == 23
    assert (months["Loonstrook"], months["Bouwkundig rapport"], months["Verblijfsvergunning"]) == (3, 12, None)
    assert all(t.instructions for t in _all(DocumentType))


def test_its_scenarios_and_triggers_can_do_what_they_say(office):
    assert [(s.name, s.is_filtered) for s in scenarios.everything()][-2:] == [
        ("Nieuwbouw", False),
        ("Klant zonder portaal", False),
    ]
    assert len(scenarios.everything()) == 14
    assert [trigger.event for trigger in triggers.everything()] == [
        Event.SCHEDULED,
        Event.SCHEDULED,
        Event.RESCHEDULED,
        Event.CANCELLED,
        Event.NO_SHOW,
        Event.BEFORE,
    ]
    assert [*filter(None, scenarios.flags(_all(Scenario)).values())] == []
    assert [*filter(None, triggers.flags(_all(Trigger)).values())] == []


@pytest.mark.parametrize("form", FormOfAddress)
def test_its_letters_can_be_written_to_everyone_about_any_appointment(office, form):
    office.form_of_address = form
    templates = _all(EmailTemplate)
    assert len(templates) == 8
    for appointment in _all(Appointment):
        dossier = appointment.dossier
        dossier.form_of_address = None
        for template in templates:
            person = dossier.applicants[0].person if template.subject is Subject.PERSON else None
            letter = services_letters.compose(template, dossier, person, appointment, office)
            assert letter.body.startswith("Geachte " if form is FormOfAddress.FORMAL else "Beste ")
            assert "\n\n\n" not in letter.body


def test_its_letters_pass_the_check_at_saving(office):
    for template in _all(EmailTemplate):
        for name in ("formal_subject_line", "formal_body", "informal_subject_line", "informal_body"):
            assert text_templates.check(getattr(template, name)) == []


def test_everyone_is_invented(office):
    addresses = [person.email for person in _all(Person)] + [user.email for user in _all(User)]
    assert all(address == "" or address.endswith(".example") for address in addresses)


def test_the_dossiers_to_try_have_no_appointment_yet(office):
    names = [dossier.name for dossier in _all(Dossier)]
    assert len(names) == 10
    assert names[:5] == ["Van Dalen – Keizer", "El Amrani", "O'Brien", "Jansen", "De Vries – Çelik"]
    assert [dossier.appointments for dossier in _all(Dossier)[:5]] == [[]] * 5


def test_the_others_show_what_appointments_set_in_motion(app):
    # Just loaded: in a kept one, what fell due since would be late.
    demo.load()
    assert {run.event for run in _all(Run)} == set(TRIGGER_EVENTS) - set(TIMED_EVENTS)
    assert {run.status for run in _all(Run)} == {RunStatus.DONE}
    assert {action.outcome for action in _all(RunAction)} == {Outcome.DONE, Outcome.MERGED, Outcome.SKIPPED}
    assert {request.status for request in _all(DocumentRequest)} >= {"open", "received", "approved"}
    assert all(services_emails.compose(email).body for email in _all(Email))
    assert check.breaches() == []


def test_its_appointments_are_around_now_within_office_hours(office):
    today = datetime.now(ZONE).date()
    for appointment in _all(Appointment):
        starts, ends = appointment.starts_at.astimezone(ZONE), appointment.ends_at.astimezone(ZONE)
        assert FreeDays().is_working_day(starts.date())
        assert time(9) <= starts.time() < ends.time() <= time(17, 30)
        # With Christmas or Easter in between.
        assert -14 <= (starts.date() - today).days <= 21


@pytest.mark.parametrize(
    ("steps", "day"),
    [(1, date(2026, 11, 30)), (6, date(2026, 12, 7)), (-1, date(2026, 11, 27)), (-6, date(2026, 11, 20))],
)
def test_working_days_are_counted_from_a_weekend_too(steps, day):
    assert _working_day(date(2026, 11, 28), steps, FreeDays()) == day


def test_the_worked_example_comes_out_exactly(office):
    plan = previews.plan_for(lookups.dossier(1), lookups.appointment_type("orienterend"), datetime.now(UTC))
    assert [
        (one.scenario.name, one.person and one.person.name)
        for one in plan.scenarios
        if one.weighing is Weighing.STARTED
    ] == [("Loondienst", "Noor van Dalen"), ("Zelfstandig ondernemer Partner", "Bram Keizer"), ("Starter", None)]
    done = [one.order for one in plan.actions if one.outcome is Outcome.DONE]
    asked = [(one.person and one.person.name, one.name) for one in done if one.kind == "request_document"]
    noor, bram = "Noor van Dalen", "Bram Keizer"
    assert asked == [
        (noor, "Geldig legitimatiebewijs"),
        (noor, "Loonstrook"),
        (noor, "Werkgeversverklaring"),
        (noor, "UWV-verzekeringsbericht"),
        (bram, "Geldig legitimatiebewijs"),
        (bram, "Jaarcijfers (3 jaar)"),
        (bram, "IB-aangifte (3 jaar)"),
        (bram, "Uittreksel KvK"),
        (bram, "Inkomensverklaring ondernemer"),
        (None, "Bewijs eigen middelen"),
        (noor, "Overzicht studieschuld (DUO)"),
        (bram, "Overzicht studieschuld (DUO)"),
    ]
    assert [(one.name, one.person and one.person.name) for one in done if one.kind == "send_email"] == [
        ("Bevestiging oriënterend gesprek", None),
        ("Informatie ondernemers", bram),
        ("Welkom starter", None),
    ]
    assert [(one.order.name, one.outcome) for one in plan.actions if one.outcome is not Outcome.DONE] == [
        ("Bevestiging oriënterend gesprek", Outcome.MERGED)
    ]
    assert [one.name for one in done if one.kind == "set_status"] == ["Stukken opgevraagd"]


def test_a_reset_brings_it_back_as_it_was(office):
    before = _outline()
    dossier = _all(Dossier)[0]
    dossier.advisor_id = _all(User)[2].id
    db.session.add(Location(name="Elders"))
    db.session.commit()
    demo.reset()
    assert _outline() == before


def _outline() -> list[tuple]:
    """Every table with its numbers, without moments and secrets."""
    told = ("id", "name", "key", "advisor_id", "status", "outcome")
    rows: list[tuple] = []
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name in told]
        if columns:
            rows += [(table.name, *row) for row in db.session.execute(select(*columns).order_by(columns[0]))]
    return rows


def _all(model):
    return db.session.scalars(select(model).order_by(model.id)).all()
