"""How days, moments and plain text read, in pages, mails and commands alike."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal
from markupsafe import Markup


def moment(value: datetime, zone: ZoneInfo, locale: str = "nl") -> str:
    """Reads as “maandag 2 november 2026 10:00”."""
    return format_datetime(value, "EEEE d MMMM y HH:mm", tzinfo=zone, locale=locale)


def short_moment(value: datetime, zone: ZoneInfo, locale: str = "nl") -> str:
    """Reads as “2 nov 2026 10:00”."""
    return format_datetime(value, "d MMM y HH:mm", tzinfo=zone, locale=locale).replace(".", "")


def clock(value: datetime, zone: ZoneInfo, locale: str = "nl") -> str:
    return format_time(value, "HH:mm", tzinfo=zone, locale=locale)


def long_day(value: date, locale: str = "nl") -> str:
    """Reads as “maandag 2 november 2026”."""
    return format_date(value, "EEEE d MMMM y", locale=locale)


def day(value: date, locale: str = "nl") -> str:
    """Reads as “2 nov 2026”."""
    return format_date(value, "d MMM y", locale=locale).replace(".", "")


def near_day(value: date, locale: str = "nl") -> str:
    """Reads as “ma 2 nov”, for a day that nobody takes for another year's."""
    return format_skeleton("MMMEd", value, locale=locale).replace(".", "")


def number(value: int, locale: str = "nl") -> str:
    """Reads as “1.234”."""
    return str(format_decimal(value, locale=locale))


def euros(value: int, locale: str = "nl") -> str:
    """Reads as “€ 350.000”, without the cents of Babel's own pattern."""
    pattern = Locale.parse(locale).currency_formats["standard"].pattern.replace(".00", "")
    return str(format_currency(value, "EUR", pattern, locale=locale, currency_digits=False))


def paragraphs(text: str) -> Markup:
    """Makes escaped HTML paragraphs of plain text."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    lines = (Markup("<br>").join(block.split("\n")) for block in blocks)
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def as_html(text: str) -> str:
    """Makes a mail's HTML part of its plain text."""
    return f'<!doctype html><html lang="nl"><meta charset="utf-8"><body>{paragraphs(text)}</body></html>'
