"""Beheer | Triggers beheren."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_login import current_user

from app.blueprints import moving
from app.blueprints.asking import ask
from app.blueprints.management import blueprint, restoring
from app.blueprints.management.field_controls import a_word
from app.blueprints.management.forms import TriggerForm, trigger_values
from app.blueprints.management.rule_editors import RuleEditor
from app.blueprints.management.rule_lists import RuleList
from app.extensions import db, only_reads
from app.insight import consequences_of_a_save
from app.models import Trigger
from app.setup import settings_lists
from app.setup import triggers as service
from app.vocabulary.events import TRIGGER_EVENTS
from app.vocabulary.words import Event
from app.web.answers import see_other
from app.web.rights import Right, right


class TriggerEditor(RuleEditor[TriggerForm]):
    noun, plural, nameless = "trigger", "triggers", _("Deze trigger")
    page, body = "management/triggers/edit.html", "management/triggers/_body.html"
    result = "management/trial/_trigger.html"
    writer = service
    thing: Trigger | None

    def __init__(self, thing: Trigger | None, event: str | None, values: dict[str, Any] | None = None) -> None:
        """`event` is that of a new one, as the page says."""
        super().__init__(thing, values)
        named = a_word(Event, event)
        self.event = thing.event if thing else named if named in TRIGGER_EVENTS and named else Event.SCHEDULED

    @property
    def url(self) -> str:
        if self.thing:
            return url_for(".trigger", trigger_id=self.thing.id)
        return url_for(".new_trigger_on", event=self.event)

    def new_form(self, values: dict[str, Any], *, is_posted: bool = True) -> TriggerForm:
        form = TriggerForm(values, is_posted=is_posted)
        # Whatever was sent along: the event of a trigger doesn't change.
        form.event.data = self.event.value
        return form

    def saved_values(self) -> dict[str, Any]:
        return trigger_values(self.thing) if self.thing else {"is_active": True}


_LIST = RuleList("triggers", service.everything, service.flags)


@blueprint.get("/triggers")
@right(Right.ADMIN)
def triggers() -> ResponseReturnValue:
    return _LIST.page()


@blueprint.get("/triggers/new")
@right(Right.ADMIN)
def new_trigger() -> ResponseReturnValue:
    return render_template("management/triggers/events.html", events=TRIGGER_EVENTS)


@blueprint.route("/triggers/new/<event>", methods=["GET", "POST"])
@right(Right.ADMIN)
def new_trigger_on(event: str) -> ResponseReturnValue:
    if event not in TRIGGER_EVENTS:
        abort(404)
    return TriggerEditor(None, event).answer()


@blueprint.route("/triggers/<int:trigger_id>", methods=["GET", "POST"])
@right(Right.ADMIN)
def trigger(trigger_id: int) -> ResponseReturnValue:
    trigger = _load(trigger_id) if request.method == "GET" else service.find(trigger_id)
    # Of one that was removed meanwhile only the form still knows.
    if trigger is None and request.form.get("event") not in TRIGGER_EVENTS:
        abort(404)
    return TriggerEditor(trigger, request.form.get("event")).answer()


@blueprint.post("/triggers/draft")
@right(Right.ADMIN)
def trigger_draft() -> ResponseReturnValue:
    return TriggerEditor(None, request.form.get("event")).redrawn()


@blueprint.post("/triggers/told")
@only_reads
@right(Right.ADMIN)
def trigger_told() -> ResponseReturnValue:
    return TriggerEditor(None, request.form.get("event")).told_anew()


@blueprint.post("/triggers/<int:trigger_id>/position")
@right(Right.ADMIN)
def trigger_position(trigger_id: int) -> ResponseReturnValue:
    trigger, steps = _load(trigger_id), moving.steps()
    return _LIST.in_place(consequences_of_a_save.of_moving(trigger, steps), lambda: service.move(trigger, steps))


@blueprint.post("/triggers/<int:trigger_id>/activity")
@right(Right.ADMIN)
def trigger_activity(trigger_id: int) -> ResponseReturnValue:
    trigger, is_active = _load(trigger_id), "is_active" in request.form
    return _LIST.in_place(
        consequences_of_a_save.of_switching(trigger, is_active),
        lambda: service.switch(trigger, is_active, by=current_user),
    )


@blueprint.route("/triggers/<int:trigger_id>/deletion", methods=["GET", "POST"])
@right(Right.ADMIN)
def trigger_deletion(trigger_id: int) -> ResponseReturnValue:
    trigger = _load(trigger_id)
    question = ask(consequences_of_a_save.of_deleting(trigger))
    if request.method == "GET" or not question.is_answered:
        page = render_template("management/triggers/deletion.html", trigger=trigger, question=question)
        return page, 200 if request.method == "GET" else 422
    name = trigger.name
    settings_lists.delete(trigger)
    restoring.tell_removed("triggers", trigger_id, name)
    return see_other(".triggers")


def _load(trigger_id: int) -> Trigger:
    return db.get_or_404(Trigger, trigger_id, options=service.whole())
