"""My own page with my language and theme, signing out, and the health of the system."""

from flask import Blueprint, flash, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, refresh
from flask_security import current_user, logout_user
from wtforms import SelectField

from app.setup import users
from app.vocabulary.words import Theme
from app.watch import health as health_report
from app.web.answers import form_page, see_other
from app.web.forms import Form, language_field, words
from app.web.rights import Right, right

blueprint = Blueprint("accounts", __name__)


class ProfileForm(Form):
    locale = language_field()
    theme = SelectField(lazy_gettext("Weergave"), choices=words(Theme))


@blueprint.route("/profile", methods=["GET", "POST"])
@right(Right.USER)
def profile() -> ResponseReturnValue:
    form = ProfileForm(obj=current_user)
    if form.validate_on_submit():
        users.choose_for_oneself(current_user, form.locale.data, Theme(form.theme.data))
        refresh()
        flash(gettext("Opgeslagen."), "success")
        return see_other("accounts.profile")
    return form_page("accounts/profile.html", form)


@blueprint.post("/sign-out")
@right(Right.PUBLIC)
def sign_out() -> ResponseReturnValue:
    logout_user()
    return see_other("security.login")


@blueprint.get("/health")
@right(Right.PUBLIC)
def health() -> ResponseReturnValue:
    """Can this office work right now?"""
    report = health_report.proven()
    return jsonify(report), 200 if report["ok"] else 503
