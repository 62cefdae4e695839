"""Is everything that an appointment needs up and keeping pace?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError

from app import queue
from app.delivery import emails
from app.extensions import db, impatient
from app.models import Role, Run
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import RunStatus, Severity

WORKER_SEEN_WITHIN_SECONDS = 60
LATE_AFTER_SECONDS = 60
WRITES_WITHIN_SECONDS = 4


@dataclass(frozen=True)
class Remark:
    severity: Severity
    sentence: Sentence


def proven() -> dict[str, Any]:
    """The report, after something was written: a database on a full disk still answers what it is asked."""
    writable = _takes_writes()
    found = report()
    return found | {"writable": writable, "ok": found["ok"] and writable}


def report() -> dict[str, Any]:
    """`ok`: database, Redis and a worker are all there. Work that waits for one of them is late, not lost."""
    redis, seen = queue.redis_answers(), queue.worker_seen_seconds_ago()
    report: dict[str, Any] = {
        "ok": False,
        "database": False,
        "redis": redis,
        "worker": seen is not None and seen <= WORKER_SEEN_WITHIN_SECONDS,
        "worker_seen_seconds_ago": seen,
    }
    try:
        report.update(_runs() | emails.report())
    except SQLAlchemyError:
        db.session.rollback()
        return report
    return report | {"database": True, "ok": report["redis"] and report["worker"]}


def _takes_writes() -> bool:
    """By a commit, since what is rolled back need not reach the disk. The rows stay what they are."""
    same = update(Role.__table__).values(name=Role.__table__.c.name)
    try:
        with db.engine.connect() as connection, impatient(connection, WRITES_WITHIN_SECONDS):
            connection.execute(same)
            connection.commit()
    except SQLAlchemyError:
        return False
    return True


def remarks(report: Mapping[str, Any]) -> list[Remark]:
    """What an admin should know of it, the worst first; nothing: all is well."""
    late = report.get("oldest_waiting_run_seconds") or 0
    found = [
        (
            not report["redis"],
            Severity.WRONG,
            say("Het achtergrondwerk ligt stil: Redis antwoordt niet. Wat afspraken in gang zetten, wacht."),
        ),
        (
            report["redis"] and not report["worker"],
            Severity.WRONG,
            say("Het achtergrondwerk ligt stil: er draait geen worker. Wat afspraken in gang zetten, wacht."),
        ),
        (
            late > LATE_AFTER_SECONDS,
            Severity.WRONG,
            say("De oudste uitvoering wacht al %(minutes)s min.", minutes=round(late / 60)),
        ),
        *_remarks_on_mail(report),
        *_counted(report),
    ]
    return [Remark(severity, sentence) for is_so, severity, sentence in found if is_so]


def _remarks_on_mail(report: Mapping[str, Any]) -> list[tuple[bool, Severity, Sentence]]:
    error = report.get("mail_error")
    said = say("De mailserver neemt nu geen mail aan: %(words)s", words=Sentence(error or ""))
    return [(bool(error), Severity.WRONG, said)]


def _counted(report: Mapping[str, Any]) -> list[tuple[bool, Severity, Sentence]]:
    counts = (
        ("failed_runs", Severity.ADVICE, N_("Uitvoeringen die mislukten: %(count)s.")),
        ("failed_emails", Severity.ADVICE, N_("E-mails die mislukten: %(count)s.")),
        ("uncertain_emails", Severity.ADVICE, N_("E-mails waarvan niet zeker is of ze aankwamen: %(count)s.")),
        ("waiting_runs", Severity.INFORMATION, N_("Uitvoeringen in de wachtrij: %(count)s.")),
        ("waiting_emails", Severity.INFORMATION, N_("E-mails in de wachtrij: %(count)s.")),
        ("held_emails", Severity.INFORMATION, N_("E-mails die nog worden vastgehouden: %(count)s.")),
    )
    return [
        (report.get(name, 0) > 0, severity, say(text, count=report.get(name, 0))) for name, severity, text in counts
    ]


def _runs() -> dict[str, Any]:
    waiting = (RunStatus.QUEUED, RunStatus.RUNNING)
    oldest, count = db.session.execute(select(func.min(Run.due_at), func.count()).where(Run.status.in_(waiting))).one()
    failed = db.session.scalar(select(func.count()).where(Run.status == RunStatus.FAILED))
    age = round((datetime.now(UTC) - oldest).total_seconds(), 1) if oldest else None
    return {"waiting_runs": count, "oldest_waiting_run_seconds": age, "failed_runs": failed}
