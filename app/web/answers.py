"""How a view answers: with the next page, a page with its form, or what a service refused."""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from app.vocabulary.sentences import DomainError
from app.web.templating import sentence


def see_other(endpoint: str, **values: Any) -> ResponseReturnValue:
    """After a change: the page where the user goes on."""
    return redirect(url_for(endpoint, **values), code=303)


def form_page(template: str, form: FlaskForm, /, **values: object) -> ResponseReturnValue:
    """The form as it is: opened, or refused with what was typed."""
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200


@dataclass(frozen=True)
class Catching:
    """What a service refuses within it is shown, and the view goes on below it."""

    show: Callable[[DomainError], None]

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: TracebackType | None) -> bool:
        if not isinstance(error, DomainError):
            return False
        self.show(error)
        return True


def flashing_refusals() -> Catching:
    """For a change without a form to show its refusal in."""
    return Catching(lambda error: flash(sentence(error.sentence), "error"))
