"""Tijdlijn: what happened on a dossier, by whom, narrowed by what the address says."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.forms import NoteForm
from app.casework import timeline
from app.casework.domain.timeline import TimelinePlace, days
from app.casework.offered import Offered
from app.casework.timeline_source import ENGINE, PEOPLE, Narrowing
from app.extensions import db
from app.models import Dossier, User
from app.store import offices
from app.vocabulary.words import TimelineKind
from app.web.htmx import fragment
from app.web.rights import Right, right


@blueprint.get("/dossiers/<int:dossier_id>/timeline", endpoint="timeline")
@right(Right.USER)
def show_timeline(dossier_id: int) -> ResponseReturnValue:
    dossier, everyone = load_dossier(dossier_id), Offered().everyone
    wanted = _wanted(everyone)
    page = timeline.of_dossier(dossier_id, wanted)
    return render_template(
        "dossiers/timeline/index.html",
        dossier=dossier,
        days=days(page.entries, offices.zone()),
        older=page.older,
        wanted=wanted,
        who=request.args.get("who", "") if wanted.who else "",
        everyone=everyone,
        note_form=NoteForm(),
    )


@blueprint.get("/dossiers/<int:dossier_id>/timeline/latest")
@right(Right.USER)
def latest(dossier_id: int) -> ResponseReturnValue:
    """The page asks for it when a run, or something in place, has changed the dossier."""
    dossier = db.get_or_404(Dossier, dossier_id)
    return fragment("dossiers/timeline/_latest.html", dossier=dossier, entries=timeline.latest(dossier_id))


def _wanted(everyone: Sequence[User]) -> Narrowing:
    """What makes no sense narrows nothing."""
    kind, who = request.args.get("kind", ""), request.args.get("who", "")
    user = next((user for user in everyone if str(user.id) == who), None)
    return Narrowing(
        TimelineKind(kind) if kind in list(TimelineKind) else None,
        who if who in (PEOPLE, ENGINE) else user,
        TimelinePlace.read(request.args.get("before", "")),
    )
