"""Instellingen | Dossier en status | Scenario's."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from app.blueprints import moving
from app.blueprints.confirming import Question, ask, in_place
from app.blueprints.management import blueprint, restoring, told
from app.blueprints.management.forms import ScenarioForm, scenario_values
from app.blueprints.management.trying_cards import Card
from app.blueprints.management.warnings import warn_of_new_conflicts
from app.extensions import db
from app.insight import collisions, consequences_of_a_save, expectations
from app.models import Scenario
from app.setup import scenarios as service
from app.setup import triggers, uses
from app.vocabulary.sentences import DomainError
from app.web.htmx import fragment
from app.web.rights import Right, right


@blueprint.get("/scenarios")
@right(Right.ADMIN)
def scenarios() -> Any:
    return render_template("management/scenarios/index.html", **_list())


@blueprint.route("/scenarios/new", methods=["GET", "POST"])
@right(Right.ADMIN)
def new_scenario() -> Any:
    return _edit(None, restoring.scenario_form(None))


@blueprint.route("/scenarios/<int:scenario_id>", methods=["GET", "POST"])
@right(Right.ADMIN)
def scenario(scenario_id: int) -> Any:
    scenario = _load(scenario_id) if request.method == "GET" else service.find(scenario_id)
    return _edit(scenario, restoring.scenario_form(scenario))


@blueprint.route("/scenarios/<int:scenario_id>/copy", methods=["GET", "POST"])
@right(Right.ADMIN)
def scenario_copy(scenario_id: int) -> Any:
    """The editor of a new scenario, filled in. Nothing starts by itself before it is saved."""
    values = scenario_values(_load(scenario_id), anew=True)
    name = gettext("Kopie van %(name)s", name=values["name"])
    return _edit(None, ScenarioForm(service.properties(), values | {"name": name}))


@blueprint.post("/scenarios/draft")
@right(Right.ADMIN)
def scenario_draft() -> Any:
    """An edit within the form. Nothing is written."""
    form = ScenarioForm(service.properties())
    focus = form.edit(request.form.get("edit", ""))
    starters = triggers.weighing()
    page = "management/scenarios/_body.html"
    return fragment(page, trigger="editor-changed", form=form, focus=focus, starters=starters)


@blueprint.post("/scenarios/<int:scenario_id>/position")
@right(Right.ADMIN)
def scenario_position(scenario_id: int) -> Any:
    scenario, steps = _load(scenario_id), moving.steps()
    return in_place(
        ask(consequences_of_a_save.of_moving(scenario, steps)),
        lambda: service.move(scenario, steps),
        part="management/scenarios/_list.html",
        whole="management/scenarios/index.html",
        url=url_for(".scenarios"),
        values=_list,
    )


@blueprint.post("/scenarios/<int:scenario_id>/archive")
@right(Right.ADMIN)
def scenario_archive(scenario_id: int) -> Any:
    scenario = _load(scenario_id)
    question = ask(consequences_of_a_save.of_archiving(scenario))
    if not question.is_answered:
        return _asked(question, gettext("%(name)s archiveren", name=scenario.name), scenario)
    service.archive(scenario, by=current_user)
    flash(gettext("“%(name)s” is gearchiveerd en start niet meer.", name=scenario.name))
    return redirect(url_for(".scenarios"), code=303)


@blueprint.post("/scenarios/<int:scenario_id>/restoration")
@right(Right.ADMIN)
def scenario_restoration(scenario_id: int) -> Any:
    scenario = _load(scenario_id)
    question = ask(consequences_of_a_save.of_restoring(scenario))
    if not question.is_answered:
        return _asked(question, gettext("%(name)s terugzetten", name=scenario.name), scenario)
    service.restore(scenario, by=current_user)
    flash(gettext("“%(name)s” is teruggezet, in de plaats die het had.", name=scenario.name))
    return redirect(url_for(".scenarios"), code=303)


@blueprint.route("/scenarios/<int:scenario_id>/deletion", methods=["GET", "POST"])
@right(Right.ADMIN)
def scenario_deletion(scenario_id: int) -> Any:
    scenario = _load(scenario_id)
    question = ask(consequences_of_a_save.of_deleting(scenario))
    if request.method == "POST" and question.is_answered and (name := _deleted(scenario)):
        restoring.tell_removed("scenarios", scenario_id, name)
        return redirect(url_for(".scenarios"), code=303)
    in_use = uses.of(scenario)
    status = 409 if request.method == "POST" else 200
    page = "management/scenarios/deletion.html"
    return render_template(page, scenario=scenario, in_use=in_use, question=question), status


def _asked(question: Question, title: str, scenario: Scenario) -> Any:
    back = url_for(".scenario", scenario_id=scenario.id)
    page = "management/scenarios/confirmation.html"
    return render_template(page, question=question, title=title, back=back), 422


def _deleted(scenario: Scenario) -> str:
    name = scenario.name
    try:
        service.delete(scenario)
    except DomainError:
        return ""
    return name


def _edit(scenario: Scenario | None, form: ScenarioForm) -> Any:
    focus, status, question = "", 200, None
    if "edit" in request.form:
        focus = form.edit(request.form["edit"])
    elif form.is_submitted():
        known = collisions.known()
        if not form.refuse_as_gone(scenario) and form.passes(lambda: service.check(form.draft, scenario)):
            question = ask(consequences_of_a_save.of_scenario(form.draft, scenario))
            if question.is_answered and _saved(scenario, form):
                flash(gettext("“%(name)s” is opgeslagen.", name=form.name.data))
                warn_of_new_conflicts(known)
                return redirect(url_for(".scenarios"), code=303)
        status = 422
    flags = collisions.of(scenario) if scenario else []
    page = "management/scenarios/edit.html"
    parts: dict[str, Any] = {"scenario": scenario, "form": form, "focus": focus, "flags": flags, "question": question}
    card, sentence = Card.beside(form, scenario), told.of_scenario_form(form)
    parts |= {"judged": expectations.evaluate(), "card": card, "told": sentence, "starters": triggers.weighing()}
    return render_template(page, **parts), status


def _saved(scenario: Scenario | None, form: ScenarioForm) -> bool:
    try:
        if scenario:
            service.change(scenario, form.draft, version=form.opened_version, by=current_user)
        else:
            service.create(form.draft, by=current_user)
    except DomainError as error:
        saved = ScenarioForm(service.properties(), scenario_values(scenario), is_posted=False) if scenario else None
        form.refuse_at(error, scenario.version if scenario else None, saved)
        return False
    return True


def _list() -> dict[str, Any]:
    scenarios = service.everything()
    return {
        "question": None,
        "scenarios": scenarios,
        "flags": {scenario.id: service.flags(scenario) for scenario in scenarios},
        "told": {scenario.id: told.of(scenario) for scenario in scenarios},
    }


def _load(scenario_id: int) -> Scenario:
    return db.get_or_404(Scenario, scenario_id, options=service.whole())
