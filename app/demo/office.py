"""The demo office itself: its people, its lists and the documents that it asks for."""

from dataclasses import dataclass

from app.setup.users import ADMIN, ADVISOR
from app.vocabulary.words import ReEntry, Subject

NAME = "Hypotheekhuis De Brug"
PASSWORD = "welkom-bij-de-brug"

USERS = (
    ("Sanne Mulder", ADMIN, "sanne.mulder@debrug.example"),
    ("Yara de Wit", ADVISOR, "yara.dewit@debrug.example"),
    ("Pim 't Hart", ADVISOR, "pim.thart@debrug.example"),
    ("Roos Bakker", ADVISOR, "roos.bakker@debrug.example"),
)

# Name, of whom, whether several may be chosen, and the options in the order of their codes.
PROPERTIES = (
    (
        "Fase",
        Subject.DOSSIER,
        False,
        ("Starter", "Doorstromer", "Oversluiter", "Verhogen / verbouwen", "Uitkoop / scheiding"),
    ),
    (
        "Inkomenstype",
        Subject.PERSON,
        True,
        ("Loondienst vast", "Loondienst flexibel", "ZZP'er", "DGA", "Gepensioneerd", "Uitkering"),
    ),
    ("Klantprofiel", Subject.PERSON, False, ("Standaard", "Expat", "Senior")),
)

STATUSES = ("Nieuw", "Stukken opgevraagd", "In advies", "Aangevraagd", "Afgerond", "Vervallen")
LEAD_SOURCES = ("Website", "Doorverwijzing", "Makelaar", "Bestaande klant")
LOCATIONS = ("Kantoor Utrecht", "Kantoor Amersfoort", "Bij de klant", "Videogesprek")

# Code, name and minutes.
APPOINTMENT_TYPES = (
    ("orienterend", "Oriënterend gesprek", 60),
    ("inventarisatie", "Inventarisatiegesprek", 90),
    ("advies", "Adviesgesprek", 90),
    ("teken", "Tekenafspraak", 45),
    ("nazorg", "Nazorggesprek", 30),
)

# Name, months that it may be used, and what the client reads.
DOCUMENT_TYPES = {
    Subject.PERSON: (
        (
            "Geldig legitimatiebewijs",
            None,
            "Een kopie van uw paspoort of identiteitskaart, voor- en achterkant. Een rijbewijs is niet genoeg.",
        ),
        (
            "Loonstrook",
            3,
            "Uw laatste loonstrook, met uw naam, uw brutosalaris en de naam van uw werkgever. Stuur de hele pagina.",
        ),
        (
            "Werkgeversverklaring",
            3,
            "Laat uw werkgever de verklaring invullen en ondertekenen. Let op: alles in hetzelfde"
            " handschrift of volledig getypt, zonder doorhalingen.",
        ),
        (
            "Perspectiefverklaring",
            6,
            "Werkt u via een uitzendbureau of met een tijdelijk contract? Vraag de verklaring aan uw werkgever.",
        ),
        (
            "UWV-verzekeringsbericht",
            3,
            "Log met DigiD in op mijn.uwv.nl en download het verzekeringsbericht als pdf. Stuur de pdf"
            " zelf, geen foto.",
        ),
        (
            "Jaarcijfers (3 jaar)",
            12,
            "De jaarrekeningen van de laatste drie jaar, met balans en winst-en-verliesrekening. Bestaat"
            " uw bedrijf korter? Stuur dan wat er is, met een prognose.",
        ),
        (
            "IB-aangifte (3 jaar)",
            12,
            "Uw volledige aangiften inkomstenbelasting van de laatste drie jaar, met de aanslagen die u al kreeg.",
        ),
        ("Uittreksel KvK", 3, "Een uittreksel van uw bedrijf uit het Handelsregister, te bestellen op kvk.nl."),
        (
            "Inkomensverklaring ondernemer",
            6,
            "De verklaring van een rekenexpert over uw inkomen als ondernemer. Wij kunnen deze voor u aanvragen.",
        ),
        (
            "Pensioenoverzicht (UPO)",
            12,
            "Het Uniform Pensioenoverzicht van elk fonds waar u pensioen van krijgt of gaat krijgen. U"
            " vindt ze via mijnpensioenoverzicht.nl.",
        ),
        (
            "AOW-toekenningsbesluit",
            None,
            "De brief waarin de Sociale Verzekeringsbank uw AOW toekent, te vinden op mijn.svb.nl.",
        ),
        (
            "Uitkeringsspecificatie",
            3,
            "De laatste specificatie van uw uitkering, met het bruto bedrag en de soort uitkering.",
        ),
        (
            "Overzicht studieschuld (DUO)",
            3,
            "Log met DigiD in op mijn.duo.nl en download het overzicht van uw schuld. Hebt u geen"
            " studieschuld? Laat ons dat dan weten.",
        ),
        (
            "Verblijfsvergunning",
            None,
            "Een kopie van uw verblijfsdocument, voor- en achterkant. Komt u uit de EU? Dan is uw paspoort genoeg.",
        ),
    ),
    Subject.DOSSIER: (
        ("Koopovereenkomst", None, "De koopovereenkomst met alle bijlagen, door koper en verkoper ondertekend."),
        ("Taxatierapport", 6, "Een gevalideerd taxatierapport. Wij regelen de taxateur graag voor u."),
        ("Bouwkundig rapport", 12, "Het rapport van de bouwkundige keuring, met de geraamde kosten."),
        (
            "Verbouwingsspecificatie",
            None,
            "Een lijst van wat u gaat verbouwen en wat dat kost, met de offertes die u al hebt.",
        ),
        (
            "Overzicht huidige hypotheek",
            3,
            "Een overzicht van uw geldverstrekker met per leningdeel de restschuld, de rente en de einddatum.",
        ),
        (
            "Verkoopovereenkomst huidige woning",
            None,
            "De ondertekende verkoopovereenkomst van uw huidige woning. Nog niet verkocht? Stuur dan een"
            " waardebepaling van uw makelaar.",
        ),
        (
            "Echtscheidingsconvenant",
            None,
            "Het convenant, door beiden ondertekend, en de beschikking van de rechter zodra die er is.",
        ),
        ("Energielabel", None, "Het geregistreerde energielabel van de woning, te vinden op ep-online.nl."),
        (
            "Bewijs eigen middelen",
            3,
            "Een afschrift van uw spaarrekening waarop uw naam, het rekeningnummer en het saldo staan."
            " Krijgt u een schenking? Stuur dan ook de schenkingsovereenkomst.",
        ),
    ),
}


@dataclass(frozen=True)
class TemplatePlan:
    name: str
    subject: Subject
    file: str
    """In letters/, with both versions."""
    appointment_types: tuple[str, ...] = ()
    """It is for all types where none are named."""
    re_entry: ReEntry = ReEntry.ONCE_PER_APPOINTMENT


_INTRODUCTION, *_OTHERS = (name for _code, name, _minutes in APPOINTMENT_TYPES)
_ONCE = ReEntry.ONCE_PER_DOSSIER

EMAIL_TEMPLATES = (
    TemplatePlan(
        "Bevestiging oriënterend gesprek", Subject.DOSSIER, "bevestiging-orienterend-gesprek", (_INTRODUCTION,)
    ),
    TemplatePlan("Bevestiging afspraak", Subject.DOSSIER, "bevestiging-afspraak", tuple(_OTHERS)),
    TemplatePlan("Afspraak verzet", Subject.DOSSIER, "afspraak-verzet"),
    TemplatePlan("Afspraak geannuleerd", Subject.DOSSIER, "afspraak-geannuleerd"),
    TemplatePlan("Herinnering afspraak", Subject.DOSSIER, "herinnering-afspraak"),
    TemplatePlan("Welkom starter", Subject.DOSSIER, "welkom-starter", re_entry=_ONCE),
    TemplatePlan("Informatie ondernemers", Subject.PERSON, "informatie-ondernemers", re_entry=_ONCE),
    TemplatePlan("Herinnering stukken", Subject.PERSON, "herinnering-stukken"),
)
