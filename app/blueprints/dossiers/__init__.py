"""Dossiers, their people, appointments and runs."""

from flask import Blueprint

blueprint = Blueprint("dossiers", __name__)

from app.blueprints.dossiers import (  # noqa: E402, F401
    appointment_list,
    appointments,
    archive,
    document_reasons,
    documents,
    dossier,
    emails,
    facts,
    index,
    late_facts,
    notes,
    people,
    previews,
    reopening,
    runs,
    tasks,
    timeline,
    undoing,
)
