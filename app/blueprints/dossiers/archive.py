"""The archive of dossiers: one goes in, and is put back."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.casework import archiving
from app.extensions import db
from app.models import Dossier
from app.vocabulary.sentences import DomainError
from app.web.rights import Right, right
from app.web.templating import sentence


@blueprint.post("/dossiers/<int:dossier_id>/archive")
@right(Right.USER)
def archive(dossier_id: int) -> Any:
    return _do(dossier_id, archiving.archive, gettext("Dit dossier is gearchiveerd."))


@blueprint.post("/dossiers/<int:dossier_id>/restoring")
@right(Right.USER)
def restore(dossier_id: int) -> Any:
    return _do(dossier_id, archiving.restore, gettext("Dit dossier is teruggezet."))


def _do(dossier_id: int, act: Callable[..., None], told: str) -> Any:
    """What is refused is told on the page where it was asked: the dossier's Instellingen."""
    db.get_or_404(Dossier, dossier_id)
    try:
        act(dossier_id, by=current_user)
    except DomainError as error:
        flash(sentence(error.sentence), "error")
        return redirect(url_for("dossiers.settings", dossier_id=dossier_id), code=303)
    flash(told, "success")
    return redirect(url_for("dossiers.show", dossier_id=dossier_id), code=303)
