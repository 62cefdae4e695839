"""To whom a mail goes as things are now: asked by the plan, and again when it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.engine.domain.facts import Addressee
from app.engine.domain.team import Found, Team
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import Assignee, Recipient


@dataclass(frozen=True)
class Audience:
    meant: tuple[Addressee, ...]
    absent: Sentence | None = None
    """Why there is no colleague to write to."""
    stands_in: Sentence | None = None
    """Why it goes to another colleague."""

    @property
    def to(self) -> tuple[Addressee, ...]:
        """Those who can be written to. Two may share an address."""
        return () if self.absent else tuple(one for one in self.meant if one.address and not one.refusal)

    @property
    def without(self) -> tuple[Addressee, ...]:
        """Those who need an address: they have none, or one that was refused for good."""
        return () if self.absent else tuple(one for one in self.meant if not one.address or one.refusal)

    @property
    def missing(self) -> Sentence | None:
        """Who can't be written to, and why."""
        if self.absent:
            return self.absent
        unknown = ", ".join(one.name for one in self.without if not one.address)
        told = [say("Geen e-mailadres bekend van %(whom)s.", whom=unknown)] if unknown else []
        told += [_refused(one) for one in self.without if one.address]
        return _chained(told) if told else None

    @property
    def blocked(self) -> Sentence | None:
        return None if self.to else self.missing


def _refused(one: Addressee) -> Sentence:
    text = N_("De mailserver weigerde %(address)s van %(whom)s voorgoed: %(words)s.")
    return say(text, address=one.address, whom=one.name, words=one.refusal.rstrip("."))


def _chained(told: Sequence[Sentence]) -> Sentence:
    first, *rest = told
    return say("%(first)s %(rest)s", first=first, rest=_chained(rest)) if rest else first


def audience(recipient: Recipient, person: Addressee | None, applicants: Sequence[Addressee], team: Team) -> Audience:
    """`person`: of a mail for one. Of a mail to a colleague it is whom it is about."""
    match recipient:
        case Recipient.APPLICANTS:
            return Audience((person,) if person else tuple(applicants))
        case Recipient.ADVISOR:
            return _of_colleague(team.find(Assignee.ADVISOR))
        case Recipient.HANDLER:
            return _of_colleague(team.find(Assignee.HANDLER))


def _of_colleague(found: Found) -> Audience:
    colleague = found.colleague
    meant = (Addressee(colleague.name, colleague.email, user_id=colleague.id),) if colleague else ()
    return Audience(meant, found.blocked, found.note)
