"""Rows for a database at any revision: two in each table, made from what the tables themselves say."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, MetaData, Table, Time, select
from sqlalchemy.engine import Connection, Engine

from app.extensions import db

ROWS = 2
# Columns that some of the rows must leave empty, for a rule that no type tells.
LEFT_EMPTY = {
    ("actions", "trigger_id"): {0},
    ("actions", "scenario_id"): {1},
    ("scenario_condition_things", "appointment_type_id"): {0, 1},
    ("scenario_condition_things", "lead_source_id"): {0},
    ("scenario_condition_things", "status_id"): {1},
}

Rows = dict[str, list[dict[str, Any]]]


def fill(engine: Engine) -> Rows:
    """What was put in, by table."""
    tables = _reflected(engine)
    with engine.begin() as connection:
        for table in tables:
            for number in range(ROWS):
                connection.execute(table.insert().values(_row(connection, table, number)))
        return {table.name: _rows_of(connection, table, table.columns.keys()) for table in tables}


def found(engine: Engine, put_in: Rows) -> Rows:
    """What is there of it now, in the columns that are left."""
    tables = {table.name: table for table in _reflected(engine)}
    with engine.begin() as connection:
        return {
            name: _rows_of(connection, tables[name], list(rows[0])) for name, rows in put_in.items() if name in tables
        }


def _reflected(engine: Engine) -> list[Table]:
    reflected = MetaData()
    reflected.reflect(engine)
    return [table for table in reflected.sorted_tables if table.name != "alembic_version"]


def _rows_of(connection: Connection, table: Table, columns: list[str]) -> list[dict[str, Any]]:
    chosen = [table.c[name] for name in columns if name in table.c]
    rows = connection.execute(select(*chosen).order_by(*table.primary_key.columns))
    return [dict(row) for row in rows.mappings()]


def _row(connection: Connection, table: Table, number: int) -> dict[str, Any]:
    numbered = [column.name for column in table.primary_key.columns if not column.foreign_keys]
    return {
        column.name: _value(connection, column, number)
        for column in table.columns
        if column.name not in numbered and number not in LEFT_EMPTY.get((table.name, column.name), ())
    }


def _value(connection: Connection, column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        referred = connection.scalars(select(key.column).order_by(key.column)).all()
        # A table that refers to itself has no row yet when its first is made.
        return referred[min(number, len(referred) - 1)] if referred else None
    if column.nullable and number == 0:
        return None
    return _plain(column, number)


def _plain(column: Column[Any], number: int) -> Any:
    words = _words(column)
    if words:
        return words[number % len(words)]
    match column.type:
        case Boolean():
            return bool(number)
        case Integer():
            return number + 1
        case DateTime():
            return datetime(2026, 8, 12, 9, tzinfo=UTC) + timedelta(days=number)
        case Date():
            return date(2026, 8, 12) + timedelta(days=number)
        case Time():
            return time(9 + number)
        case JSON():
            return []
        case _:
            return f"{column.name} {number}"


def _words(column: Column[Any]) -> list[str]:
    """Of a closed set, known by the model alone: the database just sees text."""
    model = db.metadata.tables.get(column.table.name)
    kind = model.c[column.name].type if model is not None and column.name in model.c else None
    return list(getattr(kind, "enums", []))
