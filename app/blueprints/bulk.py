"""The same done to the rows of a list that were ticked: what was done is told, and of the others why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app.blueprints.listing import ListPage
from app.models import User
from app.setup import users
from app.tables.bulk import AT_MOST, Refusal, Result
from app.vocabulary import numbers


@dataclass(frozen=True)
class Deed:
    """`told`: how many it was done to, in a sentence without its point."""

    do: Callable[[list[int], User], Result]
    told: Callable[[int], str]
    needs_colleague: bool = False


@dataclass(frozen=True)
class Outcome:
    sentence: str
    refused: list[Refusal] = field(default_factory=list)
    is_whole: bool = False


def answer(list_name: str, deeds: Mapping[str, Deed], template: str) -> ResponseReturnValue:
    """Shows the list again: with a message when all was done, and else with what wasn't."""
    page = ListPage(list_name)
    outcome = _done(deeds.get(request.form.get("action", "")))
    if outcome.is_whole:
        flash(outcome.sentence, "success")
        return redirect(page.url, code=303)
    return render_template(template, page=ListPage(list_name), outcome=outcome), 422


def _done(deed: Deed | None) -> Outcome:
    sent = request.form.getlist("id")[:AT_MOST]
    ids = [id for id in map(numbers.whole, sent) if id]
    colleague = _colleague() if deed and deed.needs_colleague else current_user
    if deed is None or not ids:
        return Outcome(gettext("Niets gedaan: kies eerst een of meer rijen."))
    if colleague is None:
        return Outcome(gettext("Niets gedaan: kies eerst een collega."))
    result = deed.do(ids, colleague)
    told = deed.told(result.done)
    if result.refused:
        return Outcome(gettext("%(done)s, %(count)s niet:", done=told, count=len(result.refused)), result.refused)
    return Outcome(f"{told}.", is_whole=True)


def _colleague() -> User | None:
    chosen = numbers.whole(request.form.get("user_id"))
    return next((user for user in users.colleagues() if user.id == chosen), None)
