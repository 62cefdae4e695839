"""A field for each property of a dossier or a person, made from what the office has set up."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _
from wtforms import Field, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.models import Property, PropertyOption
from app.setup.choosing import choosable
from app.vocabulary.numbers import whole
from app.vocabulary.words import Subject
from app.web.forms import Form, choices


class CheckboxesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PropertiesMixin:
    """A field for each property of the form's subject, named property-<id>."""

    _properties: Sequence[Property] = ()

    def property_fields(self) -> list[Field]:
        return [self[f"property-{property.id}"] for property in self._properties]  # type: ignore[index]

    @property
    def option_ids(self) -> frozenset[int]:
        values = [field.data for field in self.property_fields()]
        flat = (value for each in values for value in (each if isinstance(each, list) else [each]))
        return frozenset(filter(None, map(whole, flat)))

    def chosen_options(self) -> list[PropertyOption]:
        ids = self.option_ids
        return [option for property in self._properties for option in property.options if option.id in ids]


Kind = TypeVar("Kind", bound=type[Form])


def with_properties(
    form: Kind, properties: Sequence[Property], subject: Subject, chosen: Sequence[PropertyOption] = ()
) -> Kind:
    """The form's class, with a field for each property that can be chosen or is chosen already."""
    ids = [option.id for option in chosen]
    taken = {option.property_id for option in chosen}
    shown = choosable((property for property in properties if property.subject is subject), taken)
    fields: dict[str, Any] = {"_properties": shown}
    for property in shown:
        had = [str(option.id) for option in chosen if option.property_id == property.id]
        fields[f"property-{property.id}"] = (
            CheckboxesField(property.name, choices=choices(property.options, chosen=ids), default=had)
            if property.is_multiple
            else SelectField(
                property.name,
                choices=choices(property.options, empty=_("Niet ingevuld"), chosen=ids),
                default=had[0] if had else "",
            )
        )
    return type(form.__name__, (form,), fields)  # type: ignore[return-value]
