"""What is known of a dossier and its people, changed in place on its page; and what became relevant by that."""

from typing import Any

from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.dossier import dossier_form, is_saved, load_dossier
from app.blueprints.dossiers.people import is_person_saved, load_person, person_form
from app.casework import late_facts
from app.casework.offered import Offered
from app.models import Dossier, Person
from app.web.htmx import fragment
from app.web.rights import Right, right

CHANGED = "facts-changed"


@blueprint.get("/dossiers/<int:dossier_id>/facts")
@right(Right.USER)
def dossier_facts(dossier_id: int) -> Any:
    """Where the form stood, when the user leaves it."""
    return _dossier_card(load_dossier(dossier_id))


@blueprint.get("/dossiers/<int:dossier_id>/facts/edit")
@right(Right.USER)
def edit_facts(dossier_id: int) -> Any:
    dossier = load_dossier(dossier_id)
    form = dossier_form(dossier, "dossier-")
    form.show(dossier)
    return fragment("dossiers/_dossier_form.html", dossier=dossier, form=form)


@blueprint.post("/dossiers/<int:dossier_id>/facts")
@right(Right.USER)
def save_facts(dossier_id: int) -> Any:
    dossier = load_dossier(dossier_id)
    form = dossier_form(dossier, "dossier-")
    if is_saved(dossier, form):
        return _dossier_card(load_dossier(dossier_id), is_saved=True, trigger=CHANGED)
    return fragment("dossiers/_dossier_form.html", status=422, dossier=load_dossier(dossier_id), form=form)


@blueprint.get("/dossiers/<int:dossier_id>/persons/<int:person_id>/facts")
@right(Right.USER)
def person_facts(dossier_id: int, person_id: int) -> Any:
    """Where the form stood, when the user leaves it."""
    return _person_card(*load_person(dossier_id, person_id))


@blueprint.get("/dossiers/<int:dossier_id>/persons/<int:person_id>/facts/edit")
@right(Right.USER)
def edit_person_facts(dossier_id: int, person_id: int) -> Any:
    dossier, whom = load_person(dossier_id, person_id)
    form = person_form(whom, _prefix(whom))
    form.show(whom)
    return fragment("dossiers/_person_form.html", dossier=dossier, person=whom, form=form)


@blueprint.post("/dossiers/<int:dossier_id>/persons/<int:person_id>/facts")
@right(Right.USER)
def save_person_facts(dossier_id: int, person_id: int) -> Any:
    _dossier, whom = load_person(dossier_id, person_id)
    form = person_form(whom, _prefix(whom))
    if is_person_saved(whom, form):
        return _person_card(*load_person(dossier_id, person_id), is_saved=True, trigger=CHANGED)
    dossier, whom = load_person(dossier_id, person_id)
    return fragment("dossiers/_person_form.html", status=422, dossier=dossier, person=whom, form=form)


@blueprint.get("/dossiers/<int:dossier_id>/offers")
@right(Right.USER)
def offers(dossier_id: int) -> Any:
    """Asked when facts were changed in place, and when a run has ended."""
    dossier = load_dossier(dossier_id)
    found = late_facts.of_dossier(dossier)
    return fragment("dossiers/_offers.html", dossier=dossier, offers=found, is_asked=True)


def _prefix(person: Person) -> str:
    """Two people can be changed side by side."""
    return f"person-{person.id}-"


def _dossier_card(dossier: Dossier, *, is_saved: bool = False, trigger: str | None = None) -> Any:
    parts: dict[str, Any] = {
        "dossier": dossier,
        "properties": Offered().properties,
        "is_back": True,
        "is_saved": is_saved,
    }
    return fragment("dossiers/_dossier_card.html", trigger=trigger, **parts)


def _person_card(dossier: Dossier, whom: Person, *, is_saved: bool = False, trigger: str | None = None) -> Any:
    applicant = next(one for one in dossier.applicants if one.person_id == whom.id)
    parts: dict[str, Any] = {
        "dossier": dossier,
        "properties": Offered().properties,
        "is_back": True,
        "is_saved": is_saved,
    }
    return fragment("dossiers/_person_card.html", trigger=trigger, applicant=applicant, **parts)
