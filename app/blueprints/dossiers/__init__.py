"""Dossiers, their people, appointments and runs."""

from flask import Blueprint

blueprint = Blueprint("dossiers", __name__)

from app.blueprints.dossiers import (  # noqa: E402, F401
    appointments,
    document_reasons,
    documents,
    dossier,
    emails,
    facts,
    index,
    lapses,
    leaving,
    notes,
    people,
    previews,
    reopening,
    runs,
    timeline,
    undoing,
)
