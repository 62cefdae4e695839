"""The demo office's dossiers: invented people, with appointments around today."""

from dataclasses import dataclass
from enum import Enum, auto

from app.vocabulary.words import FormOfAddress, Salutation

YARA, PIM, ROOS = "Yara de Wit", "Pim 't Hart", "Roos Bakker"


class Fate(Enum):
    """What became of an appointment since it was scheduled."""

    STANDS = auto()
    MOVED = auto()
    CANCELLED = auto()
    COMPLETED = auto()
    NO_SHOW = auto()


@dataclass(frozen=True)
class Someone:
    salutation: Salutation
    first_name: str
    prefix: str
    last_name: str
    mailbox: str
    phone: str
    options: tuple[str, ...]

    @property
    def email(self) -> str:
        return f"{self.mailbox}@voorbeeld.example" if self.mailbox else ""


@dataclass(frozen=True)
class Visit:
    type: str
    in_days: int
    """How many working days from today it is."""
    at: str
    location: str
    fate: Fate = Fate.STANDS


@dataclass(frozen=True)
class Case:
    applicants: tuple[Someone, ...]
    phase: str
    advisor: str
    handler: str | None
    lead_source: str | None
    status: str = "Nieuw"
    form_of_address: FormOfAddress | None = None
    mortgage_amount: int | None = None
    visits: tuple[Visit, ...] = ()
    received: tuple[str, ...] = ()
    """The documents that came in since the first visit."""


MR, MS = Salutation.MR, Salutation.MS

CASES = (
    Case(
        (
            Someone(MS, "Noor", "van", "Dalen", "noor.vandalen", "06 1234 5601", ("Loondienst vast", "Standaard")),
            Someone(MR, "Bram", "", "Keizer", "bram.keizer", "06 1234 5602", ("ZZP'er", "Standaard")),
        ),
        phase="Starter",
        advisor=YARA,
        handler=ROOS,
        lead_source="Website",
        mortgage_amount=385_000,
    ),
    Case(
        (
            Someone(
                MR,
                "Youssef",
                "",
                "El Amrani",
                "y.elamrani",
                "06 1234 5603",
                ("Loondienst flexibel", "ZZP'er", "Standaard"),
            ),
        ),
        phase="Doorstromer",
        advisor=PIM,
        handler=ROOS,
        lead_source="Makelaar",
        mortgage_amount=465_000,
    ),
    Case(
        (Someone(MR, "Declan", "", "O'Brien", "d.o'brien", "06 1234 5604", ("Loondienst vast", "Expat")),),
        phase="Oversluiter",
        advisor=YARA,
        handler=ROOS,
        lead_source="Doorverwijzing",
        mortgage_amount=290_000,
    ),
    Case(
        (Someone(MS, "Marloes", "", "Jansen", "marloes.jansen", "06 1234 5605", ("Standaard",)),),
        phase="Uitkoop / scheiding",
        advisor=PIM,
        handler=None,
        lead_source="Bestaande klant",
    ),
    Case(
        (
            Someone(MR, "Henk", "de", "Vries", "familie.devries", "030 123 45 06", ("Gepensioneerd", "Senior")),
            Someone(MS, "Ayşe", "", "Çelik", "familie.devries", "030 123 45 06", ("Gepensioneerd", "Senior")),
        ),
        phase="Verhogen / verbouwen",
        advisor=YARA,
        handler=ROOS,
        lead_source="Bestaande klant",
        mortgage_amount=175_000,
    ),
    Case(
        (
            Someone(MS, "Fleur", "", "Vermeulen", "fleur.vermeulen", "06 1234 5607", ("Loondienst vast", "Standaard")),
            Someone(MR, "Tom", "", "Kuipers", "tom.kuipers", "06 1234 5608", ("Loondienst flexibel", "Standaard")),
        ),
        phase="Doorstromer",
        advisor=PIM,
        handler=ROOS,
        lead_source="Makelaar",
        mortgage_amount=540_000,
        visits=(
            Visit("Oriënterend gesprek", -4, "10:00", "Kantoor Amersfoort", Fate.COMPLETED),
            Visit("Adviesgesprek", 5, "14:00", "Kantoor Amersfoort"),
        ),
        received=("Geldig legitimatiebewijs", "Loonstrook"),
    ),
    Case(
        (Someone(MR, "Chidi", "", "Okafor", "chidi.okafor", "06 1234 5609", ("Loondienst flexibel", "Expat")),),
        phase="Starter",
        advisor=YARA,
        handler=ROOS,
        lead_source="Website",
        form_of_address=FormOfAddress.INFORMAL,
        visits=(Visit("Oriënterend gesprek", 2, "09:30", "Videogesprek"),),
    ),
    Case(
        (
            Someone(MR, "Joris", "", "Smit", "joris.smit", "06 1234 5610", ("DGA", "Standaard")),
            Someone(MS, "Anouk", "", "Hendriks", "", "06 1234 5611", ("Loondienst vast", "Standaard")),
        ),
        phase="Verhogen / verbouwen",
        advisor=PIM,
        handler=None,
        lead_source="Doorverwijzing",
        mortgage_amount=320_000,
        visits=(Visit("Oriënterend gesprek", 6, "13:00", "Bij de klant", Fate.MOVED),),
    ),
    Case(
        (Someone(MS, "Emine", "", "Yıldız", "emine.yildiz", "06 1234 5612", ("Uitkering", "Standaard")),),
        phase="Oversluiter",
        advisor=YARA,
        handler=ROOS,
        lead_source="Website",
        mortgage_amount=1_150_000,
        status="In advies",
        visits=(Visit("Adviesgesprek", 3, "11:00", "Kantoor Utrecht"),),
    ),
    Case(
        (
            Someone(
                MR, "Willem", "van den", "Heuvel", "willem.vandenheuvel", "06 1234 5613", ("Gepensioneerd", "Senior")
            ),
        ),
        phase="Oversluiter",
        advisor=PIM,
        handler=ROOS,
        lead_source="Bestaande klant",
        mortgage_amount=248_500,
        status="Aangevraagd",
        form_of_address=FormOfAddress.FORMAL,
        visits=(
            Visit("Tekenafspraak", -2, "15:30", "Kantoor Utrecht", Fate.NO_SHOW),
            Visit("Tekenafspraak", 1, "15:30", "Kantoor Utrecht"),
            Visit("Nazorggesprek", 8, "09:00", "Videogesprek", Fate.CANCELLED),
        ),
    ),
)
