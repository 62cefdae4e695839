"""PostgreSQL's own programs, for backups: the fitting ones are found, or one sentence says what to install."""

import shutil
from pathlib import Path

import pytest

from app import backups
from app.backups import BackupError, tools
from tests.backends import make_app

pytestmark = pytest.mark.database("postgresql")


def a_program(folder: Path, version: str) -> None:
    """That can tell its version and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "pg_dump"
    program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version} (Debian {version}-1)'\n")
    program.chmod(0o755)


def test_the_password_is_told_in_the_environment(backend):
    app = make_app(backend.environment | {"DATABASE_URL": "postgresql://ons:Geheim%21@db.example:5433/kantoor"})
    with app.app_context():
        told = tools.environment()
    where = {"PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "ons", "PGDATABASE": "kantoor"}
    assert (where | {"PGPASSWORD": "Geheim!"}).items() <= told.items()


def test_none_at_all_is_told(migrated, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(tools, "INSTALLED", tmp_path)
    with pytest.raises(
        BackupError, match=r"^no pg_dump found: install postgresql-client-\d+, or put it on the PATH\.$"
    ):
        backups.write(tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_only_older_ones_are_told(migrated, tmp_path, monkeypatch):
    a_program(tmp_path / "path", "9.6.24")
    a_program(tmp_path / "installed" / "10" / "bin", "10.23")
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(tools, "INSTALLED", tmp_path / "installed")
    server = tools.server_version()
    sentence = f"pg_dump is of version 10 and the server of version {server}: install postgresql-client-{server}."
    with pytest.raises(BackupError) as refused:
        backups.write(tmp_path / "backup")
    assert str(refused.value) == sentence


def test_the_fitting_one_is_taken_wherever_it_is(migrated, tmp_path, monkeypatch):
    server, real = tools.server_version(), shutil.which("pg_dump")
    a_program(tmp_path / "path", "9.6.24")
    a_program(tmp_path / "installed" / str(server + 1) / "bin", f"{server + 1}.1")
    fitting = tmp_path / "installed" / str(server) / "bin"
    fitting.mkdir(parents=True)
    (fitting / "pg_dump").symlink_to(str(real))
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")
    monkeypatch.setattr(tools, "INSTALLED", tmp_path / "installed")
    assert backups.write(tmp_path / "backup").stat().st_size > 1000
