"""How far a thing is moved in its list: up, down, or as many places as it was dragged."""

from flask import request

from app.vocabulary import numbers

_FARTHEST = 10_000


def steps() -> int:
    """Below zero it goes up."""
    direction = request.form.get("direction")
    dragged = numbers.whole(direction, least=-_FARTHEST, most=_FARTHEST)
    return dragged if dragged is not None else 1 if direction == "down" else -1
