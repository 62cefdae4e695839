"""Facts of a dossier that somebody makes up, from the options that the office has."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select

from app.engine.domain.facts import Facts, Option
from app.extensions import db
from app.insight.domain.made_up_facts import Imagined, Known, Names, Occasion, imagine
from app.models import DossierStatus, PropertyOption
from app.models.mixins import Setting
from app.store import offices
from app.vocabulary.times import local_day


def known_options() -> Known:
    """Archived ones too: they may be chosen already."""
    rows = db.session.execute(
        select(PropertyOption.property_id, PropertyOption.id, PropertyOption.name).order_by(
            PropertyOption.position, PropertyOption.id
        )
    )
    return {id: (property_id, Option(id, name)) for property_id, id, name in rows}


def first_status() -> Option:
    """That of a new dossier."""
    status = db.session.scalars(
        select(DossierStatus).where(DossierStatus.archived_at.is_(None)).order_by(DossierStatus.position).limit(1)
    ).first()
    return Option(status.id, status.name) if status else Option(0, "")


def option(among: Iterable[Setting], id: int | None) -> Option | None:
    """The one that was chosen, if any."""
    return next((Option(setting.id, setting.name) for setting in among if setting.id == id), None)


def facts(imagined: Imagined, occasion: Occasion, names: Names) -> Facts:
    today = local_day(datetime.now(UTC), offices.zone())
    return imagine(imagined, occasion, known_options(), names, first_status(), today)
