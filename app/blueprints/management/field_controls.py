"""The fields of actions and of what is expected, as they are declared, on a form."""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field as Control
from wtforms import Form, SelectField, StringField, TextAreaField

from app.engine.domain.kinds.fields import Field, Number, Reference, Template, Text, Word
from app.setup.actions import Nameable
from app.vocabulary import numbers
from app.web.forms import choices, plain_lines, tidy, words

Of = TypeVar("Of", bound=StrEnum)
AForm = TypeVar("AForm", bound=type[Form])


def having(fields: Iterable[Field]) -> Callable[[AForm], AForm]:
    """Extends a form with these fields, each under the name of its column."""

    def extended(form: AForm) -> AForm:
        for field in fields:
            setattr(form, field.column, _control(field))
        return form

    return extended


def _control(field: Field) -> Control:
    # To gettext, the empty text is the catalogue's own head.
    asked: dict[str, Any] = {"label": _(field.label), "description": _(field.help) if field.help else ""}
    match field:
        case Reference():
            return SelectField(validate_choice=False, **asked)
        case Word():
            return SelectField(choices=words(field.words), default=field.default.value, validate_choice=False, **asked)
        case Template():
            return TextAreaField(filters=[plain_lines], render_kw={"maxlength": field.longest, "rows": 5}, **asked)
        case Text():
            return StringField(filters=[tidy], render_kw={"maxlength": field.longest}, **asked)
        case Number():
            return StringField(default=str(field.default), filters=[lambda typed: tidy(str(typed))], **asked)


def value(form: Form, field: Field) -> Any:
    typed = form[field.column].data
    match field:
        case Reference():
            return an_id(typed)
        case Word():
            return a_word(field.words, typed)
        case Template() | Text():
            return typed
        case Number():
            return _whole_number(typed)


def offer(form: Form, fields: Iterable[Field], things: Nameable) -> None:
    for field in fields:
        if isinstance(field, Reference):
            select = form[field.column]
            select.choices = choices(things.of(field), empty=gettext("Kies…"), chosen=[an_id(select.data)])


def a_word(words: Iterable[Of], text: str | None) -> Of | None:
    return next((word for word in words if word.value == text), None)


def an_id(text: Any) -> int | None:
    return numbers.whole(text, least=1)


def ids(texts: Iterable[Any] | None) -> list[int]:
    return [id for id in map(an_id, texts or ()) if id]


def _whole_number(text: str | None) -> int | None:
    """Takes whichever dash was typed as its minus."""
    plain = re.sub(r"[−–\s]", lambda match: "" if match[0].isspace() else "-", text or "")
    return numbers.whole(plain, least=-numbers.MOST)
