"""flask config export and import."""

import json

import pytest
from sqlalchemy import select

from app.exchange import configurations
from app.extensions import db
from app.models import Location, Revision, Scenario
from tests import kept_office
from tests.factories import a_document_type, a_location, a_property, a_scenario, an_appointment, asks
from tests.web.test_configurations import empty_the_office, rows

pytestmark = pytest.mark.database("both")


@pytest.fixture
def flask(app):
    """Call a command; `flask(...)` gives its exit code and what it said."""

    def call(*arguments: str) -> tuple[int, str]:
        db.session.rollback()
        result = app.test_cli_runner().invoke(args=["config", *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return call


@pytest.fixture
def file(office, tmp_path, flask):
    a_property("Fase", ["Starter", "Doorstromer"])
    a_location()
    a_scenario("Starter", [asks(a_document_type())])
    path = tmp_path / "inrichting.json"
    assert flask("export", path) == (0, f"Written to {path}.\n")
    return path


def edit(file, change):
    configuration = json.loads(file.read_text())
    change(configuration)
    file.write_text(json.dumps(configuration))


def test_export_shows_or_writes_the_same(flask, file):
    assert flask("export") == (0, file.read_text())


def test_the_demo_office_goes_over_to_another_database_by_two_commands(app, flask, tmp_path):
    kept_office.load()
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    flask("export", first)
    empty_the_office()
    code, said = flask("import", first)
    assert (code, said.splitlines()[-1]) == (0, "Imported.")
    flask("export", second)
    assert first.read_bytes() == second.read_bytes()


def test_a_dry_run_tells_and_writes_nothing(flask, file):
    an_appointment()
    edit(file, lambda one: (one["locations"].clear(), one["scenarios"][0].update(name="Starters")))
    edit(file, lambda one: one["properties"][0]["options"].pop())
    before = rows()
    assert flask("import", file, "--dry-run") == (
        0,
        "  changed    properties         Fase (fase)\n"
        "  archived   appointment_types  Oriënterend gesprek (oriënterend): 1 afspraak\n"
        "  archived   locations          Kantoor Utrecht (kantoor-utrecht): 1 afspraak\n"
        "  changed    scenarios          Starters (starter)\n"
        "  removed    option             Fase: Doorstromer\n"
        "Nothing was written.\n",
    )
    assert rows() == before


def test_an_import_does_what_the_dry_run_told(flask, file):
    edit(file, lambda one: (one["locations"].clear(), one["scenarios"][0].update(name="Starters")))
    told = flask("import", file, "--dry-run")[1].removesuffix("Nothing was written.\n")
    assert flask("import", file) == (0, f"{told}Imported.\n")
    db.session.expire_all()
    assert db.session.scalars(select(Location)).all() == []
    assert db.session.scalars(select(Scenario)).one().changed_by is None
    assert set(db.session.scalars(select(Revision.by))) == {None}


def test_what_changes_nothing_says_so(flask, file):
    before = rows()
    assert flask("import", file) == (0, "Nothing changes.\nNothing was written.\n")
    assert rows() == before


def test_a_file_with_problems_is_refused_with_each_in_its_place(flask, file):
    edit(file, lambda one: one["scenarios"][0]["actions"][0].update(document_type="loonstrok"))
    edit(file, lambda one: one["statuses"][0].update(naam="x"))
    before = rows()
    for arguments in (("import", file), ("import", file, "--dry-run")):
        assert flask(*arguments) == (
            1,
            "statuses[0].naam: Status “Nieuw”. “naam” hoort hier niet. Bedoelt u “name”?\n"
            "scenarios[0].actions[0].document_type: Scenario “Starter”, actie 1. Onbekend documenttype “loonstrok”."
            " Bedoelt u “loonstrook”?\n"
            "Error: Er is niets gewijzigd: het bestand klopt niet.\n",
        )
    assert rows() == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"[" * 50_000])
def test_what_is_no_configuration_is_refused_in_a_sentence(flask, file, content):
    file.write_bytes(content)
    code, said = flask("import", file)
    assert code == 1 and said.endswith("Error: Er is niets gewijzigd: het bestand klopt niet.\n")


def test_a_file_that_is_not_there_is_named(flask, office, tmp_path):
    code, said = flask("import", tmp_path / "weg.json")
    assert code == 2 and "weg.json" in said


def test_without_an_office_there_is_nothing_to_export(app, flask):
    assert flask("export") == (1, "Error: Er is nog geen kantoor. Maak eerst een beheerder: flask admin create.\n")


def test_the_commands_end_without_a_transaction(flask, file):
    flask("import", file, "--dry-run")
    flask("export")
    assert not db.session().in_transaction()
    assert configurations.export()
