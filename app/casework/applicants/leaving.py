"""Someone leaves a dossier and may come back, or the two applicants change places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha1

from app.casework import dossiers, fact_changes, lapsed_facts, late_facts, persons
from app.casework.applicants import parting
from app.casework.domain.fact_changes import CONSUMER, PARTNER, Fact
from app.engine import withdrawing
from app.engine.domain.facts import swapped
from app.engine.domain.kinds.create_task import asks_address_of
from app.engine.withdrawing import Asking, Line, OpenThing, Part
from app.extensions import db
from app.models import Applicant, Dossier, EmailTemplate, FormerApplicant, Person, User
from app.store.locking import lock_dossier, refuse, refuse_archived
from app.store.saving import GONE, save
from app.vocabulary.sentences import N_, say
from app.vocabulary.words import ApplicantRole, EffectKind, Event

_CHANGED = N_("Er is intussen iets gewijzigd. Hieronder staat wat er nu gebeurt: kijk het na.")


@dataclass(frozen=True)
class Leaving:
    """What is still open of who leaves, by what asked it. Others may ask for a thing too: that stays."""

    applicant: Applicant
    parts: Sequence[Part]

    def of_kind(self, kind: EffectKind) -> list[Line]:
        return [line for part in self.parts for line in part.withdrawn if line.thing.action.kind is kind]

    @property
    def staying(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines if not line.is_withdrawn]

    @property
    def mark(self) -> str:
        """Differs when anything else would be withdrawn, or stay."""
        lines = (f"{line.thing.action.id}:{line.is_withdrawn}" for part in self.parts for line in part.lines)
        whole = "|".join([str(self.applicant.person_id), *lines])
        return sha1(whole.encode(), usedforsecurity=False).hexdigest()[:16]

    def without(self, keeps: frozenset[EffectKind]) -> list[Part]:
        """Only what is withdrawn, but for the kinds that the user keeps."""
        parts = (part.only(lambda line: line.thing.action.kind not in keeps) for part in self.parts)
        return [part for part in parts if part.lines]


def prospect(applicant: Applicant, *, is_locked: bool = False) -> Leaving:
    """A fixed number of queries."""
    by_asker: dict[tuple[int | None, str], list[OpenThing]] = {}
    for thing in withdrawing.still_open(applicant.dossier_id, is_locked=is_locked):
        maker = thing.made_by
        if _is_for(maker, applicant.person):
            by_asker.setdefault((maker.scenario.id if maker.scenario else None, maker.action.who), []).append(thing)
    return Leaving(applicant, [_part(things, applicant) for things in by_asker.values()])


def has_left(dossier: Dossier, person_id: int) -> bool:
    return any(former.person_id == person_id for former in dossier.gone_applicants)


def leave(
    dossier_id: int,
    person_id: int,
    *,
    keeps: frozenset[EffectKind],
    seen: str,
    by: User,
    template: EmailTemplate | None = None,
    read: str = "",
) -> None:
    """The second of two finds it done and changes nothing. `seen`: the mark of what the user saw.

    `template`: by which that person is told of the appointments to come, and `read` the mark of what that will say.
    """
    template_id = template.id if template else None
    dossier = _held(dossier_id)
    applicant = _applicant(dossier, persons.known_as(person_id))
    if applicant is None:
        db.session.rollback()
        return
    if applicant.role is not ApplicantRole.PARTNER:
        refuse("Een dossier heeft altijd een Consument. Wissel eerst Consument en Partner.")
    outlook = prospect(applicant, is_locked=True)
    if outlook.mark != seen:
        refuse(_CHANGED)
    letters = parting.parting(dossier, applicant.person, _template(template_id))
    if letters.problem:
        refuse("%(problem)s", field="template_id", problem=letters.problem)
    if letters.told and letters.mark != read:
        refuse("Hieronder staat de e-mail die wordt verstuurd: lees hem na.", field="template_id")
    former = _former(applicant, by)
    db.session.add(former)
    dossier.applicants.remove(applicant)
    fact_changes.record([Fact(PARTNER, former.name)], [], by=by, dossier_id=dossier_id)
    db.session.flush()
    if parts := outlook.without(keeps):
        key = f"{Event.APPLICANT_LEFT}:{former.id}"
        withdrawing.record(Event.APPLICANT_LEFT, key, dossier, None, parts, by=by)
    parting.send(letters, dossier, former, by=by)
    save(dossier, version=None, by=by, taken=GONE)


def come_back(dossier_id: int, person_id: int, *, by: User) -> None:
    """As partner, with all that is known of them. The second of two finds it done and changes nothing."""
    dossier, person_id = _held(dossier_id), persons.known_as(person_id)
    if _applicant(dossier, person_id):
        db.session.rollback()
        return
    person = next((former.person for former in dossier.former_applicants if former.person_id == person_id), None)
    if person is None:
        refuse("Deze persoon stond niet op dit dossier.")
    parting.take_back(dossier, person_id, by=by)
    details = persons.PersonDetails(last_name=person.last_name)
    dossiers.add_partner(dossier, dossiers.NewApplicant(person, details), by=by)


def swap(dossier_id: int, *, consumer_id: int, by: User) -> None:
    """The second of two finds it done and changes nothing. `consumer_id`: who was the Consument, as the user saw it."""
    dossier = _held(dossier_id)
    if len(dossier.applicants) < 2:
        refuse("Er is geen partner op dit dossier.")
    consumer, partner = (applicant.person for applicant in dossier.applicants)
    if consumer.id != persons.known_as(consumer_id):
        db.session.rollback()
        return
    before = [Fact(CONSUMER, consumer.full_name), Fact(PARTNER, partner.full_name)]
    after = [Fact(CONSUMER, partner.full_name), Fact(PARTNER, consumer.full_name)]
    fact_changes.record(before, after, by=by, dossier_id=dossier_id)
    # In between, two would have the same part.
    dossier.applicants = []
    db.session.flush()
    dossier.applicants = [
        Applicant(role=ApplicantRole.CONSUMER, person=partner),
        Applicant(role=ApplicantRole.PARTNER, person=consumer),
    ]
    save(dossier, version=None, by=by, taken=GONE)


@dataclass(frozen=True)
class Swap:
    """What would be offered once the two have changed places, beside what is offered already."""

    lapses: list[lapsed_facts.Offer]
    offers: list[late_facts.Offer]


def outlook_of_swap(dossier: Dossier) -> Swap:
    known = {lapse.mark for lapse in lapsed_facts.of_dossier(dossier)}
    known |= {offer.mark for offer in late_facts.of_dossier(dossier)}
    lapses, offers = lapsed_facts.of_dossier(dossier, as_if=swapped), late_facts.of_dossier(dossier, as_if=swapped)
    return Swap(
        [lapse for lapse in lapses if not lapse.is_answered and lapse.mark not in known],
        [offer for offer in offers if offer.mark not in known],
    )


def _held(dossier_id: int) -> Dossier:
    refuse_archived(lock_dossier(dossier_id))
    # What was read before the lock may have changed since.
    db.session.expire_all()
    dossier = dossiers.load(dossier_id)
    assert dossier is not None
    return dossier


def _template(template_id: int | None) -> EmailTemplate | None:
    return db.session.get(EmailTemplate, template_id) if template_id else None


def _applicant(dossier: Dossier, person_id: int) -> Applicant | None:
    return next((applicant for applicant in dossier.applicants if applicant.person_id == person_id), None)


def _former(applicant: Applicant, by: User) -> FormerApplicant:
    return FormerApplicant(
        dossier_id=applicant.dossier_id,
        person_id=applicant.person_id,
        role=applicant.role,
        name=applicant.person.full_name,
        left_at=datetime.now(UTC),
        left_by_id=by.id,
    )


def _part(things: Sequence[OpenThing], applicant: Applicant) -> Part:
    maker, person = things[0].made_by, applicant.person
    reason = say("%(whom)s is van het dossier gehaald.", whom=person.full_name)
    lines = tuple(Line(thing, _others(thing, person)) for thing in things)
    return Part(maker.action.who, reason, lines, maker.scenario, person.id, person.full_name)


def _others(thing: OpenThing, person: Person) -> tuple[str, ...]:
    """Who asks for it, but not for that person: a line that was struck out asks too."""
    names = (asking.name for asking in thing.asked_by if asking.stands and not _is_for(asking, person))
    return tuple(dict.fromkeys(names))


def _is_for(asking: Asking, person: Person) -> bool:
    scenario, action = asking.scenario, asking.action
    is_asked_of = action.person_id == person.id or (scenario is not None and scenario.person_id == person.id)
    return is_asked_of or (action.kind is EffectKind.CREATE_TASK and asks_address_of(action.key, person.full_name))
