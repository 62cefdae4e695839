"""Beheer | Inrichting: the configuration as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, send_file, url_for
from flask_babel import gettext
from flask_login import current_user

from app.blueprints.management import blueprint
from app.blueprints.management.configuration_forms import ImportForm, UploadForm
from app.exchange import configurations as service
from app.exchange import standard_office
from app.exchange.domain.configuration_file import text_of
from app.exchange.domain.differences import Comparison, Difference
from app.exchange.domain.file_sections import HEADINGS, TABLES
from app.history.domain import changes, wording
from app.history.domain.changes import Version
from app.history.domain.reader import Reader
from app.history.domain.wording import Row
from app.vocabulary import labels
from app.vocabulary.sentences import DomainError
from app.web.rights import Right, right


@dataclass(frozen=True)
class Shown:
    difference: Difference
    lines: Sequence[changes.Difference] = ()
    rows: Sequence[Row] = ()


@blueprint.get("/configuration")
@right(Right.ADMIN)
def configuration() -> Any:
    return _page(UploadForm())


@blueprint.get("/configuration/file")
@right(Right.ADMIN)
def configuration_file() -> Any:
    content = BytesIO(text_of(service.export()).encode())
    return send_file(content, "application/json", as_attachment=True, download_name=service.file_name())


@blueprint.route("/configuration/preview", methods=["GET", "POST"])
@right(Right.ADMIN)
def configuration_preview() -> Any:
    """What the chosen file would change. Nothing is kept of it."""
    form = UploadForm()
    if not form.is_submitted():
        return redirect(url_for(".configuration"))
    if not form.validate():
        return _page(form), 422
    try:
        return _preview(form.read(), ImportForm(formdata=None))
    except DomainError as error:
        return _page(form, error), 422


@blueprint.post("/configuration/standard")
@right(Right.ADMIN)
def configuration_standard() -> Any:
    """What the standard office would add."""
    content = standard_office.content()
    if content is None:
        flash(gettext("Iets van het standaardkantoor is er al. Het laden zou dat dubbel maken."), "warning")
        return redirect(url_for(".guide"), code=303)
    return _preview(content, ImportForm(formdata=None, is_standard="1"))


@blueprint.route("/configuration/import", methods=["GET", "POST"])
@right(Right.ADMIN)
def configuration_import() -> Any:
    form = ImportForm()
    if not form.is_submitted():
        return redirect(url_for(".configuration"))
    try:
        content = form.unpack()
        if not form.validate():
            return _preview(content, form), 422
        changed = service.apply(content, form.seal.data or "", by=current_user)
    except DomainError as error:
        return _page(UploadForm(formdata=None), error), 422
    return _preview_anew(content, changed, form) if changed else _imported(form)


def _page(form: UploadForm, error: DomainError | None = None) -> str:
    problems = getattr(error, "problems", ())
    return render_template("management/configuration/index.html", form=form, error=error, problems=problems)


def _preview(content: bytes, form: ImportForm) -> str:
    comparison = service.preview(content)
    return _show(comparison, form.carry(content, comparison.seal), is_other=False)


def _preview_anew(content: bytes, comparison: Comparison, agreed: ImportForm) -> Any:
    """Somebody else was in between, so this isn't what was agreed to."""
    form = ImportForm(formdata=None, is_standard=agreed.is_standard.data).carry(content, comparison.seal)
    return _show(comparison, form, is_other=True), 409


def _show(comparison: Comparison, form: ImportForm, *, is_other: bool) -> str:
    shown = {section: [_shown(one, comparison) for one in comparison.of(section)] for section in comparison.sections}
    words = {"headings": HEADINGS, "kinds": {section: wording.KINDS[table] for section, table in TABLES.items()}}
    parts = {"comparison": comparison, "shown": shown, "form": form, "is_other": is_other, **words}
    return render_template("management/configuration/preview.html", **parts)


def _shown(one: Difference, comparison: Comparison) -> Shown:
    """Of what changes, how; of what comes or goes, what it is."""
    before, after = (Reader(names, labels.text) for names in comparison.names)
    if one.before and one.after:
        return Shown(one, changes.changes(Version(one.before, before), Version(one.after, after)))
    entry, reader = (one.after, after) if one.after else (one.before, before)
    return Shown(one, rows=wording.rows(entry, reader) if entry else ())


def _imported(form: ImportForm) -> Any:
    flash(gettext("De inrichting is geïmporteerd. Bij Geschiedenis staat wat er is gewijzigd."))
    return redirect(url_for(".guide" if form.is_standard.data else ".configuration"), code=303)
