"""Instellingen | Dossier en status | Scenario's."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user

from app.blueprints import moving
from app.blueprints.asking import ask
from app.blueprints.management import blueprint, restoring
from app.blueprints.management.forms import ScenarioForm, scenario_values
from app.blueprints.management.rule_editors import RuleEditor
from app.blueprints.management.rule_lists import RuleList
from app.extensions import db, only_reads
from app.insight import consequences_of_a_save
from app.insight.consequences_of_a_save import Consequence
from app.models import Scenario
from app.setup import scenarios as service
from app.setup import settings_lists, triggers, uses
from app.vocabulary.sentences import DomainError
from app.web.answers import see_other
from app.web.rights import Right, right


class ScenarioEditor(RuleEditor[ScenarioForm]):
    noun, plural, nameless = "scenario", "scenarios", _("Dit scenario")
    layout = "settings/layout.html"
    page, body = "management/scenarios/edit.html", "management/scenarios/_body.html"
    result = "management/trial/_scenario.html"
    writer = service
    thing: Scenario | None

    @property
    def url(self) -> str:
        return url_for(".scenario", scenario_id=self.thing.id) if self.thing else url_for(".new_scenario")

    def new_form(self, values: dict[str, Any], *, is_posted: bool = True) -> ScenarioForm:
        return ScenarioForm(values, is_posted=is_posted)

    def saved_values(self) -> dict[str, Any]:
        return scenario_values(self.thing) if self.thing else {}

    def parts(self, focus: str) -> dict[str, Any]:
        return super().parts(focus) | {"starters": triggers.weighing()}


_LIST = RuleList("scenarios", service.everything, service.flags)


@blueprint.get("/scenarios")
@right(Right.ADMIN)
def scenarios() -> ResponseReturnValue:
    return _LIST.page()


@blueprint.route("/scenarios/new", methods=["GET", "POST"])
@right(Right.ADMIN)
def new_scenario() -> ResponseReturnValue:
    return ScenarioEditor(None).answer()


@blueprint.route("/scenarios/<int:scenario_id>", methods=["GET", "POST"])
@right(Right.ADMIN)
def scenario(scenario_id: int) -> ResponseReturnValue:
    return ScenarioEditor(_load(scenario_id) if request.method == "GET" else service.find(scenario_id)).answer()


@blueprint.route("/scenarios/<int:scenario_id>/copy", methods=["GET", "POST"])
@right(Right.ADMIN)
def scenario_copy(scenario_id: int) -> ResponseReturnValue:
    """Opens the editor of a new scenario, filled in. Nothing starts by itself before it is saved."""
    values = scenario_values(_load(scenario_id), anew=True)
    return ScenarioEditor(None, values | {"name": gettext("Kopie van %(name)s", name=values["name"])}).answer()


@blueprint.post("/scenarios/draft")
@right(Right.ADMIN)
def scenario_draft() -> ResponseReturnValue:
    return ScenarioEditor(None).redrawn()


@blueprint.post("/scenarios/told")
@only_reads
@right(Right.ADMIN)
def scenario_told() -> ResponseReturnValue:
    return ScenarioEditor(None).told_anew()


@blueprint.post("/scenarios/<int:scenario_id>/position")
@right(Right.ADMIN)
def scenario_position(scenario_id: int) -> ResponseReturnValue:
    scenario, steps = _load(scenario_id), moving.steps()
    return _LIST.in_place(consequences_of_a_save.of_moving(scenario, steps), lambda: service.move(scenario, steps))


@blueprint.post("/scenarios/<int:scenario_id>/archive")
@right(Right.ADMIN)
def scenario_archive(scenario_id: int) -> ResponseReturnValue:
    scenario = _load(scenario_id)
    return _asked_or_done(
        scenario,
        consequences_of_a_save.of_archiving(scenario),
        settings_lists.archive,
        title=gettext("%(name)s archiveren", name=scenario.name),
        said=gettext("“%(name)s” is gearchiveerd en start niet meer vanzelf.", name=scenario.name),
    )


@blueprint.post("/scenarios/<int:scenario_id>/restoration")
@right(Right.ADMIN)
def scenario_restoration(scenario_id: int) -> ResponseReturnValue:
    scenario = _load(scenario_id)
    return _asked_or_done(
        scenario,
        consequences_of_a_save.of_restoring(scenario),
        settings_lists.restore,
        title=gettext("%(name)s terugzetten", name=scenario.name),
        said=gettext("“%(name)s” is teruggezet, in de plaats die het had.", name=scenario.name),
    )


@blueprint.route("/scenarios/<int:scenario_id>/deletion", methods=["GET", "POST"])
@right(Right.ADMIN)
def scenario_deletion(scenario_id: int) -> ResponseReturnValue:
    scenario = _load(scenario_id)
    question = ask(consequences_of_a_save.of_deleting(scenario))
    if request.method == "POST" and question.is_answered:
        name = scenario.name
        with suppress(DomainError):
            settings_lists.delete(scenario)
            restoring.tell_removed("scenarios", scenario_id, name)
            return see_other(".scenarios")
    in_use = uses.of(scenario)
    status = 409 if request.method == "POST" else 200
    page = "management/scenarios/deletion.html"
    return render_template(page, scenario=scenario, in_use=in_use, question=question), status


def _asked_or_done(
    scenario: Scenario, consequences: Sequence[Consequence], change: Callable[..., None], *, title: str, said: str
) -> ResponseReturnValue:
    question = ask(consequences)
    if not question.is_answered:
        back = url_for(".scenario", scenario_id=scenario.id)
        page = "management/scenarios/confirmation.html"
        return render_template(page, question=question, title=title, back=back), 422
    change(scenario, by=current_user)
    flash(said)
    return see_other(".scenarios")


def _load(scenario_id: int) -> Scenario:
    return db.get_or_404(Scenario, scenario_id, options=service.whole())
