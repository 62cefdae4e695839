"""The list of all appointments: those from today on, unless something else is asked for."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, or_, select, true
from sqlalchemy.orm import joinedload

from app.casework.dossiers import people_of
from app.extensions import db
from app.models import Appointment, AppointmentType, Dossier, Location, User
from app.setup import settings_lists, users
from app.store import offices
from app.tables.dossier_table import consumer_name, matches, name_of, position_of
from app.tables.table import Choice, Column, Condition, Filter, Listing
from app.tables.table_filters import among, colleague, of_words, period
from app.vocabulary.sentences import say
from app.vocabulary.times import day_start, local_day, week_of
from app.vocabulary.words import AppointmentStatus

ALL = "all"
PAST = "past"


def listing(me: User) -> Listing[Appointment]:
    starts = period("starts", say("Datum"), Appointment.starts_at, offices.zone())
    return Listing(
        name="appointments",
        id=Appointment.id,
        load=_load,
        columns=[*_shown_columns(), *_further_columns()],
        filters=[
            _when(),
            among("type", say("Afspraaktype"), settings_lists.everything(AppointmentType), Appointment.type_id),
            colleague("advisor", say("Adviseur"), users.everything(), Appointment.advisor_id, me),
            among(
                "location",
                say("Locatie"),
                settings_lists.everything(Location),
                Appointment.location_id,
                nothing=say("Geen locatie"),
            ),
            of_words("status", say("Status"), AppointmentStatus, Appointment.status),
        ],
        ranges=[starts],
        matches=matches_appointment,
        default_sort=lambda chosen: "-starts" if PAST in chosen.get("when", ()) else "starts",
    )


def _when() -> Filter:
    """What this means moves along with the days, so that a saved view stays right."""
    zone = offices.zone()
    today = local_day(datetime.now(UTC), zone)
    this_week, next_week = week_of(today), week_of(today + timedelta(weeks=1))
    days = {
        "": (today, None),
        "today": (today, today + timedelta(days=1)),
        "week": (this_week[0], next_week[0]),
        "next_week": (next_week[0], next_week[0] + timedelta(weeks=1)),
        PAST: (None, today),
        ALL: (None, None),
    }

    def where(chosen: Sequence[str]) -> Condition | None:
        first, after = days[next(iter(chosen), "")]
        start = Appointment.starts_at >= day_start(first, zone) if first else None
        end = Appointment.starts_at < day_start(after, zone) if after else None
        return and_(true(), *(bound for bound in (start, end) if bound is not None))

    choices = [
        Choice("today", say("Vandaag")),
        Choice("week", say("Deze week")),
        Choice("next_week", say("Volgende week")),
        Choice(PAST, say("Voor vandaag")),
        Choice(ALL, say("Alle dagen")),
    ]
    return Filter("when", say("Wanneer"), choices, where, is_single=True, otherwise=say("Vanaf vandaag"))


def matches_appointment(word: str) -> list[Condition]:
    """A word may stand in its title or its type, or match its dossier."""
    types = select(AppointmentType.id).where(AppointmentType.search_key.contains(word, autoescape=True))
    return [
        Appointment.title_key.contains(word, autoescape=True),
        Appointment.type_id.in_(types),
        Appointment.dossier_id.in_(select(Dossier.id).where(or_(*matches(word)))),
    ]


def _load(ids: Sequence[int]) -> Iterable[Appointment]:
    return db.session.scalars(
        select(Appointment)
        .where(Appointment.id.in_(ids))
        .options(
            joinedload(Appointment.type),
            joinedload(Appointment.location),
            joinedload(Appointment.advisor),
            people_of(Appointment.dossier),
        )
    )


def _shown_columns() -> list[Column[Appointment]]:
    kind, advisor = position_of(Appointment.type_id, AppointmentType), name_of(Appointment.advisor_id)
    location = position_of(Appointment.location_id, Location)
    dossier = consumer_name(Appointment.dossier_id)
    return [
        Column("starts", say("Wanneer"), lambda appointment: appointment.starts_at, (Appointment.starts_at,)),
        Column("title", say("Afspraak"), lambda appointment: appointment.title, (Appointment.title_key,)),
        Column("dossier", say("Dossier"), lambda appointment: appointment.dossier.name, (dossier,)),
        Column("type", say("Afspraaktype"), lambda appointment: appointment.type.name, (kind,), is_shown=False),
        Column("advisor", say("Adviseur"), lambda appointment: appointment.advisor.name, (advisor,)),
        Column(
            "location",
            say("Locatie"),
            lambda appointment: appointment.location.name if appointment.location else None,
            (location,),
            width="md",
        ),
        Column("status", say("Status"), lambda appointment: appointment.status, (Appointment.status,)),
    ]


def _further_columns() -> list[Column[Appointment]]:
    return [
        Column("ends", say("Tot"), lambda appointment: appointment.ends_at, is_shown=False),
        Column("minutes", say("Duur (minuten)"), lambda appointment: appointment.duration_minutes, is_shown=False),
        Column("number", say("Dossiernummer"), lambda appointment: appointment.dossier_id, is_shown=False),
        Column("remarks", say("Opmerkingen"), lambda appointment: appointment.remarks, is_shown=False),
    ]
