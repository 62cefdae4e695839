"""Instellingen | Gebruikersbeheer: who works here, with which role, and who can sign in."""

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, hash_password
from flask_security.proxies import _security

from app.blueprints.settings import answers, blueprint
from app.blueprints.settings.forms import NewUserForm, PasswordForm, UserForm
from app.casework import departures, handing_over
from app.extensions import db
from app.models import User
from app.setup import users as service
from app.web.answers import form_page
from app.web.rights import Right, right


@blueprint.get("/settings/users")
@right(Right.ADMIN)
def users() -> ResponseReturnValue:
    return render_template("settings/users.html", **_values(), refusal=None, refused_id=None)


@blueprint.route("/settings/users/new", methods=["GET", "POST"])
@right(Right.ADMIN)
def new_user() -> ResponseReturnValue:
    form = NewUserForm()
    if form.validate_on_submit() and _is_strong(form):
        values = form.values()
        values["password_hash"] = hash_password(values.pop("password"))
        with form.showing_refusals():
            service.create(by=current_user, **values)
            return answers.saved("settings.users")
    return form_page("settings/user.html", form, user=None, handovers=[], left_behind=0)


@blueprint.route("/settings/users/<int:user_id>", methods=["GET", "POST"])
@right(Right.ADMIN)
def user(user_id: int) -> ResponseReturnValue:
    user = db.get_or_404(User, user_id)
    form = UserForm(obj=user, role=service.ADMIN if user.is_admin else service.ADVISOR)
    if answers.changed(form, service.change, user):
        return answers.saved("settings.users")
    return form_page("settings/user.html", form, user=user, **_departed(user))


@blueprint.route("/settings/users/<int:user_id>/password", methods=["GET", "POST"])
@right(Right.ADMIN)
def user_password(user_id: int) -> ResponseReturnValue:
    user = db.get_or_404(User, user_id)
    form = PasswordForm()
    if form.validate_on_submit() and _is_strong(form):
        service.set_password(user, hash_password(form.password.data))
        return answers.saved("settings.users")
    return form_page("settings/user_password.html", form, user=user)


@blueprint.post("/settings/users/<int:user_id>/activation")
@right(Right.ADMIN)
def user_activation(user_id: int) -> ResponseReturnValue:
    return _in_place(user_id, service.activate)


@blueprint.post("/settings/users/<int:user_id>/two-factor-reset")
@right(Right.ADMIN)
def user_two_factor_reset(user_id: int) -> ResponseReturnValue:
    return _in_place(user_id, service.reset_two_factor)


def _departed(user: User) -> dict[str, Any]:
    """What of it was handed over, and how much is still in the name of who was shut out."""
    left_behind = 0 if user.active else sum(len(each.ids) for each in handing_over.belongings(user))
    return {"handovers": departures.of(user), "left_behind": left_behind}


def _is_strong(form: NewUserForm | PasswordForm) -> bool:
    """Flask-Security's own rules, the same as for who changes a password."""
    refusals, form.password.data = _security.password_util.validate(form.password.data, False)
    form.password.errors = [*form.password.errors, *(refusals or [])]
    return not refusals


def _in_place(user_id: int, action: Callable[[User], None]) -> ResponseReturnValue:
    user = db.get_or_404(User, user_id)
    return answers.in_place(
        lambda: action(user),
        part="settings/_users.html",
        whole="settings/users.html",
        url=url_for("settings.users"),
        thing_id=user_id,
        values=_values,
    )


def _values() -> dict[str, Any]:
    return {"users": service.everything()}
