"""What is saved beside what was typed, for the second of two people who edit the same thing."""

from collections.abc import Callable, Iterable

from flask_babel import gettext
from flask_login import current_user
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, SelectField, SelectMultipleField

from app.store.saving import Stale
from app.vocabulary.sentences import DomainError
from app.web.answers import Catching
from app.web.forms import AnswerField, EurosField, Form
from app.web.templating import euros


def comparing(form: Form, saved: Callable[[], Form]) -> Catching:
    """After someone else's save, a second and conscious save goes through. A field's own error changes nothing.

    `saved` gives the same form with what is saved.
    """

    def show(error: DomainError) -> None:
        if error.field is None:
            now = saved()
            form.version.data = str(now.version.data)
            form.saved_values = differences(form, now)
        if isinstance(error, Stale) and error.who == current_user.name and not form.saved_values:
            # The user sent it twice.
            error = DomainError("Dit staat er al: wat u invulde, is zo bewaard.")
        form.refuse(error)

    return Catching(show)


def differences(typed: Form, saved: Form) -> list[tuple[str, str]]:
    """(label, what is saved) of each field that was typed differently."""
    return [
        (str(field.label.text), shown(saved[field.short_name]))
        for field in typed
        if not isinstance(field, (HiddenField, AnswerField))
        and field.short_name in saved
        and shown(field) != shown(saved[field.short_name])
    ]


def shown(field: Field) -> str:
    """A field's value as a person reads it."""
    match field:
        case FieldList():
            return "; ".join(shown(entry) for entry in field)
        case FormField():
            parts = (shown(part) for part in field.form if not isinstance(part, HiddenField))
            return getattr(field.form, "told", None) or " ".join(part for part in parts if part)
        case BooleanField():
            return gettext("Ja") if field.data else gettext("Nee")
        case SelectMultipleField() | SelectField():
            return _chosen(field)
        case EurosField():
            return "" if field.data is None else euros(field.data)
        case _:
            return "" if field.data is None else str(field.data).strip()


def told(kind: Field, rest: Iterable[Field]) -> str:
    """A row of which the kind says what else counts: "E-mail versturen: Bevestiging, Aan: Aanvrager(s)"."""
    parts = [(str(field.label.text), shown(field)) for field in rest]
    values = [value if place == 0 else f"{label}: {value}" for place, (label, value) in enumerate(parts) if value]
    return ": ".join(filter(None, (shown(kind), ", ".join(values))))


def _chosen(field: Field) -> str:
    data = field.data if isinstance(field.data, list) else [field.data]
    chosen = {str(value) for value in data if value is not None}
    return ", ".join(
        str(choice.label) for choice in field.iter_choices() if str(choice.value) in chosen and choice.value
    )
