"""Scenarios and triggers told in a sentence: in the lists, and above the editors as one edits."""

from typing import Any

from flask import Response, request

from app.blueprints.management import blueprint
from app.blueprints.management.field_controls import a_word
from app.blueprints.management.forms import ScenarioForm, TriggerForm
from app.extensions import only_reads
from app.history import draft_snapshots, snapshot_names, snapshots
from app.history.domain import one_sentence
from app.history.domain.wording import Reader
from app.models import AppointmentType, Scenario, Trigger
from app.setup import scenarios, settings_lists
from app.vocabulary import labels
from app.vocabulary.events import TRIGGER_EVENTS
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import Event
from app.web.htmx import fragment
from app.web.rights import Right, right
from app.web.templating import sentence


def of(thing: Scenario | Trigger) -> Sentence:
    """As it is saved."""
    tell = one_sentence.scenario if isinstance(thing, Scenario) else one_sentence.trigger
    return tell(snapshots.portrait(thing), Reader(snapshot_names.names(thing), labels.text))


def of_scenario_form(form: ScenarioForm) -> Sentence:
    document, names = draft_snapshots.scenario(form.draft)
    return one_sentence.scenario(document, Reader(names, labels.text))


def of_trigger_form(event: Event, form: TriggerForm) -> Sentence:
    document, names = draft_snapshots.trigger(event, form.draft)
    return one_sentence.trigger(document, Reader(names, labels.text))


@blueprint.post("/scenarios/told")
@only_reads
@right(Right.ADMIN)
def scenario_told() -> Any:
    return _anew(of_scenario_form(ScenarioForm(scenarios.properties())))


@blueprint.post("/triggers/told")
@only_reads
@right(Right.ADMIN)
def trigger_told() -> Any:
    event = a_word(Event, request.form.get("event"))
    form = TriggerForm(settings_lists.everything(AppointmentType))
    return _anew(of_trigger_form(event if event in TRIGGER_EVENTS and event else Event.SCHEDULED, form))


def _anew(told: Sentence) -> Any:
    """Nothing when it reads the same, so that it isn't read out again."""
    if request.form.get("told") == sentence(told):
        return Response(status=204)
    return fragment("management/_told.html", told=told)
