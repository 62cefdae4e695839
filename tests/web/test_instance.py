"""The folder in which Aanzet keeps what is its own: made at the first start, also after one that failed."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from app.config import from_environment
from app.server.redis_server import RedisUnavailable, private_redis
from tests.processes import AS_ANYONE, ROOT, full_disk, settings

REFUSED = "Aanzet can't start: AANZET_INSTANCE must be a folder that can be written ("


@pytest.fixture(autouse=True)
def by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


def test_the_secret_is_made_once_and_for_this_user_only(tmp_path):
    secret = from_environment(tmp_path / "instance")["SECRET_KEY"]
    assert len(secret) >= 40
    assert from_environment(tmp_path / "instance")["SECRET_KEY"] == secret
    (path,) = (tmp_path / "instance").iterdir()
    assert (path.read_text(), path.stat().st_mode & 0o777) == (secret, 0o600)


def test_an_empty_secret_that_a_full_disk_left_is_made_anew(tmp_path):
    (tmp_path / "secret_key").touch()
    secret = from_environment(tmp_path)["SECRET_KEY"]
    assert len(secret) >= 40
    assert from_environment(tmp_path)["SECRET_KEY"] == secret


def test_a_full_disk_is_told_and_the_next_start_goes_on(tmp_path, capsys):
    with full_disk(), pytest.raises(SystemExit):
        from_environment(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().err.startswith(REFUSED)
    assert from_environment(tmp_path)["SECRET_KEY"]


def test_who_starts_at_the_same_time_for_the_first_time_gets_the_same_secret(tmp_path):
    command = [sys.executable, "-c", "import app; print(app.create_app().config['SECRET_KEY'])"]
    first = [subprocess.Popen(command, cwd=ROOT, env=settings(tmp_path), stdout=subprocess.PIPE) for _ in range(3)]
    assert len({process.communicate(timeout=60)[0] for process in first}) == 1


@pytest.mark.parametrize("name", ["what?mode=memory", "50%25 of %(here)s", "#1 'één' of \"two\" & more;"])
def test_it_may_have_any_name(tmp_path, name):
    folder = tmp_path / name
    configured = from_environment(folder)
    assert configured["SQLALCHEMY_DATABASE_URI"].database == str(folder / "aanzet.sqlite3")
    upgraded = flask("db", "upgrade", environment=settings(folder))
    assert upgraded.returncode == 0
    assert {path.name for path in folder.iterdir()} == {"secret_key", "aanzet.sqlite3"}
    assert {path.name for path in tmp_path.iterdir()} == {name}


def test_a_redis_that_nobody_started_is_looked_for_in_it(tmp_path):
    url = from_environment(tmp_path / "what?db=x")["REDIS_URL"]
    assert unquote(url.removeprefix("unix://")) == str(tmp_path / "what?db=x" / "redis" / "absent.sock")


def test_a_relative_name_counts_from_where_one_is(tmp_path):
    environment = settings(Path("kept"), FLASK_APP="app:create_app()", PYTHONPATH=str(ROOT))
    asked = [sys.executable, "-m", "flask", "db", "upgrade"]
    assert subprocess.run(asked, cwd=tmp_path, env=environment, capture_output=True, timeout=60).returncode == 0
    assert (tmp_path / "kept" / "aanzet.sqlite3").exists()


def flask(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [*AS_ANYONE, sys.executable, "-m", "flask", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    "words", [["-m", "flask", "runs", "1"], ["app.py"], ["-m", "app.worker"], ["-m", "app.sweeper"]]
)
def test_where_it_cannot_be_made_every_program_says_so_in_one_line(tmp_path, words):
    tmp_path.chmod(0o500)
    command = [*AS_ANYONE, sys.executable, *words]
    environment = settings(tmp_path / "instance")
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode
    assert ended.stderr == f"{REFUSED}Permission denied: {tmp_path / 'instance'}).\n"


def test_the_web_gives_up_where_it_cannot_be_made(tmp_path):
    tmp_path.chmod(0o500)
    command = [*AS_ANYONE, sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", "127.0.0.1:0"]
    environment = settings(tmp_path / "instance")
    ended = subprocess.run(
        [*command, "app:create_app()"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 4
    assert ended.stderr.count(REFUSED) == 1
    assert "Traceback" not in ended.stderr


def test_nothing_is_written_in_it_where_the_environment_tells_all(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    monkeypatch.setenv("DATABASE_URL", "postgresql://aanzet@db/aanzet")
    from_environment(tmp_path / "instance")
    assert not (tmp_path / "instance").exists()


def test_a_supervisor_that_cannot_write_in_it_says_so_in_one_line(tmp_path):
    from_environment(tmp_path)
    tmp_path.chmod(0o500)
    command = [*AS_ANYONE, sys.executable, "app.py"]
    ended = subprocess.run(command, cwd=ROOT, env=settings(tmp_path), capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert ended.stderr == f"Aanzet can't start: {tmp_path / 'redis'} can't be written: Permission denied.\n"


def test_a_backup_where_it_cannot_be_written_is_refused_in_one_line(tmp_path):
    assert flask("db", "upgrade", environment=settings(tmp_path)).returncode == 0
    tmp_path.chmod(0o500)
    refused = flask("backup", environment=settings(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: ") and refused.stderr.count("\n") == 1


def test_a_private_redis_on_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    with full_disk(), pytest.raises(RedisUnavailable, match="can't be written"), private_redis(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]
