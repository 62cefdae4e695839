"""The editor of a scenario or trigger; with ?revision=… filled in as it was at that revision."""

from collections.abc import Callable

from flask import abort, flash, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from app.blueprints.management.forms import EditorForm
from app.entries.domain.entries import ScenarioEntry, TriggerEntry
from app.history import revisions
from app.history.capture import Seen
from app.history.revision_to_form import Filled
from app.models import Revision, Scenario, Trigger
from app.setup.domain.rule_checks import Misconfigured
from app.web.templating import local_moment


def url_of(revision: Revision, now: Seen | None) -> str | None:
    """Leads to the editor filled in with this version; of a new thing where it was removed."""
    entry = revisions.entry(revision)
    if now and now.entry == entry:
        return None
    match entry:
        case ScenarioEntry() if now:
            return url_for("management.scenario", scenario_id=revision.thing_id, revision=revision.id)
        case ScenarioEntry():
            return url_for("management.new_scenario", revision=revision.id)
        case TriggerEntry() if now:
            return url_for("management.trigger", trigger_id=revision.thing_id, revision=revision.id)
        case TriggerEntry():
            return url_for("management.new_trigger_on", event=entry.event, revision=revision.id)
        case _:
            return None


def tell_removed(kind: str, thing_id: int, name: str) -> None:
    """Gives the way back along, where what it was is kept."""
    told = gettext("“%(name)s” is verwijderd.", name=name)
    entries = revisions.search(kind, thing_id, "", page=1, size=1).entries
    last = entries[0].whole if entries and entries[0].is_removal else None
    if last and (url := url_of(last, None)):
        told = Markup('{} <a class="alert-link" href="{}">{}</a>').format(told, url, gettext("Terugzetten"))
    flash(told)


def asked(kind: str, rule: Scenario | Trigger | None) -> Revision | None:
    """The version that was asked for: of this rule, or in the editor of a new one, of one that was removed."""
    if "revision" not in request.args:
        return None
    entry = revisions.load(request.args.get("revision", 0, type=int))
    revision = entry.revision if entry else None
    if revision is None or revision.kind != kind or revision.document is None:
        abort(404)
    if rule is not None and rule.id != revision.thing_id:
        abort(404)
    return revision


def tell(form: EditorForm, filled: Filled, revision: Revision, check: Callable[[], None]) -> None:
    """Says before anything is saved that it is an earlier version, and beside its field what can't be as it was."""
    if form.is_submitted():
        return
    flash(
        gettext(
            "Dit is versie %(number)s van “%(name)s”, van %(moment)s. Er is nog niets gewijzigd:"
            " kijk het na en klik op Opslaan.",
            number=revision.version,
            name=revision.name,
            moment=local_moment(revision.at),
        ),
        "warning",
    )
    problems = list(filled.problems)
    try:
        check()
    except Misconfigured as error:
        told = {problem.field for problem in problems}
        problems += [problem for problem in error.problems if problem.field not in told]
    if problems:
        form.form_errors = [
            gettext("Niet alles van toen bestaat nog, of kan nu nog zo. Kijk de gemarkeerde velden na.")
        ]
        form.tell(problems)
