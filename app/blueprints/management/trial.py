"""Uitproberen: what the draft in an editor does on one dossier, and what it would have done with appointments."""

from dataclasses import replace
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.management import blueprint
from app.blueprints.management.field_controls import an_id
from app.blueprints.management.rule_editors import RuleEditor
from app.blueprints.management.scenarios import ScenarioEditor
from app.blueprints.management.trial_card import COUNTS, SHOWN, TrialCard, pick, stage_sent
from app.blueprints.management.triggers import TriggerEditor
from app.engine import rules
from app.engine.domain.plan_summary import summary
from app.extensions import db, only_reads
from app.insight import what_if
from app.models import Scenario, Trigger
from app.setup import draft_rules
from app.tables import dossier_table
from app.vocabulary.sentences import DomainError
from app.web.htmx import fragment
from app.web.rights import Right, right

CHUNK = 10


@blueprint.get("/trials/dossiers")
@right(Right.ADMIN)
def trial_dossiers() -> ResponseReturnValue:
    text = request.args.get("stage-text", "")
    dossiers = dossier_table.search(text, page=1, size=SHOWN)
    return fragment("management/trial/_dossiers.html", dossiers=dossiers, text=text, chosen=pick(dossiers, text, None))


@blueprint.post("/scenarios/trial", defaults={"subject": "scenario"})
@blueprint.post("/triggers/trial", defaults={"subject": "trigger"})
@only_reads
@right(Right.ADMIN)
def trial(subject: str) -> ResponseReturnValue:
    """Without JavaScript it is a page of its own."""
    card = _card_sent(subject)
    parts, status = _tried(card)
    return render_template("management/trial/page.html", card=card, **parts), status


@blueprint.post("/scenarios/trial/plan", defaults={"subject": "scenario"})
@blueprint.post("/triggers/trial/plan", defaults={"subject": "trigger"})
@only_reads
@right(Right.ADMIN)
def trial_plan(subject: str) -> ResponseReturnValue:
    card = _card_sent(subject)
    parts, status = _tried(card)
    return fragment("management/trial/_trial.html", status=status, card=card, **parts)


@blueprint.post("/scenarios/what-if", defaults={"subject": "scenario"})
@blueprint.post("/triggers/what-if", defaults={"subject": "trigger"})
@only_reads
@right(Right.ADMIN)
def what_if_page(subject: str) -> ResponseReturnValue:
    """Without JavaScript it shows all of the smallest number, on a page of its own."""
    parts = _look(_card_sent(subject), COUNTS[0], most=COUNTS[0])
    return render_template("management/trial/page.html", **parts)


@blueprint.post("/scenarios/what-if/start", defaults={"subject": "scenario"})
@blueprint.post("/triggers/what-if/start", defaults={"subject": "trigger"})
@only_reads
@right(Right.ADMIN)
def what_if_start(subject: str) -> ResponseReturnValue:
    wanted = an_id(request.form.get("count"))
    count = wanted if wanted in COUNTS else COUNTS[0]
    return fragment("management/trial/_what_if.html", **_look(_card_sent(subject), count, most=CHUNK))


@blueprint.post("/scenarios/what-if/rest", defaults={"subject": "scenario"})
@blueprint.post("/triggers/what-if/rest", defaults={"subject": "trigger"})
@only_reads
@right(Right.ADMIN)
def what_if_rest(subject: str) -> ResponseReturnValue:
    """Shows the next chunk, which asks for the one after it by itself."""
    count = min(an_id(request.form.get("count")) or COUNTS[0], COUNTS[-1])
    most = 0 if "stop" in request.form else CHUNK
    return fragment("management/trial/_what_if_rest.html", **_look(_card_sent(subject), count, most=most))


def _card_sent(subject: str) -> TrialCard:
    stage = stage_sent()
    saved_id = an_id(stage.saved_id.data) or 0
    editor: RuleEditor[Any]
    if subject == "scenario":
        editor = ScenarioEditor(db.session.get(Scenario, saved_id), {})
    else:
        editor = TriggerEditor(db.session.get(Trigger, saved_id), stage.event.data, {})
    return TrialCard(editor, stage)


def _tried(card: TrialCard) -> tuple[dict[str, Any], int]:
    try:
        tried = card.tried()
    except DomainError as error:
        return {"refusal": error.sentence}, 422
    own, whole = summary(tried.trial.own), summary(tried.trial.whole)
    if isinstance(card.editor, ScenarioEditor):
        # It says so itself, by person and with its reasons.
        own = replace(own, scenarios=())
    return {"tried": tried, "own": own, "whole": whole}, 200


def _look(card: TrialCard, count: int, *, most: int) -> dict[str, Any]:
    """Looks at so many appointments more, after those that were looked at."""
    looked_at, differing = (an_id(request.form.get(name)) or 0 for name in ("looked_at", "differing"))
    saved = rules.load()
    then = draft_rules.with_draft(saved, card.editor.draft, card.editor.thing)
    left = min(most, max(0, count - looked_at))
    chunk = what_if.look(saved, then, before=an_id(request.form.get("before")), most=left)
    looked_at += chunk.looked_at
    total = what_if.count(count)
    is_stopped = most == 0
    return {
        "card": card,
        "what_if": chunk,
        "count": count,
        "looked_at": min(looked_at, total),
        "total": total,
        "differing": differing + len(chunk.differing),
        "is_stopped": is_stopped,
        "goes_on": not is_stopped and chunk.looked_at == left and looked_at < total,
    }
