"""Properties of dossiers and people (API-entiteiten)."""

from collections.abc import Sequence

from sqlalchemy import Table, func, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models import Property, PropertyOption, User
from app.models.dossiers import dossier_options, person_options
from app.setup import settings_lists, uses
from app.vocabulary.sentences import N_, DomainError
from app.vocabulary.words import Subject


def everything() -> Sequence[Property]:
    """With their options, in the office's order."""
    in_order = select(Property).order_by(Property.archived_at.is_not(None), Property.position, Property.id)
    return db.session.scalars(in_order.options(selectinload(Property.options))).all()


def add(*, name: str, subject: Subject, is_multiple: bool, by: User) -> Property:
    property = Property(name=name, subject=subject, is_multiple=is_multiple)
    settings_lists.add(property, by=by)
    return property


def change(property: Property, *, name: str, subject: Subject, is_multiple: bool, version: int, by: User) -> None:
    refuse_unfit(property, subject=subject, is_multiple=is_multiple)
    settings_lists.change(property, name=name, subject=subject, is_multiple=is_multiple, version=version, by=by)


def refuse_unfit(property: Property, *, subject: Subject, is_multiple: bool) -> None:
    """What dossiers and people hold of it must still fit."""
    if subject is not property.subject and uses.of(property):
        raise DomainError(
            "“%(name)s” is in gebruik. Waar het bij hoort, kan niet meer veranderen.",
            field="subject",
            name=property.name,
        )
    if property.is_multiple and not is_multiple:
        _refuse_while_several_are_chosen(property)


def _refuse_while_several_are_chosen(property: Property) -> None:
    if property.subject is Subject.PERSON:
        count, singular, plural = (
            _holders_of_several(person_options, "person_id", property),
            N_("Bij 1 persoon zijn er meer gekozen. Maak daar eerst één keuze van."),
            N_("Bij %(count)s personen zijn er meer gekozen. Maak daar eerst één keuze van."),
        )
    else:
        count, singular, plural = (
            _holders_of_several(dossier_options, "dossier_id", property),
            N_("Bij 1 dossier zijn er meer gekozen. Maak daar eerst één keuze van."),
            N_("Bij %(count)s dossiers zijn er meer gekozen. Maak daar eerst één keuze van."),
        )
    if count:
        raise DomainError(singular if count == 1 else plural, field="is_multiple", count=count)


def _holders_of_several(table: Table, holder: str, property: Property) -> int:
    holders = (
        select(table.c[holder])
        .join(PropertyOption, PropertyOption.id == table.c.option_id)
        .where(PropertyOption.property_id == property.id)
        .group_by(table.c[holder])
        .having(func.count() > 1)
    )
    return db.session.scalar(select(func.count()).select_from(holders.subquery())) or 0
