"""The mail server, up to where a mail would be handed over; or the folder that takes its place."""

import os
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from flask_babel import force_locale

from app.commands.doctor.diagnosis import Diagnosis, fine, missing, note
from app.delivery.sending import Unreachable
from app.delivery.smtp import Route, SmtpMailer
from app.web.templating import sentence


def diagnoses() -> Iterator[Diagnosis]:
    url = current_app.config["SMTP_URL"]
    yield _server(url) if url else _folder(Path(current_app.config["MAIL_FOLDER"]))
    yield _sender(current_app.config["MAIL_FROM"])


def _server(url: str) -> Diagnosis:
    try:
        route = Route.parse(url)
        with SmtpMailer(url) as out:
            out.sign_in()
    except Unreachable as error:
        return missing("mail", _words(error, url))
    way = {"": "in the open", "starttls": "over TLS", "smtps": "over TLS"}[route.security]
    known = "takes the user and password" if route.user else "asks for no user"
    return fine("mail", f"{route.host}:{route.port} answers {way} and {known}")


def _words(error: Unreachable, url: str) -> str:
    """They are the server's, which may repeat who signs in."""
    with force_locale("en"):
        said = sentence(error.words)
    try:
        route = Route.parse(url)
    except Unreachable:
        return said
    for secret in filter(None, (route.password, route.user)):
        said = said.replace(secret, "…")
    return f"{route.host}:{route.port}: {said}"


def _folder(path: Path) -> Diagnosis:
    # It is made with the first mail, in the nearest folder that is there.
    nearest = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return missing("mail", f"{path} can't be written, and no SMTP_URL is set.")
    return note("mail", f"no SMTP_URL is set: mails become files in {path} and reach nobody.")


def _sender(address: str) -> Diagnosis:
    if address.endswith("@aanzet.example"):
        return note("sender", "MAIL_FROM is not set: answers to mails reach nobody.")
    return fine("sender", f"MAIL_FROM is set, at {address.rpartition('@')[2]}")
