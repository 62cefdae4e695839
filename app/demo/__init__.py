"""The demo office: loaded into an empty database, so that there is something to try."""

from sqlalchemy import select, text

from app.demo import loading, office
from app.extensions import db
from app.models import User

LOGINS = [(name, role, email, office.PASSWORD) for name, role, email in office.USERS]


def load_if_empty() -> bool:
    """It counts as empty while nobody can sign in, even where a demo office was broken off halfway."""
    there = dict(db.session.execute(select(User.email, User.password)).all())
    db.session.rollback()
    if not there:
        load()
    elif not any(there.values()) and there.keys() <= {email for _name, _role, email in office.USERS}:
        reset()
    else:
        return False
    return True


def load() -> None:
    loading.load()


def reset() -> None:
    """Everything goes, and the demo office comes back as it was."""
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    if db.engine.name == "postgresql":
        db.session.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY"))
    else:
        for table in (*tables, "sqlite_sequence"):
            db.session.execute(text(f"DELETE FROM {table}"))
    db.session.expunge_all()
    load()


def logins() -> list[tuple[str, str, str, str]]:
    """Gives name, role, e-mail address and password, as long as the first of them can sign in with it."""
    from flask_security import verify_password

    admin = db.session.scalar(select(User).where(User.email == LOGINS[0][2], User.active))
    if admin is None or not admin.password or not verify_password(office.PASSWORD, admin.password):
        return []
    return list(LOGINS)
