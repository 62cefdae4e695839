"""How SQLite is opened for an office. The other tests wait for no disk (tests/backends.py)."""

from sqlalchemy import create_engine

from app.extensions import prepare_sqlite


def test_what_is_saved_on_sqlite_outlives_a_power_cut(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path}/office.sqlite3")
    prepare_sqlite(engine)
    with engine.connect() as connection:
        journal, synchronous = (
            connection.exec_driver_sql(f"PRAGMA {which}").scalar() for which in ("journal_mode", "synchronous")
        )
    engine.dispose()
    assert (journal, synchronous) == ("wal", 2)
