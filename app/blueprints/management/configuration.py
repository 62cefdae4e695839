"""Beheer | Inrichting: the configuration as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, ValidationError

from app.blueprints.management import blueprint
from app.entries.domain import entries
from app.entries.domain.reader import Reader
from app.exchange import configurations as service
from app.exchange import standard_office
from app.exchange.domain.configuration_file import LARGEST, text_of
from app.exchange.domain.differences import Comparison, EntryDifference
from app.exchange.domain.file_sections import HEADINGS, TABLES
from app.history.domain import changes, wording
from app.history.domain.changes import Version
from app.history.domain.wording import Row
from app.vocabulary import packing
from app.vocabulary.sentences import DomainError
from app.web.answers import see_other
from app.web.forms import Form
from app.web.rights import Right, right


class UploadForm(Form):
    file = FileField(_("Bestand met inrichting"), render_kw={"accept": ".json,application/json"})

    def validate_file(self, field: FileField) -> None:
        if not isinstance(field.data, FileStorage):
            raise ValidationError(gettext("Kies een bestand."))

    def read(self) -> bytes:
        """Reads no more than is needed to see that the file is too large."""
        content: bytes = self.file.data.stream.read(LARGEST + 1)
        return content


class ImportForm(Form):
    """It carries the file itself, of which nothing is kept between the preview and the import."""

    content = HiddenField()
    seal = HiddenField()
    is_standard = HiddenField()
    """Of the standard office: then the guide goes on."""
    is_confirmed = BooleanField(
        _("Ja, wijzig de inrichting zoals hierboven staat."),
        validators=[InputRequired(message=_("Zet hier een vinkje als u dit wilt."))],
    )

    def unpack(self) -> bytes:
        return packing.unpack(self.content.data or "", LARGEST)


@dataclass(frozen=True)
class ShownDifference:
    difference: EntryDifference
    lines: Sequence[changes.Difference] = ()
    rows: Sequence[Row] = ()


@blueprint.get("/configuration")
@right(Right.ADMIN)
def configuration() -> ResponseReturnValue:
    return _page(UploadForm())


@blueprint.get("/configuration/file")
@right(Right.ADMIN)
def configuration_file() -> ResponseReturnValue:
    content = BytesIO(text_of(service.export()).encode())
    return send_file(content, "application/json", as_attachment=True, download_name=service.file_name())


@blueprint.route("/configuration/preview", methods=["GET", "POST"])
@right(Right.ADMIN)
def configuration_preview() -> ResponseReturnValue:
    """Shows what the chosen file would change. Nothing is kept of it."""
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
def configuration_standard() -> ResponseReturnValue:
    """Shows what the standard office would add."""
    content = standard_office.content()
    if content is None:
        flash(gettext("Iets van het standaardkantoor is er al. Het laden zou dat dubbel maken."), "warning")
        return see_other(".guide")
    return _preview(content, ImportForm(formdata=None, is_standard="1"))


@blueprint.route("/configuration/import", methods=["GET", "POST"])
@right(Right.ADMIN)
def configuration_import() -> ResponseReturnValue:
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
    if changed:
        return _preview(content, ImportForm(formdata=None, is_standard=form.is_standard.data), changed), 409
    flash(gettext("De inrichting is geïmporteerd. Bij Geschiedenis staat wat er is gewijzigd."))
    return see_other(".guide" if form.is_standard.data else ".configuration")


def _page(form: UploadForm, error: DomainError | None = None) -> str:
    problems = getattr(error, "problems", ())
    return render_template("management/configuration/index.html", form=form, error=error, problems=problems)


def _preview(content: bytes, form: ImportForm, changed: Comparison | None = None) -> str:
    """What the file does; as `changed` since somebody else was in between, so that it isn't what was agreed to."""
    comparison = changed or service.preview(content)
    form.content.data, form.seal.data = packing.pack(content), comparison.seal
    return render_template(
        "management/configuration/preview.html",
        comparison=comparison,
        shown={name: [_shown(each, comparison) for each in comparison.of(name)] for name in comparison.sections},
        form=form,
        is_other=changed is not None,
        headings=HEADINGS,
        kinds={section: entries.KINDS[table] for section, table in TABLES.items()},
    )


def _shown(difference: EntryDifference, comparison: Comparison) -> ShownDifference:
    """Of what changes it is shown how; of what comes or goes, what it is."""
    before, after = (Reader(names) for names in comparison.names)
    if difference.before and difference.after:
        versions = Version(difference.before, before), Version(difference.after, after)
        return ShownDifference(difference, changes.changes(*versions))
    entry, reader = (difference.after, after) if difference.after else (difference.before, before)
    return ShownDifference(difference, rows=wording.rows(entry, reader) if entry else ())
