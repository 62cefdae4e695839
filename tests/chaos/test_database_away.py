"""A mail that is under way while PostgreSQL is away for a moment."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import Envelope
from flask import Flask

from app.delivery import emails
from app.extensions import db
from app.models import Email
from app.vocabulary.words import EmailStatus
from tests.backends import make_app, opened
from tests.chaos import postgresql
from tests.chaos.postgresql import Cluster
from tests.factories import a_trigger, an_email_template, an_office, mails
from tests.worker.mail_server import MailServer, running
from tests.worker.mailing import SENDER, make_due, queue_mail

pytestmark = [pytest.mark.chaos, pytest.mark.cluster]


class Unplugging(MailServer):
    """Stops the database once, at the step that is named, and has it started again a second later."""

    def __init__(self, cluster: Cluster, step: str) -> None:
        super().__init__()
        self._cluster, self._step = cluster, step

    async def handle_RCPT(self, *arguments: Any) -> str:
        self._unplug_at("rcpt")
        return await super().handle_RCPT(*arguments)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self._unplug_at("data")
        return await super().handle_DATA(server, session, envelope)

    def _unplug_at(self, step: str) -> None:
        if self._step == step:
            self._step = ""
            self._cluster.stop()
            self.plugged_in = threading.Timer(1, self._cluster.start)
            self.plugged_in.start()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with postgresql.cluster() as made:
        yield made


@pytest.fixture
def office_app(cluster: Cluster, tmp_path: Path) -> Iterator[Flask]:
    environment = {"DATABASE_URL": cluster.url, "REDIS_URL": "unix:///nowhere.sock", "AANZET_INSTANCE": str(tmp_path)}
    app = make_app(environment)
    with opened(app):
        db.create_all()
        an_office()
        a_trigger([mails(an_email_template())])
        yield app
        db.session.remove()
        db.engine.dispose()


def delivered(server: Unplugging, email: Email, folder: Path) -> Email:
    db.session.commit()
    with running(server):
        emails.deliver_due(server.url, str(folder), SENDER)
        server.plugged_in.join()
        db.session.expire_all()
        if email.status is EmailStatus.QUEUED:
            assert (email.attempts, len(server.envelopes)) == (0, 0)
            make_due()
            emails.deliver_due(server.url, str(folder), SENDER)
    db.session.expire_all()
    return email


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_mail_leaves_once_and_is_known_to_have_left(
    office_app: Flask, cluster: Cluster, tmp_path: Path, step: str
) -> None:
    server = Unplugging(cluster, step)
    email = delivered(server, queue_mail(), tmp_path)
    assert (email.status, len(server.envelopes)) == (EmailStatus.SENT, 1), email.error
