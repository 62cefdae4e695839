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
    email: str
    phone: str
    options: tuple[str, ...] = ()


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


CASES = (
    Case(
        (
            Someone(
                Salutation.MS,
                "Noor",
                "van",
                "Dalen",
                "noor.vandalen@voorbeeld.example",
                "06 1234 5601",
                ("Loondienst vast", "Standaard"),
            ),
            Someone(
                Salutation.MR,
                "Bram",
                "",
                "Keizer",
                "bram.keizer@voorbeeld.example",
                "06 1234 5602",
                ("ZZP'er", "Standaard"),
            ),
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
                Salutation.MR,
                "Youssef",
                "",
                "El Amrani",
                "y.elamrani@voorbeeld.example",
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
        (
            Someone(
                Salutation.MR,
                "Declan",
                "",
                "O'Brien",
                "d.o'brien@voorbeeld.example",
                "06 1234 5604",
                ("Loondienst vast", "Expat"),
            ),
        ),
        phase="Oversluiter",
        advisor=YARA,
        handler=ROOS,
        lead_source="Doorverwijzing",
        mortgage_amount=290_000,
    ),
    Case(
        (
            Someone(
                Salutation.MS,
                "Marloes",
                "",
                "Jansen",
                "marloes.jansen@voorbeeld.example",
                "06 1234 5605",
                ("Standaard",),
            ),
        ),
        phase="Uitkoop / scheiding",
        advisor=PIM,
        handler=None,
        lead_source="Bestaande klant",
    ),
    Case(
        (
            Someone(
                Salutation.MR,
                "Henk",
                "de",
                "Vries",
                "familie.devries@voorbeeld.example",
                "030 123 45 06",
                ("Gepensioneerd", "Senior"),
            ),
            Someone(
                Salutation.MS,
                "Ayşe",
                "",
                "Çelik",
                "familie.devries@voorbeeld.example",
                "030 123 45 06",
                ("Gepensioneerd", "Senior"),
            ),
        ),
        phase="Verhogen / verbouwen",
        advisor=YARA,
        handler=ROOS,
        lead_source="Bestaande klant",
        mortgage_amount=175_000,
    ),
    Case(
        (
            Someone(
                Salutation.MS,
                "Fleur",
                "",
                "Vermeulen",
                "fleur.vermeulen@voorbeeld.example",
                "06 1234 5607",
                ("Loondienst vast", "Standaard"),
            ),
            Someone(
                Salutation.MR,
                "Tom",
                "",
                "Kuipers",
                "tom.kuipers@voorbeeld.example",
                "06 1234 5608",
                ("Loondienst flexibel", "Standaard"),
            ),
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
        (
            Someone(
                Salutation.MR,
                "Chidi",
                "",
                "Okafor",
                "chidi.okafor@voorbeeld.example",
                "06 1234 5609",
                ("Loondienst flexibel", "Expat"),
            ),
        ),
        phase="Starter",
        advisor=YARA,
        handler=ROOS,
        lead_source="Website",
        form_of_address=FormOfAddress.INFORMAL,
        visits=(Visit("Oriënterend gesprek", 2, "09:30", "Videogesprek"),),
    ),
    Case(
        (
            Someone(
                Salutation.MR, "Joris", "", "Smit", "joris.smit@voorbeeld.example", "06 1234 5610", ("DGA", "Standaard")
            ),
            Someone(Salutation.MS, "Anouk", "", "Hendriks", "", "06 1234 5611", ("Loondienst vast", "Standaard")),
        ),
        phase="Verhogen / verbouwen",
        advisor=PIM,
        handler=None,
        lead_source="Doorverwijzing",
        mortgage_amount=320_000,
        visits=(Visit("Oriënterend gesprek", 6, "13:00", "Bij de klant", Fate.MOVED),),
    ),
    Case(
        (
            Someone(
                Salutation.MS,
                "Emine",
                "",
                "Yıldız",
                "emine.yildiz@voorbeeld.example",
                "06 1234 5612",
                ("Uitkering", "Standaard"),
            ),
        ),
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
                Salutation.MR,
                "Willem",
                "van den",
                "Heuvel",
                "willem.vandenheuvel@voorbeeld.example",
                "06 1234 5613",
                ("Gepensioneerd", "Senior"),
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
