"""Beheer | Dekking: what is asked and mailed for every combination of properties, without a dossier."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.blueprints.management import blueprint
from app.blueprints.management.made_up_people import names
from app.engine.domain.plan_summary import summary
from app.insight import collisions
from app.insight.coverage import Survey, SurveyChoice
from app.insight.domain.coverage import Cell, Table
from app.insight.domain.made_up_facts import Imagined
from app.vocabulary import numbers
from app.vocabulary.words import ApplicantRole, Subject
from app.web.rights import Right, right

MOST_CELLS = 600
"""On one page."""
MOST_NAMES = 150
"""Cells beyond which only counts are shown."""


@blueprint.get("/coverage")
@right(Right.ADMIN)
def coverage() -> ResponseReturnValue:
    survey = Survey(_asked(), only_types_of_trigger=True)
    table = survey.table(names())
    return render_template(
        "management/coverage/index.html",
        survey=survey,
        table=table,
        link=_linked(survey),
        shows_names=table.size <= MOST_NAMES,
        to_mend=len(collisions.report().to_mend),
        **_part(table),
    )


@blueprint.get("/coverage/plan")
@right(Right.ADMIN)
def coverage_plan() -> ResponseReturnValue:
    survey = Survey(_asked())
    made_up = _imagined(survey)
    plan = survey.plan(made_up, names(), is_first_of_type="again" not in request.args)
    return render_template(
        "management/coverage/plan.html", survey=survey, made_up=made_up, chosen=_chosen(), summary=summary(plan)
    )


@blueprint.get("/coverage/conflicts")
@right(Right.ADMIN)
def coverage_collisions() -> ResponseReturnValue:
    report = collisions.report()
    return render_template("management/coverage/collisions.html", report=report, to_mend=len(report.to_mend))


def _asked() -> SurveyChoice:
    names = ("trigger", "type", "rows", "columns", "status", "lead_source")
    trigger, kind, rows, columns, status, lead_source = (request.args.get(name, type=int) for name in names)
    role = ApplicantRole.PARTNER if request.args.get("as") == ApplicantRole.PARTNER else ApplicantRole.CONSUMER
    return SurveyChoice(trigger, kind, rows, columns, role, status, lead_source, "has_partner" in request.args)


def _chosen() -> dict[str, frozenset[int]]:
    """The chosen options, by the field that says whose they are."""
    return {
        whose: frozenset(filter(None, map(numbers.whole, request.args.getlist(whose))))
        for whose in ("dossier", "consumer", "partner")
    }


def _imagined(survey: Survey) -> Imagined:
    chosen = _chosen()
    partner = chosen["partner"] if "has_partner" in request.args else None
    return Imagined(chosen["dossier"], chosen["consumer"], partner, survey.status, survey.lead_source)


def _part(table: Table) -> dict[str, Any]:
    width = max(1, len(table.lines[0])) if table.lines else 1
    height = max(1, MOST_CELLS // width)
    pages = max(1, -(-len(table.lines) // height))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return {"lines": table.lines[(page - 1) * height : page * height], "page_number": page, "pages": pages}


def _linked(survey: Survey) -> Callable[[Cell], str]:
    """Gives the address of a cell's plan, without a url_for for each: a page has hundreds."""
    axes, role = survey.axes, survey.role
    whose = {Subject.DOSSIER: "dossier", Subject.PERSON: role.value}
    query: dict[str, Any] = {**survey.address}
    start = url_for(".coverage_plan", **query)

    def link(cell: Cell) -> str:
        pairs = zip(axes, (cell.row, cell.column), strict=True)
        return start + "".join(f"&{whose[axis.subject]}={option.id}" for axis, option in pairs if axis and option)

    return link
