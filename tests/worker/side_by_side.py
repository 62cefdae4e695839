"""Does the same thing in several threads at the same moment, as several workers or users would."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask, has_app_context

from app.extensions import db


def side_by_side(app: Flask, times: int, act: Callable[[], Any]) -> list[Any]:
    """What each returned; an exception of one is raised. Return ids: an object's session ends with its thread."""
    together = Barrier(times)

    def take_part(_number: int) -> Any:
        with app.app_context():
            together.wait(60)
            return act()

    if has_app_context():
        db.session.commit()
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(take_part, range(times)))
