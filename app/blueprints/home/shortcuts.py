"""The sheet of keyboard shortcuts, which only a script asks for."""

from typing import Any

from app.blueprints.home import blueprint
from app.web.htmx import fragment
from app.web.rights import Right, right


@blueprint.get("/keys")
@right(Right.USER)
def keys() -> Any:
    return fragment("home/_keys.html")
