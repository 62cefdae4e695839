"""Whom the work of a dossier goes to: who is named for it, or who stands in for a colleague who left."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Assignee


@dataclass(frozen=True)
class Colleague:
    id: int
    name: str
    email: str
    is_active: bool = True


@dataclass(frozen=True)
class Found:
    """`note` says why it goes to somebody else, `blocked` why it can't go to anybody."""

    colleague: Colleague | None
    note: Sentence | None = None
    blocked: Sentence | None = None


@dataclass(frozen=True)
class Team:
    """Those that the work of a dossier can go to, on the occasion of an appointment or not."""

    advisor: Colleague
    handler: Colleague | None = None
    of_appointment: Colleague | None = None
    admins: tuple[Colleague, ...] = ()
    """Those who didn't leave; needed only where all others did."""

    @property
    def has_somebody(self) -> bool:
        return any(colleague.is_active for _, colleague in self._in_order())

    def find(self, assignee: Assignee, user: Colleague | None = None) -> Found:
        """`user`: who is named, where it is for a user."""
        wanted = {Assignee.ADVISOR: self.advisor, Assignee.HANDLER: self.handler, Assignee.USER: user}[assignee]
        if wanted is None:
            return Found(None, blocked=say("Dit dossier heeft geen behandelaar."))
        if wanted.is_active:
            return Found(wanted)
        left = say(_LEFT[assignee], whom=wanted.name)
        for part, colleague in self._in_order():
            if colleague.is_active:
                text = N_("%(left)s Dit gaat naar %(instead)s (%(part)s).")
                return Found(colleague, note=say(text, left=left, instead=colleague.name, part=say(part)))
        return Found(wanted, blocked=left)

    @property
    def named(self) -> Colleague:
        """Whom clients meet and answer."""
        return self.standing_in_for(self.of_appointment or self.advisor)

    def standing_in_for(self, wanted: Colleague) -> Colleague:
        """Who is named to clients: nobody who left, unless there is nobody else."""
        return self.find(Assignee.USER, wanted).colleague or wanted

    def _in_order(self) -> Iterator[tuple[str, Colleague]]:
        if self.of_appointment:
            yield N_("adviseur van de afspraak"), self.of_appointment
        yield N_("adviseur van het dossier"), self.advisor
        if self.handler:
            yield N_("behandelaar"), self.handler
        for admin in self.admins:
            yield N_("beheerder"), admin


_LEFT = {
    Assignee.ADVISOR: N_("Adviseur %(whom)s werkt hier niet meer."),
    Assignee.HANDLER: N_("Behandelaar %(whom)s werkt hier niet meer."),
    Assignee.USER: N_("%(whom)s werkt hier niet meer."),
}
