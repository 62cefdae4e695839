"""Werkvoorraad: tasks by due date, ticked off in place, or several at once."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from app.blueprints import bulk
from app.blueprints.bulk import Deed
from app.blueprints.listing import ListPage
from app.blueprints.tasks import TaskPage
from app.tables import bulk as service
from app.web.rights import Right, right

blueprint = Blueprint("worklist", __name__)

_DEEDS = {
    "complete": Deed(
        lambda ids, by: service.complete(ids, by=by),
        lambda num: ngettext("%(num)s taak gereed", "%(num)s taken gereed", num),
    ),
    "hand_over": Deed(
        lambda ids, user: service.hand_over(ids, user, by=current_user),
        lambda num: ngettext("%(num)s taak overgedragen", "%(num)s taken overgedragen", num),
        needs_colleague=True,
    ),
}


@blueprint.get("/worklist")
@right(Right.USER)
def index() -> ResponseReturnValue:
    return render_template("worklist/index.html", page=ListPage("worklist"), outcome=None)


@blueprint.post("/worklist")
@right(Right.USER)
def change_several() -> ResponseReturnValue:
    return bulk.answer("worklist", _DEEDS, "worklist/index.html")


# The address of the button has what the list was narrowed to.
TaskPage("worklist/_tasks.html", lambda _: {"page": ListPage("worklist")}, lambda _: ListPage("worklist").url).add_to(
    blueprint, ""
)
