"""What the tests of migrations and backups share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import stamp
from sqlalchemy import make_url, text

from app.extensions import db
from tests.backends import Backend, make_app


@pytest.fixture
def empty(backend: Backend, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database without a single table, its context open."""
    url = make_url(backend.environment["DATABASE_URL"])
    if url.get_backend_name() == "sqlite":
        url = url.set(database=str(tmp_path / "empty.sqlite3"))
    else:
        with backend.app.app_context():
            db.session.execute(text("DROP SCHEMA IF EXISTS migrated CASCADE"))
            db.session.execute(text("CREATE SCHEMA migrated"))
            db.session.commit()
        url = url.update_query_dict({"options": "-csearch_path=migrated"})
    place = {"DATABASE_URL": url.render_as_string(hide_password=False), "AANZET_INSTANCE": str(tmp_path)}
    app = make_app(backend.environment | place)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def migrated(empty: Flask) -> Flask:
    """As `flask db upgrade` leaves it by way of each revision; test_migrations holds that it is the same."""
    db.create_all()
    stamp()
    return empty
