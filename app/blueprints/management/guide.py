"""Beheer | Aan de slag: the steps that set an office up. Also on the home page, as long as they aren't done."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.blueprints.management import blueprint
from app.exchange import guide as service
from app.exchange.guide import Guide
from app.web.answers import see_other
from app.web.rights import Right, right


@blueprint.get("/guide")
@right(Right.ADMIN)
def guide() -> ResponseReturnValue:
    return render_template("management/guide.html", guide=service.current())


@blueprint.post("/guide/closure")
@right(Right.ADMIN)
def guide_closure() -> ResponseReturnValue:
    """Takes the guide off the home page, or puts it back there."""
    if "closed" in request.form:
        service.close()
        flash(gettext("De stappen staan niet meer op de startpagina. U vindt ze bij Beheer, Aan de slag."))
    else:
        service.reopen()
    return see_other(".guide")


@blueprint.app_template_global()
def first_use() -> Guide | None:
    """The guide on the home page: None when there is nothing (more) to set up, or for who can't."""
    if not current_user.is_authenticated or not current_user.is_admin:
        return None
    guide = service.current()
    return None if guide.is_closed or guide.is_done else guide
