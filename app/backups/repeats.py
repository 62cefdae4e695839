"""What a restore does about mails that have left, and timed triggers that have fired, since the backup was made."""

import json
from datetime import UTC, datetime

from app.backups.files import ZONE, Backup
from app.vocabulary.formatting import moment
from app.vocabulary.sentences import Sentence, say

FIRST_WITH_TIMED_TRIGGERS = "0002"


def reason(backup: Backup) -> Sentence:
    return say(
        "Teruggezet uit een back-up van %(moment)s; onzeker is of deze mail al is verstuurd.",
        moment=moment(backup.made_at, ZONE),
    )


def withholding(backup: Backup) -> list[str]:
    """The SQL fits the backup's schema, so that it can be part of the restore itself."""
    why = reason(backup)
    told = json.dumps(why.as_json(), ensure_ascii=False)
    unsent = "status IN ('queued', 'sending')"
    statements = [
        f"UPDATE run_actions SET outcome = 'failed', reason = {_quoted(told)}"
        f" WHERE id IN (SELECT run_action_id FROM emails WHERE {unsent})",
        f"UPDATE emails SET status = 'uncertain', error = {_quoted(str(why))}, token = NULL, lease_until = NULL"
        f" WHERE {unsent}",
    ]
    if backup.revision >= FIRST_WITH_TIMED_TRIGGERS:
        # Moments before a trigger was switched on are passed over, and seen to be.
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
        timed = "event IN ('before', 'after') AND activated_at IS NOT NULL"
        statements.append(f"UPDATE triggers SET activated_at = {_quoted(now)} WHERE {timed}")
    return statements


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
