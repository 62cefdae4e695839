"""What all forms share: the version they were opened with, and one way to show a refusal."""

import re
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from flask_wtf.i18n import Translations
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, StopValidation

from app.models import User
from app.models.mixins import Setting
from app.setup.choosing import called, choosable
from app.vocabulary import formatting, names, numbers
from app.vocabulary.sentences import DomainError, Doubt, Doubts
from app.web.answers import Catching
from app.web.templating import euros, label, said, sentence


class _OurWords(Translations):
    """Says it as the rest of Aanzet does, where WTForms has a sentence of its own."""

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        if plural == "Field cannot be longer than %(max)d characters.":
            return str(gettext("Houd het op hoogstens %(max)d tekens."))
        return str(super().ngettext(singular, plural, n))


class Form(FlaskForm):
    class Meta(FlaskForm.Meta):
        def get_translations(self, form: BaseForm) -> Translations:
            return _OurWords()

    version = HiddenField()
    saved_values: Sequence[tuple[str, str]] = ()
    """What is saved after someone else's save, where something else was typed. See comparing."""

    @property
    def opened_version(self) -> int | None:
        """The version of the thing when this form was opened; None for a new thing."""
        return numbers.whole(self.version.data)

    def refuse(self, error: DomainError) -> None:
        """Put a service's refusal beside its field, or above the form."""
        field = self._fields.get(error.field or "")
        text = sentence(error.sentence)
        if field is None:
            self.form_errors: list[str] = [*self.form_errors, text]
        else:
            field.errors = [*field.errors, text]
        if isinstance(error, Doubts) and isinstance(field, AnswerField):
            field.questions = error.doubts

    def showing_refusals(self) -> Catching:
        return Catching(self.refuse)


def tidy(text: str | None) -> str:
    return names.clean(text or "")


def plain_lines(text: str | None) -> str:
    """A browser sends a line break as two characters, which would count as two."""
    return (text or "").replace("\r\n", "\n").strip()


class Required(InputRequired):
    """Spaces alone, or what can't be seen, are nothing."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not names.clean(field.data):
            raise StopValidation(self.message)


def required() -> Required:
    return Required(message=_("Vul dit in."))


def name_field(label: LazyString, longest: int = 120) -> StringField:
    return StringField(label, filters=[tidy], validators=[required(), Length(max=longest)])


class EurosField(StringField):
    """An amount in whole euros. What isn't one stays in the field as it was typed."""

    data: int | None

    def __init__(self, label: LazyString, **bound: object) -> None:
        super().__init__(label, render_kw={"inputmode": "numeric", "autocomplete": "off"}, **bound)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = tidy(valuelist[0]) if valuelist else ""
        self.data = numbers.euros(typed)
        if typed and self.data is None:
            most = euros(numbers.MOST_EUROS)
            raise ValueError(
                gettext(
                    "Vul een bedrag in hele euro's in, hoogstens %(most)s. Typ het als 350.000 of 350000.", most=most
                )
            )

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else formatting.number(self.data, str(get_locale()))


class AnswerField(Field):
    """Boxes to tick as the answers to questions, each its own: another question is asked again."""

    data: tuple[str, ...]
    questions: Sequence[Doubt] = ()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tuple(valuelist)

    @property
    def accepted(self) -> frozenset[str]:
        return frozenset(self.data or ())

    def ask_again(self, doubts: Iterable[Doubt]) -> None:
        """Of those that were answered, where something else keeps the form from being saved."""
        if not self.questions:
            self.questions = [doubt for doubt in doubts if doubt.key in self.accepted]


def language_field() -> SelectField:
    """Each language in its own words."""
    return SelectField(_("Taal"), choices=[SelectChoice("nl", "Nederlands"), SelectChoice("en", "English")])


def choices(
    offered: Iterable[Setting | User], *, empty: str | LazyString | None = None, chosen: Collection[int | None] = ()
) -> dict[str, str]:
    """What a field offers, by id: what is archived only where it is chosen already."""
    nothing = {"": str(empty)} if empty is not None else {}
    return nothing | {str(choice.id): said(called(choice)) for choice in choosable(offered, chosen)}


def words(some: Iterable[StrEnum], empty: str | LazyString | None = None) -> Callable[[], dict[str, str]]:
    """The choices of a select, named in the reader's language."""

    def named() -> dict[str, str]:
        first = {"": str(empty)} if empty is not None else {}
        return first | {word.value: label(word) for word in some}

    return named


def a_token(typed: str | None) -> str:
    """A form's own token; a new one for a new form, and where what came is no token."""
    return typed if re.fullmatch(r"[\w-]{1,64}", typed or "", re.ASCII) and typed else uuid.uuid4().hex
