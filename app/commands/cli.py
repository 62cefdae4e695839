"""Commands: doors into the services."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import click
from flask import Flask
from flask.cli import AppGroup
from flask_security import hash_password
from flask_security.proxies import _security

from app import backups, demo
from app.casework import appointment_doubts, appointments
from app.commands import config_commands, doctor, lookups, plan_as_data, user_commands
from app.commands.refusals import refusals
from app.engine import colleagues, previews
from app.extensions import db, reads_only
from app.setup import first_admin
from app.vocabulary.json_values import Json, JsonObject, objects
from app.watch import check

demo_commands = AppGroup("demo", help="The demo office.")
admin_commands = AppGroup("admin", help="Those who set the office up.")
commands = AppGroup()


def init_app(app: Flask) -> None:
    app.cli.add_command(demo_commands)
    app.cli.add_command(admin_commands)
    app.cli.add_command(config_commands.commands)
    security = app.cli.commands["users"]
    assert isinstance(security, click.Group)
    security.add_command(user_commands.deactivate)
    for command in commands.commands.values():
        app.cli.add_command(command)


@demo_commands.command("reset")
@click.option("--yes", is_flag=True, help="Don't ask.")
def reset_demo(yes: bool) -> None:
    """Empty every table and load the demo office anew."""
    if not yes:
        click.confirm(f"This removes everything from {_database()}. Go on?", abort=True)
    with refusals():
        demo.reset()
    for name, role, email, password in demo.logins():
        click.echo(f"{name} ({role}): {email} / {password}")


@admin_commands.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--office", metavar="NAME", help="The office's name, needed as long as there is no office.")
def create_admin(email: str, name: str, office: str | None) -> None:
    """Make a user who can set everything up. Asks for the password."""
    try:
        address = _security.mail_util.normalize(email)
    except ValueError as error:
        raise click.ClickException(f"{email} is not an e-mail address.") from error
    typed = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    shortcomings, password = _security.password_util.validate(typed, False)
    if shortcomings:
        raise click.ClickException(" ".join(map(str, shortcomings)))
    with refusals():
        user = first_admin.create_admin(address, name, hash_password(password), office)
        click.echo(f"{user.name} can sign in as {user.email}.")


@commands.command("plan")
@click.argument("dossier_number", type=int)
@click.argument("appointment_type_code")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show_plan(dossier_number: int, appointment_type_code: str, as_json: bool) -> None:
    """What scheduling such an appointment now would do. Writes nothing."""
    with refusals(), _only_reading():
        dossier = lookups.dossier(dossier_number)
        kind = lookups.appointment_type(appointment_type_code)
        outline = plan_as_data.of_plan(previews.plan_for(dossier, kind, datetime.now(UTC)))
    if as_json:
        _echo_json(outline)
    else:
        _echo_outline(outline)


@commands.command("schedule")
@click.argument("dossier_number", type=int)
@click.argument("appointment_type_code")
@click.argument("local_time")
@click.option(
    "--second/--first", "fold", default=None, help="Which one, where the clock goes back and the hour comes twice."
)
@click.option(
    "--overlap", "answers", flag_value="overlap", multiple=True, help="Though the advisor has another appointment then."
)
@click.option("--past", "answers", flag_value="past", multiple=True, help="Though that moment is over.")
@click.option(
    "--closed", "answers", flag_value="closed", multiple=True, help="Though the office is closed or free then."
)
@click.option("--mail", "answers", flag_value="also", multiple=True, help="Clients too about what is over.")
def schedule(
    dossier_number: int, appointment_type_code: str, local_time: str, fold: bool | None, answers: tuple[str, ...]
) -> None:
    """Schedule an appointment at LOCAL_TIME, such as "2026-12-01 10:00", and print its number."""
    with refusals():
        dossier = lookups.dossier(dossier_number)
        kind = lookups.appointment_type(appointment_type_code)
        details = appointments.AppointmentDetails(
            type=kind,
            title=kind.name,
            location=None,
            remarks="",
            starts_at=lookups.moment(local_time, fold),
            duration_minutes=kind.duration_minutes,
            advisor=colleagues.advisor(dossier),
            accepted=appointment_doubts.Answered(answers),
        )
        click.echo(appointments.schedule(dossier, details, token=uuid4().hex, by=None).id)


@commands.command("runs")
@click.argument("appointment_id", type=int)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show_runs(appointment_id: int, as_json: bool) -> None:
    """What the appointment set in motion: scenarios weighed, actions with their outcome and why."""
    with refusals(), _only_reading():
        runs = plan_as_data.of_runs(lookups.appointment(appointment_id))
    if as_json:
        _echo_json(runs)
        return
    for run in runs:
        click.echo(f"Run {run['id']}: {run['event']}, {run['status']}")
        _echo_outline(run)


@commands.command("check")
def check_database() -> None:
    """Prove over the whole database that each event has its one run and each effect its one action."""
    with refusals(), _only_reading():
        breaches = check.breaches()
    for breach in breaches:
        click.echo(breach)
    if breaches:
        raise SystemExit(1)
    click.echo("No breaches.")


@commands.command("doctor")
def examine() -> None:
    """Say of each thing that Aanzet needs whether it is there. Changes nothing; fails when something is missing."""
    # A database that stays silent is as good as none.
    os.environ.setdefault("PGCONNECT_TIMEOUT", "5")
    count = 0
    for diagnosis in doctor.diagnoses():
        click.echo(f"{diagnosis.state:<9}{diagnosis.what:<13}{diagnosis.sentence}")
        count += diagnosis.state is doctor.State.MISSING
    if count:
        raise SystemExit(1)
    click.echo("Nothing is missing.")


@commands.command("backup")
@click.argument("file", type=click.Path(path_type=Path), required=False)
def back_up(file: Path | None) -> None:
    """Write the whole database to FILE (a new one in the instance's folder), while everything goes on."""
    with refusals(), _only_reading():
        click.echo(f"The backup is in {backups.write(file)}.")


@commands.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--send-queued", is_flag=True, help="Send what waited then, though it may have left since.")
def restore(file: Path, yes: bool, send_queued: bool) -> None:
    """Put the backup in FILE in the place of the whole database."""
    with refusals():
        backup = backups.look_into(file)
        when = f"{backup.made_at.astimezone(backups.ZONE):%Y-%m-%d %H:%M}"
        if not yes:
            click.confirm(f"This replaces everything in {_database()} by the backup of {when}. Go on?", abort=True)
        restored = backups.restore(backup, send_queued=send_queued)
    click.echo(f"The database is again as it was on {when}, and its schema is up to date.")
    click.echo(f"E-mails that waited and may have left since, now uncertain: {restored.uncertain_emails}.")
    click.echo(f"Runs that waited, and will be carried out (again), with their e-mails: {restored.waiting_runs}.")
    if not send_queued:
        click.echo("Timed triggers whose moment came between the backup and now are passed over.")
    click.echo("Now restart the web, the workers and the sweeper (or ./run).")


def _database() -> str:
    return db.engine.url.render_as_string(hide_password=True)


@contextmanager
def _only_reading() -> Iterator[None]:
    token = reads_only.set(True)
    try:
        yield
    finally:
        reads_only.reset(token)


def _echo_json(value: Json) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _echo_outline(outline: JsonObject) -> None:
    for trigger in objects(outline["triggers"]):
        _echo_line("fires" if trigger["fires"] else "no", "trigger", trigger)
    for scenario in objects(outline["scenarios"]):
        _echo_line(scenario["weighing"], "scenario", scenario)
    for action in objects(outline["actions"]):
        _echo_line(action["outcome"], action["kind"], action)


def _echo_line(verdict: Json, what: Json, entry: JsonObject) -> None:
    whom = f" · {entry['person']}" if entry.get("person") else ""
    asked_by = f" [{entry['asked_by']}]" if entry.get("asked_by") else ""
    reason = f": {entry['reason']}" if entry["reason"] else ""
    click.echo(f"  {verdict:<15} {what:<16} {entry['name']}{whom}{asked_by}{reason}")
