"""A list as a file that a spreadsheet opens: row by row, so that it may be long.

Whoever writes says now and then how many rows are in; the file is whole once that ends.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import TemporaryDirectory
from typing import IO, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.vocabulary.numbers import Euros

Value: TypeAlias = str | int | date | datetime | None
"""A datetime is on the office's clock already, without its zone."""

LONGEST_TEXT = 32_767
SAID_EACH = 250
# What a spreadsheet takes for the beginning of a formula, in any of its languages.
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def write_csv(file: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[int]:
    """A Dutch Excel expects a byte order mark, and semicolons."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(label) for label in head])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_plain(value) for value in row])
        if number % SAID_EACH == 0:
            yield number
    text.flush()
    text.detach()


def write_xlsx(file: IO[bytes], title: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[int]:
    """Days and moments are what they are; texts are never formulas, links or numbers."""
    # The writer's own files go too when nobody waits for the rest.
    with TemporaryDirectory() as folder, Workbook(file, _OPTIONS | {"tmpdir": folder}) as book:
        yield from _write_sheet(book, book.add_worksheet(_sheet_name(title)), head, rows)


_OPTIONS = {"constant_memory": True} | dict.fromkeys(
    ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
)


def _write_sheet(
    book: Workbook, sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[Value]]
) -> Iterator[int]:
    bold, plain = book.add_format({"bold": True}), book.add_format()
    quoted = book.add_format({"quote_prefix": True})
    day = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
    moment = book.add_format({"num_format": "dd-mm-yyyy hh:mm", "align": "left"})
    amount = book.add_format({"num_format": '"€" #,##0'})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(head) - 1), 20)
    for column, text in enumerate(head):
        sheet.write_string(0, column, text, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(last, column, value, moment)
            elif isinstance(value, date):
                sheet.write_datetime(last, column, value, day)
            elif isinstance(value, Euros):
                sheet.write_number(last, column, value, amount)
            elif isinstance(value, int):
                sheet.write_number(last, column, value)
            elif value:
                is_like_formula = value.startswith(_FORMULA)
                sheet.write_string(last, column, value[:LONGEST_TEXT], quoted if is_like_formula else plain)
        if last % SAID_EACH == 0:
            yield last
    sheet.autofilter(0, 0, last, max(0, len(head) - 1))


def _plain(value: Value) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return _harmless(value) if isinstance(value, str) else "" if value is None else str(value)


def _harmless(text: str) -> str:
    """What looks like a formula is given a quote, after which every spreadsheet takes it for text."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sheet_name(title: str) -> str:
    return "".join(character for character in title if character not in "[]:*?/\\'")[:31] or "1"
