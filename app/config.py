"""Configuration, all of it from the environment."""

import os
import secrets
import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

from sqlalchemy import URL

from app.store.whole_files import one_at_a_time, write_whole

# What gunicorn takes for an app that can't be loaded: with another one it would try again for ever.
CANT_BE_LOADED = 4


def from_environment(instance: Path) -> dict[str, object]:
    try:
        secret = os.environ.get("SECRET_KEY") or _kept_secret(instance)
        database = _with_driver(os.environ.get("DATABASE_URL", "")) or _own_database(instance)
    except OSError as error:
        reason = f"{error.strerror}: {error.filename}"
        give_up(f"AANZET_INSTANCE must be a folder that can be written ({reason}).")
    return {
        "SECRET_KEY": secret,
        "SQLALCHEMY_DATABASE_URI": database,
        "REDIS_URL": os.environ.get("REDIS_URL") or _private_redis(instance),
        "SMTP_URL": os.environ.get("SMTP_URL", ""),
        "MAIL_FOLDER": os.environ.get("MAIL_FOLDER", str(instance / "mail")),
        "MAIL_FROM": os.environ.get("MAIL_FROM", "noreply@aanzet.example"),
        "BABEL_DEFAULT_LOCALE": "nl",
        "LANGUAGES": ("nl", "en"),
        # A form left open over lunch must still save.
        "WTF_CSRF_TIME_LIMIT": None,
        # The largest that is sent is a file with the configuration, of at most 1 MB.
        "MAX_CONTENT_LENGTH": 4_000_000,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": os.environ.get("HTTPS", "") == "1",
        "SECURITY_PASSWORD_SALT": secret,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        # The address is checked by its form only: an office may work without asking a name server.
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_EMAIL_SENDER": os.environ.get("MAIL_FROM", "noreply@aanzet.example"),
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/login",
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TOTP_SECRETS": {"1": secret},
        "SECURITY_TOTP_ISSUER": "Aanzet",
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_STATIC_FOLDER": None,
    }


def give_up(sentence: str) -> NoReturn:
    """A setting has to be mended first: that is for whoever started this, a server or a command."""
    print(f"Aanzet can't start: {sentence}", file=sys.stderr)
    sys.exit(CANT_BE_LOADED)


def _private_redis(instance: Path) -> str:
    """Gives the one that ./run keeps for this folder. Nobody answers while it isn't running: the sweeper then rings."""
    try:
        return (instance / "redis" / "url").read_text()
    except FileNotFoundError:
        return f"unix://{quote(str(instance / 'redis' / 'absent.sock'))}"


def _with_driver(url: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _own_database(instance: Path) -> URL:
    """It is made of its parts: in a name that is written out, a ? would be the end of it."""
    instance.mkdir(parents=True, exist_ok=True)
    return URL.create("sqlite", database=str(instance / "aanzet.sqlite3"))


def _kept_secret(instance: Path) -> str:
    path = instance / "secret_key"
    if secret := _read(path):
        return secret
    instance.mkdir(parents=True, exist_ok=True)
    # The web, the workers and the sweeper may all start for the first time.
    with one_at_a_time(instance):
        # An empty one is what a full disk left of a start that was broken off: nothing was signed with it.
        if not _read(path):
            write_whole(path, secrets.token_urlsafe(48))
    return _read(path)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""
