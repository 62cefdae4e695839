"""Notes on a dossier: written in place, changed and deleted on a page of their own."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.forms import NoteForm
from app.casework import notes
from app.extensions import db
from app.models import Dossier, Note
from app.web.answers import flashing_refusals, see_other
from app.web.htmx import changed, fragment, is_htmx
from app.web.rights import Right, right

CHANGED = "notes-changed"


@blueprint.post("/dossiers/<int:dossier_id>/notes")
@right(Right.USER)
def add_note(dossier_id: int) -> ResponseReturnValue:
    dossier, form = load_dossier(dossier_id), NoteForm()
    if form.validate():
        with form.showing_refusals():
            notes.add(dossier, form.text.data, token=form.token.data, by=current_user)
            return _added(dossier)
    dossier = load_dossier(dossier_id)
    if is_htmx():
        latest = notes.latest(dossier_id)
        return fragment("dossiers/timeline/_notes.html", status=422, dossier=dossier, notes=latest, note_form=form)
    return _page(dossier, None, form), 422


@blueprint.get("/notes/<int:note_id>")
@right(Right.USER)
def note(note_id: int) -> ResponseReturnValue:
    note = db.get_or_404(Note, note_id)
    form = NoteForm(formdata=None, text=note.text, seen=notes.state(note))
    return _page(load_dossier(note.dossier_id), note, form)


@blueprint.post("/notes/<int:note_id>")
@right(Right.USER)
def change_note(note_id: int) -> ResponseReturnValue:
    note, form = db.get_or_404(Note, note_id), NoteForm()
    dossier_id = note.dossier_id
    if form.validate():
        with form.showing_refusals():
            notes.change(note, form.text.data, seen=form.seen.data or "", by=current_user)
            return see_other("dossiers.timeline", dossier_id=dossier_id)
    return _reopened(note_id, form), 422


@blueprint.post("/notes/<int:note_id>/deletion")
@right(Right.USER)
def delete_note(note_id: int) -> ResponseReturnValue:
    note = db.get_or_404(Note, note_id)
    dossier_id = note.dossier_id
    with flashing_refusals():
        notes.delete(note, by=current_user)
        flash(_("De notitie is verwijderd."))
    return see_other("dossiers.timeline", dossier_id=dossier_id)


def _added(dossier: Dossier) -> ResponseReturnValue:
    page = "dossiers.timeline" if request.form.get("back") == "timeline" else "dossiers.show"
    fresh = {
        "dossier": dossier,
        "notes": notes.latest(dossier.id),
        "note_form": NoteForm(formdata=None),
        "is_added": True,
    }
    return changed("dossiers/timeline/_notes.html", url_for(page, dossier_id=dossier.id), trigger=CHANGED, **fresh)


def _reopened(note_id: int, form: NoteForm) -> str:
    """A second and conscious save goes through; what is saved meanwhile stands above what was typed."""
    note = db.get_or_404(Note, note_id)
    if form.seen.data != notes.state(note):
        form.saved_values = [(str(form.text.label.text), note.text)]
        form.seen.data = notes.state(note)
    return _page(load_dossier(note.dossier_id), note, form)


def _page(dossier: Dossier, note: Note | None, form: NoteForm) -> str:
    may_change = note is None or notes.may_change(note, current_user)
    return render_template("dossiers/timeline/note.html", dossier=dossier, note=note, form=form, may_change=may_change)
