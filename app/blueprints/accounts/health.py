"""GET /health: can this office work right now?"""

from typing import Any

from flask import jsonify

from app.blueprints.accounts import blueprint
from app.watch import health as service
from app.web.rights import Right, right


@blueprint.get("/health")
@right(Right.PUBLIC)
def health() -> Any:
    report = service.proven()
    return jsonify(report), 200 if report["ok"] else 503
