"""The pages for errors, and what an expired session gets instead of one."""

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app.extensions import db, reads_only
from app.store import database_errors
from app.store.locking import BUSY
from app.vocabulary.sentences import DomainError, Sentence, say
from app.web.htmx import is_htmx, redirect_whole_page
from app.web.templating import browser_locale


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(StaleDataError, _lost_race)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(DBAPIError, _without_database)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    # Signing in and passwords are committed after the view, where no handler of ours is asked.
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, DBAPIError) and database_errors.told(cause):
        return _without_database(cause)
    code = error.code or 500
    if error.response is not None or code < 400:
        return error
    return _page(code)


def _refused(error: DomainError) -> ResponseReturnValue:
    return _page(409, error.sentence)


def _page(code: int, sentence: Sentence | None = None) -> ResponseReturnValue:
    """Shows who is signed in, for which a session that failed halfway must begin anew."""
    try:
        db.session.rollback()
        # On SQLite there may be no turn to write, and none is needed.
        reads_only.set(True)
        return render_template("error.html", code=code, sentence=sentence, back=_page_before()), code
    except Exception as error:
        if not database_errors.told(error):
            current_app.logger.exception("The page for error %s could not be shown", code)
        with force_locale(browser_locale()):
            page = current_app.jinja_env.get_template("error_bare.html")
            return page.render(code=code, back=_page_before()), code


def _without_database(error: DBAPIError) -> ResponseReturnValue:
    """It is no fault of ours: one line in the log is enough."""
    sentence = database_errors.told(error)
    if sentence is None:
        raise error
    current_app.logger.error("%s %s: %s", request.method, request.path, sentence)
    return _page(503, say(BUSY) if database_errors.is_busy(error) else None)


def _lost_race(_error: StaleDataError) -> ResponseReturnValue:
    return _refused(DomainError("Iemand anders wijzigde dit op hetzelfde moment. Ga terug en probeer het opnieuw."))


def _expired(_error: CSRFError) -> ResponseReturnValue:
    """The form is older than the session: signed out meanwhile, or signed in anew in another tab."""
    flash(_("Uw sessie was verlopen, dus er is niets opgeslagen. Probeer het nog eens."), "warning")
    if is_htmx():
        return redirect_whole_page(request.headers.get("HX-Current-URL") or url_for("dossiers.index"))
    return redirect(_where_they_were(), code=303)


def _where_they_were() -> str:
    return _page_before() or url_for("dossiers.index")


def _page_before() -> str | None:
    return request.referrer if (request.referrer or "").startswith(request.host_url) else None
