"""Keep for whom mails are meant, and to whom they left."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT_ONCE = 500
LEFT = ("sent", "uncertain")


def upgrade() -> None:
    op.create_table(
        "email_recipients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refusal", sa.Text(), server_default="", nullable=False),
        sa.Column("leaving_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["email_id"], ["emails.id"], name=op.f("fk_email_recipients_email_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_email_recipients_person_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_email_recipients_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_recipients")),
        sa.UniqueConstraint("leaving_key", name=op.f("uq_email_recipients_leaving_key")),
    )
    with op.batch_alter_table("email_recipients", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_recipients_email_id"), ["email_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_email_recipients_person_id"), ["person_id"], unique=False)
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recipient", sa.String(length=40), server_default="applicants", nullable=False))
        batch_op.add_column(sa.Column("repeats_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_emails_repeats_id"), ["repeats_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_emails_repeats_id"), "emails", ["repeats_id"], ["id"])
    _upgrade_rows(op.get_bind())
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.drop_column("recipients")


def downgrade() -> None:
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recipients", sa.JSON(), server_default="[]", nullable=False))
    _downgrade_rows(op.get_bind())
    with op.batch_alter_table("emails", schema=None) as batch_op:
        batch_op.alter_column("recipients", existing_type=sa.JSON(), server_default=None)
        batch_op.drop_constraint(batch_op.f("fk_emails_repeats_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_emails_repeats_id"))
        batch_op.drop_column("repeats_id")
        batch_op.drop_column("recipient")
    op.drop_table("email_recipients")


class _Rows:
    """Those of before or after, and what there is to be known of them."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        reflected = sa.MetaData()
        names = ("emails", "run_actions", "runs", "actions", "applicants", "persons", "users", "dossiers")
        reflected.reflect(connection, only=[*names, "email_recipients"])
        self.tables = reflected.tables
        users = connection.execute(sa.select(self.tables["users"].c.id, self.tables["users"].c.email))
        self.user_ids = {email.casefold(): id for id, email in users}

    def emails(self) -> Iterator[Any]:
        """The newest first, each with its action."""
        emails, actions = self.tables["emails"], self.tables["run_actions"]
        joined = emails.join(actions, actions.c.id == emails.c.run_action_id)
        yield from self._pages(emails, joined, emails, actions.c.id.label("action_row_id"))

    def mail_actions(self) -> Iterator[Any]:
        actions = self.tables["run_actions"]
        yield from self._pages(actions, actions, actions.c.id, actions.c.key, actions.c.order)

    def _pages(self, table: sa.Table, source: sa.FromClause, *columns: Any) -> Iterator[Any]:
        runs, actions, saved = (self.tables[name] for name in ("runs", "run_actions", "actions"))
        source = source.join(runs, runs.c.id == actions.c.run_id)
        source = source.outerjoin(saved, saved.c.id == actions.c.action_id)
        more = (
            runs.c.key.label("run_key"),
            runs.c.appointment_id.label("run_appointment_id"),
            runs.c.dossier_id.label("run_dossier_id"),
            actions.c.person_name,
            saved.c.recipient.label("saved_recipient"),
        )
        last: int | None = None
        while True:
            page = sa.select(*columns, *more).select_from(source).where(actions.c.kind == "send_email")
            if last is not None:
                page = page.where(table.c.id < last)
            rows = self.connection.execute(page.order_by(table.c.id.desc()).limit(AT_ONCE)).mappings().all()
            yield from rows
            if len(rows) < AT_ONCE:
                return
            last = rows[-1]["id"]

    def people(self, dossier_id: int) -> list[dict[str, Any]]:
        applicants, persons = self.tables["applicants"], self.tables["persons"]
        rows = self.connection.execute(
            sa.select(persons.c.id, persons.c.first_name, persons.c.prefix, persons.c.last_name, persons.c.email)
            .join(applicants, applicants.c.person_id == persons.c.id)
            .where(applicants.c.dossier_id == dossier_id)
            .order_by(applicants.c.role)
        ).mappings()
        return [
            {
                "id": row["id"],
                "name": " ".join(filter(None, (row["first_name"], row["prefix"], row["last_name"]))),
                "email": row["email"],
            }
            for row in rows
        ]

    def colleague(self, dossier_id: int, role: str) -> dict[str, Any] | None:
        dossiers, users = self.tables["dossiers"], self.tables["users"]
        rows = self.connection.execute(
            sa.select(users.c.id, users.c.name, users.c.email)
            .join(dossiers, dossiers.c[f"{role}_id"] == users.c.id)
            .where(dossiers.c.id == dossier_id)
        ).mappings()
        return next((dict(row) for row in rows), None)

    def update(self, table: str, id: int, **values: Any) -> None:
        changed = self.tables[table]
        self.connection.execute(changed.update().where(changed.c.id == id).values(values))


def _upgrade_rows(connection: sa.Connection) -> None:
    rows = _Rows(connection)
    live: set[str] = set(connection.scalars(sa.text("SELECT key FROM emails WHERE status <> 'withdrawn'")))
    leaving: set[str] = set()
    keys: dict[int, str] = {}
    for email in rows.emails():
        recipients = _listed(email["recipients"])
        recipient = _recipient(rows, email, email["person_id"], recipients)
        key = _key(email, email["email_template_id"], recipient, email["person_id"])
        if email["status"] != "withdrawn" and key != email["key"]:
            # Of two to one person, at an earlier and a later address, the newest stands for both.
            key = email["key"] if key in live else key
            live.add(key)
        keys[email["action_row_id"]] = key
        rows.update("emails", email["id"], key=key, recipient=recipient)
        if email["status"] in LEFT or (email["status"] == "sending" and email["data_at"]):
            _keep_recipients(rows, email, recipient, recipients, leaving)
    for action in rows.mail_actions():
        order = action["order"]
        if isinstance(order, dict) and "email_template_id" in order:
            person_id = order.get("person_id")
            recipient = _recipient(rows, action, person_id, _listed(order.get("recipients")))
            key = keys.get(action["id"]) or _key(action, order["email_template_id"], recipient, person_id)
            rows.update("run_actions", action["id"], key=key, order={**order, "recipient": recipient})


def _keep_recipients(rows: _Rows, email: Any, recipient: str, recipients: list[Any], leaving: set[str]) -> None:
    for one in recipients:
        name, address = str(one["name"]), str(one["address"])
        refusal = _refusal(email["error"], address)
        key: str | None = _leaving_key(email, recipient, address)
        if refusal or key in leaving:
            key = None
        leaving.add(key or "")
        is_colleague = recipient != "applicants"
        people = [] if is_colleague or email["person_id"] else rows.people(email["dossier_id"])
        alike = [person["id"] for person in people if person["name"] == name]
        alike += [person["id"] for person in people if person["email"].casefold() == address.casefold()]
        rows.connection.execute(
            rows.tables["email_recipients"]
            .insert()
            .values(
                email_id=email["id"],
                person_id=None if is_colleague else email["person_id"] or next(iter(alike), None),
                user_id=rows.user_ids.get(address.casefold()) if is_colleague else None,
                name=name,
                address=address,
                left_at=email["sent_at"] or email["data_at"] or email["queued_at"],
                refusal=refusal,
                leaving_key=key,
            )
        )


def _recipient(rows: _Rows, row: Any, person_id: int | None, recipients: list[Any]) -> str:
    """To the clients or to which colleague, which older rows tell by a name and an address alone."""
    audience = _audience(row)
    is_client = person_id and recipients and recipients[0]["name"] == row["person_name"]
    if audience in (None, "applicants") or is_client or (audience or "").startswith("person:"):
        return "applicants"
    if row["saved_recipient"] in ("advisor", "handler"):
        return str(row["saved_recipient"])
    handler = rows.colleague(row["run_dossier_id"], "handler")
    address = recipients[0]["address"].casefold() if recipients else None
    return "handler" if audience == "handler" or (handler and handler["email"].casefold() == address) else "advisor"


def _prefix(row: Any) -> str:
    appointment_id = row["run_appointment_id"]
    return f"email:appointment:{appointment_id}:" if appointment_id else f"email:by_hand:{row['run_key']}:"


def _audience(row: Any) -> str | None:
    """What an older key says after the number of its template."""
    base = str(row["key"]).partition("|")[0]
    template_id, colon, audience = base.removeprefix(_prefix(row)).partition(":")
    return audience if colon and base.startswith(_prefix(row)) and template_id.isdecimal() else None


def _key(row: Any, template_id: int, recipient: str, person_id: int | None) -> str:
    if _audience(row) is None:
        return str(row["key"])
    about = f"person:{person_id}" if person_id else ""
    whom = about or "applicants" if recipient == "applicants" else f"{recipient}:{about}".rstrip(":")
    _base, mark, move = str(row["key"]).partition("|")
    return f"{_prefix(row)}{template_id}:{whom}{mark}{move}"


def _leaving_key(email: Any, recipient: str, address: str) -> str | None:
    if _audience(email) is None:
        return None
    whom = "person" if email["person_id"] else "applicants"
    if recipient != "applicants":
        whom = f"colleague:{email['person_id'] or ''}"
    _base, mark, move = str(email["key"]).partition("|")
    hashed = sha256(address.strip().casefold().encode()).hexdigest()
    return f"{_prefix(email)}{email['email_template_id']}:{whom}:{hashed}{mark}{move}"


def _refusal(error: str, address: str) -> str:
    """Of one of several who didn't get it: "Niet verstuurd aan bram@x.example: SMTP 550 …; noor@x.example: …"."""
    if not error.startswith("Niet verstuurd aan ") or f"{address}: " not in error:
        return ""
    return error.partition(f"{address}: ")[2].partition("; ")[0]


def _listed(value: Any) -> list[Any]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _downgrade_rows(connection: sa.Connection) -> None:
    rows = _Rows(connection)
    live: set[str] = set(connection.scalars(sa.text("SELECT key FROM emails WHERE status <> 'withdrawn'")))
    for email in rows.emails():
        recipients = _known(rows, email) or _of_now(rows, email)
        key, status = _old_key(email, recipients), email["status"]
        outcome = {"blocked": "failed", "skipped": "withdrawn"}.get(status)
        status = outcome or status
        if status != "withdrawn" and key != email["key"]:
            key = email["key"] if key in live else key
            live.add(key)
        rows.update("emails", email["id"], key=key, status=status, recipients=recipients)
        rows.update("run_actions", email["action_row_id"], key=key, **({"outcome": outcome} if outcome else {}))
    for action in rows.mail_actions():
        order = action["order"]
        if isinstance(order, dict) and "recipient" in order:
            recipient = order.pop("recipient")
            row = {**action, **order, "recipient": recipient, "dossier_id": action["run_dossier_id"]}
            order.setdefault("recipients", _of_now(rows, row))
            rows.update("run_actions", action["id"], order=order)


def _known(rows: _Rows, email: Any) -> list[dict[str, str]]:
    kept = rows.tables["email_recipients"]
    of_email = sa.select(kept.c.name, kept.c.address).where(kept.c.email_id == email["id"]).order_by(kept.c.id)
    return [{"name": name, "address": address} for name, address in rows.connection.execute(of_email)]


def _of_now(rows: _Rows, email: Any) -> list[dict[str, str]]:
    if email["recipient"] == "applicants":
        people = rows.people(email["dossier_id"])
        meant = [one for one in people if email["person_id"] in (None, one["id"])]
    else:
        colleague = rows.colleague(email["dossier_id"], email["recipient"])
        meant = [colleague] if colleague else []
    unique = {one["email"].casefold(): one for one in reversed(meant)}
    return [{"name": one["name"], "address": one["email"]} for one in reversed(unique.values())]


def _old_key(email: Any, recipients: list[dict[str, str]]) -> str:
    audience = _audience(email)
    if audience in (None, "applicants") or not recipients or not recipients[0]["address"]:
        return str(email["key"])
    address = recipients[0]["address"].casefold().replace("%", "%25").replace("|", "%7C")
    _base, mark, move = str(email["key"]).partition("|")
    return f"{_prefix(email)}{email['email_template_id']}:{address}{mark}{move}"
