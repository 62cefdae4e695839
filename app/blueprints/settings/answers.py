"""How the settings answer: a page with its form, or a list that changes in place."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, refresh
from flask_login import current_user
from sqlalchemy.orm.exc import ObjectDeletedError

from app.blueprints.settings.forms import NameForm
from app.vocabulary.sentences import DomainError
from app.web import htmx
from app.web.answers import see_other


def saved(endpoint: str, **values: Any) -> ResponseReturnValue:
    # It may have been the reader's own language that was saved.
    refresh()
    flash(gettext("Opgeslagen."), "success")
    return see_other(endpoint, **values)


def changed(form: NameForm, change: Callable[..., None], thing: Any) -> bool:
    """Keeps what was sent of `thing`; or the form says why not, ready for a second and conscious save."""
    if form.validate_on_submit():
        with form.showing_refusals():
            change(thing, version=form.opened_version or 0, by=current_user, **form.values())
            return True
        form.version.data = str(_version_of(thing))
    return False


def _version_of(thing: Any) -> int:
    try:
        return int(thing.version)
    except ObjectDeletedError:
        abort(404)


def asks_first() -> bool:
    """Whether a plain form would delete something at once; htmx has asked by hx-confirm."""
    return not htmx.is_htmx() and "confirmed" not in request.form


def deletion(name: str, *, page: str, back: str) -> ResponseReturnValue:
    return render_template("settings/deletion.html", name=name, page=page, back=back)


def in_place(
    action: Callable[[], None], *, part: str, whole: str, url: str, thing_id: int, values: Callable[[], Any]
) -> ResponseReturnValue:
    """Does it and shows the list anew, or shows the refusal in the row of the thing it is about."""
    try:
        action()
    except DomainError as error:
        template = part if htmx.is_htmx() else whole
        return render_template(template, **values(), refusal=error, refused_id=thing_id), 422
    return htmx.changed(part, url, **values(), refusal=None, refused_id=None)
