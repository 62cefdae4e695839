"""All columns with a person: what is of the one, by dossier, and goes to the other when they are merged."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, Table, case, cast, func, null, select

from app.extensions import db
from app.models import Email, MovedRow, Run
from app.vocabulary.sentences import N_, Sentence, say
from app.vocabulary.words import EmailStatus, RequestStatus

OPTIONS = "person_options.person_id"
"""What was chosen is no row with a number: it goes by the number of its option."""
STAYS = {
    OPTIONS: "is compared, and chosen from",
    "person_merges.kept_id": "tells who stayed then",
    "person_merges.merged_id": "tells who went then",
}


@dataclass(frozen=True)
class Moving:
    """A column with a person. A row is of a dossier by its own column, by its run or its mail, or of none."""

    table_name: str
    told: tuple[str, str]
    """What one row is called, and `count` of them."""
    column_name: str = "person_id"
    under_way: tuple[str, tuple[str, str]] | None = None
    """The status in which more is to come, and how many are in it."""

    @property
    def name(self) -> str:
        return f"{self.table_name}.{self.column_name}"

    @property
    def table(self) -> Table:
        return db.metadata.tables[self.table_name]

    @property
    def person(self) -> ColumnElement[int | None]:
        return self.table.c[self.column_name]

    @property
    def dossier(self) -> ColumnElement[int | None]:
        return dossier_of(self.table)


def dossier_of(table: Table) -> ColumnElement[int | None]:
    for column, model in (("run_id", Run), ("email_id", Email)):
        if column in table.c:
            return select(model.dossier_id).where(model.id == table.c[column]).correlate(table).scalar_subquery()
    return table.c.dossier_id if "dossier_id" in table.c else cast(null(), Integer)


APPLICANTS = Moving("applicants", (N_("1 dossier"), N_("%(count)s dossiers")))
MOVES = (
    APPLICANTS,
    Moving("former_applicants", (N_("1 keer eerder aanvrager"), N_("%(count)s keer eerder aanvrager"))),
    Moving(
        "document_requests",
        (N_("1 gevraagd document"), N_("%(count)s gevraagde documenten")),
        under_way=(RequestStatus.OPEN, (N_("waarvan 1 nog open"), N_("waarvan %(count)s nog open"))),
    ),
    Moving(
        "emails",
        (N_("1 e-mail"), N_("%(count)s e-mails")),
        under_way=(EmailStatus.QUEUED, (N_("waarvan er 1 nog weg moet"), N_("waarvan er %(count)s nog weg moeten"))),
    ),
    Moving("email_recipients", (N_("1 ontvanger van een e-mail"), N_("%(count)s ontvangers van e-mails"))),
    Moving("run_scenarios", (N_("1 gewogen scenario"), N_("%(count)s gewogen scenario's"))),
    Moving("run_actions", (N_("1 actie van een uitvoering"), N_("%(count)s acties van uitvoeringen"))),
    Moving("fact_changes", (N_("1 wijziging van gegevens"), N_("%(count)s wijzigingen van gegevens"))),
    Moving(
        "persons",
        (N_("1 eerder samengevoegde persoon"), N_("%(count)s eerder samengevoegde personen")),
        "merged_into_id",
    ),
)
_OPTIONS = N_("1 gekozen optie"), N_("%(count)s gekozen opties")

KEYS = (
    *(("run_actions", "key"), ("document_requests", "key"), ("emails", "key"), ("emails", "once_key")),
    ("email_recipients", "leaving_key"),
)
"""The columns with a key that may name a person. Those of tasks and notes name none."""


@dataclass(frozen=True)
class Belongings:
    """What a person has on one dossier, or apart from any."""

    dossier_id: int | None
    lines: tuple[Sentence, ...]


def of_person(person_id: int) -> list[Belongings]:
    """The newest dossier first, what is apart from dossiers last. A dossier without anything more has no lines."""
    lines: dict[int | None, list[Sentence]] = {}
    for moving in MOVES:
        for dossier_id, told in _counted(moving, person_id):
            lines.setdefault(dossier_id, []).extend([told] if moving is not APPLICANTS else [])
    return _in_order(lines)


def of_merge(merge_id: int) -> list[Belongings]:
    """What moved then, in the same order. Keys that were rewritten go without saying."""
    told = {moving.name: moving.told for moving in MOVES if moving is not APPLICANTS} | {OPTIONS: _OPTIONS}
    count = func.count()
    rows = select(MovedRow.dossier_id, MovedRow.moved, count).where(MovedRow.merge_id == merge_id)
    lines: dict[int | None, list[Sentence]] = {}
    for dossier_id, moved, number in db.session.execute(rows.group_by(MovedRow.dossier_id, MovedRow.moved)):
        lines.setdefault(dossier_id, []).extend([_told(told[moved], number)] if moved in told else [])
    return _in_order(lines)


def _in_order(lines: Mapping[int | None, list[Sentence]]) -> list[Belongings]:
    return [Belongings(id, tuple(lines[id])) for id in sorted(lines, key=lambda id: -(id or 0))]


def _counted(moving: Moving, person_id: int) -> Iterator[tuple[int | None, Sentence]]:
    status, told_too = moving.under_way or ("", ("", ""))
    is_under_way = case((moving.table.c.status == status, 1), else_=0) if status else cast(null(), Integer)
    each = select(moving.dossier.label("dossier_id"), is_under_way.label("is_under_way"))
    rows = each.where(moving.person == person_id).subquery()
    counts = select(rows.c.dossier_id, func.count(), func.sum(rows.c.is_under_way)).group_by(rows.c.dossier_id)
    for dossier_id, count, under_way in db.session.execute(counts):
        told = _told(moving.told, count)
        yield dossier_id, say("%(told)s, %(too)s", told=told, too=_told(told_too, under_way)) if under_way else told


def _told(texts: tuple[str, str], count: int) -> Sentence:
    return say(texts[count != 1], count=count)


def dossiers_of(person_ids: Collection[int]) -> set[int]:
    """Every dossier on which anything is of one of them."""
    found: set[int | None] = set()
    for moving in MOVES:
        found |= set(db.session.scalars(select(moving.dossier).where(moving.person.in_(person_ids)).distinct()))
    return {id for id in found if id is not None}
