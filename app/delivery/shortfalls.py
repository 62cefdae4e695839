"""What a mail that can't reach somebody asks of a colleague, as it does where its run finds that."""

from collections.abc import Iterator

from app.engine import afterwards
from app.engine.domain.audience import Audience
from app.engine.domain.facts import Facts
from app.engine.domain.kinds.create_task import missing_address, missing_colleague
from app.engine.domain.orders import Order
from app.models import Email


def ask(email: Email, whom: Audience) -> None:
    """By who holds the dossier."""
    known = afterwards.snapshot(email.run_action)
    afterwards.carry_out(email.run_action, _tasks(email, whom, known), known)


def _tasks(email: Email, whom: Audience, known: Facts) -> Iterator[Order]:
    if whom.absent and not whom.meant:
        yield missing_colleague(known, email.email_template.name)
    for one in whom.without:
        yield missing_address(known, one.name)
