"""A field for each property of a dossier or a person, made from what the office has set up."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _
from wtforms import Field, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.models import Property, PropertyOption
from app.setup.choosing import choosable
from app.vocabulary.words import Subject
from app.web.forms import Form, choices


class CheckboxesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PropertiesMixin:
    """A field for each property of the form's subject, named property-<id>."""

    _properties: Sequence[Property] = ()

    def property_fields(self) -> list[Field]:
        return [self[f"property-{one.id}"] for one in self._properties]  # type: ignore[index]

    def chosen_options(self) -> list[PropertyOption]:
        chosen = {
            int(value)
            for field in self.property_fields()
            for value in (field.data if isinstance(field.data, list) else [field.data])
            if value
        }
        return [option for one in self._properties for option in one.options if option.id in chosen]

    def show_options(self, options: Sequence[PropertyOption]) -> None:
        for one, field in zip(self._properties, self.property_fields(), strict=True):
            chosen = [str(option.id) for option in options if option.property_id == one.id]
            field.data = chosen if one.is_multiple else (chosen or [""])[0]


Kind = TypeVar("Kind", bound=type[Form])


def with_properties(
    form: Kind, properties: Sequence[Property], subject: Subject, chosen: Sequence[PropertyOption] = ()
) -> Kind:
    """The form's class, with a field for each property that can be chosen or is chosen already."""
    ids = [option.id for option in chosen]
    taken = {option.property_id for option in chosen}
    shown = choosable((one for one in properties if one.subject is subject), taken)
    fields: dict[str, Any] = {"_properties": shown}
    for one in shown:
        fields[f"property-{one.id}"] = (
            CheckboxesField(one.name, choices=choices(one.options, chosen=ids))
            if one.is_multiple
            else SelectField(one.name, choices=choices(one.options, empty=_("Niet ingevuld"), chosen=ids))
        )
    return type(form.__name__, (form,), fields)  # type: ignore[return-value]
