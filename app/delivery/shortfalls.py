"""What a mail that doesn't reach somebody asks of a colleague, as it does where its run finds that."""

from collections.abc import Iterator, Sequence

from sqlalchemy import or_, select, update

from app.delivery.sending import LeftOut
from app.engine import afterwards
from app.engine.domain.audience import Audience
from app.engine.domain.facts import Addressee, Facts
from app.engine.domain.kinds.create_task import missing_address, missing_colleague
from app.engine.domain.orders import Order
from app.extensions import db
from app.models import Email, Person


def ask(email: Email, whom: Audience) -> None:
    """By who holds the dossier."""
    known = afterwards.snapshot(email.run_action)
    afterwards.carry_out(email.run_action, _tasks(email, whom, known), known)


def ask_for_others(email: Email, refused: Sequence[tuple[Addressee, LeftOut]]) -> None:
    """Of clients whom the mail server refused. By who holds the dossier, if there are any."""
    clients = [(one, left) for one, left in refused if one.person_id]
    for one, left in clients:
        if left.is_for_good:
            _mark(one, str(left.words))
    if clients:
        known = afterwards.snapshot(email.run_action)
        afterwards.carry_out(email.run_action, [missing_address(known, one.name) for one, _left in clients], known)


def _mark(one: Addressee, words: str) -> None:
    """Until they have another address. Past the session: it is no change that makes an open form stale."""
    since = select(Person.merged_into_id).where(Person.id == one.person_id, Person.merged_into_id.is_not(None))
    them = or_(Person.id == one.person_id, Person.id.in_(since.scalar_subquery()))
    has_it = update(Person).where(them, Person.email == one.address)
    db.session.execute(has_it.values(refused_address=one.address, refusal=words))


def _tasks(email: Email, whom: Audience, known: Facts) -> Iterator[Order]:
    if whom.absent and not whom.meant:
        yield missing_colleague(known, email.email_template.name)
    for one in whom.without:
        yield missing_address(known, one.name)
