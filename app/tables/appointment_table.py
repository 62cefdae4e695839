"""The list of all appointments: those from today on, unless something else is asked for."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Applicant, Appointment, AppointmentType, Dossier, Location, User
from app.setup import settings_lists, users
from app.store import offices
from app.tables.dossier_table import consumer_name, matches, name_of, position_of
from app.tables.table import Choice, Column, Condition, Filter, Listing
from app.tables.table_filters import among, colleague, of_words, period, week_of
from app.vocabulary.sentences import say
from app.vocabulary.times import day_start, local_day
from app.vocabulary.words import AppointmentStatus

ALL = "all"
PAST = "past"


def listing(me: User) -> Listing[Appointment]:
    starts = period("starts", say("Datum"), Appointment.starts_at, offices.zone())
    return Listing(
        name="appointments",
        id=Appointment.id,
        load=_load,
        id_of=lambda appointment: appointment.id,
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
    monday, next_monday = week_of(today)
    days = {
        "": (today, None),
        "today": (today, today + timedelta(days=1)),
        "week": (monday, next_monday),
        "next_week": (next_monday, next_monday + timedelta(days=7)),
        PAST: (None, today),
        ALL: (None, None),
    }

    def where(chosen: Sequence[str]) -> Condition | None:
        first, after = days[next(iter(chosen), "")]
        start = Appointment.starts_at >= day_start(first, zone) if first else None
        end = Appointment.starts_at < day_start(after, zone) if after else None
        return start & end if start is not None and end is not None else start if start is not None else end

    choices = [
        Choice("today", say("Vandaag")),
        Choice("week", say("Deze week")),
        Choice("next_week", say("Volgende week")),
        Choice(PAST, say("Voor vandaag")),
        Choice(ALL, say("Alle dagen")),
    ]
    return Filter("when", say("Wanneer"), choices, where, is_single=True, otherwise=say("Vanaf vandaag"))


def matches_appointment(word: str) -> list[Condition]:
    """In its title, its type, or as one of its dossier."""
    types = select(AppointmentType.id).where(AppointmentType.name_key.contains(word, autoescape=True))
    return [
        # A title has no key of its own. SQLite lowers only a to z, which is enough for how titles begin.
        func.lower(Appointment.title).contains(word, autoescape=True),
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
            joinedload(Appointment.dossier).selectinload(Dossier.applicants).joinedload(Applicant.person),
        )
    )


def _shown_columns() -> list[Column[Any]]:
    kind, advisor = position_of(Appointment.type_id, AppointmentType), name_of(Appointment.advisor_id, User)
    location = name_of(Appointment.location_id, Location)
    dossier = consumer_name(Appointment.dossier_id)
    return [
        Column("starts", say("Wanneer"), lambda one: one.starts_at, (Appointment.starts_at,)),
        Column("title", say("Afspraak"), lambda one: one.title, (func.lower(Appointment.title),)),
        Column("dossier", say("Dossier"), lambda one: one.dossier.name, (dossier,)),
        Column("type", say("Afspraaktype"), lambda one: one.type.name, (kind,), is_shown=False),
        Column("advisor", say("Adviseur"), lambda one: one.advisor.name, (advisor,)),
        Column(
            "location",
            say("Locatie"),
            lambda one: one.location.name if one.location else None,
            (location,),
            width="md",
        ),
        Column("status", say("Status"), lambda one: one.status, (Appointment.status,)),
    ]


def _further_columns() -> list[Column[Any]]:
    return [
        Column("ends", say("Tot"), lambda one: one.ends_at, is_shown=False),
        Column("minutes", say("Duur (minuten)"), lambda one: one.duration_minutes, is_shown=False),
        Column("number", say("Dossiernummer"), lambda one: one.dossier_id, is_shown=False),
        Column("remarks", say("Opmerkingen"), lambda one: one.remarks, is_shown=False),
    ]
