"""Beheer | Verwachtingen."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from app.blueprints import moving
from app.blueprints.management import blueprint
from app.blueprints.management.expectation_forms import NEW, ExpectationForm, expectation_values
from app.engine import rules
from app.engine.domain.plan_summary import summary
from app.engine.domain.planning import Plan
from app.extensions import db
from app.insight import expectation_editor
from app.insight import expectations as service
from app.insight.domain.expectations import readback
from app.insight.domain.made_up_facts import Names
from app.insight.expectations import ExpectationDraft, Things
from app.models import Expectation
from app.setup import properties
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import ApplicantRole, Assignee
from app.web.htmx import changed, fragment
from app.web.rights import Right, right
from app.web.templating import label


@blueprint.get("/expectations")
@right(Right.ADMIN)
def expectations() -> Any:
    return render_template("management/expectations/index.html", judged=service.evaluate())


@blueprint.route("/expectations/new", methods=["GET", "POST"])
@right(Right.ADMIN)
def new_expectation() -> Any:
    return _edit(None, NEW, service.things())


@blueprint.route("/expectations/<int:expectation_id>", methods=["GET", "POST"])
@right(Right.ADMIN)
def expectation(expectation_id: int) -> Any:
    is_opened, around = request.method == "GET", service.things()
    expectation = _load(expectation_id) if is_opened else db.session.get(Expectation, expectation_id)
    return _edit(expectation, _values(expectation, around) if expectation else NEW, around)


@blueprint.route("/expectations/<int:expectation_id>/copy", methods=["GET", "POST"])
@right(Right.ADMIN)
def expectation_copy(expectation_id: int) -> Any:
    """The editor of a new one, filled in."""
    return _edit(None, expectation_values(_load(expectation_id), "", anew=True), service.things())


@blueprint.post("/expectations/draft")
@right(Right.ADMIN)
def expectation_draft() -> Any:
    """An edit within the form. Nothing is written."""
    around = service.things()
    form = ExpectationForm(properties.everything(), around)
    focus = form.edit(request.form.get("edit", ""))
    return fragment("management/expectations/_body.html", form=form, focus=focus, **_reading(form.draft, around))


@blueprint.get("/expectations/<int:expectation_id>/plan")
@right(Right.ADMIN)
def expectation_plan(expectation_id: int) -> Any:
    """What the rules of now do with the dossier that it imagines."""
    around, now = service.things(), rules.load()
    judged = service.judge(_load(expectation_id), now, around)
    plans = service.plans_of(judged.expected, now, around, _people()) or [Plan()]
    summaries = [(summary(plan), plan.triggers[0].trigger.name if len(plans) > 1 else "") for plan in plans]
    return render_template("management/expectations/plan.html", one=judged, summaries=summaries)


@blueprint.post("/expectations/<int:expectation_id>/position")
@right(Right.ADMIN)
def expectation_position(expectation_id: int) -> Any:
    expectation_editor.move(_load(expectation_id), moving.steps())
    return changed("management/expectations/_list.html", url_for(".expectations"), judged=service.evaluate())


@blueprint.route("/expectations/<int:expectation_id>/deletion", methods=["GET", "POST"])
@right(Right.ADMIN)
def expectation_deletion(expectation_id: int) -> Any:
    expectation = _load(expectation_id)
    if request.method == "GET":
        return render_template("management/expectations/deletion.html", expectation=expectation)
    expectation_editor.delete(expectation)
    flash(gettext("De verwachting is verwijderd."))
    return redirect(url_for(".expectations"), code=303)


def _edit(expectation: Expectation | None, values: dict[str, Any], around: Things) -> Any:
    form = ExpectationForm(properties.everything(), around, values)
    focus, status = "", 200
    if "edit" in request.form:
        focus = form.edit(request.form["edit"])
    elif form.is_submitted():
        is_there = not form.refuse_as_gone(expectation)
        is_right = is_there and form.passes(lambda: expectation_editor.check(form.draft, expectation, around))
        if is_right and _saved(expectation, form, around):
            flash(gettext("De verwachting is opgeslagen."))
            return redirect(url_for(".expectations"), code=303)
        status = 422
    parts = {"expectation": expectation, "form": form, "focus": focus, **_reading(form.draft, around)}
    return render_template("management/expectations/edit.html", **parts), status


def _saved(expectation: Expectation | None, form: ExpectationForm, around: Things) -> bool:
    try:
        if expectation:
            expectation_editor.change(expectation, form.draft, version=form.opened_version, by=current_user)
        else:
            expectation_editor.create(form.draft, by=current_user)
    except DomainError as error:
        saved = None
        if expectation:
            saved = ExpectationForm(properties.everything(), around, _values(expectation, around), is_posted=False)
        form.refuse_at(error, expectation.version if expectation else None, saved)
        return False
    return True


def _reading(draft: ExpectationDraft, around: Things) -> dict[str, Any]:
    """What is typed read back, and whether it holds by what is saved now."""
    expected = service.expected_of(draft, around)
    failures = service.failures(expected, rules.load(), around) if expected and expected.lines else []
    return {"reading": readback(expected) if expected else None, "expected": expected, "failures": failures}


def _values(expectation: Expectation, around: Things) -> dict[str, Any]:
    return expectation_values(expectation, service.own_name(expectation, service.read(expectation, around)))


def _people() -> Names:
    return Names(
        label(ApplicantRole.CONSUMER), label(ApplicantRole.PARTNER), label(Assignee.ADVISOR), label(Assignee.HANDLER)
    )


def _load(expectation_id: int) -> Expectation:
    return db.get_or_404(Expectation, expectation_id)
