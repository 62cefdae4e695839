"""Answers to htmx: fragments, events and whole-page redirects."""

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue


def is_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def redirect_whole_page(url: str) -> Response:
    """Answers a request that expected a fragment but must leave the page."""
    return Response(status=204, headers={"HX-Redirect": url})


def fragment(template: str, *, status: int = 200, trigger: str | None = None, **values: object) -> Response:
    response = Response(render_template(template, **values), status=status)
    if trigger:
        response.headers["HX-Trigger"] = trigger
    return response


def changed(template: str, page: str, *, trigger: str | None = None, **values: object) -> ResponseReturnValue:
    """After a change made in place htmx gets the fragment, and a plain form the page again."""
    if is_htmx():
        return fragment(template, status=200, trigger=trigger, **values)
    return redirect(page, code=303)
