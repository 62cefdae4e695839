"""Weergaven: what a user looks for more often, kept under a name."""

from urllib.parse import urlencode

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from wtforms import HiddenField

from app.blueprints.listing import KINDS, ListPage
from app.blueprints.lists import blueprint
from app.tables import saved_views
from app.vocabulary.sentences import DomainError
from app.web.forms import Form, name_field
from app.web.rights import Right, right


class ViewForm(Form):
    name = name_field(_("Naam van de weergave"), longest=60)
    wanted = HiddenField()
    replace = HiddenField()
    """Which name may be replaced: another one is asked about again."""


@blueprint.post("/lists/<list_name>/views")
@right(Right.USER)
def keep(list_name: str) -> ResponseReturnValue:
    page, form = ListPage(list_name), ViewForm()
    query = urlencode(page.read(form.wanted.data or "").pairs())
    taken = None
    if form.validate():
        try:
            name, may_replace = form.name.data, form.replace.data == form.name.data
            saved_views.keep(current_user, list_name, name, query, may_replace=may_replace)
            return _back(list_name, query, gettext("Weergave “%(name)s” bewaard.", name=name))
        except DomainError as error:
            form.refuse(error)
            taken = name if isinstance(error, saved_views.Taken) else None
    return render_template("lists/view.html", page=page, form=form, query=query, taken=taken), 422


@blueprint.post("/views/<int:view_id>/deletion")
@right(Right.USER)
def delete(view_id: int) -> ResponseReturnValue:
    view = saved_views.mine(current_user, view_id) or abort(404)
    list_name, name = view.list_name, view.name
    saved_views.delete(view)
    return _back(list_name, "", gettext("Weergave “%(name)s” verwijderd.", name=name))


def _back(list_name: str, query: str, message: str) -> ResponseReturnValue:
    flash(message, "success")
    url = url_for(KINDS[list_name].endpoint)
    return redirect(f"{url}?{query}" if query else url, code=303)
