"""How what happened on a dossier reads on its timeline."""

from collections.abc import Mapping
from datetime import datetime

from app.vocabulary import events
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EmailStatus, Event, Outcome, RequestStatus, RunStatus

DOSSIER = say("Dossier")
SEVERAL_REQUESTED = N_("%(count)s documenten gevraagd")
SEVERAL_WITHDRAWN = N_("%(count)s documenten ingetrokken")

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
    EmailStatus.WITHDRAWN: N_("E-mail ingetrokken: %(name)s"),
}
_DECISIONS = {
    RequestStatus.APPROVED: N_("Document goedgekeurd: %(name)s (%(whom)s)"),
    RequestStatus.REJECTED: N_("Document afgekeurd: %(name)s (%(whom)s)"),
    RequestStatus.WITHDRAWN: N_("Document ingetrokken: %(name)s (%(whom)s)"),
}


def appointment(event: Event, title: str) -> Sentence:
    return say(events.of(event).told, title=title)


def appointment_changed(title: str) -> Sentence:
    return say("Afspraak gewijzigd: %(title)s", title=title)


def appointment_reopened(title: str) -> Sentence:
    return say("Afspraak heropend: %(title)s", title=title)


def run(id: int, event: Event) -> Sentence:
    return say(events.of(event).after, id=id)


def run_lines(
    status: RunStatus, due_at: datetime, error: str, started: int, outcomes: Mapping[Outcome, int]
) -> tuple[Sentence, ...]:
    """How many scenarios it started, and how its actions ended; or how far it is."""
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


def undone(id: int) -> Sentence:
    return say("Uitvoering %(id)s teruggedraaid", id=id)


def requested(name: str, whom: Sentence | str) -> Sentence:
    return say("Document gevraagd: %(name)s (%(whom)s)", name=name, whom=whom)


def received(name: str, whom: Sentence | str) -> Sentence:
    return say("Document ontvangen: %(name)s (%(whom)s)", name=name, whom=whom)


def decided(status: RequestStatus, name: str, whom: Sentence | str) -> Sentence:
    return say(_DECISIONS[status], name=name, whom=whom)


def email(status: EmailStatus, name: str) -> Sentence:
    return say(_EMAILS[status], name=name)


def addressed(addresses: list[str]) -> Sentence:
    return say("Aan %(addresses)s", addresses=", ".join(addresses))


def task_made(subject: str, assignee: str) -> Sentence:
    return say("Taak voor %(who)s: %(subject)s", who=assignee, subject=subject)


def task_done(subject: str) -> Sentence:
    return say("Taak gereed: %(subject)s", subject=subject)


def task_handed_over(before: str, after: str) -> Sentence:
    return say("Taak overgedragen: %(before)s → %(after)s", before=before, after=after)


def status(before: str | None, after: str) -> Sentence:
    if before is None:
        return say("Dossier geopend, met status %(status)s", status=after)
    return say("Dossierstatus: %(before)s → %(after)s", before=before, after=after)


def because(reason: Sentence | str) -> Sentence:
    return say("Reden: %(reason)s", reason=reason)


def note(is_edited: bool) -> Sentence:
    return say("Notitie, daarna bewerkt") if is_edited else say("Notitie")


def note_of_action(who: str) -> Sentence:
    """`who`: the scenario or trigger."""
    return say("Notitie door %(who)s", who=who)


def note_withdrawn(who: str) -> Sentence:
    return say("Notitie van %(who)s ingetrokken", who=who)


def facts(whom: str | None) -> Sentence:
    return say("Gegevens van %(whom)s gewijzigd", whom=whom) if whom else say("Dossiergegevens gewijzigd")
