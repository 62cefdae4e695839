"""A mail server, and a template that is mailed when an appointment is scheduled."""

import pytest

from app.vocabulary.words import Subject
from tests.factories import a_trigger, an_email_template, mails
from tests.worker.mail_server import MailServer, running


@pytest.fixture
def server():
    with running(MailServer()) as server:
        yield server


@pytest.fixture
def template(office):
    """Mailed to each applicant by itself when an appointment is scheduled."""
    template = an_email_template(subject=Subject.PERSON)
    a_trigger([mails(template)])
    return template
