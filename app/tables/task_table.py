"""The worklist: my open tasks, unless something else is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Applicant, Dossier, Task, User
from app.setup import users
from app.store import offices
from app.tables.dossier_table import consumer_name, matches, name_of
from app.tables.table import Choice, Column, Condition, Filter, Listing
from app.tables.table_filters import colleague, period, week_of
from app.vocabulary.sentences import say
from app.vocabulary.times import local_day
from app.vocabulary.words import TaskStatus

EVERYONE = "all"


def listing(me: User) -> Listing[Task]:
    return Listing(
        name="worklist",
        id=Task.id,
        load=_load,
        id_of=lambda task: task.id,
        columns=_columns(),
        filters=[_status(), _assignee(me), _due()],
        ranges=[period("due", say("Uiterlijk"), Task.due_on)],
        matches=_matches,
        default_sort=lambda chosen: "due" if is_about_open(chosen) else "-done",
    )


def is_about_open(chosen: Mapping[str, Sequence[str]]) -> bool:
    return not chosen.get("status")


def _status() -> Filter:
    def where(chosen: Sequence[str]) -> Condition:
        return Task.status == TaskStatus(next(iter(chosen), TaskStatus.OPEN))

    choices = [Choice(word.value, word) for word in (TaskStatus.DONE, TaskStatus.WITHDRAWN)]
    return Filter("status", say("Status"), choices, where, is_single=True, otherwise=TaskStatus.OPEN)


def _assignee(me: User) -> Filter:
    others = colleague("assignee", say("Voor"), users.everything(), Task.assignee_id, me)

    def where(chosen: Sequence[str]) -> Condition | None:
        return None if EVERYONE in chosen else others.where(chosen) if chosen else Task.assignee_id == me.id

    named = [choice for choice in others.choices if choice.value not in ("me", str(me.id))]
    choices = [Choice(EVERYONE, say("Iedereen")), *named]
    return Filter("assignee", others.label, choices, where, is_single=True, otherwise=say("Mij"))


def _due() -> Filter:
    today = local_day(datetime.now(UTC), offices.zone())
    _, next_monday = week_of(today)
    conditions = {
        "late": Task.due_on < today,
        "today": Task.due_on <= today,
        "week": Task.due_on < next_monday,
        "later": Task.due_on > today,
    }
    choices = [
        Choice("late", say("Te laat")),
        Choice("today", say("Vandaag of eerder")),
        Choice("week", say("Deze week of eerder")),
        Choice("later", say("Na vandaag")),
    ]
    return Filter(
        "when",
        say("Wanneer"),
        choices,
        lambda chosen: conditions[chosen[0]] if chosen else None,
        is_single=True,
        otherwise=say("Alle dagen"),
    )


def _matches(word: str) -> list[Condition]:
    of_dossier = Task.dossier_id.in_(select(Dossier.id).where(or_(*matches(word))))
    return [of_dossier, func.lower(Task.subject).contains(word, autoescape=True)]


def _load(ids: Sequence[int]) -> Iterable[Task]:
    return db.session.scalars(
        select(Task)
        .where(Task.id.in_(ids))
        .options(
            joinedload(Task.appointment),
            joinedload(Task.assignee),
            joinedload(Task.dossier).selectinload(Dossier.applicants).joinedload(Applicant.person),
        )
    )


def _columns() -> list[Column[Any]]:
    assignee = name_of(Task.assignee_id, User)
    return [
        Column("subject", say("Taak"), lambda one: one.subject, (func.lower(Task.subject),)),
        Column("dossier", say("Dossier"), lambda one: one.dossier.name, (consumer_name(Task.dossier_id),)),
        Column("assignee", say("Voor"), lambda one: one.assignee.name, (assignee,), width="md"),
        Column("due", say("Uiterlijk"), lambda one: one.due_on, (Task.due_on,)),
        Column("done", say("Gereed"), lambda one: one.done_at, (Task.done_at,), width="md"),
        Column("status", say("Status"), lambda one: one.status, is_shown=False),
        Column("number", say("Dossiernummer"), lambda one: one.dossier_id, is_shown=False),
        Column(
            "appointment",
            say("Afspraak"),
            lambda one: one.appointment.title if one.appointment else None,
            is_shown=False,
        ),
        Column("created", say("Gemaakt"), lambda one: one.created_at, is_shown=False),
    ]
