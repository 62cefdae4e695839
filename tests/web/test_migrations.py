"""The migrations, on databases of their own: what they make is what the models say."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, migrate, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.engine import Engine

from app.engine.domain import mail_keys
from app.extensions import db
from app.models import DELETABLE, Email, Office, Person, Run, Scenario, ScenarioCondition, User
from app.vocabulary.free_days import KEPT
from app.vocabulary.opening_hours import USUAL
from app.vocabulary.words import Recipient
from tests import old_rows
from tests.factories import a_condition, a_property, a_scenario

pytestmark = pytest.mark.database("both")

MIGRATIONS = Path(__file__).parents[2] / "migrations"
REVISIONS = sorted(one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions())
NEXT = f"{int(REVISIONS[-1]) + 1:04d}"


def test_they_make_what_the_models_say(empty):
    upgrade()
    assert _differences() == []


@pytest.mark.parametrize(
    "revision", [*(pytest.param(old, marks=pytest.mark.long) for old in REVISIONS[:-1]), REVISIONS[-1]]
)
def test_they_keep_the_rows_of_every_earlier_revision(empty, revision):
    upgrade(revision=revision)
    put_in = old_rows.fill(db.engine)
    upgrade()
    for row in put_in["persons"]:
        # What is found by is made anew.
        del row["search_key"], row["email_key"]
    now = old_rows.found(db.engine, put_in)
    assert now == {
        table: [{name: value for name, value in row.items() if name in now[table][0]} for row in rows]
        for table, rows in put_in.items()
        if table in now
    }
    if db.engine.name == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    for mapper in db.Model.registry.mappers:
        loaded = db.session.scalars(select(mapper.class_)).all()
        assert len(loaded) == len(put_in.get(mapper.local_table.name, []))
    db.session.rollback()
    assert _differences() == []


def test_what_ended_an_appointment_tells_when_it_ended_and_back(empty):
    upgrade(revision="0009")
    old_rows.fill(db.engine)
    statuses = {1: "cancelled", 2: "completed"}
    with db.engine.begin() as connection:
        for id, status in statuses.items():
            other = "completed_at" if status == "cancelled" else "cancelled_at"
            connection.execute(text(f"UPDATE appointments SET status = '{status}', {other} = NULL WHERE id = {id}"))
        before = connection.execute(text(_MOMENTS)).all()
    upgrade(revision="0010")
    with db.engine.begin() as connection:
        ended = connection.execute(text("SELECT ended_at FROM appointments ORDER BY id")).scalars().all()
        connection.execute(text("UPDATE appointments SET cancelled_at = NULL, completed_at = NULL"))
    assert ended == [before[0].cancelled_at, before[1].completed_at]
    downgrade(revision="0009")
    with db.engine.begin() as connection:
        assert connection.execute(text(_MOMENTS)).all() == before


_MOMENTS = "SELECT status, cancelled_at, completed_at FROM appointments ORDER BY id"


def test_an_office_of_before_keeps_all_holidays_but_good_friday_and_the_hours_of_its_calendar(empty):
    upgrade(revision="0023")
    old_rows.fill(db.engine)
    upgrade()
    office = db.session.scalars(select(Office)).first()
    assert (office.opening_hours, set(office.holidays)) == (USUAL, set(KEPT))
    assert (office.closings, office.former_free_days) == ([], [])
    assert all(db.session.scalars(select(Run.mails_clients)))


def test_they_are_one_line_of_numbers():
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_names_and_partial_indexes_are_those_of_the_models_too(empty, backend):
    upgrade()
    with backend.app.app_context():
        by_models = _described(db.engine)
    assert _described(db.engine) == by_models
    assert any("'open'" in " ".join(map(str, one)) for one in by_models["document_requests"])


def test_the_number_of_a_deleted_thing_stays_its_own(empty):
    """Also of what was deleted before: its keys are freed, and history knows its number."""
    upgrade(revision="0015")
    old_rows.fill(db.engine)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE revisions SET kind = 'triggers', thing_id = 40 WHERE id = 1"))
        connection.execute(text("UPDATE run_triggers SET once_key = '40:1', trigger_id = NULL WHERE id = 1"))
        connection.execute(text("UPDATE run_triggers SET once_key = '2:1' WHERE id = 2"))
        connection.execute(
            text("UPDATE runs SET event = 'before', key = 'before:40:1', trigger_id = NULL WHERE id = 1")
        )
    upgrade()
    with db.engine.begin() as connection:
        assert connection.execute(text("SELECT once_key FROM run_triggers ORDER BY id")).scalars().all() == [
            None,
            "2:1",
        ]
        assert connection.execute(text("SELECT key FROM runs WHERE id = 1")).scalar() == "before:40:1:1"
        if db.engine.name == "sqlite":
            known = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'triggers'"))
            counted = connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"))
            assert known.scalar() == 40
            assert {*counted.scalars()} == {model.__tablename__ for model in DELETABLE}


def test_people_that_are_there_are_found_however_they_are_written(empty):
    upgrade(revision="0016")
    old_rows.fill(db.engine)
    with db.engine.begin() as connection:
        name = (
            "first_name = 'Ayşe', prefix = '', last_name = 'Çelik', email = 'AYSE@x.example', phone = '06-12 34 56 78'"
        )
        connection.execute(text(f"UPDATE persons SET {name} WHERE id = 1"))
        connection.execute(text("UPDATE users SET name = 'Łukasz Øster' WHERE id = 1"))
    upgrade()
    person, user = db.session.get_one(Person, 1), db.session.get_one(User, 1)
    made = Person(first_name="Ayşe", last_name="Çelik", email="AYSE@x.example", phone="06-12 34 56 78")
    db.session.add(made)
    db.session.flush()
    keys = ("search_key", "sort_key", "email_key", "phone_key")
    assert {key: getattr(person, key) for key in keys} == {key: getattr(made, key) for key in keys}
    assert user.sort_key == "lukasz oster"


def test_people_are_still_found_after_going_back(empty):
    upgrade(revision="0017")
    old_rows.fill(db.engine)
    with db.engine.begin() as connection:
        connection.execute(
            text("UPDATE persons SET first_name = 'Ayşe', prefix = '', last_name = 'Çelik' WHERE id = 1")
        )
    downgrade(revision="0016")
    with db.engine.begin() as connection:
        assert connection.execute(text("SELECT search_key FROM persons WHERE id = 1")).scalar() == "ayşe çelik"


def test_each_move_counts_as_a_start_and_back(empty):
    """What belonged to a move belongs to its start; what was done by a timed trigger isn't done again for this one."""
    upgrade(revision="0017")
    old_rows.fill(db.engine)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE appointments SET moves = 2"))
        connection.execute(text("UPDATE emails SET key = 'email:appointment:1:2:applicants|move:2' WHERE id = 1"))
        connection.execute(text("UPDATE tasks SET key = 'task:appointment:1:2:a%7Cmove:2' WHERE id = 1"))
    upgrade(revision="0018")
    with db.engine.begin() as connection:
        assert {*connection.execute(text("SELECT start_number FROM appointments")).scalars()} == {2}
        of_runs = text("SELECT DISTINCT start_number FROM runs WHERE appointment_id IS NOT NULL")
        assert connection.execute(of_runs).scalars().all() == [2]
        assert _key_of(connection, "emails") == "email:appointment:1:2:applicants|start:2"
        assert _key_of(connection, "tasks") == "task:appointment:1:2:a%7Cmove:2"
    downgrade(revision="0017")
    with db.engine.begin() as connection:
        assert _key_of(connection, "emails") == "email:appointment:1:2:applicants|move:2"


def _key_of(connection, table):
    return connection.execute(text(f"SELECT key FROM {table} WHERE id = 1")).scalar()


def test_mails_are_known_by_whom_they_are_for_and_by_where_they_went_and_back(empty):
    upgrade(revision="0021")
    old_rows.fill(db.engine)
    mail_to = {1: ("noor@x.example", "Noor Vos", "sent"), 2: ("yara@kantoor.example", "Yara de Wit", "queued")}
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE runs SET appointment_id = 1 WHERE id = 1"))
        connection.execute(text("UPDATE users SET name = 'Yara de Wit', email = 'yara@kantoor.example' WHERE id = 1"))
        connection.execute(text("UPDATE dossiers SET advisor_id = 1, handler_id = 2 WHERE id = 1"))
        for id, (address, name, status) in mail_to.items():
            key, whom = f"email:appointment:1:1:{address}", f'[{{"name": "{name}", "address": "{address}"}}]'
            values = {"id": id, "key": key, "whom": whom, "status": status, "person_id": 1, "template": 1}
            values["order"] = f'{{"email_template_id": 1, "person_id": 1, "recipients": {whom}}}'
            connection.execute(
                text(
                    "UPDATE run_actions SET run_id = 1, action_id = NULL, kind = 'send_email', key = :key,"
                    " person_name = 'Noor Vos', person_id = 1, \"order\" = :order WHERE id = :id"
                ),
                values,
            )
            connection.execute(
                text(
                    "UPDATE emails SET key = :key, recipients = :whom, status = :status, person_id = 1, error = '',"
                    " dossier_id = 1, appointment_id = 1, email_template_id = 1, run_action_id = :id WHERE id = :id"
                ),
                values,
            )
    upgrade()
    to_noor, to_yara = db.session.scalars(select(Email).order_by(Email.id))
    whom = [(email.recipient, email.person_id) for email in (to_noor, to_yara)]
    assert whom == [(Recipient.APPLICANTS, 1), (Recipient.ADVISOR, 1)]
    for email, (recipient, person_id) in zip((to_noor, to_yara), whom, strict=True):
        assert email.key == email.run_action.key == mail_keys.key("appointment:1", 1, recipient, person_id)
        assert email.run_action.order["recipient"] == recipient
    (left,) = to_noor.recipients
    assert (left.name, left.address, left.person_id, to_yara.recipients) == ("Noor Vos", "noor@x.example", 1, [])
    assert left.leaving_key == mail_keys.of_leaving(
        to_noor.key, "appointment:1", 1, Recipient.APPLICANTS, 1, "Noor@x.example"
    )
    db.session.rollback()
    downgrade(revision="0021")
    with db.engine.begin() as connection:
        before = connection.execute(text("SELECT key FROM emails ORDER BY id")).scalars().all()
    assert before == [f"email:appointment:1:1:{address}" for address, _name, _status in mail_to.values()]


def test_they_can_be_taken_back(empty):
    upgrade()
    downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]


def test_upgrading_twice_changes_nothing(empty):
    upgrade()
    before = _described(db.engine)
    upgrade()
    assert _described(db.engine) == before


def test_a_new_one_is_numbered_and_only_made_when_something_changed(empty, tmp_path):
    folder = _copy(tmp_path)
    upgrade(directory=folder)
    migrate(directory=folder, message="Nothing")
    assert len(list((folder / "versions").glob("*.py"))) == len(REVISIONS)
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE persons DROP COLUMN phone"))
    migrate(directory=folder, message="Add a telephone number")
    made = (folder / "versions" / f"{NEXT}_add_a_telephone_number.py").read_text()
    assert 'sa.Column("phone", sa.Text(), nullable=False)' in made
    assert "from app" not in made


def test_making_a_table_anew_keeps_the_rows_that_refer_to_it(empty, tmp_path):
    folder = _copy(tmp_path)
    upgrade(directory=folder)
    phase = a_property("Fase", ["Starter"])
    a_scenario("Starter", where=[a_condition(phase, "Starter")])
    (folder / "versions" / f"{NEXT}_anew.py").write_text(_ANEW)
    upgrade(directory=folder)
    assert db.session.query(Scenario).count() == db.session.query(ScenarioCondition).count() == 1
    if db.engine.name == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1


_ANEW = f"""
from alembic import op

revision, down_revision = "{NEXT}", "{REVISIONS[-1]}"


def upgrade():
    with op.batch_alter_table("scenarios", recreate="auto") as table:
        table.alter_column("scope", server_default="appointment")
"""


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, db.metadata)


def _copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MIGRATIONS, tmp_path / "migrations"))


def _described(engine: Engine) -> dict[str, set[tuple]]:
    inspector = inspect(engine)
    return {
        table: {
            ("primary key", inspector.get_pk_constraint(table)["name"]),
            *(("foreign key", one["name"], *one["options"].items()) for one in inspector.get_foreign_keys(table)),
            *(("unique", one["name"]) for one in inspector.get_unique_constraints(table)),
            *(("check", one["name"], one["sqltext"]) for one in inspector.get_check_constraints(table)),
            *(
                ("index", one["name"], *one["column_names"], *map(str, one["dialect_options"].values()))
                for one in inspector.get_indexes(table)
            ),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }
