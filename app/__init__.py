"""Aanzet: a back-office for mortgage-advice offices. create_app() puts the parts together."""

import os
from pathlib import Path

from flask import Flask, Response, request
from flask_security import Security, SQLAlchemyUserDatastore
from sqlalchemy.exc import ArgumentError
from werkzeug.routing import IntegerConverter, Map

from app import config, extensions
from app.commands import cli
from app.extensions import babel, csrf, db, migrate, patience, reads_only
from app.vocabulary import numbers
from app.web import errors, password_forms, rights, sign_in, static_files, templating
from app.web.incoming import Request

ROOT = Path(__file__).resolve().parent.parent


class _RowId(IntegerConverter):
    """A number that no table can hold names nothing: 404, not a database error."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=numbers.MOST)


def create_app(overrides: dict[str, object] | None = None) -> Flask:
    instance = Path(os.environ.get("AANZET_INSTANCE") or ROOT / "instance").absolute()
    app = Flask(
        "app",
        root_path=str(ROOT / "app"),
        instance_path=str(instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.from_mapping(config.from_environment(instance))
    app.config.from_mapping(overrides or {})
    app.request_class = Request
    app.url_map.converters["int"] = _RowId

    _open_database(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=templating.choose_locale)
    _secure(app)
    templating.init_app(app)
    static_files.init_app(app)
    errors.init_app(app)
    rights.init_app(app)
    cli.init_app(app)
    _register_blueprints(app)
    app.after_request(_harden)
    return app


def _open_database(app: Flask) -> None:
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    if not url.startswith("sqlite"):
        app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"pool_pre_ping": True, "pool_size": 10})
    try:
        db.init_app(app)
    except (ArgumentError, ImportError) as error:
        config.give_up(f"DATABASE_URL is not postgresql://… or sqlite:///…: {error}.")
    prepare = extensions.prepare_sqlite if url.startswith("sqlite") else extensions.prepare_postgresql
    with app.app_context():
        prepare(db.engine)

    @app.before_request
    def _declare_reading() -> None:
        view = app.view_functions.get(request.endpoint or "")
        is_reading = request.method in ("GET", "HEAD") or getattr(view, "only_reads", False)
        reads_only.set(is_reading)
        patience.set(extensions.READING if is_reading else extensions.PAGE)

    @app.teardown_request
    def _forget_reading(_error: BaseException | None) -> None:
        reads_only.set(False)
        patience.set(extensions.COMMAND)


def _secure(app: Flask) -> None:
    from app.models import Role, User

    app.config.from_mapping(sign_in.SETTINGS)
    Security(
        app,
        SQLAlchemyUserDatastore(db, User, Role),
        mail_util_cls=sign_in.SignInMail,
        login_form=password_forms.Login,
        verify_form=password_forms.Verify,
        change_password_form=password_forms.ChangePassword,
        reset_password_form=password_forms.ResetPassword,
    )


def _register_blueprints(app: Flask) -> None:
    from app.blueprints import (
        accounts,
        calendar,
        dossiers,
        home,
        lists,
        management,
        person_merging,
        persons,
        settings,
        worklist,
    )

    for feature in (accounts, calendar, dossiers, home, lists, management, person_merging, persons, settings, worklist):
        app.register_blueprint(feature.blueprint)


def _harden(response: Response) -> Response:
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
