"""What the worker runs: a line or two each, into the services."""

from flask import current_app

from app.delivery import emails
from app.engine import runs


def execute_run(run_id: int) -> None:
    runs.execute(run_id)
    emails.ring_at_once()


def deliver_emails() -> None:
    config = current_app.config
    emails.deliver_due(config["SMTP_URL"], config["MAIL_FOLDER"], config["MAIL_FROM"])
