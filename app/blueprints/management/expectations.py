"""Beheer | Verwachtingen."""

from functools import cached_property
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.blueprints import moving
from app.blueprints.management import blueprint
from app.blueprints.management.editors import Editor
from app.blueprints.management.expectation_forms import NEW, ExpectationForm, expectation_values
from app.blueprints.management.made_up_people import names
from app.engine import rules
from app.engine.domain.plan_summary import summary
from app.engine.domain.planning import Plan
from app.extensions import db
from app.insight import expectation_editor
from app.insight import expectations as service
from app.insight.domain.expectations import readback
from app.insight.expectations import Things
from app.models import Expectation
from app.setup import settings_lists
from app.web.answers import see_other
from app.web.htmx import changed
from app.web.rights import Right, right


class ExpectationEditor(Editor[ExpectationForm]):
    noun, plural = "expectation", "expectations"
    page, body = "management/expectations/edit.html", "management/expectations/_body.html"
    writer = expectation_editor
    thing: Expectation | None

    @cached_property
    def around(self) -> Things:
        return service.things()

    def new_form(self, values: dict[str, Any], *, is_posted: bool = True) -> ExpectationForm:
        return ExpectationForm(self.around, values, is_posted=is_posted)

    def saved_values(self) -> dict[str, Any]:
        if self.thing is None:
            return NEW
        own_name = service.own_name(self.thing, service.read(self.thing, self.around))
        return expectation_values(self.thing, own_name)

    def parts(self, focus: str) -> dict[str, Any]:
        """They hold what is typed read back as well, and whether it holds by what is saved now."""
        expected = service.expected_of(self.form.draft, self.around)
        failures = service.failures(expected, rules.load(), self.around) if expected and expected.lines else []
        reading = {"reading": readback(expected) if expected else None, "expected": expected, "failures": failures}
        return super().parts(focus) | reading

    def check(self) -> None:
        expectation_editor.check(self.form.draft, self.thing, self.around)

    def said(self) -> str:
        return gettext("De verwachting is opgeslagen.")


@blueprint.get("/expectations")
@right(Right.ADMIN)
def expectations() -> ResponseReturnValue:
    return render_template("management/expectations/index.html", judged=service.evaluate())


@blueprint.route("/expectations/new", methods=["GET", "POST"])
@right(Right.ADMIN)
def new_expectation() -> ResponseReturnValue:
    return ExpectationEditor(None).answer()


@blueprint.route("/expectations/<int:expectation_id>", methods=["GET", "POST"])
@right(Right.ADMIN)
def expectation(expectation_id: int) -> ResponseReturnValue:
    is_opened = request.method == "GET"
    return ExpectationEditor(
        _load(expectation_id) if is_opened else db.session.get(Expectation, expectation_id)
    ).answer()


@blueprint.route("/expectations/<int:expectation_id>/copy", methods=["GET", "POST"])
@right(Right.ADMIN)
def expectation_copy(expectation_id: int) -> ResponseReturnValue:
    return ExpectationEditor(None, expectation_values(_load(expectation_id), "", anew=True)).answer()


@blueprint.post("/expectations/draft")
@right(Right.ADMIN)
def expectation_draft() -> ResponseReturnValue:
    return ExpectationEditor(None).redrawn()


@blueprint.get("/expectations/<int:expectation_id>/plan")
@right(Right.ADMIN)
def expectation_plan(expectation_id: int) -> ResponseReturnValue:
    """Shows what the rules of now do with the dossier that it imagines."""
    around, now = service.things(), rules.load()
    judged = service.judge(_load(expectation_id), now, around)
    plans = service.plans_of(judged.expected, now, around, names()) or [Plan()]
    summaries = [(summary(plan), plan.triggers[0].trigger.name if len(plans) > 1 else "") for plan in plans]
    return render_template("management/expectations/plan.html", judged=judged, summaries=summaries)


@blueprint.post("/expectations/<int:expectation_id>/position")
@right(Right.ADMIN)
def expectation_position(expectation_id: int) -> ResponseReturnValue:
    expectation_editor.move(_load(expectation_id), moving.steps())
    return changed("management/expectations/_list.html", url_for(".expectations"), judged=service.evaluate())


@blueprint.route("/expectations/<int:expectation_id>/deletion", methods=["GET", "POST"])
@right(Right.ADMIN)
def expectation_deletion(expectation_id: int) -> ResponseReturnValue:
    expectation = _load(expectation_id)
    if request.method == "GET":
        return render_template("management/expectations/deletion.html", expectation=expectation)
    settings_lists.delete(expectation)
    flash(gettext("De verwachting is verwijderd."))
    return see_other(".expectations")


def _load(expectation_id: int) -> Expectation:
    return db.get_or_404(Expectation, expectation_id)
