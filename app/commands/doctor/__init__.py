"""Is all there that this Aanzet needs? Looks, and changes nothing."""

from collections.abc import Iterator

from app.commands.doctor import bell, database, machine, mail
from app.commands.doctor.diagnosis import Diagnosis, State

__all__ = ["Diagnosis", "State", "diagnoses"]


def diagnoses() -> Iterator[Diagnosis]:
    for part in (machine, database, bell, mail):
        yield from part.diagnoses()
