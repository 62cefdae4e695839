"""Why a document was not asked of somebody (Waarom is dit niet gevraagd?)."""

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import load_dossier
from app.casework import document_reasons, late_facts
from app.engine.domain.kinds.request_document import RequestDocument
from app.entries.domain import rule_sentences
from app.entries.domain.entries import ScenarioEntry, TriggerEntry
from app.entries.domain.reader import Reader
from app.history import snapshots
from app.models import DocumentType, Scenario, Trigger
from app.setup import settings_lists, users
from app.vocabulary.sentences import Sentence
from app.web.rights import Right, right


@blueprint.get("/dossiers/<int:dossier_id>/document-reasons")
@right(Right.USER)
def why_not_asked(dossier_id: int) -> ResponseReturnValue:
    """Without a document type it shows the question alone."""
    dossier, kinds = load_dossier(dossier_id), settings_lists.everything(DocumentType)
    chosen = next((kind for kind in kinds if str(kind.id) == request.args.get("document")), None)
    return render_template(
        "dossiers/documents/why_not_asked.html",
        dossier=dossier,
        kinds=kinds,
        chosen=chosen,
        explanation=document_reasons.explain(dossier, chosen) if chosen else None,
        offers=late_facts.of_dossier(dossier) if chosen else [],
        lapses=[],
        elsewhere=[],
        told=_told,
        admins=[user for user in users.everything() if user.is_admin and user.active],
    )


def _told(rule: Scenario | Trigger, kind: DocumentType) -> Sentence:
    """Tells the rule in a sentence, a scenario with nothing but what it does about this document."""
    reader = Reader(snapshots.names(rule))
    if isinstance(rule, Trigger):
        return rule_sentences.trigger(snapshots.as_kind(TriggerEntry, rule), reader)
    entry = snapshots.as_kind(ScenarioEntry, rule)
    asking = tuple(action for action in entry.actions if action == RequestDocument(kind.code))
    return rule_sentences.scenario(replace(entry, actions=asking), reader)
