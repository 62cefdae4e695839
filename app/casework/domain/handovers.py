"""What a colleague who leaves has to hand over, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.vocabulary.sentences import N_
from app.vocabulary.words import HandoverKind


@dataclass(frozen=True)
class Belongings:
    """All of one kind, by their ids in order."""

    kind: HandoverKind
    ids: tuple[int, ...]


def mark(belongings: Sequence[Belongings]) -> str:
    """Differs when anything comes up or goes; empty where there is nothing."""
    some = [(each.kind.value, each.ids) for each in belongings if each.ids]
    return sha256(repr(some).encode()).hexdigest()[:16] if some else ""


HANDED_OVER: Mapping[HandoverKind, str] = {
    HandoverKind.ADVISED: N_("Taken, e-mails en antwoorden van klanten gaan voortaan naar de nieuwe adviseur."),
    HandoverKind.HANDLED: N_("Taken en e-mails voor de behandelaar gaan voortaan naar de nieuwe."),
    HandoverKind.APPOINTMENTS: N_(
        "Klanten krijgen hierover geen bericht; in wat zij vanaf nu krijgen, staat de nieuwe adviseur."
    ),
    HandoverKind.TASKS: N_("Ze komen in de werkvoorraad van wie ze overneemt."),
    HandoverKind.ACTIONS: N_("De scenario's en triggers noemen dan de nieuwe collega; dat staat in hun geschiedenis."),
}
"""What handing over comes to."""

LEFT_ALONE: Mapping[HandoverKind, str] = {
    HandoverKind.ADVISED: N_(
        "Laat u dit zo, dan gaan taken, e-mails en antwoorden van klanten naar de adviseur van de afspraak, de"
        " behandelaar of een beheerder."
    ),
    HandoverKind.HANDLED: N_(
        "Laat u dit zo, dan gaan taken en e-mails voor de behandelaar naar de adviseur van de afspraak, die van het"
        " dossier of een beheerder."
    ),
    HandoverKind.APPOINTMENTS: N_(
        "Laat u dit zo, dan blijven ze in deze agenda staan en lezen klanten de naam van de adviseur van het dossier,"
        " de behandelaar of een beheerder."
    ),
    HandoverKind.TASKS: N_("Laat u dit zo, dan ziet alleen wie in de werkvoorraad naar iedereen kijkt, ze nog."),
    HandoverKind.ACTIONS: N_("Laat u dit zo, dan gaat elke taak naar de adviseur, en zegt de uitvoering waarom."),
}
"""What leaving it comes to."""
