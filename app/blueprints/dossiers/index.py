"""The list of dossiers, and opening a new one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from app.blueprints import bulk
from app.blueprints.bulk import Deed
from app.blueprints.calendar_places import Wish, wish_of
from app.blueprints.dossiers import blueprint
from app.blueprints.dossiers.forms import ApplicantForm, NewDossierForm
from app.blueprints.dossiers.property_fields import with_properties
from app.blueprints.listing import ListPage
from app.casework import dossiers
from app.casework.offered import Offered
from app.models import Dossier
from app.tables import bulk as service
from app.vocabulary.words import Subject
from app.web.htmx import fragment
from app.web.rights import Right, right

_DEEDS = {
    "archive": Deed(
        lambda ids, by: service.archive(ids, by=by),
        lambda num: ngettext("%(num)s dossier gearchiveerd", "%(num)s dossiers gearchiveerd", num),
    ),
    "restore": Deed(
        lambda ids, by: service.restore(ids, by=by),
        lambda num: ngettext("%(num)s dossier teruggezet", "%(num)s dossiers teruggezet", num),
    ),
    "advisor": Deed(
        lambda ids, user: service.assign_advisor(ids, user, by=current_user),
        lambda num: ngettext("%(num)s dossier heeft deze adviseur", "%(num)s dossiers hebben deze adviseur", num),
        needs_colleague=True,
    ),
    "handler": Deed(
        lambda ids, user: service.assign_handler(ids, user, by=current_user),
        lambda num: ngettext("%(num)s dossier heeft deze behandelaar", "%(num)s dossiers hebben deze behandelaar", num),
        needs_colleague=True,
    ),
}


@blueprint.get("/dossiers")
@right(Right.USER)
def index() -> ResponseReturnValue:
    return render_template("dossiers/index.html", page=ListPage("dossiers"), outcome=None)


@blueprint.post("/dossiers")
@right(Right.USER)
def change_several() -> ResponseReturnValue:
    return bulk.answer("dossiers", _DEEDS, "dossiers/index.html")


@blueprint.get("/dossiers/new")
@right(Right.USER)
def new() -> ResponseReturnValue:
    form, consumer, partner = _forms()
    form.advisor_id.data = _advisor(form, wish_of(request.args))
    _take_over(consumer, request.args.get("text", ""))
    return _page(form, consumer, partner)


def _advisor(form: NewDossierForm, wish: Wish) -> str:
    """The advisor in whose calendar was clicked, else the user."""
    return wish.advisor_id if wish.advisor_id in form.advisor_id.choices else str(current_user.id)


def _take_over(form: ApplicantForm, text: str) -> None:
    """Fills in what was looked for in vain. Of several words nothing says where the last name begins."""
    if len(text.split()) == 1 and not text.isdigit():
        field = form.email if "@" in text else form.last_name
        field.data = text[:120]


@blueprint.post("/dossiers/new")
@right(Right.USER)
def create() -> ResponseReturnValue:
    form, consumer, partner = forms = _forms()
    applicants = [consumer, partner] if form.has_partner.data else [consumer]
    if not _are_complete(form, applicants):
        # Sent twice, the second finds the person that the first made.
        made = dossiers.made_with(form.token.data)
        return _opened(made) if made else (_page(*forms), 422)
    with form.showing_refusals():
        people = [applicant.applicant() for applicant in applicants]
        return _opened(dossiers.open_new(form.details(Offered()), *people, token=form.token.data, by=current_user))
    return _page(*forms), 422


@blueprint.post("/persons/alike")
@right(Right.USER)
def alike() -> ResponseReturnValue:
    """Offers existing people who look like the applicant that is being typed."""
    prefix = "partner-" if request.args.get("role") == "partner" else "consumer-"
    applicant = ApplicantForm(prefix=prefix)
    applicant.not_on = request.args.get("dossier", type=int)
    return fragment("dossiers/_alike.html", applicant=applicant)


def _are_complete(form: NewDossierForm, applicants: list[ApplicantForm]) -> bool:
    """Each form is asked, so that all errors show at once."""
    answers = [each.validate() for each in (form, *applicants)]
    return all(answers) and not any(applicant.must_choose() for applicant in applicants)


def _opened(dossier: Dossier) -> ResponseReturnValue:
    """Who came from the calendar goes on to the appointment that was asked for there."""
    wish = wish_of(request.args)
    return redirect(wish.url(dossier.id) if wish.is_made else url_for("dossiers.show", dossier_id=dossier.id), code=303)


def _forms() -> tuple[NewDossierForm, ApplicantForm, ApplicantForm]:
    offered = Offered()
    form = with_properties(NewDossierForm, offered.properties, Subject.DOSSIER)()
    form.offer(offered)
    applicant = with_properties(ApplicantForm, offered.properties, Subject.PERSON)
    return form, applicant(prefix="consumer-"), applicant(prefix="partner-")


def _page(form: NewDossierForm, consumer: ApplicantForm, partner: ApplicantForm) -> str:
    people = {"consumer": consumer, "partner": partner}
    return render_template("dossiers/new.html", form=form, wish=wish_of(request.args), **people)
