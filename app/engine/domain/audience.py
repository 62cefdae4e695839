"""To whom a mail goes as things are now: asked by the plan, and again when it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.engine.domain.facts import Addressee
from app.engine.domain.team import Found, Team
from app.vocabulary.sentences import Sentence, say
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
        return () if self.absent else tuple(one for one in self.meant if one.address)

    @property
    def without(self) -> tuple[Addressee, ...]:
        return () if self.absent else tuple(one for one in self.meant if not one.address)

    @property
    def missing(self) -> Sentence | None:
        """Who can't be written to, and why."""
        if self.absent or not self.without:
            return self.absent
        return say("Geen e-mailadres bekend van %(whom)s.", whom=", ".join(one.name for one in self.without))

    @property
    def blocked(self) -> Sentence | None:
        return None if self.to else self.missing


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
