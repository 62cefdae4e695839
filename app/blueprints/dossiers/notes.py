"""Notes on a dossier: written in place, changed and deleted on a page of their own."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import load_dossier
from app.blueprints.dossiers.forms import NoteForm
from app.casework import notes
from app.extensions import db
from app.models import Dossier, Note
from app.vocabulary.sentences import DomainError
from app.web.htmx import changed, fragment, is_htmx
from app.web.rights import Right, right
from app.web.templating import sentence

CHANGED = "notes-changed"


@blueprint.post("/dossiers/<int:dossier_id>/notes")
@right(Right.USER)
def add_note(dossier_id: int) -> Any:
    dossier, form = load_dossier(dossier_id), NoteForm()
    if form.validate():
        try:
            notes.add(dossier, form.text.data, token=form.token.data, by=current_user)
            return _added(dossier)
        except DomainError as error:
            form.refuse(error)
    if is_htmx():
        return _list(load_dossier(dossier_id), form, status=422)
    return _page(load_dossier(dossier_id), None, form), 422


@blueprint.get("/notes/<int:note_id>")
@right(Right.USER)
def note(note_id: int) -> Any:
    one = db.get_or_404(Note, note_id)
    dossier = load_dossier(one.dossier_id)
    form = NoteForm(formdata=None, text=one.text, seen=notes.state(one))
    return _page(dossier, one, form)


@blueprint.post("/notes/<int:note_id>")
@right(Right.USER)
def change_note(note_id: int) -> Any:
    one, form = db.get_or_404(Note, note_id), NoteForm()
    dossier_id = one.dossier_id
    if form.validate():
        try:
            notes.change(one, form.text.data, seen=form.seen.data or "", by=current_user)
            return redirect(url_for("dossiers.timeline", dossier_id=dossier_id), code=303)
        except DomainError as error:
            form.refuse(error)
    return _reopened(note_id, form), 422


@blueprint.post("/notes/<int:note_id>/deletion")
@right(Right.USER)
def delete_note(note_id: int) -> Any:
    one = db.get_or_404(Note, note_id)
    page = url_for("dossiers.timeline", dossier_id=one.dossier_id)
    try:
        notes.delete(one, by=current_user)
        flash(_("De notitie is verwijderd."))
    except DomainError as error:
        flash(sentence(error.sentence), "error")
    return redirect(page, code=303)


def _added(dossier: Dossier) -> Any:
    page = "dossiers.timeline" if request.form.get("back") == "timeline" else "dossiers.show"
    fresh = {
        "dossier": dossier,
        "notes": notes.latest(dossier.id),
        "note_form": NoteForm(formdata=None),
        "is_added": True,
    }
    return changed("dossiers/timeline/_notes.html", url_for(page, dossier_id=dossier.id), trigger=CHANGED, **fresh)


def _list(dossier: Dossier, form: NoteForm, *, status: int) -> Any:
    found = notes.latest(dossier.id)
    return fragment("dossiers/timeline/_notes.html", status=status, dossier=dossier, notes=found, note_form=form)


def _reopened(note_id: int, form: NoteForm) -> str:
    """A second and conscious save goes through; what is saved meanwhile stands above what was typed."""
    one = db.get_or_404(Note, note_id)
    if form.seen.data != notes.state(one):
        form.saved_values = [(str(form.text.label.text), one.text)]
        form.seen.data = notes.state(one)
    return _page(load_dossier(one.dossier_id), one, form)


def _page(dossier: Dossier, one: Note | None, form: NoteForm) -> str:
    may_change = one is None or notes.may_change(one, current_user)
    return render_template("dossiers/timeline/note.html", dossier=dossier, note=one, form=form, may_change=may_change)
