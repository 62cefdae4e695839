"""Collisions that a save brought along, said after it."""

from collections.abc import Mapping

from flask import flash
from flask_babel import gettext, ngettext

from app.insight import collisions
from app.insight.domain.collisions import Conflict
from app.web.templating import sentence

MOST = 2
"""Each in full; the flashes must fit in a cookie."""


def warn_of_new_collisions(before: Mapping[str, Conflict]) -> None:
    """`before`: what was known when nothing was saved yet."""
    all_new = [one for key, one in collisions.known().items() if key not in before]
    new = [one for one in all_new if not one.is_mild]
    for one in new[:MOST]:
        said = {"what": sentence(one.sentence), "advice": sentence(one.advice)}
        flash(gettext("Let op: %(what)s %(advice)s", **said), "warning")
    if len(new) > MOST:
        flash(
            ngettext(
                "Nog %(num)s aandachtspunt staat bij Beheer, Dekking.",
                "Nog %(num)s aandachtspunten staan bij Beheer, Dekking.",
                len(new) - MOST,
            ),
            "warning",
        )
    _mention(len(all_new) - len(new))


def _mention(mild: int) -> None:
    """What may well be meant is not told at length to who just saved something else."""
    if mild:
        flash(
            ngettext(
                "%(num)s punt dat misschien beter kan, staat bij Beheer, Dekking.",
                "%(num)s punten die misschien beter kunnen, staan bij Beheer, Dekking.",
                mild,
            ),
            "info",
        )
