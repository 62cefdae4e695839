<%
    def plain(commands):
        """Without Alembic's own remarks."""
        lines = [line for line in (commands or "pass").split("\n") if not line.strip().startswith("# ###")]
        return "\n".join(lines).strip()
%>"""${message}."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: str | None = ${repr(down_revision)}
branch_labels: str | Sequence[str] | None = ${repr(branch_labels)}
depends_on: str | Sequence[str] | None = ${repr(depends_on)}


def upgrade() -> None:
    ${plain(upgrades)}


def downgrade() -> None:
    ${plain(downgrades)}
