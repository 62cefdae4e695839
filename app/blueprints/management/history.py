"""Beheer | Geschiedenis: every change to the configuration, and what a thing was at each."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.blueprints.management import blueprint, restoring
from app.blueprints.management.field_controls import an_id
from app.blueprints.settings.kinds import KINDS
from app.entries.domain import entries, rule_sentences
from app.entries.domain.reader import Reader
from app.history import revisions
from app.history.capture import Seen
from app.history.domain import changes, wording
from app.history.domain.changes import Difference, Version
from app.history.revisions import KeptChange
from app.models import Revision
from app.web.rights import Right, right

PAGE_SIZE = 25

_EDITORS = {
    **{kind.model.__tablename__: (f"settings.{kind.singular}", "thing_id") for kind in KINDS},
    "scenarios": ("management.scenario", "scenario_id"),
    "triggers": ("management.trigger", "trigger_id"),
    "expectations": ("management.expectation", "expectation_id"),
    "users": ("settings.user", "user_id"),
    "offices": ("settings.office", None),
}


@dataclass(frozen=True)
class ShownEntry:
    """A change with its differences, where there are two versions to compare."""

    entry: KeptChange
    differences: list[Difference]


@blueprint.get("/history")
@right(Right.ADMIN)
def history() -> ResponseReturnValue:
    kind, by, page = request.args.get("kind", ""), request.args.get("by", ""), request.args.get("page", 1, type=int)
    kind = kind if kind in entries.KINDS else ""
    thing_id = request.args.get("thing", type=an_id) if kind else None
    result = revisions.search(kind, thing_id, by, page=page, size=PAGE_SIZE)
    shown = [ShownEntry(entry, _differences(entry)) for entry in result.entries]
    here = {"kind": kind, "by": by, "thing": thing_id, "makers": revisions.makers(), "nobody": revisions.NOBODY}
    return render_template("management/history/index.html", result=result, shown=shown, kinds=entries.KINDS, **here)


@blueprint.get("/history/<int:revision_id>")
@right(Right.ADMIN)
def revision(revision_id: int) -> ResponseReturnValue:
    entry = revisions.load(revision_id) or abort(404)
    then, now = entry.whole, revisions.now(entry.revision)
    version = _version(then) if then else None
    return render_template(
        "management/history/revision.html",
        shown=ShownEntry(entry, _differences(entry)),
        kinds=entries.KINDS,
        rows=wording.rows(version.entry, version.reader) if version else [],
        told=rule_sentences.of(version.entry, version.reader) if version else None,
        now=now,
        since=changes.changes(version, _version_now(now)) if version and now else [],
        restoration=restoring.url_of(then, now) if then else None,
        editor=_editor(entry.revision.kind, entry.revision.thing_id) if now else None,
    )


@blueprint.get("/history/used/<kind>/<int:row_id>")
@right(Right.ADMIN)
def used_version(kind: str, row_id: int) -> ResponseReturnValue:
    """Leads to the version that a run used, from its row for a scenario or a trigger."""
    used = revisions.used(kind, row_id) or abort(404)
    if used.revision:
        return redirect(url_for(".revision", revision_id=used.revision.id))
    flash(gettext("Deze versie is niet bewaard: er is sindsdien niets gewijzigd, of het is van lang geleden."))
    editor = _editor(kind, used.thing_id) if used.thing_id else None
    return redirect(editor or url_for(".history", kind=kind))


def _differences(entry: KeptChange) -> list[Difference]:
    of_place = [changes.moved(*entry.move)] if entry.move else []
    before, after = _version(entry.before) if entry.before else None, _version(entry.revision)
    return [*changes.changes(before, after), *of_place] if before and after else of_place


def _version(revision: Revision) -> Version | None:
    """None: it was removed."""
    entry = revisions.entry(revision)
    return Version(entry, Reader(revisions.names(revision))) if entry else None


def _version_now(now: Seen) -> Version:
    return Version(now.entry, Reader(now.names))


def _editor(kind: str, thing_id: int) -> str:
    endpoint, argument = _EDITORS[kind]
    values: dict[str, Any] = {argument: thing_id} if argument else {}
    return url_for(endpoint, **values)
