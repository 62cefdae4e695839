"""What is asked before an appointment is made or moved: one that is over, on a free day, at an odd hour, or double."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from app.casework.dossiers import people_of
from app.extensions import db
from app.models import Appointment, Office, User
from app.store import offices
from app.vocabulary import labels
from app.vocabulary.formatting import clock
from app.vocabulary.free_days import Closing
from app.vocabulary.sentences import N_, Doubt, Doubts, Sentence, say, together

LONGEST = timedelta(minutes=1440)

PAST, CLOSED, OVERLAP = "past", "closed", "overlap"
"""What is asked; a command has a switch for each."""


class Everything:
    """Whatever is asked, the answer is yes: of who can't be asked, and said so beforehand."""

    def __contains__(self, _key: object) -> bool:
        return True


@dataclass(frozen=True)
class Answered:
    """Beforehand, by a word for each kind of question, whatever it turns out to be. "also": what may be chosen too."""

    words: Container[str]

    def __contains__(self, key: object) -> bool:
        return str(key).partition("-")[0] in self.words


@dataclass(frozen=True)
class Wanted:
    """What is about to be saved, as far as a question may rise from it."""

    starts_at: datetime
    minutes: int
    advisor: User | None
    own: Appointment | None = None
    """Whose moment this becomes; None of a new one."""
    is_news: bool = True
    """It is new, or is moved."""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def has_other_hours(self) -> bool:
        return self.own is None or (self.starts_at, self.minutes) != (self.own.starts_at, self.own.duration_minutes)

    @property
    def has_other_advisor(self) -> bool:
        return self.advisor is not None and (self.own is None or self.advisor.id != self.own.advisor_id)


def of(wanted: Wanted) -> list[Doubt]:
    office = offices.current()
    return [*_over(wanted, office), *_odd_hours(wanted, office), *_overlap(wanted, office)]


def ask(doubts: Sequence[Doubt], accepted: Container[str]) -> None:
    """All together, so that nobody answers one to meet the next."""
    if any(doubt.key not in accepted for doubt in doubts):
        db.session.rollback()
        raise Doubts(doubts, accepted, field="accepted")


def mails_clients(doubts: Sequence[Doubt], accepted: Container[str]) -> bool:
    """Clients hear nothing of an appointment that is over, unless that is chosen."""
    over = next((doubt for doubt in doubts if doubt.kind == PAST), None)
    return over is None or over.choice_key in accepted


def _over(wanted: Wanted, office: Office) -> Iterator[Doubt]:
    if wanted.is_news and wanted.starts_at < datetime.now(UTC):
        local = wanted.starts_at.astimezone(offices.zone_of(office))
        sentence = say("Dit moment is al voorbij: %(starts_at)s.", starts_at=local.isoformat(timespec="minutes"))
        choice = say("Klanten er toch over mailen. Anders krijgen zij van dit opslaan geen e-mail.")
        yield _doubt(PAST, sentence, wanted, choice)


def _odd_hours(wanted: Wanted, office: Office) -> Iterator[Doubt]:
    if wanted.has_other_hours:
        start = wanted.starts_at.astimezone(offices.zone_of(office))
        hours = offices.opening_hours_of(office)
        if free := _free(start.date(), office):
            yield _doubt(CLOSED, free, wanted)
        elif not hours.hold(start, wanted.minutes):
            yield _doubt(CLOSED, _outside(wanted, office), wanted)


def _free(day: date, office: Office) -> Sentence | None:
    """A weekend day on which the office opens is a day like others."""
    match offices.free_days_of(office).why_free(day):
        case Closing(name=name):
            return say("Het kantoor is op %(day_on)s dicht: %(name)s.", day_on=day, name=name)
        case None if day.weekday() < 5 or offices.opening_hours_of(office).on(day):
            return None
        case None:
            return say(_WEEKEND[day.weekday() - 5], day_on=day)
        case holiday:
            called = Sentence(labels.text(holiday))
            return say("%(day_on)s is een feestdag: %(name)s.", day_on=day, name=called)


_WEEKEND = N_("%(day_on)s is een zaterdag."), N_("%(day_on)s is een zondag.")


def _outside(wanted: Wanted, office: Office) -> Sentence:
    zone = offices.zone_of(office)
    start, end = clock(wanted.starts_at, zone), clock(wanted.ends_at, zone)
    day = wanted.starts_at.astimezone(zone).date()
    hours = offices.opening_hours_of(office).on(day)
    if hours is None:
        return say("Op die dag van de week is het kantoor gesloten: %(day_on)s.", day_on=day)
    text = N_("De afspraak is van %(start)s tot %(end)s, en het kantoor is op %(day_on)s open van %(hours)s.")
    span = say("%(opens)s tot %(closes)s", opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}")
    return say(text, start=start, end=end, day_on=day, hours=span)


def _overlap(wanted: Wanted, office: Office) -> Iterator[Doubt]:
    if not wanted.advisor or not (wanted.has_other_hours or wanted.has_other_advisor):
        return
    zone, in_the_way = offices.zone_of(office), _in_the_way(wanted, wanted.advisor)
    if in_the_way:
        taken = together(
            say(
                "%(title)s met %(dossier)s, van %(start)s tot %(end)s",
                title=appointment.title,
                dossier=appointment.dossier.name,
                start=clock(appointment.starts_at, zone),
                end=clock(appointment.ends_at, zone),
            )
            for appointment in in_the_way
        )
        text = N_("%(advisor)s heeft dan al een afspraak: %(taken)s.")
        yield _doubt(OVERLAP, say(text, advisor=wanted.advisor.name, taken=taken), wanted)


def _in_the_way(wanted: Wanted, advisor: User) -> list[Appointment]:
    standing = db.session.scalars(
        select(Appointment)
        .where(
            Appointment.advisor_id == advisor.id,
            Appointment.is_open,
            Appointment.starts_at < wanted.ends_at,
            Appointment.starts_at > wanted.starts_at - LONGEST,
            Appointment.id != (wanted.own.id if wanted.own else 0),
        )
        .options(people_of(Appointment.dossier))
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return [appointment for appointment in standing if appointment.ends_at > wanted.starts_at]


def _doubt(kind: str, sentence: Sentence, wanted: Wanted, choice: Sentence | None = None) -> Doubt:
    return Doubt(kind, sentence, wanted.starts_at.astimezone(UTC).isoformat(), choice)
