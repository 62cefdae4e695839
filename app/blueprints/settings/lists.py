"""The lists of the settings: one page each, changed in place, and a form for one thing."""

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from app.blueprints import moving
from app.blueprints.asking import insist
from app.blueprints.settings import answers, blueprint
from app.blueprints.settings.kinds import KINDS, SIMPLE, Kind
from app.extensions import db
from app.insight import consequences_of_a_save
from app.setup import settings_lists as service
from app.web.answers import form_page
from app.web.rights import Right, right


@right(Right.ADMIN)
def index(kind: Kind) -> ResponseReturnValue:
    return render_template("settings/list.html", **_values(kind), refusal=None, refused_id=None)


@right(Right.ADMIN)
def new(kind: Kind) -> ResponseReturnValue:
    form = kind.form()
    if form.validate_on_submit():
        with form.showing_refusals():
            service.add(kind.model(**form.values()), by=current_user)
            return answers.saved(f"settings.{kind.plural}")
    return form_page("settings/edit.html", form, kind=kind, thing=None)


@right(Right.ADMIN)
def edit(kind: Kind, thing_id: int) -> ResponseReturnValue:
    thing = db.get_or_404(kind.model, thing_id)
    form = kind.form(obj=thing)
    if "code" in form:
        del form.code
    if answers.changed(form, service.change, thing):
        return answers.saved(f"settings.{kind.plural}")
    return form_page("settings/edit.html", form, kind=kind, thing=thing)


@right(Right.ADMIN)
def move(kind: Kind, thing_id: int) -> ResponseReturnValue:
    return _in_place(kind, thing_id, lambda thing: service.move(thing, moving.steps()))


@right(Right.ADMIN)
def archive(kind: Kind, thing_id: int) -> ResponseReturnValue:
    return _in_place(kind, thing_id, _archive)


def _archive(thing: Any) -> None:
    insist(consequences_of_a_save.of_archiving(thing))
    service.archive(thing, by=current_user)


@right(Right.ADMIN)
def restore(kind: Kind, thing_id: int) -> ResponseReturnValue:
    return _in_place(kind, thing_id, lambda thing: service.restore(thing, by=current_user))


@right(Right.ADMIN)
def delete(kind: Kind, thing_id: int) -> ResponseReturnValue:
    if answers.asks_first():
        name = db.get_or_404(kind.model, thing_id).name
        return answers.deletion(name, page=f"settings.{kind.plural}", back=_url(kind))
    return _in_place(kind, thing_id, service.delete)


def _in_place(kind: Kind, thing_id: int, action: Callable[[Any], None]) -> ResponseReturnValue:
    thing = db.get_or_404(kind.model, thing_id)
    return answers.in_place(
        lambda: action(thing),
        part="settings/_list.html",
        whole="settings/list.html",
        url=_url(kind),
        thing_id=thing_id,
        values=lambda: _values(kind),
    )


def _values(kind: Kind) -> dict[str, Any]:
    return {"kind": kind, "things": kind.everything()}


def _url(kind: Kind) -> str:
    return url_for(f"settings.{kind.plural}")


def _add_routes(kind: Kind) -> None:
    def route(path: str, endpoint: str, view: Any, *methods: str) -> None:
        blueprint.add_url_rule(f"/settings/{kind.slug}{path}", endpoint, view, methods=methods, defaults={"kind": kind})

    route("", kind.plural, index, "GET")
    route("/<int:thing_id>/position", f"{kind.singular}_position", move, "POST")
    route("/<int:thing_id>/archive", f"{kind.singular}_archive", archive, "POST")
    route("/<int:thing_id>/restoration", f"{kind.singular}_restoration", restore, "POST")
    route("/<int:thing_id>/deletion", f"{kind.singular}_deletion", delete, "POST")
    if kind in SIMPLE:
        route("/new", f"new_{kind.singular}", new, "GET", "POST")
        route("/<int:thing_id>", kind.singular, edit, "GET", "POST")


for _kind in KINDS:
    _add_routes(_kind)
