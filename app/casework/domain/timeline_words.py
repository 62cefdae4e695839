"""How what happened on a dossier reads on its timeline."""

from collections.abc import Mapping
from datetime import datetime

from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EmailStatus, Outcome, RequestStatus, RunStatus, Shortfall

_OUTCOMES = {
    Outcome.DONE: N_("%(count)s gedaan"),
    Outcome.MERGED: N_("%(count)s samengevoegd"),
    Outcome.SKIPPED: N_("%(count)s overgeslagen"),
    Outcome.BLOCKED: N_("%(count)s geblokkeerd"),
    Outcome.FAILED: N_("%(count)s mislukt"),
    Outcome.WITHDRAWN: N_("%(count)s ingetrokken"),
}
_EMAILS = {
    EmailStatus.QUEUED: N_("E-mail in de wachtrij: %(name)s"),
    EmailStatus.SENDING: N_("E-mail wordt verstuurd: %(name)s"),
    EmailStatus.SENT: N_("E-mail verstuurd: %(name)s"),
    EmailStatus.FAILED: N_("E-mail niet verstuurd: %(name)s"),
    EmailStatus.UNCERTAIN: N_("Onzeker of deze e-mail is aangekomen: %(name)s"),
    EmailStatus.BLOCKED: N_("E-mail geblokkeerd: %(name)s"),
    EmailStatus.SKIPPED: N_("E-mail overgeslagen: %(name)s"),
    EmailStatus.WITHDRAWN: N_("E-mail ingetrokken: %(name)s"),
}
_DECISIONS = {
    RequestStatus.APPROVED: N_("Document goedgekeurd: %(name)s (%(whom)s)"),
    RequestStatus.REJECTED: N_("Document afgekeurd: %(name)s (%(whom)s)"),
    RequestStatus.WITHDRAWN: N_("Document ingetrokken: %(name)s (%(whom)s)"),
}


def run_lines(
    status: RunStatus, due_at: datetime, error: str, started: int, outcomes: Mapping[Outcome, int]
) -> tuple[Sentence, ...]:
    """They tell how many scenarios it started and how its actions ended, or how far it is."""
    match status:
        case RunStatus.WAITING:
            return (say("Wacht op %(due_at)s", due_at=due_at.isoformat()),)
        case RunStatus.QUEUED | RunStatus.RUNNING:
            return (say("Bezig"),)
        case RunStatus.WITHDRAWN:
            return (say("Ingetrokken"),)
        case RunStatus.FAILED:
            return (say("Mislukt: %(error)s", error=Sentence(error)) if error else say("Mislukt"),)
        case RunStatus.DONE:
            return _ended(started, outcomes)


def _ended(started: int, outcomes: Mapping[Outcome, int]) -> tuple[Sentence, ...]:
    if not outcomes and not started:
        return (say("Er is niets gestart."),)
    scenarios = say("1 scenario gestart") if started == 1 else say("%(count)s scenario's gestart", count=started)
    ended = [say(_OUTCOMES[outcome], count=outcomes[outcome]) for outcome in Outcome if outcomes.get(outcome)]
    return (*([scenarios] if started else []), *ended)


def decided(status: RequestStatus, name: str, whom: Sentence | str) -> Sentence:
    return say(_DECISIONS[status], name=name, whom=whom)


def email(status: EmailStatus | Shortfall, name: str) -> Sentence:
    if isinstance(status, Shortfall):
        return say("E-mail gedeeltelijk verstuurd: %(name)s", name=name)
    return say(_EMAILS[status], name=name)


def status(before: str | None, after: str) -> Sentence:
    if before is None:
        return say("Dossier geopend, met status %(status)s", status=after)
    return say("Dossierstatus: %(before)s → %(after)s", before=before, after=after)


def because(reason: Sentence | str) -> Sentence:
    return say("Reden: %(reason)s", reason=reason)
