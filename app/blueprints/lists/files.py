"""A list as a file: all of it that the filter lets through, not just a page."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from app.blueprints.listing import ListPage
from app.blueprints.lists import blueprint
from app.tables.spreadsheets import Value, write_csv, write_xlsx
from app.tables.table import Cell
from app.vocabulary.sentences import Sentence
from app.vocabulary.times import local_day
from app.web.rights import Right, right
from app.web.templating import said, zone

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COUNTED = "application/vnd.aanzet.counted"


@blueprint.get("/lists/<list_name>/file")
@right(Right.USER)
def file(list_name: str) -> ResponseReturnValue:
    """It goes to the disk first, so that what goes wrong halfway is an error, not half a list."""
    page, is_xlsx = ListPage(list_name), request.args.get("format") == "xlsx"
    whole = TemporaryFile()  # noqa: SIM115  closed when it has been sent
    writing = _writing(whole, page, is_xlsx)
    if "counted" in request.args:
        # Nothing is asked of the database any more once the file is on its way.
        pieces = _then(stream_with_context(_told(whole, writing)), _pieces(whole))
        return _sent(whole, page, is_xlsx, pieces, COUNTED)
    for _ in writing:
        pass
    return _sent(whole, page, is_xlsx, _pieces(whole), XLSX if is_xlsx else CSV)


def _sent(whole: IO[bytes], page: ListPage, is_xlsx: bool, pieces: Iterator[bytes], kind: str) -> Response:
    name = f"{page.title.lower()}-{local_day(datetime.now(UTC), zone())}.{'xlsx' if is_xlsx else 'csv'}"
    response = Response(pieces, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.call_on_close(whole.close)
    return response


def _writing(whole: IO[bytes], page: ListPage, is_xlsx: bool) -> Iterator[int]:
    """Gives, time and again, how many rows have been written."""
    head = [said(column.label) for column in page.listing.columns]
    if is_xlsx:
        return write_xlsx(whole, page.title, head, _rows(page))
    return write_csv(whole, head, _rows(page))


def _told(whole: IO[bytes], writing: Iterator[int]) -> Iterator[bytes]:
    """Lines that static/lists.js reads in front of the file: how many rows are done, and at last its length."""
    for done in writing:
        yield f"{done}\n".encode()
    yield f"file {whole.seek(0, os.SEEK_END)}\n".encode()


def _then(*parts: Iterator[bytes]) -> Iterator[bytes]:
    for part in parts:
        yield from part


def _pieces(whole: IO[bytes]) -> Iterator[bytes]:
    with whole:
        whole.seek(0)
        while piece := whole.read(64 * 1024):
            yield piece


def _rows(page: ListPage) -> Iterator[list[Value]]:
    for row in page.listing.everything(page.wanted):
        yield [_value(column.value(row)) for column in page.listing.columns]


def _value(cell: Cell) -> Value:
    if isinstance(cell, StrEnum | Sentence):
        return said(cell)
    # On the office's clock, for a spreadsheet knows no zones.
    return cell.astimezone(zone()).replace(tzinfo=None) if isinstance(cell, datetime) else cell
