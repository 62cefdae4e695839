"""Python, the secret, the folder, and the clock on the wall."""

import os
import platform
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app

from app.commands.doctor.diagnosis import Diagnosis, fine, missing, note

SHORTEST_SECRET = 32
ZONE = "Europe/Amsterdam"


def diagnoses() -> Iterator[Diagnosis]:
    yield fine("Python", platform.python_version())
    yield _zone()
    yield _secret()
    yield _folder(Path(current_app.instance_path))
    yield _https()


def _zone() -> Diagnosis:
    try:
        return fine("time zones", f"in {ZONE} it is {datetime.now(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}")
    except ZoneInfoNotFoundError:
        return missing("time zones", f"{ZONE} is unknown: install tzdata.")


def _secret() -> Diagnosis:
    length = len(current_app.config["SECRET_KEY"])
    if length < SHORTEST_SECRET:
        return missing("secret", f"SECRET_KEY has {length} characters: make one of {SHORTEST_SECRET} or more.")
    if os.environ.get("SECRET_KEY"):
        return fine("secret", f"SECRET_KEY is set, {length} characters")
    return fine("secret", f"SECRET_KEY isn't set, so it is what {current_app.instance_path}/secret_key holds")


def _folder(path: Path) -> Diagnosis:
    if not path.is_dir():
        return missing("folder", f"{path} is not there: make it, for this user only.")
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        return missing("folder", f"{path} can't be written by this user.")
    if path.stat().st_mode & 0o077:
        return note("folder", f"{path} is open to others on this machine: chmod 700.")
    return fine("folder", f"{path} is this user's alone")


def _https() -> Diagnosis:
    if current_app.config["SESSION_COOKIE_SECURE"]:
        return fine("HTTPS", "cookies are sent over HTTPS only")
    return note("HTTPS", "HTTPS is not 1: whoever signs in over plain HTTP can be listened to.")
