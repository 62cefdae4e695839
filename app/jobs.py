"""What the worker runs: one line each, into the services."""

from flask import current_app

from app.services import emails, runs


def execute_run(run_id: int) -> None:
    runs.execute(run_id)


def deliver_emails() -> None:
    config = current_app.config
    emails.deliver_due(config["SMTP_URL"], config["MAIL_FOLDER"], config["MAIL_FROM"])
