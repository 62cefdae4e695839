"""The worklist: my open tasks, unless something else is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.casework.dossiers import people_of
from app.extensions import db
from app.models import Dossier, Task, User
from app.setup import users
from app.store import offices
from app.tables.dossier_table import consumer_name, matches, name_of
from app.tables.table import Choice, Column, Condition, Filter, Listing
from app.tables.table_filters import colleague, period
from app.vocabulary.sentences import say
from app.vocabulary.times import local_day, week_of
from app.vocabulary.words import TaskStatus

EVERYONE = "all"


def listing(me: User) -> Listing[Task]:
    return Listing(
        name="worklist",
        id=Task.id,
        load=_load,
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
    by_colleague = colleague("assignee", say("Voor"), users.everything(), Task.assignee_id, me)

    def where(chosen: Sequence[str]) -> Condition | None:
        return None if EVERYONE in chosen else by_colleague.where(chosen) if chosen else Task.assignee_id == me.id

    named = [choice for choice in by_colleague.choices if choice.value not in ("me", str(me.id))]
    choices = [Choice(EVERYONE, say("Iedereen")), *named]
    return Filter("assignee", by_colleague.label, choices, where, is_single=True, otherwise=say("Mij"))


def _due() -> Filter:
    today = local_day(datetime.now(UTC), offices.zone())
    conditions = {
        "late": Task.due_on < today,
        "today": Task.due_on <= today,
        "week": Task.due_on <= week_of(today)[-1],
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
    return [of_dossier, Task.subject_key.contains(word, autoescape=True)]


def _load(ids: Sequence[int]) -> Iterable[Task]:
    return db.session.scalars(
        select(Task)
        .where(Task.id.in_(ids))
        .options(joinedload(Task.appointment), joinedload(Task.assignee), people_of(Task.dossier))
    )


def _columns() -> list[Column[Task]]:
    assignee = name_of(Task.assignee_id)
    return [
        Column("subject", say("Taak"), lambda task: task.subject, (Task.subject_key,)),
        Column("dossier", say("Dossier"), lambda task: task.dossier.name, (consumer_name(Task.dossier_id),)),
        Column("assignee", say("Voor"), lambda task: task.assignee.name, (assignee,), width="md"),
        Column("due", say("Uiterlijk"), lambda task: task.due_on, (Task.due_on,)),
        Column("done", say("Gereed"), lambda task: task.done_at, (Task.done_at,), width="md"),
        Column("status", say("Status"), lambda task: task.status, is_shown=False),
        Column("number", say("Dossiernummer"), lambda task: task.dossier_id, is_shown=False),
        Column(
            "appointment",
            say("Afspraak"),
            lambda task: task.appointment.title if task.appointment else None,
            is_shown=False,
        ),
        Column("created", say("Gemaakt"), lambda task: task.created_at, is_shown=False),
    ]
