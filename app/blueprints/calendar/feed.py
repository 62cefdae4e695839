"""The feed of a user's appointments, and the secret link to it: made, renewed and revoked on the profile page."""

from hashlib import sha256

from flask import Response, abort, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from flask_login import current_user

from app.blueprints.calendar import blueprint
from app.casework import feeds
from app.models import Appointment
from app.web.answers import see_other
from app.web.rights import Right, right
from app.web.templating import label


@blueprint.get("/calendar/feed/<token>.ics")
@right(Right.PUBLIC)
def feed(token: str) -> ResponseReturnValue:
    """Who knows the address may read it, until it is revoked."""
    user = feeds.owner(token) or abort(404)
    with force_locale(user.locale):
        domain = current_app.config["MAIL_FROM"].rpartition("@")[2]
        text = feeds.text(user, domain, _told, _link)
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="aanzet.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(sha256(text).hexdigest())
    return response.make_conditional(request)


@blueprint.post("/calendar/feed")
@right(Right.USER)
def make_link() -> ResponseReturnValue:
    feeds.make_link(current_user)
    flash(gettext("Uw agenda-link is gemaakt."), "success")
    return see_other("accounts.profile", _anchor="calendar-feed")


@blueprint.post("/calendar/feed/revocation")
@right(Right.USER)
def revoke_link() -> ResponseReturnValue:
    feeds.revoke(current_user)
    flash(gettext("Uw agenda-link is ingetrokken en werkt niet meer."), "success")
    return see_other("accounts.profile", _anchor="calendar-feed")


def _told(appointment: Appointment) -> str:
    first = gettext("Dossier %(number)s", number=appointment.dossier_id)
    state = [] if appointment.is_open else [label(appointment.status)]
    return "\n".join([first, *state, _link(appointment)])


def _link(appointment: Appointment) -> str:
    return url_for("dossiers.appointment", appointment_id=appointment.id, _external=True)
