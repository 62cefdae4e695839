"""The fields of actions and of what is expected, as they are declared, on a form."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field as Control
from wtforms import Form, SelectField, StringField

from app.engine.domain.kinds import Field, Number, Reference, Text, Word
from app.setup.actions import Nameable
from app.vocabulary import numbers
from app.web.forms import choices, tidy
from app.web.templating import label

Of = TypeVar("Of", bound=StrEnum)
AForm = TypeVar("AForm", bound=type[Form])


@dataclass(frozen=True)
class _Kind:
    """How a field is asked, and how what is typed is read."""

    control: Callable[[Any], Control]
    read: Callable[[Any, Any], Any]


def having(fields: Iterable[Field]) -> Callable[[AForm], AForm]:
    """The same form with these fields, each under the name of its column."""

    def extended(form: AForm) -> AForm:
        for field in fields:
            setattr(form, field.column, CONTROLS[type(field)].control(field))
        return form

    return extended


def value(form: Form, field: Field) -> Any:
    return CONTROLS[type(field)].read(field, form[field.column].data)


def offer(form: Form, fields: Iterable[Field], things: Nameable) -> None:
    for field in fields:
        if isinstance(field, Reference):
            select = form[field.column]
            select.choices = choices(things.of(field), empty=gettext("Kies…"), chosen=[an_id(select.data)])


def words(some: Iterable[StrEnum], empty: Any = None) -> Callable[[], dict[str, str]]:
    """The choices of a select, named in the reader's language."""

    def named() -> dict[str, str]:
        first = {"": str(empty)} if empty is not None else {}
        return first | {word.value: label(word) for word in some}

    return named


def a_word(words: Iterable[Of], text: str | None) -> Of | None:
    return next((word for word in words if word.value == text), None)


def an_id(text: Any) -> int | None:
    return numbers.whole(text, least=1)


def ids(texts: Iterable[Any] | None) -> list[int]:
    return [id for id in map(an_id, texts or ()) if id]


def _reference(field: Reference) -> Control:
    return SelectField(_(field.label), validate_choice=False, **_help(field))


def _word(field: Word) -> Control:
    offered = words(field.words)
    return SelectField(
        _(field.label), choices=offered, default=field.first.value, validate_choice=False, **_help(field)
    )


def _text(field: Text) -> Control:
    return StringField(_(field.label), filters=[tidy], render_kw={"maxlength": field.longest}, **_help(field))


def _number(field: Number) -> Control:
    filters = [lambda typed: tidy(str(typed))]
    return StringField(_(field.label), default=str(field.default), filters=filters, **_help(field))


def _help(field: Field) -> dict[str, Any]:
    """To gettext, the empty text is the catalogue's own head."""
    return {"description": _(field.help)} if field.help else {}


def _whole_number(_field: Number, text: str | None) -> int | None:
    """With whichever dash was typed as its minus."""
    plain = re.sub(r"[−–\s]", lambda found: "" if found[0].isspace() else "-", text or "")
    return numbers.whole(plain, least=-numbers.MOST)


CONTROLS: dict[type[Any], _Kind] = {
    Reference: _Kind(_reference, lambda _field, typed: an_id(typed)),
    Word: _Kind(_word, lambda field, typed: a_word(field.words, typed)),
    Text: _Kind(_text, lambda _field, typed: typed),
    Number: _Kind(_number, _whole_number),
}
