"""Is everything that an appointment needs up and keeping pace?"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError

from app import queue
from app.delivery import emails
from app.delivery.emails import MailReport
from app.extensions import db, waiting_at_most
from app.models import Role, Run
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import RunStatus, Severity
from app.watch import sweeps

WORKER_SEEN_WITHIN_SECONDS = 60
SWEPT_WITHIN_SECONDS = 60
LATE_AFTER_SECONDS = 60
WRITES_WITHIN_SECONDS = 4


@dataclass(frozen=True)
class Remark:
    severity: Severity
    sentence: Sentence


class HealthReport(MailReport, total=False):
    """A database that doesn't answer leaves out what only it can tell."""

    ok: bool
    database: bool
    redis: bool
    worker: bool
    worker_seen_seconds_ago: float | None
    sweeper: bool
    swept_seconds_ago: float | None
    writable: bool
    waiting_runs: int
    oldest_waiting_run_seconds: float | None
    failed_runs: int


def proven() -> HealthReport:
    """Reports after something was written: a database on a full disk still answers what it is asked."""
    writable = _takes_writes()
    so_far = report()
    return so_far | {"writable": writable, "ok": so_far["ok"] and writable}


def report() -> HealthReport:
    """All is `ok` when database, Redis, worker and sweeper are there. What waits for one of them is late, not lost."""
    redis, seen = queue.redis_answers(), queue.worker_seen_seconds_ago()
    report: HealthReport = {
        "ok": False,
        "database": False,
        "redis": redis,
        "worker": seen is not None and seen <= WORKER_SEEN_WITHIN_SECONDS,
        "worker_seen_seconds_ago": seen,
    }
    try:
        report.update(_runs())
        report.update(emails.report())
        report.update(_sweeper())
    except SQLAlchemyError:
        db.session.rollback()
        return report
    return report | {"database": True, "ok": report["redis"] and report["worker"] and report["sweeper"]}


def _sweeper() -> HealthReport:
    swept = sweeps.seconds_ago()
    return {"sweeper": swept is not None and swept <= SWEPT_WITHIN_SECONDS, "swept_seconds_ago": swept}


def _takes_writes() -> bool:
    """It takes a commit, since what is rolled back need not reach the disk. The rows stay what they are."""
    same = update(Role.__table__).values(name=Role.__table__.c.name)
    try:
        with waiting_at_most(WRITES_WITHIN_SECONDS), db.engine.connect() as connection:
            connection.execute(same)
            connection.commit()
    except SQLAlchemyError:
        return False
    return True


def remarks(report: HealthReport) -> list[Remark]:
    """Tells what an admin should know of it, the worst first, and nothing when all is well."""
    late, error = report.get("oldest_waiting_run_seconds") or 0, report.get("mail_error")
    all_remarks = [
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
            not report.get("sweeper", True),
            Severity.WRONG,
            say("De sweeper draait niet. Wat op een later moment moet gebeuren of bleef liggen, wacht."),
        ),
        (
            late > LATE_AFTER_SECONDS,
            Severity.WRONG,
            say("De oudste uitvoering wacht al %(minutes)s min.", minutes=round(late / 60)),
        ),
        (
            bool(error),
            Severity.WRONG,
            say("De mailserver neemt nu geen mail aan: %(words)s", words=Sentence(error or "")),
        ),
        *_counted(report),
    ]
    return [Remark(severity, sentence) for is_so, severity, sentence in all_remarks if is_so]


def _counted(report: HealthReport) -> list[tuple[bool, Severity, Sentence]]:
    counts = (
        (report.get("failed_runs"), Severity.ADVICE, N_("Uitvoeringen die mislukten: %(count)s.")),
        (report.get("failed_emails"), Severity.ADVICE, N_("E-mails die mislukten: %(count)s.")),
        (
            report.get("uncertain_emails"),
            Severity.ADVICE,
            N_("E-mails waarvan niet zeker is of ze aankwamen: %(count)s."),
        ),
        (report.get("waiting_runs"), Severity.INFORMATION, N_("Uitvoeringen in de wachtrij: %(count)s.")),
        (report.get("waiting_emails"), Severity.INFORMATION, N_("E-mails in de wachtrij: %(count)s.")),
        (report.get("held_emails"), Severity.INFORMATION, N_("E-mails die nog worden vastgehouden: %(count)s.")),
    )
    return [(bool(count), severity, say(text, count=count)) for count, severity, text in counts]


def _runs() -> HealthReport:
    waiting = (RunStatus.QUEUED, RunStatus.RUNNING)
    oldest, count = db.session.execute(select(func.min(Run.due_at), func.count()).where(Run.status.in_(waiting))).one()
    failed = db.session.scalar(select(func.count()).where(Run.status == RunStatus.FAILED)) or 0
    age = round((datetime.now(UTC) - oldest).total_seconds(), 1) if oldest else None
    return {"waiting_runs": count, "oldest_waiting_run_seconds": age, "failed_runs": failed}
