"""Who may call a route: each view declares its right, and one that doesn't is refused."""

from collections.abc import Callable
from enum import StrEnum
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.extensions import View
from app.history import capture
from app.web.htmx import is_htmx, redirect_whole_page


class Right(StrEnum):
    PUBLIC = "public"
    USER = "user"
    ADMIN = "admin"


def right(needed: Right) -> Callable[[View], View]:
    """Declares a view's right. Stands directly above the function, below the route."""

    def declare(view: View) -> View:
        view.right = needed  # type: ignore[attr-defined]
        return view

    return declare


def right_of(app: Flask, endpoint: str) -> Right | None:
    if endpoint == "static" or endpoint.startswith("security."):
        # Flask-Security guards its own views: those for a signed-in user ask for one.
        return Right.PUBLIC
    return getattr(app.view_functions[endpoint], "right", None)


def init_app(app: Flask) -> None:
    @app.before_request
    def _check() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        needed = right_of(current_app, request.endpoint)
        if needed is Right.PUBLIC:
            return None
        if not current_user.is_authenticated:
            return _sign_in()
        if needed is None or (needed is Right.ADMIN and not current_user.is_admin):
            abort(403)
        capture.act_as(current_user.name)
        return None


def _sign_in() -> ResponseReturnValue:
    sign_in = url_for("security.login", next=_page())
    if is_htmx():
        flash(gettext("Uw sessie is verlopen. Meld u opnieuw aan."))
        return redirect_whole_page(sign_in)
    return redirect(sign_in)


def _page() -> str | None:
    """Where the user was: the page that is asked for, or the one whose form or fragment this is."""
    if request.method == "GET" and not is_htmx():
        return request.full_path.rstrip("?")
    _, host, path, query, _ = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    return f"{path}?{query}".rstrip("?") if host == request.host else None
