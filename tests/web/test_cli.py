"""The commands: doors into the services, with a sentence and an exit code."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app import demo
from app.extensions import db
from app.models import Appointment, AppointmentType, Office, Run, RunAction, User
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
    mails,
    option,
    work,
)

pytestmark = pytest.mark.database("both")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def flask(app):
    """Call a command; `flask(...)` gives its exit code and what it said."""

    def call(*arguments: str, typed: str = "") -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=list(arguments), input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return call


@pytest.fixture
def dossier(office):
    """Starter; one scenario relevant, one not, on the first talk."""
    phase = a_property("Fase", ["Starter", "Doorstromer"])
    payslip, letter = a_document_type(), an_email_template()
    for place, name in enumerate(("Starter", "Doorstromer")):
        a_scenario(name, [asks(payslip), mails(letter)], where=[a_condition(phase, name)], position=place)
    first = an_appointment_type("Oriënterend gesprek")
    first.code = "ORIENT"
    a_trigger(types=[first], name="Eerste gesprek", is_first_of_type=True)
    return a_dossier(a_person(), options=[option(phase, "Starter")])


def test_plan_tells_what_would_happen_and_writes_nothing(flask, dossier):
    before = _rows()
    code, said = flask("plan", str(dossier.id), "orient", "--json")
    plan = json.loads(said)
    assert code == 0
    assert plan["triggers"] == [{"name": "Eerste gesprek", "fires": True, "reason": None}]
    assert [(one["name"], one["weighing"]) for one in plan["scenarios"]] == [
        ("Starter", "started"),
        ("Doorstromer", "no_match"),
    ]
    assert plan["scenarios"][1]["reason"] == "Fase van het dossier is Starter, niet Doorstromer."
    assert plan["scenarios"][1]["conditions"][0]["verdict"] == "fails"
    assert [(one["kind"], one["name"], one["person"], one["outcome"]) for one in plan["actions"]] == [
        ("request_document", "Loonstrook", "Noor van Dalen", "done"),
        ("send_email", "Bevestiging oriënterend gesprek", None, "done"),
    ]
    assert _rows() == before


def test_plan_sees_what_the_dossier_already_has(flask, dossier):
    an_appointment(dossier, an_appointment_type("Oriënterend gesprek"))
    work()
    plan = json.loads(flask("plan", str(dossier.id), "ORIENT", "--json")[1])
    assert [one["fires"] for one in plan["triggers"]] == [False]
    db.session.execute(text("UPDATE triggers SET is_first_of_type = false"))
    db.session.commit()
    plan = json.loads(flask("plan", str(dossier.id), "ORIENT", "--json")[1])
    assert [one["outcome"] for one in plan["actions"]] == ["skipped", "done"]
    assert "al opgevraagd door Starter" in plan["actions"][0]["reason"]


def test_plan_can_be_read_by_people(flask, dossier):
    code, said = flask("plan", str(dossier.id), "ORIENT")
    assert code == 0
    assert "Loonstrook · Noor van Dalen [Starter]" in said


def test_schedule_does_what_the_form_does_and_tells_the_number(flask, dossier):
    code, said = flask("schedule", str(dossier.id), "ORIENT", "2037-12-01 10:00")
    made = db.session.scalars(select(Appointment)).one()
    assert (code, said.strip()) == (0, str(made.id))
    assert made.starts_at == datetime(2037, 12, 1, 9, tzinfo=UTC)
    assert (made.title, made.duration_minutes, made.advisor) == ("Oriënterend gesprek", 60, dossier.advisor)
    assert [run.key for run in db.session.scalars(select(Run))] == [f"scheduled:{made.id}"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("9999", "ORIENT", "2037-12-01 10:00"), "Er is geen dossier met nummer 9999."),
        (("{id}", "NIETS", "2037-12-01 10:00"), "Er is geen afspraaktype met code “NIETS”. Wel: ORIENT."),
        (("{id}", "ORIENT", "1 december"), "“1 december” is geen tijd zoals 2026-12-01 10:00."),
        (("{id}", "ORIENT", "2038-03-28 02:30"), "Dit tijdstip bestaat niet"),
        (("{id}", "ORIENT", "2037-10-25 02:30"), "komt twee keer voor"),
    ],
)
def test_schedule_refuses_what_can_not_be(flask, dossier, arguments, sentence):
    code, said = flask("schedule", *(one.format(id=dossier.id) for one in arguments))
    assert code == 1
    assert sentence in said
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 0


def test_schedule_books_who_works_here_once_the_advisor_left(flask, dossier):
    dossier.advisor.active, dossier.handler = False, a_user("Roos Bakker")
    db.session.commit()
    assert flask("schedule", str(dossier.id), "ORIENT", "2026-12-01 10:00")[0] == 0
    assert db.session.scalars(select(Appointment)).one().advisor.name == "Roos Bakker"


def test_a_user_is_shut_out_as_on_the_page(flask, dossier):
    """Flask-Security's own command would leave what is in their name behind."""
    yara, pim = dossier.advisor.email, a_user("Pim 't Hart").email
    code, said = flask("users", "deactivate", yara)
    assert code == 1 and "dossiers as advisor: 1" in said and "--keep" in said
    assert dossier.advisor.active
    code, said = flask("users", "deactivate", yara, "--to", pim)
    db.session.expire_all()
    assert code == 0 and f"{pim} took it over." in said
    assert dossier.advisor.email == pim
    assert flask("users", "deactivate", pim, "--keep")[0] == 0
    assert flask("users", "deactivate", "niemand@debrug.example")[0] == 1


@pytest.mark.parametrize(("which", "hour"), [("--first", 0), ("--second", 1)])
def test_schedule_can_choose_between_the_two_of_an_hour_that_comes_twice(flask, dossier, which, hour):
    assert flask("schedule", str(dossier.id), "ORIENT", "2037-10-25 02:30", which, "--closed")[0] == 0
    starts_at = db.session.scalars(select(Appointment.starts_at)).one()
    assert starts_at == datetime(2037, 10, 25, hour, 30, tzinfo=UTC)


def test_what_the_form_asks_a_command_refuses_until_a_switch_says_yes(flask, dossier):
    """A Saturday that is over: both are said at once, and each has its own switch."""
    what = ("schedule", str(dossier.id), "ORIENT", "2025-12-06 10:00")
    code, said = flask(*what)
    assert code == 1
    assert "Dit moment is al voorbij: 2025-12-06T10:00+01:00. 2025-12-06 is een zaterdag. (--past, --closed)" in said
    assert flask(*what, "--past")[1].strip() == "Error: 2025-12-06 is een zaterdag. (--closed)"
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 0

    assert flask(*what, "--past", "--closed")[0] == 0
    assert flask(*what, "--past", "--closed", "--mail")[1].strip().endswith("(--overlap)")
    assert flask(*what, "--past", "--closed", "--overlap", "--mail")[0] == 0
    assert list(db.session.scalars(select(Run.mails_clients).order_by(Run.id))) == [False, True]


@pytest.mark.parametrize("command", ["plan", "schedule"])
def test_an_archived_type_is_refused(flask, dossier, command):
    db.session.scalars(select(AppointmentType)).one().archived_at = datetime.now(UTC)
    db.session.commit()
    when = ["2037-12-01 10:00"] if command == "schedule" else []
    code, said = flask(command, str(dossier.id), "ORIENT", *when)
    assert (code, "is gearchiveerd" in said) == (1, True)


def test_runs_tells_each_scenario_and_each_action_with_its_outcome(flask, dossier):
    appointment = an_appointment(dossier, an_appointment_type("Oriënterend gesprek"))
    (waiting,) = json.loads(flask("runs", str(appointment.id), "--json")[1])
    assert (waiting["status"], waiting["actions"]) == ("queued", [])
    work()
    (run,) = json.loads(flask("runs", str(appointment.id), "--json")[1])
    assert (run["event"], run["status"], run["requested_by"]) == ("scheduled", "done", "Yara de Wit")
    assert [(one["name"], one["weighing"]) for one in run["scenarios"]] == [
        ("Starter", "started"),
        ("Doorstromer", "no_match"),
    ]
    assert run["scenarios"][0]["conditions"] == [
        {"property": "Fase", "verdict": "holds", "sentence": "Fase van het dossier is Starter."}
    ]
    assert [(one["kind"], one["outcome"], one["asked_by"]) for one in run["actions"]] == [
        ("request_document", "done", "Starter"),
        ("send_email", "done", "Starter"),
    ]
    assert run["actions"][1]["email"] == {"status": "sent", "to": ["noor.van.dalen@voorbeeld.example"]}
    code, said = flask("runs", str(appointment.id))
    assert (code, f"Run {run['id']}: scheduled, done" in said) == (0, True)


def test_runs_of_an_unknown_appointment_are_refused(flask, office):
    assert flask("runs", "12", "--json") == (1, "Error: Er is geen afspraak met nummer 12.\n")


def test_check_is_content_or_says_why_not(flask, dossier):
    appointment = an_appointment(dossier)
    work()
    assert flask("check") == (0, "No breaches.\n")
    appointment.moves = 1
    db.session.commit()
    assert flask("check") == (1, f"appointment {appointment.id} has 0 rescheduled runs instead of 1\n")


@pytest.mark.parametrize("command", ["check", "plan 1 ORIENT", "config export", "demo reset --yes"])
def test_a_database_without_tables_is_told_in_a_sentence(empty, command):
    done = empty.test_cli_runner().invoke(args=command.split())
    assert (done.exit_code, len(done.output.splitlines())) == (1, 1)
    assert done.output.startswith("Error: the database can't be used: ")
    assert "brought up to date with flask db upgrade? flask doctor says" in done.output


def test_a_database_that_is_not_there_is_told_in_a_sentence(tmp_path):
    given = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/nowhere/office.sqlite3"}
    done = subprocess.run([sys.executable, "-m", "flask", "check"], cwd=ROOT, env=given, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the database can't be used: unable to open database file. Is it there")


def test_a_reset_of_the_demo_office_is_asked_first(flask, office):
    code, said = flask("demo", "reset", typed="n\n")
    assert (code, "removes everything" in said) == (1, True)
    assert db.session.scalars(select(Office)).one() is office
    code, said = flask("demo", "reset", "--yes")
    assert code == 0
    assert f"{demo.LOGINS[0][2]} / {demo.LOGINS[0][3]}" in said


def test_the_first_admin_is_made_with_the_office(app, flask):
    typed = "een lang wachtwoord\n" * 2
    refused = flask("admin", "create", "Els@kantoor.example", "Els  Smit", typed=typed)
    assert refused[0] == 1
    assert refused[1].endswith("Error: Er is nog geen kantoor. Geef de naam ervan op met --office.\n")
    code, said = flask("admin", "create", "Els@kantoor.example", "Els  Smit", "--office", "Ons Huis", typed=typed)
    assert (code, said.endswith("Els Smit can sign in as els@kantoor.example.\n")) == (0, True)
    assert "een lang" not in said
    assert db.session.scalars(select(Office)).one().name == "Ons Huis"
    assert db.session.scalars(select(User)).one().is_admin
    answer = app.test_client().post("/login", data={"email": "els@kantoor.example", "password": "een lang wachtwoord"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("email", "typed", "sentence"),
    [
        ("geen adres", "een lang wachtwoord", "geen adres is not an e-mail address."),
        ("els@kantoor.example", "te kort", "10"),
        ("yara.de.wit@debrug.example", "een lang wachtwoord", "Yara de Wit heeft dit e-mailadres al."),
    ],
)
def test_an_admin_that_can_not_be_is_refused(flask, office, email, typed, sentence):
    a_user("Yara de Wit")
    code, said = flask("admin", "create", email, "Els Smit", typed=f"{typed}\n" * 2)
    assert (code, sentence in said) == (1, True)
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


def test_flask_finds_the_app_in_the_project_folder(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    said = subprocess.run(
        [sys.executable, "-m", "flask", "--help"],
        cwd=ROOT,
        env=environment | {"AANZET_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(f"\n  {command}" in said.stdout for command in ("admin", "check", "demo", "plan", "runs", "schedule"))


def _rows() -> list[int | None]:
    counted = (Appointment, Run, RunAction)
    return [db.session.scalar(select(func.count()).select_from(model)) for model in counted]
