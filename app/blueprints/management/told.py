"""Scenarios and triggers told in a sentence: in the lists, and above the editors as one edits."""

from typing import Any

from flask import Response, request

from app.blueprints.management import blueprint
from app.blueprints.management.forms import ScenarioForm, TriggerForm
from app.blueprints.management.row_forms import a_word
from app.domain import telling
from app.domain.readings import Reader
from app.extensions import only_reads
from app.htmx import fragment
from app.models import AppointmentType, Scenario, Trigger
from app.rights import Right, right
from app.services import draft_portraits, portrait_names, portraits
from app.setup import scenarios, settings_lists
from app.templating import sentence
from app.vocabulary import labels
from app.vocabulary.sentences import Sentence
from app.vocabulary.words import TRIGGER_EVENTS, Event


def of(thing: Scenario | Trigger) -> Sentence:
    """As it is saved."""
    tell = telling.scenario if isinstance(thing, Scenario) else telling.trigger
    return tell(portraits.portrait(thing), Reader(portrait_names.names(thing), labels.text))


def of_scenario_form(form: ScenarioForm) -> Sentence:
    document, names = draft_portraits.scenario(form.draft)
    return telling.scenario(document, Reader(names, labels.text))


def of_trigger_form(event: Event, form: TriggerForm) -> Sentence:
    document, names = draft_portraits.trigger(event, form.draft)
    return telling.trigger(document, Reader(names, labels.text))


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
