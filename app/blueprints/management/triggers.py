"""Beheer | Triggers beheren."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from app.blueprints import moving
from app.blueprints.confirming import ask, in_place
from app.blueprints.management import blueprint, restoring, told
from app.blueprints.management.field_controls import a_word
from app.blueprints.management.forms import TriggerForm, trigger_values
from app.blueprints.management.trying_cards import Card
from app.blueprints.management.warnings import warn_of_new_conflicts
from app.extensions import db
from app.insight import collisions, consequences_of_a_save, expectations
from app.insight.consequences_of_a_save import Concern
from app.models import AppointmentType, Trigger
from app.setup import settings_lists
from app.setup import triggers as service
from app.vocabulary.events import TRIGGER_EVENTS
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import Event
from app.web.htmx import fragment
from app.web.rights import Right, right


@blueprint.get("/triggers")
@right(Right.ADMIN)
def triggers() -> Any:
    return render_template("management/triggers/index.html", **_list())


@blueprint.get("/triggers/new")
@right(Right.ADMIN)
def new_trigger() -> Any:
    return render_template("management/triggers/events.html", events=TRIGGER_EVENTS)


@blueprint.route("/triggers/new/<event>", methods=["GET", "POST"])
@right(Right.ADMIN)
def new_trigger_on(event: str) -> Any:
    if event not in TRIGGER_EVENTS:
        abort(404)
    return _edit(None, Event(event), restoring.trigger_form(Event(event), None))


@blueprint.route("/triggers/<int:trigger_id>", methods=["GET", "POST"])
@right(Right.ADMIN)
def trigger(trigger_id: int) -> Any:
    trigger = _load(trigger_id) if request.method == "GET" else service.find(trigger_id)
    # Of one that was removed meanwhile only the form still knows.
    event = trigger.event if trigger else a_word(Event, request.form.get("event")) or abort(404)
    return _edit(trigger, event, restoring.trigger_form(event, trigger))


@blueprint.post("/triggers/draft")
@right(Right.ADMIN)
def trigger_draft() -> Any:
    """An edit within the form. Nothing is written."""
    form = TriggerForm(settings_lists.everything(AppointmentType))
    focus = form.edit(request.form.get("edit", ""))
    return fragment("management/triggers/_body.html", trigger="editor-changed", form=form, focus=focus)


@blueprint.post("/triggers/<int:trigger_id>/position")
@right(Right.ADMIN)
def trigger_position(trigger_id: int) -> Any:
    trigger, steps = _load(trigger_id), moving.steps()
    return _in_place(consequences_of_a_save.of_moving(trigger, steps), lambda: service.move(trigger, steps))


@blueprint.post("/triggers/<int:trigger_id>/activity")
@right(Right.ADMIN)
def trigger_activity(trigger_id: int) -> Any:
    trigger, is_active = _load(trigger_id), "is_active" in request.form
    return _in_place(
        consequences_of_a_save.of_switching(trigger, is_active),
        lambda: service.switch(trigger, is_active, by=current_user),
    )


def _in_place(concerns: Sequence[Concern], change: Callable[[], None]) -> Any:
    return in_place(
        ask(concerns),
        change,
        part="management/triggers/_list.html",
        whole="management/triggers/index.html",
        url=url_for(".triggers"),
        values=_list,
    )


@blueprint.route("/triggers/<int:trigger_id>/deletion", methods=["GET", "POST"])
@right(Right.ADMIN)
def trigger_deletion(trigger_id: int) -> Any:
    trigger = _load(trigger_id)
    question = ask(consequences_of_a_save.of_deleting(trigger))
    if request.method == "GET" or not question.is_answered:
        page = render_template("management/triggers/deletion.html", trigger=trigger, question=question)
        return page, 200 if request.method == "GET" else 422
    name = trigger.name
    service.delete(trigger)
    restoring.tell_removed("triggers", trigger_id, name)
    return redirect(url_for(".triggers"), code=303)


def _edit(trigger: Trigger | None, event: Event, form: TriggerForm) -> Any:
    focus, status, question = "", 200, None
    if "edit" in request.form:
        focus = form.edit(request.form["edit"])
    elif form.is_submitted():
        known = collisions.known()
        if not form.refuse_as_gone(trigger) and form.passes(lambda: service.check(event, form.draft, trigger)):
            question = ask(consequences_of_a_save.of_trigger(event, form.draft, trigger))
            if question.is_answered and _saved(trigger, event, form):
                flash(gettext("“%(name)s” is opgeslagen.", name=form.name.data))
                warn_of_new_conflicts(known)
                return redirect(url_for(".triggers"), code=303)
        status = 422
    flags = collisions.of(trigger) if trigger else []
    page = "management/triggers/edit.html"
    parts = {"trigger": trigger, "event": event, "form": form, "focus": focus, "flags": flags, "question": question}
    card, sentence = Card.beside(form, trigger, event), told.of_trigger_form(event, form)
    return render_template(page, **parts, judged=expectations.evaluate(), card=card, told=sentence), status


def _saved(trigger: Trigger | None, event: Event, form: TriggerForm) -> bool:
    try:
        if trigger:
            service.change(trigger, form.draft, version=form.opened_version, by=current_user)
        else:
            service.create(event, form.draft, by=current_user)
    except DomainError as error:
        types = settings_lists.everything(AppointmentType)
        saved = TriggerForm(types, trigger_values(trigger), is_posted=False) if trigger else None
        form.refuse_at(error, trigger.version if trigger else None, saved)
        return False
    return True


def _list() -> dict[str, Any]:
    triggers = service.everything()
    flags = {trigger.id: service.flags(trigger) for trigger in triggers}
    sentences = {trigger.id: told.of(trigger) for trigger in triggers}
    return {"question": None, "triggers": triggers, "flags": flags, "told": sentences}


def _load(trigger_id: int) -> Trigger:
    return db.get_or_404(Trigger, trigger_id, options=service.whole())
