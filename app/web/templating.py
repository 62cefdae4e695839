"""What templates can ask for: sentences, labels, local times and the right language."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import cast
from zoneinfo import ZoneInfo

from babel import negotiate_locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import get_locale, gettext
from flask_login import current_user
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context

from app.delivery import recipients
from app.engine import retrying, run_polling, run_reports
from app.models import Office
from app.setup.choosing import called
from app.store import offices
from app.vocabulary import events, formatting, labels, words
from app.vocabulary.json_values import JsonObject
from app.vocabulary.numbers import Euros
from app.vocabulary.sentences import Sentence, kept


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        ngettext=_grouping_digits(cast(Callable[..., str], app.jinja_env.globals["ngettext"])),
        office=office,
        words=words,
        declared=events.of,
        giving=events.giving,
        get_locale=get_locale,
        theme=theme,
        takes_focus=takes_focus,
        today=lambda: datetime.now(zone()).date(),
        to_start=run_reports.to_start,
        run_polling=run_polling,
        recipients_of=recipients.of,
        stands_in=recipients.stands_in,
        addresses_of=recipients.addresses_of,
        mark_of_recipients=recipients.mark,
        can_retry_run=retrying.can_retry_run,
        can_retry_action=retrying.can_retry_action,
    )
    app.jinja_env.filters.update(
        sentence=sentence,
        said=said,
        colleague=lambda user: said(called(user)),
        label=label,
        colour=labels.colour,
        moment=lambda value: formatting.moment(value, zone(), _language()),
        short_moment=local_moment,
        clock=lambda value: formatting.clock(value, zone(), _language()),
        is_today=_is_today,
        day=local_day,
        iso_day=lambda text: local_day(date.fromisoformat(text)),
        long_day=lambda value: formatting.long_day(value, _language()),
        near_day=lambda value: formatting.near_day(value.astimezone(zone()).date(), _language()),
        number=lambda value: formatting.number(value, _language()),
        euros=euros,
        cell=cell,
        paragraphs=formatting.paragraphs,
    )


def _grouping_digits(ngettext: Callable[..., str]) -> Callable[..., str]:
    """%(num)s is 1.234: everywhere as in numbers that stand alone."""

    @pass_context
    def grouping(context: Context, singular: str, plural: str, count: int, **variables: object) -> str:
        return ngettext(context, singular, plural, count, num=formatting.number(count, _language()), **variables)

    return grouping


def choose_locale() -> str:
    if not has_request_context():
        return "nl"
    if current_user and current_user.is_authenticated:
        return str(current_user.locale)
    return browser_locale()


def browser_locale() -> str:
    # Werkzeug's best_match would give English to a Belgian browser that only names nl-BE before it.
    wanted = list(request.accept_languages.values())
    return negotiate_locale(wanted, current_app.config["LANGUAGES"], sep="-") or "nl"


def theme() -> words.Theme:
    """What this user chose; a visitor's device decides for itself."""
    return current_user.theme if current_user and current_user.is_authenticated else words.Theme.SYSTEM


def takes_focus() -> bool:
    """Whether this is the first on its page to ask for the focus: it can be in one place only."""
    is_first = "focus_is_taken" not in g
    g.focus_is_taken = True
    return is_first


def office() -> Office:
    if "office" not in g:
        g.office = offices.current()
    current: Office = g.office
    return current


def zone() -> ZoneInfo:
    return ZoneInfo(office().zone)


def sentence(value: Sentence | JsonObject | str) -> str:
    """Puts a Sentence, one kept as JSON, or one kept as its text alone into the reader's language."""
    if isinstance(value, str):
        # To gettext, the empty text is the catalogue's own head.
        return str(gettext(value)) if value else ""
    said = value if isinstance(value, Sentence) else kept(value)
    shown = {name: _value(name, value) for name, value in said.values.items()}
    return str(gettext(said.text) % shown) if shown else str(gettext(said.text))


def _value(name: str, value: Sentence | str) -> str:
    """Values named …_on are ISO days, …_at ISO moments, …_euros amounts; a value can be a sentence of its own."""
    if isinstance(value, Sentence):
        return sentence(value)
    if name.endswith("_euros"):
        return euros(int(value))
    if name.endswith("_at") and value:
        return local_moment(datetime.fromisoformat(value))
    return local_day(date.fromisoformat(value)) if name.endswith("_on") and value else value


def local_moment(value: datetime) -> str:
    """Reads as “2 nov 2026 10:00”, on the office's clock."""
    return formatting.short_moment(value, zone(), _language())


def said(text: str | Sentence | StrEnum) -> str:
    """Puts it into the reader's language, but for what the office itself named."""
    if isinstance(text, StrEnum):
        return label(text)
    return sentence(text) if isinstance(text, Sentence) else text


def cell(value: str | Sentence | int | date | None) -> str:
    """A list shows this of a value, and the day alone of a moment."""
    if value is None or value == "":
        return "–"
    match value:
        case date():
            return local_day(value)
        case Euros():
            return euros(value)
        case int():
            return formatting.number(value, _language())
        case str() | Sentence():
            return said(value)


def euros(value: int) -> str:
    return formatting.euros(value, _language())


def label(word: StrEnum) -> str:
    return str(gettext(labels.text(word)))


def local_day(value: date | datetime) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(zone()).date()
    return formatting.day(value, _language())


def _is_today(value: datetime) -> bool:
    return value.astimezone(zone()).date() == datetime.now(zone()).date()


def _language() -> str:
    return str(get_locale() or "nl")
