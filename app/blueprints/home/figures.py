"""Kantoor: the office in figures, as charts and tables; and Uitvoeringen, the runs of all dossiers."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.home import blueprint, charts
from app.blueprints.listing import ListPage
from app.insight import office_figures
from app.watch import health
from app.web.rights import Right, right
from app.web.templating import zone

# A picture has a style of its own, and nothing else.
OF_A_PICTURE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@blueprint.get("/home/office")
@right(Right.ADMIN)
def office() -> ResponseReturnValue:
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
def chart(name: str) -> ResponseReturnValue:
    look = charts.Look(is_dark=request.args.get("theme") == "dark", is_narrow=request.args.get("size") == "narrow")
    picture = charts.CHARTS[name](zone(), look)
    headers = {"Content-Security-Policy": OF_A_PICTURE}
    return Response(picture, mimetype="image/svg+xml", headers=headers)


@blueprint.get("/runs")
@right(Right.USER)
def runs() -> ResponseReturnValue:
    return render_template("home/runs.html", page=ListPage("runs"))
