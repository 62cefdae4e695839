"""Beheer | Aan de slag: the steps that set an office up. Also on the home page, as long as they aren't done."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from app.blueprints.management import blueprint
from app.exchange import guide as service
from app.exchange.guide import Guide
from app.web.rights import Right, right


@blueprint.get("/guide")
@right(Right.ADMIN)
def guide() -> Any:
    return render_template("management/guide.html", guide=service.current())


@blueprint.post("/guide/closure")
@right(Right.ADMIN)
def guide_closure() -> Any:
    """Whether it is off the home page."""
    if "closed" in request.form:
        service.close()
        flash(gettext("De stappen staan niet meer op de startpagina. U vindt ze bij Beheer, Aan de slag."))
    else:
        service.reopen()
    return redirect(url_for(".guide"), code=303)


@blueprint.app_template_global()
def first_use() -> Guide | None:
    """For the home page: None when there is nothing (more) to set up, or for who can't."""
    if not current_user.is_authenticated or not current_user.is_admin:
        return None
    found = service.current()
    return None if found.is_closed or found.is_done else found
