"""What of a run can be taken back, and why the rest can't."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EmailStatus, RequestStatus, TaskStatus


@dataclass(frozen=True)
class Judgement:
    """What undoing does to one effect, or why it stays."""

    can_be_undone: bool
    sentence: Sentence


@dataclass(frozen=True)
class StatusStep:
    """A dossier's move from one status to another."""

    from_id: int | None
    to_id: int
    on: date
    who: Sentence | str
    is_of_run: bool
    is_undone: bool = False


def of_requests(asked: Sequence[tuple[RequestStatus, date | None]]) -> Judgement:
    """One action's: the first, and each time that it was asked again after a rejection. Each with when it came in."""
    live = [(status, on) for status, on in asked if status is not RequestStatus.WITHDRAWN]
    if not live:
        return Judgement(False, say("Is al ingetrokken."))
    delivered = [(status, on) for status, on in live if status is not RequestStatus.OPEN]
    if not delivered:
        return Judgement(True, say("Wordt ingetrokken: er is nog niets aangeleverd."))
    status, on = delivered[-1]
    text = N_("Blijft staan: op %(received_on)s aangeleverd.")
    if status is RequestStatus.REJECTED and len(live) > len(delivered):
        text = N_("Blijft staan: op %(received_on)s aangeleverd, afgekeurd en opnieuw gevraagd.")
    return Judgement(False, say(text, received_on=on or ""))


def of_email(status: EmailStatus, sent_on: date | None) -> Judgement:
    match status:
        case EmailStatus.QUEUED:
            return Judgement(True, say("Wordt ingetrokken: de mail is nog niet verstuurd."))
        case EmailStatus.FAILED:
            return Judgement(True, say("Wordt ingetrokken: de mail kon niet worden verstuurd."))
        case EmailStatus.WITHDRAWN:
            return Judgement(False, say("Is al ingetrokken."))
        case EmailStatus.SENDING:
            text = N_("Wordt op dit moment verstuurd. Alleen als dat niet lukt, wordt de mail alsnog ingetrokken.")
            return Judgement(False, say(text))
        case EmailStatus.UNCERTAIN:
            return Judgement(False, say("Kan niet: onzeker is of deze mail is aangekomen."))
        case EmailStatus.SENT:
            text = N_("Kan niet: op %(sent_on)s verstuurd, en een verstuurde mail is niet terug te halen.")
            return Judgement(False, say(text, sent_on=sent_on or ""))


def of_task(status: TaskStatus, done_on: date | None, who: str) -> Judgement:
    match status:
        case TaskStatus.OPEN:
            return Judgement(True, say("Wordt gesloten: verdwijnt uit de werkvoorraad."))
        case TaskStatus.WITHDRAWN:
            return Judgement(False, say("Is al gesloten."))
        case TaskStatus.DONE:
            text = N_("Blijft staan: op %(done_on)s afgehandeld door %(who)s.")
            return Judgement(False, say(text, done_on=done_on or "", who=who))


def of_status(step: StatusStep, later: Iterable[StatusStep], old_name: str) -> Judgement:
    """`later`: the dossier's steps since. `old_name`: of the status that it came from."""
    if step.is_undone:
        return Judgement(False, say("Is al teruggezet."))
    if since := _standing(later):
        text = N_("Blijft staan: %(who)s heeft de status op %(changed_on)s gewijzigd.")
        return Judgement(False, say(text, who=since.who, changed_on=since.on))
    return Judgement(True, say("De status wordt weer %(status)s.", status=old_name))


def _standing(later: Iterable[StatusStep]) -> StatusStep | None:
    """The last step that still counts: one that was undone, and the step back that undid it, cancel out."""
    standing: list[StatusStep] = []
    for step in later:
        if standing and _sets_back(step, standing[-1]):
            standing.pop()
        else:
            standing.append(step)
    return standing[-1] if standing else None


def _sets_back(step: StatusStep, before: StatusStep) -> bool:
    is_back = (step.from_id, step.to_id) == (before.to_id, before.from_id)
    return before.is_undone and not step.is_of_run and is_back
