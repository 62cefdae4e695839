"""PostgreSQL: by its own pg_dump and pg_restore."""

import re
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import inspect, text

from app.backups import tools
from app.backups.files import Backup, BackupError
from app.backups.tools import run
from app.extensions import db

NAME = "PostgreSQL"
SUFFIX = "dump"
SIGNATURE = b"PGDMP"
PATIENCE_SECONDS = 30


def write(file: Path) -> None:
    chosen = [f'--table="{_schema()}"."{table}"' for table in _tables()]
    options = ["--format=custom", "--no-password", f"--lock-wait-timeout={PATIENCE_SECONDS}s"]
    with file.open("wb") as out:
        run("pg_dump", *options, *chosen, out=out)


def look_into(path: Path) -> Backup:
    contents = run("pg_restore", "--list", str(path))
    revisions = run("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(path))
    made_at = re.search(r"Archive created at (\S+ \S+)", contents)
    revision = re.search(r"^COPY .*\n(\S+)\n\\\.$", revisions, re.MULTILINE)
    if made_at is None or revision is None:
        raise BackupError(f"{path} is not a backup of Aanzet.")
    schemas = sorted(set(re.findall(r"^\d+; \d+ \d+ TABLE (?!DATA )(\S+)", contents, re.MULTILINE)))
    if schemas != [_schema()]:
        raise BackupError(f"{path} is of schema {', '.join(schemas)}, and the configured one is {_schema()}.")
    return Backup(path, revision[1], datetime.fromisoformat(made_at[1]).replace(tzinfo=UTC))


def restore(backup: Backup, statements: list[str]) -> None:
    """Takes one transaction, which whoever is at work waits for, and which nothing but its last line commits."""
    # Also those that the backup doesn't have: a newer Aanzet made them, and they may refer to the others.
    gone = ", ".join(f'"{_schema()}"."{table}"' for table in _tables())
    first = ["BEGIN", f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'"]
    first += [f"DROP TABLE {gone}"] if gone else []
    last = [f'SET LOCAL search_path TO "{_schema()}"', "SET LOCAL timezone TO 'UTC'", *statements, "COMMIT"]
    if complaint := _pour(backup.path, _script(first), _script(last)):
        hint = " Stop the web, the workers and the sweeper, and try again." if "lock timeout" in complaint else ""
        raise BackupError(f"the restore failed, and nothing was changed: {complaint}.{hint}")


def _pour(archive: Path, first: bytes, last: bytes) -> str:
    """Tells what went wrong, if anything. Without its last lines the transaction is rolled back by whoever holds it."""
    read = tools.command("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(archive))
    write = tools.command("psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--file=-")
    environment = tools.environment()
    with TemporaryFile() as said:
        with (
            suppress(BrokenPipeError),
            subprocess.Popen(
                write, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
            ) as writer,
            subprocess.Popen(read, env=environment, stdout=subprocess.PIPE, stderr=said) as reader,
        ):
            assert reader.stdout and writer.stdin
            writer.stdin.write(first)
            _copy(reader.stdout, writer.stdin)
            if reader.wait() == 0:
                writer.stdin.write(last)
        said.seek(0)
        failed = reader.returncode or writer.returncode
        return tools.one_line(said.read()) if failed else ""


def _copy(script: IO[bytes], into: IO[bytes]) -> None:
    is_older = tools.server_version() < 17
    for line in script:
        # The tools of version 17 say this to every server, and older ones don't know it.
        if not (is_older and line == b"SET transaction_timeout = 0;\n"):
            into.write(line)


def _script(statements: list[str]) -> bytes:
    return "".join(f"{statement};\n" for statement in statements).encode()


def _schema() -> str:
    with db.engine.connect() as connection:
        return str(connection.scalar(text("SELECT current_schema()")))


def _tables() -> list[str]:
    return inspect(db.engine).get_table_names()
