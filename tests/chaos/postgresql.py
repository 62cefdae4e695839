"""A PostgreSQL of the suite's own, so that restarting it harms nobody else."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

# A crash of the server loses nothing that reached the kernel, and no power is cut here.
OPTIONS = "-c listen_addresses='' -c fsync=off -c log_min_messages=fatal"


def missing() -> str:
    """Why there can be none; empty when there can."""
    if _programs() is None:
        return "no initdb and pg_ctl in /usr/lib/postgresql/*/bin"
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        return "PostgreSQL doesn't run as root, and there is no setpriv to leave root with"
    return ""


class Cluster:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self._folder}"

    def create(self) -> None:
        self._run("initdb", "-D", str(self._data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        self._control("start")

    def restart(self) -> None:
        """As after a crash: every connection breaks, and what was not committed is gone."""
        self._control("restart", "-m", "immediate")

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def _control(self, *what: str) -> None:
        log = str(self._folder / "postgresql.log")
        self._run("pg_ctl", "-D", str(self._data), "-l", log, "-w", "-o", f"{OPTIONS} -k {self._folder}", *what)

    def _run(self, program: str, *arguments: str) -> None:
        programs = _programs()
        assert programs
        ended = subprocess.run(
            [*_as_postgres(), str(programs / program), *arguments],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            # The server would inherit a pipe and keep it open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert ended.returncode == 0, f"{program} failed; see {self._folder}"


@contextmanager
def cluster() -> Iterator[Cluster]:
    # Not below pytest's folder, which another user may not enter, and short enough for a socket.
    folder = Path(mkdtemp(prefix="aanzet-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    made = Cluster(folder)
    try:
        made.create()
        yield made
        made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """Of the newest version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.partition(".")[0]))
    return next((path for path in reversed(found) if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)


def _as_postgres() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
