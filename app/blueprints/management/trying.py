"""Uitproberen: what the draft in an editor does on one dossier, and what it would have done with appointments."""

from dataclasses import replace
from typing import Any

from flask import render_template, request

from app.blueprints.management import blueprint
from app.blueprints.management.row_forms import an_id
from app.blueprints.management.trying_cards import SHOWN, Card, pick
from app.blueprints.management.trying_forms import COUNTS
from app.engine import rules
from app.engine.domain.plan_summary import summary
from app.extensions import only_reads
from app.insight import what_if
from app.tables import dossier_table
from app.vocabulary.sentences import DomainError
from app.web.htmx import fragment
from app.web.rights import Right, right

CHUNK = 10


@blueprint.get("/trials/dossiers")
@right(Right.ADMIN)
def trial_dossiers() -> Any:
    """To choose from, as one types."""
    text = request.args.get("stage-text", "")
    found = dossier_table.search(text, page=1, size=SHOWN)
    return fragment("management/trial/_dossiers.html", found=found, text=text, chosen=pick(found, text, None))


@blueprint.post("/scenarios/trial", defaults={"subject": "scenario"})
@blueprint.post("/triggers/trial", defaults={"subject": "trigger"})
@only_reads
@right(Right.ADMIN)
def trial(subject: str) -> Any:
    """Without JavaScript: a page of its own."""
    card = Card.sent(subject)
    parts, status = _tried(card)
    return render_template("management/trial/page.html", card=card, **parts), status


@blueprint.post("/scenarios/trial/plan", defaults={"subject": "scenario"})
@blueprint.post("/triggers/trial/plan", defaults={"subject": "trigger"})
@only_reads
@right(Right.ADMIN)
def trial_plan(subject: str) -> Any:
    card = Card.sent(subject)
    parts, status = _tried(card)
    return fragment("management/trial/_trial.html", status=status, card=card, **parts)


@blueprint.post("/scenarios/what-if", defaults={"subject": "scenario"})
@blueprint.post("/triggers/what-if", defaults={"subject": "trigger"})
@only_reads
@right(Right.ADMIN)
def what_if_page(subject: str) -> Any:
    """Without JavaScript: all of the smallest number, on a page of its own."""
    parts = _look(Card.sent(subject), COUNTS[0], most=COUNTS[0])
    return render_template("management/trial/page.html", **parts)


@blueprint.post("/scenarios/what-if/start", defaults={"subject": "scenario"})
@blueprint.post("/triggers/what-if/start", defaults={"subject": "trigger"})
@only_reads
@right(Right.ADMIN)
def what_if_start(subject: str) -> Any:
    wanted = an_id(request.form.get("count"))
    count = wanted if wanted in COUNTS else COUNTS[0]
    return fragment("management/trial/_what_if.html", **_look(Card.sent(subject), count, most=CHUNK))


@blueprint.post("/scenarios/what-if/rest", defaults={"subject": "scenario"})
@blueprint.post("/triggers/what-if/rest", defaults={"subject": "trigger"})
@only_reads
@right(Right.ADMIN)
def what_if_rest(subject: str) -> Any:
    """The next chunk; asks for the one after it by itself."""
    count = min(an_id(request.form.get("count")) or COUNTS[0], COUNTS[-1])
    most = 0 if "stop" in request.form else CHUNK
    return fragment("management/trial/_what_if_rest.html", **_look(Card.sent(subject), count, most=most))


def _tried(card: Card) -> tuple[dict[str, Any], int]:
    try:
        tried = card.tried()
    except DomainError as error:
        return {"refusal": error.sentence}, 422
    own, whole = summary(tried.trial.own), summary(tried.trial.whole)
    if card.subject == "scenario":
        # It says so itself, by person and with its reasons.
        own = replace(own, scenarios=())
    return {"tried": tried, "own": own, "whole": whole}, 200


def _look(card: Card, count: int, *, most: int) -> dict[str, Any]:
    """At so many appointments more, after those that were looked at."""
    looked_at, differing = (an_id(request.form.get(name)) or 0 for name in ("looked_at", "differing"))
    saved = rules.load()
    left = min(most, max(0, count - looked_at))
    chunk = what_if.look(saved, card.rules(saved), before=an_id(request.form.get("before")), most=left)
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
