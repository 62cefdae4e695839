"""A list as a file: all of it that the filter lets through, not just a page."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO, Any

from flask import Response, request

from app.blueprints.listing import ListPage, said
from app.blueprints.lists import blueprint
from app.domain.sentences import Sentence
from app.domain.times import local_day
from app.rights import Right, right
from app.services.listing import Cell
from app.services.spreadsheets import Value, write_csv, write_xlsx
from app.templating import zone

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/lists/<list_name>/file")
@right(Right.USER)
def file(list_name: str) -> Any:
    page, is_xlsx = ListPage(list_name), request.args.get("format") == "xlsx"
    whole = _written(page, is_xlsx)
    name = f"{page.title.lower()}-{local_day(datetime.now(UTC), zone())}.{'xlsx' if is_xlsx else 'csv'}"
    response = Response(_pieces(whole), content_type=XLSX if is_xlsx else CSV)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.call_on_close(whole.close)
    return response


def _written(page: ListPage, is_xlsx: bool) -> IO[bytes]:
    """To the disk first: what goes wrong halfway is an error, not half a list."""
    file = TemporaryFile()  # noqa: SIM115  closed when it has been sent
    head = [said(column.label) for column in page.listing.columns]
    if is_xlsx:
        write_xlsx(file, page.title, head, _rows(page))
    else:
        write_csv(file, head, _rows(page))
    file.seek(0)
    return file


def _pieces(whole: IO[bytes]) -> Iterator[bytes]:
    with whole:
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
