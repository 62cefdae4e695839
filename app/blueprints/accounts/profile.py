"""My own page with my language and theme, and signing out."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext, refresh
from flask_security import current_user, logout_user
from wtforms import SelectField

from app.blueprints.accounts import blueprint
from app.setup import users as service
from app.vocabulary.words import Theme
from app.web.forms import Form, language_field
from app.web.rights import Right, right
from app.web.templating import label


class ProfileForm(Form):
    locale = language_field()
    theme = SelectField(
        lazy_gettext("Weergave"), choices=lambda: [(one.value, label(one)) for one in Theme], coerce=str
    )


@blueprint.route("/profile", methods=["GET", "POST"])
@right(Right.USER)
def profile() -> Any:
    form = ProfileForm(obj=current_user)
    if form.validate_on_submit():
        service.choose_for_oneself(current_user, form.locale.data, Theme(form.theme.data))
        refresh()
        flash(gettext("Opgeslagen."), "success")
        return redirect(url_for("accounts.profile"), code=303)
    return render_template("accounts/profile.html", form=form), 422 if form.is_submitted() else 200


@blueprint.post("/sign-out")
@right(Right.PUBLIC)
def sign_out() -> Any:
    logout_user()
    return redirect(url_for("security.login"), code=303)
