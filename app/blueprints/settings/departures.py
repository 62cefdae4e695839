"""Gebruikersbeheer, of a colleague who leaves: what is in their name, who takes it over, and the way back."""

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from wtforms import HiddenField, SelectField

from app.blueprints.settings import blueprint
from app.casework import departures, handing_over
from app.casework.domain.handovers import HANDED_OVER, LEFT_ALONE, Belongings, mark
from app.extensions import db
from app.models import Handover, User
from app.setup import users
from app.vocabulary import labels
from app.vocabulary.sentences import N_
from app.vocabulary.words import HandoverKind
from app.web.answers import form_page, see_other
from app.web.forms import AnswerField, Form
from app.web.rights import Right, right

KEEP = "keep"


class ReturnForm(Form):
    accepted = AnswerField(_("Toch teruggeven"))


class DepartureForm(Form):
    seen = HiddenField()
    everything = SelectField(_("Wie neemt alles over?"), default="")
    accepted = AnswerField(_("Toch overdragen"))

    def offer(self, user: User) -> None:
        others = {str(other.id): other.name for other in users.colleagues() if other.id != user.id}
        keep = {KEEP: gettext("Niemand: laten zoals het is")}
        self.everything.choices = {"": gettext("Kies een collega"), **others, **keep}
        for kind in HandoverKind:
            self[kind.value].choices = {"": gettext("Zoals hierboven"), **others, **keep}

    def is_chosen(self, belongings: list[Belongings]) -> bool:
        """Whether it says of all that there is who takes it over."""
        if all(self._chosen(each.kind) for each in belongings if each.ids):
            return True
        self.everything.errors = [gettext("Kies wie dit overneemt, of laat het zoals het is.")]
        return False

    def takers(self) -> dict[HandoverKind, User | None]:
        by_id = {str(other.id): other for other in users.colleagues()}
        return {kind: by_id.get(self._chosen(kind)) for kind in HandoverKind}

    def _chosen(self, kind: HandoverKind) -> str:
        return str(self[kind.value].data or self.everything.data or "")


for _kind in HandoverKind:
    setattr(DepartureForm, _kind.value, SelectField(_(labels.text(_kind)), default=""))


@blueprint.route("/settings/users/<int:user_id>/deactivation", methods=["GET", "POST"])
@right(Right.ADMIN)
def user_deactivation(user_id: int) -> ResponseReturnValue:
    """Or what is left in the name of who was shut out before."""
    user, form = db.get_or_404(User, user_id), DepartureForm()
    was_active = user.active
    form.offer(user)
    if form.validate_on_submit() and form.is_chosen(handing_over.belongings(user)):
        with form.showing_refusals():
            departures.deactivate(
                user, form.takers(), seen=form.seen.data or "", by=current_user, accepted=form.accepted.accepted
            )
            told = N_("%(name)s is uitgeschakeld.") if was_active else N_("Overgedragen.")
            flash(gettext(told, name=user.name), "success")
            return see_other("settings.user", user_id=user.id)
    return form_page("settings/departure.html", form, user=user, **_shown(user, form))


def _shown(user: User, form: DepartureForm) -> dict[str, Any]:
    """What there is now, which is what the form says it showed."""
    belongings = handing_over.belongings(user)
    form.seen.data = mark(belongings)
    mail_count, mails = departures.waiting_mails(user)
    return {
        "mail_count": mail_count,
        "mails": mails,
        "belongings": [each for each in belongings if each.ids],
        "rules": handing_over.rules_of(handing_over.of(HandoverKind.ACTIONS, user.id)),
        "handed_over": HANDED_OVER,
        "left_alone": LEFT_ALONE,
    }


@blueprint.route("/settings/handovers/<int:handover_id>", methods=["GET", "POST"])
@right(Right.ADMIN)
def handover(handover_id: int) -> ResponseReturnValue:
    """What was handed over, and how it is given back."""
    handover, form = db.get_or_404(Handover, handover_id), ReturnForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            count = departures.give_back(handover, by=current_user, accepted=form.accepted.accepted)
            flash(gettext("Teruggegeven aan %(name)s: %(count)s.", name=handover.user.name, count=count), "success")
            return see_other("settings.user", user_id=handover.user_id)
    count, items = departures.items(handover)
    return form_page("settings/handover.html", form, handover=handover, count=count, items=items)
