"""Find names and numbers however they are written."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

import phonenumbers
import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NEW = {
    "persons": ("sort_key", "phone_key"),
    "users": ("sort_key",),
    "appointments": ("title_key",),
    "appointment_types": ("search_key",),
    "tasks": ("subject_key",),
}
AT_ONCE = 1000
LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n"}
    | dict.fromkeys("‘’ʼ´`′＇", "'")
)


def upgrade() -> None:
    for table, columns in NEW.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.add_column(sa.Column(column, FOLDED, server_default="", nullable=False))
            for column in ("search_key", "email_key") if table == "persons" else ():
                batch_op.alter_column(column, existing_type=sa.Text(), type_=FOLDED, existing_nullable=False)
            if table == "persons":
                batch_op.create_index(batch_op.f("ix_persons_phone_key"), ["phone_key"], unique=False)
    _fill("persons", ("first_name", "prefix", "last_name", "email", "phone"), _of_person)
    _fill("users", ("name",), lambda row: {"sort_key": _folded(row["name"])})
    _fill("appointments", ("title",), lambda row: {"title_key": _folded(row["title"])})
    _fill("appointment_types", ("name",), lambda row: {"search_key": _folded(row["name"])})
    _fill("tasks", ("subject",), lambda row: {"subject_key": _folded(row["subject"])})


def downgrade() -> None:
    _fill("persons", ("first_name", "prefix", "last_name", "email"), _of_person_before)
    for table, columns in NEW.items():
        # Only of types of appointments a number is never given twice.
        options = {"sqlite_autoincrement": True} if table == "appointment_types" else {}
        with op.batch_alter_table(table, schema=None, table_kwargs=options) as batch_op:
            if table == "persons":
                batch_op.drop_index(batch_op.f("ix_persons_phone_key"))
            for column in ("search_key", "email_key") if table == "persons" else ():
                batch_op.alter_column(column, existing_type=FOLDED, type_=sa.Text(), existing_nullable=False)
            for column in columns:
                batch_op.drop_column(column)


Row = Mapping[str, str]


def _fill(name: str, read: Sequence[str], keys_of: Callable[[Row], dict[str, str]]) -> None:
    connection, last = op.get_bind(), 0
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    columns = [table.c.id, *(table.c[column] for column in read)]
    while (
        rows := connection.execute(sa.select(*columns).where(table.c.id > last).order_by(table.c.id).limit(AT_ONCE))
        .mappings()
        .all()
    ):
        keys = [{"row_id": row["id"], **keys_of(row)} for row in rows]
        values = {column: sa.bindparam(column) for column in keys[0] if column != "row_id"}
        connection.execute(table.update().where(table.c.id == sa.bindparam("row_id")).values(values), keys)
        last = rows[-1]["id"]


def _full_name(row: Row) -> str:
    return " ".join(filter(None, (row["first_name"], row["prefix"], row["last_name"])))


def _of_person(row: Row) -> dict[str, str]:
    return {
        "search_key": _folded(_full_name(row)),
        "sort_key": _folded(f"{row['last_name']} {row['first_name']}"),
        "email_key": _folded(row["email"]),
        "phone_key": _number(row["phone"]),
    }


def _of_person_before(row: Row) -> dict[str, str]:
    return {"search_key": _full_name(row).translate(LETTERS).casefold(), "email_key": row["email"].casefold()}


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", " ".join(text.split()).casefold().translate(LETTERS))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def _number(text: str) -> str:
    try:
        whole = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        whole = None
    if whole and phonenumbers.is_valid_number(whole):
        numbers = [whole]
    else:
        numbers = [match.number for match in phonenumbers.PhoneNumberMatcher(text, "NL")]
    return " ".join(map(_key, numbers)) if numbers else re.sub(r"\D", "", text)


def _key(number: phonenumbers.PhoneNumber) -> str:
    own = phonenumbers.national_significant_number(number)
    return f"0{own} {number.country_code}{own}"
