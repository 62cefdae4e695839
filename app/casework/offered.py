"""What the forms of a dossier offer to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sqlalchemy import select

from app.extensions import db
from app.models import AppointmentType, DossierStatus, LeadSource, Location, Property, Scenario, User
from app.models.mixins import Setting
from app.setup import properties, settings_lists, users
from app.vocabulary.sentences import DomainError
from app.vocabulary.words import Scope

Chosen = TypeVar("Chosen", bound=Setting | User)


@dataclass(frozen=True)
class Offered:
    """Each list is loaded when it is asked for. What is archived is in it, for it may be chosen already."""

    @cached_property
    def statuses(self) -> Sequence[DossierStatus]:
        return settings_lists.everything(DossierStatus)

    @cached_property
    def lead_sources(self) -> Sequence[LeadSource]:
        return settings_lists.everything(LeadSource)

    @cached_property
    def types(self) -> Sequence[AppointmentType]:
        return settings_lists.everything(AppointmentType)

    @cached_property
    def locations(self) -> Sequence[Location]:
        return settings_lists.everything(Location)

    @cached_property
    def properties(self) -> Sequence[Property]:
        return properties.everything()

    @cached_property
    def everyone(self) -> Sequence[User]:
        return users.everything()

    def startable(self, scope: Scope) -> Sequence[Scenario]:
        """Those that a filter starts by itself can be started by hand too."""
        return db.session.scalars(
            select(Scenario)
            .where(Scenario.scope == scope, Scenario.archived_at.is_(None))
            .order_by(Scenario.position, Scenario.id)
        ).all()


def pick(choices: Sequence[Chosen], choice_id: str) -> Chosen:
    for choice in choices:
        if str(choice.id) == choice_id:
            return choice
    raise DomainError("Wat u koos, bestaat niet meer. Kies opnieuw.")


def pick_or_none(choices: Sequence[Chosen], choice_id: str) -> Chosen | None:
    return pick(choices, choice_id) if choice_id else None
