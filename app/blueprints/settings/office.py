"""Instellingen | Kantoor en openingstijden: when the office is open, and which days it is free."""

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.blueprints.asking import ask
from app.blueprints.settings import answers, blueprint
from app.blueprints.settings.office_form import OfficeForm
from app.insight import consequences_of_a_save
from app.store import offices
from app.web.answers import form_page
from app.web.comparing import comparing
from app.web.rights import Right, right


@blueprint.route("/settings/office", methods=["GET", "POST"])
@right(Right.ADMIN)
def office() -> ResponseReturnValue:
    form, question = OfficeForm(), None
    if not form.is_submitted():
        form.show(offices.current())
    elif form.validate():
        question = ask(consequences_of_a_save.of_free_days(form.free_days))
        if question.is_answered:
            with comparing(form, _filled_form):
                version, kept = form.opened_version or 0, offices.current()
                offices.change_days(kept, version=version, by=current_user, **form.values())
                return answers.saved("settings.office")
    form.offer_rows()
    return form_page("settings/office.html", form, question=question)


def _filled_form() -> OfficeForm:
    form = OfficeForm(formdata=None)
    form.show(offices.current())
    return form
