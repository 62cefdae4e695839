"""Is all there that this Aanzet needs? Looks, and changes nothing."""

from collections.abc import Iterator

from app.commands.doctor import bell, database, machine, mail
from app.commands.doctor.findings import Finding, State

__all__ = ["Finding", "State", "findings"]


def findings() -> Iterator[Finding]:
    for part in (machine, database, bell, mail):
        yield from part.findings()
