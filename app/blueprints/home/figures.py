"""Kantoor: the office in figures, as charts and as the tables that they are drawn from."""

from typing import Any

from flask import Response, render_template, request

from app.blueprints.home import blueprint, charts
from app.insight import office_figures
from app.watch import health
from app.web.rights import Right, right
from app.web.templating import zone

# A picture has a style of its own, and nothing else.
OF_A_PICTURE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@blueprint.get("/home/office")
@right(Right.ADMIN)
def office() -> Any:
    return render_template(
        "home/office.html",
        has_runs=office_figures.has_runs(),
        days=office_figures.runs_per_day(zone()),
        outcomes=office_figures.outcomes(zone()),
        struck=office_figures.struck(zone()),
        idle=office_figures.idle_scenarios(),
        remarks=health.remarks(health.report()),
        period=office_figures,
    )


@blueprint.get("/home/charts/runs.svg", defaults={"name": "runs"})
@blueprint.get("/home/charts/failures.svg", defaults={"name": "failures"})
@blueprint.get("/home/charts/outcomes.svg", defaults={"name": "outcomes"})
@blueprint.get("/home/charts/duplicates.svg", defaults={"name": "duplicates"})
@right(Right.ADMIN)
def chart(name: str) -> Any:
    look = charts.Look(is_dark=request.args.get("theme") == "dark", is_narrow=request.args.get("size") == "narrow")
    picture = charts.CHARTS[name](zone(), look)
    headers = {"Content-Security-Policy": OF_A_PICTURE}
    return Response(picture, mimetype="image/svg+xml", headers=headers)
