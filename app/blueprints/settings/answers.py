"""How the settings answer: a page with its form, or a list that changes in place."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext, refresh
from flask_login import current_user
from sqlalchemy.orm.exc import ObjectDeletedError

from app.vocabulary.sentences import DomainError
from app.web import htmx
from app.web.forms import Form


def page(template: str, form: Form, /, **values: Any) -> Any:
    """The form as it is: opened, or refused with what was typed."""
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200


def saved(url: str) -> Any:
    # It may have been the reader's own language that was saved.
    refresh()
    flash(gettext("Opgeslagen."), "success")
    return redirect(url, code=303)


def accepted(form: Form, action: Callable[[], Any], thing: Any = None) -> bool:
    """Do it, or put the refusal on the form, ready for a second and conscious save."""
    try:
        action()
    except DomainError as error:
        form.refuse(error)
        if thing is not None:
            form.version.data = str(_version_of(thing))
        return False
    return True


def changed(form: Any, change: Callable[..., Any], thing: Any) -> bool:
    """What was sent is kept of `thing`."""
    return form.validate_on_submit() and accepted(
        form,
        lambda: change(thing, version=form.opened_version or 0, by=current_user, **form.values()),
        thing,
    )


def _version_of(thing: Any) -> int:
    try:
        return int(thing.version)
    except ObjectDeletedError:
        abort(404)


def asks_first() -> bool:
    """Whether a plain form would delete something at once; htmx has asked by hx-confirm."""
    return not htmx.is_htmx() and "confirmed" not in request.form


def deletion(name: str, *, page: str, back: str) -> Any:
    return render_template("settings/deletion.html", name=name, page=page, back=back)


def in_place(
    action: Callable[[], Any], *, part: str, whole: str, url: str, thing_id: int, values: Callable[[], Any]
) -> Any:
    """Do it and show the list anew, or show the refusal in the row of the thing it is about."""
    try:
        action()
    except DomainError as error:
        template = part if htmx.is_htmx() else whole
        return render_template(template, **values(), refusal=error, refused_id=thing_id), 422
    return htmx.changed(part, url, **values(), refusal=None, refused_id=None)
